"""Holds a month against the usual before it closely enough to see that rows of its file are lost.

Like the rows themselves it is a question to the file, and never shown as a figure: all records of
a ward are taken together, crimes and calls. Of the 26 months from July 2023 to August 2025, which
are whole, 9 hold a tenth more or fewer rows than usual; 8 of them lie between November and March.
A ward is far from its usual in 4 of them, a category in 3, and in 20 there is neither.
In none of them is a ward or a category beyond belief: with a usual of 30 or more, the least that
one holds is 29% of it and the most is twice as many.
Cut off after 95% of the borough's rows, as they stand in the file, every one of them names a ward.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.statistics.expected import FEWEST, usual_rows, whole_months_before

TENTH = 0.1
"""A month this much under or over the usual is worth a look at its file."""

HALF = 0.5
"""A ward or category far from its usual lies this much under or over it, and beyond chance."""

BEYOND_CHANCE = 2.5
"""By chance the square root of a count moves by about a half, however large it is; this is five
times as much, for counts move by more than chance."""

ENOUGH = 30
"""With a usual of fewer, chance and a busy week alone explain a great deal."""

BEYOND_BELIEF = (0.2, 3.0)
"""Under the one share of its usual, or over the other, a count is not published without a word."""


@dataclass(frozen=True)
class FromUsual:
    """A count of a month, and the median of the same count in the whole months before."""

    name: str
    """The code of a ward or the id of a category."""
    count: int
    usual: float

    @property
    def apart(self) -> float:
        """How far the square roots of the two are apart."""
        return abs(sqrt(self.count) - sqrt(self.usual))

    @property
    def is_far(self) -> bool:
        """Whether the count is half under or over the usual, and further than chance moves it."""
        is_half = abs(self.count - self.usual) >= HALF * self.usual
        return is_half and self.apart >= BEYOND_CHANCE

    @property
    def is_beyond_belief(self) -> bool:
        """Whether no month would hold so few or so many without a reason that somebody knows."""
        least, most = (share * self.usual for share in BEYOND_BELIEF)
        return self.usual >= ENOUGH and not least <= self.count <= most


@dataclass(frozen=True)
class MonthFromUsual:
    """How far a month is from the usual as a whole, and what in it is furthest."""

    rows: int
    """Rows in the borough."""
    usual: float
    """The median of the rows of the whole months before, never zero."""
    months: int
    """How many whole months before it are the measure."""
    wards: tuple[FromUsual, ...]
    """The wards far from their usual, the furthest first."""
    categories: tuple[FromUsual, ...]
    """The categories far from their usual, the furthest first."""

    @property
    def share(self) -> float:
        """How far the rows are over the usual, as a share of it; under it they are negative."""
        return self.rows / self.usual - 1

    @property
    def is_off(self) -> bool:
        """Whether the rows are a tenth or more under or over the usual."""
        return abs(self.rows - self.usual) >= TENTH * self.usual


def from_usual(
    month: CrimeMonth, months: Sequence[CrimeMonth], set_id: str
) -> MonthFromUsual | None:
    """Return how a month differs from the whole months before, by the wards of one set.

    It is None where they are too few or hold nothing. `months` come in the order of time.
    """
    before = whole_months_before(months, month.month)
    usual = usual_rows(before)
    if not usual:
        return None
    return MonthFromUsual(
        month.coverage.rows.in_borough,
        usual,
        len(before),
        _far(_by_ward(month, set_id), [_by_ward(one, set_id) for one in before]),
        _far(_by_category(month, set_id), [_by_category(one, set_id) for one in before]),
    )


def usual_by_ward(month: Month, months: Sequence[CrimeMonth], set_id: str) -> dict[str, float]:
    """Return what each ward of a set usually holds, by the whole months before a month."""
    return _usual([_by_ward(one, set_id) for one in whole_months_before(months, month)])


def _far(now: Mapping[str, int], before: Sequence[Mapping[str, int]]) -> tuple[FromUsual, ...]:
    """Return what is far from its usual, where enough months count it at all."""
    usual = _usual(before)
    held = (FromUsual(name, now[name], usual[name]) for name in now if name in usual)
    return tuple(sorted((one for one in held if one.is_far), key=lambda one: -one.apart))


def _usual(before: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """Return the median of each count that enough months hold."""
    names = sorted({name for one in before for name in one})
    counts = {name: [one[name] for one in before if name in one] for name in names}
    return {name: median(those) for name, those in counts.items() if len(those) >= FEWEST}


def _by_ward(month: CrimeMonth, set_id: str) -> dict[str, int]:
    return {ward: sum(line.values()) for ward, line in month.counts.get(set_id, {}).items()}


def _by_category(month: CrimeMonth, set_id: str) -> dict[str, int]:
    """Return the borough's count of each category that the month reports."""
    lines = month.counts.get(set_id, {}).values()
    held = {category for line in lines for category in line}
    return {one: sum(line.get(one, 0) for line in lines) for one in sorted(held)}
