"""One series, three renderings: each bar, each row and each note says what the series says."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from partnership.charts.chart import Chart, table_of
from partnership.charts.svg import BarChartLayout
from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month

FIRST = Month(2023, 11)
BAR = re.compile(r"M([0-9.]+) ([0-9.]+)V([0-9.]+)h([0-9.]+)V\2z")


def chart_of(*values: int | None, partial: tuple[int, ...] = ()) -> Chart:
    """Return a chart of months from November 2023; None is a month that was not reported."""
    return charted(
        tuple(
            Figure(FIRST.plus(place), value, status_of(value, is_partial=place in partial))
            for place, value in enumerate(values)
        )
    )


def charted(series: Series) -> Chart:
    return Chart("crime", "Crime", "Crime", series)


def status_of(value: int | None, *, is_partial: bool) -> Status:
    if value is None:
        return Status.NOT_REPORTED
    return Status.PARTIAL if is_partial else Status.REPORTED


def bars_of(drawing: BarChartLayout) -> list[tuple[float, float, float, float]]:
    """Return left edge, foot, top and width of each bar; nothing else may be in the path."""
    assert BAR.sub("", drawing.bars) == ""
    return [tuple(map(float, bar.groups())) for bar in BAR.finditer(drawing.bars)]  # type: ignore[misc]  # four groups


def top_of_scale(drawing: BarChartLayout) -> int:
    return int(drawing.lines[-1].label.replace(",", ""))


def value_at(drawing: BarChartLayout, y: float) -> float:
    """Return the value that a height stands for, by the lines of the grid alone."""
    zero, top = drawing.lines[0].y, drawing.lines[-1].y
    return (zero - y) / (zero - top) * top_of_scale(drawing)


values = st.integers(min_value=0, max_value=2_000_000)
series = st.lists(
    st.tuples(values | st.integers(0, 9), st.sampled_from(["whole", "partial", "gap"])),
    min_size=1,
    max_size=40,
).map(
    lambda months: chart_of(
        *(None if kind == "gap" else value for value, kind in months),
        partial=tuple(place for place, (_, kind) in enumerate(months) if kind == "partial"),
    )
)


@given(chart=series)
@settings(max_examples=80)
def test_each_bar_is_as_high_as_its_value(chart: Chart) -> None:
    drawing = BarChartLayout(chart)
    whole = [figure for figure in chart.series if figure.is_complete]
    bars = bars_of(drawing)
    assert len(bars) == len(whole)
    unit = top_of_scale(drawing) / (drawing.lines[0].y - drawing.lines[-1].y)
    for (_, foot, top, _), figure in zip(bars, whole, strict=True):
        assert foot == drawing.lines[0].y
        assert abs(value_at(drawing, top) - (figure.value or 0)) <= unit


@given(chart=series)
@settings(max_examples=80)
def test_the_table_holds_every_month_once_the_latest_first(chart: Chart) -> None:
    table = table_of((chart.column, chart.series))
    assert [row.month for row in table.rows] == [figure.month for figure in reversed(chart.series)]
    assert [row.figures for row in table.rows] == [(figure,) for figure in reversed(chart.series)]


@given(chart=series)
@settings(max_examples=80)
def test_bars_stand_in_the_order_of_time_and_do_not_touch(chart: Chart) -> None:
    drawing = BarChartLayout(chart)
    bars = bars_of(drawing)
    for (x, _, _, width), (following, _, _, _) in pairwise(bars):
        assert x + width <= following
    for x, _, _, width in bars:
        assert drawing.left <= x
        assert x + width <= drawing.right


@given(highest=values)
def test_a_scale_begins_at_0_holds_the_highest_value_and_has_few_round_steps(highest: int) -> None:
    labels = [line.label for line in BarChartLayout(chart_of(highest)).lines]
    scale = [int(label.replace(",", "")) for label in labels]
    steps = {after - before for before, after in pairwise(scale)}
    assert scale[0] == 0
    assert scale[-1] >= max(highest, 1)
    assert 2 <= len(scale) <= 5
    [step] = steps
    assert re.fullmatch("[125]0*", str(step))
    assert scale[-1] - step < max(highest, 1)


def test_a_scale_is_the_same_for_the_same_value() -> None:
    assert [line.label for line in BarChartLayout(chart_of(1200)).lines] == [
        "0",
        "500",
        "1,000",
        "1,500",
    ]
    assert [line.label for line in BarChartLayout(chart_of(0)).lines] == ["0", "1"]


def test_a_month_without_a_figure_has_no_bar_and_a_place_of_its_own() -> None:
    drawing = BarChartLayout(chart_of(4, None, 6))
    assert len(bars_of(drawing)) == 2
    [gap] = drawing.missing
    (first, _, _, width), (third, *_) = bars_of(drawing)
    assert first + width <= gap.x
    assert gap.x + gap.width <= third


def test_a_partial_month_is_no_whole_bar_and_shows_what_is_known() -> None:
    drawing = BarChartLayout(chart_of(4, 3, 6, partial=(1,)))
    assert len(bars_of(drawing)) == 2
    [box] = drawing.partial
    assert abs(value_at(drawing, box.y) - 3) < 0.1


def test_a_zero_is_a_figure_and_not_a_gap() -> None:
    drawing = BarChartLayout(chart_of(0, 5))
    assert len(bars_of(drawing)) == 2
    assert not drawing.missing
    assert "lowest 0 in November 2023" in chart_of(0, 5).description


@pytest.mark.parametrize("absent", [Status.NOT_REPORTED, Status.NOT_YET_PUBLISHED, Status.WITHHELD])
def test_every_kind_of_absence_is_named_below_the_chart(absent: Status) -> None:
    chart = charted((Figure(FIRST, 2, Status.REPORTED), Figure(FIRST.plus(1), None, absent)))
    assert chart.notes == (f"December 2023: {absent}.",)
    assert chart.notes[0] in chart.description
    assert len(BarChartLayout(chart).missing) == 1


def test_a_partial_month_is_named_below_the_chart() -> None:
    [note] = chart_of(4, 3, partial=(1,)).notes
    assert note == "December 2023 is partial: some records are missing."


def test_the_description_names_the_lowest_the_highest_and_the_latest_value() -> None:
    description = chart_of(1200, 7, 30).description
    assert "lowest 7 in December 2023" in description
    assert "highest 1,200 in November 2023" in description
    assert "latest 30 in January 2024" in description


def test_no_month_is_named_for_a_value_that_others_share() -> None:
    assert chart_of(4, 0, 0, 4, 2).description.startswith(
        "5 months; lowest 0, in 2 of them; highest 4, in 2 of them; latest 2 in March 2024."
    )
    assert chart_of(0, 0, 0).description.startswith("3 months; 0 in each.")


def test_the_description_of_a_single_month_is_its_value() -> None:
    assert chart_of(3).description.startswith("1 month; 3 in November 2023.")


def test_a_partial_month_is_neither_the_lowest_the_highest_nor_the_latest() -> None:
    description = chart_of(1200, 7, 30, 2000, 3, partial=(3, 4)).description
    assert description.startswith(
        "3 complete months of 5; lowest 7 in December 2023; highest 1,200 in November 2023; "
        "latest complete month 30 in January 2024."
    )
    assert "February 2024 to March 2024 are partial" in description
    assert " 3 in March 2024" not in description


def test_a_chart_without_any_figure_is_drawn_without_bars() -> None:
    chart = chart_of(None, None)
    assert BarChartLayout(chart).bars == ""
    assert chart.description.startswith("No month has complete figures. November 2023")


def test_a_single_month_is_drawn() -> None:
    assert len(bars_of(BarChartLayout(chart_of(3)))) == 1


def test_years_are_marked_where_they_begin() -> None:
    assert [year.label for year in BarChartLayout(chart_of(*range(30))).years] == [
        "2024",
        "2025",
        "2026",
    ]


def test_the_latest_month_has_its_name_where_a_year_would_meet_it() -> None:
    drawing = BarChartLayout(chart_of(*range(30)))
    assert drawing.latest
    assert drawing.latest[1].label == "Apr 2026: 29"


def test_two_charts_share_one_table_and_a_month_of_one_alone_is_blank_in_the_other() -> None:
    longer, shorter = chart_of(1, 2), chart_of(3)
    table = table_of(*((chart.column, chart.series) for chart in (longer, shorter)))
    assert table.columns == ("Crime", "Crime")
    assert [[figure and figure.value for figure in row.figures] for row in table.rows] == [
        [2, None],
        [1, 3],
    ]
