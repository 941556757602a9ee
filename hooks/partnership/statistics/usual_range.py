"""The usual range of monthly counts, and the unusual months outside it.

The expected count of a month is the mean level of a baseline times the season of the borough. The
limits allow for the dispersion of the area and for the clustering of crime: a chart without any
change has about one false mark in 20 years (`make bench` simulates it). Only months after a
baseline are compared with it. A later baseline applies from its own last month on, so that earlier
limits stay as drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, floor, sqrt

from partnership.model.crime import Figure, Series
from partnership.model.months import Month, in_words
from partnership.model.releases import Baseline
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.series import MONTHS_IN_A_YEAR, months_between

LIMIT = 3.25  # the distance of the limits from the expected count, in standard errors
# Small differences in one direction add up (a CUSUM), in standard errors: the slack is subtracted
# from each, and the sum is unusual above the threshold. Each month counts at most as much as the
# limit, because a month beyond it has its own mark.
SLACK, ENOUGH = 0.5, 8.0
SMALLEST_MEAN = 5  # with fewer records per month, there is no usual range
# With upper limits of more than this many times the lower ones, a range says too little to be
# shown: a month could be a quarter of another, and both be usual.
WIDEST = 4.0
WHOLE_MONTHS = 0.75  # the minimum share of complete months in a baseline
FALSE_A_CHART_YEAR = 0.05  # the number of false marks per chart and year if nothing has changed
# The default reason for having no usual range.
TOO_FEW = "Too few records for a usual range, or too few complete months."
Season = Mapping[int, float]  # the ratio of each month of the year to the mean month
EVEN: Season = dict.fromkeys(range(1, 13), 1.0)  # a year without a season


@dataclass(frozen=True)
class Limits:
    """The expected count of one month, and its usual limits."""

    expected: float
    low: float
    high: float
    error: float  # the standard error of a count around the expected one
    is_after: bool  # whether the month is after the baseline, so that it is compared with it

    @property
    def whole(self) -> tuple[int, int]:
        """The lowest and highest usual count, in whole records."""
        return ceil(self.low), floor(self.high)


@dataclass(frozen=True)
class UsualRange:
    """The range in which most monthly counts lie if nothing has changed."""

    limits: Mapping[Month, Limits]
    baseline: Baseline  # the baseline that applies to the latest month
    since: Month | None = None  # the first comparable month; None if all months are comparable
    has_season: bool = False  # whether the expected count depends on the month of the year

    @cached_property
    def is_narrow(self) -> bool:
        """Whether the range is narrow enough to show; months outside it are marked in any case."""
        every = self.limits.values()
        low, high = sum(limits.low for limits in every), sum(limits.high for limits in every)
        return high <= WIDEST * low

    def applies_to(self, figure: Figure) -> bool:
        """Return whether a month is compared: it is complete, comparable and after the baseline."""
        is_of_kind = self.since is None or figure.month >= self.since
        return figure.is_complete and is_of_kind and self.limits[figure.month].is_after


class Unusual(StrEnum):
    """How a count is unusual, without saying whether that is good or bad."""

    ABOVE = "above the usual range"
    BELOW = "below the usual range"
    ABOVE_TOGETHER = "that add up to more than is usual"
    BELOW_TOGETHER = "that add up to less than is usual"


# The wording for several months together.
TOGETHER = (Unusual.ABOVE_TOGETHER, Unusual.BELOW_TOGETHER)


@dataclass(frozen=True)
class Signal:
    """One or more unusual months."""

    unusual: Unusual
    first: Month
    last: Month
    months: int

    @property
    def words(self) -> str:
        """How the months are unusual, with the number of months that add up."""
        return f"{self.months} months {self.unusual}" if self.unusual in TOGETHER else self.unusual

    @property
    def in_words(self) -> str:
        """The months, and how they are unusual."""
        return f"{in_words(self.first, self.last)} ({self.words})"

    @property
    def free_from(self) -> Month:
        """The first month with which a baseline may end after this signal."""
        return self.last.plus(MONTHS_IN_A_YEAR)


def season_of(series: Series, last: Month, strength: float) -> Season:
    """Return the season of the full years to `last`, at a strength; none with under two years."""
    until = [figure for figure in series if figure.month <= last]
    years = [until[end - 12 : end] for end in range(len(until), 11, -12)]
    whole = [year for year in years if all(figure.is_complete for figure in year) and _sum(year)]
    if len(whole) < 2:  # noqa: PLR2004 - one year alone cannot tell a season from chance
        return EVEN
    shares = dict.fromkeys(EVEN, 0.0)
    for year in whole:
        for figure in year:
            shares[figure.month.number] += 12 * (figure.value or 0) / _sum(year)
    return {number: 1 + strength * (share / len(whole) - 1) for number, share in shares.items()}


def _sum(figures: Sequence[Figure]) -> int:
    return sum(figure.value or 0 for figure in figures)


def usual_range(
    series: Series,
    seasons: Mapping[Baseline, Season],
    dispersion: Dispersion | None,
    since: Month | None = None,
) -> UsualRange | None:
    """Return the usual range of monthly counts, to the end of the latest year.

    Return None if it would not be sound. Each baseline has its own season. Missing, partial and
    incomparable months (before `since`) are left out.
    """
    baselines = tuple(seasons)
    levels = {each: _level(series, each, season, since) for each, season in seasons.items()}
    if not baselines or dispersion is None or levels[baselines[-1]] is None:
        return None
    last, limits = series[-1].month, {}
    for month in months_between(series[0].month, Month(last.year, 12)):
        baseline = _in_force(baselines, month)
        season, level = seasons[baseline], levels[baseline] or levels[baselines[-1]] or 0
        expected = level * season[month.number]
        # the level and the season are estimates
        widened = 1 + 1 / baseline.length + (0.0 if season is EVEN else 12 / baseline.length)
        error = sqrt(dispersion.factor * expected * widened)
        ends = max(0.0, expected - LIMIT * error), expected + LIMIT * error
        limits[month] = Limits(expected, *ends, error, month > baseline.last)
    baseline = _in_force(baselines, last)
    return UsualRange(limits, baseline, since, has_season=seasons[baseline] is not EVEN)


def _in_force(baselines: Sequence[Baseline], month: Month) -> Baseline:
    """Return the latest baseline that ended before a month, or the first one."""
    over = [baseline for baseline in baselines if baseline.last < month]
    return over[-1] if over else baselines[0]


def _level(series: Series, baseline: Baseline, season: Season, since: Month | None) -> float | None:
    """Return the mean month of a baseline without its season; None if it has too few months."""
    first = max(baseline.first, since) if since else baseline.first
    chosen = [each for each in series if first <= each.month <= baseline.last and each.is_complete]
    expected = sum(season[figure.month.number] for figure in chosen)
    if len(chosen) < WHOLE_MONTHS * baseline.length or _sum(chosen) < SMALLEST_MEAN * len(chosen):
        return None
    return _sum(chosen) / expected


def signals(series: Series, usual: UsualRange) -> tuple[Signal, ...]:
    """Return the unusual months in order: single ones, and runs that add up."""
    checked, signals = [figure for figure in series if usual.applies_to(figure)], []
    for figure in checked:
        limits, value = usual.limits[figure.month], figure.value or 0
        if not limits.low <= value <= limits.high:
            unusual = Unusual.ABOVE if value > limits.high else Unusual.BELOW
            signals.append(Signal(unusual, figure.month, figure.month, 1))
    for side, unusual in ((1, Unusual.ABOVE_TOGETHER), (-1, Unusual.BELOW_TOGETHER)):
        signals += _adding_up(checked, usual, side, unusual)
    return tuple(sorted(signals, key=lambda signal: (signal.first, signal.last)))


def _adding_up(
    checked: Sequence[Figure], usual: UsualRange, side: int, unusual: Unusual
) -> Iterator[Signal]:
    """Yield each run of months whose differences in one direction exceed the threshold."""
    total, most, first, last = 0.0, 0.0, None, None
    for figure in [*checked, None]:
        step = -total
        if figure is not None:
            limits = usual.limits[figure.month]
            deviation = side * ((figure.value or 0) - limits.expected) / limits.error
            step = min(deviation, LIMIT) - SLACK
        total = max(0.0, total + step)
        if figure is None or total == 0:
            if first and last and most >= ENOUGH:
                yield Signal(unusual, first, last, first.months_to(last))
            first, last, most = None, None, 0.0
        else:
            first = first or figure.month
            if total >= most:
                most, last = total, figure.month
