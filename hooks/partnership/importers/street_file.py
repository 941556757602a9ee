"""A month of street-level records: a file of data.police.uk, or what its API answers.

The API names categories by slugs of its own, gives coordinates as text, and mixes in what the
British Transport Police report, which the street file of a force does not hold.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.types import StringConstraints

from partnership.errors import Problem, ProblemsFoundError, count_noun, suggestion
from partnership.importers.geometry import in_british_isles
from partnership.importers.source_file import SourceFile
from partnership.model.crime import LOCATIONS, Category
from partnership.model.months import Month
from partnership.model.values import slug_of

PUBLISHER = "data.police.uk"

AGAIN = "Download it again from data.police.uk."
_ASK_AGAIN = "Ask the API again."

HEADER = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)
"""The columns of every street-level file."""

_OWN_NAME = re.compile(r"\b(Hospital|Retail Park|Shopping Centre|Shops)$")
"""A location that is no street and has a name of its own."""

_MANGLED = re.compile(r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[A-Z][a-z]{2}-[0-9]{2})$")
"""A month as spreadsheets like to write it, such as 01/09/2025 or Sep-25."""

_MONTH_IN_NAME = re.compile(r"^[0-9]{4}-[0-9]{2}(?!-?[0-9])")
"""A name may also begin with a day, such as that of the download."""

_OF_EARLIER_YEARS = {
    "Violent crime": ("2010-12", "Violence and sexual offences followed it"),
    "Public disorder and weapons": (
        "2011-09",
        "Public order and Possession of weapons followed it",
    ),
}
"""Categories that the police gave up after April 2013: since when, and what took their place."""

_MOST_TWICE = 0.01
"""The share of rows that a force may repeat by mistake; more, and the file is wrong."""

_LARGE = 50
"""Rows of a file from which on its incidents have repeats and its coordinates all decimals."""

_DECIMALS = 4
"""Decimals of a degree, about ten metres: one coordinate in a hundred has no more by chance."""

Coordinates = tuple[float, float] | None

_NOT_A_POINT = (math.nan, math.nan)
"""What stands for coordinates that are not numbers, until they are reported."""

_AT_ZERO = (0.0, 0.0)
"""Coordinates that some software writes where there are none."""


@dataclass(frozen=True)
class StreetFile:
    """One month of records, read and found sound."""

    official: SourceFile
    title: str
    """What the publisher calls the records, with who reported them."""
    month: Month
    categories: tuple[str, ...]
    """The category of each row."""
    points: tuple[Coordinates, ...]
    """Longitude and latitude of each row, or None for a row without a location."""
    locations: tuple[str | None, ...]
    """The location of each row where it is no street, such as `Prison`."""
    forces: frozenset[str]
    """The forces that reported the rows, as far as the file says."""
    is_by_area: bool
    """Whether only an area was asked for, so that nothing is known of what lies elsewhere."""
    remarks: tuple[str, ...]
    """What an officer should know of the file, though it can be counted."""


class _Row(NamedTuple):
    """What a row of a file or a record of the API says."""

    month: str
    category: str
    longitude: str
    latitude: str
    location: str
    line: int | None = None
    force: str = ""
    is_incident: bool = False
    """Whether it has no number of a crime, as calls have none."""
    cells: tuple[str, ...] = ()
    """The whole row; empty for a record of the API."""


def read_street_file(
    official: SourceFile, categories: tuple[Category, ...], today: date
) -> StreetFile:
    """Return the rows of a monthly file, or of the API's answer, which is JSON and no table.

    Raise ProblemsFoundError with all that is wrong.
    """
    is_answer = official.raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
    rows = _records(official) if is_answer else _table_rows(official)
    names = {category.published_name: category.id for category in categories}
    if is_answer:
        names = {category.api_name or category.id: category.id for category in categories}
    months = Counter(row.month for row in rows)
    points = [_point(row.longitude, row.latitude) for row in rows]
    problems = [
        *_wrong_months(official, months, today),
        *_unknown_categories(official, rows, names, "api_name" if is_answer else "published_name"),
        *_wrong_points(official, rows, points),
        *_rows_twice(official, rows),
    ]
    if problems:
        raise ProblemsFoundError(problems)
    forces = frozenset(row.force for row in rows if row.force)
    return StreetFile(
        official=official,
        title=f"Street-level crime{' (API)' if is_answer else ', ' + ', '.join(sorted(forces))}",
        month=Month.parse(next(iter(months))),
        categories=tuple(names[row.category] for row in rows),
        points=tuple(None if point == _AT_ZERO else point for point in points),
        locations=tuple(_location_of(row.location) for row in rows),
        forces=forces,
        is_by_area=is_answer,
        remarks=tuple(_remarks_on(rows, points)),
    )


def _table_rows(official: SourceFile) -> list[_Row]:
    """Return the rows of a table; raise ProblemsFoundError when it is not whole."""
    (_, header), *lines = [*official.rows()] or [(1, [])]
    missing = [name for name in HEADER if name not in header]
    if missing:
        what = "the first line is not the header of a street-level file"
        remedy = "Use a file named like 2025-08-force-street.csv, as data.police.uk publishes it."
        raise official.refusal(f"{what}: it lacks {', '.join(missing)}", remedy, 1)
    if not lines:
        raise official.refusal("the file has its header and no row", AGAIN)
    problems = [
        official.problem(
            f"the row has {count_noun(len(row), 'column')} instead of {len(header)}", AGAIN, line
        )
        for line, row in lines
        if len(row) != len(header)
    ]
    if problems:
        raise ProblemsFoundError(problems)
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


class _Loose(BaseModel):
    """A part of an answer; what nobody reads may be anything."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


