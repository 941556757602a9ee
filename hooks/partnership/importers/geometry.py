"""Wards as shapes: made light without gap or overlap, on the National Grid, and around points."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from partnership.errors import ProblemsFoundError
from partnership.importers.source_file import SourceFile
from partnership.model.postcodes import Postcode
from partnership.model.wards import Outline, Point
from partnership.statistics.overlaps import ground


class WardFinder:
    """Finds wards of one set; a point on a common edge belongs to the ward of the lowest code."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        """Index the outlines in the order of their codes."""
        ordered = sorted(outlines, key=lambda outline: outline.ward)
        self._codes = [outline.ward for outline in ordered]
        grounds = [ground(outline) for outline in ordered]
        self._tree, self._bounds = STRtree(grounds), shapely.total_bounds(grounds).tolist()

    def wards_of(self, points: Sequence[Point]) -> dict[Point, str]:
        """Return the ward's code for every point that lies in one."""
        west, south, east, north = self._bounds
        different = sorted({(x, y) for x, y in points if west <= x <= east and south <= y <= north})
        if not different:
            return {}
        which, where = self._tree.query(shapely.points(np.array(different)), "intersects")
        found: dict[Point, str] = {}
        for point, ward in sorted(zip(which.tolist(), where.tolist(), strict=True)):
            found.setdefault(different[point], self._codes[ward])
        return found


# The shift to the National Grid's datum is written out, good to about five metres: the finer one
# depends on grid files that a machine may lack, and an import must come out the same anywhere.
GRID = Transformer.from_pipeline(
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.1502 +ry=0.247 +rz=0.8421 "
    "+s=-20.4894 +convention=position_vector "
    "+step +inv +proj=cart +ellps=airy "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)

Points = NDArray[np.float64]
"""One row a point, with its two coordinates."""


def ground_on_grid(outline: Outline) -> BaseGeometry:
    """Return the ground of a ward in metres east and north."""
    return shapely.transform(ground(outline), _on_grid)


def postcodes_within(outlines: Sequence[Outline], postcodes: Sequence[Postcode]) -> dict[str, int]:
    """Return how many postcodes have their point in the outline of each ward."""
    points = [(postcode.easting, postcode.northing) for postcode in postcodes]
    tree = STRtree(np.asarray(shapely.points(np.array(points).reshape(-1, 2))))
    return {
        outline.ward: len(tree.query(ground_on_grid(outline), "intersects")) for outline in outlines
    }


def in_degrees(ground: BaseGeometry) -> BaseGeometry:
    """Return ground that is in metres east and north in longitude and latitude."""
    return shapely.transform(ground, _off_grid)


def _off_grid(metres: Points) -> Points:
    found = GRID.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.column_stack(found)


def _on_grid(degrees: Points) -> Points:
    return np.column_stack(GRID.transform(degrees[:, 0], degrees[:, 1]))


_WEST, _EAST = -11.0, 2.5
_SOUTH, _NORTH = 48.5, 61.5
"""Degrees: from Ireland to Lowestoft, from the Channel Islands to Shetland."""


