"""The names in a drawing: one for every mark, and none upon another."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from partnership.charts.chart import Chart, MarkShape
from partnership.charts.svg import HIGH, LETTER, ROW, TOP, BarChartLayout, Label, stack_labels
from partnership.model.crime import Series
from partnership.statistics.series import Break
from series import JANUARY, WAVE, monthly, usual_of

SIZE = 16
"""The height of the letters in units of the drawing; none is wider than LETTER."""


def chart_of(series: Series, *breaks: int) -> Chart:
    """Return a chart whose figures changed their kind with each of some months."""
    told = tuple(Break(JANUARY.plus(place), "New wards.") for place in breaks)
    usual = usual_of(series)
    return Chart("chart-a", "A headline", "Crimes", series, usual=usual, breaks=told)


def is_clear(label: Label, other: Label) -> bool:
    """Tell whether two labels keep clear of one another."""
    wide = LETTER * (len(label.label) + len(other.label)) / 2
    return abs(label.x - other.x) >= wide or abs(label.y - other.y) >= SIZE


def rows_of(drawing: BarChartLayout) -> dict[float, list[str]]:
    """Return the names of each height from left to right."""
    rows: dict[float, list[str]] = {}
    for name in sorted(drawing.names, key=lambda name: name.x):
        rows.setdefault(name.y, []).append(name.label)
    return rows


months = st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=12)
marked = st.builds(
    lambda later, breaks: chart_of(monthly([*WAVE, *later]), *sorted(breaks)),
    months,
    st.sets(st.integers(0, 23), max_size=4),
)


@given(chart=marked)
@settings(max_examples=120)
def test_every_mark_has_its_name_within_the_drawing_and_none_meets_another(chart: Chart) -> None:
    drawing = BarChartLayout(chart)
    names = sorted(label.label for label in drawing.names)
    assert names == sorted(mark.name for mark in chart.marks)
    for label, other in combinations(drawing.names, 2):
        assert is_clear(label, other), (label, other)
    for label in drawing.names:
        half = LETTER * len(label.label) / 2
        assert half <= label.x <= drawing.width - half


@given(chart=marked)
@settings(max_examples=120)
def test_names_stand_above_the_plot_and_below_the_key(chart: Chart) -> None:
    drawing = BarChartLayout(chart)
    for name in drawing.names:
        assert name.y <= drawing.top - SIZE
        assert name.y - SIZE >= (TOP if chart.usual else TOP - SIZE)


def test_neighbouring_months_have_names_at_two_heights_and_distant_ones_at_one() -> None:
    near, far = [60, 60, 21, 19, 21], [60, 19, 19, 60, 21]
    assert list(rows_of(BarChartLayout(chart_of(monthly([*WAVE, *near])))).values()) == [
        ["Jan"],
        ["Feb"],
    ]
    assert list(rows_of(BarChartLayout(chart_of(monthly([*WAVE, *far])))).values()) == [
        ["Jan", "Apr"]
    ]


def test_a_row_more_makes_a_drawing_higher_and_leaves_its_plot_as_it_was() -> None:
    near = BarChartLayout(chart_of(monthly([*WAVE, 60, 60, 21, 19, 21])))
    far = BarChartLayout(chart_of(monthly([*WAVE, 60, 19, 19, 60, 21])))
    assert near.height - far.height == near.top - far.top > 0


def test_a_break_comes_before_what_is_unusual_in_its_month() -> None:
    chart = chart_of(monthly([*WAVE, 60, 19]), 24)
    assert [mark.shape for mark in chart.marks] == [MarkShape.LINE, MarkShape.DIAMOND]


def test_a_break_runs_through_no_name() -> None:
    drawing = BarChartLayout(chart_of(monthly([*WAVE, 60, 19]), 24))
    begins = int(drawing.breaks.split(" ")[1].split("V")[0])
    assert all(name.y < begins for name in drawing.names)


def test_runs_that_follow_one_another_have_brackets_apart() -> None:
    drawing = BarChartLayout(chart_of(monthly([*WAVE, *[26] * 8, *[14] * 8])))
    [first, second] = drawing.brackets[1:].split("M")
    assert float(second.split(" ")[0]) - float(first.split("H")[1].split("v")[0]) > ROW / 4


def test_diamonds_of_many_months_keep_apart() -> None:
    drawing = BarChartLayout(chart_of(monthly([*WAVE, *[60, 60] * 40])))
    starts = [float(path.split(" ")[0]) for path in drawing.diamonds[1:].split("M")]
    half = float(drawing.diamonds.split("l")[1].split(" ")[0])
    assert all(second - first >= 2 * half - 0.2 for first, second in pairwise(starts))


@pytest.mark.parametrize(("distance", "row"), [(0, 1), (36, 1), (37, 0)])
def test_a_name_goes_a_row_up_only_where_it_must(distance: float, row: int) -> None:
    [_, second] = stack_labels([(50, "Jan"), (50 + distance, "Feb")])
    assert second.y == -HIGH * row
