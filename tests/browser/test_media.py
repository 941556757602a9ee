"""Pages hold on paper, in a reader's own colours, without motion and in large print."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from browser.crawl import layout_problems
from browser.fixtures import launch
from browser.kinds import built_pages, sampled
from browser.watching import script
from playwright.sync_api import Browser, Page, expect

HIDDEN = ":root { visibility: hidden !important; }"


@pytest.fixture(scope="module")
def kinds(site: Path) -> list[str]:
    """Return the address of one page of each kind."""
    return [page.address for page in sampled(built_pages(site), count=1)]


def shows_something(page: Page) -> bool:
    """Tell whether a page looks different from an empty one."""
    shown = page.screenshot()
    page.evaluate(script("adopt_styles"), HIDDEN)
    empty = page.screenshot()
    page.evaluate(script("adopt_styles"), "")
    return shown != empty


@pytest.mark.parametrize(
    "media",
    [
        pytest.param({"media": "print"}, id="on paper"),
        pytest.param({"forced_colors": "active"}, id="in a reader's own colours"),
    ],
)
def test_every_kind_of_page_shows_its_text(
    page: Page, base: str, kinds: list[str], media: dict[str, Any]
) -> None:
    page.emulate_media(**media)
    for address in kinds:
        page.goto(f"{base}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("main")).not_to_be_empty()
        assert shows_something(page), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_of_drawings_is_seen_in_a_readers_own_colours(
    page: Page, base: str, scheme: Literal["dark", "light"]
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(f"{base}/wards/yarm/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    letters = "texts => texts.map((text) => getComputedStyle(text).fill)"
    text = page.evaluate("getComputedStyle(document.body).color")
    assert text != ground
    assert set(page.locator("main svg text").evaluate_all(letters)) == {text}


def test_the_header_takes_64_pixels_of_a_phone(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(base)
    header = page.get_by_role("banner").bounding_box()
    assert header is not None
    assert header["height"] <= 64


def test_the_lines_of_drawings_are_seen_on_black(page: Page, base: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    lines = "lines => lines.map((line) => getComputedStyle(line).stroke)"
    text = "getComputedStyle(document.body).color"
    for address, drawn in {
        "wards/yarm/": ".trend [stroke], .chart [stroke]",
        "crime/burglary/": ".trend [stroke]",
        "explore/": "#explore-plot [stroke]",
    }.items():
        page.goto(f"{base}/{address}")
        strokes = page.locator(f"main :is({drawn})").evaluate_all(lines)
        assert strokes, address
        assert set(strokes) == {page.evaluate(text)}, address


MOVING = """() => document.getAnimations()
    .filter((motion) => motion.timeline instanceof DocumentTimeline)
    .map((motion) => motion.effect.target.outerHTML.slice(0, 100))"""
"""What moves by itself; the shade of a table follows the reader's own scrolling instead."""


