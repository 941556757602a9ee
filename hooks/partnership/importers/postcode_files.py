"""Files of postcodes as they are published: Code-Point Open, and the directories of the ONS.

Code-Point Open has a file for each postcode area, ten columns and no headings. The directory
(ONSPD) and the lookup (NSPL) hold the whole country, or a file for each area, with headings that
change by the year. All are read line by line, because they may be too large to be held.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import IO

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.source_file import (
    SourceFile,
    held_in,
    lacking_columns,
    named_columns,
    separator_of,
    unreadable_row,
)
from partnership.model.postcodes import Postcode, tidy_postcode

_NEAR_THE_TOP = 10
"""Lines in which the headings stand, where there are any."""

_BOROUGH = re.compile(r"^[EWSN](06|07|08|09|12)[0-9]{6}$")
_STATUS = re.compile(r" \([A-Z]+\)$")
"""What follows some names: `(B)` for a borough."""

_COLUMNS = {
    "postcode": ("pcds", "pcd8", "pcd", "pc", "postcode"),
    "quality": ("osgrdind", "gridind", "pq", "positional_quality_indicator"),
    "easting": ("oseast1m", "east1m", "ea", "eastings"),
    "northing": ("osnrth1m", "north1m", "no", "northings"),
    "borough": ("oslaua", "laua", "lad??cd", "dc", "admin_district_code"),
    "ward": ("osward", "ward", "wd??cd", "wc", "admin_ward_code"),
}
"""How the columns are called by the ONS, whatever the year, and by Ordnance Survey."""

_ENDED = {"ended": ("doterm",)}
"""The column of the month in which a postcode went out of use: only the ONS has it."""

_OF_CODE_POINT = {"postcode": 0, "quality": 1, "easting": 2, "northing": 3, "borough": 8, "ward": 9}
_WIDTH = 10
"""Where the columns of Code-Point Open stand, which gives its headings in a file of their own."""

_NO_POINT = {"90", "9"}
"""The quality of a postcode whose place is not known, in Code-Point Open and of the ONS."""

_ESTIMATED = {"50", "60", "5", "6"}
"""The quality of a point that is worked out from the postcodes around it, or from its sector."""

_EDITION = re.compile(r"(ONSPD|NSPL)[A-Z0-9]*?_(?:\w*_)?([A-Z]{3})[A-Z]*_([0-9]{4})", re.IGNORECASE)
_TITLES = {"ONSPD": "ONS Postcode Directory", "NSPL": "National Statistics Postcode Lookup"}
_OF_AN_AREA = re.compile(r"(?:^|/)[a-z]{1,2}\.csv$", re.IGNORECASE)
_AREA = re.compile(rb'^\s*"?([A-Za-z]{1,2})[0-9]')
_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


def borough_names(raw: bytes | None) -> dict[str, str]:
    """Return every borough of a code list; none where the file is absent or no such list."""
    try:
        sheets = SourceFile(Path("Codelist.xlsx"), raw or b"").sheets()
    except ProblemsFoundError:
        return {}
    return {
        row[1]: _STATUS.sub("", row[0])
        for rows in sheets.values()
        for row in rows
        if len(row) > 1 and _BOROUGH.match(row[1])
    }


@dataclass(frozen=True)
class PostcodeRow:
    """What one line says of a postcode in use."""

    postcode: Postcode
    borough: str
    has_point: bool
    """Whether the place of the postcode is known."""
    is_estimated: bool
    """Whether its point is worked out from the postcodes around it."""


@dataclass(frozen=True)
class PostcodeFiles:
    """The files of one import, read as one."""

    official: SourceFile
    rows: Sequence[PostcodeRow]
    ended: int
    """Postcodes that are in use no more, which only the directories hold."""
    publisher: str = "Ordnance Survey"
    title: str = "Code-Point Open"
    vintage: str | None = None
    published: date | None = None
    boroughs: Mapping[str, str] = field(default_factory=dict)
    """The names of boroughs by their codes, where the publisher gives them beside the file."""

    @cached_property
    def estimated(self) -> set[str]:
        """The postcodes whose point is worked out from those around it."""
        return {row.postcode.postcode for row in self.rows if row.is_estimated}


@dataclass(frozen=True)
class _Table:
    """A table of postcodes, alone or in an archive, and where its columns stand."""

    official: SourceFile
    open: Callable[[], IO[bytes]]
    columns: Mapping[str, int] = field(default_factory=lambda: _OF_CODE_POINT)
    width: int = _WIDTH
    separator: str = ","
    above: int = 0
    """Lines down to the headings."""

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield each row with its number."""
        with self.open() as file:
            yield from islice(enumerate(file, start=1), self.above, None)

    def cells(self, number: int, line: bytes) -> dict[str, str]:
        """Return what a row says by column; raise ProblemsFoundError where it cannot be read."""
        text = line.decode("utf-8-sig", "replace")
        try:
            fields = next(csv.reader([text], delimiter=self.separator, strict=True), [])
        except csv.Error as error:
            raise self.official.refusal(*unreadable_row(error), number) from error
        if any(fields) and len(fields) != self.width:
            what = f"the row has {count_noun(len(fields), 'column')} instead of {self.width}"
            remedy = "Choose Code-Point Open, ONSPD or NSPL; if it is that, it is cut short."
            raise self.official.refusal(what, remedy, number)
        return {name: fields[place].strip() for name, place in self.columns.items() if any(fields)}


