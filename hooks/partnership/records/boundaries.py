"""Reads the ward outlines of each set from GeoJSON."""

import json
from typing import Any

from partnership.errors import Problem
from partnership.model.boundaries import Outline
from partnership.model.wards import WardSet, WardSets
from partnership.records.folder import Folder


def load_outlines(folder: Folder, wards: WardSets) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines of every ward set, in the order of its wards."""
    return {one.id: _outlines_of(folder, one) for one in wards.sets}


def _outlines_of(folder: Folder, ward_set: WardSet) -> tuple[Outline, ...]:
    relative = f"boundaries/{ward_set.id}.geojson"
    again = f"Run `partnership import wards` again for set {ward_set.id}."
    if not folder.has(relative):
        folder.note([Problem(folder.name(relative), None, "the file is missing", again)])
        return ()
    try:
        features = json.loads((folder.root / relative).read_bytes())["features"]
        outlines = {outline.ward: outline for outline in map(_outline, features)}
    except (ValueError, KeyError, TypeError, RecursionError):
        what = "the file does not hold ward outlines as GeoJSON"
        folder.note([Problem(folder.name(relative), None, what, again)])
        return ()
    return _in_order(folder, relative, ward_set, outlines)


def _in_order(
    folder: Folder, relative: str, ward_set: WardSet, outlines: dict[str, Outline]
) -> tuple[Outline, ...]:
    again = f"Run `partnership import wards` again for set {ward_set.id}."
    for ward in ward_set.wards:
        if ward.code not in outlines:
            what = f"ward {ward.code} ({ward.name}) has no outline"
            folder.note([Problem(folder.name(relative), None, what, again)])
    for code in outlines.keys() - ward_set.by_code.keys():
        what = f"the outline of ward {code} belongs to no ward of set {ward_set.id}"
        folder.note([Problem(folder.name(relative), None, what, again)])
    return tuple(outlines[ward.code] for ward in ward_set.wards if ward.code in outlines)


def _outline(feature: dict[str, Any]) -> Outline:
    geometry = feature["geometry"]
    areas = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        areas = [areas]
    return Outline(
        ward=str(feature["properties"]["code"]),
        areas=tuple(
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in area) for area in areas
        ),
    )
