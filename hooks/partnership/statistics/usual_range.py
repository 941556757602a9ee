"""The usual range of monthly counts, and the months that do not fit it.

What is expected of a month is the level of the baseline's months times the season of the borough.
The limits lie so far from it that, with the dispersion of the place and with crime in runs, a chart
where nothing has changed has about one false mark in 20 years (`make bench` tries it).
Only months after a baseline are held against it, as its own months have made it. A later baseline
takes over from its own last month on, so the limits of before stay drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, sqrt

from partnership.model.crime import Figure, Series
from partnership.model.months import Month, in_words
from partnership.model.releases import Baseline
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.series import MONTHS_IN_A_YEAR, months_between

LIMIT = 3.25
"""The limits lie this many standard errors from what is expected."""

SLACK, ENOUGH = 0.5, 8.0
"""Small differences of one sign add up (a CUSUM): each counts by what it is beyond the slack, and
the sum is unusual when it is enough, all in standard errors. No month counts for more than the
limit: one alone has a mark of its own."""

SMALLEST_MEAN = 5
"""Fewer records a month than this have no usual range."""

WHOLE_MONTHS = 0.75
"""A baseline with a smaller share of whole months is too thin."""

FALSE_A_CHART_YEAR = 0.05
"""How many false marks a chart has in a year where nothing has changed."""

TOO_FEW = "Too few records for a usual range, or too few whole months."
"""Instead of a usual range, unless something else is the reason."""

Season = Mapping[int, float]
"""For each month of the year, how many times the mean month it usually has."""

EVEN: Season = dict.fromkeys(range(1, 13), 1.0)
"""A year without a season."""


@dataclass(frozen=True)
class Limits:
    """What is expected of one month, and where its count usually lies."""

    expected: float
    low: float
    high: float
    error: float
    """The standard error of a count about what is expected."""
    is_after: bool
    """Whether the month is after the baseline, and so is held against it."""

    @property
    def whole(self) -> tuple[int, int]:
        """The least and the most that is usual, in whole records."""
        return ceil(self.low), floor(self.high)


@dataclass(frozen=True)
class UsualRange:
    """Where the counts of most months lie as long as nothing has changed."""

    limits: Mapping[Month, Limits]
    baseline: Baseline
    """The one in force for the latest month."""
    since: Month | None = None
    """The first month of the kind that it is made of; None where all are of one kind."""
    has_season: bool = False
    """Whether the months of a year differ in what is expected of them."""

    @property
    def highest(self) -> float:
        """The highest upper limit of any month."""
        return max(limits.high for limits in self.limits.values())

    def applies_to(self, figure: Figure) -> bool:
        """Tell whether a month is held against it: a whole one, after the baseline, of its kind."""
        is_of_kind = self.since is None or figure.month >= self.since
        return figure.is_complete and is_of_kind and self.limits[figure.month].is_after


class Unusual(StrEnum):
    """What is unusual, without saying whether it is good or bad."""

    ABOVE = "above the usual range"
    BELOW = "below the usual range"
    ABOVE_TOGETHER = "that add up to more than is usual"
    BELOW_TOGETHER = "that add up to less than is usual"


TOGETHER = (Unusual.ABOVE_TOGETHER, Unusual.BELOW_TOGETHER)
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
        """What is unusual, with the number of months that add up."""
        return f"{self.months} months {self.unusual}" if self.unusual in TOGETHER else self.unusual

    @property
    def in_words(self) -> str:
        """The months and what is unusual about them."""
        return f"{in_words(self.first, self.last)} ({self.words})"

    @property
    def free_from(self) -> Month:
        """The first month that a baseline may end with after it."""
        return self.last.plus(MONTHS_IN_A_YEAR)

    def covers(self, month: Month) -> bool:
        """Tell whether a month is one of those that are unusual."""
        return self.first <= month <= self.last


def season_of(series: Series, last: Month, strength: float = 1.0) -> Season:
    """Return the season of the whole years that end with a month, the mean of their shares.

    Less than two whole years have no season; `strength` draws one towards an even year.
    """
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

    None is returned where it would not be sound.

    Each baseline on record has its season. Missing and partial months are left out, and so are
    months before `since`, of another kind.
    """
    baselines = tuple(seasons)
    levels = {
        baseline: _level(series, baseline, season, since) for baseline, season in seasons.items()
    }
    if not baselines or dispersion is None or levels[baselines[-1]] is None:
        return None
    last, limits = series[-1].month, {}
    for month in months_between(series[0].month, Month(last.year, 12)):
        baseline = _in_force(baselines, month)
        season, level = seasons[baseline], levels[baseline] or levels[baselines[-1]] or 0
        expected = level * season[month.number]
        # the level and the season are estimates, and widen the limits
        widened = 1 + 1 / baseline.length + (0.0 if season is EVEN else 12 / baseline.length)
        error = sqrt(dispersion.multiple * expected * widened)
        ends = max(0.0, expected - LIMIT * error), expected + LIMIT * error
        limits[month] = Limits(expected, *ends, error, month > baseline.last)
    baseline = _in_force(baselines, last)
    return UsualRange(limits, baseline, since, has_season=seasons[baseline] is not EVEN)


def _in_force(baselines: Sequence[Baseline], month: Month) -> Baseline:
    """Return the latest baseline that was over before a month, or the first."""
    over = [baseline for baseline in baselines if baseline.last < month]
    return over[-1] if over else baselines[0]


def _level(series: Series, baseline: Baseline, season: Season, since: Month | None) -> float | None:
    """Return the mean month of a baseline without its season; None where it is too thin."""
    first = max(baseline.first, since) if since else baseline.first
    chosen = [
        figure for figure in series if first <= figure.month <= baseline.last and figure.is_complete
    ]
    expected = sum(season[figure.month.number] for figure in chosen)
    if len(chosen) < WHOLE_MONTHS * baseline.length or _sum(chosen) < SMALLEST_MEAN * len(chosen):
        return None
    return _sum(chosen) / expected


def signals(series: Series, usual: UsualRange) -> tuple[Signal, ...]:
    """Return what is unusual, in the order of time: months outside, and months that add up."""
    checked, found = [figure for figure in series if usual.applies_to(figure)], []
    for figure in checked:
        limits, value = usual.limits[figure.month], figure.value or 0
        if not limits.low <= value <= limits.high:
            unusual = Unusual.ABOVE if value > limits.high else Unusual.BELOW
            found.append(Signal(unusual, figure.month, figure.month, 1))
    for side, unusual in ((1, Unusual.ABOVE_TOGETHER), (-1, Unusual.BELOW_TOGETHER)):
        found += _adding_up(checked, usual, side, unusual)
    return tuple(sorted(found, key=lambda signal: (signal.first, signal.last)))


def _adding_up(
    checked: Sequence[Figure], usual: UsualRange, side: int, unusual: Unusual
) -> Iterator[Signal]:
    """Yield each stretch of months whose differences to one side add up to enough, to its most."""
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
