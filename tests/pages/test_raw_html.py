"""Tables and drawings that Markdown does not read come out as if it had read them."""

import json
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import site_of
from markdown import Markdown
from mkdocs.config import load_config
from partnership.pages.templates import RawHtml


@pytest.fixture(scope="module")
def markdown() -> Markdown:
    """Give what makes HTML of the site's pages."""
    settings = load_config(str(ROOT / "mkdocs.yml"))
    return Markdown(
        extensions=settings["markdown_extensions"], extension_configs=settings["mdx_configs"]
    )


@pytest.mark.slow
@pytest.mark.parametrize(("data", "every"), [(DATA, 5), (INVENTED, 1)])
def test_generated_pages_are_the_same_either_way(
    data: Path, every: int, markdown: Markdown
) -> None:
    pages = site_of(data).pages[::every]
    asides = [RawHtml.from_markdown(page.markdown) for page in pages]
    assert sum(len(aside.parts) for aside in asides) > len(pages)
    for page, aside in zip(pages, asides, strict=True):
        whole = markdown.reset().convert(page.markdown)
        assert aside.whole(markdown.reset().convert(aside.markdown)) == whole, page.path


def test_links_can_still_lead_into_a_table() -> None:
    page = RawHtml.from_markdown(
        '# A\n\n<table class="b" id="figures"><tr id="one"><td>1</td></tr></table>\n'
    )
    assert 'id="figures"' in page.markdown
    assert 'id="one"' in page.markdown
    assert "<td>" not in page.markdown


def test_a_drawing_in_a_sentence_stays_in_it(markdown: Markdown) -> None:
    text = "*So* <svg><title>much</title></svg> more, and <svg><text>no</text></svg> less."
    aside = RawHtml.from_markdown(text)
    assert aside.parts == ("<svg><title>much</title></svg>", "<svg><text>no</text></svg>")
    html = aside.whole(markdown.reset().convert(aside.markdown))
    assert html == text.replace("*So*", "<p><em>So</em>") + "</p>"


def test_the_search_reads_words_and_not_the_numbers_of_a_ward(site: Path) -> None:
    (path,) = (site / "assets" / "search").glob("index.*.json")
    pages = {page[0]: page[4] for page in json.loads(path.read_text("utf-8"))["pages"]}
    texts = {id_: words.split() for id_, _heading, words in pages["wards/yarm/"]}
    assert "organised" in texts["doing"]
    assert "shoplifting" not in texts["kinds"]
    assert "wards/yarm/months/" not in pages
    assert "July 2025" in (site / "wards/yarm/months/index.html").read_text("utf-8")
    priority = pages["plans/2011-2014/priorities/anti-social-behaviour/"]
    assert any("drunken" in words.split() for _id, _heading, words in priority)
    assert not [path for path in site.rglob("*.html") if "data-aside" in path.read_text("utf-8")]
