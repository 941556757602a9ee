"""How widely totals of twelve months vary where nothing has changed.

Police records vary more than counts of unrelated events, for crime comes in runs.
How much more is the dispersion: the variance as a multiple of the mean. It comes from pairs of
months a year apart, so that season cancels out (the quasi-Poisson method of McCullagh and Nelder,
Generalized Linear Models, 1989), and is multiplied by how much quarters vary more than months,
which is what runs add to a total.

Two ways of adding up the pairs are used, each where trials of both (`make bench`) favour it:

- A ward: plain pairs, pooled over all wards. What one ward does within the year hardly moves the
  pool, and some 300 degrees of freedom keep the range narrow.
- One place by itself, such as the borough or a town: differences of neighbouring pairs. A change
  that begins within the year then counts as a change, where plain pairs would book it as chance:
  of changes by a fifth for half a year in a borough they find a third more. For the same false
  alarms their factor for runs is a quarter greater, as runs hide in part from neighbours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from partnership.model.crime import Series
from partnership.statistics.series import MONTHS_IN_A_YEAR

RUNS_AT_LEAST = 1.6
"""The factor for runs is never taken to be less, as two or three years cannot fix it."""

RUNS_OF_DIFFERENCES = 1.25
"""By how much that factor is greater where the dispersion is made from differences."""

PAIRS_AT_MOST = 4
"""The dispersion is that of so many pairs of neighbouring years, the latest ones."""

MONTHS_OF_A_PAIR = 9
"""A pair of years with fewer months that are whole in both says too little."""

QUARTER = 3


@dataclass(frozen=True)
class Dispersion:
    """The variance of yearly totals as a multiple of their mean, and how much it rests on."""

    multiple: float
    degrees: float


def dispersion_of_wards(wards: Iterable[Series], runs: float) -> Dispersion | None:
    """Return the dispersion of a ward's totals, pooled over all wards: one for each of them.

    `runs` is the factor for runs; None is returned where no two years are whole enough.
    """
    statistic, degrees = _pooled(wards)
    return Dispersion(runs * max(1.0, statistic / degrees), degrees) if degrees else None


def dispersion_of_place(series: Series, runs: float) -> Dispersion | None:
    """Return the dispersion of the totals of one place from its own months."""
    pairs = [[after - before for before, after in pairwise(gaps)] for gaps in _gaps(series)]
    if not pairs:
        return None
    squares = sum(step * step for steps in pairs for step in steps)
    doubled = 2 * sum(map(len, pairs))
    spare = sum(max(0, 3 * len(steps) - 1) for steps in pairs)
    runs *= RUNS_OF_DIFFERENCES
    if spare == 0:
        return Dispersion(runs, 1.0)
    return Dispersion(runs * max(1.0, squares / doubled), doubled**2 / (2 * spare))


def runs_of(places: Sequence[Series]) -> float:
    """Return how much more quarters vary than months do, over all places: the mark of runs."""
    by_quarter, quarters = _pooled(places, QUARTER)
    by_month, months = _pooled(places)
    return (by_quarter / quarters) / (by_month / months) if quarters and by_month else 1.0


def _pooled(places: Iterable[Series], months: int = 1) -> tuple[float, int]:
    """Return the sum of squared gaps over places and its degrees of freedom."""
    statistic, degrees = 0.0, 0
    for series in places:
        for gaps in _gaps(series, months):
            statistic += sum(gap * gap for gap in gaps)
            degrees += max(0, len(gaps) - 1)
    return statistic, degrees


def _gaps(series: Series, months: int = 1) -> Iterator[list[float]]:
    """Yield, for each pair of neighbouring years, how far its months are from expectation.

    Each month, or run of months, is held against the same one a year earlier times the change of
    the year, in units of its standard error were records unrelated. Months without a whole figure
    in both years are left out, and so are empty ones; a pair of years with few others is no pair.
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
