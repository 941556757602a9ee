"""No heading and no table cell of a page is empty."""

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urljoin

import pytest
from visible import Seen

pytestmark = pytest.mark.slow

ALIKE = {
    "404.html": "The map of the site tells by the plan above it which priority a link leads to.",
    "search/index.html": "The same map of the site stands there for readers without scripts.",
    "wards/former/index.html": "The heads of the columns tell a former ward from a ward there now.",
    "plans/*/print/index.html": "The document has a place for each page, and links the page too.",
}
"""Pages on which links of the same words may lead to different addresses, each with the reason."""


@pytest.fixture(scope="module", params=["site", "invented_site"])
def mains(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the main part of each page of each site in turn, without what scripts show later."""
    site: Path = request.getfixturevalue(request.param)
    return {
        path.relative_to(site).as_posix(): main_of(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def main_of(page: str) -> str:
    """Return the main part of a page without its templates."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<template\b.*?</template>", "", main, flags=re.DOTALL)


def bare_headings(main: str) -> Iterator[str]:
    """Yield each heading with nothing under it, not even a heading of a lower level."""
    _, *parts = re.split(r"<(h[1-6])\b[^>]*>(.*?)</h[1-6]>", main, flags=re.DOTALL)
    levels = [*parts[::3], "h1"]
    for level, following, words, under in zip(
        levels, levels[1:], parts[1::3], parts[2::3], strict=False
    ):
        if following <= level and not Seen(under).text:
            yield Seen(words).text


def addresses(main: str, page: str) -> dict[str, set[str]]:
    """Return where the links of each wording lead, as a reader hears it.

    Those of "On this page" are left out: its name tells them from a link to another page.
    """
    found = defaultdict(set)
    main = re.sub(r'<nav class="page-toc".*?</nav>', "", main, flags=re.DOTALL)
    for attributes, content in re.findall(r"<a\b([^>]*)>(.*?)</a>", main, re.DOTALL):
        label = re.search(r'aria-label="([^"]*)"', attributes)
        (address,) = re.findall(r'href="([^"]*)"', attributes)
        found[label[1] if label else Seen(content).text].add(urljoin(page, address))
    return found


def test_a_heading_has_something_under_it(mains: dict[str, str]) -> None:
    bare = {page: list(bare_headings(main)) for page, main in mains.items()}
    assert {page: headings for page, headings in bare.items() if headings} == {}


def test_no_cell_of_a_table_is_blank(mains: dict[str, str]) -> None:
    blank = re.compile(r"<t([dh])\b[^>]*>\s*</t\1>")
    assert [page for page, main in mains.items() if blank.search(main)] == []


def test_the_list_of_the_parts_of_a_page_stands_right_above_the_first(
    mains: dict[str, str],
) -> None:
    lists = re.compile(
        r'<nav class="page-toc".*?href="[^"]*#([^"]+)".*?</nav>\s*(<h2 id="\1")?', re.DOTALL
    )
    found = {page: found[2] for page, main in mains.items() if (found := lists.search(main))}
    assert found
    assert [page for page, heading in found.items() if not heading] == []


def test_links_of_the_same_words_lead_to_the_same_address(mains: dict[str, str]) -> None:
    confused = [
        (page, words)
        for page, main in mains.items()
        for words, found in addresses(main, page).items()
        if len(found) > 1 and not any(fnmatchcase(page, pattern) for pattern in ALIKE)
    ]
    assert confused == []


def test_a_heading_before_another_of_its_level_is_bare_and_one_before_a_lower_is_not() -> None:
    page = "<h1>A</h1><h2>B</h2> <h3>C</h3><p>c</p><h2>D</h2> <h2>E</h2><p>e</p><h2>F</h2>"
    assert list(bare_headings(page)) == ["D", "F"]
