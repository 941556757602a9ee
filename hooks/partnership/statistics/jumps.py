"""Finds months whose records are too many or too few to be believed without a word from somebody.

The measure is rows of the official file, crimes and calls together: all of the borough, those of
each ward and those of each category. It tells whether the file is whole, and is never shown as a
figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnership.model.crime import CrimeMonth
from partnership.model.wards import WardSet, set_in_force
from partnership.statistics.expected import ExpectedRows, expected_rows
from partnership.statistics.from_usual import FromUsual, from_usual


@dataclass(frozen=True)
class Implausible:
    """A month whose rows in the borough are not those to expect."""

    month: CrimeMonth
    expected: ExpectedRows

    @property
    def rows(self) -> int:
        """How many rows in the borough the month holds."""
        return self.month.coverage.rows.in_borough

    @property
    def times(self) -> float:
        """How many times the usual rows the month holds."""
        return self.rows / self.expected.usual


@dataclass(frozen=True)
class ImplausibleParts:
    """A month in which wards or categories are not to be believed."""

    month: CrimeMonth
    ward_set: WardSet
    """The wards that were in force in that month."""
    months: int
    """How many whole months before it are the measure."""
    wards: tuple[FromUsual, ...]
    categories: tuple[FromUsual, ...]


def implausible_months(months: Sequence[CrimeMonth]) -> Iterator[Implausible]:
    """Yield the whole months that are far from the whole months before them."""
    for month in months:
        expected = expected_rows(months, month.month) if month.is_whole else None
        if expected and not expected.holds(month.coverage.rows.in_borough):
            yield Implausible(month, expected)


def implausible_parts(
    months: Sequence[CrimeMonth], sets: tuple[WardSet, ...]
) -> Iterator[ImplausibleParts]:
    """Yield the whole months in which a ward or category is beyond belief."""
    for month in months:
        ward_set = set_in_force(sets, month.month.first_day)
        found = from_usual(month, months, ward_set.id) if month.is_whole else None
        if found:
            wards, categories = (
                tuple(one for one in far if one.is_beyond_belief)
                for far in (found.wards, found.categories)
            )
            if wards or categories:
                yield ImplausibleParts(month, ward_set, found.months, wards, categories)
