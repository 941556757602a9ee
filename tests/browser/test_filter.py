"""The filter of the national plan narrows the list; without script every item can be opened."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

NATIONAL = "plans/2008-2011/national/"
ITEMS = 52
SIDES = 2


def test_without_javascript_every_item_can_be_opened_and_the_filter_is_hidden(
    chromium: Browser, base: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/{NATIONAL}")
    expect(page.locator("#filter")).to_be_hidden()
    for summary in page.locator(".items > summary").all():
        summary.click()
    expect(page.locator(".item:visible")).to_have_count(ITEMS)
    context.close()


@pytest.fixture
def national(page: Page, base: str) -> Page:
    page.goto(f"{base}/{NATIONAL}")
    return page


def test_a_state_and_a_body_narrow_the_list_together(national: Page) -> None:
    national.get_by_label("State").select_option("gap")
    expect(national.locator(".item:visible")).to_have_count(4)
    expect(national.get_by_role("status").first).to_have_text("4 of 52 items are shown.")
    national.get_by_label("Body").select_option("teesside-probation")
    expect(national.locator(".item:visible")).to_have_count(1)
    expect(national.locator("#item-16")).to_be_visible()


def test_a_heading_without_a_match_goes_and_comes_back(national: Page) -> None:
    heading = national.get_by_role("heading", name="Delivery and reform")
    expect(heading).to_be_visible()
    national.get_by_label("State").select_option("gap")
    expect(heading).to_be_hidden()
    national.get_by_label("State").select_option("")
    expect(heading).to_be_visible()
    expect(national.locator(".item:visible")).to_have_count(ITEMS)


def test_a_link_to_a_hidden_item_shows_the_whole_list_again(national: Page) -> None:
    national.get_by_label("State").select_option("for discussion (5)")
    expect(national.locator("#item-16")).to_be_hidden()
    national.locator("#item-17").get_by_role("link", name="See item 16").click()
    expect(national.locator("#item-16")).to_be_in_viewport()


@pytest.mark.parametrize("years", ["2008-2011", "2011-2014"])
def test_a_summary_prints_on_two_sides_of_a4(
    page: Page, base: str, tmp_path: Path, years: str
) -> None:
    page.goto(f"{base}/plans/{years}/summary/")
    printed = page.pdf(path=tmp_path / "summary.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= SIDES


def test_large_print_is_one_link_away(page: Page, base: str) -> None:
    page.goto(f"{base}/plans/2011-2014/summary/")
    text = page.locator("#large-print > ul li").first
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    before = text.evaluate(size)
    page.get_by_role("link", name="Large print").click()
    assert text.evaluate(size) >= 1.4 * before
