"""Imports the postcodes of the borough from files of Ordnance Survey or of the ONS.

Each postcode area is as its own last file has it: areas that a file does not hold are kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from partnership.errors import count_noun
from partnership.importers.ambiguous_postcodes import Edges, Marks, edges, outside, placed
from partnership.importers.atomic_write import Import
from partnership.importers.existing import (
    read_edge_rule,
    read_postcode_source,
    required_outlines,
    required_ward_sets,
)
from partnership.importers.geometry import postcodes_within
from partnership.importers.postcode_files import (
    PostcodeFiles,
    borough_names,
    read_postcodes,
)
from partnership.importers.source_file import OPEN_GOVERNMENT_LICENCE
from partnership.model.postcodes import (
    Borough,
    EdgeRule,
    Postcode,
    PostcodePart,
    PostcodeSource,
    area_of,
    set_named_by,
    sets_to_place,
)
from partnership.model.wards import WardSet
from partnership.records.postcodes import (
    COLUMNS,
    EDGE_COLUMNS,
    EDGES,
    LISTS,
    OUTSIDE,
    OUTSIDE_COLUMNS,
    PLACED,
    PLACED_COLUMNS,
    POSTCODES,
    RIM,
    RIM_COLUMNS,
)
from partnership.records.writing import source_text

_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


def _source(read: PostcodeFiles, vintage: str | None, kept: "Kept", **more: Any) -> PostcodeSource:  # noqa: ANN401 - fields of a source
    """Return where the postcodes come from, by what Ordnance Survey puts beside its files."""
    metadata = (read.besides("metadata.txt") or b"").decode("utf-8", "replace")
    version, day = _VERSION.search(metadata), _COPYRIGHT_DAY.search(metadata)
    before = kept.source.boroughs if kept.parts and kept.source else None
    named = {borough.code: borough.name for borough in before or ()}
    names = borough_names(read.besides("Codelist.xlsx"))
    named |= {code: names[code] for code in more.pop("boroughs") if code in names}
    return PostcodeSource(
        publisher=read.publisher,
        title=read.title,
        vintage=vintage or read.vintage or (version[1] if version else None),
        licence=OPEN_GOVERNMENT_LICENCE,
        file=read.official.name,
        sha256=read.official.sha256,
        published=datetime.strptime(day[1], "%Y%m%d").date() if day else None,  # noqa: DTZ007 - a day
        parts=kept.parts or None,
        boroughs=tuple(Borough(code=code, name=named[code]) for code in sorted(named)) or None,
        **more,
    )


_OF_A_FILE = ("publisher", "title", "vintage", "licence", "file", "sha256", "published")


@dataclass(frozen=True)
class Kept:
    """What is on record of postcode areas that a new file does not hold."""

    parts: tuple[PostcodePart, ...]
    """The files that they were read from."""
    lines: Mapping[str, list[str]]
    """Their lines in each list, by its name."""
    source: PostcodeSource | None
    """What was on record before."""

    @classmethod
    def of(cls, data: Path, areas: set[str]) -> "Kept":
        """Return what to keep where a file with these areas comes in."""
        before = read_postcode_source(data)
        parts = tuple(_without(areas, before)) if before else ()
        still = {area for part in parts for area in part.areas}
        lines = {name: list(_lines_of(data / name, name, still)) for name in LISTS}
        return cls(parts, lines, before)

    @property
    def codes(self) -> set[str]:
        """The wards of the postcodes that are kept."""
        return {line.split(",")[1] for line in self.lines[POSTCODES]}

    def with_new(self, name: str, lines: list[str], sets: set[str]) -> str:
        """Return a list with the lines kept in it, in the order of postcodes."""
        column = _column(name)
        kept = [line for line in self.lines[name] if name != PLACED or line.split(",")[0] in sets]
        if kept:
            lines[1:] = sorted((*kept, *lines[1:]), key=lambda line: line.split(",")[: column + 1])
        return "\n".join(lines) + "\n"

    def report(self, new: PostcodeSource) -> Iterator[str]:
        """Yield what is kept, and a warning where a newer edition was on record."""
        for part in self.parts:
            edition = f", {part.vintage}" if part.vintage else ""
            yield f"kept from {part.file}{edition}: postcode area {', '.join(part.areas)}"
        old, now = (_edition(source) for source in (self.source, new))
        if old and now and now < old:
            yield (
                f"WARNING: this edition, of {now}, is older than the one on record, of {old}. "
                "If that is a slip, import the newer file again."
            )


def _edition(source: PostcodeSource | None) -> date | None:
    """Return the day of an edition: that of its publication, or the first of its month."""
    if source is None or source.published:
        return source.published if source else None
    for form in ("%b %Y", "%B %Y"):
        with suppress(ValueError):
            return datetime.strptime(source.vintage or "", form).date()  # noqa: DTZ007 - a day
    return None


def _without(areas: set[str], before: PostcodeSource) -> Iterator[PostcodePart]:
    """Yield each file on record with those of its areas that the new one does not hold."""
    whole = before.model_dump(include={*_OF_A_FILE})
    last = PostcodePart(**whole, areas=before.areas or (), estimated=before.own_estimated)
    for part in (*(before.parts or ()), last):
        left = tuple(area for area in part.areas if area not in areas)
        if left:
            yield part.model_copy(update={"areas": left})


def _lines_of(path: Path, name: str, areas: set[str]) -> Iterator[str]:
    """Yield the lines of a list that are of postcode areas."""
    lines = path.read_text("utf-8").splitlines() if areas and path.is_file() else []
    for line in lines[1:]:
        if area_of(line.split(",")[_column(name)]) in areas:
            yield line


def _column(name: str) -> int:
    """Return the column of the postcode."""
    return 1 if name == PLACED else 0


Placed = tuple[list[Postcode], Edges]
"""The postcodes with their wards of another set, and those near the edge of one."""


def import_postcodes(
    data: Path,
    paths: Path | Sequence[Path],
    vintage: str | None = None,
    without: Sequence[str] = (),
) -> Import:
    """Return the postcodes that lie in a ward of any set on record, and where they come from.

    The files of several postcode areas are read as one, and areas that they do not hold are kept.
    Wards that no set has stop the import, unless they are named as those to go `without`.
    """
    sets = required_ward_sets(data)
    codes = {ward.code for ward_set in sets for ward in ward_set.wards}
    read = read_postcodes(
        [paths] if isinstance(paths, Path) else paths, {ward_set.area_code for ward_set in sets}
    )
    rows = read.rows
    inside = [row for row in rows if row.postcode.ward in codes]
    if not inside:
        what = "no postcode of the file lies in a ward of wards.yml"
        remedy = "Choose the file of your postcode area, with ward codes of a set on record."
        raise read.official.refusal(None, what, remedy)
    _refuse_strays(read, sets, {*codes, *without})
    with_point = sorted(row.postcode for row in inside if row.has_point)
    rule, ours = read_edge_rule(data), {row.borough for row in inside}
    beyond = sorted(
        replace(row.postcode, ward=row.borough)
        for row in rows
        if row.has_point and row.borough and row.borough not in ours
    )
    areas = {area_of(row.postcode.postcode) for row in rows}
    kept = Kept.of(data, areas)
    estimated = {row.postcode.postcode for row in rows if row.is_estimated}
    source = _source(
        read,
        vintage,
        kept,
        areas=tuple(sorted(areas)),
        edges=rule,
        boroughs={postcode.ward for postcode in beyond},
        estimated=sum(postcode.postcode in estimated for postcode in with_point)
        + sum(part.estimated for part in kept.parts),
    )
    used = {postcode.ward for postcode in with_point}
    named, to_place = set_named_by(used, sets), sets_to_place(used, sets, source.published)
    outlines = required_outlines(data, (named, *to_place))

    def in_wards_of(ward_set: WardSet) -> Placed:
        grounds = outlines[ward_set.id]
        postcodes = with_point if ward_set is named else placed(with_point, grounds)
        return postcodes, edges(postcodes, beyond, grounds, rule, estimated)

    _, marked = in_wards_of(named)
    others = {ward_set.id: in_wards_of(ward_set) for ward_set in to_place}
    near = set(marked.outside).union(*(again.outside for _, again in others.values()))
    elsewhere = outside([(row.postcode.postcode, row.borough) for row in rows], ours, near)
    lists: dict[str, tuple[tuple[str, ...], Iterable[tuple[object, ...]]]] = {
        POSTCODES: (
            COLUMNS,
            ((at.postcode, at.ward, at.easting, at.northing) for at in with_point),
        ),
        EDGES: (EDGE_COLUMNS, (*_marks(marked.inside), *_marks(marked.outside))),
        RIM: (RIM_COLUMNS, _marks(marked.at_boundary)),
        OUTSIDE: (
            OUTSIDE_COLUMNS,
            ((place.place, borough) for place in elsewhere for borough in place.boroughs),
        ),
        PLACED: (PLACED_COLUMNS, _placed_rows(others)),
    }
    files = {
        name: kept.with_new(name, [",".join(map(str, row)) for row in (columns, *found)], {*others})
        for name, (columns, found) in lists.items()
    }
    files["postcodes.yml"] = source_text(source, "postcodes")
    counts = (len(rows), len(inside) - len(with_point), read.ended)
    within = sum(postcodes_within(outlines[named.id], with_point).values())
    report = (
        *_warnings(named, used | kept.codes, within, len(with_point)),
        *kept.report(source),
        *_report(counts, len(with_point), marked, rule, others),
    )
    return Import(files, report)


def _refuse_strays(read: PostcodeFiles, sets: Sequence[WardSet], known: set[str]) -> None:
    """Raise ProblemsFoundError where postcodes of the borough lie in wards that no set has."""
    boroughs = {ward_set.area_code for ward_set in sets}
    strays = Counter(
        row.postcode.ward
        for row in read.rows
        if row.borough in boroughs and row.has_point and row.postcode.ward not in known
    )
    if strays:
        wards = ", ".join(f"{code or 'none'} ({count:,})" for code, count in sorted(strays.items()))
        total = count_noun(strays.total(), "postcode")
        what = f"{total} of the borough in wards that no set has: {wards}"
        remedy = (
            "Import the whole ward file of that time with `partnership import wards`; "
            "to leave a ward out, name it with --without."
        )
        raise read.official.refusal(None, what, remedy)


def _warnings(named: WardSet, used: set[str], within: int, count: int) -> Iterator[str]:
    """Yield a warning where wards have no postcode, or most postcodes lie outside all outlines."""
    empty = [f"{ward.name} ({ward.code})" for ward in named.wards if ward.code not in used]
    if empty:
        yield (
            f"WARNING: {count_noun(len(empty), 'ward')} of set {named.id} without a postcode: "
            f"{', '.join(empty)}. If the borough has several postcode areas, "
            "import the files of the others too."
        )
    if within < count / 2:
        yield (
            f"WARNING: the outlines of set {named.id} hold {within:,} of the "
            f"{count_noun(count, 'postcode')} that name its wards. "
            "Import wards and postcodes of the same borough and the same years."
        )


def _report(
    counts: tuple[int, int, int],
    ours: int,
    marked: Edges,
    rule: EdgeRule,
    others: Mapping[str, Placed],
) -> Iterator[str]:
    """Yield what was read, left out and marked; `counts` are those read, without a point, ended."""
    read, without_point, ended = counts
    if ended:
        yield f"left out, because they are in use no more: {ended:,} of the borough"
    yield f"{count_noun(read, 'postcode')} read: {ours:,} in the borough"
    if without_point:
        yield f"left out, because the file has no point for them: {without_point:,}"
    near = sum(min(wards.values()) <= rule.metres for wards in marked.inside.values())
    yield (
        f"near the edge of another ward: {near:,} within {count_noun(rule.metres, 'metre')}, "
        f"{len(marked.inside) - near:,} farther away"
    )
    yield (
        f"near the borough boundary: {len(marked.at_boundary):,} of its postcodes, "
        f"{len(marked.outside):,} of other boroughs"
    )
    for set_id, (inside, again) in others.items():
        yield (
            f"placed in the wards of set {set_id} by their points: {len(inside):,}, "
            f"of which {len(again.inside):,} near the edge of another ward"
        )


def _marks(marked: Marks) -> Iterator[tuple[object, ...]]:
    for postcode, others in sorted(marked.items()):
        yield from ((postcode, code, metres) for code, metres in others.items())


def _placed_rows(others: Mapping[str, Placed]) -> Iterator[tuple[object, ...]]:
    """Yield the ward of each postcode, and then those in which its homes may lie too."""
    for set_id, (inside, marked) in others.items():
        for postcode in inside:
            wards = {postcode.ward: 0} | marked.inside.get(postcode.postcode, {})
            yield from ((set_id, postcode.postcode, *place) for place in wards.items())
        yield from ((set_id, *row) for row in _marks(marked.outside))
