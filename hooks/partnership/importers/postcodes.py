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
    PostcodeRow,
    borough_names,
    read_postcodes,
)
from partnership.importers.source_file import OPEN_GOVERNMENT_LICENCE
from partnership.model.postcodes import (
    Borough,
    EdgeRule,
    Outside,
    Postcode,
    PostcodePart,
    PostcodeSource,
    area_of,
    set_named_by,
    sets_to_place,
)
from partnership.model.wards import Outline, WardSet
from partnership.records.postcodes import (
    COLUMNS,
    EDGE_COLUMNS,
    EDGES,
    LISTS,
    OUTSIDE,
    OUTSIDE_COLUMNS,
    PLACED,
    PLACED_COLUMNS,
    RIM,
    RIM_COLUMNS,
)
from partnership.records.writing import source_text

_VERSION = re.compile(r"DATASET VERSION NUMBER:\s*(\S+)")
_COPYRIGHT_DAY = re.compile(r"COPYRIGHT DATE:\s*([0-9]{8})")


def postcode_source(
    files: PostcodeFiles,
    vintage: str | None,
    areas: set[str],
    boroughs: set[str],
    rule: EdgeRule,
) -> PostcodeSource:
    """Return the source of a file that holds these postcode areas, and postcodes of boroughs."""
    version, published = _release(files.besides("metadata.txt"))
    names = borough_names(files.besides("Codelist.xlsx"))
    others = sorted(boroughs & set(names))
    return PostcodeSource(
        publisher=files.publisher,
        title=files.title,
        vintage=vintage or files.vintage or version,
        licence=OPEN_GOVERNMENT_LICENCE,
        file=files.official.name,
        sha256=files.official.sha256,
        published=published,
        areas=tuple(sorted(areas)),
        edges=rule,
        boroughs=tuple(Borough(code=code, name=names[code]) for code in others) or None,
    )