def test_nothing_moves_for_who_asked_for_no_motion(page: Page, base: str, kinds: list[str]) -> None:
    page.emulate_media(reduced_motion="reduce")
    for address in kinds:
        page.goto(f"{base}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(MOVING) == [], address


def test_paper_carries_the_site_the_text_and_nothing_to_press(page: Page, base: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{base}/wards/yarm/")
    expect(page.locator(".print-only")).to_contain_text(re.compile("/wards/yarm/$"))
    expect(page.get_by_text("The 12 months to August 2025").first).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    for name in ("Main menu", "Breadcrumb", "Footer"):
        expect(page.get_by_role("navigation", name=name)).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.pdf(format="A4").startswith(b"%PDF")


SHEETS = {
    "wards/stockton-town-centre/": 4,
    "crime/anti-social-behaviour/": 2,
    "places/billingham/": 4,
    "plans/2008-2011/summary/": 2,
    "plans/2011-2014/easy-read/": 2,
    "about/easy-read/": 2,
    "wards/easy-read/": 2,
}
"""Pages that people print, and the sides of A4 that each may take."""


def test_what_people_print_takes_few_sheets(page: Page, base: str) -> None:
    took = {}
    for address in SHEETS:
        page.goto(f"{base}/{address}")
        printed = page.pdf(prefer_css_page_size=True)
        took[address] = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert {address: count for address, count in took.items() if count > SHEETS[address]} == {}


def test_numbers_of_two_digits_are_whole_on_paper(page: Page, base: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{base}/plans/2008-2011/print/")
    item = page.locator("main ol:not([class]) > li:nth-child(10)").first
    room, size = item.evaluate(
        "item => [item.getBoundingClientRect().left, parseFloat(getComputedStyle(item).fontSize)]"
    )
    assert room >= 2.2 * size


def test_the_parts_of_a_long_page_are_a_press_away(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/plans/2011-2014/")
    page.get_by_text("On this page").click()
    page.get_by_role("link", name="What pays for it").click()
    expect(page.get_by_role("heading", name="What pays for it")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the top").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


LONGEST_TREE = 12_000
"""Characters of the accessibility tree: what a page is to somebody who hears it."""


@pytest.mark.parametrize(
    "address",
    ["wards/stockton-town-centre/", "crime/anti-social-behaviour/", "places/billingham/"],
)
def test_a_page_that_is_heard_is_short(page: Page, base: str, address: str) -> None:
    page.goto(f"{base}/{address}")
    assert len(page.locator("body").aria_snapshot()) < LONGEST_TREE


@pytest.fixture(scope="module")
def large_print(chromium: Browser) -> Iterator[Browser]:
    """Start a browser whose reader has set text to twice the usual size (criterion 1.4.4)."""
    browser = launch(chromium.browser_type, "--blink-settings=defaultFontSize=32")
    yield browser
    browser.close()


def test_text_of_twice_the_size_is_cut_off_nowhere(
    large_print: Browser, base: str, kinds: list[str]
) -> None:
    context = large_print.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for address in kinds:
        page.goto(f"{base}/{address}")
        size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert size >= 32, "the page must follow the reader's own size"
        assert layout_problems(page) == [], address
    context.close()


READ_MOST = ("", "wards/yarm/", "crime/burglary/")

SPACED = """main * {
  letter-spacing: 0.12em !important;
  line-height: 1.5 !important;
  word-spacing: 0.16em !important;
}
main p { margin-bottom: 2em !important; }"""
"""The spacing of text that a reader may ask for (criterion 1.4.12)."""


def test_text_that_is_spaced_out_is_cut_off_nowhere_on_a_phone(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        page.evaluate(script("adopt_styles"), SPACED)
        assert layout_problems(page) == [], address


def test_text_of_twice_the_size_fits_the_narrowest_phone(large_print: Browser, base: str) -> None:
    page = large_print.new_page(viewport={"width": 320, "height": 740})
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        assert layout_problems(page) == [], address
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_links_are_told_apart_in_a_readers_own_colours(
    page: Page, base: str, scheme: Literal["dark", "light"]
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    colour = "element => getComputedStyle(element).color"
    for address in READ_MOST:
        page.goto(f"{base}/{address}")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        link = page.get_by_role("main").get_by_role("link").first.evaluate(colour)
        text = page.get_by_role("heading", level=1).evaluate(colour)
        assert len({ground, link, text}) == 3, address


@pytest.mark.parametrize("width", [320, 360])
def test_text_of_twice_the_size_keeps_the_header_on_a_phone(
    large_print: Browser, base: str, width: int
) -> None:
    context = large_print.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto(base)
    for name in ("Menu", "Search"):
        button = page.get_by_role("button", name=name, exact=True)
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_from_right_to_left_begins_at_the_right_and_loses_nothing(
    page: Page, invented_base: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{invented_base}/plans/2024-2027/summary/")
    page.get_by_role("link", name="العربية").click()
    expect(page).to_have_url(re.compile("/summary-ar/$"))
    main = page.get_by_role("main")
    expect(main).to_have_attribute("lang", "ar")
    expect(main.get_by_role("heading", level=1)).to_have_css("direction", "rtl")
    room = "item => innerWidth - item.getBoundingClientRect().right"
    assert main.get_by_role("listitem").first.evaluate(room) > 30, "bullets are whole"
    assert layout_problems(page) == []
    main.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile("/summary/$"))
