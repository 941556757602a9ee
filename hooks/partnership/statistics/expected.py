"""Holds the rows of a month against those of the months before: a check of the file, no figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from partnership.model.crime import CoverageState, CrimeMonth
from partnership.model.months import Month
from partnership.statistics.jumps import FEWEST, LEAST, MOST, USUAL_OF


@dataclass(frozen=True)
class ExpectedRows:
    """How many rows a whole month may be expected to hold."""

    fewest: int
    most: int
    months: int
    """How many whole months before it the expectation rests on."""

    def holds(self, rows: int) -> bool:
        """Tell whether a month has as many rows as expected."""
        return self.fewest <= rows <= self.most


def expected_rows(months: Sequence[CrimeMonth], month: Month) -> ExpectedRows | None:
    """Return what the whole months before a month lead to expect; None where they are too few."""
    rows = [
        one.coverage.rows.in_borough
        for one in months
        if one.month < month and one.coverage.state is CoverageState.COMPLETE
    ][-USUAL_OF:]
    if len(rows) < FEWEST:
        return None
    usual = median(rows)
    return ExpectedRows(round(LEAST * usual), round(MOST * usual), len(rows))
