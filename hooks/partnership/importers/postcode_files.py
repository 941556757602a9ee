"""Reads published postcode files: Code-Point Open and the directories of the ONS.

Code-Point Open has a file for each postcode area, with ten columns and no headings. The directory
(ONSPD) and the lookup (NSPL) hold the whole country, or a file for each area, with headings that
change each year. All are read line by line, because they may not fit in memory.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import IO

from partnership.errors import Problem, ProblemsFoundError, raise_problems
from partnership.importers.source_file import (
    SourceFile,
    lacking_columns,
    members_of,
    named_columns,
    separator_of,
    unreadable_row,
)
from partnership.model.postcodes import Postcode, tidy_postcode
from partnership.text import count_noun

_NEAR_THE_TOP = 10  # the headings are within this many lines, if there are any
_BOROUGH = re.compile(r"^[EWSN](06|07|08|09|12)[0-9]{6}$")
_STATUS = re.compile(r" \([A-Z]+\)$")  # a suffix of some names: `(B)` for a borough

_COLUMNS = {
    "postcode": ("pcds", "pcd8", "pcd", "pc", "postcode"),
    "quality": ("osgrdind", "gridind", "pq", "positional_quality_indicator"),
    "easting": ("oseast1m", "east1m", "ea", "eastings"),
    "northing": ("osnrth1m", "north1m", "no", "northings"),
    "borough": ("oslaua", "laua", "lad??cd", "dc", "admin_district_code"),
    "ward": ("osward", "ward", "wd??cd", "wc", "admin_ward_code"),
}
"""The names of the columns, of the ONS (for any year) and of Ordnance Survey."""

# The column of the month in which a postcode was withdrawn; only ONS files have it.
_ENDED = {"ended": ("doterm",)}
_OF_CODE_POINT = {"postcode": 0, "quality": 1, "easting": 2, "northing": 3, "borough": 8, "ward": 9}
_WIDTH = 10  # the column positions of Code-Point Open, whose headings are in a separate file
# The quality of a postcode without a known location, in Code-Point Open and ONS files.
_NO_POINT = {"90", "9"}
# The quality of a point estimated from the surrounding postcodes or the sector.
_ESTIMATED = {"50", "60", "5", "6"}
_EDITION = re.compile(r"(ONSPD|NSPL)[A-Z0-9]*?_(?:\w*_)?([A-Z]{3})[A-Z]*_([0-9]{4})", re.IGNORECASE)
_TITLES = {"ONSPD": "ONS Postcode Directory", "NSPL": "National Statistics Postcode Lookup"}
_OF_AN_AREA = re.compile(r"(?:^|/)[a-z]{1,2}\.csv$", re.IGNORECASE)
_AREA = re.compile(rb'^\s*"?([A-Za-z]{1,2})[0-9]')
_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


def borough_names(raw: bytes | None) -> dict[str, str]:
    """Return the boroughs of a code list; empty if the file is missing or not a code list."""
    try:
        sheets = SourceFile(Path("Codelist.xlsx"), raw or b"").sheets()
    except ProblemsFoundError:
        return {}
    rows = (row for sheet in sheets.values() for row in sheet if len(row) > 1)
    return {row[1]: _STATUS.sub("", row[0]) for row in rows if _BOROUGH.match(row[1])}


@dataclass(frozen=True)
class PostcodeRow:
    """The row of a postcode in use."""

    postcode: Postcode
    borough: str
    has_point: bool  # whether the location is known
    is_estimated: bool  # whether the point is estimated from surrounding postcodes


@dataclass(frozen=True)
class PostcodeFiles:
    """The files of one import, combined."""

    official: SourceFile
    rows: Sequence[PostcodeRow]
    ended: int  # withdrawn postcodes, which only the directories list
    publisher: str = "Ordnance Survey"
    title: str = "Code-Point Open"
    vintage: str | None = None
    published: date | None = None
    boroughs: Mapping[str, str] = field(default_factory=dict)
    """Maps codes to names of boroughs, if the publisher supplies them with the file."""

    @cached_property
    def estimated(self) -> set[str]:
        """The postcodes with an estimated point."""
        return {row.postcode.postcode for row in self.rows if row.is_estimated}


@dataclass(frozen=True)
class _Table:
    """A table of postcodes, in a file or an archive, and its column positions."""

    official: SourceFile
    open: Callable[[], IO[bytes]]
    columns: Mapping[str, int] = field(default_factory=lambda: _OF_CODE_POINT)
    width: int = _WIDTH
    separator: str = ","
    above: int = 0  # the number of lines up to and including the headings

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield each row with its line number."""
        with self.open() as file:
            yield from islice(enumerate(file, start=1), self.above, None)

    def cells(self, number: int, line: bytes) -> dict[str, str]:
        """Return the cells of a row by column; raise ProblemsFoundError if it is invalid."""
        text = line.decode("utf-8-sig", "replace")
        try:
            fields = next(csv.reader([text], delimiter=self.separator, strict=True), [])
        except csv.Error as error:
            raise self.official.refusal(*unreadable_row(error), number) from error
        if any(fields) and len(fields) != self.width:
            what = f"the row has {count_noun(len(fields), 'column')} instead of {self.width}"
            remedy = "Choose Code-Point Open, ONSPD or NSPL; if it is one, it is cut short."
            raise self.official.refusal(what, remedy, number)
        return {name: fields[place].strip() for name, place in self.columns.items() if any(fields)}


