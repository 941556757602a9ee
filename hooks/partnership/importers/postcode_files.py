"""Files of postcodes as they are published: Code-Point Open, and the directories of the ONS.

Code-Point Open has a file for each postcode area, ten columns and no headings. The directory
(ONSPD) and the lookup (NSPL) hold the whole country with headings that change by the year; they
are read line by line, because they are too large to be held.
"""

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.archive import held_in, is_archive, opened
from partnership.importers.source_file import (
    SourceFile,
    refuse_what_never_ends,
    workbook_rows,
)
from partnership.model.postcodes import Postcode, tidy_postcode

MOST_BYTES = 4_000_000_000
"""What a table of every postcode may unpack to."""

_LONGEST_HEADER = 100_000
_BOROUGH = re.compile(r"^[EWSN](06|07|08|09|12)[0-9]{6}$")
_STATUS = re.compile(r" \([A-Z]+\)$")
"""What follows some names: `(B)` for a borough."""


def borough_names(raw: bytes | None) -> dict[str, str]:
    """Return every borough of a code list; none where the file is absent or no such list."""
    if raw is None:
        return {}
    try:
        sheets = workbook_rows(SourceFile(Path("Codelist.xlsx"), raw))
    except ProblemsFoundError:
        return {}
    return {
        row[1]: _STATUS.sub("", row[0])
        for rows in sheets.values()
        for row in rows
        if len(row) > 1 and _BOROUGH.match(row[1])
    }


_COLUMNS = 10
"""Code-Point Open has ten columns and no line of headings."""

_HEADINGS = {"pc", "postcode"}
"""How the headings begin that its publisher gives in a file of their own; some put them on top."""

_NO_POINT = "90"
"""The quality of a postcode whose place is not known, in Code-Point Open."""

_ESTIMATED = "60"
"""The quality of a point that is worked out from the postcodes around it; 50 is another."""

_QUALITY_OF_GRID = {"5": _ESTIMATED, "6": _ESTIMATED, "9": _NO_POINT}
"""What the ONS calls imputed, the mean of a sector, and no grid reference."""

_NAMES = {
    "postcode": re.compile(r"pcds|pcd8|pcd", re.IGNORECASE),
    "ended": re.compile(r"doterm", re.IGNORECASE),
    "easting": re.compile(r"(?:os)?east1m", re.IGNORECASE),
    "northing": re.compile(r"osnrth1m|north1m", re.IGNORECASE),
    "quality": re.compile(r"osgrdind|gridind", re.IGNORECASE),
    "borough": re.compile(r"oslaua|laua|lad[0-9]{2}cd", re.IGNORECASE),
    "ward": re.compile(r"osward|ward|wd[0-9]{2}cd", re.IGNORECASE),
}
"""How the columns of a directory of the ONS are called, whatever the year."""

_EDITION = re.compile(r"(ONSPD|NSPL)[A-Z0-9]*?_(?:\w*_)?([A-Z]{3})[A-Z]*_([0-9]{4})", re.IGNORECASE)
_TITLES = {"ONSPD": "ONS Postcode Directory", "NSPL": "National Statistics Postcode Lookup"}
_OF_AN_AREA = re.compile(r"(?:^|/)[a-z]{1,2}\.csv$", re.IGNORECASE)
_AREA = re.compile(rb'^"?([A-Za-z]{1,2})[0-9]')


@dataclass(frozen=True)
class PostcodeRow:
    """What one line says of a postcode in use."""

    postcode: Postcode
    borough: str
    quality: str

    @property
    def has_point(self) -> bool:
        """Whether the place of the postcode is known."""
        return self.quality != _NO_POINT

    @property
    def is_estimated(self) -> bool:
        """Whether its point is worked out from the postcodes around it."""
        return self.quality in {"50", _ESTIMATED}


@dataclass(frozen=True)
class PostcodeFiles:
    """The files of one import, read as one."""

    official: SourceFile
    rows: list[PostcodeRow]
    publisher: str = "Ordnance Survey"
    title: str = "Code-Point Open"
    vintage: str | None = None
    ended: int = 0
    """Postcodes that are in use no more, which only the directories hold."""
    besides: Callable[[str], bytes | None] = field(default=lambda _name: None)
    """Gives what the publisher puts beside the file, by its name."""


