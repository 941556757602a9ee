"""How much a total of twelve months has changed, what range the real change lies in, and its word.

Every word about change in police figures that a page may print is here: templates hold none.
How widely totals vary where nothing has changed is the dispersion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import exp, log, sqrt

from partnership.errors import join_and
from partnership.model.crime import Series
from partnership.model.meetings import MeetingFigure
from partnership.model.months import Month
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.distributions import critical, two_sided
from partnership.statistics.series import Total, TwoYears, latest_two_years

ALMOST_CERTAIN = 0.05
"""How often the real value lies outside a range that almost certainly holds it."""

EQUIVALENT = 10
"""A total is about the same where that range lies within so many per cent either way."""

FEWEST = 20
"""With fewer records in the two years together nothing is said."""

UNDER_ONE = 0.5
"""Per cent that is told as under 1%."""


@dataclass(frozen=True)
class Levels:
    """How seldom chance alone may find as much as was found, for each strength of word."""

    plain: float
    probable: float
    sureness: str
    """How surely the range that is shown holds the real change: it is of the probable level."""


OF_A_TOTAL = Levels(0.05, 0.20, "likely")
"""The levels for all crimes or all incidents of a place."""

OF_A_CATEGORY = Levels(0.01, ALMOST_CERTAIN, "almost certainly")
"""Stricter ones for a category, as each page has more than a dozen of them."""


class Word(StrEnum):
    """What two totals of twelve months say, the surest change first."""

    HIGHER = "higher"
    LOWER = "lower"
    PROBABLY_HIGHER = "probably higher"
    PROBABLY_LOWER = "probably lower"
    NO_CLEAR_CHANGE = "no clear change"
    ABOUT_THE_SAME = "about the same"
    TOO_FEW = "too few to say"

    @property
    def is_change(self) -> bool:
        """Whether the word names a direction."""
        return self in (Word.HIGHER, Word.PROBABLY_HIGHER, Word.LOWER, Word.PROBABLY_LOWER)


class NotCompared(StrEnum):
    """Instead of a change: why two totals may not be compared."""

    MONTHS_LEFT_OUT = "Not compared: one of the two totals leaves months out."
    NOTHING_BEFORE = "Not compared: there are no figures for the 12 months before."
    NOT_ALIKE = "Not compared: the categories have changed since the 12 months before."

    @property
    def word(self) -> str:
        """The same in a table."""
        return "not compared"

    @property
    def sentence(self) -> str:
        """The reason."""
        return self.value


@dataclass(frozen=True)
class Change:
    """The latest twelve months against the twelve before, in per cent, with two ranges.

    The word names a direction where the range leaves out no change, and without "probably" where
    the wide one does too: chance alone then brings so large a change as seldom as its level says.
    """

    years: TwoYears
    df: float
    """The degrees of freedom of the dispersion."""
    ratio: float
    """The natural logarithm of latest over earlier, half a record added to each."""
    error: float
    """The standard error of that."""
    levels: Levels = OF_A_TOTAL
    without: tuple[str, ...] = ()
    """The kinds of record that both totals leave out, as only one of the two years has them all."""
    of_all: Total | None = None
    """The latest twelve months with those kinds; None where none is left out."""

    @property
    def total(self) -> Total:
        """Everything recorded in the latest twelve months, what is left out of both included."""
        return self.of_all or self.years.latest

    @property
    def exception(self) -> str:
        """What both totals leave out, to stand after them: `, without theft by drone`."""
        return f", {without(self.without)}" if self.without else ""

    @cached_property
    def p(self) -> float:
        """How often chance alone would bring so large a change."""
        return two_sided(self.surprise, self.df)

    @property
    def surprise(self) -> float:
        """The size of the change, either way, in standard errors."""
        return abs(self.ratio / self.error)

    def power(self, fall: float) -> float:
        """Return how often a fall by a share of the earlier total would earn a word for it.

        Student's t is shifted by the size of the fall, which is close to its distribution then.
        """
        before, after = self.earlier + 0.5, self.earlier * (1 - fall) + 0.5
        multiple = self.error**2 / (1 / before + 1 / (self.latest + 0.5))
        surprise = log(before / after) / sqrt(multiple * (1 / before + 1 / after))
        beyond = surprise - critical(self.levels.probable, self.df)
        missed = two_sided(beyond, self.df) / 2
        return 1 - missed if beyond > 0 else missed

    @property
    def latest(self) -> int:
        """The records of the latest twelve months."""
        return self.years.latest.value

    @property
    def earlier(self) -> int:
        """The records of the twelve months before."""
        return self.years.before.value if self.years.before else 0

    @property
    def percent(self) -> float | None:
        """The change in per cent of the earlier total; None where that is zero."""
        return 100 * (self.latest / self.earlier - 1) if self.earlier else None

    def range_at(self, chance: float) -> tuple[float, float]:
        """Return the range, in per cent, that the real change lies outside of so often."""
        margin = self.error * critical(chance, self.df)
        return 100 * (exp(self.ratio - margin) - 1), 100 * (exp(self.ratio + margin) - 1)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The range that is shown."""
        return self.range_at(self.levels.probable)

    @cached_property
    def wide(self) -> tuple[float, float]:
        """The wide range, for the word without "probably"."""
        return self.range_at(self.levels.plain)

    @cached_property
    def word(self) -> Word:
        """What the change amounts to."""
        if self.latest + self.earlier < FEWEST:
            return Word.TOO_FEW
        if self.p <= self.levels.probable:
            is_sure = self.p <= self.levels.plain
            if self.ratio > 0:
                return Word.HIGHER if is_sure else Word.PROBABLY_HIGHER
            return Word.LOWER if is_sure else Word.PROBABLY_LOWER
        low, high = self.range_at(ALMOST_CERTAIN)
        is_narrow = low >= -EQUIVALENT and high <= EQUIVALENT
        return Word.ABOUT_THE_SAME if is_narrow else Word.NO_CLEAR_CHANGE

    @property
    def whole_percent(self) -> int | None:
        """The change in whole per cent, as every page, table and drawing tells it."""
        return None if self.percent is None else round(self.percent)

    @property
    def whole_range(self) -> tuple[float, float]:
        """The range in whole per cent; an end under 1% is a half, so that it keeps its side."""
        low, high = self.range
        least = UNDER_ONE if low > 0 else -UNDER_ONE if high < 0 else 0.0
        return round(low) or least, round(high) or least

    @property
    def against(self) -> str:
        """The change against the year before: 8% fewer than the year before (542)."""
        if self.whole_percent is None or self.word is Word.TOO_FEW:
            return f"{self.earlier:,} the year before"
        if self.whole_percent == 0:
            almost = "" if self.latest == self.earlier else "almost "
            return f"{almost}as many as the year before ({self.earlier:,})"
        return f"{more_or_fewer(self.whole_percent)} than the year before ({self.earlier:,})"

    @property
    def size_in_words(self) -> str:
        """The change alone, to stand before its range: 8% fewer; new where there was none."""
        return "new" if self.whole_percent is None else more_or_fewer(self.whole_percent)

    @property
    def range_in_words(self) -> str:
        """The range with how sure it is: likely between 20% fewer and 7% more."""
        return f"{self.levels.sureness} {between(self.whole_range)}"

    @property
    def in_brackets(self) -> str:
        """The change with its range in few words: 41% fewer (52% to 28% fewer)."""
        if self.whole_percent is None:
            return ""
        ends = between(self.whole_range).removeprefix("between ").replace(" and ", " to ")
        return f"{more_or_fewer(self.whole_percent)} ({ends})"

    @property
    def sentence(self) -> str:
        """The change with its range, to stand after the word; for too few records, the counts."""
        told = f"{without(self.without)}, {self.against}" if self.without else self.against
        by_chance = self.word is Word.NO_CLEAR_CHANGE and self.whole_percent
        size = f"{told} may be chance." if by_chance else f"{told}."
        if self.word is Word.TOO_FEW or self.whole_percent is None:
            return size
        sure, ends = self.levels.sureness, between(self.whole_range)
        return f"{size} The real change is {sure} {ends}."


