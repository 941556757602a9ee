"""The exploring page: choices, the address, the table, the files, keys, and nothing sent."""

import csv
import gzip
import io
import re

import pytest
from browser.crawl import AXE, WIDTHS, layout_problems
from browser.exploring import (
    EXPLORE,
    MONTHS,
    assert_drawn,
    choose,
    heads,
    interactive,
    line,
    measure,
    numbers,
    opened,
    plotted,
    shown,
    table,
)
from browser.naming import unnamed
from browser.watching import Watch, script
from playwright.sync_api import Browser, Page, Response, expect

MOST_BYTES = 60_000
"""What a first visit loads, as a host sends it."""

SHIFTS = """window.shifts = 0
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifts += shift.value
}).observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture
def explore(page: Page, base: str) -> Page:
    return opened(page, base)


def test_without_javascript_the_first_chart_and_its_table_are_there(
    chromium: Browser, base: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/{EXPLORE}")
    expect(page.get_by_text("your browser needs JavaScript")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="the downloads")).to_be_visible()
    assert_drawn(page)
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    expect(page.locator("main").get_by_role("combobox")).to_have_count(0)
    context.close()


def test_the_page_begins_with_all_crime_of_the_borough(explore: Page) -> None:
    assert len(heads(explore)) == 1
    rows = table(explore)
    assert len(rows) == MONTHS + 1
    assert rows[1][0] == "August 2025"
    assert_drawn(explore)


def test_totals_of_twelve_months_add_up(explore: Page) -> None:
    months = numbers(explore)
    measure(explore, "years")
    totals = numbers(explore)
    assert totals[:11] == [None] * 11
    assert totals[11:] == [
        sum(value or 0 for value in months[end - 12 : end]) for end in range(12, len(months) + 1)
    ]
    assert_drawn(explore)
    assert plotted(interactive(explore)) == [totals]
    assert table(explore)[-1][1] == "fewer than 12 months"


def test_a_rate_has_its_basis_and_none_where_it_would_mislead(page: Page, base: str) -> None:
    opened(page, base, "#show=rates&line=yarm.burglary&line=yarm.shoplifting")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("residents in")
    expect(notes).to_contain_text("Yarm: Shoplifting has no rate.")
    assert numbers(page, 1)[-1] is not None
    assert {row[2] for row in table(page)[1:]} == {"no rate"}
    assert_drawn(page)


def test_four_lines_are_compared_each_of_a_new_place_and_a_fifth_is_not_offered(
    explore: Page,
) -> None:
    add = explore.get_by_role("button", name="Add a line")
    for number in range(2, 5):
        add.click()
        expect(line(explore, number).get_by_label("Place")).to_be_focused()
    shown(explore)
    expect(add).to_be_hidden()
    assert len(set(heads(explore))) == 4
    assert_drawn(explore)
    assert explore.locator("#explore-plot .latest").all_text_contents() != ["1", "1", "1", "1"]
    assert explore.locator("#explore-key li").all_text_contents() == heads(explore)
    explore.get_by_role("button", name="Remove line 2").click()
    expect(line(explore, 1).get_by_label("Place")).to_be_focused()
    shown(explore)
    assert len(heads(explore)) == 3
    expect(add).to_be_visible()


def test_the_choice_lives_in_the_address_and_comes_back_from_it(explore: Page, base: str) -> None:
    choose(explore, 1, "Yarm", "Burglary")
    explore.get_by_role("button", name="Add a line").click()
    choose(explore, 2, "Ropner", "Robbery")
    measure(explore, "years")
    address = explore.url
    assert address == f"{base}/{EXPLORE}#show=years&line=yarm.burglary&line=ropner.robbery"
    before = table(explore)
    explore.goto("about:blank")
    explore.goto(address)
    expect(line(explore, 2)).to_be_visible()
    expect(explore.locator("#explore-headline")).to_contain_text("Records in the 12 months")
    assert table(explore) == before
    expect(explore.get_by_label("What to show")).to_have_value("years")


@pytest.mark.parametrize(
    "choice",
    [
        "#line=nowhere.burglary",
        "#show=x&line=yarm",
        "#main",
        "#a=<b>",
        "#show=toString",
        "#line=constructor.name",
        "#line=all.constructor",
    ],
)
def test_an_address_that_names_nothing_shows_the_beginning(
    page: Page, base: str, choice: str
) -> None:
    opened(page, base, choice)
    assert_drawn(page)
    expect(line(page, 1).get_by_label("Place")).to_have_value("all")
    named = re.findall("line=(.*)", choice)
    sentence = "The address names a place or kind of record that is not available"
    told = [f"{sentence}: {name}." for name in named]
    expect(page.locator("#explore-status")).to_have_text("".join(told))
    notes = page.locator("#explore-notes li")
    assert [note for note in notes.all_text_contents() if "address" in note] == told
    choose(page, 1, "Yarm", "Burglary")
    expect(page.locator("#explore-notes")).not_to_contain_text("The address names")


def test_a_former_wards_chart_leads_to_its_own_figures(page: Page, base: str) -> None:
    page.goto(f"{base}/wards/former/newtown/")
    page.get_by_role("link", name="Recorded crime: explore").click()
    expect(page.locator("#explore-notes")).to_contain_text("these wards were replaced")
    assert heads(page) == ["Newtown (ward of 2003): Recorded crime"]
    line(page, 1).get_by_label("Records").select_option(label="Burglary")
    expect(page.locator("#explore-notes")).to_contain_text("Burglary is not available.")
    assert {row[1] for row in table(page)[1:]} == {"not here"}


def test_a_choice_is_announced_once_it_is_made(explore: Page) -> None:
    status = explore.locator("#explore-status")
    expect(status).to_be_empty()
    choose(explore, 1, "Yarm", "Burglary")
    expect(status).to_have_text("Shown: Yarm: Burglary. Records each month.")


def test_the_table_is_downloaded_as_csv(explore: Page) -> None:
    choose(explore, 1, "Yarm", "Burglary")
    with explore.expect_download() as download:
        explore.get_by_role("button", name="Download the table").click()
    text = download.value.path().read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert download.value.suggested_filename == "explore-months.csv"
    assert [float(row["value"]) for row in rows] == numbers(explore)
    assert {(row["place"], row["records"], row["status"]) for row in rows} == {
        ("Yarm", "Burglary", "reported")
    }


def test_keys_alone_add_a_line_and_choose(explore: Page) -> None:
    explore.get_by_label("What to show").focus()
    explore.keyboard.press("ArrowDown")
    expect(explore.get_by_label("What to show")).to_have_value("years")
    explore.keyboard.press("Tab")
    explore.keyboard.press("ArrowDown")
    first = explore.locator("#explore-lines select").first
    assert first.input_value() != "all"
    expect(first).to_be_focused()
    add = explore.get_by_role("button", name="Add a line")
    for _ in range(3):
        explore.keyboard.press("Tab")
        if add.evaluate("button => button === document.activeElement"):
            break
    explore.keyboard.press("Enter")
    expect(line(explore, 2).get_by_label("Place")).to_be_focused()


@pytest.fixture
def watched(newcomer: Page) -> Watch:
    return Watch(newcomer)


def test_the_page_asks_only_its_own_server_and_keeps_to_the_policy(
    watched: Watch, base: str
) -> None:
    page = interactive(opened(watched.page, base))
    loaded = len(watched.requests)
    choose(page, 1, "Yarm", "Burglary")
    page.get_by_role("button", name="Add a line").click()
    measure(page, "rates")
    for name in ("Download the table", "Download the chart"):
        with page.expect_download():
            page.get_by_role("button", name=name).click()
    after = [
        request.url for request in watched.requests[loaded:] if request.resource_type != "other"
    ]
    assert [url for url in after if "explore-picture" not in url] == [], "a choice must not be sent"
    assert [url for url in watched.elsewhere(base) if not url.startswith("blob:")] == []
    assert watched.violations() == []
    assert watched.complaints == []


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
@pytest.mark.parametrize("choice", ["", "#show=months&line=yarm.crime"])
def test_a_first_visit_is_light_and_nothing_moves(
    newcomer: Page, base: str, width: int, height: int, choice: str
) -> None:
    answers: list[Response] = []
    newcomer.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls, and a method of a list takes no mark
    newcomer.add_init_script(SHIFTS)
    newcomer.set_viewport_size({"width": width, "height": height})
    opened(newcomer, base, choice)
    newcomer.wait_for_load_state("networkidle")
    assert newcomer.evaluate("shifts") < 0.01
    if not choice:
        assert sum(len(gzip.compress(answer.body())) for answer in answers) < MOST_BYTES
    newcomer.evaluate("scrollTo(0, 0)")
    for seen in ("#explore-form", "#explore-plot svg") if not choice else ():
        box = newcomer.locator(seen).bounding_box()
        assert box
        assert box["y"] + box["height"] <= height


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["drawn", "interactive"])
def test_the_page_is_sound_with_four_lines_at_each_width(
    chromium: Browser, base: str, width: int, kind: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": WIDTHS[width]})
    context.add_init_script(path=AXE)
    page = context.new_page()
    lines = "&".join(
        f"line={place}" for place in ("all.crime", "yarm.burglary", "ropner.robbery", "all.drugs")
    )
    opened(page, base, f"#show=months&{lines}")
    if kind == "interactive":
        interactive(page)
    results = page.evaluate(script("axe_results"))
    assert results["violations"] == []
    assert layout_problems(page) == []
    assert unnamed(page) == []
    assert kind == "interactive" or page.evaluate(script("texts_that_meet")) == []
    context.close()


def test_figures_that_cannot_be_loaded_are_said_to_be_elsewhere(page: Page, base: str) -> None:
    page.route("**/explore/figures.json", lambda route: route.fulfill(status=503))
    opened(page, base)
    line(page, 1).get_by_label("Place").select_option(label="Yarm")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("The figures could not be loaded.")
    expect(told.get_by_role("link", name="the downloads")).to_be_visible()
    assert heads(page) == ["Stockton-on-Tees: Recorded crime"]
    page.unroute("**/explore/figures.json")
    line(page, 1).get_by_label("Place").select_option(label="Ropner")
    expect(told).to_be_hidden()
    assert heads(page) == ["Ropner: Recorded crime"]


def test_a_slow_answer_to_an_earlier_choice_changes_nothing(page: Page, base: str) -> None:
    opened(page, base)
    place = line(page, 1).get_by_label("Place")
    place.select_option(label="Yarm")
    place.select_option(label="Ropner")
    shown(page)
    assert heads(page) == ["Ropner: Recorded crime"]
    assert_drawn(page)


def test_a_browser_too_old_for_the_script_keeps_the_first_chart(newcomer: Page, base: str) -> None:
    newcomer.add_init_script("delete Element.prototype.replaceChildren")
    newcomer.goto(f"{base}/{EXPLORE}#show=months&line=yarm.crime")
    expect(newcomer.get_by_role("img", name=re.compile("Records each month"))).to_be_visible()
    assert heads(newcomer) == ["Stockton-on-Tees: Recorded crime"]
