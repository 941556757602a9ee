"""Detects truncated, duplicated and filtered police files, by the rows of other months.

Season and chance change the number of rows by about a quarter, and by more in places with visitors.
A truncated or duplicated file changes it by more, even in a busy or quiet month. So a month is
reported only if it is far both from its usual number and from the same month a year before. The
borough is checked first, then each ward and each category. A category without rows is plausible if
its usual number makes an empty month likely enough. In a cut or filtered file, the borough also
differs from the rest of its force.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import attrgetter
from statistics import median

from partnership.model.crime import Category, CrimeMonth, Months
from partnership.model.months import Month
from partnership.model.wards import WardSet, set_in_force
from partnership.text import join_few

MOST = 1.5  # the maximum rows of a month, as a multiple of the usual
LEAST = 0.6  # the minimum rows of a month, as a share of the usual
# The tolerance in the square root of a count. Chance alone moves the root of any count by about a
# half; this is five times as much, because counts vary by more than chance.
BEYOND_CHANCE = 2.5
USUAL_OF = 12  # the usual number of rows is the median of this many complete months before
FEWEST = 6  # with fewer complete months before, there is no usual number
RAREST_ZERO = 0.001  # an empty month is plausible if its probability by chance is above this


def is_zero_plausible(months: Months, month: Month, category: str) -> bool | None:
    """Return whether a month may have no row of a category by chance.

    The usual number is the median of the nearest complete months on both sides, because the first
    month of an archive has none before it. Return None if no other month counts the category.
    """
    distances = []
    for other in months:
        totals = [
            sum(line[category] for line in by_ward.values() if category in line)
            for by_ward in other.counts.values()
            if any(category in line for line in by_ward.values())
        ]
        if other.month != month and other.is_whole and totals:
            distances.append((abs(other.month.months_to(month) - 1), max(totals)))
    nearest = [rows for _, rows in sorted(distances)[:USUAL_OF]]
    return exp(-median(nearest)) > RAREST_ZERO if nearest else None


def expected_range(
    usual: float, last_year: int | None, least: float, most: float
) -> tuple[float, float]:
    """Return the fewest and most rows to expect: shares of other counts, wider for small ones."""
    counts = (usual, usual if last_year is None else last_year)
    fewest = (min(least * count, max(0.0, sqrt(count) - BEYOND_CHANCE) ** 2) for count in counts)
    highest = (max(most * count, (sqrt(count) + BEYOND_CHANCE) ** 2) for count in counts)
    return min(fewest), max(highest)


@dataclass(frozen=True)
class ExpectedRows:
    """The number of rows expected in a complete month."""

    usual: float  # the median rows of the complete months before, never zero
    months: int  # the number of complete months that the median is taken of
    last_year: int | None = None  # the rows of the same month a year before, if that is complete

    @property
    def fewest(self) -> int:
        """The minimum number of expected rows."""
        return round(expected_range(self.usual, self.last_year, LEAST, MOST)[0])

    @property
    def most(self) -> int:
        """The maximum number of expected rows."""
        return round(expected_range(self.usual, self.last_year, LEAST, MOST)[1])

    def holds(self, rows: int) -> bool:
        """Return whether a number of rows is in the expected range."""
        return self.fewest <= rows <= self.most


def expected_rows(months: Months, month: Month) -> ExpectedRows | None:
    """Return the rows expected from earlier complete `months`, in order; None with too few."""
    before = complete_months_before(months, month)
    usual, last_year = usual_rows(before), a_year_before(months, month)
    rows = last_year.coverage.rows.in_borough if last_year else None
    return ExpectedRows(usual, len(before), rows) if usual else None


def a_year_before(months: Months, month: Month) -> CrimeMonth | None:
    """Return the same month a year before, if it is on record and complete."""
    wanted = month.plus(-12)
    return next((other for other in months if other.month == wanted and other.is_whole), None)


def usual_rows(months: Months) -> float:
    """Return the median of the borough's rows in some months; 0 for no months."""
    return median(month.coverage.rows.in_borough for month in months) if months else 0


def complete_months_before(months: Months, month: Month) -> Months:
    """Return the last complete months before a month; empty if there are too few."""
    whole = [earlier for earlier in months if earlier.month < month and earlier.is_whole]
    return whole[-USUAL_OF:] if len(whole) >= FEWEST else []


