"""Imports the postcodes of the borough from Ordnance Survey's Code-Point Open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, number_of
from partnership.importers.ambiguous_postcodes import Edges, Marks, edges
from partnership.importers.atomic_write import Import
from partnership.importers.existing import (
    edge_rule_at_hand,
    required_outlines,
    required_ward_sets,
)
from partnership.importers.outside import outside
from partnership.importers.placing import placed
from partnership.importers.postcode_source import postcode_source
from partnership.importers.source_file import OfficialFile
from partnership.model.postcodes import (
    EdgeRule,
    Outside,
    Postcode,
    area_of,
    set_named_by,
    sets_to_place,
    tidy_postcode,
)
from partnership.model.wards import WardSet
from partnership.records.postcode_lists import (
    EDGE_COLUMNS,
    EDGES,
    OUTSIDE,
    OUTSIDE_COLUMNS,
    PLACED,
    PLACED_COLUMNS,
    RIM,
    RIM_COLUMNS,
)
from partnership.records.postcodes import COLUMNS
from partnership.records.writing import source_text

_COLUMNS = 10
"""Code-Point Open has ten columns and no line of headings."""

_NO_POINT = "90"
"""The quality of a postcode whose place is not known."""

_ESTIMATED = {"50", "60"}
"""The qualities of a point that is worked out from the postcodes around it."""


Placed = tuple[list[Postcode], Edges]
"""The postcodes with their wards of another set, and those near the edge of one."""


@dataclass(frozen=True)
class _Row:
    """What one line of the file says."""

    postcode: Postcode
    borough: str
    quality: str

    @property
    def has_point(self) -> bool:
        return self.quality != _NO_POINT

    @property
    def is_estimated(self) -> bool:
        return self.quality in _ESTIMATED


def import_postcodes(
    data: Path, paths: Path | Sequence[Path], vintage: str | None = None
) -> Import:
    """Return the postcodes that lie in a ward of any set at hand, and where they come from.

    The files of several postcode areas are read as one.
    """
    sets = required_ward_sets(data)
    codes = {ward.code for one in sets for ward in one.wards}
    official = _together([paths] if isinstance(paths, Path) else paths)
    rows = _rows(official)
    inside = [row for row in rows if row.postcode.ward in codes]
    if not inside:
        what = "no postcode of the file lies in a ward of wards.yml"
        remedy = "Choose the file of your postcode area, with ward codes of a set at hand."
        raise official.refusal(None, what, remedy)
    with_point = sorted(row.postcode for row in inside if row.has_point)
    rule = edge_rule_at_hand(data)
    ours = {row.borough for row in inside}
    beyond = sorted(
        replace(row.postcode, ward=row.borough)
        for row in rows
        if row.has_point and row.borough and row.borough not in ours
    )
    areas = {area_of(row.postcode.postcode) for row in rows}
    estimated = {row.postcode.postcode for row in rows if row.is_estimated}
    boroughs = {one.ward for one in beyond}
    source = postcode_source(official, vintage, areas, boroughs, rule).model_copy(
        update={"estimated": sum(one.postcode in estimated for one in with_point)}
    )
    used = {one.ward for one in with_point}
    named, to_place = set_named_by(used, sets), sets_to_place(used, sets, source.published)
    outlines = required_outlines(data, (named, *to_place))

    def in_wards_of(one: WardSet) -> Placed:
        grounds = outlines[one.id]
        postcodes = with_point if one is named else placed(with_point, grounds)
        return postcodes, edges(postcodes, beyond, grounds, rule, estimated)

    _, marked = in_wards_of(named)
    others = {one.id: in_wards_of(one) for one in to_place}
    near = set(marked.outside).union(*(again.outside for _, again in others.values()))
    elsewhere = outside([(row.postcode.postcode, row.borough) for row in rows], ours, near)
    files = {
        "postcodes.csv": _csv_text(COLUMNS, map(_line, with_point)),
        EDGES: _csv_text(EDGE_COLUMNS, (*_mark_lines(marked.inside), *_mark_lines(marked.outside))),
        RIM: _csv_text(RIM_COLUMNS, _mark_lines(marked.rim)),
        OUTSIDE: _csv_text(OUTSIDE_COLUMNS, _outside_lines(elsewhere)),
        PLACED: _csv_text(PLACED_COLUMNS, _placed_lines(others)),
        "postcodes.yml": source_text(source, "postcodes"),
    }
    return Import(
        files,
        (
            *_wards_without(named, used),
            *_report(rows, inside, with_point, marked, rule),
            *_placed_report(others),
        ),
    )


def _together(paths: Sequence[Path]) -> OfficialFile:
    """Return the files as one, named after all of them, with the bytes of all."""
    first, *others = [OfficialFile.open(path) for path in sorted(set(paths))]
    if not others:
        return first
    files = [first, *others]
    name = ", ".join(file.name for file in files)
    raw = b"".join(file.raw if file.raw.endswith(b"\n") else file.raw + b"\n" for file in files)
    return OfficialFile(first.path.with_name(name), raw)


def _wards_without(named: WardSet, used: set[str]) -> Iterator[str]:
    """Yield a warning where wards have no postcode, as where a postcode area is left out."""
    empty = [f"{ward.name} ({ward.code})" for ward in named.wards if ward.code not in used]
    if empty:
        yield (
            f"WARNING: {number_of(len(empty), 'ward')} of set {named.id} without a postcode: "
            f"{', '.join(empty)}. If the borough has several postcode areas, "
            "import all of their files in one command."
        )


def _report(
    rows: list[_Row],
    inside: list[_Row],
    with_point: list[Postcode],
    marked: Edges,
    rule: EdgeRule,
) -> Iterable[str]:
    yield f"{number_of(len(rows), 'postcode')} read: {len(with_point):,} in the borough"
    if len(with_point) < len(inside):
        without_point = len(inside) - len(with_point)
        yield f"left out, because the file has no point for them: {without_point:,}"
    near = sum(min(others.values()) <= rule.metres for others in marked.inside.values())
    yield (
        f"near the edge of another ward: {near:,} within {number_of(rule.metres, 'metre')}, "
        f"{len(marked.inside) - near:,} farther away"
    )
    yield (
        f"near the rim of the borough: {len(marked.rim):,} of its postcodes, "
        f"{len(marked.outside):,} of other boroughs"
    )


def _placed_report(others: Mapping[str, Placed]) -> Iterable[str]:
    for set_id, (inside, marked) in others.items():
        yield (
            f"placed in the wards of set {set_id} by their points: {len(inside):,}, "
            f"of which {len(marked.inside):,} near the edge of another ward"
        )


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
    return _Row(point, borough, quality)


def _csv_text(columns: tuple[str, ...], lines: Iterable[str]) -> str:
    return "\n".join([",".join(columns), *lines]) + "\n"


def _line(one: Postcode) -> str:
    return f"{one.postcode},{one.ward},{one.easting},{one.northing}"


def _mark_lines(marked: Marks) -> Iterable[str]:
    for postcode, others in sorted(marked.items()):
        for code, metres in others.items():
            yield f"{postcode},{code},{metres}"


def _placed_lines(others: Mapping[str, Placed]) -> Iterable[str]:
    """Yield the ward of each postcode, and then those in which its homes may lie too."""
    for set_id, (inside, marked) in others.items():
        for one in inside:
            wards = {one.ward: 0} | marked.inside.get(one.postcode, {})
            yield from (f"{set_id},{one.postcode},{code},{away}" for code, away in wards.items())
        yield from (f"{set_id},{line}" for line in _mark_lines(marked.outside))


def _outside_lines(elsewhere: tuple[Outside, ...]) -> Iterable[str]:
    return (f"{one.place},{borough}" for one in elsewhere for borough in one.boroughs)
