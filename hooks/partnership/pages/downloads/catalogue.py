"""The catalogue of all files to download, and the files themselves."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, groupby

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
from partnership.pages.former_wards import without_a_successor_by_name
from partnership.pages.page import MadeFile
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import once

WORKBOOK = "all-tables.ods"

_KINDS = "csv", "csv-metadata.json", "json"
"""The files of each table, by their endings."""

_HEAD = csv_text([tuple(column.name for column in WARD_CRIME)])


@dataclass(frozen=True)
class Downloads:
    """The files to download of one snapshot, each worked out when it is asked for."""

    snapshot: Snapshot
    workbook = WORKBOOK

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table: the wards in force first, then the other sets, then the lists."""
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
        """A row for each ward in force, which the page of downloads shows."""
        return ward_years_table(self.snapshot)

    def _of_wards(self, name: str, ward_set: WardSet) -> Table:
        placeless = f" {self.snapshot.placeless}." if self.snapshot.placeless else ""
        return Table(
            name,
            f"Records by month, ward and category, {ward_set.described}",
            f"What the police recorded in each ward in each category, month by month.{placeless}",
            ("month", "ward_code", "category"),
            WARD_CRIME,
            lambda: chain.from_iterable(rows for _, _, rows in self._rows(ward_set)),
        )

    @property
    def forwarded(self) -> dict[str, str]:
        """Where the files of the wards in force are, by the names that they keep after a change."""
        lasting, now = _lasting_name(self.snapshot.ward_set), self.tables[0].name
        return {f"downloads/{lasting}.{kind}": f"downloads/{now}.{kind}" for kind in _KINDS}

    @property
    def years(self) -> dict[int, tuple[Month, ...]]:
        """The months that have a dated file, by year, the latest year first."""
        by_year = groupby(self.snapshot.months, key=lambda month: month.year)
        return dict(reversed([(year, tuple(months)) for year, months in by_year]))

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        snapshot, organisation = self.snapshot, self.snapshot.organisation
        source = {
            "licence": f"{LICENCE_NAME}, {LICENCE}",
            "source": " ".join(organisation.attributions),
        }
        for table in self.tables:
            texts = partial(self._text, table), partial(table.metadata, organisation)
            for kind, text in zip(_KINDS, (*texts, partial(table.json, source)), strict=True):
                yield f"downloads/{table.name}.{kind}", text
        yield "downloads/datapackage.json", self._data_package
        yield f"downloads/{WORKBOOK}", lambda: workbook(snapshot, self.tables)
        for month in snapshot.months:
            yield f"downloads/{month}/ward-crime.csv", partial(self._dated, month)
        former = without_a_successor_by_name(snapshot)
        wards = [(ward, snapshot.ward_set) for ward in snapshot.wards]
        for ward, ward_set in (*wards, *((gone.ward, gone.ward_set) for gone in former)):
            name = f"downloads/wards/{ward.slug}"
            yield f"{name}.csv", partial(self._figures, ward_set, code=ward.code)
            yield f"{name}.json", partial(self._json_of, ward, ward_set)
        for category in snapshot.partnership.categories:
            yield f"downloads/crime/{category.id}.csv", partial(self._by_ward, category)

    def _text(self, table: Table) -> str:
        """Return a table as CSV; the figures are put together from what other files hold too."""
        sets = zip(self.tables, self.snapshot.sets_in_force_first, strict=False)
        of_set = next((ward_set for figures, ward_set in sets if figures is table), None)
        return self._figures(of_set) if of_set else csv_text([table.head, *table.rows])

    def _data_package(self) -> str:
        texts = ((table, self._text(table)) for table in self.tables)
        return data_package(self.snapshot.organisation, self.snapshot.latest_month, texts)

    def _rows(
        self, ward_set: WardSet, of: Ward | None = None
    ) -> Iterator[tuple[Month, str, Iterator[Row]]]:
        """Yield the rows of each month, also of one without figures, for each ward or one of them.

        They are made anew each time: of many wards and months they would fill the memory.
        """
        records = self.snapshot.partnership.by_month
        wards = [of] if of else sorted(ward_set.wards, key=lambda ward: ward.code)
        for month in self.snapshot.months:
            for ward in wards:
                rows = ward_rows(self.snapshot, month, records.get(month), ward_set, ward)
                yield month, ward.code, rows

    @once
    def _texts(self, ward_set: WardSet) -> dict[Month, dict[str, str]]:
        """Return the same as CSV, which several files hold: by month and code of the ward."""
        texts = defaultdict[Month, dict[str, str]](dict)
        for month, code, rows in self._rows(ward_set):
            texts[month][code] = csv_text(rows)
        return texts

    def _figures(self, ward_set: WardSet, month: Month | None = None, code: str = "") -> str:
        """Return the figures of a set's wards as CSV, or those of one month or of one ward."""
        texts = self._texts(ward_set)
        months = [texts[month]] if month else texts.values()
        held = ([by_ward[code]] if code else by_ward.values() for by_ward in months)
        return _HEAD + "".join(chain.from_iterable(held))

    def _dated(self, month: Month) -> str:
        """Return a month as first published; without revisions it is what the latest files hold."""
        records = self.snapshot.partnership
        ward_set = records.wards_on(month.first_day)
        now = records.by_month.get(month)
        first = now and as_first_published(now, records.releases.revisions)
        if first is now:
            return self._figures(ward_set, month)
        return _HEAD + csv_text(
            (*row[:-1], False)  # as first published, it was not revised
            for ward in sorted(ward_set.wards, key=lambda ward: ward.code)
            for row in ward_rows(self.snapshot, month, first, ward_set, ward)
        )

    def _by_ward(self, category: Category) -> str:
        """Return the figures of a category: a row a month, a column a ward in force."""
        places = self.snapshot.places
        series = (self.snapshot.series(wards, (category,)) for _, wards in places)
        rows = (
            (str(figures[0].month), *(figure.value for figure in figures))
            for figures in zip(*series, strict=True)
        )
        return csv_text([("month", *(name for name, _ in places)), *rows])

    def _json_of(self, ward: Ward, ward_set: WardSet) -> str:
        """Return the figures of a ward as JSON with a month a line."""
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
                {
                    "month": str(month),
                    "counts": [dict(zip(names, row[3:], strict=True)) for row in rows],
                }
            )
            for month, _, rows in self._rows(ward_set, ward)
        )
        return f'{json_line(about)[:-1]},"months":[\n{months}\n]}}\n'


def _lasting_name(ward_set: WardSet) -> str:
    """Return the name of a set's table that it keeps when other wards come into force."""
    return f"ward-crime-{ward_set.id}"
