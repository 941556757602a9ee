"""The usual range of monthly counts, and the months that lie outside it or keep to one side.

It is the XmR chart of Shewhart and Wheeler (Understanding Variation, 1993), as the health
service draws it: mean plus and minus 2.66 times the mean difference from month to month.
The months it is made from are a baseline on record, so that later figures cannot move it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from math import ceil, floor

from partnership.model.baselines import Baseline
from partnership.model.figures import Figure, Series
from partnership.model.months import Month

LIMITS = 2.66
"""The limits lie this many mean moving ranges from the mean: three times the noise of a month."""

SMALLEST_MEAN = 5
"""Fewer records a month than this have no usual range."""

WHOLE_MONTHS = 18
"""A baseline of 24 months with fewer whole ones than this is too thin."""

RUN = 7
"""So many months in a row on one side of the middle are unusual."""

TOO_FEW = "Too few records for a usual range, or too few whole months."
"""Instead of a usual range, unless something else is the reason."""

FALSE_OUTSIDE = 0.01
"""The share of months that lie outside by chance alone, limits being made of 24 months."""


@dataclass(frozen=True)
class UsualRange:
    """Where the counts of most months lie as long as nothing has changed."""

    mean: float
    low: float
    high: float
    baseline: Baseline
    since: Month | None = None
    """The first month of the kind that it is made of; None where all are of one kind."""

    @property
    def smallest(self) -> int:
        """The smallest usual count."""
        return ceil(self.low)

    @property
    def largest(self) -> int:
        """The largest usual count."""
        return floor(self.high)

    def judges(self, figure: Figure) -> bool:
        """Tell whether a month is held against it: a whole one, of the same kind."""
        return figure.is_complete and (self.since is None or figure.month >= self.since)


class Unusual(StrEnum):
    """What is unusual, without saying whether it is good or bad."""

    ABOVE = "above the usual range"
    BELOW = "below the usual range"
    ABOVE_MIDDLE = "in a row above the middle of the usual range"
    BELOW_MIDDLE = "in a row below the middle of the usual range"


RUNS = (Unusual.ABOVE_MIDDLE, Unusual.BELOW_MIDDLE)
"""What is said of several months together."""


@dataclass(frozen=True)
class Signal:
    """One or more months that are unusual."""

    unusual: Unusual
    first: Month
    last: Month
    months: int

    @property
    def words(self) -> str:
        """What is unusual, with the number of months of a run."""
        return f"{self.months} months {self.unusual}" if self.unusual in RUNS else self.unusual

    @property
    def in_short(self) -> str:
        """The same for a cell of a table."""
        side = "above" if self.unusual in (Unusual.ABOVE, Unusual.ABOVE_MIDDLE) else "below"
        if self.unusual in RUNS:
            return f"one of {self.months} in a row {side} the middle"
        return f"{side} the usual range"

    @property
    def in_words(self) -> str:
        """The months and what is unusual about them."""
        if self.first == self.last:
            return f"{self.first.name} ({self.words})"
        return f"{self.first.name} to {self.last.name} ({self.words})"

    def covers(self, month: Month) -> bool:
        """Tell whether a month is one of those that are unusual."""
        return self.first <= month <= self.last


def usual_range(
    series: Series, baseline: Baseline | None, since: Month | None = None
) -> UsualRange | None:
    """Return the usual range of monthly counts, or None where it would not be sound.

    Missing and partial months are left out, and so is the step across them.
    Months before `since` are of another kind, and so are left out as well.
    """
    _forbid_totals(series)
    if baseline is None:
        return None
    first = max(baseline.first, since) if since else baseline.first
    chosen = [one for one in series if first <= one.month <= baseline.last and one.is_complete]
    counts = [one.value or 0 for one in chosen]
    if len(counts) < WHOLE_MONTHS or sum(counts) < SMALLEST_MEAN * len(counts):
        return None
    mean, step = sum(counts) / len(counts), _mean_step(chosen)
    off = LIMITS * step
    return UsualRange(mean, max(0.0, mean - off), mean + off, baseline, since)


def why_none(series: Series, baseline: Baseline | None, since: Month | None = None) -> str:
    """Say why a series has no usual range."""
    if since and usual_range(series, baseline):
        return (
            f"No usual range: the police changed what they count in {since.name}, "
            "and too few of the months that it is made from came after."
        )
    return TOO_FEW


def _forbid_totals(series: Series) -> None:
    """Neighbouring totals of twelve months share eleven, so limits made from them are nonsense."""
    if not all(isinstance(one, Figure) for one in series):
        message = "a usual range is made of monthly counts, never of rolling totals"
        raise TypeError(message)


def _mean_step(figures: list[Figure]) -> float:
    steps = [
        abs((one.value or 0) - (other.value or 0))
        for one, other in pairwise(figures)
        if one.month.plus(1) == other.month
    ]
    return sum(steps) / len(steps)


def signals(series: Series, usual: UsualRange) -> tuple[Signal, ...]:
    """Return what is unusual, in the order of time: months outside, and runs on one side."""
    found = [*_outside(series, usual), *_runs(series, usual)]
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


def _outside(series: Series, usual: UsualRange) -> Iterator[Signal]:
    for figure in series:
        if not usual.judges(figure) or figure.value is None:
            continue
        if figure.value > usual.high:
            yield Signal(Unusual.ABOVE, figure.month, figure.month, 1)
        elif figure.value < usual.low:
            yield Signal(Unusual.BELOW, figure.month, figure.month, 1)


def _runs(series: Series, usual: UsualRange) -> Iterator[Signal]:
    """Yield runs on one side; a month on the middle, or that is not judged, ends a run."""
    for side, run in groupby(series, key=lambda figure: _side(figure, usual)):
        months = [figure.month for figure in run]
        if side and len(months) >= RUN:
            unusual = Unusual.ABOVE_MIDDLE if side > 0 else Unusual.BELOW_MIDDLE
            yield Signal(unusual, months[0], months[-1], len(months))


def _side(figure: Figure, usual: UsualRange) -> int:
    if not usual.judges(figure) or figure.value is None:
        return 0
    return (figure.value > usual.mean) - (figure.value < usual.mean)


def false_signals_in_words(months: int) -> str:
    """Say how often chance alone marks something on a chart of so many months."""
    expected = expected_false_signals(months)
    if expected >= 1:
        return f"about {round(expected)} on every chart"
    return f"about 1 on every {round(1 / expected)} charts"


def expected_false_signals(months: int) -> float:
    """Return how many signals a chart shows on average where nothing has changed.

    A run of seven begins with the first month once in 2**6 times,
    and with any later month once in 2**7 times, as the month before lies on the other side.
    """
    starts = months - RUN
    runs = 1 / 2 ** (RUN - 1) + starts / 2**RUN if starts >= 0 else 0.0
    return months * FALSE_OUTSIDE + runs
