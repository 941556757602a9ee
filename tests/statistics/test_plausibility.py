"""Remarks about unusual months are rare, and state their basis."""

from collections import Counter
from statistics import median

import pytest
from building import DATA
from loading import loaded
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.statistics.plausibility import (
    ENOUGH,
    FEWEST,
    ExpectedRows,
    MonthOutliers,
    UsualComparison,
    complete_months_before,
    find_outliers,
)

MEASURED = (Month(2023, 7), Month(2025, 8))
"""The months that the thresholds were chosen by."""


@pytest.fixture(scope="module")
def measured() -> dict[Month, MonthOutliers]:
    """Hold each complete month on record against those before it."""
    months = loaded(DATA).months
    found = {month.month: find_outliers(month, months, "2023") for month in months[FEWEST:]}
    first, last = MEASURED
    return {month: usual for month, usual in found.items() if usual and first <= month <= last}


def test_a_ward_or_category_is_seldom_far_from_its_usual(
    measured: dict[Month, MonthOutliers],
) -> None:
    assert len(measured) == 26
    assert sum(bool(month.wards) for month in measured.values()) == 2
    assert sum(bool(month.categories) for month in measured.values()) == 2
    assert sum(not month.wards and not month.categories for month in measured.values()) == 22


def totals(month: CrimeMonth) -> Counter[str]:
    """Return the records of each ward of today and of each category."""
    found: Counter[str] = Counter()
    for ward, line in month.counts["2023"].items():
        found.update({**line, ward: sum(line.values())})
    return found


@pytest.mark.slow
def test_no_ward_or_category_on_record_is_implausible() -> None:
    first, last = MEASURED
    months = [month for month in loaded(DATA).months if month.month <= last]
    compared = [
        UsualComparison(name, count, median(totals(month)[name] for month in before))
        for month in months
        if month.month >= first and (before := complete_months_before(months, month.month))
        for name, count in totals(month).items()
    ]
    shares = [count.count / count.usual for count in compared if count.usual >= ENOUGH]
    assert (round(min(shares), 2), max(shares)) == (0.29, 2.0)
    assert not [count for count in compared if count.is_implausible]


@pytest.mark.parametrize(
    ("count", "usual", "is_implausible"),
    [(0, 29, False), (6, 30, False), (5, 30, True), (90, 30, False), (91, 30, True)],
)
def test_implausible_is_under_a_fifth_or_over_three_times_a_usual_of_thirty(
    count: int, usual: float, *, is_implausible: bool
) -> None:
    assert UsualComparison("E05900011", count, usual).is_implausible is is_implausible


@pytest.mark.parametrize(
    ("count", "last_year", "is_far"), [(70, 55, False), (70, 25, True), (70, None, True)]
)
def test_what_was_as_far_from_its_usual_a_year_before_is_the_season(
    count: int, last_year: int | None, *, is_far: bool
) -> None:
    assert UsualComparison("E05900011", count, 30, last_year).is_far is is_far
    assert UsualComparison("E05900011", count * 2, 30, last_year).is_implausible is is_far


@pytest.mark.parametrize(("rows", "holds"), [(190, True), (320, False), (50, False)])
def test_a_busy_month_is_as_expected_where_it_was_busy_a_year_before(
    rows: int, *, holds: bool
) -> None:
    assert ExpectedRows(100, 12, 180).holds(rows) is holds
    assert not ExpectedRows(100, 12).holds(rows)


def test_the_first_months_have_no_usual() -> None:
    months = loaded(DATA).months
    assert find_outliers(months[FEWEST - 1], months, "2023") is None


@pytest.mark.parametrize(
    ("count", "usual", "is_far"),
    [(0, 6, False), (0, 7, True), (30, 59, False), (25, 60, True), (300, 500, False), (7, 0, True)],
)
def test_far_is_half_off_and_beyond_chance(count: int, usual: float, *, is_far: bool) -> None:
    assert UsualComparison("E05900011", count, usual).is_far is is_far
