"""Reads the ward outlines of each set from GeoJSON."""

import json
from collections.abc import Iterator
from typing import Any

from partnership.errors import Problem
from partnership.model.wards import Outline, Point, Ring, WardSet, WardSets
from partnership.records.folder import Folder
from partnership.records.text_files import read_text


def drawn_outlines(set_id: str) -> str:
    """Return the file of the outlines of a set that maps draw."""
    return f"boundaries/{set_id}.geojson"


def exact_outlines(set_id: str) -> str:
    """Return the file of the outlines of a set on which records are counted."""
    return f"boundaries/{set_id}-exact.geojson"


def load_outlines(folder: Folder, wards: WardSets) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines of every ward set that are drawn, in the order of its wards."""
    return {
        ward_set.id: _outlines_of(folder, ward_set, drawn_outlines(ward_set.id))
        for ward_set in wards.sets
    }


def load_exact_outlines(folder: Folder, wards: WardSets) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines to count on: those drawn for a set imported before there were others."""
    found = {}
    for ward_set in wards.sets:
        exact = exact_outlines(ward_set.id)
        name = exact if folder.has(exact) else drawn_outlines(ward_set.id)
        found[ward_set.id] = _outlines_of(folder, ward_set, name)
    return found


def _outlines_of(folder: Folder, ward_set: WardSet, relative: str) -> tuple[Outline, ...]:
    again = f"Run `partnership import wards` again for set {ward_set.id}."
    if not folder.has(relative):
        folder.note([Problem(folder.name(relative), None, "the file is missing", again)])
        return ()
    text = folder.attempt(lambda: read_text(folder.root / relative, folder.name(relative)))
    if text is None:
        return ()
    try:
        outlines = [_outline(feature) for feature in json.loads(text)["features"]]
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        what = "the file does not hold ward outlines as GeoJSON"
        folder.note([Problem(folder.name(relative), None, what, again)])
        return ()
    problems = list(_problems_in(outlines, ward_set))
    folder.note(Problem(folder.name(relative), None, what, again) for what in problems)
    by_code = {outline.ward: outline for outline in outlines}
    return tuple(by_code[ward.code] for ward in ward_set.wards if ward.code in by_code)


def _problems_in(outlines: list[Outline], ward_set: WardSet) -> Iterator[str]:
    """Say of each ward and outline what is wrong with it."""
    drawn = [outline.ward for outline in outlines]
    for ward in ward_set.wards:
        if ward.code not in drawn:
            yield f"ward {ward.code} ({ward.name}) has no outline"
        elif drawn.count(ward.code) > 1:
            yield f"ward {ward.code} ({ward.name}) has {drawn.count(ward.code)} outlines"
    for outline in outlines:
        if outline.ward not in ward_set.by_code:
            yield f"the outline of ward {outline.ward} belongs to no ward of set {ward_set.id}"
        elif not outline.areas or not all(
            area and all(map(_is_closed, area)) for area in outline.areas
        ):
            yield f"the outline of ward {outline.ward} is not a closed line"
        elif not all(abs(x) <= 180 and abs(y) <= 90 for ring in outline.rings() for x, y in ring):  # noqa: PLR2004 - the whole earth
            yield f"the outline of ward {outline.ward} is not in degrees of longitude and latitude"


def _is_closed(ring: Ring) -> bool:
    return len(ring) > 3 and ring[0] == ring[-1]  # noqa: PLR2004 - three corners and the first again


def _point(pair: list[float]) -> Point:
    x, y = pair
    return float(x), float(y)


def _outline(feature: dict[str, Any]) -> Outline:
    geometry = feature["geometry"]
    areas = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        areas = [areas]
    return Outline(
        ward=str(feature["properties"]["code"]),
        label=_point(feature["properties"]["label"]),
        areas=tuple(tuple(tuple(_point(pair) for pair in ring) for ring in area) for area in areas),
    )
