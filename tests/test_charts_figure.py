"""One chart, three renderings: the figure, the table and the series say the same."""

import json
from datetime import date

import pytest
from building import INVENTED
from partnership.charts.chart import Chart
from partnership.charts.figure import MOST_LINES, STYLES, figure_of
from partnership.charts.table import table_of
from partnership.model.categories import Kind
from partnership.pages.edition import Edition
from partnership.pages.explore import Explore
from partnership.pages.profiles import kind_chart, profile
from partnership.records.loading import load_partnership
from partnership.statistics.rolling import rolling_totals
from partnership.statistics.totals import twelve_months_to
from series import monthly


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(load_partnership(INVENTED), date(2025, 11, 21))


@pytest.fixture(scope="module")
def charts(edition: Edition) -> list[Chart]:
    """Return every chart of every ward and of the borough."""
    places = [("everywhere", edition.wards), *((ward.name, (ward,)) for ward in edition.wards)]
    profiles = [profile(edition, name, wards) for name, wards in places]
    return [
        chart
        for one in profiles
        for chart in (one.crime, one.incidents, *(line.chart for line in one.lines))
    ]


@pytest.fixture(scope="module")
def explored(edition: Edition) -> dict[str, object]:
    return dict(json.loads(Explore(edition, None).figures))


def contrast(colour: str) -> float:
    """Return the contrast of a colour with white, as WCAG 2.2 reckons it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_figure_the_table_and_the_series_hold_the_same(charts: list[Chart]) -> None:
    for chart in charts:
        [line] = figure_of(chart).data
        table = [(str(row.month), row.figures[0].value) for row in reversed(table_of(chart).rows)]
        series = [(str(figure.month), figure.value) for figure in chart.series]
        assert list(zip(line.x, line.y, strict=True)) == table == series


def test_the_exploring_page_holds_what_every_chart_holds(
    charts: list[Chart], explored: dict[str, dict[str, dict[str, dict[str, list[int]]]]]
) -> None:
    for chart in charts:
        place, records = chart.choice.split(".")
        held = explored["series"][place][records]
        assert held["months"] == [figure.value for figure in chart.series]
        totals = rolling_totals(chart.series)
        assert held["years"] == [one.value if one and one.is_complete else None for one in totals]


def test_a_missing_month_is_a_gap_and_named(charts: list[Chart]) -> None:
    [line] = figure_of(charts[0]).data
    place = list(line.x).index("2024-03")
    assert line.y[place] is None
    assert line.connectgaps is False
    assert line.text[place].endswith("March 2024: not reported")


def test_lines_differ_by_dash_mark_and_number_and_not_by_colour_alone(edition: Edition) -> None:
    chart = kind_chart(edition, "everywhere", edition.wards, Kind.CRIME)
    figure = figure_of(*[chart] * MOST_LINES)
    for look in (
        {one.line.dash for one in figure.data},
        {one.marker.symbol for one in figure.data},
    ):
        assert len(look) == MOST_LINES
    assert [one.text for one in figure.layout.annotations] == ["1", "2", "3", "4"]
    assert all(contrast(colour) >= 3 for colour, _, _ in STYLES)


def test_more_lines_than_can_be_told_apart_are_refused(charts: list[Chart]) -> None:
    with pytest.raises(ValueError, match="at most 4"):
        figure_of(*charts[:5])


def test_counts_begin_at_0_and_no_figure_marks_a_usual_range(charts: list[Chart]) -> None:
    for chart in charts:
        figure = figure_of(chart)
        assert figure.layout.yaxis.rangemode == "tozero"
        assert not figure.layout.shapes
        assert len(figure.data) == 1


def test_text_from_records_is_no_tag_in_a_figure(charts: list[Chart]) -> None:
    hostile = Chart("x", "x", "x", "<a href='x'>b</a>", charts[0].series, "x")
    [line] = figure_of(hostile).data
    assert "<" not in line.name
    assert all("<" not in text for text in line.text)


def test_rolling_totals_are_those_of_twelve_months_to_each_month() -> None:
    series = monthly([1, 2, 3, None, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
    expected = tuple(twelve_months_to(series, figure.month) for figure in series)
    assert rolling_totals(series) == expected


def test_a_rate_is_held_only_where_it_does_not_mislead(
    edition: Edition, explored: dict[str, object]
) -> None:
    series = explored["series"]
    places = {place["id"]: place for place in explored["places"]}
    for ward in edition.wards:
        for category in edition.partnership.categories:
            rates = series[ward.slug][category.id]["rates"]
            has_rate = category.personal_risk and not places[ward.slug]["noRate"]
            assert bool(rates) == has_rate
        if ward.rate_misleads:
            assert places[ward.slug]["noRate"] == ward.rate_misleads


def test_without_plotly_the_figures_remain_and_the_build_says_what_to_run(edition: Edition) -> None:
    explore = Explore(edition, None)
    assert [path for path, _ in explore.files()] == [explore.index]
    assert "Run `make`." in explore.notices[0]
