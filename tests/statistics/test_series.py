"""Monthly series and totals: a month that is missing or partial is never a zero."""

from partnership.model.crime import Coverage, CrimeMonth, Figure, Kind, Status
from partnership.model.months import Month
from partnership.statistics.series import (
    latest_two_years,
    monthly_series,
    months_covered,
    twelve_months_to,
)

ONE, TWO = "E05900011", "E05900012"
JANUARY = Month(2025, 1)


def crime_month(
    month: Month, counts: dict[str, dict[str, int]], reason: str | None = None
) -> CrimeMonth:
    coverage = Coverage.model_construct(  # type: ignore[call-arg]  # nobody asks for its rows
        state="partial" if reason else "complete", reason=reason
    )
    return CrimeMonth.model_construct(  # type: ignore[call-arg]  # nobody asks for the source
        month=month, coverage=coverage, counts={"2023": counts}
    )


MONTHS = (
    crime_month(JANUARY, {ONE: {"burglary": 2, "theft": 0}, TWO: {"burglary": 1, "theft": 4}}),
    crime_month(JANUARY.plus(2), {ONE: {"burglary": 3}, TWO: {"burglary": 0}}),
    crime_month(JANUARY.plus(3), {ONE: {"burglary": 5, "theft": 1}}, reason="Half a month."),
)


def figures(wards: list[str], categories: list[str], set_id: str = "2023") -> list[Figure]:
    return list(monthly_series(MONTHS, set_id, wards, categories))


def test_a_series_covers_every_month_from_the_first_to_the_last() -> None:
    assert months_covered(MONTHS) == tuple(JANUARY.plus(number) for number in range(4))
    assert months_covered(()) == ()


def test_records_of_several_wards_and_categories_are_added_up() -> None:
    assert figures([ONE, TWO], ["burglary", "theft"])[0] == Figure(JANUARY, 7, Status.REPORTED)


def test_a_month_without_a_file_is_not_reported() -> None:
    assert figures([ONE], ["burglary"])[1] == Figure(JANUARY.plus(1), None, Status.NOT_REPORTED)


def test_a_zero_is_reported() -> None:
    assert figures([TWO], ["burglary"])[2] == Figure(JANUARY.plus(2), 0, Status.REPORTED)


def test_a_category_that_the_file_does_not_hold_is_not_reported() -> None:
    assert figures([ONE], ["theft"])[2] == Figure(JANUARY.plus(2), None, Status.NOT_REPORTED)


def test_a_sum_without_one_of_its_categories_is_partial() -> None:
    march = figures([ONE], ["burglary", "theft"])[2]
    assert march == Figure(JANUARY.plus(2), 3, Status.PARTIAL)


def test_a_month_that_the_police_published_in_part_is_partial() -> None:
    assert figures([ONE], ["burglary"])[3] == Figure(JANUARY.plus(3), 5, Status.PARTIAL)


def test_an_unknown_set_has_no_figures() -> None:
    assert {figure.status for figure in figures([ONE], ["burglary"], "1999")} == {
        Status.NOT_REPORTED
    }


def year(*absent: int, length: int = 24) -> tuple[Figure, ...]:
    return tuple(
        Figure(JANUARY.plus(number), None, Status.NOT_REPORTED)
        if number in absent
        else Figure(JANUARY.plus(number), number, Status.REPORTED)
        for number in range(length)
    )


def test_a_total_of_twelve_months_names_what_it_leaves_out() -> None:
    total = twelve_months_to(year(3), JANUARY.plus(11))
    assert total is not None
    assert total.value == sum(range(12)) - 3
    assert total.left_out == (JANUARY.plus(3),)
    assert not total.is_complete


def test_a_partial_month_is_left_out_of_a_total() -> None:
    partial = Figure(JANUARY.plus(11), 1000, Status.PARTIAL)
    total = twelve_months_to((*year(length=11), partial), JANUARY.plus(11))
    assert total is not None
    assert total.value == sum(range(11))
    assert total.left_out == (JANUARY.plus(11),)


def test_fewer_than_twelve_months_have_no_total() -> None:
    assert twelve_months_to(year(length=11), JANUARY.plus(10)) is None
    assert latest_two_years(()) is None
    assert latest_two_years(year(length=11)) is None


def test_two_years_are_compared_only_when_both_are_whole() -> None:
    whole, short = latest_two_years(year()), latest_two_years(year(length=20))
    gap = latest_two_years(year(2))
    assert whole is not None
    assert whole.can_be_compared
    assert whole.latest.value - sum(range(12)) == 144
    assert short is not None
    assert short.before is None
    assert not short.can_be_compared
    assert gap is not None
    assert not gap.can_be_compared


def test_crimes_and_incidents_are_two_kinds() -> None:
    assert {kind.value for kind in Kind} == {"crime", "incident"}
