"""Ward geometry: simplified outlines without gaps or overlaps, projections, points in wards."""

import json
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from partnership.errors import raise_problems
from partnership.importers.source_file import SourceFile
from partnership.model.postcodes import Postcode
from partnership.model.wards import Outline, Point
from partnership.statistics.overlaps import shape_of


class WardFinder:
    """Finds the ward of points; a point on a shared edge belongs to the lowest ward code."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        """Index the outlines in the order of their codes."""
        ordered = sorted(outlines, key=lambda outline: outline.ward)
        self._codes = [outline.ward for outline in ordered]
        self._tree = STRtree([shape_of(outline) for outline in ordered])

    def wards_of(self, points: Sequence[Point]) -> dict[Point, str]:
        """Return the ward code of every point that lies in a ward."""
        different = sorted(set(points))
        if not different:
            return {}
        which, where = self._tree.query(shapely.points(np.array(different)), "intersects")
        found: dict[Point, str] = {}
        for point, ward in sorted(zip(which.tolist(), where.tolist(), strict=True)):
            found.setdefault(different[point], self._codes[ward])
        return found


Points = NDArray[np.float64]  # an array with one row per point: its two coordinates


def _moved(transformer: Transformer, points: Points, direction: str = "FORWARD") -> Points:
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1], direction=direction))


_FROM_DEGREES = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
_PROJECTION = "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 "

# The datum shift to the National Grid is given explicitly, to about five metres: the precise one
# needs grid files that a machine may lack, and imports must be the same on every machine.
GRID = Transformer.from_pipeline(
    f"{_FROM_DEGREES}+step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.1502 +ry=0.247 +rz=0.8421 "
    "+s=-20.4894 +convention=position_vector "
    f"+step +inv +proj=cart +ellps=airy {_PROJECTION}+ellps=airy"
)
on_grid = partial(_moved, GRID)  # converts points to metres east and north on the National Grid
# Converts points of the National Grid to longitude and latitude.
off_grid = partial(_moved, GRID, direction="INVERSE")

# Only lengths matter here, so the National Grid's projection is used without its datum shift.
_METRES = Transformer.from_pipeline(f"{_FROM_DEGREES}{_PROJECTION}+ellps=WGS84")
in_metres = partial(_moved, _METRES)  # convert points to metres on a plane with true lengths
_off_plane = partial(_moved, _METRES, direction="INVERSE")


def in_rounded_degrees(metres: Points) -> Points:
    """Convert points of the plane to degrees, with as many decimals as outlines have."""
    return np.round(_off_plane(metres), DECIMALS)


def shape_on_grid(outline: Outline) -> BaseGeometry:
    """Return the area of a ward in metres east and north."""
    return shapely.transform(shape_of(outline), on_grid)


def grid_points(postcodes: Sequence[Postcode]) -> NDArray[np.object_]:
    """Return the point of each postcode on the National Grid."""
    metres = np.array([postcode.point for postcode in postcodes])
    return np.asarray(shapely.points(metres.reshape(-1, 2)))


def postcodes_within(outlines: Sequence[Outline], postcodes: Sequence[Postcode]) -> dict[str, int]:
    """Return the number of postcodes whose point is in each ward's outline."""
    tree = STRtree(grid_points(postcodes))
    return {each.ward: len(tree.query(shape_on_grid(each), "intersects")) for each in outlines}


DECIMALS = 5  # decimals of a degree in an outline for drawing: about one metre
EXACT_DECIMALS = 6  # decimals in an outline for counting: as many as the records' points have
# An area of no ward is a gap, not an enclave, if it is nowhere wider than this, in metres.
NARROW = 50
WardShapes = Mapping[str, BaseGeometry]  # maps ward codes to areas, in degrees


