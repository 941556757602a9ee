"""Monthly series for tests: figures from plain numbers, and counts that come in clusters."""

from collections.abc import Iterable
from datetime import date
from math import exp
from random import Random

from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month
from partnership.model.releases import Baseline
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.series import Total, TwoYears
from partnership.statistics.usual_range import EVEN, LIMIT, UsualRange, usual_range

JANUARY = Month(2023, 1)
BASELINE = Baseline(
    first=JANUARY, last=JANUARY.plus(23), recorded=date(2025, 1, 6), reason="Two whole years."
)
WAVE = [18, 22] * 12
"""The counts of the baseline: their mean is 20, and their usual range 10 to 30."""


def usual_of(series: Series, since: Month | None = None) -> UsualRange | None:
    """Return the usual range of a series whose limits are 10 from a mean of 20."""
    narrow = Dispersion((10 / LIMIT) ** 2 / 20 / (25 / 24), 300)
    return usual_range(series, {BASELINE: EVEN}, narrow, since)


def monthly(counts: Iterable[int | None], first: Month = JANUARY) -> Series:
    """Return a series from counts; None is a month that is not reported."""
    return tuple(
        Figure(first.plus(place), count, Status.NOT_REPORTED if count is None else Status.REPORTED)
        for place, count in enumerate(counts)
    )


def two_years(latest: int, before: int | None) -> TwoYears:
    """Return two whole totals of twelve months, or one with nothing before it."""
    first = JANUARY.plus(12)
    earlier = None if before is None else Total(JANUARY, JANUARY.plus(11), before, ())
    return TwoYears(Total(first, first.plus(11), latest, ()), earlier)


def seeded(seed: int) -> Random:
    """Return a source of chance that is the same in every run."""
    return Random(seed)  # noqa: S311 - figures to test with, nothing to keep secret


def clustered(chance: Random, mean: float, spread: float) -> int:
    """Draw a count whose variance is `spread` times its mean: a negative binomial one."""
    rate = chance.gammavariate(mean / (spread - 1), spread - 1) if spread > 1 else mean
    left, count, probability = chance.random(), 0, exp(-rate)
    while left > probability and count < 10_000:
        left, count = left - probability, count + 1
        probability *= rate / count
    return count
