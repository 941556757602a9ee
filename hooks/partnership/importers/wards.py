"""Imports a ward set: its wards into wards.yml, its outlines into boundaries/."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import shapely
from pydantic import ValidationError
from shapely.geometry.base import BaseGeometry

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.atomic_write import Import, differs
from partnership.importers.boundaries import PUBLISHER, BoundaryWard, wards_in
from partnership.importers.existing import (
    read_organisation,
    read_ward_sets,
    required_outlines,
)
from partnership.importers.geometry import (
    DECIMALS,
    WardShapes,
    as_published,
    geojson_text,
    lightened,
)
from partnership.importers.postcode_files import read_postcodes
from partnership.importers.source_file import OPEN_GOVERNMENT_LICENCE, SourceFile
from partnership.model.sources import Source
from partnership.model.values import slugs_of
from partnership.model.wards import Outline, Ward, WardSet, WardSets
from partnership.records.boundaries import drawn_outlines, exact_outlines
from partnership.records.writing import wards_text
from partnership.statistics.overlaps import ground


def successors(
    before: WardSet, outlines: Sequence[Outline], after: Mapping[str, BaseGeometry]
) -> dict[str, Ward]:
    """Return, by the code of each ward after, the ward before whose rate misled.

    A ward follows another when most of its ground was the other's, or most of the other's is its.
    """
    misled = [(before.by_code[outline.ward], ground(outline)) for outline in outlines]
    misled = [(ward, old) for ward, old in misled if ward.rate_misleads]
    return {
        code: ward
        for code, new in after.items()
        for ward, old in misled
        if shapely.intersection(old, new).area > min(old.area, new.area) / 2
    }


TITLE = "Ward boundaries"
"""What a boundary file is called when the officer does not say."""

_MOST_NAMED = 5
"""Wards that a message names; the rest are counted."""

TOLERANCE = 10.0
"""Metres that keep an outline true enough for every anonymised map point."""


@dataclass(frozen=True)
class WardsRequest:
    """What the officer says about a boundary file."""

    set_id: str
    valid_from: date | None = None
    valid_to: date | None = None
    order: str | None = None
    tolerance: float = TOLERANCE
    """Metres within which an outline may be simplified."""
    area: str | None = None
    """The borough's code, for a file that holds several boroughs."""
    title: str | None = None
    """What the publisher calls the file."""
    vintage: str | None = None
    """The edition of the file."""
    postcodes: tuple[Path, ...] = ()
    """Postcode files that say which wards are the borough's, where the boundaries do not."""


def import_wards(data: Path, path: Path, request: WardsRequest) -> Import:
    """Return the ward set and its outlines, ready to be written."""
    official = SourceFile.open(path)
    organisation = read_organisation(data)
    area = request.area or (organisation.area_code if organisation else None)
    borough = organisation.borough if organisation else None
    found = wards_in(official, area, borough, lambda: _own_wards(request, area))
    published = {ward.code: ward.ground for ward in found}
    outlines = lightened(official, published, request.tolerance)
    on_record = {ward_set.id: ward_set for ward_set in read_ward_sets(data)}
    former = on_record.get(request.set_id)
    _refuse_lost_wards(official, former, published.keys())
    others = [ward_set for ward_set in on_record.values() if ward_set is not former]
    began = request.valid_from or (former.valid_from if former else None)
    misled = _misled(data, others, began, outlines)
    imported = _ward_set(official, request, found, former, misled)
    sets = tuple(sorted((on_record | {imported.id: imported}).values(), key=_began))
    names = {ward.code: ward.name for ward in found}
    files = {
        "wards.yml": wards_text(WardSets(sets=sets)),
        drawn_outlines(imported.id): geojson_text(outlines, names),
        exact_outlines(imported.id): geojson_text(as_published(official, published), names),
    }
    carried = {
        names[code]: misled[code].name
        for code in sorted(misled)
        if former is None or code not in former.by_code
    }
    fallen = {
        ward.name: parts
        for ward in found
        if (parts := int(shapely.get_num_geometries(outlines[ward.code])))
        > shapely.get_num_geometries(ward.ground)
    }
    exact = exact_outlines(imported.id)
    again = _to_import_again(data) if differs(data / exact, files[exact]) else ()
    return Import(files, tuple(_report(imported, again, fallen, carried, sets)))


def _own_wards(request: WardsRequest, area: str | None) -> set[str] | None:
    """Return the codes of the wards that postcodes of the borough are in, where a file says so."""
    if not request.postcodes or area is None:
        return None
    rows = read_postcodes(request.postcodes, {area}).rows
    return {row.postcode.ward for row in rows if row.borough == area and row.postcode.ward}