def rounded(official: SourceFile, shapes: WardShapes, tolerance: float, places: int) -> WardShapes:
    """Return outlines simplified within a tolerance in metres and rounded; edges stay shared.

    Where rounding closes a narrow neck or makes lines cross, all lines are snapped to the grid
    together, and the areas between them are reassigned.
    """
    _refuse_bad_shapes(official, shapes)
    codes = sorted(shapes)
    degrees = np.array([shapes[code] for code in codes])
    simple = shapely.coverage_simplify(shapely.transform(degrees, in_metres), tolerance)
    exact = shapely.transform(simple, _off_plane)

    def tidied(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        near = shapely.transform(shapes, lambda points: np.round(points, places))
        return np.array([_tidied(shape) for shape in near])

    areas = tidied(exact)
    is_whole = shapely.is_valid(areas).all() and not shapely.is_empty(areas).any()
    if not (is_whole and shapely.coverage_is_valid(areas)):
        areas = tidied(_snapped(exact, 10.0**-places))
    lost = [code for code, shape in zip(codes, areas, strict=True) if shape.is_empty]
    if lost:
        what = f"ward {', '.join(lost)} is smaller than one square metre"
        raise official.refusal(what, "Ask the publisher for a corrected file.")
    return dict(zip(codes, areas, strict=True))


def _snapped(areas: NDArray[np.object_], grid: float) -> NDArray[np.object_]:
    """Return areas whose lines are snapped to a grid together, so that they are valid and meet."""
    lines = shapely.unary_union(shapely.boundary(areas), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    own: dict[int, int] = {}
    found = STRtree(areas).query(shapely.point_on_surface(faces), "intersects")
    for face, area in sorted(zip(*found.tolist(), strict=True)):
        own.setdefault(face, area)
    return np.array(
        [
            shapely.coverage_union_all(
                [faces[face] for face, owner in own.items() if owner == area]
            )
            for area in range(len(areas))
        ]
    )


def _tidied(shape: BaseGeometry) -> BaseGeometry:
    """Remove parts flattened by rounding, and normalise the order of the rings.

    A small island may have become a line. The outer ring is counter-clockwise and holes are
    clockwise, each starting at its lowest point.
    """
    parts = []
    for part in shapely.get_parts(shape):
        holes = [ring for ring in part.interiors if Polygon(ring).area > 0]
        if Polygon(part.exterior).area > 0:
            whole = shapely.remove_repeated_points(Polygon(part.exterior, holes))
            turned = shapely.orient_polygons(shapely.normalize(whole))
            holes = sorted(turned.interiors, key=lambda ring: ring.coords[:])
            parts.append(Polygon(turned.exterior, holes))
    parts.sort(key=lambda part: part.exterior.coords[0])
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _refuse_bad_shapes(official: SourceFile, shapes: WardShapes) -> None:
    """Refuse outlines that cross themselves, overlap or leave gaps narrower than an enclave."""
    remedy = "Ask the publisher for a corrected file."
    raise_problems(
        official.problem(
            f"the outline of ward {code} crosses itself or encloses nothing in the file", remedy
        )
        for code, shape in shapes.items()
        if shape.is_empty or not shape.is_valid
    )
    areas = np.array([*shapes.values()])
    wrong = shapely.coverage_invalid_edges(areas)
    bad = [code for code, edges in zip(shapes, wrong, strict=True) if not edges.is_empty]
    if bad:
        what = f"wards {', '.join(bad)} overlap or do not fit together in the file"
        raise official.refusal(what, remedy)
    whole = shapely.get_parts(shapely.coverage_union_all(areas))
    holes = [Polygon(ring) for part in whole for ring in part.interiors]
    if any(shapely.transform(hole, in_metres).buffer(-NARROW / 2).is_empty for hole in holes):
        raise official.refusal("there is a narrow gap between wards in the file", remedy)


def geojson_text(shapes: WardShapes, names: Mapping[str, str]) -> str:
    """Return the outlines as GeoJSON, a ward per line, labelled where a name has most room."""
    features = []
    for code in sorted(shapes):
        metres = shapely.transform(np.array([shapes[code]]), in_metres)
        (radius,) = shapely.transform(
            shapely.maximum_inscribed_circle(metres, tolerance=5), in_rounded_degrees
        )
        about = {"code": code, "name": names[code], "label": radius.coords[0]}
        feature = {"type": "Feature", "properties": about, "geometry": mapping(shapes[code])}
        features.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    lines = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
