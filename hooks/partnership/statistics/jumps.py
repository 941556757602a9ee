"""Finds months whose records are too many or too few to be believed without a word from somebody.

The measure is all rows of the borough in the official file, crimes and calls together: it tells
whether the file is whole, and is never shown as a figure.
Seasons and chance move it by about a quarter of its usual size. A file that is half there or
twice there moves it by more, even where the month was a busy or a quiet one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from partnership.model.crime import CoverageState, CrimeMonth

MOST = 1.5
"""A month may hold up to so many times the usual rows."""

LEAST = 0.6
"""A month should hold at least this share of the usual rows."""

USUAL_OF = 12
"""The usual rows are the median of so many whole months before."""

FEWEST = 6
"""With fewer whole months before, nothing is usual yet."""


@dataclass(frozen=True)
class Implausible:
    """A month, its rows in the borough and what was usual before it."""

    month: CrimeMonth
    rows: int
    usual: float

    @property
    def times(self) -> float:
        """How many times the usual rows the month holds."""
        return self.rows / self.usual


def implausible_months(months: Sequence[CrimeMonth]) -> Iterator[Implausible]:
    """Yield the whole months that are far from the whole months before them."""
    whole: list[int] = []
    for month in months:
        if month.coverage.state is not CoverageState.COMPLETE:
            continue
        rows = month.coverage.rows.in_borough
        recent = whole[-USUAL_OF:]
        if len(recent) >= FEWEST and not _is_plausible(rows, median(recent)):
            yield Implausible(month, rows, median(recent))
        whole.append(rows)


def _is_plausible(rows: int, usual: float) -> bool:
    return LEAST * usual <= rows <= MOST * usual