def change_of(
    series: Series,
    dispersion: Dispersion | None,
    levels: Levels = OF_A_TOTAL,
    since: Month | None = None,
) -> Change | NotCompared | None:
    """Return how a series has changed; None where it has less than twelve months.

    Months before `since` are of another kind, and a total that holds any is not compared.
    """
    years = latest_two_years(series)
    if years is None:
        return None
    if years.before is None:
        return NotCompared.NOTHING_BEFORE
    if since is not None and years.before.first < since:
        return NotCompared.NOT_ALIKE
    if not years.can_be_compared or dispersion is None:
        return NotCompared.MONTHS_LEFT_OUT
    return measured(years, dispersion, levels)


def measured(years: TwoYears, dispersion: Dispersion, levels: Levels = OF_A_TOTAL) -> Change:
    """Return the change between two whole totals."""
    latest, earlier = years.latest.value + 0.5, (years.before.value if years.before else 0) + 0.5
    ratio = log(latest / earlier)
    error = sqrt(dispersion.multiple * (1 / latest + 1 / earlier))
    return Change(years, dispersion.degrees, ratio, error, levels)


def without(kinds: Iterable[str]) -> str:
    """Say what two totals leave out: without theft by drone."""
    return f"without {join_and(kinds)}"


def between(ends: tuple[float, float]) -> str:
    """Return a range in per cent as words: between 20% fewer and 7% more, or 10% and 3% fewer.

    An end under 1% is the one beside no change: between just over 0% and 47% more.
    """
    low, high = ends
    first = _per_cent(low) if low * high > 0 else more_or_fewer(low)
    return f"between {first} and {more_or_fewer(high)}".replace("under 1%", "just over 0%")


def more_or_fewer(percent: float) -> str:
    """Return a change in per cent as words: 8% fewer, under 1% more, no change."""
    if percent == 0:
        return "no change"
    return f"{_per_cent(percent)} {'more' if percent > 0 else 'fewer'}"


def _per_cent(percent: float) -> str:
    return "under 1%" if abs(percent) == UNDER_ONE else f"{abs(percent):,}%"


NEAR = 3
"""So many months our latest 12 may end before those that a meeting was told of."""


@dataclass(frozen=True)
class Counted:
    """Our own count of what a meeting was told."""

    change: Change
    """Our 12 months against the 12 before."""
    last: Month
    """The month in which our 12 months end."""
    figure: MeetingFigure
    """What the meeting was told."""

    @property
    def months_earlier(self) -> int:
        """How many months our 12 months end before those of the meeting."""
        return self.last.months_to(self.figure.last_month or self.last) - 1

    @property
    def contradicts(self) -> bool:
        """Whether ours are clearly more where fewer were reported, or the other way round."""
        ours = "more" if self.change.latest > self.change.earlier else "fewer"
        told = self.figure.direction
        return self.change.word.is_change and {ours, told} == {"more", "fewer"}
