"""Imports the borough's postcodes from files of Ordnance Survey or the ONS."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from partnership.importers.ambiguous_postcodes import (
    AmbiguousPostcodes,
    DistancesByPostcode,
    assign_to_wards,
    find_ambiguous,
    outside,
)
from partnership.importers.atomic_write import Import
from partnership.importers.existing import read_record, required_outlines, required_ward_sets
from partnership.importers.postcode_files import PostcodeFiles, PostcodeRow, read_postcodes
from partnership.model.postcodes import (
    AmbiguityRule,
    Borough,
    ElsewherePostcode,
    Postcode,
    PostcodeSource,
    area_of,
    sets_to_assign,
    ward_set_of_codes,
)
from partnership.model.wards import WardSet
from partnership.records.postcodes import AMBIGUOUS, BOUNDARY, LISTS, OUTSIDE, PLACED, POSTCODES
from partnership.records.writing import source_text
from partnership.text import count_noun

Lines = Iterator[tuple[object, ...]]  # the cells of each line of a list


def import_postcodes(
    data: Path,
    paths: Path | Sequence[Path],
    vintage: str | None = None,
    without: Sequence[str] = (),
) -> Import:
    """Return the postcodes in a ward of any set on record, and their source.

    Files of several postcode areas are combined and must cover every area on record. Wards that no
    set has stop the import, unless they are listed in `without`.
    """
    sets = required_ward_sets(data)
    boroughs = {ward_set.area_code for ward_set in sets}
    read = read_postcodes([paths] if isinstance(paths, Path) else paths, boroughs)
    inside = _inside(read, sets, without)
    with_point = sorted(row.postcode for row in inside if row.has_point)
    ours = {row.borough for row in inside}
    beyond = _beyond(read, ours)
    before = read_record(data, PostcodeSource)
    source = _source(read, before, with_point, beyond, vintage)
    rule = source.edges or AmbiguityRule()
    used = {postcode.ward for postcode in with_point}
    official, *others = ward_set_of_codes(used, sets), *sets_to_assign(used, sets, source.published)
    outlines = required_outlines(data, (official, *others))
    postcodes_by_set = {official.id: with_point}
    postcodes_by_set |= {
        other.id: assign_to_wards(with_point, outlines[other.id]) for other in others
    }
    ambiguous = {
        set_id: find_ambiguous(postcodes, beyond, outlines[set_id], rule, read.estimated)
        for set_id, postcodes in postcodes_by_set.items()
    }
    near = {postcode for of_set in ambiguous.values() for postcode in of_set.outside}
    elsewhere = outside([(row.postcode.postcode, row.borough) for row in read.rows], ours, near)
    report = (
        *_wards_without(official, used),
        *_older_edition(before, source),
        *_report(
            read, len(with_point), len(inside) - len(with_point), ambiguous[official.id], rule
        ),
        *(
            f"assigned to wards of set {other.id} by their coordinates: "
            f"{len(postcodes_by_set[other.id]):,}, of which {len(ambiguous[other.id].inside):,} "
            "near the edge of another ward"
            for other in others
        ),
    )
    return Import(_files(source, postcodes_by_set, ambiguous, elsewhere), report)


def _beyond(read: PostcodeFiles, ours: Container[str]) -> list[Postcode]:
    """Return the postcodes of other boroughs, with the borough's code as ward."""
    others = (row for row in read.rows if row.borough and row.borough not in ours)
    return sorted(replace(row.postcode, ward=row.borough) for row in others if row.has_point)


def _files(
    source: PostcodeSource,
    postcodes_by_set: Mapping[str, Sequence[Postcode]],
    ambiguous: Mapping[str, AmbiguousPostcodes],
    elsewhere: Iterable[ElsewherePostcode],
) -> dict[str, str]:
    official, *others = postcodes_by_set
    own_set = ambiguous[official]
    lists: dict[str, Iterable[Sequence[object]]] = {
        POSTCODES: ((at.postcode, at.ward, *at.point) for at in postcodes_by_set[official]),
        AMBIGUOUS: (*_other_wards(own_set.inside), *_other_wards(own_set.outside)),
        BOUNDARY: _other_wards(own_set.at_boundary),
        OUTSIDE: ((place.place, borough) for place in elsewhere for borough in place.boroughs),
        PLACED: (
            (set_id, *row)
            for set_id in others
            for row in _placed_rows(postcodes_by_set[set_id], ambiguous[set_id])
        ),
    }
    texts = {
        name: "\n".join(",".join(map(str, row)) for row in (LISTS[name], *rows)) + "\n"
        for name, rows in lists.items()
    }
    return texts | {"postcodes.yml": source_text(source, "postcodes")}


