"""The finder's maps: the reader's location and the interactive map, both only on request."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from browser.asking import FINDER, ask, details, opened, outcome, rows_of
from browser.crawl import AXE
from browser.naming import unnamed
from browser.watching import Watch, script, stored
from building import DATA
from loading import loaded
from partnership.pages.snapshot import Snapshot
from playwright.sync_api import Browser, BrowserContext, Geolocation, Page, Route, expect

DAY = date(2026, 11, 21)
STREETS = "https://tile.openstreetmap.org"
PLACES = {
    "Middlesbrough": {"latitude": 54.57585, "longitude": -1.24494},
    "Hartlepool, 13 m outside": {"latitude": 54.63851, "longitude": -1.35267},
    "Billingham": {"latitude": 54.61007, "longitude": -1.30138},
}
"""The points of the postcodes TS1 1AB, TS22 5BF and TS22 5EH."""

IN_YARM = Geolocation(latitude=54.5045, longitude=-1.356, accuracy=10)
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\xdac\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00"
    b"\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def finder(page: Page, base: str) -> Page:
    """Open the page of the finder, with its index loaded."""
    return opened(page, base)


def with_map(page: Page) -> Page:
    """Open the map that moves."""
    page.get_by_role("button", name="Open a map that you can move and zoom").click()
    expect(page.locator(".zoom-map__name")).to_have_count(27)
    return page


def here(page: Page) -> None:
    page.get_by_role("button", name="Use my location").click()


@pytest.fixture
def in_yarm(context: BrowserContext, newcomer: Page, base: str) -> Page:
    """Open the finder in Yarm, in a browser that may say so."""
    context.grant_permissions(["geolocation"])
    context.set_geolocation(IN_YARM)
    return opened(newcomer, base)


def test_my_location_finds_the_ward_on_the_page_alone(
    in_yarm: Page, context: BrowserContext
) -> None:
    in_yarm.wait_for_load_state("networkidle")
    watch = Watch(in_yarm)
    here(in_yarm)
    expect(outcome(in_yarm)).to_have_text("You seem to be in Yarm.")
    expect(details(in_yarm)).to_contain_text("in the year to")
    expect(in_yarm.locator("#map-yarm")).to_have_class("is-found")
    assert watch.requests == []
    assert stored(in_yarm, context) == {}


def told_at(page: Page, place: dict[str, float], accuracy: float) -> str:
    """Press the button at a place that the browser knows so well; return what is announced."""
    latitude, longitude = place["latitude"], place["longitude"]
    page.context.set_geolocation(
        Geolocation(latitude=latitude, longitude=longitude, accuracy=accuracy)
    )
    outcome(page).evaluate("one => one.replaceChildren()")
    here(page)
    expect(outcome(page)).not_to_be_empty()
    return outcome(page).inner_text()


def test_my_location_names_every_ward_in_reach_and_the_likelier_first(in_yarm: Page) -> None:
    assert (
        told_at(in_yarm, PLACES["Billingham"], 20)
        == "You seem to be in Billingham West & Wolviston."
    )
    told = told_at(in_yarm, PLACES["Billingham"], 900)
    assert told.startswith("You seem to be in Billingham West & Wolviston, ")
    assert "outside" not in told
    named = outcome(in_yarm).get_by_role("link").all()
    slugs = {(link.get_attribute("href") or "").split("/")[-2] for link in named}
    assert slugs >= wards_with_postcodes_near("TS22 5EH", 800)


def wards_with_postcodes_near(postcode: str, metres: int) -> set[str]:
    """Return the slugs of the wards that have postcodes so near to one of the borough's."""
    points = {
        row["postcode"]: (complex(int(row["easting"]), int(row["northing"])), row["ward_code"])
        for row in rows_of("postcodes.csv")
    }
    slugs = {ward.code: ward.slug for ward in Snapshot(loaded(DATA), DAY).wards}
    middle, _ = points[postcode]
    return {slugs[code] for point, code in points.values() if abs(point - middle) <= metres}


def test_my_location_near_the_edge_of_the_borough_says_so(in_yarm: Page) -> None:
    outside, place = "just outside Stockton-on-Tees", PLACES["Hartlepool, 13 m outside"]
    told = told_at(in_yarm, place, 100)
    assert told == f"You seem to be {outside}, or in Northern Parishes."
    expect(details(in_yarm)).to_contain_text("in the year to")
    told = told_at(in_yarm, {**place, "latitude": place["latitude"] - 0.0004}, 100)
    assert told == f"You seem to be in Northern Parishes, or {outside}."


def test_my_location_outside_the_borough(in_yarm: Page) -> None:
    outside = "You seem to be outside Stockton-on-Tees."
    assert told_at(in_yarm, {"latitude": 51.5, "longitude": -0.1}, 10) == outside
    assert told_at(in_yarm, PLACES["Middlesbrough"], 20) == outside


