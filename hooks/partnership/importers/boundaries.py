"""Ward outlines: read from a GeoJSON file, and made light without gap or overlap.

The names of the properties carry the year (`WD25CD`, `LAD25NM`), so they are found by pattern.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from partnership.errors import ProblemsFoundError, suggestion
from partnership.importers.geometry import Points, in_british_isles, in_degrees
from partnership.importers.source_file import OfficialFile
from partnership.model.base import AREA_CODE

DECIMALS = 5
"""Decimals of a degree kept in an outline: about one metre."""

NARROW = 50
"""Metres: ground of no ward that is nowhere wider than this is a gap, not an enclave."""

# Lengths alone matter here, so the National Grid's projection is used without its datum shift:
# the shift depends on which grid files a machine has, and outlines must come out the same anywhere.
_METRES = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=WGS84"
)

PointList = list[tuple[float, float]]
"""A closed line: the last point equals the first."""

_FEWEST_POINTS = 4
"""A ring needs three corners and a return to the first."""

WardShapes = dict[str, BaseGeometry]
"""The ground of each ward by its code, in degrees."""


def lightened(official: OfficialFile, ground: WardShapes, tolerance: float) -> WardShapes:
    """Return the wards' outlines with fewer points; neighbours keep their common edges."""
    _refuse_bad_ground(official, ground, "in the file", "Ask the publisher for a corrected file.")
    codes = sorted(ground)
    degrees = np.array([ground[code] for code in codes])
    simple = shapely.coverage_simplify(shapely.transform(degrees, in_metres), tolerance)
    rounded = shapely.transform(simple, in_rounded_degrees)
    light = {code: _tidied(shape) for code, shape in zip(codes, rounded, strict=True)}
    remedy = f"Choose another --tolerance than {tolerance:g}."
    _refuse_bad_ground(official, light, "after simplifying", remedy)
    if len(_holes(ground)) != len(_holes(light)):
        what = "simplifying opened a gap between wards or closed one"
        raise official.refusal(None, what, remedy)
    return light


def in_metres(degrees: Points) -> Points:
    """Return points on the plane of the National Grid."""
    return np.column_stack(_METRES.transform(degrees[:, 0], degrees[:, 1]))


def in_rounded_degrees(metres: Points) -> Points:
    """Return points of the plane in degrees, with as many decimals as outlines have."""
    degrees = _METRES.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.round(np.column_stack(degrees), DECIMALS)


def _tidied(shape: BaseGeometry) -> BaseGeometry:
    """Drop what rounding flattened and bring the rings into one fixed order.

    A neck narrower than the grid closes: its ward then falls into parts that meet in a point.
    """
    parts = [
        Polygon(rings[0], rings[1:])
        for rings in (_rings_with_ground(part) for part in shapely.get_parts(shape))
        if rings
    ]
    apart = [area for part in parts for area in _without_pinch(part)]
    turned = sorted(map(_turned, apart), key=lambda part: part.exterior.coords[0])
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)


def _without_pinch(part: Polygon) -> list[Polygon]:
    """Return an area as it is, or cut where its outline meets itself."""
    if part.is_valid:
        return [part]
    cut = shapely.make_valid(part, method="structure", keep_collapsed=False)
    return [area for area in shapely.get_parts(cut) if isinstance(area, Polygon)]


def _rings(part: Polygon) -> list[PointList]:
    """Return the outer ring and the holes of an area, without repeated points."""
    rings = (part.exterior, *part.interiors)
    return [[(x, y) for (x, y), _ in groupby(ring.coords)] for ring in rings]


def _rings_with_ground(part: Polygon) -> list[PointList]:
    """Return the rings that still enclose ground; an islet in the river may have become a line."""
    rings = _rings(part)
    if not _has_ground(rings[0]):
        return []
    return [ring for ring in rings if _has_ground(ring)]


def _has_ground(ring: PointList) -> bool:
    return len(ring) >= _FEWEST_POINTS and Polygon(ring).area > 0


def _turned(part: Polygon) -> Polygon:
    """Turn the outer ring against the clock and holes with it, each from its lowest point."""
    turned = shapely.orient_polygons(part)
    outer, *holes = [_from_lowest(ring) for ring in _rings(turned)]
    return Polygon(outer, sorted(holes))


def _from_lowest(ring: PointList) -> PointList:
    points = ring[:-1]
    start = points.index(min(points))
    return [*points[start:], *points[:start], points[start]]


def _refuse_bad_ground(official: OfficialFile, ground: WardShapes, when: str, remedy: str) -> None:
    """Raise ProblemsFoundError for outlines that cross themselves or do not fit together."""
    problems = [
        official.problem(
            None, f"the outline of ward {code} crosses itself or encloses nothing {when}", remedy
        )
        for code, shape in ground.items()
        if shape.is_empty or not shape.is_valid
    ]
    codes = list(ground)
    if not problems:
        wrong = shapely.coverage_invalid_edges(np.array([ground[code] for code in codes]))
        bad = [code for code, edges in zip(codes, wrong, strict=True) if not edges.is_empty]
        if bad:
            what = f"wards {', '.join(bad)} overlap or do not fit together {when}"
            problems = [official.problem(None, what, remedy)]
        elif any(map(_is_narrow, _holes(ground))):
            what = f"there is a narrow gap between wards {when}"
            problems = [official.problem(None, what, remedy)]
    if problems:
        raise ProblemsFoundError(problems)


