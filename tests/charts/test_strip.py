"""The strip: the picture of a change, drawn to one scale on every page."""

import pytest
from partnership.charts.sparkline import CLEAR, EDGE, WIDE, IntervalLayout
from partnership.statistics.change import Change, measured
from partnership.statistics.dispersion import Dispersion
from series import two_years

WIDTH = WIDE[0]
NOTHING = WIDTH // 2
"""Where no change lies."""


def change(latest: int, earlier: int, multiple: float = 2.0) -> Change:
    return measured(two_years(latest, earlier), Dispersion(multiple, 300))


def test_half_as_many_is_as_far_from_no_change_as_twice_as_many() -> None:
    half, double = IntervalLayout(change(500, 1_000)), IntervalLayout(change(1_000, 500))
    assert half.zero == double.zero == NOTHING
    assert NOTHING - half.dot == double.dot - NOTHING > 0


@pytest.mark.parametrize(("latest", "earlier"), [(500, 542), (162, 125), (90, 187), (4_993, 4_472)])
def test_the_dot_lies_in_the_thick_bar_and_that_in_the_thin_line(latest: int, earlier: int) -> None:
    one = IntervalLayout(change(latest, earlier))
    assert one.thin[0] <= one.thick[0] < one.dot < one.thick[1] <= one.thin[1]


def test_a_range_that_leaves_out_no_change_does_not_touch_it() -> None:
    for ends in ((1_000, 916), (916, 1_000)):
        row = IntervalLayout(change(*ends), in_a_row=True)
        assert row.is_clear
        assert min(abs(end - row.zero) for end in row.thick) == CLEAR


def test_the_bar_is_filled_where_the_word_names_a_direction() -> None:
    assert IntervalLayout(change(187, 90)).is_clear
    assert not IntervalLayout(change(500, 542)).is_clear


def test_a_range_beyond_the_scale_ends_in_an_arrow() -> None:
    one = IntervalLayout(change(40, 4))
    assert one.thin[1] == one.right
    assert one.arrows.count("z") == 1
    assert IntervalLayout(change(500, 542)).arrows == ""
    assert EDGE <= IntervalLayout(change(0, 400)).dot <= WIDTH - EDGE


def test_the_picture_says_in_words_what_it_shows() -> None:
    assert IntervalLayout(change(500, 542)).name == (
        "8% fewer: no clear change. Likely between 18% fewer and 3% more"
    )
    assert IntervalLayout(change(30, 0)).name == "30, and none the year before: higher"


def test_in_the_row_of_a_table_the_scale_has_no_names() -> None:
    row, alone = IntervalLayout(change(500, 542), in_a_row=True), IntervalLayout(change(500, 542))
    assert not row.marks
    assert [name for _, name in alone.marks] == ["half", "no change", "double"]
    assert row.height < alone.height
    assert row.width < alone.width
    assert row.thin[0] <= row.thick[0] < row.dot < row.thick[1] <= row.thin[1]