def read_postcodes(paths: Sequence[Path], boroughs: set[str]) -> PostcodeFiles:
    """Return the postcodes of all areas in which the boroughs lie, as the files have them."""
    first, *others = sorted(set(paths))
    directory = _directory(first)
    if directory is not None and others:
        what = "the file holds the whole country, and others are given with it"
        raise SourceFile(first, b"").refusal(None, what, "Import it alone.")
    if directory is not None:
        return directory(boroughs)
    return _code_point([first, *others], boroughs)


def _code_point(paths: list[Path], boroughs: set[str]) -> PostcodeFiles:
    files: list[SourceFile] = []
    for path in paths:
        files += _in_archive(path, boroughs) if is_archive(path) else [SourceFile.open(path)]
    problems: list[Problem] = []
    rows = list(_sound_rows(files, problems))
    if problems:
        raise ProblemsFoundError(problems)
    first = paths[0]
    raw = b"".join(file.raw if file.raw.endswith(b"\n") else file.raw + b"\n" for file in files)
    if len(paths) == 1:
        raw = first.read_bytes()
    official = SourceFile(first.with_name(", ".join(path.name for path in paths)), raw)
    return PostcodeFiles(official, rows, besides=lambda name: _beside(first, name))


def _in_archive(path: Path, boroughs: set[str]) -> list[SourceFile]:
    """Return the files of the postcode areas in which the boroughs lie."""
    official, codes = SourceFile(path, b""), [code.encode() for code in boroughs]
    with opened(official, MOST_BYTES) as archive:
        names = [info.filename for info in held_in(archive) if _OF_AN_AREA.search(info.filename)]
        found = [
            SourceFile(path / name, raw)
            for name in sorted(names)
            if (raw := archive.read(name)) and any(code in raw for code in codes)
        ]
    if not names:
        what = "the archive holds no file of a postcode area, such as Data/CSV/ts.csv"
        raise official.refusal(None, what, "Choose Code-Point Open in CSV, ONSPD or NSPL.")
    if not found:
        what = f"the archive has no postcode of {', '.join(sorted(boroughs))}"
        remedy = "Check 'area_code' in partnership.yml, or download the archive again."
        raise official.refusal(None, what, remedy)
    return found


def _beside(path: Path, name: str) -> bytes | None:
    """Return what the publisher put beside a file or into its archive."""
    if is_archive(path):
        with opened(SourceFile(path, b""), MOST_BYTES) as archive:
            held = [info for info in held_in(archive) if info.filename.endswith(f"/{name}")]
            return archive.read(held[0]) if held else None
    companion = path.with_name(name)
    return companion.read_bytes() if companion.is_file() else None


def _sound_rows(files: list[SourceFile], problems: list[Problem]) -> Iterator[PostcodeRow]:
    """Yield the rows that are right, and note what is wrong with the others."""
    seen = set()
    for official in files:
        try:
            for line, fields in official.rows():
                if not fields or fields[0].strip().lower() in _HEADINGS:
                    continue
                read = _row(official, line, fields)
                if isinstance(read, Problem):
                    problems.append(read)
                    continue
                if read.postcode.postcode in seen:
                    what = f"postcode {read.postcode.postcode} is in the file twice"
                    problems.append(official.problem(line, what, "Download it again."))
                seen.add(read.postcode.postcode)
                yield read
        except ProblemsFoundError as error:
            problems += error.problems


def _row(official: SourceFile, line: int, fields: list[str]) -> PostcodeRow | Problem:
    if len(fields) != _COLUMNS:
        what = f"the row has {count_noun(len(fields), 'column')} instead of {_COLUMNS}"
        remedy = (
            "Choose a file of Code-Point Open (`data/CSV/ts.csv`); if it is one, it is cut short."
        )
        return official.problem(line, what, remedy)
    written, quality, easting, northing = (field.strip() for field in fields[:4])
    postcode = tidy_postcode(written)
    if postcode is None or not (easting.isdecimal() and northing.isdecimal()):
        what = f"'{written}' is not a postcode with its easting and northing"
        remedy = "Choose a file of Code-Point Open as Ordnance Survey publishes it."
        return official.problem(line, what, remedy)
    *_, borough, ward = (field.strip() for field in fields)
    point = Postcode(postcode, ward, int(easting), int(northing))
    return PostcodeRow(point, borough, quality)


Directory = Callable[[set[str]], PostcodeFiles]
Lines = Callable[[], AbstractContextManager[IO[bytes]]]


