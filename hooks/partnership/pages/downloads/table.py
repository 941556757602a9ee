"""A table to download, from which every file is written: columns with their meaning, and rows."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from pydantic import BaseModel

from partnership.model.months import Month
from partnership.records.fields import fields_of

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

SEPARATOR = "; "
"""What stands between the values of a list."""


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"
    DAY = "date"
    MONTH = "month"


_KINDS: dict[object, CellKind] = {
    bool: CellKind.YES_NO,
    int: CellKind.WHOLE,
    float: CellKind.NUMBER,
    Month: CellKind.MONTH,
    date: CellKind.DAY,
}


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    """How the files name it; it never changes."""
    meaning: str
    kind: CellKind = CellKind.TEXT
    unit: str = ""
    """What a number counts; empty for anything else."""
    values: tuple[str, ...] = ()
    """The words that may stand in it, where there are few."""
    can_be_empty: bool = False
    is_list: bool = False
    """Whether a cell may hold several values, each of the kind."""
    value: Callable[[Any], object] = lambda _: None
    """What a row has in it, by the records that the row tells of."""


@dataclass(frozen=True)
class Table:
    """One table, whole."""

    name: str
    """The name of its files, without the ending."""
    title: str
    about: str
    """What it holds, in a sentence."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...]
    """The columns that together name a row."""

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def with_examples(self) -> Iterator[tuple[Column, Cell]]:
        """Yield each column with the first value that stands in it."""
        for place, column in enumerate(self.columns):
            yield column, next((row[place] for row in self.rows if row[place] is not None), None)

    @classmethod
    def of(
        cls, key: tuple[str, ...], rows: Iterable[object], *columns: Column, **about: str
    ) -> "Table":
        """Return a table with a row for each thing, or tuple of things, that is told of."""
        written = (tuple(cell_of(column.value(row)) for column in columns) for row in rows)
        return cls(columns=columns, rows=tuple(written), key=key, **about)


def column_of(
    record: type[BaseModel], field: str, name: str = "", unit: str = "", *, can_lack: bool = False
) -> Column:
    """Return a column that holds a field of a record, with the meaning that the model gives it.

    Its value in a row is that of the record of this type; some rows may lack one.
    """
    information, shape = record.model_fields[field], fields_of(record)[field]
    is_needed = information.is_required() or information.default not in (None, "", ())
    return Column(
        name or field,
        information.description or "",
        _KINDS.get(shape.innermost.kind, CellKind.TEXT),
        unit,
        shape.choices,
        can_be_empty=can_lack or shape.is_optional or not is_needed,
        is_list=shape.items is not None,
        value=lambda row: next(
            (getattr(part, field) for part in row if isinstance(part, record)), None
        ),
    )


def columns_of(record: type[BaseModel], *fields: str) -> tuple[Column, ...]:
    """Return a column for each of some fields of a record."""
    return tuple(column_of(record, field) for field in fields)


def cell_of(value: object) -> Cell:
    """Return a value of a record as the files write it; a whole number has no decimal point."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple) and not isinstance(value, Month):
        return SEPARATOR.join(str(item) for item in value) or None
    return str(value) or None


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
