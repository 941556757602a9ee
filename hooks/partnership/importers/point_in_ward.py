"""Finds the ward in which each point lies."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree

from partnership.model.boundaries import Outline

Point = tuple[float, float]


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


def ground(outline: Outline) -> MultiPolygon:
    """Return the ground of a ward as a shape, in degrees."""
    return shapely.multipolygons([Polygon(outer, holes) for outer, *holes in outline.areas])
