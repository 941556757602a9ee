"""Imports the postcodes of the borough from Ordnance Survey's Code-Point Open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, number_of
from partnership.importers.at_hand import (
    edge_rule_at_hand,
    required_outlines,
    required_ward_sets,
)
from partnership.importers.edges import Edges, edges
from partnership.importers.landing import Import
from partnership.importers.official import OfficialFile
from partnership.importers.outside import outside
from partnership.importers.postcode_source import postcode_source
from partnership.model.postcodes import (
    EdgeRule,
    Outside,
    Postcode,
    area_of,
    tidy_postcode,
)
from partnership.model.wards import WardSet
from partnership.records.postcode_lists import (
    EDGE_COLUMNS,
    EDGES,
    OUTSIDE,
    OUTSIDE_COLUMNS,
)
from partnership.records.postcodes import COLUMNS
from partnership.records.writing import source_text

_COLUMNS = 10
"""Code-Point Open has ten columns and no line of headings."""

_NO_POINT = "90"
"""The quality of a postcode whose place is not known."""


@dataclass(frozen=True)
class _Row:
    """What one line of the file says."""

    postcode: Postcode
    borough: str
    has_point: bool


def import_postcodes(data: Path, path: Path, vintage: str | None = None) -> Import:
    """Return the postcodes that lie in a ward of any set at hand, and where they come from."""
    sets = required_ward_sets(data)
    codes = {ward.code for one in sets for ward in one.wards}
    official = OfficialFile.open(path)
    rows = _rows(official)
    inside = [row for row in rows if row.postcode.ward in codes]
    if not inside:
        what = "no postcode of the file lies in a ward of wards.yml"
        remedy = "Choose the file of your postcode area, with ward codes of a set at hand."
        raise official.refusal(None, what, remedy)
    placed = sorted(row.postcode for row in inside if row.has_point)
    rule = edge_rule_at_hand(data)
    marked = _edges(data, sets, placed, rows, rule)
    elsewhere = outside(
        [(row.postcode.postcode, row.borough) for row in rows], {row.borough for row in inside}
    )
    areas = {area_of(row.postcode.postcode) for row in rows}
    files = {
        "postcodes.csv": _csv_text(COLUMNS, map(_line, placed)),
        EDGES: _csv_text(EDGE_COLUMNS, _edge_lines(marked)),
        OUTSIDE: _csv_text(OUTSIDE_COLUMNS, _outside_lines(elsewhere)),
        "postcodes.yml": source_text(
            postcode_source(official, vintage, areas, elsewhere, rule), "postcodes"
        ),
    }
    return Import(files, tuple(_report(rows, inside, placed, marked, rule)))


def _report(
    rows: list[_Row],
    inside: list[_Row],
    placed: list[Postcode],
    marked: Edges,
    rule: EdgeRule,
) -> Iterable[str]:
    yield f"{number_of(len(rows), 'postcode')} read: {len(placed):,} in the borough"
    if len(placed) < len(inside):
        without_point = len(inside) - len(placed)
        yield f"left out, because the file has no point for them: {without_point:,}"
    near = sum(min(others.values()) <= rule.metres for others in marked.values())
    yield (
        f"near the edge of another ward: {near:,} within {number_of(rule.metres, 'metre')}, "
        f"{len(marked) - near:,} by their neighbours"
    )


def _edges(
    data: Path,
    sets: Sequence[WardSet],
    placed: list[Postcode],
    rows: list[_Row],
    rule: EdgeRule,
) -> Edges:
    used = {one.ward for one in placed}
    ward_set = max(sets, key=lambda one: len(used.intersection(one.by_code)))
    everywhere = sorted(row.postcode for row in rows if row.has_point)
    outlines = required_outlines(data, (ward_set,))[ward_set.id]
    return edges(placed, everywhere, outlines, rule)


def _rows(official: OfficialFile) -> list[_Row]:
    problems: list[Problem] = []
    rows = list(_sound_rows(official, problems))
    if problems:
        raise ProblemsFoundError(problems)
    return rows


def _sound_rows(official: OfficialFile, problems: list[Problem]) -> Iterator[_Row]:
    """Yield the rows that are right, and note what is wrong with the others."""
    seen = set()
    try:
        for line, fields in official.rows():
            read = _row(official, line, fields)
            if isinstance(read, Problem):
                problems.append(read)
                continue
            if read.postcode.postcode in seen:
                what = f"postcode {read.postcode.postcode} stands in the file twice"
                problems.append(official.problem(line, what, "Download it again."))
            seen.add(read.postcode.postcode)
            yield read
    except ProblemsFoundError as error:
        problems += error.problems


def _row(official: OfficialFile, line: int, fields: list[str]) -> _Row | Problem:
    if len(fields) != _COLUMNS:
        what = f"the row has {number_of(len(fields), 'column')} instead of {_COLUMNS}"
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
    return _Row(point, borough, quality != _NO_POINT)


def _csv_text(columns: tuple[str, ...], lines: Iterable[str]) -> str:
    return "\n".join([",".join(columns), *lines]) + "\n"


def _line(one: Postcode) -> str:
    return f"{one.postcode},{one.ward},{one.easting},{one.northing}"


def _edge_lines(marked: Edges) -> Iterable[str]:
    for postcode, others in sorted(marked.items()):
        for ward, metres in others.items():
            yield f"{postcode},{ward},{metres}"


def _outside_lines(elsewhere: tuple[Outside, ...]) -> Iterable[str]:
    return (f"{one.place},{borough}" for one in elsewhere for borough in one.boroughs)
