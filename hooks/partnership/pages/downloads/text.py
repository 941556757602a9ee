"""Tables as text: CSV that no spreadsheet runs, and JSON."""

import csv
import io
import json
from collections.abc import Iterable

from partnership.pages.downloads.table import Cell, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def harmless(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs; numbers stay as they are."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_rows(rows: Iterable[Row]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue()


def csv_text(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Write a table as CSV, its columns' names first."""
    return csv_rows([columns]) + csv_rows(rows)


def table_json(table: Table, source: dict[str, str]) -> str:
    """Write a table as JSON: what it is, the names of its columns, then its rows."""
    about = {"name": table.name, "title": table.title, **source, "columns": table.head}
    return json_line({**about, "rows": table.rows}) + "\n"


def json_line(value: object) -> str:
    """Write a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
