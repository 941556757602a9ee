"""What the exploring page holds, and how its interactive chart looks."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from building import INVENTED, ROOT
from colours import contrast
from loading import loaded
from partnership.charts.chart import Chart
from partnership.charts.figure import MOST_LINES, STYLES, pattern_of
from partnership.model.crime import Kind
from partnership.model.months import Month
from partnership.pages.area_charts import category_chart, kind_chart
from partnership.pages.downloads.table import json_line
from partnership.pages.explore import Explore
from partnership.pages.former_wards import former_wards
from partnership.pages.snapshot import Snapshot
from partnership.statistics.series import rolling_totals
from series import JANUARY, monthly


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot(loaded(INVENTED), date(2025, 11, 21))


@pytest.fixture(scope="module")
def charts(snapshot: Snapshot) -> list[Chart]:
    """Return every chart of every ward and of the borough."""
    places = [("everywhere", snapshot.wards), *((ward.name, (ward,)) for ward in snapshot.wards)]
    areas = [snapshot.area(name, wards) for name, wards in places]
    return [
        chart
        for area in areas
        for chart in (
            *(kind_chart(snapshot, area, kind) for kind in Kind),
            *(category_chart(snapshot, area, line) for line in area.by_category),
        )
    ]


@pytest.fixture(scope="module")
def explored(snapshot: Snapshot) -> dict[str, object]:
    return dict(json.loads("".join(Explore(snapshot, None).figures())))


def changed_in(month: Month) -> Snapshot:
    """Return the invented borough whose burglaries are counted in another way from a month on."""
    partnership = loaded(INVENTED)
    categories = tuple(
        category.model_copy(update={"comparable_since": month})
        if category.id == "burglary"
        else category
        for category in partnership.categories
    )
    return Snapshot(replace(partnership, categories=categories), date(2025, 11, 21))


def test_the_exploring_page_holds_what_every_chart_holds(
    charts: list[Chart], explored: dict[str, Any]
) -> None:
    for chart in charts:
        place, records = chart.choice.split(".")
        held = explored["series"][place][records]
        assert held["months"] == [figure.value for figure in chart.series]
        totals = rolling_totals(chart.series)
        assert held["years"] == [
            total.value if total and total.is_complete else None for total in totals
        ]


def test_a_former_ward_is_a_place_with_the_charts_of_its_page_and_no_rate(
    snapshot: Snapshot, explored: dict[str, Any]
) -> None:
    held = {entry["id"]: entry for entry in explored["places"]}
    former = [ward for wards in former_wards(snapshot).values() for ward in wards]
    assert former
    for ward in former:
        drawings: Any = ward.figures["drawings"]
        for drawing in drawings:
            place, records = drawing.chart.choice.split(".")
            values = explored["series"][place][records]
            assert values["months"] == [figure.value for figure in drawing.chart.series]
            assert values["rates"] == []
            assert held[place]["noRate"]
        assert len(explored["series"][place]) == len(drawings)


def test_the_exploring_page_holds_each_break_of_a_place_and_of_records() -> None:
    explore = Explore(changed_in(Month(2024, 6)), None)
    explored, pattern = json.loads("".join(explore.figures())), json.loads(explore.plotly_pattern())
    [kind] = explored["breaks"]
    assert kind["isOfKind"]
    assert kind["sentence"].startswith("June 2024: the police changed what they count.")
    assert explored["months"][kind["month"]] == "2024-06"
    assert pattern["breaks"][kind["month"]]["shape"]["x0"] == "2024-05-16"
    breaks = {entry["id"]: entry["breaks"] for entry in explored["places"] + explored["records"]}
    assert breaks["crime"] == breaks["burglary"] == [0]
    assert breaks["all"] == breaks["vehicle-crime"] == []


def test_no_rolling_total_spans_a_change_of_kind() -> None:
    totals = rolling_totals(monthly([1] * 30), [JANUARY.plus(14)])
    known = [place for place, total in enumerate(totals) if total]
    assert known == [11, 12, 13, 25, 26, 27, 28, 29]
    changed, before = (
        json.loads("".join(Explore(snapshot, None).figures()))["series"]["all"]["crime"]["years"]
        for snapshot in (changed_in(Month(2025, 8)), changed_in(Month(2011, 9)))
    )
    assert changed[:-1] == before[:-1]
    assert changed[-1] is None


def test_lines_differ_by_dash_mark_and_number_and_not_by_colour_alone() -> None:
    figure = json.loads(json_line(pattern_of([JANUARY])))["figure"]
    lines, partial = figure["data"][:MOST_LINES], figure["data"][MOST_LINES:]
    for look in (
        {line["line"]["dash"] for line in lines},
        {line["marker"]["symbol"] for line in lines},
        {trace["marker"]["symbol"] for trace in partial},
    ):
        assert len(look) == MOST_LINES
    assert not any(line["connectgaps"] for line in lines)
    assert {trace["mode"] for trace in partial} == {"markers"}
    assert [name["text"] for name in figure["layout"]["annotations"]] == ["1", "2", "3", "4"]
    assert figure["layout"]["yaxis"]["rangemode"] == "tozero"
    assert all(contrast(colour, "#FFFFFF") >= 3 for colour, _, _ in STYLES)


def test_the_script_draws_lines_in_the_same_colours() -> None:
    drawing = ROOT / "overrides" / "assets" / "javascripts" / "explore-drawing.js"
    (styles,) = re.findall(r"^const STYLES = (.*);$", drawing.read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"#\w+", styles) == [colour for colour, _, _ in STYLES]


def test_rolling_totals_leave_out_a_month_that_is_missing() -> None:
    totals = rolling_totals(monthly([1, 2, 3, None, *range(5, 18)]))
    known = [(total.value, len(total.left_out)) for total in totals if total]
    assert totals[:11] == (None,) * 11
    assert known == [(74, 1), (86, 1), (98, 1), (110, 1), (126, 0), (138, 0)]


def test_a_rate_is_held_only_where_it_does_not_mislead(
    snapshot: Snapshot, explored: dict[str, Any]
) -> None:
    series = explored["series"]
    places = {place["id"]: place for place in explored["places"]}
    for ward in snapshot.wards:
        for category in snapshot.partnership.categories:
            rates = series[ward.slug][category.id]["rates"]
            has_rate = category.personal_risk and not places[ward.slug]["noRate"]
            assert bool(rates) == has_rate
        if ward.rate_misleads:
            assert places[ward.slug]["noRate"] == ward.rate_misleads


def test_without_plotly_the_figures_remain_and_the_build_says_what_to_run(
    snapshot: Snapshot,
) -> None:
    explore = Explore(snapshot, None)
    assert [path for path, _ in explore.files()] == [explore.index]
    assert "Run `make`." in explore.notices[0]