def _release(metadata: bytes | None) -> tuple[str | None, date | None]:
    """Return version and day from the metadata that Ordnance Survey puts beside the file."""
    if metadata is None:
        return None, None
    text = metadata.decode("utf-8", "replace")
    version, day = _VERSION.search(text), _COPYRIGHT_DAY.search(text)
    published = datetime.strptime(day[1], "%Y%m%d").date() if day else None  # noqa: DTZ007 - a day
    return (version[1] if version else None), published


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
        return {line.split(",")[1] for line in self.lines["postcodes.csv"]}

    def with_new(self, name: str, text: str, sets: set[str]) -> str:
        """Return a list with the lines kept in it, in the order of postcodes."""
        column = _column(name)
        kept = [line for line in self.lines[name] if name != PLACED or line.split(",")[0] in sets]
        if not kept:
            return text
        head, *new = text.splitlines()
        merged = sorted((*kept, *new), key=lambda line: line.split(",")[: column + 1])
        return "\n".join((head, *merged)) + "\n"

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
    rule = read_edge_rule(data)
    ours = {row.borough for row in inside}
    beyond = sorted(
        replace(row.postcode, ward=row.borough)
        for row in rows
        if row.has_point and row.borough and row.borough not in ours
    )
    areas = {area_of(row.postcode.postcode) for row in rows}
    kept = Kept.of(data, areas)
    estimated = {row.postcode.postcode for row in rows if row.is_estimated}
    boroughs = {postcode.ward for postcode in beyond}
    source = postcode_source(read, vintage, areas, boroughs, rule)
    estimates = sum(postcode.postcode in estimated for postcode in with_point)
    source = source.model_copy(
        update={
            "estimated": estimates + sum(part.estimated for part in kept.parts),
            "parts": kept.parts or None,
            "boroughs": _boroughs(kept, source),
        }
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
    files = {
        "postcodes.csv": _csv_text(COLUMNS, map(_line, with_point)),
        EDGES: _csv_text(EDGE_COLUMNS, (*_mark_lines(marked.inside), *_mark_lines(marked.outside))),
        RIM: _csv_text(RIM_COLUMNS, _mark_lines(marked.at_boundary)),
        OUTSIDE: _csv_text(OUTSIDE_COLUMNS, _outside_lines(elsewhere)),
        PLACED: _csv_text(PLACED_COLUMNS, _placed_lines(others)),
    }
    files = {name: kept.with_new(name, text, {*others}) for name, text in files.items()}
    files["postcodes.yml"] = source_text(source, "postcodes")
    return Import(
        files,
        (
            *_wards_without(named, used | kept.codes),
            *_few_in_outlines(with_point, named, outlines[named.id]),
            *kept.report(source),
            *_ended_report(read),
            *_report(rows, inside, with_point, marked, rule),
            *_placed_report(others),
        ),
    )


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


def _few_in_outlines(
    postcodes: list[Postcode], named: WardSet, outlines: Sequence[Outline]
) -> Iterator[str]:
    """Yield a warning where most postcodes lie outside the outlines of all wards."""
    within = sum(postcodes_within(outlines, postcodes).values())
    if within < len(postcodes) / 2:
        yield (
            f"WARNING: the outlines of set {named.id} hold {within:,} of the "
            f"{count_noun(len(postcodes), 'postcode')} that name its wards. "
            "Import wards and postcodes of the same borough and the same years."
        )


def _boroughs(kept: Kept, source: PostcodeSource) -> tuple[Borough, ...] | None:
    """Return the names of the other boroughs, those kept from before included."""
    before = kept.source.boroughs if kept.parts and kept.source else None
    named = {borough.code: borough for borough in (*(before or ()), *(source.boroughs or ()))}
    return tuple(named[code] for code in sorted(named)) or None


def _ended_report(read: PostcodeFiles) -> Iterator[str]:
    if read.ended:
        yield f"left out, because they are in use no more: {read.ended:,} of the borough"


def _wards_without(named: WardSet, used: set[str]) -> Iterator[str]:
    """Yield a warning where wards have no postcode, as where a postcode area is left out."""
    empty = [f"{ward.name} ({ward.code})" for ward in named.wards if ward.code not in used]
    if empty:
        yield (
            f"WARNING: {count_noun(len(empty), 'ward')} of set {named.id} without a postcode: "
            f"{', '.join(empty)}. If the borough has several postcode areas, "
            "import the files of the others too."
        )


def _report(
    rows: list[PostcodeRow],
    inside: list[PostcodeRow],
    with_point: list[Postcode],
    marked: Edges,
    rule: EdgeRule,
) -> Iterable[str]:
    yield f"{count_noun(len(rows), 'postcode')} read: {len(with_point):,} in the borough"
    if len(with_point) < len(inside):
        without_point = len(inside) - len(with_point)
        yield f"left out, because the file has no point for them: {without_point:,}"
    near = sum(min(others.values()) <= rule.metres for others in marked.inside.values())
    yield (
        f"near the edge of another ward: {near:,} within {count_noun(rule.metres, 'metre')}, "
        f"{len(marked.inside) - near:,} farther away"
    )
    yield (
        f"near the borough boundary: {len(marked.at_boundary):,} of its postcodes, "
        f"{len(marked.outside):,} of other boroughs"
    )


def _placed_report(others: Mapping[str, Placed]) -> Iterable[str]:
    for set_id, (inside, marked) in others.items():
        yield (
            f"placed in the wards of set {set_id} by their points: {len(inside):,}, "
            f"of which {len(marked.inside):,} near the edge of another ward"
        )


def _csv_text(columns: tuple[str, ...], lines: Iterable[str]) -> str:
    return "\n".join([",".join(columns), *lines]) + "\n"


def _line(postcode: Postcode) -> str:
    return f"{postcode.postcode},{postcode.ward},{postcode.easting},{postcode.northing}"


def _mark_lines(marked: Marks) -> Iterable[str]:
    for postcode, others in sorted(marked.items()):
        for code, metres in others.items():
            yield f"{postcode},{code},{metres}"


def _placed_lines(others: Mapping[str, Placed]) -> Iterable[str]:
    """Yield the ward of each postcode, and then those in which its homes may lie too."""
    for set_id, (inside, marked) in others.items():
        for postcode in inside:
            wards = {postcode.ward: 0} | marked.inside.get(postcode.postcode, {})
            yield from (
                f"{set_id},{postcode.postcode},{code},{metres}" for code, metres in wards.items()
            )
        yield from (f"{set_id},{line}" for line in _mark_lines(marked.outside))


def _outside_lines(elsewhere: tuple[Outside, ...]) -> Iterable[str]:
    return (f"{place.place},{borough}" for place in elsewhere for borough in place.boroughs)
