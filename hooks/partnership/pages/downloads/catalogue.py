"""The catalogue of all files to download, and the files themselves."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby

from partnership.model.crime import Category
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
)
from partnership.pages.downloads.lists import list_tables, published_tables
from partnership.pages.downloads.metadata import (
    LICENCE,
    LICENCE_NAME,
    data_package,
    metadata_of,
)
from partnership.pages.downloads.table import (
    Row,
    Table,
    csv_rows,
    csv_text,
    json_line,
    table_json,
)
from partnership.pages.downloads.workbook import workbook
from partnership.pages.former_wards import without_a_successor_by_name
from partnership.pages.page import MadeFile
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import once

WORKBOOK = "all-tables.ods"

_HEAD = csv_rows([tuple(column.name for column in WARD_CRIME)])


class Downloads:
    """The files to download of one snapshot."""

    workbook = WORKBOOK

    def __init__(self, snapshot: Snapshot) -> None:
        """Remember the snapshot; everything is worked out when it is first asked for."""
        self._snapshot = snapshot

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table: the wards in force first, then the other sets, then the lists."""
        snapshot = self._snapshot
        return (
            *(
                ward_crime_table(snapshot, ward_set, self._ward_rows(ward_set))
                for ward_set in snapshot.sets_in_force_first
            ),
            months_table(snapshot),
            *published_tables(snapshot),
            *list_tables(snapshot),
        )

    @cached_property
    def lasting(self) -> Table:
        """The figures of the wards in force, under the name that they keep after a change.

        Its files hold the same as the plain ones: a static host that forwards no address can
        keep both alive only with a file at each.
        """
        return replace(self.tables[0], name=lasting_name(self._snapshot.ward_set))

    @property
    def years(self) -> dict[int, tuple[Month, ...]]:
        """The months that have a dated file, by year, the latest year first."""
        by_year = groupby(self._snapshot.months, key=lambda month: month.year)
        return dict(reversed([(year, tuple(months)) for year, months in by_year]))

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        snapshot = self._snapshot
        source = {
            "licence": f"{LICENCE_NAME}, {LICENCE}",
            "source": " ".join(snapshot.organisation.attributions),
        }
        for table in (*self.tables, self.lasting):
            name = f"downloads/{table.name}"
            yield f"{name}.csv", partial(self._text, table)
            yield f"{name}.csv-metadata.json", partial(metadata_of, snapshot, table)
            yield f"{name}.json", partial(table_json, table, source)
        yield "downloads/datapackage.json", self._data_package
        yield f"downloads/{WORKBOOK}", lambda: workbook(snapshot, self.tables)
        for month in snapshot.months:
            yield f"downloads/{month}/ward-crime.csv", partial(self._dated, month)
        for ward in snapshot.wards:
            yield from self._files_of(ward, snapshot)
        for former in without_a_successor_by_name(snapshot):
            yield from self._files_of(former.ward, snapshot.with_wards_of(former.ward_set))
        for category in snapshot.partnership.categories:
            yield f"downloads/crime/{category.id}.csv", partial(self._by_ward, category)

    def _text(self, table: Table) -> str:
        """Return a table as CSV; the figures are put together from what other files hold too."""
        for ward_set in self._snapshot.partnership.ward_sets:
            if table.name in (ward_crime_name(self._snapshot, ward_set), lasting_name(ward_set)):
                return _HEAD + "".join(self._month_text(ward_set, m) for m in self._snapshot.months)
        return csv_text(table.head, table.rows)

    def _data_package(self) -> str:
        return data_package(self._snapshot, ((table, self._text(table)) for table in self.tables))

    def _dated(self, month: Month) -> str:
        """Return a month as first published; without revisions it is what the latest files hold."""
        ward_set = self._snapshot.partnership.wards_on(month.first_day)
        rows = rows_before_revisions(self._snapshot, month, ward_set)
        return _HEAD + (self._month_text(ward_set, month) if rows is None else csv_rows(rows))

    def _month_text(self, ward_set: WardSet, month: Month) -> str:
        texts = self._texts(ward_set)
        return "".join(texts[code][month] for code in sorted(texts))

    @once
    def _ward_rows(self, ward_set: WardSet) -> dict[str, dict[Month, list[Row]]]:
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

    def _by_ward(self, category: Category) -> str:
        """Return the figures of a category: a row a month, a column a ward in force."""
        snapshot = self._snapshot
        head = ("month", snapshot.organisation.borough, *(ward.name for ward in snapshot.wards))
        by_ward = [snapshot.series((ward,), (category,)) for ward in snapshot.wards]
        whole = snapshot.series(snapshot.wards, (category,))
        rows = (
            (str(figures[0].month), *(figure.value for figure in figures))
            for figures in zip(whole, *by_ward, strict=True)
        )
        return csv_text(head, rows)

    def _files_of(self, ward: Ward, snapshot: Snapshot) -> Iterator[MadeFile]:
        """Yield the figures of a ward as CSV, and as JSON with a month a line."""

        def text() -> str:
            return _HEAD + "".join(self._texts(snapshot.ward_set)[ward.code].values())

        yield f"downloads/wards/{ward.slug}.csv", text
        yield f"downloads/wards/{ward.slug}.json", partial(self._json_of, ward, snapshot)

    def _json_of(self, ward: Ward, snapshot: Snapshot) -> str:
        source = snapshot.partnership.months[-1].source
        about = {
            "ward": {"code": ward.code, "name": ward.name, "slug": ward.slug},
            "ward_set": snapshot.ward_set.id,
            "source": source.publisher,
            "licence": source.licence,
        }
        names = [column.name for column in WARD_CRIME[3:]]
        months = ",\n".join(
            json_line(
                {
                    "month": str(month),
                    "counts": [dict(zip(names, row[3:], strict=True)) for row in rows],
                }
            )
            for month, rows in self._ward_rows(snapshot.ward_set)[ward.code].items()
        )
        return f'{json_line(about)[:-1]},"months":[\n{months}\n]}}\n'