def _area(line: bytes) -> bytes:
    """Return the postcode area that a row begins with, or nothing."""
    match = _AREA.match(line)
    return match[1].upper() if match else b""


def read_postcodes(paths: Sequence[Path], boroughs: set[str]) -> PostcodeFiles:
    """Return the postcodes of all areas in which the boroughs lie, as the files have them."""
    first, *others = sorted(set(paths))
    codes = [code.encode() for code in boroughs]
    with ExitStack() as stack:
        tables: list[_Table] = []
        areas: set[bytes] = set()
        for table in [table for path in (first, *others) for table in _tables(path, stack)]:
            ours = (line for _, line in table.lines() if any(code in line for code in codes))
            held = {_area(line) for line in ours}
            areas |= held
            tables += [table] if held else []
        rows, ended = _sound_rows(tables, areas, boroughs)
    official = SourceFile(first)
    if others:
        parts = [path.read_bytes() for path in (first, *others)]
        raw = b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)
        names = ", ".join(path.name for path in (first, *others))
        official = SourceFile(first.with_name(names), raw)
    if any("ended" in table.columns for table in tables):
        edition = _EDITION.search(f"{tables[0].official.name} {first.name}")
        return PostcodeFiles(
            official,
            rows,
            ended,
            publisher="Office for National Statistics",
            title=_TITLES[edition[1].upper() if edition else "ONSPD"],
            vintage=f"{edition[2].capitalize()} {edition[3]}" if edition else None,
        )
    metadata = (_beside(first, "metadata.txt") or b"").decode("utf-8", "replace")
    version, day = _VERSION.search(metadata), _COPYRIGHT_DAY.search(metadata)
    return PostcodeFiles(
        official,
        rows,
        ended,
        vintage=version[1] if version else None,
        published=datetime.strptime(day[1], "%Y%m%d").date() if day else None,  # noqa: DTZ007 - a day
        boroughs=borough_names(_beside(first, "Codelist.xlsx")),
    )


def _beside(path: Path, name: str) -> bytes | None:
    """Return what the publisher put beside a file or into its archive."""
    if SourceFile(path).is_archive:
        with SourceFile(path).archive() as archive:
            held = [info for info in held_in(archive) if info.filename.endswith(f"/{name}")]
            return archive.read(held[0]) if held else None
    companion = path.with_name(name)
    return companion.read_bytes() if companion.is_file() else None


def _tables(path: Path, stack: ExitStack) -> list[_Table]:
    """Return the tables of a file; of those of an archive the one of the whole country, or all."""
    official = SourceFile.open(path)
    if not official.is_archive:
        table = _table(official, lambda: path.open("rb"))
        lacking = lacking_columns(table.columns, _COLUMNS)
        if lacking:
            remedy = "Choose Code-Point Open, ONSPD or NSPL as it is published."
            raise official.refusal(f"the table lacks {lacking}", remedy, table.above)
        return [table]
    archive = stack.enter_context(official.archive())
    names = sorted(info.filename for info in held_in(archive))
    found = [
        table
        for name in names
        if name.lower().endswith(".csv")
        if (table := _table(SourceFile(path / name), partial(archive.open, name)))
        if not lacking_columns(table.columns, _COLUMNS)
        if table.above or _OF_AN_AREA.search(name)
    ]
    if not found:
        remedy = "Choose Code-Point Open in CSV, ONSPD or NSPL."
        raise official.refusal("the archive holds no table of postcodes", remedy)
    return [table for table in found if "multi_csv" not in table.official.path.parts] or found


def _table(official: SourceFile, opening: Callable[[], IO[bytes]]) -> _Table:
    """Return a table by its headings; one without any is taken for Code-Point Open."""
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


def _sound_rows(
    tables: Sequence[_Table], areas: set[bytes], boroughs: set[str]
) -> tuple[list[PostcodeRow], int]:
    """Return the rows of postcode areas, and how many of the boroughs are in use no more.

    Raise ProblemsFoundError with every row that is wrong.
    """
    rows: dict[str, PostcodeRow] = {}
    problems: list[Problem] = []
    ended, wanted = 0, {*areas, b""}
    for table in tables:
        for number, line in table.lines():
            if _area(line) not in wanted:
                continue
            try:
                said = table.cells(number, line)
            except ProblemsFoundError as error:
                problems += error.problems
                continue
            if not said or said["postcode"].lower() in _COLUMNS["postcode"]:
                continue
            if said.get("ended"):
                ended += said["borough"] in boroughs
                continue
            postcode, point = tidy_postcode(said["postcode"]), (said["easting"], said["northing"])
            what = f"'{said['postcode']}' is not a postcode with its easting and northing"
            if postcode in rows:
                what = f"postcode {postcode} is in the file twice"
            elif postcode and all(metres.isdecimal() or not metres for metres in point):
                east, north = (int(metres or 0) for metres in point)
                rows[postcode] = PostcodeRow(
                    Postcode(postcode, said["ward"], east, north),
                    said["borough"],
                    has_point=all(point) and said["quality"] not in _NO_POINT,
                    is_estimated=said["quality"] in _ESTIMATED,
                )
                continue
            problems.append(table.official.problem(what, "Download the file again.", number))
    if problems:
        raise ProblemsFoundError(problems)
    return list(rows.values()), ended
