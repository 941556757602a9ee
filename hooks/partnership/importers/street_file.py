"""A month of street-level records: a file of data.police.uk, or an answer of its API.

The API uses its own slugs for categories and gives coordinates as text. It also includes records of
the British Transport Police, which the street file of a force does not contain.
"""

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from partnership.errors import Problem, raise_problems
from partnership.importers.source_file import SourceFile, members_of
from partnership.model.crime import LOCATIONS, Category
from partnership.model.months import Month
from partnership.model.values import slug_of
from partnership.model.wards import in_british_isles
from partnership.text import count_noun, suggestion

# The name of a file in an archive: 2025-08/2025-08-cleveland-street.csv.
_STREET = re.compile(r"(?:^|[/\\])([0-9]{4}-[0-9]{2})-([a-z0-9-]+)-street\.csv$")
AGAIN = "Download it again from data.police.uk."
_ASK_AGAIN = "Ask the API again."

HEADER = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)
"""The columns of every street-level file."""

# Locations that are not streets and have their own name.
_OWN_NAME = re.compile(r"\b(Hospital|Retail Park|Shopping Centre|Shops)$")
# A name may also begin with a day, such as the day of the download.
_MONTH_IN_NAME = re.compile(r"^[0-9]{4}-[0-9]{2}(?!-?[0-9])")

_OF_EARLIER_YEARS = {
    "Violent crime": ("2010-12", "Violence and sexual offences followed it"),
    "Public disorder and weapons": (
        "2011-09",
        "Public order and Possession of weapons followed it",
    ),
}
"""Categories that the police dropped after April 2013: the month, and their replacement."""

# The share of rows that a force may repeat by mistake; with more, the file is wrong.
_MOST_TWICE = 0.01
# Files with this many rows always contain repeated incidents and coordinates with all decimals.
_LARGE = 50
# Decimals of a degree, about ten metres; one coordinate in a hundred has no more by chance.
_DECIMALS = 4
Coordinates = tuple[float, float] | None
# The placeholder for coordinates that are not numbers, until they are reported.
_NOT_A_POINT = (math.nan, math.nan)
_AT_ZERO = (0.0, 0.0)  # coordinates that some software writes for missing values


@dataclass(frozen=True)
class StreetFile:
    """A validated month of records."""

    official: SourceFile
    title: str  # the publisher's name for the records, with the reporting force
    month: Month
    categories: tuple[str, ...]  # the category of each row
    points: tuple[Coordinates, ...]  # longitude and latitude of each row; None if not known
    locations: tuple[str | None, ...]  # where each row is, if not on a street: `Prison`
    forces: frozenset[str]  # the forces that reported the rows, as far as the file states
    is_by_area: bool  # whether only an area was asked for, which says nothing about others
    remarks: tuple[str, ...]  # remarks about the file for the officer; it can still be counted


class _Row(NamedTuple):
    """The content of a row of a file or of an API record."""

    month: str
    category: str
    longitude: str
    latitude: str
    location: str
    line: int | None = None
    force: str = ""
    is_incident: bool = False  # whether the row has no crime number: incidents have none
    cells: tuple[str, ...] = ()  # the whole row; empty for an API record


def read_street_file(
    official: SourceFile, categories: tuple[Category, ...], today: date
) -> StreetFile:
    """Return the rows of a monthly file, or of an API answer, which is JSON.

    Raise ProblemsFoundError with all problems.
    """
    is_answer = official.raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    rows = _records(official) if is_answer else _table_rows(official)
    names = {category.published_name: category.id for category in categories}
    if is_answer:
        names = {category.api_name or category.id: category.id for category in categories}
    months = Counter(row.month for row in rows)
    points = [_point(row.longitude, row.latitude) for row in rows]
    field = "api_name" if is_answer else "published_name"
    raise_problems(
        chain(
            _wrong_months(official, months, today),
            _unknown_categories(official, rows, names, field),
            _wrong_rows(official, rows, points),
        )
    )
    forces = frozenset(row.force for row in rows if row.force)
    places = [row.location.removeprefix("On or near ").strip() for row in rows]
    return StreetFile(
        official=official,
        title=f"Street-level crime{' (API)' if is_answer else ', ' + ', '.join(sorted(forces))}",
        month=Month.parse(next(iter(months))),
        categories=tuple(names[row.category] for row in rows),
        points=tuple(None if point == _AT_ZERO else point for point in points),
        locations=tuple(
            place if place in LOCATIONS or _OWN_NAME.search(place) else None for place in places
        ),
        forces=forces,
        is_by_area=is_answer,
        remarks=tuple(_remarks_on(rows, points)),
    )


