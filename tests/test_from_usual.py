"""What is said of a month unlike those before it is rare, and says what it rests on."""

import pytest
from building import DATA
from partnership.model.months import Month
from partnership.records.loading import load_partnership
from partnership.statistics.expected import FEWEST
from partnership.statistics.from_usual import FromUsual, MonthFromUsual, from_usual

MEASURED = (Month(2023, 7), Month(2025, 8))
"""The months that the thresholds were chosen by."""


@pytest.fixture(scope="module")
def measured() -> dict[Month, MonthFromUsual]:
    """Hold each whole month on record against those before it."""
    months = load_partnership(DATA).months
    found = {one.month: from_usual(one, months, "2023") for one in months[FEWEST:]}
    first, last = MEASURED
    return {month: one for month, one in found.items() if one and first <= month <= last}


def test_nine_of_the_months_on_record_are_a_tenth_off_and_eight_of_them_in_winter(
    measured: dict[Month, MonthFromUsual],
) -> None:
    assert len(measured) == 26
    off = [month for month, one in measured.items() if one.is_off]
    assert len(off) == 9
    assert sum(month.number in (11, 12, 1, 2, 3) for month in off) == 8


def test_a_ward_or_category_is_seldom_far_from_its_usual(
    measured: dict[Month, MonthFromUsual],
) -> None:
    assert sum(bool(one.wards) for one in measured.values()) == 4
    assert sum(bool(one.categories) for one in measured.values()) == 3
    assert sum(not one.wards and not one.categories for one in measured.values()) == 20


def test_the_first_months_have_no_usual() -> None:
    months = load_partnership(DATA).months
    assert from_usual(months[FEWEST - 1], months, "2023") is None


@pytest.mark.parametrize(
    ("count", "usual", "is_far"),
    [(0, 6, False), (0, 7, True), (30, 59, False), (25, 60, True), (300, 500, False), (7, 0, True)],
)
def test_far_is_half_off_and_beyond_chance(count: int, usual: float, *, is_far: bool) -> None:
    assert FromUsual("E05900011", count, usual).is_far is is_far
