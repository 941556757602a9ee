"""Pages work in print, on a dark screen, from right to left, and are short in a screen reader."""

import re

import pytest
from browser.crawl import AXE, layout_problems
from browser.watching import script
from playwright.sync_api import Page, expect


def test_the_header_takes_64_pixels_of_a_phone(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(base)
    header = page.get_by_role("banner").bounding_box()
    assert header is not None
    assert header["height"] <= 64


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


DARK_PAGES = [
    "",
    "about/easy-read/",
    "compare/",
    "crime/burglary/",
    "explore/",
    "find-your-ward/#TS17%207BW",
    "have-your-say/",
    "plans/2011-2014/targets/",
    "plans/2025-2027/priorities/domestic-abuse/",
    "search/#burglary",
    "wards/yarm/",
    "wards/yarm/months/",
]
"""Between them they have every kind of text, box, button and drawing."""


@pytest.mark.parametrize("address", DARK_PAGES)
def test_all_can_be_read_on_a_dark_screen(newcomer: Page, base: str, address: str) -> None:
    newcomer.add_init_script(path=AXE)
    newcomer.emulate_media(color_scheme="dark")
    newcomer.goto(f"{base}/{address}")
    expect(newcomer.locator("body")).to_have_css("background-color", "rgb(18, 18, 18)")
    told = newcomer.evaluate(script("axe_results"))["violations"]
    assert [each for each in told if each["rule"] == "color-contrast"] == []
    assert newcomer.evaluate(script("drawing_contrast")) == []


def test_paper_is_light_though_the_screen_is_dark(page: Page, base: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{base}/wards/yarm/")
    root = page.locator(":root")
    expect(root).to_have_css("color-scheme", "light")
    expect(root).to_have_css("--paper", "#FFFFFF")
    expect(page.locator(".locator .here")).to_have_css("fill", "rgb(18, 67, 109)")


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


LONGEST_TREE = {
    "wards/stockton-town-centre/": 12_000,
    "crime/anti-social-behaviour/": 21_500,
    "places/billingham/": 12_000,
}
"""Characters of the accessibility tree, what a page is to somebody who hears it on a phone.

A kind of crime has a row for each ward, in a table that can be skipped. On a wide screen its other
tables are open beside their pictures.
"""


@pytest.mark.parametrize("address", list(LONGEST_TREE))
def test_a_page_that_is_heard_is_short(page: Page, base: str, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/{address}")
    assert len(page.locator("body").aria_snapshot()) < LONGEST_TREE[address]


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
