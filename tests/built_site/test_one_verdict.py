"""A word about change, the sentence with it and a class on a map come from one value everywhere."""

import re
from html import unescape
from pathlib import Path

import pytest

ROW = re.compile(
    r'<th scope="row">(.*?)</th> (?:<td class="number">[^<]*</td> )*<td>(.*?)</td></tr>', re.DOTALL
)
SHAPE = re.compile(r'class="is-([a-z-]+)" href="[^"]*" aria-label="([^"]*): ([^":]*)"')
KEY = re.compile(r'<li class="is-([a-z-]+)">.*?</svg> (.*?): (\d+)</li>')


def table(page: str, name: str) -> dict[str, str]:
    """Return the word of each row of a table by the name at its head."""
    text = page[page.index(f'<table data-search-exclude class="ranges" id="{name}">') :]
    rows = ROW.findall(text[: text.index("</table>")])
    return {
        unescape(re.sub(r"<span.*|<[^>]*>", "", head)).strip(): re.findall(
            r'class="word [^"]*">(.*?)</span>', cell
        )[0]
        for head, cell in rows
    }


def told(page: str) -> list[str]:
    """Return the words of the sentences that lead a page."""
    return re.findall(r'<p class="told">.*?<strong>(.*?):</strong>', page)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    return {
        path.parent.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in [*site.glob("crime/**/index.html"), site / "compare/index.html"]
    }


def test_the_map_the_table_and_the_key_say_the_same_of_each_ward(pages: dict[str, str]) -> None:
    with_a_map = [page for page in pages.values() if "class-map" in page]
    assert len(with_a_map) > 5
    for page in with_a_map:
        shapes = SHAPE.findall(page)
        words = {unescape(ward): word.capitalize() for _, ward, word in shapes}
        assert len(words) == len(shapes)
        assert words == table(page, "rates-table")
        classes = [slug for slug, _, _ in shapes]
        for slug, word, count in KEY.findall(page):
            assert classes.count(slug) == int(count)
            assert {w.capitalize() for s, _, w in shapes if s == slug} == {word}


def test_the_sentence_that_leads_a_page_has_the_word_of_the_boroughs_row(
    pages: dict[str, str],
) -> None:
    overview = pages.pop("crime")
    kinds = {**table(overview, "crime-table"), **table(overview, "incidents-table")}
    for address, page in pages.items():
        if address == "compare":
            continue
        heading = unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page)[0])
        (word,) = told(page)
        assert next(iter(table(page, "wards-table").values())) == word
        assert kinds[heading] == word
    all_crime, _ = told(overview)
    assert next(iter(table(pages["compare"], "wards-table").values())) == all_crime


def test_a_ward_has_one_word_on_its_own_page_and_in_every_table(
    site: Path, pages: dict[str, str]
) -> None:
    compared = table(pages["compare"], "wards-table")
    links = re.findall(r'href="\.\./wards/([a-z-]+)/">([^<]*)</a></th> <td', pages["compare"])
    assert len(links) > 20
    for slug, name in links:
        page = (site / "wards" / slug / "index.html").read_text("utf-8")
        assert f"crimes: <strong>{compared[unescape(name)].lower()}</strong></h2>" in page, name


RANGE = r"(?:likely|almost certainly) between (?P<ends>[^:;.<]+)"
WITH_ITS_WORD = (
    re.compile(rf'aria-label="[^":]*: (?P<word>[a-z ]+)\. {RANGE}', re.IGNORECASE),
    re.compile(
        rf': <strong>(?P<word>[a-z ]+)</strong></h2>(?:(?!</div>).)*?"card__more">{RANGE}',
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        r'<span class="word [^"]*">(?P<word>[^<]+)</span> ?<span class="[a-z-]+">[^<(]*'
        r"\((?P<ends>[^)]+)\)"
    ),
)
"""A range beside its word: as the name of a strip, on a card, and in a table of wards or kinds."""


def leaves_out_none(ends: str) -> bool:
    """Tell whether a range in words has both ends on one side of no change."""
    return "no change" not in ends and not ("more" in ends and "fewer" in ends)


def test_no_page_shows_a_range_that_its_word_contradicts(site: Path) -> None:
    found = dict.fromkeys(WITH_ITS_WORD, 0)
    for path in site.rglob("index.html"):
        page = path.read_text("utf-8")
        for pattern in WITH_ITS_WORD:
            for pair in pattern.finditer(page):
                is_change = pair["word"].lower().endswith(("higher", "lower"))
                assert leaves_out_none(pair["ends"]) == is_change, (path, pair[0])
                found[pattern] += 1
    assert min(found.values()) > 50
