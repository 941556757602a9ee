"""The whole plan as one document: every page, with names that never clash and links that lead."""

import re
from datetime import date

import pytest
from building import DATA
from loading import site_of
from partnership.pages.page import Page
from partnership.pages.plans import chapters_of, plan_pages


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    site = site_of(DATA, date(2025, 11, 1))
    return {page.path: page for page in plan_pages(site.writer)}


def chapter(text: str, path: str = "plans/2011-2014/priorities/alcohol.md") -> str:
    page = Page(path=path, title="T", description="D", write=lambda: f"# Title\n\n{text}")
    _, _, bound = next(chapters_of([page], "plans/2011-2014/print.md"))
    return str(bound).strip()


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("## A", "### A"),
        ("<h3>A</h3>", "<h4>A</h4>"),
        ("[a](../targets.md#b)", "[a](targets.md#b)"),
        ("[a](../../../wards/index.md)", "[a](../../wards/index.md)"),
        ('<a href="../../targets/#b">', '<a href="../targets/#b">'),
        ('<a href="../../../../wards/yarm/">', '<a href="../../../wards/yarm/">'),
        ('<a href="#b">', '<a href="#chapter-priorities-alcohol-b">'),
        ('<th id="b">', '<th id="chapter-priorities-alcohol-b">'),
        ("## A {: #b }", "### A {: #chapter-priorities-alcohol-b }"),
        ("[a](https://example.org/x#y)", "[a](https://example.org/x#y)"),
        ('<p class="notice">Ended.</p>\nText', "Text"),
        ('<form class="filter" hidden>\n<p>x</p>\n</form>\nText', "Text"),
    ],
)
def test_a_page_becomes_a_chapter(written: str, bound: str) -> None:
    assert chapter(written) == bound


def test_every_page_of_the_plan_is_a_chapter_in_the_contents(pages: dict[str, Page]) -> None:
    for years in ("2008-2011", "2011-2014"):
        text = pages[f"plans/{years}/print.md"].markdown
        contents = re.findall(r'^1\. <a href="#(chapter-[a-z0-9-]+)">', text, re.MULTILINE)
        left_out = ("/summary.md", "/easy-read.md", "/print.md")
        own = [page for page in pages if f"/{years}/" in page and not page.endswith(left_out)]
        assert len(contents) == len(own)
        assert all(f"{{: #{anchor} .chapter }}" in text for anchor in contents)


def test_no_two_chapters_share_a_name(pages: dict[str, Page]) -> None:
    text = pages["plans/2008-2011/print.md"].markdown
    names = re.findall(r'\bid="([^"]+)"|\{: #([a-z0-9-]+)', text)
    flat = [first or second for first, second in names]
    assert len(flat) == len(set(flat))


@pytest.mark.parametrize("years", ["2008-2011", "2011-2014"])
def test_no_two_tables_share_a_caption(pages: dict[str, Page], years: str) -> None:
    text = pages[f"plans/{years}/print.md"].markdown
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", text)
    assert captions
    assert len(captions) == len(set(captions))


def test_a_caption_that_stood_before_gets_the_title_of_its_chapter_escaped_once() -> None:
    table = '<caption id="c">What &#38; when</caption>'
    made = [
        Page(f"plans/2011-2014/{name}.md", title="T", description="D", write=text.__str__)
        for name, text in (("a", f"# First\n\n{table}"), ("b", f"# Bricks &#38; glass\n\n{table}"))
    ]
    (*_, first), (*_, second) = chapters_of(made, "plans/2011-2014/print.md")
    assert ">What &#38; when</caption>" in first
    assert ">What &#38; when, Bricks &#38; glass</caption>" in second


def test_the_document_repeats_others_so_search_leaves_it_out(pages: dict[str, Page]) -> None:
    page = pages["plans/2011-2014/print.md"]
    assert "search: {exclude: true}" in page.text
    assert page.markdown.count("This plan has ended (") == 1
    assert "exit: true" in page.more
