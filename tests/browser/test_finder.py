"""The postcode form in a real browser: it finds the ward, and nothing typed leaves the page."""

import re

import pytest
from browser.asking import FINDER, ask, details, field_of, opened, outcome, some_postcodes
from browser.watching import Watch, stored
from playwright.sync_api import BrowserContext, Page, Route, expect

POSTCODE, SLUG, NAME = "TS18 1AA", "stockton-town-centre", "Stockton Town Centre"

PAINTED = """() => new Promise((done) => {
    new PerformanceObserver((list) => {
        if (list.getEntriesByName("first-contentful-paint").length) done();
    }).observe({ type: "paint", buffered: true });
})"""
"""Waits until there is something to read."""

MOVED = """() => new Promise((done) => {
    let moved = 0;
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) moved += shift.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(moved), 200);
})"""
"""How much of the window has moved by itself, as Chromium reckons it."""


@pytest.fixture
def finder(page: Page, base: str) -> Page:
    """Open the page of the finder, with its index loaded."""
    return opened(page, base)


@pytest.mark.parametrize("address", ["", FINDER, "wards/", "no/such/page/"])
def test_the_same_form_stands_wherever_somebody_may_look(
    page: Page, base: str, address: str
) -> None:
    opened(page, base, address)
    ask(page, POSTCODE)
    expect(outcome(page)).to_have_text(f"{POSTCODE} is in {NAME} ward.")
    outcome(page).get_by_role("link").click()
    expect(page).to_have_url(f"{base}/wards/{SLUG}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Crime and anti-social behaviour in {NAME}"
    )


@pytest.mark.parametrize("address", ["", FINDER, "wards/"])
def test_nothing_moves_when_a_late_script_shows_the_form(
    newcomer: Page, base: str, address: str
) -> None:
    late: list[Route] = []
    newcomer.set_viewport_size({"width": 412, "height": 823})
    scripts = re.compile(r"/(finder|finder-start|ward-map)\.[^/]*js$")
    newcomer.route(scripts, lambda route: late.append(route))  # noqa: PLW0108 - as in bench/visits.py
    newcomer.goto(f"{base}/{address}", wait_until="commit")
    newcomer.evaluate(PAINTED)
    assert newcomer.locator("#finder").get_attribute("hidden") is not None
    expect(newcomer.locator("#finder")).to_be_hidden()
    for route in late:
        route.continue_()
    expect(newcomer.get_by_role("button", name="Find my ward")).to_be_visible()
    newcomer.wait_for_load_state("networkidle")
    assert newcomer.evaluate(MOVED) < 0.05  # on one page the button for a place comes too


def test_the_finder_works_with_the_keyboard_alone(finder: Page) -> None:
    field = field_of(finder)
    for _ in range(80):
        finder.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    finder.keyboard.type("ts18 1aa")
    finder.keyboard.press("Tab")
    expect(finder.get_by_role("button", name="Find my ward")).to_be_focused()
    finder.keyboard.press("Space")
    link = outcome(finder).get_by_role("link")
    expect(link).to_be_visible()
    for _ in range(3):
        finder.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    finder.keyboard.press("Enter")
    expect(finder).to_have_url(re.compile(f"/wards/{SLUG}/$"))


def test_the_answer_is_announced_once_and_the_rest_is_not(finder: Page) -> None:
    ask(finder, POSTCODE)
    expect(outcome(finder)).to_have_attribute("role", "status")
    expect(finder.get_by_role("status").filter(has_text=POSTCODE)).to_have_count(1)
    expect(outcome(finder).locator("p")).to_have_count(1)
    expect(details(finder)).not_to_contain_text(POSTCODE)
    assert details(finder).locator("[role=status], [role=alert], [aria-live]").count() == 0
    expect(field_of(finder)).to_be_focused()


