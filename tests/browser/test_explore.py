"""The exploring page: choices, the address, the table, the files, keys, and nothing sent."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browser.crawl import AXE, WIDTHS, layout_problems
from browser.naming import unnamed
from browser.watching import Watch, script
from building import DATA
from loading import loaded
from partnership.model.months import Month
from partnership.pages.explore import Explore
from partnership.pages.snapshot import Edition
from playwright.sync_api import Browser, Locator, Page, Route, expect

EXPLORE = "explore/"
MONTHS = len(loaded(DATA).months)
ALL = "#show=months&line=all.crime"


@pytest.fixture
def explore(page: Page, base: str) -> Page:
    return opened(page, base)


def opened(page: Page, base: str, choice: str = "") -> Page:
    """Open the page with a choice in its address, and wait for its chart."""
    page.goto("about:blank")
    page.goto(f"{base}/{EXPLORE}{choice}")
    expect(page.locator("#explore-plot .main-svg").first).to_be_visible()
    return page


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Line {number}", exact=True)


def choose(page: Page, number: int, place: str, records: str) -> None:
    line(page, number).get_by_label("Place").select_option(label=place)
    line(page, number).get_by_label("Records").select_option(label=records)


def table(page: Page) -> list[list[str]]:
    """Return the table as texts, its head first."""
    rows = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
    return list(page.locator("#explore-table").evaluate(rows))


def heads(page: Page) -> list[str]:
    return table(page)[0][1:]


def drawn(page: Page) -> list[list[float | None]]:
    """Return the values that Plotly has been given, line by line."""
    values = "document.getElementById('explore-plot').data.map(line => line.y)"
    return list(page.evaluate(values))


def numbers(page: Page, column: int = 1) -> list[float | None]:
    """Return a column of the table in the order of time, words as None."""
    cells = [row[column].split(" (")[0].replace(",", "") for row in reversed(table(page)[1:])]
    return [float(cell) if re.fullmatch(r"[\d.]+", cell) else None for cell in cells]


def test_without_javascript_the_page_says_what_to_do_instead(chromium: Browser, base: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/{EXPLORE}")
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="the downloads")).to_be_visible()
    expect(page.locator("#explore")).to_be_hidden()
    context.close()


def test_the_page_begins_with_all_crime_of_the_borough(explore: Page) -> None:
    assert len(heads(explore)) == 1
    rows = table(explore)
    assert len(rows) == MONTHS + 1
    assert rows[1][0] == "August 2025"
    assert drawn(explore) == [numbers(explore)]


def test_the_table_and_the_chart_hold_what_the_downloads_hold(explore: Page, site: Path) -> None:
    choose(explore, 1, "Yarm", "Burglary")
    with (site / "downloads" / "wards" / "yarm.csv").open(encoding="utf-8") as file:
        counts = [
            int(row["count"]) for row in csv.DictReader(file) if row["category"] == "Burglary"
        ]
    assert numbers(explore) == counts
    assert drawn(explore) == [counts]


def test_totals_of_twelve_months_add_up(explore: Page) -> None:
    months = numbers(explore)
    explore.get_by_label("What to show").select_option("years")
    totals = numbers(explore)
    assert totals[:11] == [None] * 11
    assert totals[11:] == [
        sum(one or 0 for one in months[end - 12 : end]) for end in range(12, len(months) + 1)
    ]
    assert drawn(explore) == [totals]
    assert table(explore)[-1][1] == "fewer than 12 months"


def test_nothing_marks_a_usual_range(explore: Page) -> None:
    for show in ("months", "years", "rates"):
        explore.get_by_label("What to show").select_option(show)
        layout = explore.evaluate("document.getElementById('explore-plot').layout")
        assert not layout.get("shapes")
        assert len(drawn(explore)) == 1


def test_a_partial_month_is_an_open_mark_that_no_line_joins(page: Page, invented_base: str) -> None:
    opened(page, invented_base)
    joined, alone = drawn(page)
    is_partial = ["(partial)" in row[1] for row in reversed(table(page)[1:])]
    values = list(zip(numbers(page), is_partial, strict=True))
    assert joined == [None if partial else value for value, partial in values]
    assert alone == [value for value, partial in values if partial]
    expect(page.locator("#explore-notes")).to_contain_text(
        "December 2024: partial, so its mark is open and no line leads to it."
    )
    page.get_by_label("What to show").select_option("years")
    assert len(drawn(page)) == 1


def test_a_break_is_drawn_told_and_never_crossed(page: Page, base: str) -> None:
    partnership = loaded(DATA)
    categories = tuple(
        one.model_copy(update={"comparable_since": Month(2024, 6)}) if one.id == "burglary" else one
        for one in partnership.categories
    )
    changed = Edition(replace(partnership, categories=categories), date(2025, 11, 21))
    figures = Explore(changed, None).figures
    page.route("**/explore/figures.json", lambda route: route.fulfill(body=figures))
    opened(page, base, "#show=months&line=yarm.burglary")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("a: May 2023: these wards began.")
    expect(notes).to_contain_text("b: June 2024: the police changed what they count.")
    layout = page.evaluate("document.getElementById('explore-plot').layout")
    assert [one["x0"] for one in layout["shapes"]] == ["2023-04-16", "2024-05-16"]
    assert [one["text"] for one in layout["annotations"]] == ["1", "a", "b"]
    place = [row[0] for row in reversed(table(page)[1:])].index("June 2024")
    values = numbers(page)
    assert drawn(page) == [[*values[:place], None, *values[place:]]]
    page.get_by_label("What to show").select_option("years")
    cells = [row[1] for row in reversed(table(page)[1:])]
    assert set(cells[place : place + 11]) == {"the police changed what they count"}
    assert all(cell.isdecimal() for cell in cells[place + 11 :])


def test_breaks_of_one_month_share_a_line_and_a_letter(page: Page, base: str) -> None:
    opened(page, base, "#show=months&line=yarm.crime&line=yarm-2003.crime")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("a: May 2023: these wards began.")
    expect(notes).to_contain_text("a: May 2023: these wards were replaced.")
    layout = page.evaluate("document.getElementById('explore-plot').layout")
    assert [one["x0"] for one in layout["shapes"]] == ["2023-04-16"]
    assert [one["text"] for one in layout["annotations"]] == ["1", "2", "a"]


def test_a_rate_has_its_basis_and_none_where_it_would_mislead(page: Page, base: str) -> None:
    opened(page, base, "#show=rates&line=yarm.burglary&line=yarm.shoplifting")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("residents in")
    expect(notes).to_contain_text("Yarm: Shoplifting has no rate.")
    assert numbers(page, 1)[-1] is not None
    assert {row[2] for row in table(page)[1:]} == {"no rate"}


def test_four_lines_are_compared_and_a_fifth_is_not_offered(explore: Page) -> None:
    add = explore.get_by_role("button", name="Add a line")
    for number in range(2, 5):
        add.click()
        expect(line(explore, number).get_by_label("Place")).to_be_focused()
        line(explore, number).get_by_label("Place").select_option(index=number)
    expect(add).to_be_hidden()
    assert len(set(heads(explore))) == 4
    assert len(drawn(explore)) == 4
    assert explore.locator("#explore-key li").all_text_contents() == heads(explore)
    explore.get_by_role("button", name="Remove line 2").click()
    expect(line(explore, 1).get_by_label("Place")).to_be_focused()
    assert len(heads(explore)) == 3
    expect(add).to_be_visible()


def test_the_choice_lives_in_the_address_and_comes_back_from_it(explore: Page, base: str) -> None:
    choose(explore, 1, "Yarm", "Burglary")
    explore.get_by_role("button", name="Add a line").click()
    choose(explore, 2, "Ropner", "Robbery")
    explore.get_by_label("What to show").select_option("years")
    address = explore.url
    assert address == f"{base}/{EXPLORE}#show=years&line=yarm.burglary&line=ropner.robbery"
    before = table(explore)
    explore.goto("about:blank")
    explore.goto(address)
    expect(line(explore, 2)).to_be_visible()
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
    assert numbers(page) == drawn(page)[0]
    expect(line(page, 1).get_by_label("Place")).to_have_value("all")
    named = re.findall("line=(.*)", choice)
    sentence = "The address names a place or kind of record that is not here"
    told = [f"{sentence}: {one}." for one in named]
    notes = page.locator("#explore-notes li")
    assert [note for note in notes.all_text_contents() if "address" in note] == told
    expect(page.get_by_role("status").first).to_have_text("".join(told))
    choose(page, 1, "Yarm", "Burglary")
    expect(page.locator("#explore-notes")).not_to_contain_text("The address names")


def test_a_former_wards_chart_leads_to_its_own_figures(page: Page, base: str) -> None:
    page.goto(f"{base}/wards/former/newtown/")
    page.get_by_role("link", name="Recorded crime: explore").click()
    expect(page.locator("#explore-plot .main-svg").first).to_be_visible()
    assert heads(page) == ["Newtown (ward of 2003): Recorded crime"]
    expect(page.locator("#explore-notes")).to_contain_text("these wards were replaced")
    line(page, 1).get_by_label("Records").select_option(label="Burglary")
    expect(page.locator("#explore-notes")).to_contain_text("Burglary is not here.")
    assert {row[1] for row in table(page)[1:]} == {"not here"}


def test_a_choice_is_announced_once_it_is_made(explore: Page) -> None:
    status = explore.locator("#explore-status")
    expect(status).to_be_empty()
    choose(explore, 1, "Yarm", "Burglary")
    expect(status).to_have_text("Shown: Yarm: Burglary. Records each month.")


def test_the_chart_is_left_to_the_table_by_a_screen_reader(explore: Page) -> None:
    expect(explore.locator("#explore-plot")).to_have_attribute("aria-hidden", "true")
    expect(explore.get_by_role("table")).to_have_accessible_name(re.compile("Records each month"))
    assert explore.locator("#explore-plot :is(a, button, [tabindex])").count() == 0


def test_a_value_is_told_where_the_pointer_is(explore: Page) -> None:
    point = explore.locator("#explore-plot .points path").nth(5)
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    assert place
    explore.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    row = list(reversed(table(explore)[1:]))[5]
    expect(explore.locator("#explore-plot .hovertext")).to_contain_text(row[0])
    expect(explore.locator("#explore-plot .hovertext")).to_contain_text(row[1])


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


def test_the_chart_is_downloaded_as_a_picture_that_shows_it(explore: Page) -> None:
    with explore.expect_download() as download:
        explore.get_by_role("button", name="Download the chart").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) >= 1280
    assert len(content) > 20_000, "an empty picture is far smaller"


def test_keys_alone_add_a_line_and_choose(explore: Page) -> None:
    explore.get_by_label("What to show").focus()
    explore.keyboard.press("ArrowDown")
    expect(explore.get_by_label("What to show")).to_have_value("years")
    explore.keyboard.press("Tab")
    explore.keyboard.press("ArrowDown")
    first = explore.locator("#explore-lines select").first
    assert first.input_value() != "all"
    add = explore.get_by_role("button", name="Add a line")
    for _ in range(3):
        explore.keyboard.press("Tab")
        if add.evaluate("button => button === document.activeElement"):
            break
    explore.keyboard.press("Enter")
    expect(line(explore, 2).get_by_label("Place")).to_be_focused()


@pytest.fixture
def watched(page: Page) -> Watch:
    return Watch(page)


def test_the_page_asks_only_its_own_server_and_keeps_to_the_policy(
    watched: Watch, base: str
) -> None:
    page = opened(watched.page, base)
    loaded = len(watched.requests)
    choose(page, 1, "Yarm", "Burglary")
    page.get_by_role("button", name="Add a line").click()
    page.get_by_label("What to show").select_option("rates")
    for name in ("Download the table", "Download the chart"):
        with page.expect_download():
            page.get_by_role("button", name=name).click()
    after = [one.url for one in watched.requests[loaded:] if one.resource_type != "other"]
    assert after == [], "a choice must not be sent"
    assert [url for url in watched.elsewhere(base) if not url.startswith("blob:")] == []
    assert watched.violations() == []
    assert watched.complaints == []


def test_plotly_is_loaded_on_no_other_page(page: Page, base: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("", "wards/yarm/", "downloads/"):
        page.goto(f"{base}/{address}")
    assert not [url for url in asked if "plotly" in url or "explore" in url]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_sound_with_four_lines_at_each_width(
    chromium: Browser, base: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": WIDTHS[width]})
    context.add_init_script(path=AXE)
    page = context.new_page()
    lines = "&".join(
        f"line={place}" for place in ("all.crime", "yarm.burglary", "ropner.robbery", "all.drugs")
    )
    opened(page, base, f"#show=months&{lines}")
    results = page.evaluate(script("axe_results"))
    assert results["violations"] == []
    assert layout_problems(page) == []
    assert unnamed(page) == []
    context.close()


def test_a_chart_that_cannot_be_loaded_leaves_the_table(page: Page, base: str) -> None:
    page.route("**/plotly.*.js", lambda route: route.abort())
    page.goto(f"{base}/{EXPLORE}")
    expect(page.get_by_text("The chart could not be loaded")).to_be_visible()
    expect(page.get_by_role("button", name="Download the chart")).to_have_count(0)
    assert len(numbers(page)) == MONTHS


def test_a_reader_below_the_figures_is_not_moved_when_they_come(page: Page, base: str) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.set_viewport_size({"width": 320, "height": WIDTHS[320]})
    page.route("**/explore/figures.json", hold)
    page.goto(f"{base}/{EXPLORE}")
    link = page.get_by_role("link", name="how a change is judged")
    link.focus()
    waiting[0].continue_()
    expect(page.locator("#explore-plot .main-svg").first).to_be_attached()
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()


def test_figures_that_cannot_be_loaded_are_said_to_be_elsewhere(page: Page, base: str) -> None:
    page.route("**/explore/figures.json", lambda route: route.abort())
    page.goto(f"{base}/{EXPLORE}")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("The figures could not be loaded.")
    expect(told.get_by_role("link", name="the downloads")).to_be_visible()
    expect(page.get_by_text("This page needs JavaScript")).to_be_hidden()
    expect(page.get_by_role("button", name="Add a line")).to_have_count(0)


def test_a_browser_too_old_to_show_the_figures_says_where_they_are(page: Page, base: str) -> None:
    page.add_init_script("delete Object.hasOwn")
    page.goto(f"{base}/{EXPLORE}")
    expect(page.get_by_role("alert")).to_contain_text("The figures could not be loaded.")
    expect(page.locator("#explore")).to_have_count(0)
