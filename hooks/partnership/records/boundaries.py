"""Reads the ward outlines of each set from GeoJSON."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

from partnership.errors import Thing, missing
from partnership.model.wards import Outline, Point, WardSet, WardSets, in_british_isles
from partnership.records.folder import Folder
from partnership.records.text_files import read_text


def drawn_outlines(set_id: str) -> str:
    """Return the file name of a set's simplified outlines, used for maps."""
    return f"boundaries/{set_id}.geojson"


def exact_outlines(set_id: str) -> str:
    """Return the file name of a set's exact outlines, used for counting."""
    return f"boundaries/{set_id}-exact.geojson"


def load_outlines(
    folder: Folder, wards: WardSets, *, exact: bool = False
) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines of each set in the order of its wards; exact ones if asked and there."""
    outlines_by_set = {}
    for ward_set in wards.sets:
        name = exact_outlines(ward_set.id)
        if not (exact and folder.has(name)):
            name = drawn_outlines(ward_set.id)
        outlines_by_set[ward_set.id] = folder.remember(
            f"{ward_set.id} {name}",
            (folder.digests(name), ward_set),
            partial(_read_outlines, folder, ward_set, name),
        )
    return outlines_by_set


def validate_exact_outlines(folder: Folder, wards: WardSets) -> None:
    """Note problems of the exact outlines, which only imports use."""
    for ward_set in wards.sets:
        if folder.has(name := exact_outlines(ward_set.id)):
            look = partial(_has_outlines, folder, ward_set, name)
            folder.remember(f"right {name}", (folder.digests(name), ward_set), look)


def _has_outlines(folder: Folder, ward_set: WardSet, relative: str) -> bool:
    return bool(_read_outlines(folder, ward_set, relative))


# The exceptions raised while a file with unexpected content is read.
_NO_OUTLINES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


# The beginning of each ward's line; a truncated line has a different end.
_WARD = '{"type":"Feature",'


def _read_outlines(folder: Folder, ward_set: WardSet, relative: str) -> tuple[Outline, ...]:
    again = f"Run `partnership import wards` again for set {ward_set.id}."
    if not folder.has(relative):
        folder.problems.append(missing(folder.name(relative), again))
        return ()
    text = folder.attempt(lambda: read_text(folder.root / relative, folder.name(relative)))
    if text is None:
        return ()
    lines = [*enumerate(text.splitlines(), 1)]
    try:
        outlines = [_outline(feature) for feature in json.loads(text)["features"]]
    except _NO_OUTLINES as error:
        wards = [(number, line) for number, line in lines if line.startswith(_WARD)]
        cut = [number for number, line in wards if not line.endswith(("}", "},"))]
        number = cut[0] if cut else vars(error).get("lineno")
        folder.note(relative, number, "the file does not contain ward outlines as GeoJSON", again)
        return ()
    for code, what in _problems_in(outlines, ward_set):
        line = next((number for number, line in lines if f'"{code}"' in line), None)
        is_unknown = code and code not in ward_set.by_code
        folder.note(relative, line, what, again, (Thing("ward", code),) if is_unknown else ())
    by_code = {outline.ward: outline for outline in outlines}
    return tuple(by_code[ward.code] for ward in ward_set.wards if ward.code in by_code)


def _problems_in(outlines: list[Outline], ward_set: WardSet) -> Iterator[tuple[str, str]]:
    if not outlines:
        yield "", "the file contains no outlines"
        return
    drawn = Counter(outline.ward for outline in outlines)
    for ward in ward_set.wards:
        if drawn[ward.code] != 1:
            count = f"{drawn[ward.code]} outlines" if drawn[ward.code] else "no outline"
            yield ward.code, f"ward {ward.code} ({ward.name}) has {count}"
    for outline in outlines:
        subject, rings = f"the outline of ward {outline.ward}", list(outline.rings())
        if outline.ward not in ward_set.by_code:
            yield outline.ward, f"{subject} belongs to no ward of set {ward_set.id}"
        elif not rings or any(len(ring) <= 3 or ring[0] != ring[-1] for ring in rings):  # noqa: PLR2004 - three corners and the first again
            yield outline.ward, f"{subject} is not a closed line"
        elif not all(in_british_isles(*point) for ring in rings for point in ring):
            yield outline.ward, f"{subject} is not in degrees of longitude and latitude"
        elif not all(
            min(side) <= own <= max(side)
            for own, side in zip(outline.label, zip(*chain(*rings), strict=True), strict=True)
        ):
            yield outline.ward, f"{subject} has its 'label' outside it"


def _outline(feature: dict[str, Any]) -> Outline:
    geometry, properties = feature["geometry"], feature["properties"]
    areas = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        areas = [areas]
    return Outline(
        ward=str(properties["code"]),
        label=_point(properties["label"]),
        name=str(properties.get("name", "")),
        areas=tuple(tuple(tuple(map(_point, ring)) for ring in area) for area in areas),
    )


def _point(coordinates: Any) -> Point:  # noqa: ANN401 - a file may hold anything
    longitude, latitude = coordinates
    return float(longitude), float(latitude)
