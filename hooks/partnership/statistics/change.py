"""Tells whether a total of twelve months differs from the one before by more than chance.

Crime comes in runs, so its totals vary more than counts of unrelated events would.
How much more is the spread: the variance as a multiple of the mean, estimated from the figures.
The method is the quasi-Poisson one of McCullagh and Nelder, Generalized Linear Models (1989):
Pearson's statistic over its degrees of freedom, and a t test on the difference of the totals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from partnership.model.figures import SMALLEST_BASE, Series
from partnership.model.months import Month
from partnership.statistics.t_distribution import critical
from partnership.statistics.totals import MONTHS_IN_A_YEAR, TwoYears
from partnership.statistics.verdicts import (
    NOT_ALIKE,
    NOT_COMPARED,
    NOTHING_BEFORE,
    Verdict,
    sized,
)

CHANCE = 0.04
"""How often a difference may be found where there is none.
The promise is 1 time in 20; the rest is room for a spread that is itself only estimated."""

POWER = 0.8
"""Totals are too few to say where even a doubling would be found less often than this."""

QUARTER = 3
"""Months in a quarter of the year: the runs of crime are shorter than that, for the most part."""

YEARS_AT_MOST = 5
"""The spread is that of recent years."""

DEGREES_AT_LEAST = 3
"""Two years of one place give as many; fewer say nothing about the spread."""


@dataclass(frozen=True)
class Spread:
    """The variance of counts as a multiple of their mean, and how much it rests on."""

    multiple: float
    """1 where records have nothing to do with one another; never taken to be less."""
    degrees: int
    """The degrees of freedom of the estimate."""


@dataclass(frozen=True)
class Change:
    """The verdict on two totals, and the words that may stand beside them."""

    verdict: Verdict | None
    """None where the totals may not be compared."""
    sentence: str
    percentage: int | None = None
    """The change in percent of the earlier total; None where it may not be told."""
    by_chance: tuple[int, int] | None = None
    """Where nothing is found: the least and the most that the latest total may be by chance."""


def spread_of(places: Iterable[Series]) -> Spread | None:
    """Return the spread of counts, pooled over places; None where no two years are whole.

    For each place, the quarters of its latest whole years stand in a table, a row a year.
    A place's own season and its own change from year to year are in the sums of that table.
    What varies beyond these is spread.
    """
    statistic, degrees = 0.0, 0
    for series in places:
        one, free = _pearson(_quarters(series))
        statistic, degrees = statistic + one, degrees + free
    if degrees < DEGREES_AT_LEAST:
        return None
    return Spread(max(1.0, statistic / degrees), degrees)


def _quarters(series: Series) -> list[list[int]]:
    """Return a row of four quarters for each of the latest years, back to one with a gap."""
    years: list[list[int]] = []
    for end in range(len(series), MONTHS_IN_A_YEAR - 1, -MONTHS_IN_A_YEAR):
        year = series[end - MONTHS_IN_A_YEAR : end]
        if len(years) == YEARS_AT_MOST or not all(figure.is_complete for figure in year):
            break
        counts = [figure.value or 0 for figure in year]
        years.append([sum(counts[at : at + QUARTER]) for at in range(0, len(counts), QUARTER)])
    return years


def _pearson(rows: Sequence[Sequence[int]]) -> tuple[float, int]:
    """Return Pearson's statistic of a table and its degrees of freedom; empty lines are none."""
    by_row = [sum(row) for row in rows if sum(row)]
    by_column = [sum(column) for column in zip(*rows, strict=True) if sum(column)]
    degrees = (len(by_row) - 1) * (len(by_column) - 1)
    if degrees < 1:
        return 0.0, 0
    whole = sum(by_row)
    squares = sum(
        count * count / (sum(row) * sum(column))
        for row in rows
        for count, column in zip(row, zip(*rows, strict=True), strict=True)
        if count
    )
    return whole * (squares - 1), degrees


def judge_change(
    years: TwoYears, spread: Spread | None, chance: float = CHANCE, since: Month | None = None
) -> Change:
    """Return the verdict on the latest twelve months against the twelve before.

    Months before `since` are of another kind, and a total that holds any is not compared.
    """
    if years.before is None:
        return Change(None, NOTHING_BEFORE)
    if since is not None and years.before.first < since:
        return Change(None, NOT_ALIKE)
    if not years.can_be_compared:
        return Change(None, NOT_COMPARED)
    if spread is None:
        return Change(Verdict.TOO_FEW, str(Verdict.TOO_FEW))
    latest, before = years.latest.value, years.before.value
    verdict = verdict_on(latest, before, spread, chance)
    percentage = _percentage(latest, before, verdict)
    by_chance = range_by_chance(before, spread, chance) if verdict is Verdict.SAME else None
    return Change(verdict, sized(verdict, percentage), percentage, by_chance)


def verdict_on(latest: int, before: int, spread: Spread, chance: float = CHANCE) -> Verdict:
    """Compare two whole totals; one record more or less never decides."""
    both = latest + before
    needed = critical(chance, spread.degrees) * sqrt(spread.multiple * both)
    if abs(latest - before) - 1 > needed:
        return Verdict.HIGHER if latest > before else Verdict.LOWER
    return Verdict.SAME if can_be_told(both, spread, chance) else Verdict.TOO_FEW


def range_by_chance(before: int, spread: Spread, chance: float = CHANCE) -> tuple[int, int]:
    """Return the least and the most that a total may be without differing from the one before.

    A step is too far where it is, less one, over the root of `width` times the sum of both totals:
    solved for the step, upwards and downwards.
    """
    width = critical(chance, spread.degrees) ** 2 * spread.multiple
    beside = 4 * (2 * width * before - 1)
    up, down = (int((side + sqrt(side**2 + beside)) / 2) for side in (2 + width, 2 - width))
    return max(0, before - down), before + up


def can_be_told(both: int, spread: Spread, chance: float = CHANCE) -> bool:
    """Tell whether two totals, if one were double the other, would mostly be found to differ.

    Of both together a doubling puts a third into the difference.
    """
    noise = sqrt(spread.multiple * both)
    margin = critical(chance, spread.degrees) + NormalDist().inv_cdf(POWER)
    return both / 3 - 1 >= margin * noise


def _percentage(latest: int, before: int, verdict: Verdict) -> int | None:
    if verdict not in (Verdict.HIGHER, Verdict.LOWER) or before < SMALLEST_BASE:
        return None
    return round(100 * (latest - before) / before)
