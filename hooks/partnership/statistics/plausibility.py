"""Holds the rows of a month against those of other months: a check of the file, never a figure.

Seasons and chance move the rows by about a quarter of their usual number, and more where visitors
come. A file that is half there or twice there moves them by more, even where the month was a busy
or a quiet one. So a month is told of only where it is far from its usual and from the same month
a year before. All of the borough is judged, then each ward and each category; a category without
a row is judged by whether its usual number leaves room for a month without any.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import median

from partnership.model.crime import Category, CrimeMonth
from partnership.model.months import Month
from partnership.model.wards import WardSet, set_in_force

MOST = 1.5
"""A month may hold up to so many times the usual rows."""

LEAST = 0.6
"""A month should hold at least this share of the usual rows."""

BEYOND_CHANCE = 2.5
"""By chance the square root of a count moves by about a half, however large it is; this is five
times as much, for counts move by more than chance."""

USUAL_OF = 12
"""The usual rows are the median of so many whole months before."""

FEWEST = 6
"""With fewer whole months before, nothing is usual yet."""


RAREST_ZERO = 0.001
"""A month without a row is plausible where chance gives more than one in 1,000 such months."""


@dataclass(frozen=True)
class Span:
    """The months in which a category is expected."""

    first: Month
    last: Month | None = None
    """None while the police go on publishing it."""

    def holds(self, month: Month) -> bool:
        """Tell whether the category is expected in a month."""
        return self.meets(month, month)

    def meets(self, first: Month, last: Month) -> bool:
        """Tell whether the category is expected in any month from one to another."""
        return self.first <= last and (self.last is None or first <= self.last)


def expected_spans(categories: Sequence[Category], months: Sequence[CrimeMonth]) -> dict[str, Span]:
    """Return when each category is expected; one that no month holds never is.

    A category is expected from the month in which it began. Where that is not on record, it is the
    first month that holds it, so that a new category changes no month before it.
    """
    held: dict[str, Month] = {}
    for month in sorted(months, key=lambda record: record.month):
        for category in categories_held(month):
            held.setdefault(category, month.month)
    began = {category.id: category.began or held.get(category.id) for category in categories}
    return {
        category.id: Span(first, category.ended)
        for category in categories
        if (first := began[category.id])
    }


def categories_held(month: CrimeMonth) -> set[str]:
    """Return the categories that a month has a count of, zero included."""
    lines = (line for by_ward in month.counts.values() for line in by_ward.values())
    return {category for line in lines for category in line}


def zero_is_plausible(usual: float) -> bool:
    """Tell whether chance may leave a month without any row, given the usual rows of a month."""
    return exp(-usual) > RAREST_ZERO


def usual_of_category(months: Sequence[CrimeMonth], month: Month, category: str) -> float | None:
    """Return the median rows a month of a category, by the whole months nearest to one.

    The months on both sides count, for the first of an archive has none before it. A median is not
    moved by one busy month. It is None where no other month counts the category.
    """
    held = [
        (abs(other.month.months_to(month) - 1), rows)
        for other in months
        if other.month != month and other.is_whole
        if (rows := _rows_of(other, category)) is not None
    ]
    nearest = [rows for _, rows in sorted(held)[:USUAL_OF]]
    return median(nearest) if nearest else None


def _rows_of(month: CrimeMonth, category: str) -> int | None:
    """Return the most rows of a category that the wards of any set hold together."""
    totals = [
        sum(line[category] for line in by_ward.values() if category in line)
        for by_ward in month.counts.values()
        if any(category in line for line in by_ward.values())
    ]
    return max(totals, default=None)


@dataclass(frozen=True)
class ExpectedRows:
    """How many rows a whole month may be expected to hold."""

    usual: float
    """The median of the rows of the whole months before, never zero."""
    months: int
    """How many whole months before it the expectation rests on."""
    last_year: int | None = None
    """The rows of the same month a year before, where that is whole."""

    @property
    def fewest(self) -> int:
        """The fewest rows that are as expected; in a small borough chance alone leaves fewer."""
        return min(
            round(min(LEAST * rows, max(0.0, sqrt(rows) - BEYOND_CHANCE) ** 2))
            for rows in (self.usual, self.last_year or self.usual)
        )

    @property
    def most(self) -> int:
        """The most rows that are as expected; in a small borough chance alone brings more."""
        return max(
            round(max(MOST * rows, (sqrt(rows) + BEYOND_CHANCE) ** 2))
            for rows in (self.usual, self.last_year or self.usual)
        )

    def holds(self, rows: int) -> bool:
        """Tell whether a month has as many rows as expected."""
        return self.fewest <= rows <= self.most


def expected_rows(months: Sequence[CrimeMonth], month: Month) -> ExpectedRows | None:
    """Return what the whole months before a month, and that a year before, lead to expect.

    It is None where they are too few or hold nothing. `months` come in the order of time.
    """
    before = whole_months_before(months, month)
    usual, last_year = usual_rows(before), a_year_before(months, month)
    rows = last_year.coverage.rows.in_borough if last_year else None
    return ExpectedRows(usual, len(before), rows) if usual else None


def a_year_before(months: Sequence[CrimeMonth], month: Month) -> CrimeMonth | None:
    """Return the same month a year before, where it is on record and whole."""
    wanted = month.plus(-12)
    return next((other for other in months if other.month == wanted and other.is_whole), None)


def usual_rows(months: Sequence[CrimeMonth]) -> float:
    """Return the median of the rows that some months hold in the borough; 0 where none is given."""
    return median(month.coverage.rows.in_borough for month in months) if months else 0


def whole_months_before(months: Sequence[CrimeMonth], month: Month) -> Sequence[CrimeMonth]:
    """Return the last whole months before a month; none where they are too few to be usual."""
    whole = [earlier for earlier in months if earlier.month < month and earlier.is_whole][
        -USUAL_OF:
    ]
    return whole if len(whole) >= FEWEST else []


HALF = 0.5
"""A ward or category far from its usual lies this much under or over it, and beyond chance."""

ENOUGH = 30
"""With a usual of fewer, chance and a busy week alone explain a great deal."""

BEYOND_BELIEF = (0.2, 3.0)
"""Under the one share of its usual, or over the other, a count is not published without a word."""


@dataclass(frozen=True)
class FromUsual:
    """A count of a month beside the same count of other months."""

    name: str
    """The code of a ward or the id of a category."""
    count: int
    usual: float
    """The median of the whole months before."""
    last_year: int | None = None
    """The same count of the same month a year before, where that is whole."""

    @property
    def apart(self) -> float:
        """How far the square roots of the count and its usual are apart."""
        return abs(sqrt(self.count) - sqrt(self.usual))

    @property
    def _others(self) -> list[float]:
        return [other for other in (self.usual, self.last_year) if other is not None]

    @property
    def is_far(self) -> bool:
        """Whether the count is half under or over the others, and further than chance moves it."""
        return all(
            abs(self.count - other) >= HALF * other
            and abs(sqrt(self.count) - sqrt(other)) >= BEYOND_CHANCE
            for other in self._others
        )

    @property
    def is_beyond_belief(self) -> bool:
        """Whether no month would hold so few or so many without a reason that somebody knows."""
        least, most = BEYOND_BELIEF
        return self.usual >= ENOUGH and not any(
            least * other <= self.count <= most * other for other in self._others
        )


@dataclass(frozen=True)
class MonthFromUsual:
    """What in a month is furthest from its usual."""

    months: int
    """How many whole months before it are the measure."""
    wards: tuple[FromUsual, ...]
    """The wards far from their usual, the furthest first."""
    categories: tuple[FromUsual, ...]
    """The categories far from their usual, the furthest first."""


def from_usual(
    month: CrimeMonth, months: Sequence[CrimeMonth], set_id: str
) -> MonthFromUsual | None:
    """Return how a month differs from those before and a year before, by the wards of one set.

    It is None where they are too few or hold nothing. `months` come in the order of time.
    """
    before = whole_months_before(months, month.month)
    usual = usual_rows(before)
    if not usual:
        return None
    last_year = a_year_before(months, month.month)
    wards, categories = (
        _far(
            counts(month, set_id),
            [counts(earlier, set_id) for earlier in before],
            counts(last_year, set_id) if last_year else {},
        )
        for counts in (counts_by_ward, counts_by_category)
    )
    return MonthFromUsual(len(before), wards, categories)


def usual_by_ward(month: Month, months: Sequence[CrimeMonth], set_id: str) -> dict[str, float]:
    """Return what each ward of a set usually holds, by the whole months before a month."""
    return _usual(
        [counts_by_ward(earlier, set_id) for earlier in whole_months_before(months, month)]
    )


def _far(
    now: Mapping[str, int], before: Sequence[Mapping[str, int]], last_year: Mapping[str, int]
) -> tuple[FromUsual, ...]:
    """Return what is far from its usual, where enough months count it at all."""
    usual = _usual(before)
    held = (
        FromUsual(name, now[name], usual[name], last_year.get(name))
        for name in now
        if name in usual
    )
    return tuple(sorted((count for count in held if count.is_far), key=lambda count: -count.apart))


def _usual(before: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """Return the median of each count that enough months hold."""
    names = sorted({name for counts in before for name in counts})
    counts = {name: [month[name] for month in before if name in month] for name in names}
    return {name: median(values) for name, values in counts.items() if len(values) >= FEWEST}


def counts_by_ward(month: CrimeMonth, set_id: str) -> dict[str, int]:
    """Return the rows of each ward of a set."""
    return {ward: sum(line.values()) for ward, line in month.counts.get(set_id, {}).items()}


def counts_by_category(month: CrimeMonth, set_id: str) -> dict[str, int]:
    """Return the borough's count of each category that the month reports."""
    lines = month.counts.get(set_id, {}).values()
    held = {category for line in lines for category in line}
    return {name: sum(line.get(name, 0) for line in lines) for name in sorted(held)}


