"""Holds the rows of a month against those of the months before: a check of the file, no figure.

Seasons and chance move the rows by about a quarter of their usual number. A file that is half
there or twice there moves them by more, even where the month was a busy or a quiet one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from partnership.model.crime import CrimeMonth
from partnership.model.months import Month

MOST = 1.5
"""A month may hold up to so many times the usual rows."""

LEAST = 0.6
"""A month should hold at least this share of the usual rows."""

USUAL_OF = 12
"""The usual rows are the median of so many whole months before."""

FEWEST = 6
"""With fewer whole months before, nothing is usual yet."""


@dataclass(frozen=True)
class ExpectedRows:
    """How many rows a whole month may be expected to hold."""

    usual: float
    """The median of the rows of the whole months before, never zero."""
    months: int
    """How many whole months before it the expectation rests on."""

    @property
    def fewest(self) -> int:
        """The fewest rows that are as expected."""
        return round(LEAST * self.usual)

    @property
    def most(self) -> int:
        """The most rows that are as expected."""
        return round(MOST * self.usual)

    def holds(self, rows: int) -> bool:
        """Tell whether a month has as many rows as expected."""
        return self.fewest <= rows <= self.most


def expected_rows(months: Sequence[CrimeMonth], month: Month) -> ExpectedRows | None:
    """Return what the whole months before a month lead to expect.

    It is None where they are too few or hold nothing. `months` come in the order of time.
    """
    before = whole_months_before(months, month)
    usual = usual_rows(before)
    return ExpectedRows(usual, len(before)) if usual else None


def usual_rows(months: Sequence[CrimeMonth]) -> float:
    """Return the median of the rows that some months hold in the borough; 0 where none is given."""
    return median(one.coverage.rows.in_borough for one in months) if months else 0


def whole_months_before(months: Sequence[CrimeMonth], month: Month) -> Sequence[CrimeMonth]:
    """Return the last whole months before a month; none where they are too few to be usual."""
    whole = [one for one in months if one.month < month and one.is_whole][-USUAL_OF:]
    return whole if len(whole) >= FEWEST else []