def _holes(ground: WardShapes) -> list[BaseGeometry]:
    """Return the ground inside the borough that belongs to no ward."""
    whole = shapely.coverage_union_all(np.array(list(ground.values())))
    return [Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]


def _is_narrow(hole: BaseGeometry) -> bool:
    """Tell a gap left by mistake from an enclave that truly belongs to another borough."""
    return bool(shapely.transform(hole, in_metres).buffer(-NARROW / 2).is_empty)


def geojson_text(ground: WardShapes, names: Mapping[str, str]) -> str:
    """Return the outlines as GeoJSON, one ward a line, in the order of their codes."""
    features = ",\n".join(_feature(code, names[code], ground[code]) for code in sorted(ground))
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'


def _label_point(shape: BaseGeometry) -> list[float]:
    """Return the point inside a ward farthest from its edges: a name has most room there."""
    metres = shapely.transform(np.array([shape]), in_metres)
    (radius,) = shapely.transform(
        shapely.maximum_inscribed_circle(metres, tolerance=5), in_rounded_degrees
    )
    (x, y), *_ = radius.coords
    return [x, y]


def _feature(code: str, name: str, shape: BaseGeometry) -> str:
    feature = {
        "type": "Feature",
        "properties": {"code": code, "name": name, "label": _label_point(shape)},
        "geometry": mapping(shape),
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


PUBLISHER = "Office for National Statistics"

_CODE = re.compile(r"^WD(\d\d)CD$", re.IGNORECASE)
_NAME = re.compile(r"^WD\d\dNM$", re.IGNORECASE)
_WELSH_NAME = re.compile(r"^WD\d\dNMW$", re.IGNORECASE)
_AREA_CODE = re.compile(r"^LAD\d\dCD$", re.IGNORECASE)
_AREA_NAME = re.compile(r"^LAD\d\dNM$", re.IGNORECASE)
_OF_AREA = re.compile(r"^LAD\d\d", re.IGNORECASE)
_DEGREES = re.compile(r"CRS84|EPSG:{1,2}4326|4258", re.IGNORECASE)
_GRID = re.compile(r"EPSG:{1,2}27700", re.IGNORECASE)
_MOST_DEGREES = 360
"""A larger number is in metres, whatever the file says."""


@dataclass(frozen=True)
class BoundaryWard:
    """One ward of the file."""

    code: str
    name: str
    area_code: str
    area_name: str
    year: int
    """The year in the property names: the wards as they stood then."""
    ground: BaseGeometry
    welsh_name: str | None = None
    """Its name in Welsh, where it has another."""


_MOST_WARDS = 150
"""No borough has as many wards; a file with more is of several boroughs."""


def wards_in(
    official: OfficialFile, area: str | None, area_name: str | None
) -> tuple[BoundaryWard, ...]:
    """Return the wards of one borough; raise ProblemsFoundError when they cannot be told.

    A file that names no borough is taken as the wards of the borough that is named here.
    """
    wards = [
        _ward(official, number, feature) for number, feature in enumerate(_features(official), 1)
    ]
    if not any(ward.area_code for ward in wards):
        wards = _of_one_borough(official, wards, area, area_name)
    by_area: dict[str, list[BoundaryWard]] = defaultdict(list)
    for ward in wards:
        by_area[ward.area_code].append(ward)
    chosen = area or (next(iter(by_area)) if len(by_area) == 1 else None)
    if chosen is None:
        what = f"the file holds the wards of {len(by_area)} boroughs"
        raise official.refusal(None, what, "Name yours by its code: --area E06000004, for example.")
    if chosen not in by_area:
        what = f"the file has no ward of the borough {chosen}"
        known = "It holds: " + ", ".join(sorted(by_area)[:10]) + "."
        raise official.refusal(None, what, suggestion(chosen, by_area, known))
    _refuse_repeated(official, by_area[chosen])
    return tuple(sorted(by_area[chosen], key=lambda ward: ward.code))


def _of_one_borough(
    official: OfficialFile, wards: list[BoundaryWard], area: str | None, area_name: str | None
) -> list[BoundaryWard]:
    """Return the wards of a file that does not name their borough as wards of the one named."""
    what = "the file does not say which borough its wards are in (it has no LAD columns)"
    if area is None or area_name is None:
        remedy = "Write 'area_code' and 'borough' in partnership.yml first."
        raise official.refusal(None, what, remedy)
    if len(wards) > _MOST_WARDS:
        what += f", and its {len(wards):,} wards are more than one borough has"
        remedy = "Download a file with LAD columns, or one of your borough's wards alone."
        raise official.refusal(None, what, remedy)
    return [replace(ward, area_code=area, area_name=area_name) for ward in wards]


def _features(official: OfficialFile) -> list[dict[str, Any]]:
    try:
        content = json.loads(official.text)
        features = content["features"]
        stated = content.get("crs", {}).get("properties", {}).get("name", "CRS84")
        is_partial = _is_partial(content)
    except json.JSONDecodeError as error:
        what = "the file is not GeoJSON, or it is cut short"
        raise official.refusal(error.lineno, what, "Download it again as GeoJSON.") from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "the file is not a GeoJSON collection of wards"
        raise official.refusal(None, what, "Download the ward boundaries as GeoJSON.") from error
    if is_partial:
        what = "the file is only a part: the server stopped at its limit (exceededTransferLimit)"
        remedy = "Download the whole file, or ask the server for the wards of your borough alone."
        raise official.refusal(None, what, remedy)
    if not _DEGREES.search(str(stated)) and not _GRID.search(str(stated)):
        what = f"the outlines are not in longitude and latitude but in {stated}"
        remedy = "Download them as GeoJSON in WGS 84 or on the National Grid (EPSG:27700)."
        raise official.refusal(None, what, remedy)
    if not features:
        raise official.refusal(None, "the file holds no ward", "Download it again.")
    return list(features)


def _is_partial(content: dict[str, Any]) -> bool:
    """Tell whether the server says, where ArcGIS says it, that there are more wards."""
    stated = (content, content.get("properties") or {})
    return any(part.get("exceededTransferLimit") is True for part in stated)


def _ward(official: OfficialFile, number: int, feature: dict[str, Any]) -> BoundaryWard:
    try:
        properties: dict[str, Any] = feature["properties"]
        code_field = _field(properties, _CODE)
        ward = BoundaryWard(
            code=str(properties[code_field]).strip(),
            name=str(properties[_field(properties, _NAME)]).strip(),
            area_code=_of_area(properties, _AREA_CODE),
            area_name=_of_area(properties, _AREA_NAME),
            year=2000 + int(code_field[2:4]),
            ground=_ground(feature),
            welsh_name=_welsh_name(properties),
        )
    except LookupError as error:
        what = f"ward number {number} of the file lacks its {error.args[0]}"
        remedy = "The file needs properties such as WD25CD, WD25NM, LAD25CD and LAD25NM."
        raise official.refusal(None, what, remedy) from error
    except (TypeError, ValueError, AttributeError, ShapelyError) as error:
        what = f"ward number {number} of the file has no outline that can be read"
        raise official.refusal(None, what, "Download the boundaries again.") from error
    _refuse_odd_ward(official, ward)
    return ward


def _ground(feature: dict[str, Any]) -> BaseGeometry:
    """Return the ground of a ward in degrees; metres are told by their size."""
    ground = shape(feature["geometry"])
    return in_degrees(ground) if min(ground.bounds) > _MOST_DEGREES else ground


def _welsh_name(properties: dict[str, Any]) -> str | None:
    names = [
        str(value or "").strip() for key, value in properties.items() if _WELSH_NAME.match(key)
    ]
    english = str(properties[_field(properties, _NAME)]).strip()
    return names[0] if names and names[0] not in ("", english) else None


def _of_area(properties: dict[str, Any], pattern: re.Pattern[str]) -> str:
    """Return what a property says of the borough, or nothing where the file has no LAD columns."""
    if not any(map(_OF_AREA.match, properties)):
        return ""
    return str(properties[_field(properties, pattern)]).strip()


def _field(properties: dict[str, Any], pattern: re.Pattern[str]) -> str:
    for name in properties:
        if pattern.match(name):
            return name
    written = pattern.pattern.strip("^$").replace(r"(\d\d)", "25").replace(r"\d\d", "25")
    raise LookupError(written)


def _refuse_odd_ward(official: OfficialFile, ward: BoundaryWard) -> None:
    if not re.match(AREA_CODE, ward.code) or not ward.name:
        what = f"'{ward.code}' ('{ward.name}') is not a ward with its code and name"
        raise official.refusal(None, what, "Download the ward boundaries, not another geography.")
    if ward.ground.geom_type not in {"Polygon", "MultiPolygon"} or ward.ground.is_empty:
        what = f"the outline of ward {ward.code} is not an area"
        raise official.refusal(None, what, "Download the full or generalised boundaries.")
    _refuse_elsewhere(official, ward)


def _refuse_elsewhere(official: OfficialFile, ward: BoundaryWard) -> None:
    west, south, east, north = ward.ground.bounds
    corners = ((west, south), (east, north))
    if all(in_british_isles(longitude, latitude) for longitude, latitude in corners):
        return
    what = f"the outline of ward {ward.code} is not in the British Isles"
    remedy = "Download the ward boundaries as GeoJSON in WGS 84 (longitude and latitude)."
    if all(in_british_isles(longitude, latitude) for latitude, longitude in corners):
        what += ": longitude and latitude seem to be swapped"
        remedy = "Download the file as GeoJSON, which gives longitude first, then latitude."
    raise official.refusal(None, what, remedy)


def _refuse_repeated(official: OfficialFile, wards: list[BoundaryWard]) -> None:
    codes = [ward.code for ward in wards]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        what = f"ward {', '.join(repeated)} stands in the file more than once"
        raise official.refusal(None, what, "Download it again.")
