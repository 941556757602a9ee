"""The two charts of the exploring page: our own drawing, and the one that answers to a pointer."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browser.exploring import (
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
from building import DATA
from loading import loaded
from partnership.model.months import Month
from partnership.pages.explore import Explore
from partnership.pages.snapshot import Snapshot
from playwright.sync_api import Page, expect


@pytest.fixture
def explore(page: Page, base: str) -> Page:
    return opened(page, base)


@pytest.mark.parametrize("borough", ["base", "invented_base"])
def test_the_script_draws_the_first_choice_as_the_build_drew_it(
    page: Page, borough: str, request: pytest.FixtureRequest
) -> None:
    opened(page, request.getfixturevalue(borough))
    parts = ("plot", "headline", "key", "notes", "table")

    def look() -> dict[str, str]:
        inside = (page.locator(f"#explore-{part}").inner_html() for part in parts)
        return {
            part: re.sub(r"\s*(?=<)|(?<=>)\s*", "", html)
            for part, html in zip(parts, inside, strict=True)
        }

    built = look()
    place = line(page, 1).get_by_label("Place")
    place.select_option(index=1)
    shown(page)
    assert look()["plot"] != built["plot"]
    place.select_option(index=0)
    shown(page)
    assert look() == built


def test_the_table_and_the_charts_hold_what_the_downloads_hold(explore: Page, site: Path) -> None:
    choose(explore, 1, "Yarm", "Burglary")
    with (site / "downloads" / "wards" / "yarm.csv").open(encoding="utf-8") as file:
        counts = [
            int(row["count"]) for row in csv.DictReader(file) if row["category"] == "Burglary"
        ]
    assert numbers(explore) == counts
    assert_drawn(explore)
    assert plotted(interactive(explore)) == [counts]


def test_nothing_marks_a_usual_range(explore: Page) -> None:
    interactive(explore)
    for show in ("months", "years", "rates"):
        measure(explore, show)
        layout = explore.evaluate("document.getElementById('explore-interactive').layout")
        assert not layout.get("shapes")
        assert len(plotted(explore)) == 1


def test_a_partial_month_is_an_open_mark_that_no_line_joins(page: Page, invented_base: str) -> None:
    opened(page, invented_base)
    expect(page.locator("#explore-plot .open")).to_have_count(1)
    joined, alone = plotted(interactive(page))
    is_partial = ["(partial)" in row[1] for row in reversed(table(page)[1:])]
    values = list(zip(numbers(page), is_partial, strict=True))
    assert joined == [None if partial else value for value, partial in values]
    assert alone == [value for value, partial in values if partial]
    expect(page.locator("#explore-notes")).to_contain_text(
        "December 2024: partial, so its mark is open and no line leads to it."
    )
    measure(page, "years")
    assert len(plotted(page)) == 1
    expect(page.locator("#explore-plot .open")).to_have_count(0)


def test_a_break_is_drawn_told_and_never_crossed(page: Page, base: str) -> None:
    partnership = loaded(DATA)
    categories = tuple(
        category.model_copy(update={"comparable_since": Month(2024, 6)})
        if category.id == "burglary"
        else category
        for category in partnership.categories
    )
    changed = Snapshot(replace(partnership, categories=categories), date(2025, 11, 21))
    figures = "".join(Explore(changed, None).figures())
    page.route("**/explore/figures.json", lambda route: route.fulfill(body=figures))
    opened(page, base, "#show=months&line=yarm.burglary")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("a: May 2023: these wards began.")
    expect(notes).to_contain_text("b: June 2024: the police changed what they count.")
    assert page.locator("#explore-plot .mark").all_text_contents() == ["a", "b"]
    assert (page.locator("#explore-plot .line").get_attribute("d") or "").count("M") == 2
    assert_drawn(page)
    layout = interactive(page).evaluate("document.getElementById('explore-interactive').layout")
    assert [shape["x0"] for shape in layout["shapes"]] == ["2023-04-16", "2024-05-16"]
    assert [text["text"] for text in layout["annotations"]] == ["1", "a", "b"]
    place = [row[0] for row in reversed(table(page)[1:])].index("June 2024")
    values = numbers(page)
    assert plotted(page) == [[*values[:place], None, *values[place:]]]
    measure(page, "years")
    cells = [row[1] for row in reversed(table(page)[1:])]
    assert set(cells[place : place + 11]) == {"the police changed what they count"}
    assert all(cell.isdecimal() for cell in cells[place + 11 :])


def test_breaks_of_one_month_share_a_line_and_a_letter(page: Page, base: str) -> None:
    opened(page, base, "#show=months&line=yarm.crime&line=yarm-2003.crime")
    notes = page.locator("#explore-notes")
    expect(notes).to_contain_text("a: May 2023: these wards began.")
    expect(notes).to_contain_text("a: May 2023: these wards were replaced.")
    assert page.locator("#explore-plot .mark").all_text_contents() == ["a"]
    layout = interactive(page).evaluate("document.getElementById('explore-interactive').layout")
    assert [shape["x0"] for shape in layout["shapes"]] == ["2023-04-16"]
    assert [text["text"] for text in layout["annotations"]] == ["1", "2", "a"]


def test_a_wards_page_leads_to_its_interactive_chart(page: Page, base: str) -> None:
    page.goto(f"{base}/wards/yarm/")
    page.get_by_role("link", name="Interactive chart").click()
    expect(page.locator("#explore-interactive .main-svg").first).to_be_visible()
    assert heads(page) == ["Yarm: Recorded crime", "Yarm: Anti-social behaviour"]
    assert plotted(page) == [numbers(page, 1), numbers(page, 2)]
    assert "interactive" not in page.url, "whoever gets the link presses too"


def test_the_chart_has_a_name_and_leaves_the_numbers_to_the_table(explore: Page) -> None:
    chart = explore.get_by_role("img", name=re.compile("^Records each month.*Recorded crime$"))
    expect(chart).to_be_visible()
    expect(explore.get_by_role("table")).to_have_accessible_name(re.compile("Records each month"))
    interactive(explore)
    expect(explore.locator("#explore-interactive")).to_have_attribute("aria-hidden", "true")
    assert explore.locator("#explore-interactive :is(a, button, [tabindex])").count() == 0


def test_a_value_is_told_where_the_pointer_is(explore: Page) -> None:
    point = interactive(explore).locator("#explore-interactive .points path").nth(5)
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    assert place
    explore.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    row = list(reversed(table(explore)[1:]))[5]
    expect(explore.locator("#explore-interactive .hovertext")).to_contain_text(row[0])
    expect(explore.locator("#explore-interactive .hovertext")).to_contain_text(row[1])


def test_the_interactive_chart_is_zoomed_by_buttons(explore: Page) -> None:
    days = "document.getElementById('explore-interactive').layout.xaxis.range.map(Date.parse)"
    first, last = interactive(explore).evaluate(days)
    for _ in range(9):
        explore.get_by_role("button", name="Zoom in").click()
    near, end = explore.evaluate(days)
    assert end == last
    assert (end - near) / (last - first) == pytest.approx(6 / MONTHS, abs=0.05)
    explore.get_by_role("button", name="Zoom out").click()
    assert explore.evaluate(days)[0] < near
    explore.get_by_role("button", name="All months").click()
    assert explore.evaluate(days) == [first, last]


@pytest.mark.parametrize("kind", ["drawn", "interactive"])
def test_the_chart_is_downloaded_as_a_picture_that_shows_it(explore: Page, kind: str) -> None:
    if kind == "interactive":
        interactive(explore)
    with explore.expect_download() as download:
        explore.get_by_role("button", name="Download the chart").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) >= 1280
    assert len(content) > 20_000, "an empty picture is far smaller"


def test_a_picture_is_light_though_the_screen_is_dark(explore: Page) -> None:
    pictures = []
    for scheme in ("light", "dark"):
        explore.emulate_media(color_scheme=scheme)
        with explore.expect_download() as download:
            explore.get_by_role("button", name="Download the chart").click()
        pictures.append(download.value.path().read_bytes())
    assert pictures[0] == pictures[1]


def test_plotly_is_loaded_only_when_it_is_asked_for(newcomer: Page, base: str) -> None:
    asked: list[str] = []
    newcomer.on("request", lambda request: asked.append(request.url))
    for address in ("", "wards/yarm/", "downloads/"):
        newcomer.goto(f"{base}/{address}")
    assert not [url for url in asked if "explore" in url]
    opened(newcomer, base)
    choose(newcomer, 1, "Yarm", "Burglary")
    assert not [url for url in asked if "plotly" in url]
    interactive(newcomer)
    assert [url for url in asked if "plotly" in url]


def test_an_interactive_chart_that_cannot_be_loaded_leaves_the_other(page: Page, base: str) -> None:
    page.route("**/plotly.*.js", lambda route: route.abort())
    opened(page, base)
    button = page.get_by_role("button", name="Open as an interactive chart")
    button.click()
    expect(page.get_by_text("The interactive chart could not be loaded")).to_be_visible()
    expect(button).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Records each month"))).to_be_visible()
    page.unroute("**/plotly.*.js")
    interactive(page)
