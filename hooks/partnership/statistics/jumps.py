"""Finds months whose records are too many or too few to be believed without a word from somebody.

The measure is all rows of the borough in the official file, crimes and calls together: it tells
whether the file is whole, and is never shown as a figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnership.model.crime import CrimeMonth
from partnership.statistics.expected import ExpectedRows, expected_rows


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


def implausible_months(months: Sequence[CrimeMonth]) -> Iterator[Implausible]:
    """Yield the whole months that are far from the whole months before them."""
    for month in months:
        expected = expected_rows(months, month.month) if month.is_whole else None
        if expected and not expected.holds(month.coverage.rows.in_borough):
            yield Implausible(month, expected)
