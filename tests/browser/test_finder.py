"""The postcode form in a real browser: it finds the ward, and nothing typed leaves the page."""

import csv
import re

import pytest
from browser.watching import Watch, stored
from building import DATA
from playwright.sync_api import BrowserContext, Page, Route, expect

FINDER = "find-your-ward/"
POSTCODE, SLUG = "TS18 1AA", "stockton-town-centre"


def some_postcodes() -> list[str]:
    """Return every three hundredth of the partnership's postcodes."""
    with (DATA / "postcodes.csv").open(encoding="utf-8") as file:
        return [row["postcode"] for row in csv.DictReader(file)][::300]


def ask(page: Page, typed: str) -> None:
    """Type into the form as a person does, and send it with the Enter key."""
    field = page.get_by_label("Postcode", exact=True)
    field.fill(typed)
    field.press("Enter")


def opened(page: Page, base: str) -> Page:
    """Open the finder and wait for its index, which comes after the page."""
    with page.expect_event("requestfinished", lambda one: one.resource_type == "fetch"):
        page.goto(f"{base}/{FINDER}")
    return page


@pytest.fixture
def finder(page: Page, base: str) -> Page:
    """Open the page of the finder, with its index loaded."""
    return opened(page, base)


@pytest.mark.parametrize(
    "typed",
    [
        "TS18 1AA",
        "ts18 1aa",
        "ts181aa",
        "  Ts18   1aA ",
        "TS18-1AA",
        "t s 1 8 1 a a",
        "TS18\u00a01AA",
    ],
)
def test_a_postcode_finds_its_ward_in_any_case_and_spacing(finder: Page, typed: str) -> None:
    ask(finder, typed)
    link = finder.locator("#finder-result").get_by_role("link")
    expect(link).to_have_count(1)
    expect(finder.locator("#finder-result")).to_contain_text(POSTCODE)
    link.click()
    expect(finder).to_have_url(re.compile(f"/wards/{SLUG}/$"))
    expect(finder.get_by_role("heading", level=1)).to_have_text("Stockton Town Centre")


def test_the_finder_works_on_the_home_page_too(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    ask(page, POSTCODE)
    page.locator("#finder-result").get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"/wards/{SLUG}/$"))


def test_the_finder_works_with_the_keyboard_alone(finder: Page) -> None:
    field = finder.get_by_label("Postcode", exact=True)
    for _ in range(80):
        finder.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    finder.keyboard.type("ts18 1aa")
    finder.keyboard.press("Tab")
    expect(finder.get_by_role("button", name="Find my ward")).to_be_focused()
    finder.keyboard.press("Space")
    link = finder.locator("#finder-result").get_by_role("link")
    expect(link).to_be_visible()
    finder.keyboard.press("Tab")
    expect(link).to_be_focused()
    finder.keyboard.press("Enter")
    expect(finder).to_have_url(re.compile(f"/wards/{SLUG}/$"))


def test_the_answer_is_announced_once(finder: Page) -> None:
    expect(finder.locator("#finder-result")).to_have_attribute("role", "status")
    ask(finder, POSTCODE)
    expect(finder.get_by_role("status").filter(has_text=POSTCODE)).to_have_count(1)
    expect(finder.get_by_label("Postcode", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a postcode"),
        ("   ", "Enter a postcode"),
        ("yarm", "Enter a full UK postcode"),
        ("12345", "Enter a full UK postcode"),
        ("TS18 1CA", "Enter a full UK postcode"),
        ("<img src=x onerror=alert(1)>", "Enter a full UK postcode"),
    ],
)
def test_what_is_no_postcode_is_an_error_that_keeps_what_was_typed(
    finder: Page, typed: str, message: str
) -> None:
    ask(finder, typed)
    field = finder.get_by_label("Postcode", exact=True)
    expect(finder.locator("#postcode-error")).to_have_text(f"Error: {message}")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(message)))
    expect(field).to_have_value(typed)
    expect(finder.locator("#finder-result").get_by_role("link")).to_have_count(0)


def test_an_error_goes_when_the_next_postcode_is_found(finder: Page) -> None:
    ask(finder, "yarm")
    ask(finder, POSTCODE)
    expect(finder.locator("#finder-result").get_by_role("link")).to_be_visible()
    expect(finder.locator("#postcode-error")).to_be_hidden()
    expect(finder.get_by_label("Postcode", exact=True)).not_to_have_attribute(
        "aria-invalid", "true"
    )


def test_a_postcode_that_the_list_lacks_is_no_error_and_leads_to_the_wards(finder: Page) -> None:
    ask(finder, "SW1A 1AA")
    result = finder.locator("#finder-result")
    expect(result).to_contain_text("SW1A 1AA")
    expect(finder.locator("#postcode-error")).to_be_hidden()
    result.get_by_role("link").first.click()
    expect(finder).to_have_url(re.compile("/wards/$"))


def test_without_the_index_the_finder_says_so_and_leads_to_the_wards(page: Page, base: str) -> None:
    page.route(re.compile("postcode"), lose)
    page.goto(f"{base}/{FINDER}")
    ask(page, POSTCODE)
    result = page.locator("#finder-result")
    expect(result).to_contain_text("did not load")
    result.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/wards/$"))


def lose(route: Route) -> None:
    """Let the index be missing, and the page and its scripts be there."""
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


def test_nothing_typed_leaves_the_page_or_stays_behind(
    page: Page, context: BrowserContext, base: str
) -> None:
    watch = Watch(page)
    page.goto(f"{base}/{FINDER}", wait_until="networkidle")
    loaded, title = len(watch.requests), page.title()
    typed = ["", "yarm", "SW1A 1AA", *some_postcodes()]
    for postcode in typed:
        ask(page, postcode)
    result = page.locator("#finder-result")
    expect(result).to_contain_text(typed[-1])
    assert len(watch.requests) == loaded, "a look-up must not ask the network"
    assert page.url == f"{base}/{FINDER}"
    assert page.title() == title
    assert stored(page, context) == {}
    result.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/wards/.+/$"))
    traces = [
        f"{one.url} {one.post_data or ''} {one.headers.get('referer', '')}".lower()
        for one in watch.requests
    ]
    for postcode in typed[2:]:
        outward, inward = postcode.lower().split()
        assert not [trace for trace in traces if inward in trace or f"/{outward}" in trace], (
            postcode
        )
    assert watch.complaints == []


def test_the_finder_answers_with_the_network_cut(finder: Page, context: BrowserContext) -> None:
    context.set_offline(offline=True)
    ask(finder, POSTCODE)
    expect(finder.locator("#finder-result").get_by_role("link")).to_be_visible()


def test_the_form_could_not_be_sent_even_without_its_script(finder: Page) -> None:
    form = finder.locator("#finder")
    for attribute in ("action", "method"):
        assert form.get_attribute(attribute) is None
    assert form.get_attribute("novalidate") is not None
    field = finder.get_by_label("Postcode", exact=True)
    expect(field).to_have_attribute("autocomplete", "postal-code")
    assert field.get_attribute("required") is None
