"""A table to download, from which all its files are written: columns and rows.

The files are CSV, JSON, metadata as in the W3C's CSV on the Web, and an entry of the Frictionless
data package.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from pydantic import BaseModel

from partnership.model.base import meaning_of_field
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.records.fields import FieldShape, fields_of

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
SEPARATOR = "; "  # the separator of list values
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"
_AT_ONCE = 1_000  # the number of rows written at once
# The vocabulary's namespace; an identifier that is never fetched.
_CSVW = "http://www.w3.org/ns/csvw"


_KINDS = {
    bool: ("true or false", "boolean", "boolean"),
    int: ("whole number", "integer", "integer"),
    float: ("number", "number", "number"),
    Month: ("month", "gYearMonth", "yearmonth"),
    date: ("date", "date", "date"),
}
"""Type names: ours, in CSV on the Web and in a data package; other types are text."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str  # the permanent name in files
    meaning: str
    shape: FieldShape  # what the cells contain
    unit: str = ""  # the unit of a number; empty for other types
    can_be_empty: bool = False
    value: Callable[[Iterable[object]], object] = lambda _: None
    """Returns the value in a row, from the objects of the row."""

    @property
    def kinds(self) -> tuple[str, str, str]:
        """The type of a single value: ours, in CSV on the Web and in a data package."""
        return _KINDS.get(self.shape.innermost.kind, ("text", "string", "string"))

    @property
    def is_list(self) -> bool:
        """Whether a cell may contain several values."""
        return self.shape.items is not None


def column(  # noqa: PLR0913, PLR0917 - what a column is, and where its values are from
    name: str,
    meaning: str,
    holds: object,
    of: type | tuple[type, ...] = (),
    value: str | Callable[[Any], object] = "",
    unit: str = "",
) -> Column:
    """Return a column of values of a type, such as `int`, or `Month | None` if optional.

    The value is taken from the row's object of one type: the object itself, an attribute, or the
    result of a function.
    """
    shape = FieldShape.from_annotation(holds)
    return Column(name, meaning, shape, unit, shape.is_optional, _in_row(of, value))


def _in_row(
    of: type | tuple[type, ...], value: str | Callable[[Any], object]
) -> Callable[[Iterable[object]], object]:
    """Return a function that takes a value from the row's object of a type; None if it has none."""
    get = value if callable(value) else attrgetter(value) if value else lambda thing: thing

    def held(row: Iterable[object]) -> object:
        for thing in row:
            if isinstance(thing, of):
                return get(thing)
        return None

    return held


def columns_of(
    record: type[BaseModel], *fields: str, unit: str = "", can_lack: bool = False, **named: str
) -> Iterator[Column]:
    """Yield a column for each of some fields of a record, with the model's description.

    `named` maps column names to fields. The values are taken from the row's object of this record
    type, which may be missing.
    """
    for name, source in {**{name: name for name in fields}, **named}.items():
        information, shape = record.model_fields[source], fields_of(record)[source]
        is_needed = information.is_required() or information.default not in (None, "", ())
        can_be_empty = can_lack or shape.is_optional or not is_needed
        meaning = meaning_of_field(record, source)
        yield Column(name, meaning, shape, unit, can_be_empty, _in_row(record, source))