@dataclass(frozen=True)
class Implausible:
    """A month whose rows in the borough are not those to expect."""

    month: CrimeMonth
    expected: ExpectedRows

    @property
    def rows(self) -> int:
        """How many rows in the borough the month holds."""
        return self.month.coverage.rows.in_borough

    @property
    def times(self) -> float:
        """How many times the usual rows the month holds."""
        return self.rows / self.expected.usual


@dataclass(frozen=True)
class ImplausibleParts:
    """A month in which wards or categories are not to be believed."""

    month: CrimeMonth
    ward_set: WardSet
    """The wards that were in force in that month."""
    months: int
    """How many whole months before it are the measure."""
    wards: tuple[FromUsual, ...]
    categories: tuple[FromUsual, ...]


def implausible_months(months: Sequence[CrimeMonth]) -> Iterator[Implausible]:
    """Yield the whole months that are far from the whole months before them."""
    for month in months:
        expected = expected_rows(months, month.month) if month.is_whole else None
        if expected and not expected.holds(month.coverage.rows.in_borough):
            yield Implausible(month, expected)


def implausible_parts(
    months: Sequence[CrimeMonth], sets: tuple[WardSet, ...]
) -> Iterator[ImplausibleParts]:
    """Yield the whole months in which a ward or category is implausible."""
    for month in months:
        ward_set = set_in_force(sets, month.month.first_day)
        found = from_usual(month, months, ward_set.id) if month.is_whole else None
        if found:
            wards, categories = (
                tuple(count for count in far if count.is_beyond_belief)
                for far in (found.wards, found.categories)
            )
            if wards or categories:
                yield ImplausibleParts(month, ward_set, found.months, wards, categories)
