"""Downloads: the figures behind the pages as CSV and JSON, each absence with its reason."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from partnership.model.wards import Ward, WardSet
from partnership.pages.edition import Edition
from partnership.statistics.series import monthly_series

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


def csv_text(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Write a table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def download_files(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of each file to download."""
    yield "downloads/wards.csv", csv_text(WARD_COLUMNS, _ward_rows(edition))
    for ward_set in edition.partnership.ward_sets:
        rows = {
            ward.code: list(ward_crime_rows(edition, ward_set, ward)) for ward in ward_set.wards
        }
        in_force = ward_set is edition.ward_set
        name = "ward-crime" if in_force else f"ward-crime-{ward_set.id}"
        yield f"downloads/{name}.csv", _figures_csv(row for of in rows.values() for row in of)
        for ward in ward_set.wards if in_force else ():
            yield f"downloads/wards/{ward.slug}.csv", _figures_csv(rows[ward.code])
            yield f"downloads/wards/{ward.slug}.json", _figures_json(edition, ward, rows[ward.code])


def _figures_csv(rows: Iterable[Row]) -> str:
    return csv_text(WARD_CRIME_COLUMNS, sorted(rows, key=_by_month))


def _by_month(row: Row) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def ward_crime_rows(edition: Edition, ward_set: WardSet, ward: Ward) -> Iterator[Row]:
    """Yield a row for each category and month of a ward, the months without figures included."""
    months = edition.partnership.months
    for category in edition.partnership.categories:
        for figure in monthly_series(months, ward_set.id, [ward.code], [category.id]):
            yield (
                str(figure.month),
                ward.code,
                ward.name,
                category.published_name,
                figure.value,
                figure.status.value,
            )


def _ward_rows(edition: Edition) -> Iterator[Row]:
    for one in edition.partnership.ward_sets:
        people = one.population
        for ward in one.wards:
            basis = (people.year, str(people.estimate).lower()) if people else (None, None)
            yield (one.id, ward.code, ward.name, ward.slug, ward.residents, *basis)


def _figures_json(edition: Edition, ward: Ward, rows: Iterable[Row]) -> str:
    source = edition.partnership.months[-1].source
    months: dict[str, list[dict[str, Cell]]] = {str(month): [] for month in edition.months}
    for month, _code, _name, category, count, status in rows:
        months[str(month)].append({"category": category, "count": count, "status": status})
    content = {
        "ward": {"code": ward.code, "name": ward.name, "slug": ward.slug},
        "ward_set": edition.ward_set.id,
        "source": source.publisher,
        "licence": source.licence,
        "months": [{"month": month, "counts": counts} for month, counts in months.items()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
