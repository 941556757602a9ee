"""How much twelve-month totals vary when nothing has changed.

Police records vary more than counts of unrelated events, because crime is clustered in time. The
dispersion is the variance as a multiple of the mean. It is estimated from pairs of months a year
apart, which cancels out the season (the quasi-Poisson method of McCullagh and Nelder, Generalized
Linear Models, 1989), and multiplied by how much more quarters vary than months: the effect of
clustering on a total.

There are two estimators, each used where simulations of both (`make bench`) favour it:

- For a ward: plain pairs, pooled over all wards. A change in one ward within the year hardly
  affects the pool, and some 300 degrees of freedom keep the range narrow.
- For a single area, such as the borough or a town: differences of neighbouring pairs. A change that
  begins within the year then counts as a change, where plain pairs would treat it as chance: they
  detect a third more changes by a fifth over half a year in a borough. To keep the same rate of
  false alarms, their clustering factor is a quarter greater, because clusters partly cancel out
  between neighbours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from partnership.model.crime import Series
from partnership.statistics.series import MONTHS_IN_A_YEAR

# The minimum clustering factor: two or three years are too short to estimate it well.
MIN_CLUSTERING = 1.6
# The ratio by which that factor is greater if the dispersion is estimated from differences.
CLUSTERING_OF_DIFFERENCES = 1.25
# The number of latest pairs of neighbouring years that the dispersion is estimated from.
PAIRS_AT_MOST = 4
MONTHS_OF_A_PAIR = 9  # a pair of years needs at least this many months that are complete in both
QUARTER = 3


@dataclass(frozen=True)
class Dispersion:
    """The variance of yearly totals as a multiple of their mean, with its degrees of freedom."""

    factor: float
    degrees_of_freedom: float


def dispersion_of_wards(wards: Iterable[Series], clustering: float) -> Dispersion | None:
    """Return the dispersion of totals, pooled over wards, times `clustering`; None if unknown."""
    statistic, degrees = _pooled(wards)
    return Dispersion(clustering * max(1.0, statistic / degrees), degrees) if degrees else None


def dispersion_of_place(series: Series, clustering: float) -> Dispersion | None:
    """Return the dispersion of one area's totals, estimated from its own months."""
    pairs = [[after - before for before, after in pairwise(gaps)] for gaps in _gaps(series)]
    if not pairs:
        return None
    squares = sum(step * step for steps in pairs for step in steps)
    doubled = 2 * sum(map(len, pairs))
    spare = sum(max(0, 3 * len(steps) - 1) for steps in pairs)
    clustering *= CLUSTERING_OF_DIFFERENCES
    if spare == 0:
        return Dispersion(clustering, 1.0)
    return Dispersion(clustering * max(1.0, squares / doubled), doubled**2 / (2 * spare))


def clustering_factor(places: Sequence[Series]) -> float:
    """Return how much more quarters vary than months, over all areas: the effect of clustering."""
    by_quarter, quarters = _pooled(places, QUARTER)
    by_month, months = _pooled(places)
    return (by_quarter / quarters) / (by_month / months) if quarters and by_month else 1.0


def _pooled(places: Iterable[Series], months: int = 1) -> tuple[float, int]:
    """Return the sum of squared deviations over all areas and its degrees of freedom."""
    statistic, degrees = 0.0, 0
    for series in places:
        for gaps in _gaps(series, months):
            statistic += sum(gap * gap for gap in gaps)
            degrees += max(0, len(gaps) - 1)
    return statistic, degrees


def _gaps(series: Series, months: int = 1) -> Iterator[list[float]]:
    """Yield the deviations of the months in each pair of neighbouring years.

    Each month, or run of months, is compared with the same one a year earlier, scaled by the change
    of the year. The unit is the standard error of unrelated records. Empty months and months that
    are incomplete in either year are left out, and pairs of years with few other months too.
    """
    counts = [figure.value if figure.is_complete else None for figure in series]
    ends = range(len(series), MONTHS_IN_A_YEAR - 1, -MONTHS_IN_A_YEAR)[: PAIRS_AT_MOST + 1]
    for latest, before in pairwise([counts[end - MONTHS_IN_A_YEAR : end] for end in ends]):
        runs = zip(_by_run(latest, months), _by_run(before, months), strict=True)
        pairs = [(new, old) for new, old in runs if new is not None and old is not None]
        if len(pairs) * months < MONTHS_OF_A_PAIR:
            continue
        change = (sum(new for new, _ in pairs) + 0.5) / (sum(old for _, old in pairs) + 0.5)
        yield [(new - change * old) / sqrt(change * (new + old)) for new, old in pairs if new + old]


def _by_run(counts: Sequence[int | None], months: int) -> list[int | None]:
    runs = (counts[at : at + months] for at in range(0, len(counts), months))
    return [None if None in run else sum(count or 0 for count in run) for run in runs]
