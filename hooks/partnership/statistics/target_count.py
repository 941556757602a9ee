"""Counts a target from the police figures: as many months as its starting figure covers."""

from dataclasses import dataclass
from datetime import date

from partnership.model.figures import Series
from partnership.model.months import Month, in_runs, in_words
from partnership.model.targets import Target
from partnership.statistics.totals import MONTHS_IN_A_YEAR


@dataclass(frozen=True)
class TargetCount:
    """What the police figures give for a target over a run of months."""

    what: str
    """What is added up, and where."""
    first: Month
    last: Month
    counts: tuple[int, ...]
    """The count of each month; empty where one of them is missing or partial."""
    lacking: tuple[Month, ...] = ()
    """The months that keep the figure from being worked out."""
    margin: float | None = None
    """How far chance or rounding can move it: as far as the starting figure."""

    @property
    def value(self) -> int:
        """The figure."""
        return sum(self.counts)

    @property
    def period(self) -> str:
        """The months, in words."""
        return in_words(self.first, self.last)

    @property
    def until(self) -> date:
        """The last day that it covers."""
        return date.fromordinal(self.last.plus(1).first_day.toordinal() - 1)

    @property
    def working(self) -> str:
        """How it was worked out, in a sentence."""
        if self.lacking:
            return f"It cannot be worked out: {in_runs(self.lacking)} is missing or partial."
        added = " + ".join(f"{count:,}" for count in self.counts)
        return f"{added} = {self.value:,}." if len(self.counts) > 1 else f"{self.value:,}."


def months_measured(target: Target) -> int:
    """Return how many months a figure of a target covers: as many as its starting figure."""
    start = target.baseline
    if start is None or start.since is None or start.until is None:
        return MONTHS_IN_A_YEAR
    first, last = Month.of(start.since), Month.of(start.until)
    return 12 * (last.year - first.year) + last.number - first.number + 1


def count_of(target: Target, series: Series, until: date, what: str) -> TargetCount | None:
    """Return the latest count up to a day; None where the figures do not reach back so far."""
    length = months_measured(target)
    run = [figure for figure in series if figure.month.plus(1).first_day <= _day_after(until)]
    run = run[-length:]
    if len(run) < length:
        return None
    lacking = tuple(figure.month for figure in run if not figure.is_complete)
    return TargetCount(
        what,
        run[0].month,
        run[-1].month,
        () if lacking else tuple(figure.value or 0 for figure in run),
        lacking,
        target.baseline.margin if target.baseline else None,
    )


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
