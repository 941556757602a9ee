"""A monthly street-level file of data.police.uk: what its rows say, and when to refuse it."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnership.errors import Problem, ProblemsFoundError, count_noun, suggestion
from partnership.importers.geometry import in_british_isles
from partnership.importers.source_file import SourceFile
from partnership.model.crime import LOCATIONS, Category
from partnership.model.months import Month
from partnership.model.values import slug_of

AGAIN = "Download it again from data.police.uk."

SPREADSHEET = (
    "A spreadsheet has rewritten the months: download the file again and do not open it in one."
)

_MANGLED = re.compile(r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[A-Z][a-z]{2}-[0-9]{2})$")
"""A month as spreadsheets like to write it, such as 01/09/2025 or Sep-25."""

_MONTH_IN_NAME = re.compile(r"^[0-9]{4}-[0-9]{2}(?!-?[0-9])")
"""A name may also begin with a day, such as that of the download."""


def wrong_months(official: SourceFile, months: Counter[str], today: date) -> Iterator[Problem]:
    """Yield what is wrong with the months that a file names: one, over, its own, is right."""
    if len(months) > 1:
        (_, most), *others = months.most_common()
        named = ", ".join(f"{month} ({count:,})" for month, count in sorted(months.items()))
        strange = sum(count for _, count in others)
        what = f"the file holds rows of {len(months)} months: {named}"
        remedy = f"Import one month a file; rows of another: {strange:,} of {most + strange:,}."
        yield official.problem(None, what, remedy)
    for written in sorted(months):
        try:
            month = Month.parse(written)
        except ValueError:
            what = f"'{written}' is not a month such as 2025-08"
            yield official.problem(None, what, SPREADSHEET if _MANGLED.match(written) else AGAIN)
            continue
        if month.plus(1).first_day > today:
            what = f"the file holds {month.name}, which is not over yet"
            remedy = "Check the file and the clock of this computer."
            yield official.problem(None, what, remedy)
        elif len(months) == 1:
            yield from _named_otherwise(official, written)


def _named_otherwise(official: SourceFile, month: str) -> Iterator[Problem]:
    """Yield a problem when the name of the file begins with another month than that of its rows."""
    named = _MONTH_IN_NAME.match(official.name)
    if named and named[0] != month:
        what = f"the file is named {named[0]}, and all of its rows are of {month}"
        remedy = (
            f"If {month} is what you mean, rename the file to begin with it; "
            f"if not, download {named[0]} again."
        )
        yield official.problem(None, what, remedy)


PUBLISHER = "data.police.uk"

HEADER = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
"""The first line of every street-level file."""

_CRIME_ID, _MONTH, _REPORTED_BY, _LONGITUDE, _LATITUDE, _LOCATION, _TYPE = 0, 1, 2, 4, 5, 6, 9

_OWN_NAME = re.compile(r"\b(Hospital|Retail Park|Shopping Centre|Shops)$")
"""A location that is no street and has a name of its own."""

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

_MOST_SHOWN = 5
"""Rows wrong in one way that are named; the rest are counted."""


@dataclass(frozen=True)
class StreetFile:
    """One monthly file, read and found sound."""

    official: SourceFile
    title: str
    """What the publisher calls the records, with who reported them."""
    month: Month
    categories: tuple[str, ...]
    """The category of each row."""
    points: tuple[tuple[float, float] | None, ...]
    """Longitude and latitude of each row, or None for a row without a location."""
    locations: tuple[str | None, ...]
    """The location of each row where it is no street, such as `Prison`."""
    forces: frozenset[str] = frozenset()
    """The forces that reported the rows, as far as the file says."""
    is_by_area: bool = False
    """Whether only an area was asked for, so that nothing is known of what lies elsewhere."""
    remarks: tuple[str, ...] = ()
    """What an officer should know of the file, though it can be counted."""


def read_street_file(
    official: SourceFile, categories: tuple[Category, ...], today: date
) -> StreetFile:
    """Return the rows of a monthly file; raise ProblemsFoundError with all that is wrong."""
    rows = list(_rows(official))
    ids = {category.published_name: category.id for category in categories}
    months = Counter(row[_MONTH] for _, row in rows)
    points = [_point(row) for _, row in rows]
    problems = [
        *wrong_months(official, months, today),
        *_unknown_types(official, rows, ids),
        *_wrong_points(official, rows, points),
        *_rows_twice(official, rows),
    ]
    if problems:
        raise ProblemsFoundError(problems)
    forces = frozenset(row[_REPORTED_BY] for _, row in rows)
    return StreetFile(
        official=official,
        title=f"Street-level crime, {', '.join(sorted(forces))}",
        month=Month.parse(next(iter(months))),
        categories=tuple(ids[row[_TYPE]] for _, row in rows),
        points=tuple(None if point == AT_ZERO else point for point in points),
        locations=tuple(location_of(row[_LOCATION]) for _, row in rows),
        forces=forces,
        remarks=tuple(remarks_on(rows, points)),
    )


def location_of(name: str) -> str | None:
    """Return the name of a location without 'On or near', or None for a street."""
    location = name.removeprefix("On or near ").strip()
    return location if location in LOCATIONS or _OWN_NAME.search(location) else None


def _rows(official: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line; raise ProblemsFoundError when the table is not whole."""
    lines = [(line, row) for line, row in official.rows() if row]
    if not lines:
        raise official.empty()
    _refuse_other_header(official, lines[0][1])
    if len(lines) == 1:
        raise official.refusal(None, "the file has its header and no row", AGAIN)
    broken = [(line, len(row)) for line, row in lines if len(row) != len(HEADER)]
    cut = bool(broken) and broken[-1][0] == lines[-1][0] and not official.text.endswith("\n")
    if cut:
        what = "the file is cut short: its last row breaks off"
        raise official.refusal(broken[-1][0], what, AGAIN)
    if broken:
        problems = [
            official.problem(
                line, f"the row has {count_noun(columns, 'column')} instead of {len(HEADER)}", AGAIN
            )
            for line, columns in broken
        ]
        raise ProblemsFoundError(few(official, problems, "more row", "with other columns"))
    yield from lines[1:]