def _source(
    read: PostcodeFiles,
    before: PostcodeSource | None,
    with_point: Sequence[Postcode],
    beyond: Sequence[Postcode],
    vintage: str | None,
) -> PostcodeSource:
    areas = {area_of(row.postcode.postcode) for row in read.rows}
    lost = sorted({*((before and before.areas) or ())} - areas)
    if lost:
        what = f"postcode area {', '.join(lost)} is on record, but no file contains it"
        raise read.official.refusal(what, "Give the files of all areas in one command.")
    neighbours = {postcode.ward for postcode in beyond}
    codes = sorted(neighbours & read.boroughs.keys())
    named = (Borough(code=code, name=read.boroughs[code]) for code in codes)
    of_file = read.official.source(read.publisher, read.title, vintage or read.vintage)
    return PostcodeSource(
        **of_file.model_dump(exclude={"published"}),
        published=read.published,
        areas=tuple(sorted(areas)),
        edges=(before and before.edges) or AmbiguityRule(),
        estimated=sum(postcode.postcode in read.estimated for postcode in with_point),
        boroughs=tuple(named) or None,
    )


def _inside(
    read: PostcodeFiles, sets: Sequence[WardSet], without: Sequence[str]
) -> list[PostcodeRow]:
    """Return the rows in wards on record; refuse strays of the borough, but for `without`."""
    codes = {ward.code for ward_set in sets for ward in ward_set.wards}
    boroughs = {ward_set.area_code for ward_set in sets}
    inside = [row for row in read.rows if row.postcode.ward in codes]
    strays = Counter(
        row.postcode.ward
        for row in read.rows
        if row.borough in boroughs and row.has_point and row.postcode.ward not in {*codes, *without}
    )
    if strays:
        wards = ", ".join(f"{code or 'none'} ({count:,})" for code, count in sorted(strays.items()))
        total = count_noun(strays.total(), "postcode")
        what = f"{total} of the borough in wards that no set has: {wards}"
        remedy = (
            "Import the complete ward file of that time with `partnership import wards`; "
            "to leave out a ward, use --without."
        )
        raise read.official.refusal(what, remedy)
    if not inside:
        what = "no postcode of the file is in a ward of wards.yml"
        remedy = "Choose the file of your postcode area, with ward codes of a set on record."
        raise read.official.refusal(what, remedy)
    return inside


def _wards_without(ward_set: WardSet, used: Container[str]) -> Iterator[str]:
    empty = [ward for ward in ward_set.wards if ward.code not in used]
    if empty:
        wards = ", ".join(f"{ward.name} ({ward.code})" for ward in empty)
        yield (
            f"WARNING: {count_noun(len(empty), 'ward')} of set {ward_set.id} without a postcode: "
            f"{wards}. If the borough has several postcode areas, "
            "import the files of the others too."
        )


def _older_edition(before: PostcodeSource | None, new: PostcodeSource) -> Iterator[str]:
    old, now = (_edition(source) if source else None for source in (before, new))
    if old and now and now < old:
        yield (
            f"WARNING: this edition, of {now}, is older than the one on record, of {old}. "
            "If that is a slip, import the newer file again."
        )


def _edition(source: PostcodeSource) -> date | None:
    for form in ("%b %Y", "%B %Y"):
        with suppress(ValueError):
            first = datetime.strptime(source.vintage or "", form).date()  # noqa: DTZ007 - a day
            return source.published or first
    return source.published


def _report(
    read: PostcodeFiles,
    ours: int,
    without_point: int,
    ambiguous: AmbiguousPostcodes,
    rule: AmbiguityRule,
) -> Iterator[str]:
    if read.ended:
        yield f"left out because they are no longer in use: {read.ended:,} of the borough"
    yield f"{count_noun(len(read.rows), 'postcode')} read: {ours:,} in the borough"
    if without_point:
        yield f"left out because the file has no coordinates for them: {without_point:,}"
    near = sum(min(wards.values()) <= rule.metres for wards in ambiguous.inside.values())
    yield (
        f"near the edge of another ward: {near:,} within {count_noun(rule.metres, 'metre')}, "
        f"{len(ambiguous.inside) - near:,} farther away"
    )
    yield (
        f"near the borough boundary: {len(ambiguous.at_boundary):,} of its postcodes, "
        f"{len(ambiguous.outside):,} of other boroughs"
    )


def _other_wards(ambiguous: DistancesByPostcode) -> Lines:
    for postcode, others in sorted(ambiguous.items()):
        yield from ((postcode, code, metres) for code, metres in others.items())


def _placed_rows(inside: Iterable[Postcode], ambiguous: AmbiguousPostcodes) -> Lines:
    for postcode in inside:
        wards = {postcode.ward: 0} | ambiguous.inside.get(postcode.postcode, {})
        yield from ((postcode.postcode, *place) for place in wards.items())
    yield from _other_wards(ambiguous.outside)
