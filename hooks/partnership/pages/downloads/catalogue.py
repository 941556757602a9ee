"""The catalogue of all files to download, and the files themselves."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from partnership.model.months import Month
from partnership.model.wards import Ward, WardSet
from partnership.pages.downloads.figures import (
    WARD_CRIME,
    lasting_name,
    months_table,
    rows_before_revisions,
    ward_crime_name,
    ward_crime_rows,
    ward_crime_table,
    wards_of_a_month,
)
from partnership.pages.downloads.lists import list_tables, published_tables
from partnership.pages.downloads.metadata import (
    LICENCE,
    LICENCE_NAME,
    data_package,
    metadata_of,
)
from partnership.pages.downloads.table import (
    Cell,
    Row,
    Table,
    csv_rows,
    csv_text,
    json_line,
    table_json,
)
from partnership.pages.downloads.workbook import workbook
from partnership.pages.former_wards import without_a_successor_by_name
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import once

WORKBOOK = "all-tables.ods"

_HEAD = csv_rows([tuple(column.name for column in WARD_CRIME)])

_RowsByMonth = dict[Month, list[Row]]


class Downloads:
    """The files to download of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Remember the snapshot; everything is worked out when it is first asked for."""
        self._snapshot = snapshot

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table: the wards in force first, then the other sets, then the lists."""
        sets = sorted(
            self._snapshot.partnership.ward_sets,
            key=lambda ward_set: ward_set.id != self._snapshot.ward_set.id,
        )
        figures = (
            ward_crime_table(self._snapshot, ward_set, self._ward_rows(ward_set))
            for ward_set in sets
        )
        return (
            *figures,
            months_table(self._snapshot),
            *published_tables(self._snapshot),
            *list_tables(self._snapshot),
        )

    @cached_property
    def lasting(self) -> Table:
        """The figures of the wards in force, under the name that they keep after a change.

        Its files hold the same as the plain ones: a static host that forwards no address can
        keep both alive only with a file at each.
        """
        now = self.tables[0]
        return replace(now, name=lasting_name(self._snapshot.ward_set))

    @property
    def workbook(self) -> str:
        """The name of the workbook."""
        return WORKBOOK

    @property
    def years(self) -> dict[int, tuple[Month, ...]]:
        """The months that have a dated file, by year, the latest year first."""
        years = sorted({month.year for month in self._snapshot.months}, reverse=True)
        return {
            year: tuple(month for month in self._snapshot.months if month.year == year)
            for year in years
        }

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Yield the address and the content of each file."""
        source = {"licence": f"{LICENCE_NAME}, {LICENCE}", **self._source}
        written = []
        for table in (*self.tables, self.lasting):
            text = self._text(table)
            written.append((table, text))
            yield f"downloads/{table.name}.csv", text
            yield f"downloads/{table.name}.csv-metadata.json", metadata_of(self._snapshot, table)
            yield f"downloads/{table.name}.json", table_json(table, source)
        yield "downloads/datapackage.json", data_package(self._snapshot, written[:-1])
        yield f"downloads/{WORKBOOK}", workbook(self._snapshot, self.tables)
        yield from self._dated_files()
        yield from self._ward_files()
        yield from self._category_files()

    def _text(self, table: Table) -> str:
        """Return a table as CSV; the figures are put together from what other files hold too."""
        for ward_set in self._snapshot.partnership.ward_sets:
            if table.name in (ward_crime_name(self._snapshot, ward_set), lasting_name(ward_set)):
                return _HEAD + "".join(self._month_text(ward_set, m) for m in self._snapshot.months)
        return csv_text(table.head, table.rows)

    def _month_text(self, ward_set: WardSet, month: Month) -> str:
        texts = self._texts(ward_set)
        return "".join(texts[code][month] for code in sorted(texts))

    def _dated_files(self) -> Iterator[tuple[str, str]]:
        """Yield one file a month; a month without revisions holds what the latest files hold."""
        for month in self._snapshot.months:
            ward_set = wards_of_a_month(self._snapshot, month)
            rows = rows_before_revisions(self._snapshot, month, ward_set)
            text = self._month_text(ward_set, month) if rows is None else csv_rows(rows)
            yield f"downloads/{month}/ward-crime.csv", _HEAD + text

    @property
    def _source(self) -> dict[str, str]:
        return {"source": " ".join(self._snapshot.organisation.attributions)}

    @once
    def _ward_rows(self, ward_set: WardSet) -> dict[str, _RowsByMonth]:
        """Return the rows of each ward of a set, by its code."""
        return {
            ward.code: ward_crime_rows(self._snapshot, ward_set, ward) for ward in ward_set.wards
        }

    @once
    def _texts(self, ward_set: WardSet) -> dict[str, dict[Month, str]]:
        """Return the CSV of each ward of a set and each month, which several files hold."""
        return {
            code: {month: csv_rows(rows) for month, rows in by_month.items()}
            for code, by_month in self._ward_rows(ward_set).items()
        }

    def _ward_files(self) -> Iterator[tuple[str, str]]:
        """Yield the files of each ward in force, and of former wards that had such addresses."""
        for ward in self._snapshot.wards:
            yield from self._files_of(ward, self._snapshot)
        for former in without_a_successor_by_name(self._snapshot):
            then = self._snapshot.with_wards_of(former.ward_set)
            yield from self._files_of(former.ward, then)

    def _category_files(self) -> Iterator[tuple[str, str]]:
        """Yield a file for each category: a row a month, a column a ward in force."""
        snapshot = self._snapshot
        head = ("month", snapshot.organisation.borough, *(ward.name for ward in snapshot.wards))
        for category in snapshot.partnership.categories:
            by_ward = [snapshot.series((ward,), (category,)) for ward in snapshot.wards]
            whole = snapshot.series(snapshot.wards, (category,))
            rows = (
                (str(figures[0].month), *(figure.value for figure in figures))
                for figures in zip(whole, *by_ward, strict=True)
            )
            yield f"downloads/crime/{category.id}.csv", csv_text(head, rows)

    def _files_of(self, ward: Ward, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        rows, texts = self._ward_rows(snapshot.ward_set), self._texts(snapshot.ward_set)
        text = _HEAD + "".join(texts[ward.code].values())
        yield f"downloads/wards/{ward.slug}.csv", text
        yield f"downloads/wards/{ward.slug}.json", _figures_json(snapshot, ward, rows[ward.code])


def _figures_json(snapshot: Snapshot, ward: Ward, rows: _RowsByMonth) -> str:
    """Write a ward's figures as JSON, one month a line."""
    source = snapshot.partnership.months[-1].source
    about = {
        "ward": {"code": ward.code, "name": ward.name, "slug": ward.slug},
        "ward_set": snapshot.ward_set.id,
        "source": source.publisher,
        "licence": source.licence,
    }
    months = ",\n".join(
        json_line({"month": str(month), "counts": _counts(of_month)})
        for month, of_month in rows.items()
    )
    return f'{json_line(about)[:-1]},"months":[\n{months}\n]}}\n'


def _counts(rows: list[Row]) -> list[dict[str, Cell]]:
    names = [column.name for column in WARD_CRIME[3:]]
    return [dict(zip(names, row[3:], strict=True)) for row in rows]
