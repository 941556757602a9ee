"""How much a total of twelve months has changed, and what range the real change lies in.

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
from functools import cached_property
from itertools import pairwise
from math import exp, log, sqrt

from partnership.model.crime import Series
from partnership.model.meetings import MeetingFigure
from partnership.model.months import Month
from partnership.statistics.distributions import critical, two_sided
from partnership.statistics.series import (
    MONTHS_IN_A_YEAR,
    Total,
    TwoYears,
    latest_two_years,
)
from partnership.statistics.verdicts import (
    UNDER_ONE,
    NotCompared,
    Word,
    between,
    more_or_fewer,
    without,
)

ALMOST_CERTAIN = 0.05
"""How often the real value lies outside a range that almost certainly holds it."""

EQUIVALENT = 10
"""A total is about the same where that range lies within so many per cent either way."""

FEWEST = 20
"""With fewer records in the two years together nothing is said."""

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
class Levels:
    """How seldom chance alone may find as much as was found, for each strength of word."""

    plain: float
    probable: float
    sureness: str
    """How surely the range that is shown holds the real change: it is of the probable level."""


OF_A_TOTAL = Levels(0.05, 0.20, "likely")
"""The levels for all crimes or all incidents of a place."""

OF_A_CATEGORY = Levels(0.01, ALMOST_CERTAIN, "in 19 cases of 20")
"""Stricter ones for a category, as each page has more than a dozen of them."""


@dataclass(frozen=True)
class Dispersion:
    """The variance of yearly totals as a multiple of their mean, and how much it rests on."""

    multiple: float
    degrees: float


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
        """The change with its range; for too few records, the counts alone."""
        told = f"{without(self.without)}, {self.against}" if self.without else self.against
        size = f"{told[0].upper()}{told[1:]}."
        if self.word is Word.TOO_FEW or self.whole_percent is None:
            return size
        sure, ends = self.levels.sureness, between(self.whole_range)
        if sure.startswith("in "):
            return f"{size} {sure.capitalize()} the real change is {ends}."
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
