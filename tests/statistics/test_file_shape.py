"""A truncated or filtered month is reported, a seasonal one is not."""

import pytest
from building import DATA
from loading import loaded
from partnership.model.crime import CrimeMonth, Rows
from partnership.statistics.plausibility import describe_outliers

MONTHS = loaded(DATA).months


def told(changed: CrimeMonth) -> str:
    """Return what is said of a month as it came in at its time."""
    records = loaded(DATA)
    before = [month for month in MONTHS if month.month < changed.month]
    lines = describe_outliers(changed, [*before, changed], records.ward_sets, records.categories)
    return "\n".join(lines)


def with_rows(month: CrimeMonth, *, inside: float = 1, outside: float = 1) -> CrimeMonth:
    """Return a month of whose rows a part is left, or a multiple."""
    was = month.coverage.rows
    here, elsewhere = round(was.in_borough * inside), round((was.outside or 0) * outside)
    rows = Rows(read=here + elsewhere, in_borough=here, outside=elsewhere, without_location=0)
    coverage = month.coverage.model_copy(update={"rows": rows})
    return month.model_copy(update={"coverage": coverage})


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: str(month.month))
def test_no_month_on_record_is_cried_over(month: CrimeMonth) -> None:
    assert "look whether" not in told(month)


@pytest.mark.parametrize("month", MONTHS[6::3], ids=lambda month: str(month.month))
def test_half_a_file_and_one_twice_are_told_in_any_season(month: CrimeMonth) -> None:
    assert "check whether the file is complete" in told(with_rows(month, inside=0.5, outside=0.5))
    assert "check whether rows are in the file twice" in told(with_rows(month, inside=2, outside=2))


@pytest.mark.parametrize("month", MONTHS[6::6], ids=lambda month: str(month.month))
def test_rows_of_the_borough_that_are_lacking_are_told_by_those_of_the_force(
    month: CrimeMonth,
) -> None:
    assert "check whether the file is complete" in told(with_rows(month, inside=0.6))


@pytest.mark.parametrize("month", MONTHS[1::6], ids=lambda month: str(month.month))
def test_rows_filtered_to_the_borough_are_told(month: CrimeMonth) -> None:
    assert "100% of the rows are in the borough" in told(with_rows(month, outside=0))