def _table_rows(official: SourceFile) -> list[_Row]:
    (_, header), *lines = [*official.rows()] or [(1, [])]
    missing = [name for name in HEADER if name not in header]
    if missing:
        what = "the first line is not the header of a street-level file"
        remedy = "Use a file named like 2025-08-force-street.csv, as data.police.uk publishes it."
        raise official.refusal(f"{what}: it lacks {', '.join(missing)}", remedy, 1)
    if not lines:
        raise official.refusal("the file has a header but no rows", AGAIN)
    raise_problems(
        official.problem(
            f"the row has {count_noun(len(row), 'column')} instead of {len(header)}", AGAIN, line
        )
        for line, row in lines
        if len(row) != len(header)
    )
    crime, month, force, _, longitude, latitude, location, _, _, category, *_ = map(
        header.index, HEADER
    )
    return [
        _Row(
            row[month],
            row[category],
            row[longitude],
            row[latitude],
            row[location],
            line=line,
            force=row[force],
            is_incident=not row[crime],
            cells=tuple(row),
        )
        for line, row in lines
    ]


def _records(official: SourceFile) -> list[_Row]:
    """Return each record once, without those of the British Transport Police."""
    rows: dict[int, _Row] = {}
    number = 0
    try:
        for number, record in enumerate(json.loads(official.text), start=1):  # noqa: B007 - see below
            if record.get("location_type") != "BTP":
                at = record.get("location") or {}
                rows[record["id"]] = _Row(
                    str(record["month"]),
                    str(record["category"]),
                    longitude=str(at.get("longitude") or ""),
                    latitude=str(at.get("latitude") or ""),
                    location=str((at.get("street") or {}).get("name")),
                )
    except (LookupError, TypeError, AttributeError) as error:
        what = f"record {number} of the file is not in the format of the API"
        raise official.refusal(what, _ASK_AGAIN) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise official.refusal("the file is not complete JSON", _ASK_AGAIN, line) from error
    if not rows:
        remedy = "Check the month and the area that were asked for."
        raise official.refusal("the file contains no records of a force", remedy)
    return [*rows.values()]


def _wrong_months(official: SourceFile, months: Counter[str], today: date) -> Iterator[Problem]:
    """Yield problems of the months in a file: it must be one past month, the one in its name."""
    if len(months) > 1:
        most, total = max(months.values()), months.total()
        counts = ", ".join(f"{month} ({count:,})" for month, count in sorted(months.items()))
        what = f"the file contains rows of {len(months)} months: {counts}"
        remedy = f"Import one month per file; rows of other months: {total - most:,} of {total:,}."
        yield official.problem(what, remedy)
    for written in sorted(months):
        try:
            month = Month.parse(written)
        except ValueError:
            remedy = f"{AGAIN} Spreadsheets change months: do not open the file in one."
            yield official.problem(f"'{written}' is not a month such as 2025-08", remedy)
            continue
        month_in_name = _MONTH_IN_NAME.match(official.name)
        if month.plus(1).first_day > today:
            remedy = "Check the file and the clock of this computer."
            yield official.problem(f"the file contains {month.name}, which is not over yet", remedy)
        elif len(months) == 1 and month_in_name and month_in_name[0] != written:
            remedy = (
                f"If you mean {month}, rename the file so that it starts with it; "
                f"if not, download {month_in_name[0]} again."
            )
            what = f"the file is named {month_in_name[0]}, but all of its rows are of {month}"
            yield official.problem(what, remedy)


def _unknown_categories(
    official: SourceFile, rows: Sequence[_Row], names: Mapping[str, str], field: str
) -> Iterator[Problem]:
    first_at = {row.category: row.line for row in reversed(rows) if row.category not in names}
    for name, line in sorted(first_at.items()):
        add = f"If the police publish a new category, add it to categories.yml with {field}: {name}"
        remedy = f"{suggestion(name, names, '')} {add}.".lstrip()
        if name in _OF_EARLIER_YEARS:
            began, followed = _OF_EARLIER_YEARS[name]
            remedy = (
                "The police dropped it after April 2013. To count those months, add this line, "
                "with two spaces before it, below 'categories:' in categories.yml: "
                f'- {{id: {slug_of(name)}-until-2013, published_name: "{name}", '
                f'name: "{name} (until 2013)", covers: "{followed}.", kind: crime, '
                f"began: {began}, ended: 2013-04, comparable_since: {began}}}"
            )
        yield official.problem(f"crime type '{name}' is not in categories.yml", remedy, line)


