"""The home page fits one desktop screen or two of a phone, and a ward page one of a phone."""

import gzip
import re
from pathlib import Path

import pytest
from browser.asking import ask, details, field_of, outcome
from playwright.sync_api import Page, Response, expect

MOST_BYTES = {"": 20_000, "wards/yarm/": 25_600}
"""What a first visit loads at most, as a host sends it."""

HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def phone(page: Page) -> Page:
    """Open a page on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.mark.parametrize(
    ("width", "height", "most"),
    [
        pytest.param(360, 740, 1_500, id="a phone"),
        pytest.param(1280, 800, 800, id="a desk"),
    ],
)
def test_home_fits_its_screens(page: Page, base: str, width: int, height: int, most: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{base}/")
    assert page.evaluate(HEIGHT) <= most
    header = page.get_by_role("banner").bounding_box()
    assert header
    assert header["height"] <= 64
    assert len(page.get_by_role("main").inner_text().split()) <= 200


def test_every_ward_is_short_and_fits_its_answer_and_links_on_a_phone(
    page: Page, base: str, site: Path
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    heights = {}
    for path in site.glob("wards/*/months/index.html"):
        ward = path.parent.parent.name
        page.goto(f"{base}/wards/{ward}/")
        heights[page.evaluate(HEIGHT)] = ward
        links = page.locator(".ward-links").bounding_box()
        assert links
        assert links["y"] + links["height"] <= 740, ward
    longest = max(heights)
    assert longest <= 2_600, heights[longest]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{base}/wards/{heights[longest]}/")
    assert page.evaluate(HEIGHT) <= 2_400


def test_the_address_of_a_ward_can_be_copied_where_the_browser_can_copy(
    newcomer: Page, base: str
) -> None:
    newcomer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    newcomer.goto(f"{base}/wards/yarm/#call")
    newcomer.get_by_role("button", name="Copy link").click()
    expect(newcomer.locator(".copy [role=status]")).to_have_text("Copied")
    assert newcomer.evaluate("navigator.clipboard.readText()") == f"{base}/wards/yarm/#call"
    newcomer.add_init_script("delete Navigator.prototype.clipboard")
    newcomer.reload()
    expect(newcomer.locator(".copy")).to_be_hidden()


def test_the_field_and_its_button_stand_on_one_line(phone: Page, base: str) -> None:
    phone.goto(f"{base}/")
    field = field_of(phone).bounding_box()
    button = phone.get_by_role("button", name="Find my ward").bounding_box()
    assert field
    assert button
    assert field["y"] < button["y"] + button["height"] / 2 < field["y"] + field["height"]


def test_an_answer_of_three_wards_begins_with_its_verdict_and_leaves_no_page_of_white(
    page: Page, base: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/")
    ask(page, "TS15 9JN")
    expect(outcome(page)).to_contain_text("Most likely it is in Southern Villages.")
    for ward in details(page).locator(".finder__ward > p:not(.finder__more)").all():
        expect(ward).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 800})
    wards = details(page).locator(".finder__wards > *")
    assert wards.evaluate_all("wards => new Set(wards.map((ward) => ward.offsetTop)).size") == 1
    assert page.evaluate(HEIGHT) <= 1_600


@pytest.mark.parametrize(
    ("typed", "presses", "answers"),
    [
        pytest.param(
            "TS15 0AD", ["Find my ward"], [".finder__ward p >> nth=0"], id="going up here"
        ),
        pytest.param(
            "TS15 9DG",
            ["Find my ward", "Compared with all wards (Yarm)"],
            ["#rate-yarm"],
            id="my ward beside others",
        ),
        pytest.param("", ["August 2025"], [".told >> nth=0", ".told >> nth=1"], id="last month"),
        pytest.param(
            "Thornaby",
            ["Find my ward", "By kind of crime in Thornaby"],
            ["#kind-burglary"],
            id="burglaries in Thornaby",
        ),
        pytest.param(
            "",
            ["The figures", "Each kind of crime"],
            ["#kind-burglary"],
            id="burglaries in the borough",
        ),
        pytest.param(
            "",
            ["Crime and disorder linked to drugs"],
            ["p:has-text('leads this work')", "p:has-text('Drug offences')"],
            id="what is done about drugs",
        ),
        pytest.param(
            "", ["Whom to call"], ["li:has-text('motorbikes')", "li:has-text('Noise')"], id="noise"
        ),
        pytest.param(
            "Middlesbrough",
            ["Find my ward", "Why it cannot compare it with elsewhere"],
            ["p:has(#elsewhere)"],
            id="safer than Middlesbrough",
        ),
        pytest.param(
            "",
            ["What moved most"],
            ["#moved", ".moves li >> nth=0", ".moves li >> nth=2"],
            id="what moved most",
        ),
        pytest.param(
            "",
            ["All wards by year"],
            ["#by-year", "table:has(#by-year) tr >> nth=4"],
            id="table of all wards",
        ),
    ],
)
def test_a_residents_question_is_answered_on_the_first_screen_after_two_presses(
    phone: Page, base: str, typed: str, presses: list[str], answers: list[str]
) -> None:
    phone.goto(f"{base}/")
    field_of(phone).fill(typed)
    assert len(presses) <= 2
    for name in presses:
        main = phone.get_by_role("main")
        named = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
        named.first.click()
    for answer in answers:
        expect(phone.locator("main").locator(answer).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("address", ["search/", "no-such-page/"])
def test_a_page_for_the_lost_is_one_screen_of_a_phone(phone: Page, base: str, address: str) -> None:
    phone.goto(f"{base}/{address}")
    assert phone.evaluate(HEIGHT) <= 740
    phone.get_by_text("Everything on this site").click()
    expect(phone.get_by_role("main").get_by_role("link", name="Contact")).to_be_visible()


def test_home_names_the_latest_month(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    expect(page.get_by_role("main")).to_contain_text(
        "The newest figures are for August 2025. Later months are not on this site yet."
    )


@pytest.mark.parametrize("address", ["compare/", "explore/", "wards/"])
def test_the_table_of_all_wards_is_found_where_people_look(
    phone: Page, base: str, address: str
) -> None:
    phone.goto(f"{base}/{address}")
    link = phone.get_by_role("main").get_by_role("link", name="table of all wards by year")
    expect(link).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("place", ["Thornaby", "Yarm", "Newtown"])
def test_the_number_of_one_kind_of_crime_is_two_presses_away(
    phone: Page, base: str, place: str
) -> None:
    phone.goto(f"{base}/")
    ask(phone, place)
    details(phone).get_by_role("link", name=f"By kind of crime in {place}").click()
    row = phone.get_by_role("row", name="Burglary")
    expect(row).to_be_in_viewport(ratio=1)
    expect(row).to_contain_text(re.compile(r"\d"))


def test_the_small_map_is_no_row_of_stops_for_the_tab_key(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    stops = "[...document.querySelectorAll('main :is(a, button, input)')]"
    assert page.evaluate(f"{stops}.filter((stop) => stop.tabIndex >= 0).length") <= 30


def test_what_moved_most_and_the_map_lead_on(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.get_by_role("link", name="What moved most").click()
    expect(page).to_have_url(f"{base}/compare/#moved")
    page.go_back()
    moved = page.locator(".moves").get_by_role("link", name="Billingham South, other theft")
    moved.click()
    expect(page).to_have_url(f"{base}/wards/billingham-south/#kind-other-theft")
    page.goto(f"{base}/compare/")
    page.get_by_role("button", name="Number").click()
    rows = page.get_by_role("table", name="All crime, by ward").get_by_role("row")
    latest = rows.evaluate_all("rows => rows.slice(2).map((row) => Number(row.dataset.latest))")
    assert latest == sorted(latest, reverse=True)
    expect(rows.nth(1)).to_have_class("ranges__whole")


@pytest.mark.parametrize("address", MOST_BYTES)
def test_a_first_visit_is_light(newcomer: Page, base: str, address: str) -> None:
    answers: list[Response] = []
    newcomer.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls, and a method of a list takes no mark
    newcomer.goto(f"{base}/{address}", wait_until="networkidle")
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= MOST_BYTES[address]


def test_the_finder_comes_when_a_reader_turns_to_it_and_asks_nothing_more(
    newcomer: Page, base: str
) -> None:
    asked: list[str] = []
    newcomer.on("request", lambda request: asked.append(request.url))
    newcomer.goto(f"{base}/", wait_until="networkidle")
    assert not [url for url in asked if "finder-answers" in url or "postcode" in url]
    with newcomer.expect_event("requestfinished", lambda request: "postcode-index" in request.url):
        field_of(newcomer).focus()
    loaded = len(asked)
    ask(newcomer, "TS18 1AA")
    expect(outcome(newcomer)).to_have_text("TS18 1AA is in Stockton Town Centre ward.")
    expect(details(newcomer).locator("svg")).to_be_visible()
    link = outcome(newcomer).get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("^./wards/stockton-town-centre/$"))
    assert len(asked) == loaded, "a look-up must not ask the network"


def test_a_press_before_the_finder_has_come_is_answered_once_it_has(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.evaluate("""() => {
      document.querySelector("#postcode").value = "ts18 1aa"
      document.querySelector("#finder").requestSubmit()
    }""")
    expect(outcome(page)).to_have_text("TS18 1AA is in Stockton Town Centre ward.")


def test_a_finder_that_does_not_come_leads_to_the_list_of_wards(page: Page, base: str) -> None:
    page.route("**/finder-answers.*", lambda route: route.abort())
    page.goto(f"{base}/")
    ask(page, "TS18 1AA")
    expect(page.locator(".finder__without")).to_be_visible()
    expect(field_of(page)).to_be_hidden()