def _directory(path: Path) -> Directory | None:
    """Return how to read a directory of the ONS, alone or in its archive; None for other files."""
    if not path.is_file():
        return None
    official, name = SourceFile(path, b""), ""
    if not is_archive(path):
        refuse_what_never_ends(path, MOST_BYTES)
    else:
        with opened(official, MOST_BYTES) as archive:
            tables = [info for info in held_in(archive) if _is_a_table(info.filename)]
        if not tables:
            return None
        name = max(tables, key=lambda info: info.file_size).filename

    @contextmanager
    def lines(skipped: int = 0) -> Iterator[IO[bytes]]:
        with ExitStack() as stack:
            if name:
                archive = stack.enter_context(opened(official, MOST_BYTES))
                file = stack.enter_context(archive.open(name))
            else:
                file = stack.enter_context(path.open("rb"))
            for _ in range(skipped):
                file.readline(_LONGEST_HEADER)
            yield file

    with lines() as file:
        heads = [file.readline(_LONGEST_HEADER).decode("utf-8-sig", "replace") for _ in range(10)]
    for above, head in enumerate(heads, start=1):
        columns = _columns(head.replace('"', "").split(","))
        if columns:
            rows = partial(lines, above)
            return partial(_read_directory, path, name or path.name, rows, columns)
    return None


def _is_a_table(name: str) -> bool:
    """Tell whether a file of an archive may be the table of all postcodes."""
    return name.lower().endswith(".csv") and "multi_csv" not in name


def _columns(header: list[str]) -> dict[str, int] | None:
    """Return where each column is; None where one is lacking."""
    names = [name.strip() for name in header]
    found = {}
    for wanted, pattern in _NAMES.items():
        matching = [place for place, name in enumerate(names) if pattern.fullmatch(name)]
        if not matching:
            return None
        found[wanted] = matching[-1]
    return found


def _read_directory(
    path: Path,
    name: str,
    lines: Lines,
    columns: dict[str, int],
    boroughs: set[str],
) -> PostcodeFiles:
    codes = [code.encode() for code in boroughs]
    with lines() as file:
        areas = {_area(line) for line in file if any(code in line for code in codes)}
    if not areas:
        what = f"the file has no postcode of {', '.join(sorted(boroughs))}"
        remedy = "Check 'area_code' in partnership.yml, or download the file again."
        raise SourceFile(path, b"").refusal(None, what, remedy)
    rows: list[PostcodeRow] = []
    ended = 0
    with lines() as file:
        ours = (line.decode("utf-8", "replace") for line in file if _area(line) in areas)
        try:
            for fields in csv.reader(ours):
                if fields[columns["ended"]].strip():
                    ended += fields[columns["borough"]] in boroughs
                else:
                    rows.append(_of_directory(path, fields, columns))
        except (csv.Error, IndexError) as error:
            what = f"the row after {len(rows) + ended:,} rows of the area cannot be read"
            raise SourceFile(path, b"").refusal(None, what, "Download it again.") from error
    edition = _EDITION.search(name) or _EDITION.search(path.name)
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    return PostcodeFiles(
        SourceFile(path, b"", fingerprint=fingerprint),
        rows,
        publisher="Office for National Statistics",
        title=_TITLES[edition[1].upper()] if edition else "ONS Postcode Directory",
        vintage=f"{edition[2].capitalize()} {edition[3]}" if edition else None,
        ended=ended,
    )


def _area(line: bytes) -> bytes:
    match = _AREA.match(line)
    return match[1].upper() if match else b""


def _of_directory(path: Path, fields: list[str], columns: dict[str, int]) -> PostcodeRow:
    def said(name: str) -> str:
        return fields[columns[name]].strip()

    postcode = tidy_postcode(said("postcode"))
    if postcode is None:
        what = f"'{said('postcode')}' is not a postcode"
        raise SourceFile(path, b"").refusal(None, what, "Download the file again.")
    has_point = said("easting").isdecimal() and said("northing").isdecimal()
    point = Postcode(
        postcode,
        said("ward"),
        int(said("easting")) if has_point else 0,
        int(said("northing")) if has_point else 0,
    )
    quality = _QUALITY_OF_GRID.get(said("quality"), "10") if has_point else _NO_POINT
    return PostcodeRow(point, said("borough"), quality)
