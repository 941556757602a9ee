"""A table to download, from which every file of it is written: its columns and its rows.

Its files are CSV, JSON, the description beside the CSV that the W3C's CSV on the Web asks for, and
its part of the data package, as Frictionless Data has it.
"""

import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
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

SEPARATOR = "; "
"""What stands between the values of a list."""

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LICENCE_NAME = "Open Government Licence v3.0"

_AT_ONCE = 1_000
"""So many rows are written at once."""

_CSVW = "http://www.w3.org/ns/csvw"
"""The name of the vocabulary; the standard writes it so, and nothing is fetched from it."""


_KINDS = {
    bool: ("true or false", "boolean", "boolean"),
    int: ("whole number", "integer", "integer"),
    float: ("number", "number", "number"),
    Month: ("month", "gYearMonth", "yearmonth"),
    date: ("date", "date", "date"),
}
"""How a type is called here, in CSV on the Web and in a data package; any other is text."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    """How the files name it; it never changes."""
    meaning: str
    shape: FieldShape
    """What its cells hold."""
    unit: str = ""
    """What a number counts; empty for anything else."""
    can_be_empty: bool = False
    value: Callable[[Iterable[object]], object] = lambda _: None
    """What a row has in it, by the things that the row tells of."""

    @property
    def kinds(self) -> tuple[str, str, str]:
        """What one value is called here, in CSV on the Web and in a data package."""
        return _KINDS.get(self.shape.innermost.kind, ("text", "string", "string"))

    @property
    def is_list(self) -> bool:
        """Whether a cell may hold several values."""
        return self.shape.items is not None


def column(  # noqa: PLR0913, PLR0917 - what a column is, and where its values are from
    name: str,
    meaning: str,
    holds: object,
    of: type | tuple[type, ...] = (),
    value: str | Callable[[Any], object] = "",
    unit: str = "",
) -> Column:
    """Return a column of values of a type, such as `int`, or `Month | None` where some lack one.

    In a row they are of the thing of one kind: it itself, what it has under a name, or what a
    function makes of it.
    """
    shape = FieldShape.of(holds)
    return Column(name, meaning, shape, unit, shape.is_optional, _in_row(of, value))


def _in_row(
    of: type | tuple[type, ...], value: str | Callable[[Any], object]
) -> Callable[[Iterable[object]], object]:
    """Return what gives a value of the thing of a kind in a row; None where a row has none."""
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
    """Yield a column for each of some fields of a record, with the meaning that the model gives it.

    `named` are fields by the names of their columns. In a row they are those of the record of this
    type; some rows may lack one.
    """
    for name, field in {**{field: field for field in fields}, **named}.items():
        information, shape = record.model_fields[field], fields_of(record)[field]
        is_needed = information.is_required() or information.default not in (None, "", ())
        can_be_empty = can_lack or shape.is_optional or not is_needed
        meaning = meaning_of_field(record, field)
        yield Column(name, meaning, shape, unit, can_be_empty, _in_row(record, field))


@dataclass(frozen=True)
class Table:
    """One table, whole."""

    name: str
    """The name of its files, without the ending."""
    title: str
    about: str
    """What it holds, in a sentence."""
    key: tuple[str, ...]
    """The columns that together name a row."""
    columns: tuple[Column, ...]
    write: Callable[[], Iterable[Row]]
    """Gives its rows, once they are asked for."""

    @classmethod
    def of(
        cls,
        name: str,
        title: str,
        about: str,
        key: str,
        rows: Iterable[Iterable[object]],
        *columns: Column,
    ) -> "Table":
        """Return a table with a row for each of the tuples of things that are told of.

        The names in its key have blanks between them.
        """
        told_of = tuple(rows)

        def write() -> Iterator[Row]:
            return (tuple(cell_of(column.value(row)) for column in columns) for row in told_of)

        return cls(name, title, about, tuple(key.split()), columns, write)

    @property
    def rows(self) -> Iterable[Row]:
        """Its rows, in order, made anew each time: of a long table they would fill the memory."""
        return self.write()

    @property
    def length(self) -> int:
        """How many rows it has."""
        return sum(1 for _ in self.rows)

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def with_examples(self) -> Iterator[tuple[Column, Cell]]:
        """Yield each column with the first value that stands in it."""
        for place, held in enumerate(self.columns):
            yield held, next((row[place] for row in self.rows if row[place] is not None), None)

    def csv(self) -> Iterator[str]:
        """Write it as CSV, part by part."""
        size, digest, rows = 0, sha256(), chain([self.head], self.rows)
        while text := csv_text(islice(rows, _AT_ONCE)):
            size += len(text.encode())
            digest.update(text.encode())
            yield text
        vars(self)["csv_file"] = size, digest.hexdigest()

    @cached_property
    def csv_file(self) -> tuple[int, str]:
        """The bytes of its CSV file and their digest; known once that is written."""
        deque(self.csv(), maxlen=0)
        return self.csv_file

    def json(self, source: dict[str, str]) -> Iterator[str]:
        """Write it as JSON, part by part: what it is, the names of its columns, then its rows."""
        about = {"name": self.name, "title": self.title, **source, "columns": self.head}
        yield f'{json_line(about)[:-1]},"rows":['
        rows, comma = iter(self.rows), ""
        while some := json_line([*islice(rows, _AT_ONCE)])[1:-1]:
            yield f"{comma}{some}"
            comma = ","
        yield "]}\n"

    def metadata(self, organisation: Organisation) -> str:
        """Return the description of its CSV file that stands beside it."""
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
        return _written(
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
        """Return its part of the data package, by the bytes of its CSV file."""
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
    """Return the description of all tables and of their CSV files."""
    return _written(
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


@lru_cache(maxsize=4_000, typed=True)
def harmless(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet shows and never runs; numbers stay as they are."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell).lower() if isinstance(cell, bool) else cell


def csv_text(rows: Iterable[Row]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(harmless, row) for row in rows)
    return text.getvalue()


json_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Writes a value as JSON on one line."""


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