def _refuse_other_header(official: SourceFile, header: list[str]) -> None:
    if tuple(header) == HEADER:
        return
    if "Month" not in header:
        what = "the first line is not the header of a street-level file"
    else:
        missing = [name for name in HEADER if name not in header]
        added = [name for name in header if name not in HEADER]
        said = [f"lacks {', '.join(missing)}"] if missing else []
        said += [f"has {', '.join(added)}, which is not known"] if added else []
        what = "the header " + (" and ".join(said) or "has its columns in another order")
    remedy = "Use a file named like 2025-08-force-street.csv, as data.police.uk publishes it."
    raise official.refusal(1, what, remedy)


def _unknown_types(
    official: SourceFile, rows: list[tuple[int, list[str]]], ids: dict[str, str]
) -> Iterator[Problem]:
    first_at: dict[str, int] = {}
    for line, row in rows:
        if row[_TYPE] not in ids:
            first_at.setdefault(row[_TYPE], line)
    for name, line in sorted(first_at.items()):
        what = f"crime type '{name}' is not in categories.yml"
        if name in _OF_EARLIER_YEARS:
            began, followed = _OF_EARLIER_YEARS[name]
            remedy = (
                "The police gave it up after April 2013. To count those months, put this line, "
                "with two spaces before it, below 'categories:' in categories.yml: "
                f"- {{id: {slug_of(name)}-until-2013, published_name: {name}, "
                f"name: {name} (until 2013), covers: {followed}., kind: crime, "
                f"began: {began}, ended: 2013-04, comparable_since: {began}}}"
            )
            yield official.problem(line, what, remedy)
            continue
        add = (
            "If the police publish a new category, add it to categories.yml "
            f"with published_name: {name}."
        )
        yield official.problem(line, what, f"{suggestion(name, ids, '')} {add}".strip())


_NOT_A_POINT = (math.nan, math.nan)
"""What stands for coordinates that are not numbers, until they are reported."""

AT_ZERO = (0.0, 0.0)
"""Coordinates that some software writes where there are none."""


def _point(row: list[str]) -> tuple[float, float] | None:
    longitude, latitude = row[_LONGITUDE].strip(), row[_LATITUDE].strip()
    if not longitude and not latitude:
        return None
    try:
        return float(longitude), float(latitude)
    except ValueError:
        return _NOT_A_POINT


def _wrong_points(
    official: SourceFile,
    rows: list[tuple[int, list[str]]],
    points: list[tuple[float, float] | None],
) -> list[Problem]:
    problems = []
    for (line, row), point in zip(rows, points, strict=True):
        if point is not None and point != AT_ZERO and not in_british_isles(*point):
            what = (
                f"'{row[_LONGITUDE]}' and '{row[_LATITUDE]}' are not "
                "longitude and latitude in the British Isles"
            )
            if in_british_isles(*point[::-1]):
                what += ": they seem to be swapped"
            problems.append(official.problem(line, what, AGAIN))
    return few(official, problems, "more row", "with coordinates that are wrong")


def _rows_twice(official: SourceFile, rows: list[tuple[int, list[str]]]) -> Iterator[Problem]:
    """Yield a problem where crimes stand in the file again; calls have no number to tell by."""
    crimes = [tuple(row) for _, row in rows if row[_CRIME_ID]]
    again = len(crimes) - len(set(crimes))
    if again > len(rows) * _MOST_TWICE:
        what = f"the file repeats {again:,} of its {count_noun(len(rows), 'row')}"
        yield official.problem(None, what, AGAIN)


def remarks_on(rows: list[tuple[int, list[str]]], points: Sequence[Coordinates]) -> Iterator[str]:
    """Yield what shows that somebody has edited the file.

    Incidents have no number and their places are rounded, so that calls from one street are alike:
    in each whole file of a force that we hold, at least one in five has another like it.
    """
    at_zero = points.count(AT_ZERO)
    if at_zero:
        yield (
            f"{count_noun(at_zero, 'row')} at longitude 0 and latitude 0, "
            "counted as without a location"
        )
    incidents = [tuple(row) for _, row in rows if not row[_CRIME_ID]]
    if incidents and len(rows) >= _LARGE and len(set(incidents)) == len(incidents):
        yield (
            "warning: no two incidents are alike, though calls from one street often are. "
            "If somebody removed duplicates, download the file and import it again."
        )
    located = [point for point in points if point and point != AT_ZERO]
    short = sum(all(round(degrees, _DECIMALS) == degrees for degrees in point) for point in located)
    if len(located) >= _LARGE and short > len(located) / 2:
        yield (
            f"warning: {short:,} of {len(located):,} coordinates have {_DECIMALS} decimals or "
            "fewer, and the publisher gives six. If somebody rounded them, rows are counted for "
            "the wrong ward: download the file and import it again."
        )


def few(official: SourceFile, problems: list[Problem], other: str, how: str) -> list[Problem]:
    """Return the first few problems of one kind and count the rest."""
    rest = len(problems) - _MOST_SHOWN
    if rest <= 0:
        return problems
    what = f"{count_noun(rest, other)} {how}"
    return [*problems[:_MOST_SHOWN], official.problem(None, what, AGAIN)]
