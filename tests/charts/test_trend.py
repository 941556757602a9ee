"""The trend: totals of twelve months as a line, its level in steps, and the borough's change."""

from collections.abc import Sequence

from partnership.charts.sparkline import BASE, TOP, TrendLayout, trend_layout
from partnership.model.months import Month
from partnership.statistics.change import change_of
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.trend import Trend, trend_of
from series import JANUARY, monthly

NARROW = Dispersion(2, 300)


def trend(counts: Sequence[int | None], dispersion: Dispersion | None = None) -> Trend:
    return trend_of(monthly(counts), dispersion)


def drawn(
    counts: Sequence[int | None], borough: Sequence[int | None] | None = None
) -> TrendLayout | None:
    return trend_layout(trend(counts), "Crime", trend(borough) if borough else None)


def test_the_line_goes_from_the_first_total_to_the_last_on_a_scale_from_nothing() -> None:
    drawing = drawn([10] * 12 + [5] * 12)
    assert drawing
    assert (drawing.before, drawing.last) == ("120", "60")
    assert drawing.line.startswith(f"M2 {TOP}L")
    assert drawing.last_y == (TOP + BASE) // 2
    assert (drawing.from_month, drawing.to_month) == ("Dec 2023", "Dec 2024")
    assert drawing.name == "Crime, 12 months at a time: 120 to December 2023, 60 to December 2024"
    assert (drawing.whole, drawing.steps) == ("", "")


def test_the_year_that_words_compare_with_has_the_mark_and_the_number() -> None:
    drawing = drawn([10] * 12 + [20] * 12 + [5] * 12)
    assert drawing
    assert (drawing.before, drawing.before_x, drawing.before_ends) == ("240", 99, True)
    assert drawing.before_y == TOP
    assert ": 120 to December 2023, 240 to December 2024, 60 to" in drawing.name


def test_the_first_total_has_the_mark_where_the_year_before_is_missing() -> None:
    for counts in ([10] * 18, [10] * 13 + [None] + [10] * 22):
        drawing = drawn(counts)
        assert drawing
        assert drawing.before_x == 2


def test_the_number_stands_above_what_the_lines_reach_beside_it() -> None:
    rising, falling = drawn([10] * 12 + [30] * 12), drawn([30] * 12 + [10] * 12)
    assert rising
    assert falling
    assert rising.before_top < (TOP + BASE) // 2
    assert falling.before_top == TOP - 8


def test_the_boroughs_line_begins_where_the_areas_does() -> None:
    drawing = drawn([10] * 12 + [5] * 12, [1_000] * 24)
    assert drawing
    assert drawing.whole.split("L")[0] == drawing.line.split("L")[0]


def test_a_total_that_leaves_months_out_breaks_the_line() -> None:
    drawing = drawn([10] * 13 + [None] + [10] * 25)
    assert drawing
    assert drawing.line.count("M") == 2


def test_one_total_is_no_line() -> None:
    assert drawn([10] * 12) is None
    assert drawn([None] * 30) is None
    assert drawn([0] * 30)


def test_the_level_steps_where_it_changed_for_good_and_nowhere_else() -> None:
    fell = trend([100] * 14 + [50] * 34, NARROW)
    assert [str(step.years.latest.first) for step in fell.steps] == ["2024-03"]
    assert fell.notes == ("The level fell in March 2024, from 1,200 to 600 a year.",)
    drawing = trend_layout(fell, "Crime")
    assert drawing
    assert drawing.steps == f"M2 {TOP}H18V{(TOP + BASE) // 2}H{drawing.right}"
    twice = trend([100] * 14 + [50] * 20 + [90] * 20, NARROW)
    assert [str(step.years.latest.first) for step in twice.steps] == ["2024-03", "2025-11"]
    assert trend([100] * 48, NARROW).steps == ()
    assert trend([100] * 12 + [50] * 11, NARROW).steps == ()
    assert trend([100] * 12 + [50] * 12, NARROW).notes == ()


def test_an_older_change_says_how_it_agrees_with_what_is_said_of_now() -> None:
    for counts, told in (
        ([1_000] * 14 + [500] * 34, "; in the latest year: about the same."),
        ([100] * 14 + [50] * 20 + [53] * 12, "; in the latest year: no clear change."),
        ([100] * 14 + [50] * 14, "from 1,200 to 600 a year."),
    ):
        series = monthly(counts)
        now = change_of(series, Dispersion(6, 300))
        assert trend_of(series, NARROW, now=now).notes[0].endswith(told)


def test_the_whole_time_is_told_where_it_is_more_than_two_years() -> None:
    change = trend([100] * 14 + [50] * 34, NARROW).since_first
    assert change
    assert (change.earlier, change.latest) == (1_200, 600)
    assert trend([100] * 12 + [50] * 12, NARROW).since_first is None


def test_months_of_another_kind_are_in_no_total() -> None:
    changed = JANUARY.plus(14)
    found = trend_of(monthly([900] * 14 + [50] * 20), NARROW, since=changed)
    assert [total and total.value for total in found.totals] == [None] * 11 + [600] * 9
    assert found.steps == ()
    assert found.notes == (
        "The police changed what they count in March 2024. The trend begins there.",
    )
    short = trend_of(monthly([900] * 14 + [50] * 12), NARROW, since=changed)
    assert trend_layout(short, "Crime") is None
    assert short.notes[0].endswith("in March 2024. A trend needs 13 months since.")
    assert Month.parse("2024-03") == changed
