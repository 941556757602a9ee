"""Downloads: the figures behind the pages as CSV and JSON, each absence with its reason."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from partnership.model.months import Month
from partnership.model.wards import Ward, WardSet
from partnership.pages.edition import Edition
from partnership.statistics.series import single_figure

WARD_CRIME_COLUMNS = ("month", "ward_code", "ward", "category", "count", "status")
"""The columns of the ward figures; `count` is empty where there is no number."""

WARD_COLUMNS = ("ward_set", "ward_code", "ward", "slug", "residents", "residents_year", "estimate")

Cell = str | int | None
Row = tuple[Cell, ...]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def harmless(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_rows(rows: Iterable[Row]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue()


def csv_text(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Write a table as CSV, its columns' names first."""
    return csv_rows([columns]) + csv_rows(rows)


_HEAD = csv_rows([WARD_CRIME_COLUMNS])


def download_files(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of each file to download."""
    yield "downloads/wards.csv", csv_text(WARD_COLUMNS, _ward_rows(edition))
    for ward_set in edition.partnership.ward_sets:
        in_force = ward_set is edition.ward_set
        rows = {ward.code: ward_crime_rows(edition, ward_set, ward) for ward in ward_set.wards}
        parts = {code: [csv_rows(month) for month in of.values()] for code, of in rows.items()}
        name = "ward-crime" if in_force else f"ward-crime-{ward_set.id}"
        by_month = zip(*(parts[code] for code in sorted(parts)), strict=True)
        yield f"downloads/{name}.csv", _HEAD + "".join(part for month in by_month for part in month)
        for ward in ward_set.wards if in_force else ():
            yield f"downloads/wards/{ward.slug}.csv", _HEAD + "".join(parts[ward.code])
            yield f"downloads/wards/{ward.slug}.json", _figures_json(edition, ward, rows[ward.code])


def ward_crime_rows(edition: Edition, ward_set: WardSet, ward: Ward) -> dict[Month, list[Row]]:
    """Return a ward's row for each category, by month, the months without figures included."""
    categories = edition.partnership.categories
    at_hand = {one.month: one for one in edition.partnership.months}
    rows: dict[Month, list[Row]] = {}
    for month in edition.months:
        record, written = at_hand.get(month), str(month)
        rows[month] = []
        for category in categories:
            one = single_figure(month, record, ward_set.id, ward.code, category.id)
            what = (category.published_name, one.value, one.status.value)
            rows[month].append((written, ward.code, ward.name, *what))
    return rows


def _ward_rows(edition: Edition) -> Iterator[Row]:
    for one in edition.partnership.ward_sets:
        people = one.population
        for ward in one.wards:
            basis = (people.year, str(people.estimate).lower()) if people else (None, None)
            yield (one.id, ward.code, ward.name, ward.slug, ward.residents, *basis)


def _figures_json(edition: Edition, ward: Ward, rows: dict[Month, list[Row]]) -> str:
    """Write a ward's figures as JSON, one month a line."""
    source = edition.partnership.months[-1].source
    about = {
        "ward": {"code": ward.code, "name": ward.name, "slug": ward.slug},
        "ward_set": edition.ward_set.id,
        "source": source.publisher,
        "licence": source.licence,
    }
    months = ",\n".join(
        _json_line({"month": str(m), "counts": _counts(r)}) for m, r in rows.items()
    )
    return f'{_json_line(about)[:-1]},"months":[\n{months}\n]}}\n'


def _counts(rows: list[Row]) -> list[dict[str, Cell]]:
    return [{"category": row[3], "count": row[4], "status": row[5]} for row in rows]


def _json_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
