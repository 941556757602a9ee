"""Imports a ward set: its wards into wards.yml, its outlines into boundaries/."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import shapely
from pydantic import ValidationError

from partnership.errors import Problem, ProblemsFoundError
from partnership.importers.atomic_write import Import, has_changed
from partnership.importers.boundaries import BoundaryWard, wards_in
from partnership.importers.existing import read_record, read_ward_sets
from partnership.importers.geometry import DECIMALS, EXACT_DECIMALS, geojson_text, rounded
from partnership.importers.postcode_files import read_postcodes
from partnership.importers.source_file import SourceFile
from partnership.model.organisation import Organisation
from partnership.model.values import slugs_of
from partnership.model.wards import Ward, WardSet, WardSets
from partnership.records.boundaries import drawn_outlines, exact_outlines
from partnership.records.writing import wards_text
from partnership.text import count_noun, join_few, suggestion

# The tolerance for simplifying outlines in metres, safe for every anonymised map point.
_TOLERANCE = 10.0
_MOST_WARDS = 150  # a file with more wards contains several boroughs


@dataclass(frozen=True)
class WardsRequest:
    """The officer's options for a boundary file."""

    set_id: str
    valid_from: date | None = None
    valid_to: date | None = None
    order: str | None = None
    area: str | None = None  # the borough's code, for a file with several boroughs
    postcodes: tuple[Path, ...] = ()  # files that show the borough's wards, if need be


def import_wards(data: Path, path: Path, request: WardsRequest) -> Import:
    """Return the ward set and its outlines, ready to be written."""
    official = SourceFile.open(path)
    organisation = read_record(data, Organisation)
    area = request.area or (organisation.area_code if organisation else None)
    borough = organisation.borough if organisation else None
    wards = wards_in(official)
    if not any(ward.area_code for ward in wards):
        wards = _assign_borough(official, wards, area, borough, request.postcodes)
    own_wards = _select_borough(official, wards, area, borough)
    published = {ward.code: ward.outline for ward in own_wards}
    outlines = rounded(official, published, _TOLERANCE, DECIMALS)
    on_record = {ward_set.id: ward_set for ward_set in read_ward_sets(data)}
    former = on_record.get(request.set_id)
    if former:
        _refuse_part_of(former, official, published)
    imported = _ward_set(official, request, own_wards, former)
    names = {ward.code: ward.name for ward in own_wards}
    exact = exact_outlines(imported.id)
    files = {
        "wards.yml": wards_text(WardSets(sets=_add_set(imported, on_record))),
        drawn_outlines(imported.id): geojson_text(outlines, names),
        exact: geojson_text(rounded(official, published, 0, EXACT_DECIMALS), names),
    }
    report = [
        f"ward set {imported.id}: {count_noun(len(own_wards), 'ward')} of {imported.area_name}",
        f"outlines written with {DECIMALS} decimals, without gaps or overlaps",
    ]
    if not imported.order:
        report.append("The order that made these wards is not recorded: add it with --order.")
    if has_changed(data / exact, files[exact]):
        report += _to_import_again(data)
    for ward in own_wards:
        parts = int(shapely.get_num_geometries(outlines[ward.code]))
        if parts > shapely.get_num_geometries(ward.outline):
            report.append(
                f"  {ward.name} is so narrow at one point that its outline closes there: "
                f"drawn as {parts} parts that meet"
            )
    return Import(files, tuple(report))


def _refuse_part_of(former: WardSet, official: SourceFile, published: Container[str]) -> None:
    lost = [ward for ward in former.wards if ward.code not in published]
    if 0 < len(lost) < len(former.wards):
        names = join_few([f"{ward.name} ({ward.code})" for ward in lost])
        what = f"the file lacks {count_noun(len(lost), 'ward')} of set {former.id}: {names}"
        remedy = (
            "Download the file of the whole borough. If these are other wards, give their set "
            "another name with --set."
        )
        raise official.refusal(what, remedy)


def _add_set(imported: WardSet, on_record: Mapping[str, WardSet]) -> tuple[WardSet, ...]:
    """Return all sets in chronological order; the imported one ends earlier open sets."""
    sets, began = {**on_record, imported.id: imported}, imported.valid_from
    for before in on_record.values() if began else ():
        if began and before.id != imported.id and not before.valid_to and _began(before)[0] < began:
            sets[before.id] = before.model_copy(update={"valid_to": began - timedelta(days=1)})
    return tuple(sorted(sets.values(), key=_began))