def _point(longitude: str, latitude: str) -> Coordinates:
    try:
        return float(longitude), float(latitude)
    except ValueError:
        return _NOT_A_POINT if longitude.strip() or latitude.strip() else None


def _wrong_rows(
    official: SourceFile, rows: Sequence[_Row], points: Sequence[Coordinates]
) -> Iterator[Problem]:
    """Yield each misplaced point, and repeated crimes; incidents have no number to compare."""
    for row, point in zip(rows, points, strict=True):
        if point is not None and point != _AT_ZERO and not in_british_isles(*point):
            what = "longitude and latitude are not in the British Isles"
            if in_british_isles(*point[::-1]):
                what += " but seem to be swapped"
            what += f": {row.longitude or 'nothing'} and {row.latitude or 'nothing'}"
            yield official.problem(what, AGAIN, row.line)
    crimes = [row.cells for row in rows if row.cells and not row.is_incident]
    again = len(crimes) - len(set(crimes))
    if again > len(rows) * _MOST_TWICE:
        what = f"the file repeats {again:,} of its {count_noun(len(rows), 'row')}"
        yield official.problem(what, AGAIN)


def _remarks_on(rows: Sequence[_Row], points: Sequence[Coordinates]) -> Iterator[str]:
    """Yield signs that the file has been edited.

    Incidents have no number and rounded locations, so those in one street are identical: in each
    complete file of a force that we have, at least one incident in five has a duplicate.
    """
    at_zero = points.count(_AT_ZERO)
    if at_zero:
        yield (
            f"{count_noun(at_zero, 'row')} at longitude 0 and latitude 0, "
            "counted as without a location"
        )
    incidents = [row.cells for row in rows if row.is_incident]
    if incidents and len(rows) >= _LARGE and len(set(incidents)) == len(incidents):
        yield (
            "warning: no two incidents are alike, though calls from one street often are. "
            "If somebody removed duplicates, download the file and import it again."
        )
    located = [point for point in points if point and point != _AT_ZERO]
    short = sum(all(round(degrees, _DECIMALS) == degrees for degrees in point) for point in located)
    if len(located) >= _LARGE and short > len(located) / 2:
        yield (
            f"warning: {short:,} of {len(located):,} coordinates have {_DECIMALS} decimals or "
            "fewer, but the publisher gives six. If somebody rounded them, rows are counted for "
            "the wrong ward: download the file and import it again."
        )


def street_files(
    path: Path, force: str | None, note: Callable[[str], None]
) -> Iterator[SourceFile]:
    """Yield a street file for each month of the force, and note which ones the archive lacks."""
    official = SourceFile(path)
    with official.archive() as archive:
        entries: dict[tuple[str, str], ZipInfo] = {}
        for info in members_of(archive):
            match = _STREET.search(info.filename)
            if match and entries.setdefault((match[1], match[2]), info) is not info:
                what = f"the archive contains {match[1]} of {match[2]} twice: {info.filename!r}"
                raise official.refusal(what, AGAIN)
        if not entries:
            remedy = "Choose 'Include crime data' when you download it."
            raise official.refusal("the archive contains no street files", remedy)
        forces = ", ".join(sorted({name for _, name in entries}))
        chosen = {
            of_month: entry
            for of_month, entry in entries.items()
            if force is None or _reporter(archive, entry) == force.casefold()
        }
        if force is None and "," in forces:
            remedy = "Write 'police_force' in partnership.yml, or download that force alone."
            raise official.refusal(f"the archive contains several forces: {forces}", remedy)
        if not chosen:
            what = f"the archive has no rows of {force}, only files of {forces}"
            remedy = (
                "Correct 'police_force' in partnership.yml, "
                "or download an archive that includes that force."
            )
            raise official.refusal(what, remedy)
        for month in sorted({month for month, _ in entries} - {month for month, _ in chosen}):
            note(
                f"MISSING {month}: the archive has no rows of {force} for it. "
                "The police have not published that month there: it is not imported."
            )
        for _, entry in sorted(chosen.items()):
            yield SourceFile(path / entry.filename, archive.read(entry))


def _reporter(archive: ZipFile, entry: ZipInfo) -> str:
    """Return the force in the first row: file names use different names for forces."""
    with archive.open(entry) as file:
        start = file.read(4_096).decode("utf-8-sig", "ignore")
    row = next(csv.DictReader(start.splitlines()), {})
    return (row.get("Reported by") or "").casefold()