@pytest.mark.parametrize(
    ("place", "accuracy", "distance"),
    [
        ("Middlesbrough", 1_500, "2 km"),
        ("Middlesbrough", 4_000, "4 km"),
        ("Billingham", 6_000, "6 km"),
        ("Billingham", 2_000_000, "2,000 km"),
    ],
)
def test_my_location_known_too_roughly_names_no_ward(
    in_yarm: Page, place: str, accuracy: float, distance: str
) -> None:
    told = told_at(in_yarm, PLACES[place], accuracy)
    assert told.startswith(f"Your browser knows only to about {distance} where you are.")
    assert "Type a postcode" in told
    expect(in_yarm.locator(".ward-map svg a.is-found")).to_have_count(0)


def test_my_location_is_asked_for_only_when_the_button_is_pressed(
    newcomer: Page, base: str
) -> None:
    newcomer.add_init_script("""
        window.asked = 0;
        navigator.geolocation.getCurrentPosition = (_, no) => { asked += 1; no(); };
    """)
    opened(newcomer, base)
    ask(newcomer, "TS18 1AA")
    assert newcomer.evaluate("asked") == 0
    here(newcomer)
    expect(outcome(newcomer)).to_contain_text("Your browser did not say where you are")
    assert newcomer.evaluate("asked") == 1


def test_the_outline_map_keeps_its_words_at_320_pixels(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, base)
    numbers = page.locator(".ward-map svg text")
    expect(numbers).to_have_count(27)
    assert all(
        box and box["height"] >= 9 for box in (locator.bounding_box() for locator in numbers.all())
    )
    for ward in page.locator(".ward-map svg a").all():
        assert re.fullmatch(r"\d+ \D+", ward.get_attribute("aria-label") or "")


@pytest.mark.parametrize("address", ["", "no/such/page/", "wards/", FINDER])
def test_wards_that_were_found_together_are_shown_together(
    page: Page, base: str, address: str
) -> None:
    edge = rows_of("postcodes-edges.csv")[0]["postcode"]
    opened(page, base, address)
    ask(page, edge)
    expect(outcome(page).get_by_role("link")).to_have_count(2)
    slugs = [
        (link.get_attribute("href") or "").split("/")[-2]
        for link in outcome(page).get_by_role("link").all()
    ]
    for _ in range(2 if address == FINDER else 1):
        details(page).get_by_role("link", name="Show these wards together on the map").click()
        expect(page).to_have_url(f"{base}/{FINDER}#map-{'+'.join(slugs)}")
        expect(page.locator(".ward-map svg a.is-found")).to_have_count(2)
        for slug in slugs:
            expect(page.locator(f"#map-{slug}")).to_have_class("is-found")
            expect(page.locator(f"#map-{slug}")).to_be_in_viewport()
    with_map(page)
    expect(page.locator(".zoom-map__ward.is-found")).to_have_count(2)


def test_a_link_to_wards_that_are_not_there_marks_none(newcomer: Page, base: str) -> None:
    watch = Watch(newcomer)
    newcomer.goto(f"{base}/{FINDER}#map-yarm+nowhere")
    expect(newcomer.get_by_role("button", name="Find my ward")).to_be_visible()
    expect(newcomer.locator(".ward-map svg a.is-found")).to_have_count(0)
    assert watch.complaints == []


@pytest.mark.parametrize("address", [FINDER, "wards/"])
def test_the_words_below_the_outline_map_lead_to_the_list_of_its_numbers(
    page: Page, base: str, address: str
) -> None:
    page.goto(f"{base}/{address}")
    words = page.locator(".ward-map figcaption")
    expect(words).to_contain_text("A ward that was found is filled in and has a broken outline.")
    words.get_by_role("link", name="the list").click()
    expect(page.get_by_role("heading", name="Wards from A to Z")).to_be_in_viewport()
    expect(page.locator(".ward-list a").first).to_be_in_viewport()


def test_a_link_to_the_map_leads_to_it(page: Page, base: str) -> None:
    page.goto(f"{base}/{FINDER}#map")
    expect(page.get_by_role("heading", name="Map of the wards")).to_be_in_viewport()


def test_nothing_of_the_moving_map_is_loaded_before_it_is_opened(newcomer: Page, base: str) -> None:
    watch = Watch(newcomer)
    opened(newcomer, base)
    assert not [request.url for request in watch.requests if "/assets/map/" in request.url]
    with_map(newcomer)
    loaded = [request.url for request in watch.requests if "/assets/map/" in request.url]
    assert len(loaded) == 3
    assert watch.elsewhere(base) == []
    assert watch.violations() == []
    assert watch.complaints == []


