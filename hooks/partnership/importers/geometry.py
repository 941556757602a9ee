"""Wards as shapes, in degrees and on the National Grid, and the ward in which a point lies."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from partnership.model.postcodes import Postcode
from partnership.model.wards import Outline, Point
from partnership.statistics.overlaps import ground


class WardFinder:
    """Finds wards of one set; a point on a common edge belongs to the ward of the lowest code."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        """Index the outlines in the order of their codes."""
        ordered = sorted(outlines, key=lambda outline: outline.ward)
        self._codes = [outline.ward for outline in ordered]
        self._tree = STRtree([ground(outline) for outline in ordered])

    def wards_of(self, points: Sequence[Point]) -> dict[Point, str]:
        """Return the ward's code for every point that lies in one."""
        different = sorted(set(points))
        if not different:
            return {}
        which, where = self._tree.query(shapely.points(np.array(different)), "intersects")
        found: dict[Point, str] = {}
        for point, ward in sorted(zip(which.tolist(), where.tolist(), strict=True)):
            found.setdefault(different[point], self._codes[ward])
        return found


# The shift to the National Grid's datum is written out, good to about five metres: the finer one
# depends on grid files that a machine may lack, and an import must come out the same anywhere.
_GRID = Transformer.from_pipeline(
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
    found = _GRID.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.column_stack(found)


def _on_grid(degrees: Points) -> Points:
    return np.column_stack(_GRID.transform(degrees[:, 0], degrees[:, 1]))


_WEST, _EAST = -11.0, 2.5
_SOUTH, _NORTH = 48.5, 61.5
"""Degrees: from Ireland to Lowestoft, from the Channel Islands to Shetland."""


def in_british_isles(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in the British Isles or the sea around them."""
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH
