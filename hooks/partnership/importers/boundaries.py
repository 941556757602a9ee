"""Ward outlines made light: simplified together, rounded, and still without gap or overlap."""

import json
from collections.abc import Mapping
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import MultiPolygon, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from partnership.errors import ProblemsFoundError
from partnership.importers.source_file import OfficialFile

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

Points = NDArray[np.float64]
"""One row a point, with its two coordinates."""

Ring = list[tuple[float, float]]
"""A closed line: the last point equals the first."""

_FEWEST_POINTS = 4
"""A ring needs three corners and a return to the first."""

Ground = dict[str, BaseGeometry]
"""The ground of each ward by its code, in degrees."""


def lightened(official: OfficialFile, ground: Ground, tolerance: float) -> Ground:
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
    apart = [each for part in parts for each in _without_pinch(part)]
    turned = sorted(map(_turned, apart), key=lambda part: part.exterior.coords[0])
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)


def _without_pinch(part: Polygon) -> list[Polygon]:
    """Return an area as it is, or cut where its outline meets itself."""
    if part.is_valid:
        return [part]
    cut = shapely.make_valid(part, method="structure", keep_collapsed=False)
    return [each for each in shapely.get_parts(cut) if isinstance(each, Polygon)]


def _rings(part: Polygon) -> list[Ring]:
    """Return the outer ring and the holes of an area, without repeated points."""
    rings = (part.exterior, *part.interiors)
    return [[(x, y) for (x, y), _ in groupby(ring.coords)] for ring in rings]


def _rings_with_ground(part: Polygon) -> list[Ring]:
    """Return the rings that still enclose ground; an islet in the river may have become a line."""
    rings = _rings(part)
    if not _has_ground(rings[0]):
        return []
    return [ring for ring in rings if _has_ground(ring)]


def _has_ground(ring: Ring) -> bool:
    return len(ring) >= _FEWEST_POINTS and Polygon(ring).area > 0


def _turned(part: Polygon) -> Polygon:
    """Turn the outer ring against the clock and holes with it, each from its lowest point."""
    turned = shapely.orient_polygons(part)
    outer, *holes = [_from_lowest(ring) for ring in _rings(turned)]
    return Polygon(outer, sorted(holes))


def _from_lowest(ring: Ring) -> Ring:
    points = ring[:-1]
    start = points.index(min(points))
    return [*points[start:], *points[:start], points[start]]


def _refuse_bad_ground(official: OfficialFile, ground: Ground, when: str, remedy: str) -> None:
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


def _holes(ground: Ground) -> list[BaseGeometry]:
    """Return the ground inside the borough that belongs to no ward."""
    whole = shapely.coverage_union_all(np.array(list(ground.values())))
    return [Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]


def _is_narrow(hole: BaseGeometry) -> bool:
    """Tell a gap left by mistake from an enclave that truly belongs to another borough."""
    return bool(shapely.transform(hole, in_metres).buffer(-NARROW / 2).is_empty)


def geojson_text(ground: Ground, names: Mapping[str, str]) -> str:
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
