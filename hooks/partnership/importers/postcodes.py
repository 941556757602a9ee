"""Imports the postcodes of the borough from Ordnance Survey's Code-Point Open."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError
from partnership.importers.at_hand import required_ward_sets
from partnership.importers.landing import Import
from partnership.importers.official import OPEN_GOVERNMENT_LICENCE, OfficialFile
from partnership.model.postcodes import Postcode, tidy_postcode
from partnership.model.sources import Source
from partnership.records.postcodes import COLUMNS
from partnership.records.writing import source_text

_COLUMNS = 10
"""Code-Point Open has ten columns and no line of headings."""

_NO_POINT = "90"
"""The quality of a postcode whose place is not known."""

_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


@dataclass(frozen=True)
class _Row:
    """What one line of the file says."""

    postcode: Postcode
    has_point: bool


def import_postcodes(data: Path, path: Path, vintage: str | None = None) -> Import:
    """Return the postcodes that lie in a ward of any set at hand, and where they come from."""
    codes = {ward.code for one in required_ward_sets(data) for ward in one.wards}
    official = OfficialFile.open(path)
    rows = _rows(official)
    inside = [row for row in rows if row.postcode.ward in codes]
    if not inside:
        what = "no postcode of the file lies in a ward of wards.yml"
        remedy = "Choose the file of your postcode area, with ward codes of a set at hand."
        raise official.refusal(None, what, remedy)
    placed = sorted(row.postcode for row in inside if row.has_point)
    report = [f"{len(rows):,} postcodes read: {len(placed):,} in the borough"]
    if len(placed) < len(inside):
        without_point = len(inside) - len(placed)
        report.append(f"left out, because the file has no point for them: {without_point:,}")
    files = {
        "postcodes.csv": _csv_text(placed),
        "postcodes.yml": source_text(_source(official, vintage), "postcodes"),
    }
    return Import(files, tuple(report))


def _rows(official: OfficialFile) -> list[_Row]:
    rows, problems, seen = [], [], set()
    reader = csv.reader(io.StringIO(official.text, newline=""))
    for fields in reader:
        read = _row(official, reader.line_num, fields)
        if isinstance(read, Problem):
            problems.append(read)
            continue
        rows.append(read)
        if read.postcode.postcode in seen:
            what = f"postcode {read.postcode.postcode} stands in the file twice"
            problems.append(official.problem(reader.line_num, what, "Download it again."))
        seen.add(read.postcode.postcode)
    if problems:
        raise ProblemsFoundError(problems)
    return rows


def _row(official: OfficialFile, line: int, fields: list[str]) -> _Row | Problem:
    if len(fields) != _COLUMNS:
        what = f"the row has {len(fields)} columns instead of {_COLUMNS}"
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
    ward = fields[-1].strip()
    return _Row(Postcode(postcode, ward, int(easting), int(northing)), quality != _NO_POINT)


def _csv_text(postcodes: list[Postcode]) -> str:
    lines = [",".join(COLUMNS)]
    lines += [f"{one.postcode},{one.ward},{one.easting},{one.northing}" for one in postcodes]
    return "\n".join(lines) + "\n"


def _source(official: OfficialFile, vintage: str | None) -> Source:
    version, published = _release(official.path.with_name("metadata.txt"))
    return Source(
        publisher="Ordnance Survey",
        title="Code-Point Open",
        vintage=vintage or version,
        licence=OPEN_GOVERNMENT_LICENCE,
        file=official.name,
        sha256=official.sha256,
        published=published,
    )


def _release(path: Path) -> tuple[str | None, date | None]:
    """Return version and day from the metadata that Ordnance Survey puts beside the file."""
    if not path.is_file():
        return None, None
    text = path.read_text("utf-8", errors="replace")
    version, day = _VERSION.search(text), _COPYRIGHT_DAY.search(text)
    published = datetime.strptime(day[1], "%Y%m%d").date() if day else None  # noqa: DTZ007 - a day
    return (version[1] if version else None), published
