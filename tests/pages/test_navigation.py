"""The menu: generated pages stand in the section of their folder, in the order they come in."""

import re
from pathlib import Path

import pytest
from partnership.pages.page import MenuEntry, Page, with_pages

MENU: list[MenuEntry] = [
    {"Home": "index.md"},
    {"Wards": ["wards/index.md"]},
    {"Plans": ["plans/index.md"]},
]


def page(path: str, title: str = "Title") -> Page:
    return Page(path, title, "What it is.", "# Title\n".__str__)


def test_a_page_stands_in_the_section_of_its_folder() -> None:
    menu = with_pages(MENU, [page("wards/castle.md"), page("wards/abbey.md")])
    assert menu[1] == {"Wards": ["wards/index.md", "wards/castle.md", "wards/abbey.md"]}


def test_an_index_opens_a_section_and_pages_below_it_stand_there() -> None:
    pages = [
        page("plans/2024-2027/index.md", "Plan"),
        page("plans/2024-2027/summary.md"),
        page("plans/2024-2027/priorities/burglary.md"),
    ]
    [_, _, plans] = with_pages(MENU, pages)
    inside = ["plans/2024-2027/index.md", *(page.path for page in pages[1:])]
    assert plans == {"Plans": ["plans/index.md", {"Plan": inside}]}


def test_the_title_of_a_section_is_escaped_because_it_is_taken_for_html() -> None:
    [_, _, plans] = with_pages(MENU, [page("plans/a/index.md", "<b>Plan</b>")])
    assert plans == {"Plans": ["plans/index.md", {"&lt;b&gt;Plan&lt;/b&gt;": ["plans/a/index.md"]}]}


def test_a_page_without_a_section_stays_out_of_the_menu() -> None:
    assert with_pages(MENU, [page("elsewhere/page.md")]) == MENU


def test_the_menu_that_was_given_stays_as_it_was() -> None:
    before = str(MENU)
    with_pages(MENU, [page("wards/castle.md")])
    assert str(MENU) == before


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("plans/2011-2014", ["Home", "Plans"]),
        ("plans", ["Home", "Is it working?"]),
        ("wards/former/yarm", ["Home", "Wards", "Former wards"]),
    ],
)
def test_the_way_back_from_a_page_is_through_its_own_folders(
    site: Path, address: str, names: list[str]
) -> None:
    page = (site / address / "index.html").read_text("utf-8")
    path = page.partition('aria-label="Breadcrumb"')[2].partition("</ol>")[0]
    assert re.findall(r"<li><a[^>]*>([^<]*)</a>", path) == names
