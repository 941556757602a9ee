"""Holds the rows of a month against those of other months: a check of the file, never a figure.

Seasons and chance move the rows by about a quarter of their usual number, and more where visitors
come. A file that is half there or twice there moves them by more, even where the month was a busy
or a quiet one. So a month is told of only where it is far from its usual and from the same month
a year before. All of the borough is judged, then each ward and each category; a category without
a row is judged by whether its usual number leaves room for a month without any. Where somebody has
cut or filtered a file, the borough is apart from its force too.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import attrgetter
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


def zero_is_plausible(months: Sequence[CrimeMonth], month: Month, category: str) -> bool | None:
    """Tell whether chance may leave a month without any row of a category.

    The usual is the median of the whole months nearest to it: those on both sides, for the first
    of an archive has none before it. It is None where no other month counts the category.
    """
    held = []
    for other in months:
        totals = [
            sum(line[category] for line in by_ward.values() if category in line)
            for by_ward in other.counts.values()
            if any(category in line for line in by_ward.values())
        ]
        if other.month != month and other.is_whole and totals:
            held.append((abs(other.month.months_to(month) - 1), max(totals)))
    nearest = [rows for _, rows in sorted(held)[:USUAL_OF]]
    return exp(-median(nearest)) > RAREST_ZERO if nearest else None


def expected_range(
    usual: float, last_year: int | None, least: float, most: float
) -> tuple[float, float]:
    """Return the fewest and the most of a month that its usual or the year before leads to expect.

    Those are shares of either; where counts are small, chance alone brings fewer and more.
    """
    counts = (usual, usual if last_year is None else last_year)
    fewest = (min(least * count, max(0.0, sqrt(count) - BEYOND_CHANCE) ** 2) for count in counts)
    highest = (max(most * count, (sqrt(count) + BEYOND_CHANCE) ** 2) for count in counts)
    return min(fewest), max(highest)


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
        """The fewest rows that are as expected."""
        return round(expected_range(self.usual, self.last_year, LEAST, MOST)[0])

    @property
    def most(self) -> int:
        """The most rows that are as expected."""
        return round(expected_range(self.usual, self.last_year, LEAST, MOST)[1])

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
    whole = [earlier for earlier in months if earlier.month < month and earlier.is_whole]
    return whole[-USUAL_OF:] if len(whole) >= FEWEST else []


FAR = (0.5, 1.5)
"""A ward or category under the one share of its usual, or over the other, is far from it."""

ENOUGH = 30
"""With a usual of fewer, chance and a busy week alone explain a great deal."""

IMPLAUSIBLE = (0.2, 3.0)
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
    def is_far(self) -> bool:
        """Whether the count is half under or over the others, and further than chance moves it."""
        return self._is_outside(*FAR)

    @property
    def is_implausible(self) -> bool:
        """Whether no month would hold so few or so many without a reason that somebody knows."""
        return self.usual >= ENOUGH and self._is_outside(*IMPLAUSIBLE)

    def _is_outside(self, least: float, most: float) -> bool:
        fewest, highest = expected_range(self.usual, self.last_year, least, most)
        return not fewest <= self.count <= highest


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
    if not usual_rows(before):
        return None
    last_year, found = a_year_before(months, month.month), []
    for counts in (_by_ward, _by_category):
        usual = _usual(counts(earlier, set_id) for earlier in before)
        then = counts(last_year, set_id) if last_year else {}
        held = [
            FromUsual(name, count, usual[name], then.get(name))
            for name, count in counts(month, set_id).items()
            if name in usual
        ]
        far = [count for count in held if count.is_far]
        found.append(tuple(sorted(far, key=lambda far: -abs(sqrt(far.count) - sqrt(far.usual)))))
    return MonthFromUsual(len(before), *found)


def usual_by_ward(month: Month, months: Sequence[CrimeMonth], set_id: str) -> dict[str, float]:
    """Return what each ward of a set usually holds, by the whole months before a month."""
    return _usual(_by_ward(earlier, set_id) for earlier in whole_months_before(months, month))


def _usual(before: Iterable[Mapping[str, int]]) -> dict[str, float]:
    """Return the median of each count that enough months hold."""
    counts: dict[str, list[int]] = defaultdict(list)
    for month in before:
        for name, count in month.items():
            counts[name].append(count)
    return {name: median(held) for name, held in counts.items() if len(held) >= FEWEST}


def _by_ward(month: CrimeMonth, set_id: str) -> dict[str, int]:
    return {ward: sum(line.values()) for ward, line in month.counts.get(set_id, {}).items()}


def _by_category(month: CrimeMonth, set_id: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for line in month.counts.get(set_id, {}).values():
        found.update(line)
    return dict(sorted(found.items()))


def implausible_months(months: Sequence[CrimeMonth]) -> Iterator[tuple[CrimeMonth, ExpectedRows]]:
    """Yield the whole months that are far from the whole months before them."""
    for month in months:
        expected = expected_rows(months, month.month) if month.is_whole else None
        if expected and not expected.holds(month.coverage.rows.in_borough):
            yield month, expected


def implausible_parts(
    months: Sequence[CrimeMonth], sets: tuple[WardSet, ...]
) -> Iterator[tuple[CrimeMonth, WardSet, MonthFromUsual]]:
    """Yield the whole months in which a ward or category is not to be believed, with these.

    The wards are those of the set that was in force in the month.
    """
    for month in months:
        ward_set = set_in_force(sets, month.month.first_day)
        found = from_usual(month, months, ward_set.id) if month.is_whole else None
        if found:
            far = (found.wards, found.categories)
            parts = [tuple(count for count in part if count.is_implausible) for part in far]
            if any(parts):
                yield month, ward_set, MonthFromUsual(found.months, *parts)


# --- a file that somebody has cut or filtered ---

_TENTH = 0.1
"""Rows this much under or over what they are held against are apart from it."""

_SEASON = 0.3
"""The same without the month a year before: the season alone moves rows by a quarter."""

_SHARE = 0.2
"""The borough's part of its force's rows moves by chance; this much under or over, it is apart."""

_FILTERED = 1.5
"""Rows were taken out where so many times the usual part of them lies in the borough."""

_TELLING_ROWS = 50
"""With fewer rows, that none of them lies outside the borough may be chance."""

_in_borough, _read = attrgetter("coverage.rows.in_borough"), attrgetter("coverage.rows.read")
"""Return the rows of a month's file that lie in the borough, and all of them."""

