"""Places postcodes in the wards of a set that the official file does not name.

The file names the wards of one set. For another, such as one to come, the outlines tell.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from partnership.importers.national_grid import ground_on_grid
from partnership.model.boundaries import Outline
from partnership.model.postcodes import Postcode


def placed(postcodes: Sequence[Postcode], outlines: Sequence[Outline]) -> list[Postcode]:
    """Return each postcode with the ward that holds its point, or else the nearest."""
    ordered = sorted(outlines, key=lambda one: one.ward)
    points = shapely.points([(one.easting, one.northing) for one in postcodes])
    away = np.array([shapely.distance(ground_on_grid(one), points) for one in ordered])
    return [
        replace(one, ward=ordered[nearest].ward)
        for one, nearest in zip(postcodes, away.argmin(axis=0), strict=True)
    ]
