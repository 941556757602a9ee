"""The change of a twelve-month total: its likely range and the word for it.

All wording about changes in police figures is here; templates contain none. The dispersion says how
much totals vary by chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, nonmember
from functools import cached_property
from math import exp, log, sqrt
from typing import ClassVar

from partnership.model.crime import Series
from partnership.model.meetings import MeetingFigure
from partnership.model.months import Month
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.distributions import t_critical, t_two_sided_p
from partnership.statistics.series import Total, TwoYears, latest_two_years
from partnership.text import join_and

ALMOST_CERTAIN = 0.05  # the probability that the real value is outside an "almost certain" range
# A total is "about the same" if the range is within this many per cent of no change.
EQUIVALENT = 10
FEWEST = 20  # with fewer records in both years together, no change is reported
UNDER_ONE = 0.5  # smaller changes, in per cent, are reported as "under 1%"


@dataclass(frozen=True)
class Levels:
    """The significance level (alpha) for each strength of word."""

    certain_alpha: float
    probable_alpha: float
    confidence_word: str  # for the displayed range, which uses the "probable" level


# The levels for the total of all crimes or all incidents in an area.
OF_A_TOTAL = Levels(0.05, 0.20, "likely")
# Stricter levels for a category: each page has more than a dozen of them.
OF_A_CATEGORY = Levels(0.01, ALMOST_CERTAIN, "almost certainly")


class Word(StrEnum):
    """The verdict on a change between two twelve-month totals, strongest first."""

    HIGHER = "higher"
    LOWER = "lower"
    PROBABLY_HIGHER = "probably higher"
    PROBABLY_LOWER = "probably lower"
    NO_CLEAR_CHANGE = "no clear change"
    ABOUT_THE_SAME = "about the same"
    TOO_FEW = "too few to say"

    @property
    def is_change(self) -> bool:
        """Whether the word states a direction."""
        return self in (Word.HIGHER, Word.PROBABLY_HIGHER, Word.LOWER, Word.PROBABLY_LOWER)


class NotCompared(StrEnum):
    """The reason why two totals cannot be compared."""

    MONTHS_LEFT_OUT = "Not compared: one of the two totals leaves months out."
    NOTHING_BEFORE = "Not compared: there are no figures for the 12 months before."
    NOT_ALIKE = "Not compared: the categories have changed since the 12 months before."

    word = nonmember("not compared")  # the short form, for a table
    is_compared = has_size = nonmember(value=False)  # unlike a `Change`

    @property
    def sentence(self) -> str:
        """The reason as a sentence."""
        return self.value


@dataclass(frozen=True)
class Change:
    """The percentage change from the twelve months before to the latest twelve, with two ranges.

    The word states a direction if the displayed range excludes no change, and drops "probably" if
    the wide range does too. Chance alone causes such a change as rarely as the level says.
    """

    years: TwoYears
    degrees_of_freedom: float  # the degrees of freedom of the dispersion
    log_ratio: float  # the natural logarithm of latest / earlier, with half a record added to each
    standard_error: float  # the standard error of the logarithm
    levels: Levels = OF_A_TOTAL
    is_compared: ClassVar[bool] = True  # unlike `NotCompared`
    without: tuple[str, ...] = ()  # the kinds left out, as only one of the years has them all
    of_all: Total | None = None  # the latest twelve months with those kinds, if any

    @property
    def total(self) -> Total:
        """All records of the latest twelve months, including excluded kinds."""
        return self.of_all or self.years.latest

    @property
    def exception(self) -> str:
        """The exclusion in words, for the end of a phrase: `, without theft by drone`."""
        return f", {without(self.without)}" if self.without else ""

    @cached_property
    def p(self) -> float:
        """The p-value: the probability of so large a change by chance alone."""
        return t_two_sided_p(self.t_statistic, self.degrees_of_freedom)

    @property
    def has_size(self) -> bool:
        """Whether there are enough records to state the size of the change."""
        return self.word is not Word.TOO_FEW

    @property
    def is_rise(self) -> bool:
        """Whether the total has risen."""
        return self.log_ratio > 0

    @property
    def t_statistic(self) -> float:
        """The absolute size of the change in standard errors."""
        return abs(self.log_ratio / self.standard_error)

    def power(self, fall: float) -> float:
        """Return the power: roughly, the probability of detecting a fall by this share."""
        before, after = self.earlier + 0.5, self.earlier * (1 - fall) + 0.5
        factor = self.standard_error**2 / (1 / before + 1 / (self.latest + 0.5))
        effect = log(before / after) / sqrt(factor * (1 / before + 1 / after))
        excess = effect - t_critical(self.levels.probable_alpha, self.degrees_of_freedom)
        missed = t_two_sided_p(excess, self.degrees_of_freedom) / 2
        return 1 - missed if excess > 0 else missed

    @property
    def latest(self) -> int:
        """The number of records in the latest twelve months."""
        return self.years.latest.value

    @property
    def earlier(self) -> int:
        """The number of records in the twelve months before."""
        return self.years.before.value if self.years.before else 0

    @property
    def percent(self) -> float | None:
        """The change in per cent of the earlier total; None if that is zero."""
        return 100 * (self.latest / self.earlier - 1) if self.earlier else None

    def range_at(self, chance: float) -> tuple[float, float]:
        """Return the range, in per cent, that excludes the real change with this probability."""
        margin = self.standard_error * t_critical(chance, self.degrees_of_freedom)
        return 100 * (exp(self.log_ratio - margin) - 1), 100 * (exp(self.log_ratio + margin) - 1)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The displayed range."""
        return self.range_at(self.levels.probable_alpha)

    @cached_property
    def wide(self) -> tuple[float, float]:
        """The wide range, for the word without "probably"."""
        return self.range_at(self.levels.certain_alpha)

    @cached_property
    def word(self) -> Word:
        """The verdict on the change."""
        if self.latest + self.earlier < FEWEST:
            return Word.TOO_FEW
        if self.p <= self.levels.probable_alpha:
            is_sure = self.p <= self.levels.certain_alpha
            if self.is_rise:
                return Word.HIGHER if is_sure else Word.PROBABLY_HIGHER
            return Word.LOWER if is_sure else Word.PROBABLY_LOWER
        low, high = self.range_at(ALMOST_CERTAIN)
        is_narrow = low >= -EQUIVALENT and high <= EQUIVALENT
        return Word.ABOUT_THE_SAME if is_narrow else Word.NO_CLEAR_CHANGE

    @property
    def whole_percent(self) -> int | None:
        """The change rounded to whole per cent, as displayed everywhere."""
        return None if self.percent is None else round(self.percent)

    @property
    def whole_range(self) -> tuple[float, float]:
        """The range in whole per cent; an end under 1% becomes a half, to keep its sign."""
        low, high = self.range
        least = UNDER_ONE if low > 0 else -UNDER_ONE if high < 0 else 0.0
        return round(low) or least, round(high) or least

    @property
    def against(self) -> str:
        """The change compared with the year before: 8% fewer than the year before (542)."""
        if self.whole_percent is None or not self.has_size:
            return f"{self.earlier:,} the year before"
        if self.whole_percent == 0:
            almost = "" if self.latest == self.earlier else "almost "
            return f"{almost}as many as the year before ({self.earlier:,})"
        return f"{more_or_fewer(self.whole_percent)} than the year before ({self.earlier:,})"

    @property
    def size_in_words(self) -> str:
        """The change alone, to precede its range: 8% fewer; new if there was none before."""
        return "new" if self.whole_percent is None else more_or_fewer(self.whole_percent)

    @property
    def range_in_words(self) -> str:
        """The range with its confidence: likely between 20% fewer and 7% more."""
        return f"{self.levels.confidence_word} {between(self.whole_range)}"

    @property
    def in_brackets(self) -> str:
        """The change with a short range: 41% fewer (52% to 28% fewer)."""
        if self.whole_percent is None:
            return ""
        ends = between(self.whole_range).removeprefix("between ").replace(" and ", " to ")
        return f"{more_or_fewer(self.whole_percent)} ({ends})"

    @property
    def sentence(self) -> str:
        """The change with its range, to follow the word; with too few records, the counts."""
        if not self.has_size or self.whole_percent is None:
            return self.sentence_without_range
        return f"{self.sentence_without_range} The real change is {self.range_in_words}."

    @property
    def sentence_without_range(self) -> str:
        """The change as a sentence, for a page that shows the range next to it."""
        compared = f"{without(self.without)}, {self.against}" if self.without else self.against
        by_chance = self.word is Word.NO_CLEAR_CHANGE and self.whole_percent
        return f"{compared} may be chance." if by_chance else f"{compared}."