_MOST_NAMED = 5
"""Wards or categories that a line names; the rest are counted."""


def unlike_the_usual(
    month: CrimeMonth,
    months: Sequence[CrimeMonth],
    sets: tuple[WardSet, ...],
    categories: tuple[Category, ...],
) -> Iterator[str]:
    """Yield a line where a whole month may not be as published, and for what is furthest in it.

    `months` come in the order of time.
    """
    if not month.is_whole:
        return
    yield from _other_share(month, months)
    ward_set = set_in_force(sets, month.month.first_day)
    found = from_usual(month, months, ward_set.id)
    if found is None:
        return
    yield from _other_number(month, months)
    wards = {code: ward.name for code, ward in ward_set.by_code.items()}
    names = {category.id: category.published_name for category in categories}
    yield from _far_lines("in", wards, found.wards)
    yield from _far_lines("of", names, found.categories)


def _other_number(month: CrimeMonth, months: Sequence[CrimeMonth]) -> Iterator[str]:
    """Yield a line where the rows in the borough are apart, and not as those of its force."""
    alike = [other for other in months if _is_of_a_force(other)] if _is_of_a_force(month) else []
    before = whole_months_before(months, month.month)
    usual = median(map(_in_borough, before))
    share = _in_borough(month) / usual - 1
    if not _are_apart(month, months, _in_borough):
        return
    of_force = whole_months_before(alike, month.month)
    if of_force and not _are_apart(month, alike, _read):
        moved = _part(month) / median(map(_part, of_force)) - 1
        if abs(moved) < _SHARE:
            return
    word, question = (
        ("more", "rows are in the file twice") if share > 0 else ("fewer", "the file is whole")
    )
    yield (
        f"{abs(share):.0%} {word} rows in the borough than usual: {_in_borough(month):,} "
        f"against {usual:,.0f}, the median of the {len(before)} whole months before; "
        f"look whether {question}"
    )


def _are_apart(
    month: CrimeMonth, months: Sequence[CrimeMonth], rows: Callable[[CrimeMonth], float]
) -> bool:
    """Tell whether rows are apart, on one side, from all that they are held against."""
    before = whole_months_before(months, month.month)
    last_year = a_year_before(months, month.month)
    usual, known = median(map(rows, before)), [rows(before[-1])]
    if last_year:
        known.append(rows(last_year))
    elif abs(rows(month) / usual - 1) < _SEASON:
        return False
    shares = [rows(month) / other - 1 for other in (usual, *known) if other]
    return all(share <= -_TENTH for share in shares) or all(share >= _TENTH for share in shares)


def _other_share(month: CrimeMonth, months: Sequence[CrimeMonth]) -> Iterator[str]:
    """Yield a line where far more of the rows lie in the borough than in other months' files."""
    if not _is_of_a_force(month) or _read(month) < _TELLING_ROWS:
        return
    others = [other for other in months if other.month != month.month and _is_of_a_force(other)]
    usual = median(map(_part, others)) if others else None
    if usual is None and _part(month) == 1:
        yield (
            "every row of the file lies in the borough; unless the force polices no other, "
            "somebody has taken rows out: download the file again"
        )
    elif usual and _part(month) >= usual * _FILTERED:
        yield (
            f"{_part(month):.0%} of the rows lie in the borough, usually {usual:.0%}; "
            "look whether somebody has taken rows out, and download the file again"
        )


def _is_of_a_force(month: CrimeMonth) -> bool:
    """Tell whether the rows are those of a force, and not of an area that was asked for."""
    return month.coverage.rows.outside is not None and month.coverage.rows.read > 0


def _part(month: CrimeMonth) -> float:
    rows = month.coverage.rows
    return rows.in_borough / rows.read


def _far_lines(place: str, names: Mapping[str, str], far: Sequence[FromUsual]) -> Iterator[str]:
    """Yield a line for what is under its usual and one for what is over it, the furthest first."""
    for word, unusual in (
        ("fewer", [count for count in far if count.count < count.usual]),
        ("more", [count for count in far if count.count > count.usual]),
    ):
        told = [
            f"{names[count.name]} ({count.count:,}, usually {count.usual:,.0f})"
            for count in unusual
        ]
        rest = f" and {len(told) - _MOST_NAMED:,} more" if len(told) > _MOST_NAMED else ""
        if told:
            yield f"far {word} than usual {place} {', '.join(told[:_MOST_NAMED])}{rest}"