def test_the_list_drives_the_map(finder: Page) -> None:
    with_map(finder)
    finder.get_by_label("Ward to show").select_option("yarm")
    found = finder.locator(".zoom-map__ward.is-found")
    expect(found).to_have_count(1)
    expect(finder.locator(".zoom-map__name", has_text=re.compile("^Yarm$"))).to_be_visible()
    shown = finder.locator("[data-shown]")
    expect(shown).to_have_text("Shown on the map: Yarm")
    shown.get_by_role("link").click()
    expect(finder).to_have_url(re.compile("/wards/yarm/$"))


def test_several_wards_are_named_on_the_map_as_in_a_sentence(
    in_yarm: Page, context: BrowserContext
) -> None:
    with_map(in_yarm)
    context.set_geolocation(Geolocation(latitude=54.5045, longitude=-1.356, accuracy=1000))
    here(in_yarm)
    expect(in_yarm.locator("[data-shown] a")).not_to_have_count(0)
    names = in_yarm.locator("[data-shown] a").all_text_contents()
    assert len(names) > 2
    sentence = f"Shown on the map: {', '.join(names[:-1])} and {names[-1]}"
    expect(in_yarm.locator("[data-shown]")).to_have_text(sentence)


def test_the_map_of_rates_that_moves_names_towns_and_no_ward_over_them(
    page: Page, base: str
) -> None:
    page.goto(f"{base}/compare/")
    towns = page.locator(".class-map svg[role=group] text").all_text_contents()
    page.get_by_role("button", name="Open a map that you can move and zoom").click()
    expect(page.get_by_label("Ward to show")).to_be_focused()
    page.get_by_role("button", name="Zoom in").click()
    assert towns
    assert page.locator(".zoom-map__name").all_text_contents() == towns


@pytest.mark.parametrize("file", ["leaflet*.js", "leaflet*.css", "drawing*.js"])
def test_a_map_that_does_not_load_says_so_where_the_focus_is_and_can_be_tried_again(
    newcomer: Page, base: str, file: str
) -> None:
    opened(newcomer, base)
    newcomer.route(f"**/assets/map/{file}", lambda route: route.abort())
    newcomer.get_by_role("button", name="Open a map that you can move and zoom").click()
    again = newcomer.get_by_role("button", name="The map did not load. Try again")
    expect(again).to_be_focused()
    expect(newcomer.get_by_role("group", name="Move and zoom the map")).to_have_count(0)
    newcomer.unroute_all()
    again.click()
    expect(newcomer.locator(".zoom-map__name")).to_have_count(27)
    expect(newcomer.get_by_label("Ward to show")).to_be_focused()


def test_what_the_finder_finds_is_shown_on_an_open_map(finder: Page) -> None:
    with_map(finder)
    ask(finder, "TS18 1AA")
    expect(finder.locator("[data-shown]")).to_have_text("Shown on the map: Stockton Town Centre")
    expect(finder.locator(".zoom-map__ward.is-found")).to_have_count(1)


def test_all_wards_can_be_chosen_after_an_answer_of_several(finder: Page) -> None:
    with_map(finder)
    ask(finder, rows_of("postcodes-edges.csv")[0]["postcode"])
    found = finder.locator(".zoom-map__ward.is-found")
    expect(found).to_have_count(2)
    choose = finder.get_by_label("Ward to show")
    expect(choose.locator("option:checked")).to_have_text("The wards found")
    choose.focus()
    finder.keyboard.press("ArrowUp")
    expect(choose.locator("option:checked")).to_have_text("All wards")
    expect(found).to_have_count(0)
    expect(finder.locator("[data-shown]")).to_be_empty()
    finder.keyboard.press("ArrowDown")
    expect(choose.locator("option:checked")).to_have_text(re.compile("^1 "))


def test_what_the_map_shows_is_announced_only_where_the_form_has_not_said_it(finder: Page) -> None:
    ask(finder, "TS18 1AA")
    with_map(finder)
    shown = finder.locator("[data-shown]")
    expect(shown).to_have_text("Shown on the map: Stockton Town Centre")
    expect(shown).to_have_attribute("aria-live", "off")
    finder.get_by_label("Ward to show").select_option("yarm")
    expect(shown).to_have_attribute("aria-live", "polite")
    ask(finder, "TS18 1AA")
    expect(shown).to_have_text("Shown on the map: Stockton Town Centre")
    expect(shown).to_have_attribute("aria-live", "off")
    finder.locator(".zoom-map__ward").first.click(force=True)
    expect(shown).to_have_attribute("aria-live", "polite")


def test_what_was_found_before_is_shown_once_the_map_is_opened(finder: Page) -> None:
    ask(finder, "TS18 1AA")
    with_map(finder)
    expect(finder.locator("[data-shown]")).to_have_text("Shown on the map: Stockton Town Centre")