def _area(line: bytes) -> bytes:
    match = _AREA.match(line)
    return match[1].upper() if match else b""


def read_postcodes(paths: Sequence[Path], boroughs: set[str]) -> PostcodeFiles:
    """Return the postcodes of all postcode areas that the boroughs are in."""
    first, *others = sorted(set(paths))
    codes = [code.encode() for code in boroughs]
    with ExitStack() as stack:
        tables: list[_Table] = []
        areas: set[bytes] = set()
        for table in [table for path in (first, *others) for table in _find_tables(path, stack)]:
            ours = (line for _, line in table.lines() if any(code in line for code in codes))
            own_areas = {_area(line) for line in ours}
            areas |= own_areas
            tables += [table] if own_areas else []
        rows, ended = _read_rows(tables, areas, boroughs)
    official = SourceFile(first)
    if others:
        parts = [path.read_bytes() for path in (first, *others)]
        raw = b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)
        names = ", ".join(path.name for path in (first, *others))
        official = SourceFile(first.with_name(names), raw)
    files = PostcodeFiles(official, rows, ended)
    if any("ended" in table.columns for table in tables):
        edition = _EDITION.search(f"{tables[0].official.name} {first.name}")
        return replace(
            files,
            publisher="Office for National Statistics",
            title=_TITLES[edition[1].upper() if edition else "ONSPD"],
            vintage=f"{edition[2].capitalize()} {edition[3]}" if edition else None,
        )
    metadata = (_read_companion(first, "metadata.txt") or b"").decode("utf-8", "replace")
    version, day = _VERSION.search(metadata), _COPYRIGHT_DAY.search(metadata)
    return replace(
        files,
        vintage=version[1] if version else None,
        published=datetime.strptime(day[1], "%Y%m%d").date() if day else None,  # noqa: DTZ007 - a day
        boroughs=borough_names(_read_companion(first, "Codelist.xlsx")),
    )


def _read_companion(path: Path, name: str) -> bytes | None:
    """Return what the publisher put next to a file or into its archive."""
    if SourceFile(path).is_archive:
        with SourceFile(path).archive() as archive:
            members = [info for info in members_of(archive) if info.filename.endswith(f"/{name}")]
            return archive.read(members[0]) if members else None
    companion = path.with_name(name)
    return companion.read_bytes() if companion.is_file() else None


def _find_tables(path: Path, stack: ExitStack) -> list[_Table]:
    """Return the tables of a file; of an archive, the one of the whole country, or all."""
    official = SourceFile.open(path)
    if not official.is_archive:
        table = _table(official, lambda: path.open("rb"))
        lacking = lacking_columns(table.columns, _COLUMNS)
        if lacking:
            remedy = "Choose Code-Point Open, ONSPD or NSPL as it is published."
            raise official.refusal(f"the table lacks {lacking}", remedy, table.above)
        return [table]
    archive = stack.enter_context(official.archive())
    names = sorted(info.filename for info in members_of(archive))
    tables = [
        table
        for name in names
        if name.lower().endswith(".csv")
        if (table := _table(SourceFile(path / name), partial(archive.open, name)))
        if not lacking_columns(table.columns, _COLUMNS)
        if table.above or _OF_AN_AREA.search(name)
    ]
    if not tables:
        remedy = "Choose Code-Point Open in CSV, ONSPD or NSPL."
        raise official.refusal("the archive contains no table of postcodes", remedy)
    return [table for table in tables if "multi_csv" not in table.official.path.parts] or tables


def _table(official: SourceFile, opening: Callable[[], IO[bytes]]) -> _Table:
    """Return a table by its headings; without headings it is read as Code-Point Open."""
    with opening() as file:
        top = islice(file, _NEAR_THE_TOP)
        heads = [line.decode("utf-8-sig", "replace").replace('"', "") for line in top]
    separator = separator_of(heads)
    for above, head in enumerate(heads, start=1):
        names = head.split(separator)
        columns = named_columns(names, {**_COLUMNS, **_ENDED})
        if "postcode" in columns:
            return _Table(official, opening, columns, len(names), separator, above)
    return _Table(official, opening, separator=separator)


def _read_rows(
    tables: Sequence[_Table], areas: set[bytes], boroughs: set[str]
) -> tuple[list[PostcodeRow], int]:
    rows: dict[str, PostcodeRow] = {}
    problems: list[Problem] = []
    ended, wanted = 0, {*areas, b""}
    for table in tables:
        for number, line in table.lines():
            if _area(line) not in wanted:
                continue
            try:
                row = table.cells(number, line)
            except ProblemsFoundError as error:
                problems += error.problems
                continue
            if not row or row["postcode"].lower() in _COLUMNS["postcode"]:
                continue
            if row.get("ended"):
                ended += row["borough"] in boroughs
                continue
            postcode, point = tidy_postcode(row["postcode"]), (row["easting"], row["northing"])
            what = f"'{row['postcode']}' is not a postcode with its easting and northing"
            if postcode in rows:
                what = f"postcode {postcode} is in the file twice"
            elif postcode and all(metres.isdecimal() or not metres for metres in point):
                east, north = (int(metres or 0) for metres in point)
                rows[postcode] = PostcodeRow(
                    Postcode(postcode, row["ward"], east, north),
                    row["borough"],
                    has_point=all(point) and row["quality"] not in _NO_POINT,
                    is_estimated=row["quality"] in _ESTIMATED,
                )
                continue
            problems.append(table.official.problem(what, "Download the file again.", number))
    raise_problems(problems)
    return list(rows.values()), ended