# A ward or category is far from its usual if it is below or above these shares of it.
FAR = (0.5, 1.5)
ENOUGH = 30  # smaller usual counts are not checked: chance or a busy week explains too much
# Below or above these shares of its usual, a count needs an explanation to be published.
IMPLAUSIBLE = (0.2, 3.0)


@dataclass(frozen=True)
class UsualComparison:
    """A count compared with the same count of other months."""

    name: str  # the code of the ward or the id of the category
    count: int
    usual: float  # the median of the complete months before
    last_year: int | None = None  # the same month a year before, if that is complete

    @property
    def is_far(self) -> bool:
        """Whether the count is half or double the others, and differs by more than chance."""
        return self._is_outside(*FAR)

    @property
    def is_implausible(self) -> bool:
        """Whether the count needs an explanation."""
        return self.usual >= ENOUGH and self._is_outside(*IMPLAUSIBLE)

    def _is_outside(self, least: float, most: float) -> bool:
        fewest, highest = expected_range(self.usual, self.last_year, least, most)
        return not fewest <= self.count <= highest


@dataclass(frozen=True)
class MonthOutliers:
    """The counts of a month that are furthest from their usual."""

    months: int  # the number of complete months compared with
    wards: tuple[UsualComparison, ...]  # the wards far from their usual, furthest first
    categories: tuple[UsualComparison, ...]  # the categories far from their usual, furthest first


def find_outliers(month: CrimeMonth, months: Months, set_id: str) -> MonthOutliers | None:
    """Return a month's counts far from those before, by set; None if those are too few."""
    before = complete_months_before(months, month.month)
    if not usual_rows(before):
        return None
    last_year, outliers = a_year_before(months, month.month), []
    for counts in (_by_ward, _by_category):
        usual = _usual(counts(earlier, set_id) for earlier in before)
        then = counts(last_year, set_id) if last_year else {}
        compared = [
            UsualComparison(name, count, usual[name], then.get(name))
            for name, count in counts(month, set_id).items()
            if name in usual
        ]
        far = [count for count in compared if count.is_far]
        outliers.append(tuple(sorted(far, key=lambda far: -abs(sqrt(far.count) - sqrt(far.usual)))))
    return MonthOutliers(len(before), *outliers)


def usual_by_ward(month: Month, months: Months, set_id: str) -> dict[str, float]:
    """Return the usual rows of each ward of a set, from the complete months before a month."""
    return _usual(_by_ward(earlier, set_id) for earlier in complete_months_before(months, month))


def _usual(before: Iterable[Mapping[str, int]]) -> dict[str, float]:
    counts: dict[str, list[int]] = defaultdict(list)
    for month in before:
        for name, count in month.items():
            counts[name].append(count)
    return {name: median(held) for name, held in counts.items() if len(held) >= FEWEST}


def _by_ward(month: CrimeMonth, set_id: str) -> dict[str, int]:
    return {ward: sum(line.values()) for ward, line in month.counts.get(set_id, {}).items()}


def _by_category(month: CrimeMonth, set_id: str) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for line in month.counts.get(set_id, {}).values():
        totals.update(line)
    return dict(sorted(totals.items()))


def implausible_months(months: Months) -> Iterator[tuple[CrimeMonth, ExpectedRows]]:
    """Yield the complete months that are far from the complete months before them."""
    for month in months:
        expected = expected_rows(months, month.month) if month.is_whole else None
        if expected and not expected.holds(month.coverage.rows.in_borough):
            yield month, expected


def implausible_parts(
    months: Months, sets: tuple[WardSet, ...]
) -> Iterator[tuple[CrimeMonth, WardSet, MonthOutliers]]:
    """Yield each complete month with implausible counts, its ward set in force, and the counts."""
    for month in months:
        ward_set = set_in_force(sets, month.month.first_day)
        outliers = find_outliers(month, months, ward_set.id) if month.is_whole else None
        if outliers:
            far = (outliers.wards, outliers.categories)
            parts = [tuple(count for count in part if count.is_implausible) for part in far]
            if any(parts):
                yield month, ward_set, MonthOutliers(outliers.months, *parts)


# --- cut or filtered files ---