def in_british_isles(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in the British Isles or the sea around them."""
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH


DECIMALS = 5
"""Decimals of a degree kept in an outline that is drawn: about one metre."""

EXACT_DECIMALS = 6
"""Decimals kept in an outline on which records are counted: their points have as many."""

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


def lightened(official: SourceFile, ground: WardShapes, tolerance: float) -> WardShapes:
    """Return the wards' outlines with fewer points; neighbours keep their common edges."""
    return _rounded(official, ground, tolerance, DECIMALS)


def as_published(official: SourceFile, ground: WardShapes) -> WardShapes:
    """Return the wards' outlines with every point, as records are counted on them."""
    return _rounded(official, ground, 0, EXACT_DECIMALS)


def _rounded(
    official: SourceFile, ground: WardShapes, tolerance: float, decimals: int
) -> WardShapes:
    """Return outlines simplified and rounded, which still are a coverage.

    Where rounding closes a neck or moves a line over another, all lines are snapped to the grid
    together, and the ground between them is given out again.
    """
    _refuse_bad_ground(official, ground)
    codes = sorted(ground)
    degrees = np.array([ground[code] for code in codes])
    simple = shapely.coverage_simplify(shapely.transform(degrees, in_metres), tolerance)
    exact = shapely.transform(simple, _in_degrees_of)
    rounded = [_tidied(_to_decimals(shape, decimals)) for shape in exact]
    if not _is_coverage(rounded):
        snapped = _snapped(exact, 10.0**-decimals)
        rounded = [_tidied(_to_decimals(shape, decimals)) for shape in snapped]
    lost = [code for code, shape in zip(codes, rounded, strict=True) if shape.is_empty]
    if lost:
        what = f"ward {', '.join(lost)} is smaller than a square metre"
        raise official.refusal(what, "Ask the publisher for a corrected file.")
    return dict(zip(codes, rounded, strict=True))


def _is_coverage(shapes: Sequence[BaseGeometry]) -> bool:
    areas = np.array(shapes)
    is_whole = bool(shapely.is_valid(areas).all()) and not shapely.is_empty(areas).any()
    return is_whole and bool(shapely.coverage_is_valid(areas))


def _snapped(areas: NDArray[np.object_], grid: float) -> list[BaseGeometry]:
    """Return areas whose lines are snapped to a grid together, so that they are valid and meet."""
    lines = shapely.unary_union(shapely.boundary(areas), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    own: dict[int, int] = {}
    found = STRtree(areas).query(shapely.point_on_surface(faces), "intersects")
    for face, area in sorted(zip(*found.tolist(), strict=True)):
        own.setdefault(face, area)
    return [
        shapely.coverage_union_all([faces[face] for face, owner in own.items() if owner == area])
        for area in range(len(areas))
    ]


def _to_decimals(shape: BaseGeometry, decimals: int) -> BaseGeometry:
    return shapely.transform(shape, lambda points: np.round(points, decimals))


def in_metres(degrees: Points) -> Points:
    """Return points on the plane of the National Grid."""
    return np.column_stack(_METRES.transform(degrees[:, 0], degrees[:, 1]))


def in_rounded_degrees(metres: Points) -> Points:
    """Return points of the plane in degrees, with as many decimals as outlines have."""
    return np.round(_in_degrees_of(metres), DECIMALS)


def _in_degrees_of(metres: Points) -> Points:
    return np.column_stack(_METRES.transform(metres[:, 0], metres[:, 1], direction="INVERSE"))


def _tidied(shape: BaseGeometry) -> BaseGeometry:
    """Drop what rounding flattened and bring the rings into one fixed order."""
    parts = [
        Polygon(rings[0], rings[1:])
        for rings in (_rings_with_ground(part) for part in shapely.get_parts(shape))
        if rings
    ]
    turned = sorted(map(_turned, parts), key=lambda part: part.exterior.coords[0])
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)


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


def _refuse_bad_ground(official: SourceFile, ground: WardShapes) -> None:
    """Raise ProblemsFoundError for outlines that cross themselves or do not fit together."""
    remedy = "Ask the publisher for a corrected file."
    problems = [
        official.problem(
            f"the outline of ward {code} crosses itself or encloses nothing in the file", remedy
        )
        for code, shape in ground.items()
        if shape.is_empty or not shape.is_valid
    ]
    if problems:
        raise ProblemsFoundError(problems)
    codes = list(ground)
    wrong = shapely.coverage_invalid_edges(np.array([ground[code] for code in codes]))
    bad = [code for code, edges in zip(codes, wrong, strict=True) if not edges.is_empty]
    if bad:
        what = f"wards {', '.join(bad)} overlap or do not fit together in the file"
        raise official.refusal(what, remedy)
    if any(map(_is_narrow, _holes(ground))):
        what = "there is a narrow gap between wards in the file"
        raise official.refusal(what, remedy)


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
