"""Pages hold in a reader's own colours, spacing and size of text, and on paper, in each browser."""

from pathlib import Path

import pytest
from browser.crawl import SPACED, layout_problems
from browser.engines import Colours, Engine, firefox_was_left_out, sheets
from browser.kinds import built_pages, sampled
from browser.watching import script
from playwright.sync_api import FloatRect, Page, expect

READ_MOST = ("", "wards/yarm/", "crime/burglary/")

SHEETS = {
    "wards/stockton-town-centre/": 4,
    "crime/anti-social-behaviour/": 3,
    "places/billingham/": 4,
    "plans/2008-2011/summary/": 2,
    "plans/2011-2014/easy-read/": 2,
    "about/easy-read/": 2,
    "wards/easy-read/": 2,
}
"""Pages that people print, and the sides of A4 that each may take."""

FIRST_LINES = FloatRect(x=0, y=64, width=640, height=240)
"""Below the header."""

BODY = "getComputedStyle(document.body)"


@pytest.fixture(scope="module")
def kinds(site: Path) -> list[str]:
    """Return the address of one page of each kind."""
    return [page.address for page in sampled(built_pages(site))]


def shows_something(page: Page) -> bool:
    """Tell whether the first lines of a page look different from an empty one."""
    shown = page.screenshot(clip=FIRST_LINES)
    page.evaluate(script("adopt_styles"), ":root { visibility: hidden !important; }")
    empty = page.screenshot(clip=FIRST_LINES)
    page.evaluate(script("adopt_styles"), "")
    return shown != empty


def test_every_kind_of_page_shows_its_text_in_a_readers_own_colours(
    engine: Engine, base: str, kinds: list[str]
) -> None:
    page = engine.page(colours="light")
    for address in kinds:
        page.goto(f"{base}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert shows_something(page), address
    page.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_words_links_and_drawings_are_seen_in_a_readers_own_colours(
    engine: Engine, base: str, colours: Colours
) -> None:
    page = engine.page(colours=colours)
    colour = "element => getComputedStyle(element).color"
    letters = "texts => texts.map((text) => getComputedStyle(text).fill)"
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        ground, text = page.evaluate(f"[{BODY}.backgroundColor, {BODY}.color]")
        link = page.get_by_role("main").get_by_role("link").first.evaluate(colour)
        heading = page.get_by_role("heading", level=1).evaluate(colour)
        assert len({ground, link, heading}) == 3, address
        assert set(page.locator("main svg text").evaluate_all(letters)) <= {text}, address
    page.close()


def test_the_lines_of_drawings_are_seen_on_black(engine: Engine, base: str) -> None:
    page = engine.page(colours="dark")
    lines = "lines => lines.map((line) => getComputedStyle(line).stroke)"
    for address, drawn in {
        "wards/yarm/": ".trend [stroke], .chart [stroke]",
        "crime/burglary/": ".trend [stroke]",
        "explore/": "#explore-plot [stroke]",
    }.items():
        page.goto(f"{base}/{address}")
        strokes = page.locator(f"main :is({drawn})").evaluate_all(lines)
        assert strokes, address
        assert set(strokes) == {page.evaluate(f"{BODY}.color")}, address
    page.close()


def test_what_people_print_takes_few_sheets(engine: Engine, base: str) -> None:
    page, took = engine.page(), {}
    for address in SHEETS:
        page.goto(f"{base}/{address}")
        took[address] = sheets(page.pdf(prefer_css_page_size=True))
    page.close()
    assert min(took.values()) > 0
    assert {address: count for address, count in took.items() if count > SHEETS[address]} == {}


def test_text_of_twice_the_size_is_cut_off_nowhere(
    engine: Engine, base: str, kinds: list[str]
) -> None:
    page = engine.page(letters=32)
    for address in kinds:
        page.goto(f"{base}/{address}")
        size = page.evaluate(f"parseFloat({BODY}.fontSize)")
        assert size >= 32, "the page must follow the reader's own size"
        assert layout_problems(page) == [], address
    page.close()


@pytest.mark.parametrize("width", [320, 360])
def test_text_of_twice_the_size_fits_a_phone_with_its_header(
    engine: Engine, base: str, width: int
) -> None:
    page = engine.page(width, letters=32)
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        assert layout_problems(page) == [], address
        for name in ("Menu", "Search"):
            box = page.get_by_role("button", name=name, exact=True).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
    page.close()


def test_text_that_is_spaced_out_is_cut_off_nowhere_on_a_phone(engine: Engine, base: str) -> None:
    page = engine.page(320)
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        page.evaluate(script("adopt_styles"), SPACED)
        assert layout_problems(page, drawings=False) == [], address
    page.close()


class Skipped:
    """A report of what was skipped, as pytest keeps it."""

    def __init__(self, why: str) -> None:
        """Remember the reason."""
        self.longrepr = ("engines.py", 1, f"Skipped: {why}")


def test_a_firefox_that_was_left_out_is_told_once() -> None:
    why = "Firefox was left out: none is installed."
    assert firefox_was_left_out([Skipped(why), Skipped("no official files"), Skipped(why)]) == [why]
    assert firefox_was_left_out([Skipped("no official files")]) == []
