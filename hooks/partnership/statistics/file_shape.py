"""Judges by the shape of a monthly file whether somebody has cut or filtered it.

The rows of a force fall by a quarter in winter. So a month is held against the usual of the months
before, the same month a year before and the month before it, and the borough against its force:
only a file apart from all of them may not be whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from partnership.model.crime import Category, CrimeMonth
from partnership.model.wards import WardSet, set_in_force
from partnership.statistics.plausibility import (
    FromUsual,
    a_year_before,
    from_usual,
    whole_months_before,
)

_TENTH = 0.1
"""Rows this much under or over what they are held against are apart from it."""

_SEASON = 0.3
"""The same without the month a year before: the season alone moves rows by a quarter."""

_SHARE = 0.2
"""The borough's part of its force's rows moves by chance; this much under or over, it is apart."""

_FILTERED = 1.5
"""Rows were taken out where so many times the usual part of them lies in the borough."""

_ENOUGH_ROWS = 50
"""With fewer rows, that none of them lies outside the borough may be chance."""

_MOST_NAMED = 5
"""Wards or categories that a line names; the rest are counted."""

Rows = Callable[[CrimeMonth], float]


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
    word, question = "fewer", "the file is whole"
    if share > 0:
        word, question = "more", "rows are in the file twice"
    yield (
        f"{abs(share):.0%} {word} rows in the borough than usual: {_in_borough(month):,} "
        f"against {usual:,.0f}, the median of the {len(before)} whole months before; "
        f"look whether {question}"
    )


def _are_apart(month: CrimeMonth, months: Sequence[CrimeMonth], rows: Rows) -> bool:
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
    if not _is_of_a_force(month) or _read(month) < _ENOUGH_ROWS:
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


def _in_borough(month: CrimeMonth) -> int:
    return month.coverage.rows.in_borough


def _read(month: CrimeMonth) -> int:
    return month.coverage.rows.read


def _part(month: CrimeMonth) -> float:
    return _in_borough(month) / _read(month)


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