_Degrees = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,20})?$")]


class _Street(_Loose):
    name: str = ""


class _Location(_Loose):
    latitude: _Degrees
    longitude: _Degrees
    street: _Street = _Street()


class _CrimeRecord(_Loose):
    id: int
    category: str
    month: str
    location_type: Literal["Force", "BTP"] | None = None
    location: _Location | None = None


_RECORDS = TypeAdapter(list[_CrimeRecord])


def _records(official: SourceFile) -> list[_Row]:
    """Return each record once, without those of the British Transport Police."""
    try:
        records = _RECORDS.validate_python(json.loads(official.text))
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_url=False):
            number, *names = detail["loc"] or ("",)
            where = f"record {number + 1}" if isinstance(number, int) else "the file"
            field = f"'{'.'.join(map(str, names))}' of " if names else ""
            what = f"{field}{where} is not as the API writes it"
            problems.append(official.problem(what, _ASK_AGAIN))
        raise ProblemsFoundError(problems) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise official.refusal("the file is not whole JSON", _ASK_AGAIN, line) from error
    rows = []
    for record in {record.id: record for record in records}.values():
        at = record.location
        place = (at.longitude, at.latitude, at.street.name) if at else ("", "", "")
        if record.location_type != "BTP":
            rows.append(_Row(record.month, record.category, *place))
    if not rows:
        remedy = "Check the month and the area that were asked for."
        raise official.refusal("the file holds no record of a force", remedy)
    return rows


def _wrong_months(official: SourceFile, months: Counter[str], today: date) -> Iterator[Problem]:
    """Yield what is wrong with the months that a file names: one, over, its own, is right."""
    if len(months) > 1:
        most, total = max(months.values()), months.total()
        counts = ", ".join(f"{month} ({count:,})" for month, count in sorted(months.items()))
        what = f"the file holds rows of {len(months)} months: {counts}"
        remedy = f"Import one month a file; rows of another: {total - most:,} of {total:,}."
        yield official.problem(what, remedy)
    for written in sorted(months):
        try:
            month = Month.parse(written)
        except ValueError:
            remedy = AGAIN
            if _MANGLED.match(written):
                remedy = "A spreadsheet has rewritten the months: do not open the file in one. "
                remedy += AGAIN
            yield official.problem(f"'{written}' is not a month such as 2025-08", remedy)
            continue
        named = _MONTH_IN_NAME.match(official.name)
        if month.plus(1).first_day > today:
            remedy = "Check the file and the clock of this computer."
            yield official.problem(f"the file holds {month.name}, which is not over yet", remedy)
        elif len(months) == 1 and named and named[0] != written:
            remedy = (
                f"If {month} is what you mean, rename the file to begin with it; "
                f"if not, download {named[0]} again."
            )
            what = f"the file is named {named[0]}, and all of its rows are of {month}"
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
                "The police gave it up after April 2013. To count those months, put this line, "
                "with two spaces before it, below 'categories:' in categories.yml: "
                f"- {{id: {slug_of(name)}-until-2013, published_name: {name}, "
                f"name: {name} (until 2013), covers: {followed}., kind: crime, "
                f"began: {began}, ended: 2013-04, comparable_since: {began}}}"
            )
        yield official.problem(f"crime type '{name}' is not in categories.yml", remedy, line)


def _point(longitude: str, latitude: str) -> Coordinates:
    try:
        return float(longitude), float(latitude)
    except ValueError:
        return _NOT_A_POINT if longitude.strip() or latitude.strip() else None


def _wrong_points(
    official: SourceFile, rows: Sequence[_Row], points: Sequence[Coordinates]
) -> Iterator[Problem]:
    for row, point in zip(rows, points, strict=True):
        if point is not None and point != _AT_ZERO and not in_british_isles(*point):
            what = "longitude and latitude are not in the British Isles"
            if in_british_isles(*point[::-1]):
                what += " but seem to be swapped"
            what += f": {row.longitude or 'nothing'} and {row.latitude or 'nothing'}"
            yield official.problem(what, AGAIN, row.line)


def _rows_twice(official: SourceFile, rows: Sequence[_Row]) -> Iterator[Problem]:
    """Yield a problem where crimes stand in the file again; calls have no number to tell by."""
    crimes = [row.cells for row in rows if row.cells and not row.is_incident]
    again = len(crimes) - len(set(crimes))
    if again > len(rows) * _MOST_TWICE:
        what = f"the file repeats {again:,} of its {count_noun(len(rows), 'row')}"
        yield official.problem(what, AGAIN)


def _location_of(name: str) -> str | None:
    """Return the name of a location without 'On or near', or None for a street."""
    location = name.removeprefix("On or near ").strip()
    return location if location in LOCATIONS or _OWN_NAME.search(location) else None


def _remarks_on(rows: Sequence[_Row], points: Sequence[Coordinates]) -> Iterator[str]:
    """Yield what shows that somebody has edited the file.

    Incidents have no number and their places are rounded, so that calls from one street are alike:
    in each whole file of a force that we hold, at least one in five has another like it.
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
            "fewer, and the publisher gives six. If somebody rounded them, rows are counted for "
            "the wrong ward: download the file and import it again."
        )
