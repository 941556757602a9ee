"""Counts the rows of a month by ward and category, for every ward set on record."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnership.errors import Problem
from partnership.importers.existing import read_record, required_outlines, required_ward_sets
from partnership.importers.geometry import WardFinder
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import AGAIN, StreetFile
from partnership.model.crime import Categories, Category, Coverage, CrimeMonth, Months, Rows
from partnership.model.organisation import Organisation
from partnership.model.wards import Point, WardSet, set_in_force
from partnership.statistics.plausibility import (
    ExpectedRows,
    expected_rows,
    is_zero_plausible,
    usual_rows,
)
from partnership.statistics.series import categories_held
from partnership.text import count_noun


@dataclass(frozen=True)
class Area:
    """The wards and categories to count by."""

    sets: tuple[WardSet, ...]
    finders: dict[str, WardFinder]
    categories: tuple[Category, ...]
    force: str | None  # the borough's police force, if it is on record

    @classmethod
    def of_folder(cls, data: Path) -> "Area":
        """Return the ward sets, outlines, categories and force of a data folder."""
        sets = required_ward_sets(data)
        outlines = required_outlines(data, sets, exact=True)
        finders = {set_id: WardFinder(of_set) for set_id, of_set in outlines.items()}
        organisation = read_record(data, Organisation)
        remedy = "Copy it from another partnership's folder; every area has the same categories."
        record = read_record(data, Categories, remedy)
        force = organisation.police_force if organisation else None
        return cls(sets, finders, record.categories if record else (), force)


@dataclass(frozen=True)
class ImportedMonth:
    """A month counted from a file, and what the report on it needs, without the rows."""

    official: SourceFile  # the file's metadata, without its content
    forces: frozenset[str]  # the forces that reported the rows, as far as the file states
    remarks: tuple[str, ...]  # remarks about the file for the officer
    month: CrimeMonth

    @classmethod
    def from_file(cls, area: Area, file: StreetFile) -> "ImportedMonth":
        """Count the rows of a file, then discard them."""
        name = SourceFile(file.official.path)
        return cls(name, file.forces, file.remarks, count_month(area, file))

    @property
    def name(self) -> str:
        """The name of the month, such as 2025-08."""
        return str(self.month.month)


def fill_plausible_zeros(
    month: CrimeMonth, categories: Sequence[Category], others: Months
) -> CrimeMonth:
    """Count zero for each category without rows, if its usual number makes that plausible.

    A complete file covers the area, so a missing category means no records, unless the category is
    so common that the file must have lost it. A partial file proves nothing. `others` are the
    months that define what is usual. If none of them counts the category, the file must contain
    several categories, and one of the same kind, to show that it was not filtered.
    """
    if not month.is_whole:
        return month
    counted = categories_held(month)
    kinds = [category.kind for category in categories if category.id in counted]
    absent = []
    for category in categories:
        if category.id not in counted and category.may_be_in(month.month):
            may_be_none = is_zero_plausible(others, month.month, category.id)
            is_asked_for = len(kinds) > 1 and category.kind in kinds
            if is_asked_for if may_be_none is None else may_be_none:
                absent.append(category.id)
    counts = {
        set_id: {ward: {**line, **dict.fromkeys(absent, 0)} for ward, line in by_ward.items()}
        for set_id, by_ward in month.counts.items()
    }
    return month.model_copy(update={"counts": counts})


def count_month(area: Area, file: StreetFile) -> CrimeMonth:
    """Return the month with its rows counted by point in polygon, for every ward set.

    Each ward has a count, possibly zero, for each category in the file. Locations that are not
    streets are counted for the ward sets in force in the month or later.
    """
    in_file, first_day = set(file.categories), file.month.first_day
    present = [category.id for category in area.categories if category.id in in_file]
    in_set: dict[str, int] = {}
    counts: dict[str, dict[str, dict[str, int]]] = {}
    locations: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    for ward_set in area.sets:
        rows_by_place = _rows_by_place(area.finders[ward_set.id], file)
        in_set[ward_set.id] = rows_by_place.total()
        by_ward = {ward.code: dict.fromkeys(present, 0) for ward in ward_set.wards}
        at: dict[str, dict[str, dict[str, int]]] = {}
        for (ward, location, category), count in rows_by_place.items():
            by_ward[ward][category] += count
            if location is not None:
                at.setdefault(ward, {}).setdefault(location, {})[category] = count
        counts[ward_set.id] = by_ward
        if ward_set.valid_to is None or ward_set.valid_to >= first_day:
            locations[ward_set.id] = at
    inside, located = in_set[set_in_force(area.sets, first_day).id], len(_located(file))
    sums = Rows(
        read=len(file.points),
        in_borough=inside,
        outside=None if file.is_by_area else located - inside,
        without_location=None if file.is_by_area else len(file.points) - located,
        in_set=dict(sorted(in_set.items())),
    )
    return CrimeMonth(
        month=file.month,
        source=file.official.source("data.police.uk", file.title, file.month.name),
        coverage=Coverage(state="complete", rows=sums),
        counts=counts,
        locations=locations,
    )


def _located(file: StreetFile) -> list[Point]:
    return [point for point in file.points if point is not None]


def _rows_by_place(finder: WardFinder, file: StreetFile) -> Counter[tuple[str, str | None, str]]:
    wards = finder.wards_of(_located(file))
    rows = zip(file.points, file.locations, file.categories, strict=True)
    return Counter(
        (wards[point], location, category)
        for point, location, category in rows
        if point is not None and point in wards
    )


_ROWS_A_WARD = 3  # with this many rows per ward on average, most wards have at least one


def too_few(
    counted: Sequence[ImportedMonth], before: Mapping[str, CrimeMonth], force: str | None
) -> Iterator[Problem]:
    """Yield a problem for each month with no rows in the borough, or far fewer than others."""
    on_record = {**before, **{imported.name: imported.month for imported in counted}}
    months = [month for _, month in sorted(on_record.items())]
    for imported in counted:
        whole = (month for month in months if month.is_whole and month.coverage.rows.in_borough)
        others = [month for month in whole if month.month != imported.month.month]
        why = _explain_other_force(imported, force) or _explain_gap(imported.month, others, months)
        if why:
            yield imported.official.problem(*why)


def _explain_other_force(imported: ImportedMonth, force: str | None) -> tuple[str, str] | None:
    rows, by = imported.month.coverage.rows, ", ".join(sorted(imported.forces))
    is_own = force is None or force.casefold() in {name.casefold() for name in imported.forces}
    if rows.in_borough and (is_own or not by):
        return None
    what = f"its rows are reported by {by}, not by {force}"
    if not rows.in_borough:
        what = f"none of its {rows.read:,} rows is in a ward of the borough"
        what += f", though {by} reported them" if force and is_own else ""
    remedy = "Choose the file of the force that polices the borough"
    if force and is_own:
        remedy = f"The file may be cut short. {AGAIN} If it is complete, import the wards again"
    elif force:
        remedy += ", or correct 'police_force' in partnership.yml if it has a new name"
    return what, f"{remedy}."


def _explain_gap(month: CrimeMonth, others: Months, months: Months) -> tuple[str, str] | None:
    if not month.is_whole:
        return None
    in_borough = month.coverage.rows.in_borough
    with_rows, wards = max(
        (sum(any(line.values()) for line in by_ward.values()), len(by_ward))
        for by_ward in month.counts.values()
    )
    has_many = wards > _ROWS_A_WARD and in_borough >= wards * _ROWS_A_WARD
    if month.coverage.rows.outside is None and has_many and with_rows < wards / 2:
        what = f"its records are in only {with_rows} of {count_noun(wards, 'ward')} of the borough"
        remedy = (
            "Ask the API for every ward with `partnership fetch crime`, or import the file of the "
            'force; if the rest is missing, import it with --partial "the reason".'
        )
        return what, remedy
    expected = expected_rows(months, month.month)
    if expected is None and others:
        expected = ExpectedRows(usual_rows(others), len(others))
    if expected is None or in_borough >= expected.fewest:
        return None
    what = (
        f"{month.month.name} has {count_noun(in_borough, 'row')} in the borough, "
        f"far fewer than the usual {expected.usual:,.0f}"
    )
    remedy = (
        "Ask the publisher whether the month is complete; if it is not, "
        'import it alone with --partial "the reason".'
    )
    return what, remedy
