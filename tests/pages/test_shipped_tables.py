"""Every table of the frozen records is valid by both of the descriptions that come with it."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from building import DATA
from partnership.checks.gate import load_partnership
from partnership.pages.downloads.catalogue import Downloads
from partnership.pages.snapshot import Snapshot

Rows = list[dict[str, str]]


def true_or_false(text: str) -> None:
    """Refuse what neither standard takes for a boolean without being told."""
    if text not in ("true", "false"):
        raise ValueError(text)


def month(text: str) -> None:
    """Refuse what is not a month written as 2025-08."""
    if datetime.strptime(text, "%Y-%m").strftime("%Y-%m") != text:  # noqa: DTZ007 - a month has no zone
        raise ValueError(text)


READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": true_or_false,
    "date": date.fromisoformat,
    "yearmonth": month,
    "gYearMonth": month,
}
"""What reads a cell of each type of the two standards, and raises ValueError where it cannot."""


@dataclass(frozen=True)
class Described:
    """A column as a description of its table has it."""

    name: str
    type: str
    required: bool
    enum: tuple[str, ...] = ()
    separator: str = ""


def of_the_package(resource: dict[str, Any]) -> Iterator[Described]:
    """Yield the columns of a table as the data package describes them."""
    for field in resource["schema"]["fields"]:
        limits = field["constraints"]
        enum = tuple(limits.get("enum", ()))
        yield Described(field["name"], field["type"], limits["required"], enum)


def of_the_web(metadata: dict[str, Any]) -> Iterator[Described]:
    """Yield the columns of a table as its CSV on the Web metadata describes them."""
    for column in metadata["tableSchema"]["columns"]:
        separator = column.get("separator", "")
        yield Described(column["name"], column["datatype"], column["required"], separator=separator)


def problems(columns: list[Described], key: list[str], rows: Rows) -> Iterator[str]:
    """Yield what is wrong with each cell and each key of a table."""
    for number, row in enumerate(rows, 1):
        for column in columns:
            if wrong := problem(column, row[column.name]):
                yield f"row {number}, {column.name}: {wrong}"
    if key:
        keys = Counter(tuple(row[name] for name in key) for row in rows)
        yield from (
            f"{shared} is the key of {many} rows" for shared, many in keys.items() if many > 1
        )


def problem(column: Described, text: str) -> str:
    """Return what is wrong with a cell, or nothing."""
    if not text:
        return "required, yet blank" if column.required else ""
    if column.enum and text not in column.enum:
        return f"{text!r} is none of {column.enum}"
    for value in text.split(column.separator) if column.separator else [text]:
        try:
            READERS[column.type](value)
        except ValueError:
            return f"{value!r} is no {column.type}"
    return ""


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Write the files to download of the frozen records."""
    edition = Snapshot.as_of(load_partnership(DATA), date(2026, 11, 21))
    contents = Downloads(edition).files()
    return {name: content for name, content in contents if isinstance(content, str)}


@pytest.fixture(scope="module")
def resources(files: dict[str, str]) -> list[dict[str, Any]]:
    return list(json.loads(files["downloads/datapackage.json"])["resources"])


def rows_of(files: dict[str, str], name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(files[f"downloads/{name}.csv"], newline="")))


def test_every_table_is_valid_by_the_data_package(
    files: dict[str, str], resources: list[dict[str, Any]]
) -> None:
    for resource in resources:
        key = resource["schema"]["primaryKey"]
        rows = rows_of(files, resource["name"])
        wrong = list(problems(list(of_the_package(resource)), key, rows))
        assert wrong == [], resource["name"]


def test_every_table_is_valid_by_the_metadata_beside_it(
    files: dict[str, str], resources: list[dict[str, Any]]
) -> None:
    for resource in resources:
        metadata = json.loads(files[f"downloads/{resource['name']}.csv-metadata.json"])
        key = metadata["tableSchema"]["primaryKey"]
        rows = rows_of(files, resource["name"])
        wrong = list(problems(list(of_the_web(metadata)), key, rows))
        assert wrong == [], resource["name"]


def test_a_column_with_lists_says_what_separates_their_values(
    files: dict[str, str], resources: list[dict[str, Any]]
) -> None:
    lists = {
        (resource["name"], column.name)
        for resource in resources
        for column in of_the_web(
            json.loads(files[f"downloads/{resource['name']}.csv-metadata.json"])
        )
        if column.separator
    }
    assert {
        ("postcodes", "also_ward_codes"),
        ("priorities", "categories"),
        ("priorities", "focus_wards"),
        ("reported-figures", "priorities"),
    } <= lists
    wards = {row["ward_code"] for row in rows_of(files, "wards")}
    also = [row["also_ward_codes"] for row in rows_of(files, "postcodes")]
    assert {code for cell in also if cell for code in cell.split("; ")} <= wards
    assert any("; " in cell for cell in also)


def test_json_says_true_and_false_and_never_their_names(
    files: dict[str, str], resources: list[dict[str, Any]]
) -> None:
    found = 0
    for resource in resources:
        table = json.loads(files[f"downloads/{resource['name']}.json"])
        for column in of_the_package(resource):
            cells = {row[table["columns"].index(column.name)] for row in table["rows"]}
            if column.type == "boolean":
                assert all(cell is None or isinstance(cell, bool) for cell in cells), column
                found += 1
            assert not cells & {"true", "false"}, column
    assert found


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (Described("a", "string", required=True), ""),
        (Described("a", "integer", required=False), "1.5"),
        (Described("a", "number", required=False), "many"),
        (Described("a", "boolean", required=False), "True"),
        (Described("a", "date", required=False), "2025-02-30"),
        (Described("a", "yearmonth", required=False), "2025-8"),
        (Described("a", "string", required=False, enum=("up", "down")), "sideways"),
        (Described("a", "integer", required=False, separator="; "), "1; two"),
    ],
    ids=str,
)
def test_a_cell_that_its_description_forbids_is_found(column: Described, cell: str) -> None:
    assert list(problems([column], [], [{"a": cell}]))


def test_a_key_of_two_rows_is_found() -> None:
    column = Described("a", "string", required=True)
    assert list(problems([column], ["a"], [{"a": "x"}, {"a": "x"}]))