def centre(page: Page) -> list[float]:
    """Return where the middle of the map is, and how close it is."""
    place: list[float] = page.evaluate(
        "[map_wards.getCenter().lat, map_wards.getCenter().lng, map_wards.getZoom()]"
    )
    return place


def test_buttons_move_and_zoom_the_map(finder: Page) -> None:
    with_map(finder)
    start = centre(finder)
    finder.get_by_role("button", name="Zoom in").click()
    assert centre(finder)[2] == start[2] + 1
    finder.get_by_role("button", name="North").click()
    assert centre(finder)[0] > start[0]
    finder.get_by_role("button", name="East").click()
    assert centre(finder)[1] > start[1]
    for name in ("South", "West", "Zoom out"):
        finder.get_by_role("button", name=name).click()
    assert centre(finder) == pytest.approx(start, abs=0.001)


def test_the_keyboard_moves_the_map_too(finder: Page) -> None:
    with_map(finder)
    region = finder.get_by_role("region", name="Map of the wards that you can move and zoom")
    region.focus()
    expect(region).to_be_focused()
    start = centre(finder)
    finder.keyboard.press("+")
    assert centre(finder)[2] > start[2]
    finder.keyboard.press("Tab")
    expect(region).not_to_be_focused()


def test_the_wheel_over_the_map_scrolls_the_page(finder: Page) -> None:
    with_map(finder)
    region = finder.locator(".zoom-map__place")
    region.scroll_into_view_if_needed()
    region.hover()
    finder.wait_for_timeout(300)
    start, zoom = finder.evaluate("scrollY"), centre(finder)[2]
    finder.mouse.wheel(0, -300)
    finder.wait_for_function("start => scrollY < start", arg=start)
    assert centre(finder)[2] == zoom


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a visitor with a phone."""
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


def test_on_a_phone_one_finger_moves_the_page_and_the_page_can_be_zoomed(
    phone: BrowserContext, base: str
) -> None:
    page = with_map(opened(phone.new_page(), base))
    assert page.evaluate("map_wards.dragging.enabled()") is False
    touch = page.locator(".zoom-map__place").evaluate("one => getComputedStyle(one).touchAction")
    assert "pan-y" in touch
    content = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "maximum-scale" not in content
    assert "user-scalable" not in content


def test_streets_come_from_their_host_only_when_asked_for(finder: Page, base: str) -> None:
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append({"url": route.request.url, **route.request.headers})
        route.fulfill(body=PICTURE, content_type="image/png")

    finder.route(f"{STREETS}/**", answer)
    watch = Watch(finder)
    with_map(finder)
    expect(finder.locator(".zoom-map__streets")).to_contain_text("come from OpenStreetMap, not us")
    assert asked == []
    button = finder.get_by_role("button", name="Show streets")
    button.click()
    expect(finder.get_by_role("link", name="© OpenStreetMap contributors")).to_be_visible()
    expect(finder.locator(".leaflet-tile-loaded").first).to_be_visible()
    assert {headers.get("referer") for headers in asked} == {f"{base}/"}
    assert watch.complaints == []
    finder.get_by_role("button", name="Hide streets").click()
    expect(finder.locator(".leaflet-tile")).to_have_count(0)
    expect(finder.get_by_role("link", name="© OpenStreetMap contributors")).to_be_hidden()


@pytest.mark.parametrize("look_up", [lambda page: ask(page, "TS15 9AA"), here])
def test_a_look_up_takes_the_streets_off_before_their_host_learns_where(
    in_yarm: Page, look_up: Callable[[Page], None]
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PICTURE, content_type="image/png")

    in_yarm.route(f"{STREETS}/**", answer)
    with_map(in_yarm)
    in_yarm.get_by_role("button", name="Show streets").click()
    expect(in_yarm.locator(".leaflet-tile-loaded").first).to_be_visible()
    in_yarm.wait_for_load_state("networkidle")
    before = list(asked)
    assert before
    look_up(in_yarm)
    expect(in_yarm.locator("[data-shown]")).to_have_text("Shown on the map: Yarm")
    in_yarm.wait_for_timeout(500)
    assert asked == before
    button = in_yarm.get_by_role("button", name="Show streets")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(in_yarm.locator(".leaflet-tile")).to_have_count(0)
    expect(in_yarm.locator(".zoom-map--streets")).to_have_count(0)
    expect(in_yarm.get_by_role("link", name="© OpenStreetMap contributors")).to_be_hidden()
    expect(in_yarm.locator(".zoom-map__streets")).to_contain_text("takes the streets off again")
    button.click()
    expect(in_yarm.locator(".leaflet-tile-loaded").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_open_map_holds_to_the_standards_of_a_page(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    with_map(opened(page, base))
    page.evaluate(AXE.read_text("utf-8"))
    assert [
        violation["rule"] for violation in page.evaluate(script("axe_results"))["violations"]
    ] == []
    assert unnamed(page) == []
