"""The tables of figures: records by month, ward and category, and how complete each month is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from partnership.model.crime import Category, Coverage, CrimeMonth, Rows, Status
from partnership.model.months import Month
from partnership.model.releases import ChangedCount, Revision
from partnership.model.sources import Source
from partnership.model.wards import Ward, WardSet, set_in_force
from partnership.pages.downloads.table import Cell, CellKind, Column, Row, Table, cell_of, column_of
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

_ROWS = ("read", "in_borough", "outside", "without_location")
_SOURCE = ("publisher", "title", "licence", "file", "sha256", "published", "retrieved")
_REVISED_ON = Column(
    "revised_on",
    "The day on which figures of it were last revised.",
    CellKind.DAY,
    can_be_empty=True,
)

_OF_A_RECORD = (
    column_of(Coverage, "reason"),
    *(column_of(Rows, field, f"rows_{field}", "rows") for field in _ROWS),
    *(column_of(Source, field) for field in _SOURCE),
)

MONTHS = (
    column_of(CrimeMonth, "month"),
    Column("status", "Whether the month is whole, in part, or not there.", values=_STATUSES),
    *(replace(column, can_be_empty=True) for column in _OF_A_RECORD),
    _REVISED_ON,
)
"""The columns of the months; one that is not there has its status alone."""


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
    """Return every month with how complete it is and the file that it comes from."""
    on_record = {record.month: record for record in snapshot.partnership.months}
    return Table(
        name="months",
        title="Months and how complete they are",
        about="Each month, what became of the rows of its file, and the file itself.",
        columns=MONTHS,
        rows=tuple(
            (*_month_row(month, on_record.get(month)), _revised_on(snapshot, month))
            for month in snapshot.months
        ),
        key=("month",),
    )


def _month_row(month: Month, record: CrimeMonth | None) -> Row:
    if record is None:
        return (str(month), Status.NOT_REPORTED.value, *(None for _ in _OF_A_RECORD))
    whole = record.is_whole
    status = Status.REPORTED if whole else Status.PARTIAL
    return (
        str(month),
        status.value,
        record.coverage.reason,
        *(cell_of(getattr(record.coverage.rows, field)) for field in _ROWS),
        *(cell_of(getattr(record.source, field)) for field in _SOURCE),
    )


def _revised_on(snapshot: Snapshot, month: Month) -> Cell:
    days = [
        revision.on
        for revision in snapshot.partnership.releases.revisions
        if revision.month == month
    ]
    return cell_of(max(days, default=None))


def wide_table(table: Table, categories: tuple[Category, ...]) -> Table:
    """Return a table of ward figures with a column for each category, as people read them.

    A figure that is not there is its status in words.
    """
    names = tuple(category.published_name for category in categories)
    step = len(names)
    rows = (table.rows[place : place + step] for place in range(0, len(table.rows), step))
    counts = tuple(Column(name, "", CellKind.WHOLE, "records") for name in names)
    return Table(
        name=table.name,
        title=table.title,
        about=table.about,
        columns=(*table.columns[:3], *counts, *table.columns[5:]),
        rows=tuple(_wide_row(group) for group in rows),
        key=table.key[:2],
    )


def _wide_row(rows: tuple[Row, ...]) -> Row:
    """Join the rows of one ward and month."""
    counts, statuses, revised = zip(*(row[4:] for row in rows), strict=True)
    shown = (
        f"[{status}]" if count is None else count
        for count, status in zip(counts, statuses, strict=True)
    )
    status = next((word for word in statuses if word != Status.REPORTED), Status.REPORTED.value)
    return (*rows[0][:3], *shown, status, any(revised))


def wards_of_a_month(snapshot: Snapshot, month: Month) -> WardSet:
    """Return the set that a month's dated file holds."""
    return set_in_force(snapshot.partnership.ward_sets, month.first_day)


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
    counts = {set_id: dict(wards) for set_id, wards in record.counts.items()}
    for change in changes:
        for wards in counts.values():
            if change.ward in wards:
                wards[change.ward] = _undone(wards[change.ward], change)
    return record.model_copy(update={"counts": counts})


def _undone(line: dict[str, int], change: ChangedCount) -> dict[str, int]:
    """Return the counts of a ward as they were before a change."""
    others = {category: count for category, count in line.items() if category != change.category}
    if change.published_as is None:
        return others
    return {**others, change.category: change.published_as}