def _refuse_lost_wards(
    official: SourceFile, former: WardSet | None, codes: AbstractSet[str]
) -> None:
    """Raise ProblemsFoundError where the file lacks wards that the set has on record."""
    lost = [ward for ward in (former.wards if former else ()) if ward.code not in codes]
    if former and lost and codes & former.by_code.keys():
        named = ", ".join(f"{ward.name} ({ward.code})" for ward in lost[:_MOST_NAMED])
        rest = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        what = f"the file lacks {count_noun(len(lost), 'ward')} of set {former.id}: {named}{rest}"
        remedy = (
            "Download the file of the whole borough. If these are other wards, give their set "
            "another name with --set."
        )
        raise official.refusal(what, remedy)


def _began(ward_set: WardSet) -> tuple[date, str]:
    return ward_set.valid_from or date.min, ward_set.id


def _misled(
    data: Path, others: Sequence[WardSet], began: date | None, outlines: WardShapes
) -> dict[str, Ward]:
    """Return, by the code of each ward, the ward of the set before whose rate misled there."""
    before = [
        ward_set for ward_set in others if began and (ward_set.valid_from or date.min) < began
    ]
    if not before:
        return {}
    last = max(before, key=_began)
    return successors(last, required_outlines(data, (last,))[last.id], outlines)


def _ward_set(
    official: SourceFile,
    request: WardsRequest,
    found: tuple[BoundaryWard, ...],
    former: WardSet | None,
    misled: Mapping[str, Ward],
) -> WardSet:
    """Return the set; what an officer wrote by hand and the file cannot know is kept."""
    known = former.source if former and former.source.sha256 == official.sha256 else None
    on_record = former.by_code if former else {}
    slugs = slugs_of((ward.code, ward.name) for ward in found)
    wards = tuple(
        on_record[ward.code].model_copy(update={"name": ward.name, "welsh_name": ward.welsh_name})
        if ward.code in on_record
        else Ward(
            code=ward.code,
            name=ward.name,
            welsh_name=ward.welsh_name,
            slug=slugs[ward.code],
            rate_misleads=misled[ward.code].rate_misleads if ward.code in misled else None,
        )
        for ward in found
    )
    source = Source(
        publisher=PUBLISHER,
        title=request.title or (known.title if known else TITLE),
        vintage=request.vintage or (known.vintage if known else str(found[0].year)),
        licence=OPEN_GOVERNMENT_LICENCE,
        file=official.name,
        sha256=official.sha256,
    )
    try:
        return WardSet(
            id=request.set_id,
            order=request.order or (former.order if former else None),
            valid_from=request.valid_from or (former.valid_from if former else None),
            valid_to=request.valid_to or (former.valid_to if former else None),
            area_code=found[0].area_code,
            area_name=found[0].area_name,
            source=source,
            population=former.population if former else None,
            wards=wards,
        )
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0]) if detail["loc"] else "valid-to"
            is_name = name == "id"
            remedy = "Name the set by a year, such as 2023." if is_name else "Correct the dates."
            option = "--set" if is_name else f"--{name}"
            problems.append(Problem(option, None, detail["msg"], remedy))
        raise ProblemsFoundError(problems) from error


def _to_import_again(data: Path) -> Iterator[str]:
    """Yield what must come in again where outlines are others than before."""
    if any((data / "crime").glob("*.yml")):
        yield (
            "Months are on record: import their files again with `partnership import crime`, "
            "so that they are counted on these wards."
        )
    if (data / "postcodes.csv").is_file():
        yield (
            "Postcodes are on record: import their file again with `partnership import postcodes`, "
            "so that the finder knows these wards."
        )


def _report(
    imported: WardSet,
    again: Iterable[str],
    fallen: Mapping[str, int],
    carried: Mapping[str, str],
    sets: Sequence[WardSet],
) -> Iterator[str]:
    """Yield what was written, and what an officer must look at or do.

    `fallen` are the wards that have more parts than in the file, with their number; `carried` the
    new wards that show no rate because of old ones, with these.
    """
    wards = count_noun(len(imported.wards), "ward")
    yield f"ward set {imported.id}: {wards} of {imported.area_name}"
    yield f"outlines written to {DECIMALS} decimals, without gap or overlap"
    if not imported.order:
        yield "The order that made these wards is not recorded: give it with --order."
    yield from again
    for name, parts in fallen.items():
        yield (
            f"  {name} is so narrow in a place that its outline closes there: "
            f"drawn as {parts} parts that meet"
        )
    for name, before in carried.items():
        yield (
            f"{name} follows {before}, so it has the same rate_misleads and shows no rate. "
            "If a rate is sound here, write rate_holds: true instead."
        )
    for earlier, later in pairwise(sets):
        end = later.valid_from - timedelta(days=1) if later.valid_from else None
        if end and earlier.valid_to != end:
            yield (
                f"Ward set {earlier.id} must end on the day before {later.id} begins: "
                f"write valid_to: {end} in wards.yml."
            )