_TENTH = 0.1  # the relative difference from which numbers of rows count as different
_SEASON = 0.3  # the same without the month a year before: season alone changes rows by a quarter
# The relative difference from which the borough's share of its force's rows is unusual.
_SHARE = 0.2
_FILTERED = 1.5  # the file was filtered if the borough's share of it is this many times the usual
_FEWEST_READ = 50  # with fewer rows, all may lie in the borough by chance
# Returns the rows of a month's file that lie in the borough, and all its rows.
_in_borough, _read = attrgetter("coverage.rows.in_borough"), attrgetter("coverage.rows.read")


def describe_outliers(
    month: CrimeMonth, months: Months, sets: tuple[WardSet, ...], categories: tuple[Category, ...]
) -> Iterator[str]:
    """Yield lines on signs of editing and on counts far from the usual of earlier `months`."""
    if not month.is_whole:
        return
    yield from _other_share(month, months)
    ward_set = set_in_force(sets, month.month.first_day)
    outliers = find_outliers(month, months, ward_set.id)
    if outliers is None:
        return
    yield from _other_number(month, months)
    wards = {code: ward.name for code, ward in ward_set.by_code.items()}
    names = {category.id: category.published_name for category in categories}
    yield from _far_lines("in", wards, outliers.wards)
    yield from _far_lines("of", names, outliers.categories)


def _other_number(month: CrimeMonth, months: Months) -> Iterator[str]:
    """Yield a line if the borough's rows differ from other months and from those of its force."""
    if not _are_apart(month, months, _in_borough):
        return
    alike = [other for other in months if _is_of_a_force(other)] if _is_of_a_force(month) else []
    of_force = complete_months_before(alike, month.month)
    if of_force and not _are_apart(month, alike, _read):
        moved = _part(month) / median(map(_part, of_force)) - 1
        if abs(moved) < _SHARE:
            return
    before = complete_months_before(months, month.month)
    usual = median(map(_in_borough, before))
    share = _in_borough(month) / usual - 1
    word, question = (
        ("more", "rows are in the file twice") if share > 0 else ("fewer", "the file is complete")
    )
    yield (
        f"{abs(share):.0%} {word} rows in the borough than usual: {_in_borough(month):,} "
        f"against {usual:,.0f}, the median of the {len(before)} complete months before; "
        f"check whether {question}"
    )


def _are_apart(month: CrimeMonth, months: Months, rows: Callable[[CrimeMonth], float]) -> bool:
    """Return whether rows are all above or all below everything that they are compared with."""
    before = complete_months_before(months, month.month)
    last_year = a_year_before(months, month.month)
    usual, known = median(map(rows, before)), [rows(before[-1])]
    if last_year:
        known.append(rows(last_year))
    elif abs(rows(month) / usual - 1) < _SEASON:
        return False
    shares = [rows(month) / other - 1 for other in (usual, *known) if other]
    return all(share <= -_TENTH for share in shares) or all(share >= _TENTH for share in shares)


def _other_share(month: CrimeMonth, months: Months) -> Iterator[str]:
    """Yield a line if the borough's share of the rows is far above that of other months."""
    if not _is_of_a_force(month) or _read(month) < _FEWEST_READ:
        return
    others = [other for other in months if other.month != month.month and _is_of_a_force(other)]
    usual = median(map(_part, others)) if others else None
    if usual is None and _part(month) == 1:
        yield (
            "every row of the file is in the borough; unless the force polices no other, "
            "somebody has removed rows: download the file again"
        )
    elif usual and _part(month) >= usual * _FILTERED:
        yield (
            f"{_part(month):.0%} of the rows are in the borough, usually {usual:.0%}; "
            "check whether somebody has removed rows, and download the file again"
        )


def _is_of_a_force(month: CrimeMonth) -> bool:
    """Return whether the file covers a whole force, and not only a requested area."""
    return month.coverage.rows.outside is not None and month.coverage.rows.read > 0


def _part(month: CrimeMonth) -> float:
    rows = month.coverage.rows
    return rows.in_borough / rows.read


def _far_lines(
    place: str, names: Mapping[str, str], far: Sequence[UsualComparison]
) -> Iterator[str]:
    for word, unusual in (
        ("fewer", [count for count in far if count.count < count.usual]),
        ("more", [count for count in far if count.count > count.usual]),
    ):
        lines = [
            f"{names[count.name]} ({count.count:,}, usually {count.usual:,.0f})"
            for count in unusual
        ]
        if lines:
            yield f"far {word} than usual {place} {join_few(lines)}"
