"""Says in words how a month of records is unlike the usual, for the officer who looks at it."""

from collections.abc import Iterator, Mapping, Sequence

from partnership.model.categories import Category
from partnership.model.crime import CrimeMonth
from partnership.model.wards import WardSet, set_in_force
from partnership.statistics.from_usual import FromUsual, from_usual

_MOST_NAMED = 5
"""Wards or categories that a line names; the rest are counted."""


def unlike_the_usual(
    month: CrimeMonth,
    months: Sequence[CrimeMonth],
    sets: tuple[WardSet, ...],
    categories: tuple[Category, ...],
) -> Iterator[str]:
    """Yield a line where a whole month is far from those before, and for what is furthest in it."""
    ward_set = set_in_force(sets, month.month.first_day)
    found = from_usual(month, months, ward_set.id)
    if found is None or not month.is_whole:
        return
    if found.is_off:
        word, question = "fewer", "the file is whole"
        if found.share > 0:
            word, question = "more", "rows stand in the file twice"
        yield (
            f"{abs(found.share):.0%} {word} rows in the borough than usual: {found.rows:,} "
            f"against {found.usual:,.0f}, the median of the {found.months} whole months before; "
            f"look whether {question}"
        )
    wards = {code: ward.name for code, ward in ward_set.by_code.items()}
    names = {one.id: one.published_name for one in categories}
    yield from _far_lines("in", wards, found.wards)
    yield from _far_lines("of", names, found.categories)


def _far_lines(place: str, names: Mapping[str, str], far: Sequence[FromUsual]) -> Iterator[str]:
    """Yield a line for what is under its usual and one for what is over it, the furthest first."""
    for word, those in (
        ("fewer", [one for one in far if one.count < one.usual]),
        ("more", [one for one in far if one.count > one.usual]),
    ):
        told = [f"{names[one.name]} ({one.count:,}, usually {one.usual:,.0f})" for one in those]
        rest = f" and {len(told) - _MOST_NAMED:,} more" if len(told) > _MOST_NAMED else ""
        if told:
            yield f"far {word} than usual {place} {', '.join(told[:_MOST_NAMED])}{rest}"