def _to_import_again(data: Path) -> Iterator[str]:
    for kind, held, files_held, why in (
        ("crime", "Months", "crime/*.yml", "they are counted for these wards"),
        ("postcodes", "Postcodes", "postcodes.csv", "the finder uses these wards"),
    ):
        if any(data.glob(files_held)):
            again = f"import their files again with `partnership import {kind}`"
            yield f"{held} are on record: {again}, so that {why}."


def _select_borough(
    official: SourceFile, wards: Sequence[BoundaryWard], area: str | None, area_name: str | None
) -> list[BoundaryWard]:
    areas = sorted({ward.area_code for ward in wards})
    chosen = area or areas[0]
    if area is None and len(areas) > 1:
        what = f"the file contains the wards of {len(areas)} boroughs"
        raise official.refusal(what, "Choose yours by its code, such as --area E06000004.")
    if chosen not in areas:
        what = f"the file has no wards of the borough {chosen}"
        raise official.refusal(what, suggestion(chosen, areas, f"It has: {', '.join(areas[:10])}."))
    own_wards = [ward for ward in wards if ward.area_code == chosen]
    own_wards.sort(key=lambda ward: ward.code)
    repeated = sorted({ward.code for ward, other in pairwise(own_wards) if ward.code == other.code})
    if repeated:
        what = f"ward {', '.join(repeated)} is in the file more than once"
        raise official.refusal(what, "Download it again.")
    return [replace(ward, area_name=ward.area_name or area_name or chosen) for ward in own_wards]


def _assign_borough(
    official: SourceFile,
    wards: Sequence[BoundaryWard],
    area: str | None,
    area_name: str | None,
    postcodes: Sequence[Path],
) -> list[BoundaryWard]:
    """Return the wards as those of the named borough, or the ones that its postcodes are in."""
    what = "the file does not say which borough its wards are in (it has no LAD columns)"
    if area is None or area_name is None:
        raise official.refusal(what, "Write 'area_code' and 'borough' in partnership.yml first.")
    if postcodes:
        rows = read_postcodes(postcodes, {area}).rows
        own_codes = {row.postcode.ward for row in rows if row.borough == area and row.postcode.ward}
        lacking = sorted(own_codes - {ward.code for ward in wards})
        if lacking or not own_codes:
            examples = ", ".join(lacking[:5]) or "any"
            what = f"the file lacks wards of postcodes in {area}, such as {examples}"
            raise official.refusal(what, "Use wards and postcodes of the same years.")
        wards = [ward for ward in wards if ward.code in own_codes]
    if len(wards) > _MOST_WARDS:
        what += f", and its {len(wards):,} wards are too many for one borough"
        remedy = "Give a postcode file that shows which are its own: --postcodes codepo_gb.zip."
        raise official.refusal(what, remedy)
    return [replace(ward, area_code=area) for ward in wards]


def _began(ward_set: WardSet) -> tuple[date, str]:
    return ward_set.valid_from or date.min, ward_set.id


def _wards(found: Sequence[BoundaryWard], on_record: Mapping[str, Ward]) -> Iterator[Ward]:
    """Yield the wards of a file; one on record keeps its hand-written fields."""
    slugs = slugs_of((ward.code, ward.name) for ward in found)
    for ward in found:
        ward_on_record = on_record.get(ward.code) or Ward(
            code=ward.code, name=ward.name, slug=slugs[ward.code]
        )
        yield ward_on_record.model_copy(update={"name": ward.name, "welsh_name": ward.welsh_name})


def _ward_set(
    official: SourceFile,
    request: WardsRequest,
    found: Sequence[BoundaryWard],
    former: WardSet | None,
) -> WardSet:
    same_source = former.source if former and former.source.sha256 == official.sha256 else None
    title = same_source.title if same_source else "Ward boundaries"
    vintage = same_source.vintage if same_source else str(found[0].year)
    source = official.source("Office for National Statistics", title, vintage)
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
            wards=tuple(_wards(found, former.by_code if former else {})),
        )
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_url=False):
            (field, *_) = detail["loc"] or ("valid_to",)
            option, remedy = f"--{str(field).replace('_', '-')}", "Correct the dates."
            if field == "id":
                option, remedy = "--set", "Name the set by a year, such as 2023."
            problems.append(Problem(option, None, detail["msg"], remedy))
        raise ProblemsFoundError(problems) from error
