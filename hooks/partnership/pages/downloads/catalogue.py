"""The catalogue of downloads, and the files themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, groupby
from operator import itemgetter

from partnership.model.crime import Category
from partnership.model.months import Month
from partnership.model.wards import Ward, WardSet
from partnership.pages.downloads.figures import (
    WARD_CRIME,
    as_first_published,
    months_table,
    ward_rows,
    ward_years_table,
)
from partnership.pages.downloads.lists import list_tables
from partnership.pages.downloads.table import (
    LICENCE,
    LICENCE_NAME,
    Row,
    Table,
    csv_text,
    data_package,
    json_line,
)
from partnership.pages.downloads.workbook import workbook
from partnership.pages.former_wards import without_successor
from partnership.pages.page import MadeFile
from partnership.pages.snapshot import Snapshot

WORKBOOK = "all-tables.ods"
_KINDS = "csv", "csv-metadata.json", "json"  # the formats of each table, by file extension
_HEAD = tuple(column.name for column in WARD_CRIME)


@dataclass(frozen=True)
class Downloads:
    """The downloads of one snapshot, each made on demand."""

    snapshot: Snapshot
    workbook = WORKBOOK

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table: wards in force first, then other sets, then lists."""
        in_force, *others = self.snapshot.sets_in_force_first
        return (
            self._of_wards("ward-crime", in_force),
            *(self._of_wards(_lasting_name(ward_set), ward_set) for ward_set in others),
            self.ward_years,
            months_table(self.snapshot),
            *list_tables(self.snapshot),
        )

    @cached_property
    def ward_years(self) -> Table:
        """The table with a row for each ward in force, which the downloads page shows."""
        return ward_years_table(self.snapshot)

    def _of_wards(self, name: str, ward_set: WardSet) -> Table:
        missing = f" {self.snapshot.without_location}." if self.snapshot.without_location else ""
        return Table(
            name,
            f"Records by month, ward and category, {ward_set.described}",
            f"What the police recorded in each ward in each category, month by month.{missing}",
            ("month", "ward_code", "category"),
            WARD_CRIME,
            partial(self._rows, ward_set),
        )

    @property
    def forwarded(self) -> dict[str, str]:
        """Maps lasting file names to the current files of the wards in force."""
        lasting, now = _lasting_name(self.snapshot.ward_set), self.tables[0].name
        return {f"downloads/{lasting}.{kind}": f"downloads/{now}.{kind}" for kind in _KINDS}

    @property
    def years(self) -> dict[int, tuple[Month, ...]]:
        """The months with a dated file, by year, latest year first."""
        by_year = groupby(self.snapshot.months, key=lambda month: month.year)
        return dict(reversed([(year, tuple(months)) for year, months in by_year]))

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        snapshot, organisation = self.snapshot, self.snapshot.organisation
        attributions = " ".join(organisation.attributions)
        source = {"licence": f"{LICENCE_NAME}, {LICENCE}", "source": attributions}
        for table in self.tables:
            yield f"downloads/{table.name}.csv", table.csv
            yield f"downloads/{table.name}.csv-metadata.json", partial(table.metadata, organisation)
            yield f"downloads/{table.name}.json", partial(table.json, source)
        package = partial(data_package, organisation, snapshot.latest_month, self.tables)
        yield "downloads/datapackage.json", package
        yield f"downloads/{WORKBOOK}", lambda: workbook(snapshot, self.tables)
        for month in snapshot.months:
            yield f"downloads/{month}/ward-crime.csv", partial(self._dated, month)
        former = without_successor(snapshot)
        wards = [(ward, snapshot.ward_set) for ward in snapshot.wards]
        for ward, ward_set in (*wards, *((gone.ward, gone.ward_set) for gone in former)):
            name = f"downloads/wards/{ward.slug}"
            yield f"{name}.csv", partial(self._of_ward, ward, ward_set)
            yield f"{name}.json", partial(self._json_of, ward, ward_set)
        for category in snapshot.partnership.categories:
            yield f"downloads/crime/{category.id}.csv", partial(self._by_ward, category)

    def _rows(self, ward_set: WardSet, *wards: Ward) -> Iterator[Row]:
        for month in self.snapshot.months:
            record = self.snapshot.partnership.by_month.get(month)
            yield from ward_rows(
                self.snapshot, month, record, ward_set, wards or _by_code(ward_set)
            )

    def _of_ward(self, ward: Ward, ward_set: WardSet) -> str:
        return csv_text(chain([_HEAD], self._rows(ward_set, ward)))

    def _dated(self, month: Month) -> str:
        records = self.snapshot.partnership
        ward_set, now = records.wards_on(month.first_day), records.by_month.get(month)
        first = now and as_first_published(now, records.releases.revisions)
        rows = (
            (*row[:-1], False)
            for row in ward_rows(self.snapshot, month, first, ward_set, _by_code(ward_set))
        )
        return csv_text(chain([_HEAD], rows))

    def _by_ward(self, category: Category) -> str:
        places = self.snapshot.places
        series = (self.snapshot.series(wards, (category,)) for _, wards in places)
        rows = (
            (str(figures[0].month), *(figure.value for figure in figures))
            for figures in zip(*series, strict=True)
        )
        return csv_text([("month", *(name for name, _ in places)), *rows])

    def _json_of(self, ward: Ward, ward_set: WardSet) -> str:
        source = self.snapshot.partnership.months[-1].source
        about = {
            "ward": {"code": ward.code, "name": ward.name, "slug": ward.slug},
            "ward_set": ward_set.id,
            "source": source.publisher,
            "licence": source.licence,
        }
        names = [column.name for column in WARD_CRIME[3:]]
        months = ",\n".join(
            json_line(
                {"month": month, "counts": [dict(zip(names, row[3:], strict=True)) for row in rows]}
            )
            for month, rows in groupby(self._rows(ward_set, ward), key=itemgetter(0))
        )
        return f'{json_line(about)[:-1]},"months":[\n{months}\n]}}\n'


def _by_code(ward_set: WardSet) -> list[Ward]:
    return sorted(ward_set.wards, key=lambda ward: ward.code)


def _lasting_name(ward_set: WardSet) -> str:
    """Return the file name of a set's table that stays valid when wards change."""
    return f"ward-crime-{ward_set.id}"