def test_after_the_answer_stand_the_figures_the_ward_the_contacts_and_the_neighbours(
    finder: Page,
) -> None:
    ask(finder, POSTCODE)
    rest = details(finder)
    expect(rest).to_contain_text(re.compile(r"\d+ crimes and \d+ anti-social behaviour incidents"))
    expect(rest).to_contain_text(re.compile("Anti-social behaviour: (lower|higher|no |about|prob)"))
    whole = rest.get_by_role("link", name=f"See {NAME}", exact=True)
    expect(whole).to_have_attribute("href", re.compile(f"/wards/{SLUG}/$"))
    expect(rest).not_to_contain_text("2011-2014")  # nobody asked for a plan that has ended
    expect(rest.get_by_role("heading", name="Whom to call")).to_be_visible()
    expect(rest.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    rest.get_by_text("Nearby").click()
    expect(rest.get_by_role("link", name="Newtown", exact=True)).to_be_visible()
    rest.get_by_role("link", name=f"{NAME} on the map").click()
    expect(finder).to_have_url(re.compile(f"{FINDER}#map-{SLUG}$"))
    expect(finder.locator(f"#map-{SLUG}")).to_be_in_viewport()


def test_the_wards_found_are_shown_on_the_map_until_the_next_answer(finder: Page) -> None:
    ask(finder, POSTCODE)
    found = finder.locator(".ward-map svg a.is-found")
    expect(found).to_have_count(1)
    expect(found).to_have_attribute("id", f"map-{SLUG}")
    ask(finder, "somewhere")
    expect(found).to_have_count(0)


def test_the_map_removed_changes_no_answer(finder: Page) -> None:
    finder.evaluate("document.querySelectorAll('.ward-map').forEach((map) => map.remove())")
    ask(finder, POSTCODE)
    expect(outcome(finder)).to_have_text(f"{POSTCODE} is in {NAME} ward.")
    expect(details(finder)).to_contain_text("in the year to")


def test_without_the_index_the_finder_says_so_and_leads_to_the_wards(
    newcomer: Page, base: str
) -> None:
    newcomer.route(re.compile("postcode"), lose)
    newcomer.goto(f"{base}/{FINDER}")
    ask(newcomer, POSTCODE)
    expect(outcome(newcomer)).to_contain_text("did not load")
    ask(newcomer, "TS18")
    expect(outcome(newcomer)).to_contain_text("did not load. Try again, or choose")
    outcome(newcomer).get_by_role("link").click()
    expect(newcomer).to_have_url(re.compile("/wards/$"))


def test_a_press_after_the_index_was_lost_asks_for_it_again(newcomer: Page, base: str) -> None:
    newcomer.route(re.compile("postcode"), lose)
    newcomer.goto(f"{base}/{FINDER}")
    ask(newcomer, POSTCODE)
    expect(outcome(newcomer)).to_contain_text("did not load")
    newcomer.unroute_all()
    ask(newcomer, POSTCODE)
    expect(outcome(newcomer)).to_have_text(f"{POSTCODE} is in {NAME} ward.")


NOTE_WHAT_IS_TOLD = """outcome => {
    window.told = [];
    new MutationObserver(() => told.push(outcome.innerText)).observe(outcome, { childList: true });
}"""
LOADING = "The list of postcodes is loading."


@pytest.fixture
def late(newcomer: Page, base: str) -> list[Route]:
    """Open the finder, and hold its index back."""
    held: list[Route] = []
    newcomer.route(re.compile("postcode-index"), lambda route: held.append(route))  # noqa: PLW0108
    newcomer.goto(f"{base}/{FINDER}")
    return held


def test_while_the_index_loads_a_press_is_answered_and_the_latest_one_counts(
    newcomer: Page, late: list[Route]
) -> None:
    ask(newcomer, "")
    expect(newcomer.locator("#postcode-error")).to_have_text("Error: Enter a postcode")
    ask(newcomer, "TS15 9AA")
    expect(newcomer.locator("#postcode-error")).to_be_hidden()
    expect(outcome(newcomer)).to_have_text(LOADING)
    ask(newcomer, POSTCODE)
    expect(outcome(newcomer)).to_have_text(LOADING)
    outcome(newcomer).evaluate(NOTE_WHAT_IS_TOLD)
    late[0].continue_()
    expect(outcome(newcomer)).to_have_text(f"{POSTCODE} is in {NAME} ward.")
    newcomer.wait_for_timeout(400)
    assert newcomer.evaluate("told") == [f"{POSTCODE} is in {NAME} ward."]


def test_nothing_is_said_of_loading_where_the_index_is_there(finder: Page) -> None:
    ask(finder, POSTCODE)
    finder.wait_for_timeout(400)
    expect(outcome(finder)).to_have_text(f"{POSTCODE} is in {NAME} ward.")


def test_an_error_takes_the_place_of_the_word_that_the_index_is_loading(
    newcomer: Page, late: list[Route]
) -> None:
    ask(newcomer, "somewhere")
    expect(outcome(newcomer)).to_have_text(LOADING)
    late[0].continue_()
    expect(newcomer.locator("#postcode-error")).to_contain_text(
        "Error: Enter a full UK postcode, or a town"
    )
    expect(outcome(newcomer)).to_be_empty()


def lose(route: Route) -> None:
    """Let the index be missing, and the page and its scripts be there."""
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


def test_nothing_typed_leaves_the_page_or_stays_behind(
    newcomer: Page, context: BrowserContext, base: str
) -> None:
    watch = Watch(newcomer)
    newcomer.goto(f"{base}/{FINDER}", wait_until="networkidle")
    loaded, title = len(watch.requests), newcomer.title()
    typed = ["", "yarm", "TSI8 IAA", "TS15", "SW1A 1AA", *some_postcodes()]
    for postcode in typed:
        ask(newcomer, postcode)
    expect(outcome(newcomer)).to_contain_text(typed[-1])
    assert len(watch.requests) == loaded, "a look-up must not ask the network"
    assert newcomer.url == f"{base}/{FINDER}"
    assert newcomer.title() == title
    assert stored(newcomer, context) == {}
    outcome(newcomer).get_by_role("link").first.click()
    expect(newcomer).to_have_url(re.compile("/wards/.+/$"))
    traces = [
        f"{request.url} {request.post_data or ''} {request.headers.get('referer', '')}".lower()
        for request in watch.requests
    ]
    traces = [re.sub(r"\.[0-9a-f]{8}\.", ".", trace) for trace in traces]  # without fingerprints
    for postcode in typed[4:]:
        outward, inward = postcode.lower().split()
        assert not [trace for trace in traces if inward in trace or f"/{outward}" in trace], (
            postcode
        )
    assert watch.complaints == []


def test_the_finder_answers_with_the_network_cut(finder: Page) -> None:
    finder.context.set_offline(offline=True)
    ask(finder, POSTCODE)
    expect(outcome(finder).get_by_role("link")).to_be_visible()
    expect(details(finder)).to_contain_text("in the year to")


def test_a_second_visit_need_not_fetch_the_index_again(newcomer: Page, base: str) -> None:
    opened(newcomer, base)
    with newcomer.expect_response(re.compile("postcode-index")) as second:
        newcomer.goto(f"{base}/wards/")
    assert "immutable" in second.value.headers["cache-control"]
    ask(newcomer, POSTCODE)
    expect(outcome(newcomer)).to_contain_text(NAME)


def test_the_form_could_not_be_sent_even_without_its_script(finder: Page) -> None:
    form = finder.locator("#finder")
    for attribute in ("action", "method"):
        assert form.get_attribute(attribute) is None
    assert form.get_attribute("novalidate") is not None
    field = field_of(finder)
    expect(field).to_have_attribute("autocomplete", "postal-code")
    assert field.get_attribute("required") is None