@dataclass(frozen=True)
class Table:
    """A complete table."""

    name: str  # the file name without extension
    title: str
    about: str  # what the table contains, in a sentence
    key: tuple[str, ...]  # the columns that together identify a row
    columns: tuple[Column, ...]
    write: Callable[[], Iterable[Row]]  # generates the rows on demand
    measured: list[tuple[int, str]] = field(default_factory=list, compare=False)
    """The size and digest of the CSV file; empty until it has been written."""
    known_length: int | None = None  # the number of rows, if it is known without generating them

    @classmethod
    def build(
        cls,
        name: str,
        title: str,
        about: str,
        key: str,
        rows: Iterable[Iterable[object]],
        *columns: Column,
    ) -> "Table":
        """Return a table with a row per tuple of objects; spaces separate the columns in `key`."""
        objects = tuple(rows)

        def write() -> Iterator[Row]:
            return (tuple(cell_of(column.value(row)) for column in columns) for row in objects)

        keys = tuple(key.split())
        return cls(name, title, about, keys, columns, write, known_length=len(objects))

    @property
    def rows(self) -> Iterable[Row]:
        """The rows in order, generated on each access because they may not fit in memory."""
        return self.write()

    @property
    def length(self) -> int:
        """The number of rows."""
        return sum(1 for _ in self.rows) if self.known_length is None else self.known_length

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def with_examples(self) -> Iterator[tuple[Column, Cell]]:
        """Yield each column with its first non-empty value."""
        for index, column in enumerate(self.columns):
            yield column, next((row[index] for row in self.rows if row[index] is not None), None)

    def csv(self) -> Iterator[str]:
        """Yield the table as CSV in chunks."""
        size, digest, rows = 0, sha256(), chain([self.head], self.rows)
        while text := csv_text(islice(rows, _AT_ONCE)):
            size += len(text.encode())
            digest.update(text.encode())
            yield text
        self.measured[:] = [(size, digest.hexdigest())]

    @property
    def csv_file(self) -> tuple[int, str]:
        """The size and digest of the CSV file, known once it is written."""
        if not self.measured:
            deque(self.csv(), maxlen=0)
        return self.measured[0]

    def json(self, source: dict[str, str]) -> Iterator[str]:
        """Yield the table as JSON in chunks: metadata, column names, rows."""
        about = {"name": self.name, "title": self.title, **source, "columns": self.head}
        yield f'{json_line(about)[:-1]},"rows":['
        rows, comma = iter(self.rows), ""
        while some := json_line([*islice(rows, _AT_ONCE)])[1:-1]:
            yield f"{comma}{some}"
            comma = ","
        yield "]}\n"

    def metadata(self, organisation: Organisation) -> str:
        """Return the metadata file of the CSV file."""
        columns = [
            {
                "name": column.name,
                "titles": column.name,
                "dc:description": column.meaning,
                "datatype": column.kinds[1],
                "required": not column.can_be_empty,
                **({"separator": SEPARATOR} if column.is_list else {}),
            }
            for column in self.columns
        ]
        return _json_text(
            {
                "@context": [_CSVW, {"@language": "en"}],
                "url": f"{self.name}.csv",
                "dc:title": self.title,
                "dc:description": self.about,
                "dc:publisher": organisation.name,
                "dc:license": {"@id": LICENCE},
                "dc:source": list(organisation.attributions),
                "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\n"]},
                "tableSchema": {"columns": columns, "primaryKey": list(self.key)},
            }
        )

    def resource(self) -> dict[str, object]:
        """Return the data package entry, from the CSV file's bytes."""
        size, digest = self.csv_file
        fields = [
            {
                "name": column.name,
                "type": column.kinds[2],
                "description": column.meaning,
                "constraints": {
                    "required": not column.can_be_empty,
                    **({"enum": column.shape.choices} if column.shape.choices else {}),
                },
            }
            for column in self.columns
        ]
        return {
            "profile": "tabular-data-resource",
            "name": self.name,
            "path": f"{self.name}.csv",
            "title": self.title,
            "description": self.about,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": size,
            "hash": f"sha256:{digest}",
            "schema": {"fields": fields, "missingValues": [""], "primaryKey": list(self.key)},
        }


def data_package(organisation: Organisation, latest: Month, tables: Iterable[Table]) -> str:
    """Return the data package that describes all tables and their CSV files."""
    return _json_text(
        {
            "profile": "tabular-data-package",
            "name": "ward-figures",
            "title": f"Figures of the {organisation.name}",
            "description": organisation.site.description,
            "homepage": organisation.site.address,
            "version": str(latest),
            "licenses": [{"name": "OGL-UK-3.0", "path": LICENCE, "title": LICENCE_NAME}],
            "sources": [{"title": line} for line in organisation.attributions],
            "resources": [table.resource() for table in tables],
        }
    )


def cell_of(value: object) -> Cell:
    """Return a value as written to files; whole numbers have no decimal point."""
    if type(value) is str:  # as most are
        return value or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple) and not isinstance(value, Month):
        return SEPARATOR.join(str(item) for item in value) or None
    return str(value) or None


# The characters with which a formula begins in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_QUOTED = re.compile('[",\r\n]')  # CSV quotes a cell with any of these


def escape_formula(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet does not run as a formula; numbers are unchanged."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell).lower() if isinstance(cell, bool) else cell


@lru_cache(maxsize=4_000, typed=True)
def _csv_cell(cell: Cell) -> str:
    """Return a cell as CSV; this is faster than the standard library, as most cells repeat."""
    text = "" if cell is None else str(escape_formula(cell))
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def csv_text(rows: Iterable[Row]) -> str:
    """Return rows as CSV."""
    return "".join([f"{','.join(map(_csv_cell, row))}\n" for row in rows])


# Encodes a value as JSON on one line.
json_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