# The change between two years, or why there is none; None without a year of figures.
Compared = Change | NotCompared | None


def change_of(
    series: Series,
    dispersion: Dispersion | None,
    levels: Levels = OF_A_TOTAL,
    since: Month | None = None,
) -> Compared:
    """Return the change of a series, comparable since a month; None with under twelve months."""
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
    """Return the change between two complete totals."""
    latest, earlier = years.latest.value + 0.5, (years.before.value if years.before else 0) + 0.5
    log_ratio = log(latest / earlier)
    standard_error = sqrt(dispersion.factor * (1 / latest + 1 / earlier))
    return Change(years, dispersion.degrees_of_freedom, log_ratio, standard_error, levels)


def without(kinds: Iterable[str]) -> str:
    """Return the exclusion from two totals in words: without theft by drone."""
    return f"without {join_and(kinds)}"


def between(ends: tuple[float, float]) -> str:
    """Return a range of per cent in words: between 20% fewer and 7% more, or 10% and 3% fewer.

    An end under 1% is written as just over 0%: between just over 0% and 47% more.
    """
    low, high = ends
    first = _per_cent(low) if low * high > 0 else more_or_fewer(low)
    return f"between {first} and {more_or_fewer(high)}".replace("under 1%", "just over 0%")


def more_or_fewer(percent: float) -> str:
    """Return a change in per cent in words: 8% fewer, under 1% more, no change."""
    if percent == 0:
        return "no change"
    return f"{_per_cent(percent)} {'more' if percent > 0 else 'fewer'}"


def _per_cent(percent: float) -> str:
    return "under 1%" if abs(percent) == UNDER_ONE else f"{abs(percent):,}%"


NEAR = 3  # our 12 months may end at most this many months before the period of a meeting's figure


@dataclass(frozen=True)
class Counted:
    """Our own count of a figure that a meeting was given."""

    change: Change  # our latest 12 months compared with the 12 before
    last: Month  # the last of our 12 months
    figure: MeetingFigure  # the figure that the meeting was given

    @property
    def months_earlier(self) -> int:
        """How many months our 12 months end before the period of the meeting's figure."""
        return self.last.months_to(self.figure.last_month or self.last) - 1

    @property
    def contradicts(self) -> bool:
        """Whether our change clearly has the opposite direction to the reported one."""
        ours = "more" if self.change.latest > self.change.earlier else "fewer"
        return self.change.word.is_change and {ours, self.figure.direction} == {"more", "fewer"}
