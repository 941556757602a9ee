"""The trend: totals of twelve months as a line, with the borough's change as a faint one."""

from partnership.charts.trend import APART, BASE, TOP, trend
from partnership.statistics.totals import rolling_totals
from series import monthly


def test_the_line_goes_from_the_first_total_to_the_last_on_a_scale_from_nothing() -> None:
    one = trend("Crime", rolling_totals(monthly([10] * 12 + [5] * 12)))
    assert one
    assert (one.first, one.last) == ("120", "60")
    assert one.line.startswith(f"M2 {TOP}L")
    assert one.last_y == (TOP + BASE) // 2
    assert (one.from_month, one.to_month) == ("Dec 2023", "Dec 2024")
    assert one.name == ("Crime, 12 months at a time: 120 to December 2023, 60 to December 2024")
    assert one.whole == ""


def test_the_boroughs_line_begins_where_the_areas_does() -> None:
    own, whole = monthly([10] * 12 + [5] * 12), monthly([1_000] * 24)
    one = trend("Crime", rolling_totals(own), rolling_totals(whole))
    assert one
    assert one.whole.split("L")[0] == one.line.split("L")[0]
    assert abs(one.whole_y - one.last_y) >= APART


def test_a_total_that_leaves_months_out_breaks_the_line() -> None:
    one = trend("Crime", rolling_totals(monthly([10] * 13 + [None] + [10] * 25)))
    assert one
    assert one.line.count("M") == 2


def test_one_total_is_no_line() -> None:
    assert trend("Crime", rolling_totals(monthly([10] * 12))) is None
    assert trend("Crime", rolling_totals(monthly([None] * 30))) is None
    assert trend("Crime", rolling_totals(monthly([0] * 30)))
