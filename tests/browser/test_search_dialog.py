"""The search, in its dialog and on its page; tests/pages/test_search.py holds the answers."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

CONTACT = "about/contact/"
VIOLENCE = "plans/2011-2014/priorities/violent-crime/"
"""A page about violence at home, which tells first how to get help."""


def search(page: Page, base: str, words: str, start: str = "") -> None:
    """Open a page and type words into its search."""
    page.goto(f"{base}/{start}")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("What are you looking for?").fill(words)


def test_the_first_result_is_a_link_with_a_sentence_from_any_page(page: Page, base: str) -> None:
    search(page, base, "asb", "wards/yarm/")
    first = page.get_by_role("dialog").get_by_role("listitem").first
    expect(first.get_by_role("link")).to_have_attribute("href", re.compile(r"^\.\./\.\./[a-z]"))
    expect(first.get_by_role("paragraph")).not_to_be_empty()


def test_a_slip_is_told_with_the_word_that_was_searched_for(page: Page, base: str) -> None:
    search(page, base, "burglery")
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_have_text(
        re.compile(
            r"^Nothing has the word burglery\. Showing results for burglary\."
            r" \d+ results\."
        )
    )


@pytest.mark.parametrize(
    ("typed", "sentence", "address"),
    [
        ("ts18 1aa", "TS18 1AA is in this ward.", "wards/stockton-town-centre/"),
        ("TS1 1AA", re.compile("^TS1 1AA is outside Stockton-on-Tees"), "find-your-ward/"),
        (
            "ts18 1zz",
            re.compile(r"^TS18 1ZZ is not in our list .* TS18 1 are in these wards\.$"),
            "wards/stockton-town-centre/",
        ),
        ("ts15", re.compile(r"^Postcodes that begin with TS15 are in \d wards"), "wards/yarm/"),
    ],
)
def test_a_postcode_is_answered_at_once(
    page: Page, base: str, typed: str, sentence: str | re.Pattern[str], address: str
) -> None:
    search(page, base, typed)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text(sentence)
    first = dialog.get_by_role("listitem").first.get_by_role("link")
    expect(first).to_have_attribute("href", f"./{address}")


def test_the_page_of_the_search_answers_below_its_field_and_shows_more_at_a_press(
    page: Page, base: str
) -> None:
    page.goto(f"{base}/search/")
    field = page.get_by_label("What are you looking for?")
    field.fill("crime")
    field.press("Enter")
    items = page.locator(".search-results").get_by_role("listitem")
    expect(items).to_have_count(12)
    page.get_by_role("button", name="Show more").click()
    expect(items).to_have_count(24)
    expect(items.nth(12).get_by_role("link")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("24 of ")


def test_the_address_of_the_search_restores_the_words(page: Page, base: str) -> None:
    page.goto(f"{base}/search/")
    field = page.get_by_label("What are you looking for?")
    field.fill("car crime")
    first = page.locator(".search-results").get_by_role("link").first
    expect(first).to_have_text("Vehicle crime")
    expect(page).to_have_url(f"{base}/search/#q=car+crime")
    first.click()
    expect(page).to_have_url(f"{base}/crime/vehicle-crime/")
    page.go_back()
    expect(field).to_have_value("car crime")
    expect(first).to_have_text("Vehicle crime")


@pytest.mark.parametrize("words", ["TS18 1AA", "he hits me"])
def test_no_postcode_or_cry_for_help_gets_into_an_address(
    page: Page, base: str, words: str
) -> None:
    page.goto(f"{base}/search/#q=yarm")
    items = page.locator(".search-results").get_by_role("listitem")
    expect(items.first).to_contain_text("Yarm")
    page.get_by_label("What are you looking for?").fill(words)
    expect(items.first).not_to_contain_text("Yarm")
    expect(page).to_have_url(f"{base}/search/")


def test_an_address_with_a_question_is_answered_at_once(page: Page, base: str) -> None:
    page.goto(f"{base}/search/?q=asb")
    first = page.locator(".search-results").get_by_role("link").first
    expect(first).to_have_attribute("href", re.compile("anti-social-behaviour/$"))
    page.goto(f"{base}/wards/?q=asb")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(first).to_have_attribute("href", re.compile("anti-social-behaviour/$"))


def test_who_searches_for_help_can_leave_at_once(page: Page, base: str) -> None:
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    search(page, base, "noise")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem").first).to_contain_text("Noise")
    leave = dialog.get_by_role("link", name="Exit this page")
    expect(leave).to_have_count(0)
    page.get_by_label("What are you looking for?").fill("he hits me")
    leave.click()
    expect(page).to_have_url(re.compile("^https://www.bbc.co.uk/"))


def test_nothing_found_begins_with_help_and_is_no_dead_end(page: Page, base: str) -> None:
    search(page, base, "zzyzx")
    dialog = page.get_by_role("dialog")
    status = dialog.get_by_role("status")
    expect(status).to_have_text(
        re.compile(
            "^If you are in danger, call 999. Help with domestic abuse: call 0808 2000 247."
            " Nothing found for zzyzx"
        )
    )
    expect(status.get_by_role("link", name="call 999")).to_have_attribute("href", "tel:999")
    for name in ("Contact", "Find your ward", "Wards"):
        expect(dialog.get_by_role("link", name=name).first).to_be_visible()


def test_nothing_of_the_search_is_loaded_before_it_opens(newcomer: Page, base: str) -> None:
    asked: list[str] = []
    newcomer.on("request", lambda request: asked.append(request.url))
    newcomer.goto(f"{base}/wards/yarm/", wait_until="networkidle")
    assert not [address for address in asked if "search" in address]


def test_a_search_that_does_not_load_says_so_and_is_asked_for_again(page: Page, base: str) -> None:
    page.route("**/assets/search/index.*", lambda route: route.abort())
    search(page, base, "yarm")
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_have_text("Search could not be loaded. Use the menu instead.")
    page.unroute_all()
    page.get_by_role("dialog").get_by_role("button", name="Search", exact=True).click()
    expect(status).to_have_text(re.compile("results for yarm"))


def test_without_javascript_search_leads_to_a_list_of_every_page(
    chromium: Browser, base: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/wards/yarm/")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    expect(page.get_by_role("heading", name="Everything on this site")).to_be_visible()
    for name in ("Contact", "Plans", "Yarm"):
        expect(
            page.get_by_role("main").get_by_role("link", name=name, exact=True).first
        ).to_be_visible()
    context.close()


def test_a_page_that_a_search_finds_for_who_is_hurt_begins_with_the_way_to_get_help(
    page: Page, base: str
) -> None:
    page.goto(f"{base}/{VIOLENCE}")
    page.get_by_role("main").get_by_role("link", name="how to get help").click()
    expect(page).to_have_url(f"{base}/{CONTACT}")
    expect(page.get_by_role("link", name="Call 999").first).to_be_visible()
