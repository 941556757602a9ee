"""The tables of figures: records by month, ward and category, and how complete each month is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from partnership.model.crime import Category, Coverage, CrimeMonth, Rows, Status
from partnership.model.months import Month
from partnership.model.releases import Revision
from partnership.model.sources import Source
from partnership.model.wards import Ward, WardSet
from partnership.pages.downloads.table import CellKind, Column, Row, Table, column_of, columns_of
from partnership.pages.snapshot import Snapshot
from partnership.statistics.series import single_figure

_STATUSES = tuple(status.value for status in Status)

WARD_CRIME = (
    Column("month", "The month in which the police recorded it.", CellKind.MONTH),
    column_of(Ward, "code", "ward_code"),
    column_of(Ward, "name", "ward"),
    column_of(Category, "published_name", "category"),
    Column(
        "count",
        "How many were recorded. 0 means none. Empty means that there is no number, "
        "and the status says why.",
        CellKind.WHOLE,
        "records",
        can_be_empty=True,
    ),
    Column("status", "What the count rests on.", values=_STATUSES),
    Column("revised", "Whether the count is not as first published.", CellKind.YES_NO),
)
"""The columns of the ward figures."""


def ward_crime_name(snapshot: Snapshot, ward_set: WardSet) -> str:
    """Return the name of a set's table; the wards in force have the plain one."""
    return "ward-crime" if ward_set.id == snapshot.ward_set.id else lasting_name(ward_set)


def lasting_name(ward_set: WardSet) -> str:
    """Return the name of a set's table that it keeps when other wards come into force."""
    return f"ward-crime-{ward_set.id}"


def ward_crime_rows(snapshot: Snapshot, ward_set: WardSet, ward: Ward) -> dict[Month, list[Row]]:
    """Return a ward's row for each category, by month, the months without figures included."""
    on_record = {record.month: record for record in snapshot.partnership.months}
    return {
        month: list(month_rows(snapshot, month, on_record.get(month), ward_set, ward))
        for month in snapshot.months
    }


def month_rows(
    snapshot: Snapshot, month: Month, record: CrimeMonth | None, ward_set: WardSet, ward: Ward
) -> Iterator[Row]:
    """Yield a ward's row for each category of one month, which may have no record.

    A category that had not begun, or had ended, has no row unless the record counts it.
    """
    written = str(month)
    line = record.counts.get(ward_set.id, {}).get(ward.code, {}) if record else {}
    expected = {category.id for category in snapshot.categories_in(month)}
    for category in snapshot.partnership.categories:
        if category.id not in expected and category.id not in line:
            continue
        figure = single_figure(month, record, ward_set.id, ward.code, category.id)
        is_revised = (month, ward.code, category.id) in snapshot.revised
        what = (category.published_name, figure.value, figure.status.value, is_revised)
        yield (written, ward.code, ward.name, *what)


def ward_crime_table(
    snapshot: Snapshot, ward_set: WardSet, rows: dict[str, dict[Month, list[Row]]]
) -> Table:
    """Return a set's table from the rows of its wards by code, in the order of time."""
    by_month = (rows[code][month] for month in snapshot.months for code in sorted(rows))
    return Table(
        name=ward_crime_name(snapshot, ward_set),
        title=f"Records by month, ward and category, {ward_set.described}",
        about="What the police recorded in each ward in each category, month by month."
        + (f" {snapshot.placeless}." if snapshot.placeless else ""),
        columns=WARD_CRIME,
        rows=tuple(row for rows in by_month for row in rows),
        key=("month", "ward_code", "category"),
    )


def months_table(snapshot: Snapshot) -> Table:
    """Return every month with its state and its file; a missing one has a state alone."""
    records = {record.month: record for record in snapshot.partnership.months}
    revised = {revision.month: revision.on for revision in snapshot.partnership.releases.revisions}
    found = ((month, records.get(month), revised.get(month)) for month in snapshot.months)
    return Table.of(
        ("month",),
        (
            (month, record, record.coverage, record.coverage.rows, record.source, revised_on)
            if record
            else (month, record, revised_on)
            for month, record, revised_on in found
        ),
        replace(column_of(CrimeMonth, "month"), value=lambda row: row[0]),
        Column(
            "status",
            "Whether the month is whole, in part, or not there.",
            values=_STATUSES,
            value=lambda row: _status_of(row[1]),
        ),
        column_of(Coverage, "reason"),
        *(
            column_of(Rows, field, f"rows_{field}", "rows", can_lack=True)
            for field in ("read", "in_borough", "outside", "without_location")
        ),
        *(
            column_of(Source, field, can_lack=True)
            for field in ("publisher", "title", "licence", "file", "sha256")
        ),
        *columns_of(Source, "published", "retrieved"),
        Column(
            "revised_on",
            "The day on which figures of it were last revised.",
            CellKind.DAY,
            can_be_empty=True,
            value=lambda row: row[-1],
        ),
        name="months",
        title="Months and how complete they are",
        about="Each month, what became of the rows of its file, and the file itself.",
    )


def _status_of(record: CrimeMonth | None) -> Status:
    if record is None:
        return Status.NOT_REPORTED
    return Status.REPORTED if record.is_whole else Status.PARTIAL


def wide_table(table: Table, categories: tuple[Category, ...]) -> Table:
    """Return ward figures with a column a category; a missing one is its status in words."""
    names, rows = tuple(category.published_name for category in categories), []
    for at in range(0, len(table.rows), len(names)):
        group = table.rows[at : at + len(names)]
        counts, statuses, revised = zip(*(row[4:] for row in group), strict=True)
        shown = (
            f"[{status}]" if count is None else count
            for count, status in zip(counts, statuses, strict=True)
        )
        status = next((word for word in statuses if word != Status.REPORTED), "reported")
        rows.append((*group[0][:3], *shown, status, any(revised)))
    of_categories = (Column(name, "", CellKind.WHOLE, "records") for name in names)
    columns = (*table.columns[:3], *of_categories, *table.columns[5:])
    return replace(table, columns=columns, rows=tuple(rows), key=table.key[:2])


def rows_before_revisions(snapshot: Snapshot, month: Month, wards: WardSet) -> list[Row] | None:
    """Return a month's rows as first published; None where nothing was revised since."""
    now = next((record for record in snapshot.partnership.months if record.month == month), None)
    record = as_first_published(now, snapshot.partnership.releases.revisions) if now else None
    if record is now:
        return None
    return [
        (*row[:-1], False)  # as first published, it was not revised
        for ward in sorted(wards.wards, key=lambda ward: ward.code)
        for row in month_rows(snapshot, month, record, wards, ward)
    ]


def as_first_published(record: CrimeMonth, revisions: Sequence[Revision]) -> CrimeMonth:
    """Return a month without what its revisions changed, the latest undone first."""
    changes = [
        change
        for revision in reversed(revisions)
        if revision.month == record.month
        for change in reversed(revision.changes)
    ]
    if not changes:
        return record
    counts = {
        set_id: {ward: dict(line) for ward, line in wards.items()}
        for set_id, wards in record.counts.items()
    }
    for change in changes:
        for wards in counts.values():
            if change.ward in wards and change.published_as is None:
                wards[change.ward].pop(change.category, None)
            elif change.ward in wards and change.published_as is not None:
                wards[change.ward][change.category] = change.published_as
    return record.model_copy(update={"counts": counts})
