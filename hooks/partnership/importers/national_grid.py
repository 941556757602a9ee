"""Longitude and latitude to metres on the National Grid, where postcodes have their points.

The shift between the two is written out here, good to about five metres: the finer one
depends on grid files that a machine may lack, and an import must come out the same anywhere.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from partnership.importers.point_in_ward import ground
from partnership.model.boundaries import Outline

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


def in_degrees(ground: BaseGeometry) -> BaseGeometry:
    """Return ground that is in metres east and north in longitude and latitude."""
    return shapely.transform(ground, _off_grid)


def _off_grid(metres: Points) -> Points:
    found = _GRID.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return np.column_stack(found)


def _on_grid(degrees: Points) -> Points:
    return np.column_stack(_GRID.transform(degrees[:, 0], degrees[:, 1]))
