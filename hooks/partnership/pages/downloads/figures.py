"""The tables of figures: records by month, ward and category, and completeness of months."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby

from partnership.model.base import meaning_of_field
from partnership.model.crime import Category, Coverage, CrimeMonth, Kind, Rows, Status
from partnership.model.months import Month
from partnership.model.releases import Revision
from partnership.model.sources import Source
from partnership.model.wards import Ward, WardSet
from partnership.pages.downloads.table import Column, Row, Table, column, columns_of
from partnership.pages.snapshot import Snapshot

WARD_CRIME = (
    column("month", "The month in which the police recorded it.", Month),
    *columns_of(Ward, ward_code="code", ward="name"),
    *columns_of(Category, category="published_name"),
    column(
        "count",
        "How many were recorded. 0 means none. Empty means that there is no number, "
        "and the status says why.",
        int | None,
        unit="records",
    ),
    column("status", "How complete the count is.", Status),
    column("revised", "Whether the count is not as first published.", bool),
)
"""The columns of the ward figures."""


def ward_rows(
    snapshot: Snapshot,
    month: Month,
    record: CrimeMonth | None,
    ward_set: WardSet,
    wards: Iterable[Ward],
) -> Iterator[Row]:
    """Yield the rows of wards in a month for each category that is expected or counted."""
    written, revised = str(month), snapshot.revised
    counts = record.counts.get(ward_set.id, {}) if record else {}
    expected = {category.id for category in snapshot.categories_in(month)}
    known = [(category.id, category.published_name) for category in snapshot.partnership.categories]
    absent, counted = Status.NOT_REPORTED.value, Status.PARTIAL.value
    if record and record.is_whole:
        counted = Status.REPORTED.value
    for code, name, line in ((ward.code, ward.name, counts.get(ward.code, {})) for ward in wards):
        for category, published_name in known:
            if category in expected or category in line:
                count = line.get(category)
                status = absent if count is None else counted
                is_revised = (month, code, category) in revised
                yield written, code, name, published_name, count, status, is_revised


def months_table(snapshot: Snapshot) -> Table:
    """Return every month with its status and file; missing ones only have a status."""
    records = snapshot.partnership.by_month
    revised = {revision.month: revision.on for revision in snapshot.partnership.releases.revisions}
    rows: list[tuple[object, ...]] = []
    for month in snapshot.months:
        if record := records.get(month):
            status = Status.REPORTED if record.is_whole else Status.PARTIAL
            known = (record.coverage, record.coverage.rows, record.source)
            rows.append((month, status, *known, revised.get(month)))
        else:
            rows.append((month, Status.NOT_REPORTED, revised.get(month)))
    return Table.build(
        "months",
        "Months and how complete they are",
        "Each month, what became of the rows of its file, and the file itself.",
        "month",
        rows,
        column("month", meaning_of_field(CrimeMonth, "month"), Month, Month),
        column("status", "Whether the month is complete, partial or missing.", Status, Status),
        *columns_of(Coverage, "reason"),
        *columns_of(
            Rows,
            unit="rows",
            can_lack=True,
            rows_read="read",
            rows_in_borough="in_borough",
            rows_outside="outside",
            rows_without_location="without_location",
        ),
        *columns_of(Source, "publisher", "title", "licence", "file", "sha256", can_lack=True),
        *columns_of(Source, "published", "retrieved"),
        column(
            "revised_on", "The day on which figures of it were last revised.", date | None, date
        ),
    )


def ward_years_table(snapshot: Snapshot) -> Table:
    """Return a row for each ward in force with crimes and incidents per calendar year."""
    years = sorted({month.year for month in snapshot.months})

    def total(ward: Ward, kind: Kind, year: int) -> int | None:
        series = snapshot.series((ward,), snapshot.categories(kind))
        figures = [figure for figure in series if figure.month.year == year]
        is_whole = figures and all(figure.is_complete for figure in figures)
        return sum(figure.value or 0 for figure in figures) if is_whole else None

    def of_year(kind: Kind, what: str, year: int) -> Column:
        months = [month for month in snapshot.months if month.year == year]
        meaning = (
            f"How many {what} were recorded from {months[0].name} to {months[-1].name}. "
            "Empty where a month of them is missing or in part."
        )
        name = f"{'crimes' if kind is Kind.CRIME else 'incidents'}_{year}"
        in_year = partial(total, kind=kind, year=year)
        return column(name, meaning, int | None, Ward, in_year, "records")

    return Table.build(
        "ward-years",
        "Wards, a row each, by year",
        "What the police recorded in each ward in force: crimes, and incidents of anti-social "
        "behaviour, in each calendar year.",
        "ward_code",
        ((ward,) for ward in snapshot.wards),
        *columns_of(Ward, ward_code="code", ward="name"),
        *(of_year(Kind.CRIME, "crimes", year) for year in years),
        *(of_year(Kind.INCIDENT, "incidents of anti-social behaviour", year) for year in years),
    )


def wide_table(table: Table, categories: tuple[Category, ...]) -> Table:
    """Return ward figures with a column per category; missing values are described in words."""
    names, rows = [category.published_name for category in categories], []
    for place, lines in groupby(table.rows, key=lambda row: row[:3]):
        held = {line[3]: line[4:] for line in lines}
        known = [held.get(name, (None, "none", False)) for name in names]
        shown = (f"[{status}]" if count is None else count for count, status, _ in known)
        states = (status for _, status, _ in held.values() if status != Status.REPORTED)
        is_revised = any(revised for _, _, revised in held.values())
        rows.append((*place, *shown, next(states, Status.REPORTED.value), is_revised))
    of_categories = (column(name, "", int, unit="records") for name in names)
    columns = (*table.columns[:3], *of_categories, *table.columns[5:])
    return replace(table, columns=columns, write=lambda: rows, key=table.key[:2])


def as_first_published(record: CrimeMonth, revisions: Sequence[Revision]) -> CrimeMonth:
    """Return a month as first published, with its revisions undone, latest first."""
    own = (revision for revision in reversed(revisions) if revision.month == record.month)
    changes = [change for revision in own for change in reversed(revision.changes)]
    if not changes:
        return record
    counts = {
        set_id: {ward: dict(line) for ward, line in wards.items()}
        for set_id, wards in record.counts.items()
    }
    for change in changes:
        for line in (wards[change.ward] for wards in counts.values() if change.ward in wards):
            if change.published_as is None:
                line.pop(change.category, None)
            else:
                line[change.category] = change.published_as
    return record.model_copy(update={"counts": counts})
