"""The areas that the police's API is asked about: each a little larger than a ward.

What lies outside the borough is sorted out afterwards by the true outlines, and a record that two
areas share is counted once; so an area may be drawn with few points, as long as it covers its ward.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from partnership.importers.boundaries import in_metres, in_rounded_degrees
from partnership.importers.point_in_ward import ground
from partnership.model.boundaries import Outline

MARGIN = 60
"""Metres by which an area is larger than its ward, so that simplifying cuts nothing off."""

ROUGHLY = 30
"""Metres within which the line around an area may be simplified."""

SLIVER = 10_000
"""Square metres: smaller leftovers between ward sets are differences in drawing."""


@dataclass(frozen=True)
class AskedArea:
    """An area to ask about, and the ward that it is drawn for."""

    ward: str | None
    """The ward's code; None for what other wards have beyond those asked for."""
    shape: Polygon
    """In metres."""


def areas_of(first: Iterable[Outline], others: Iterable[Outline]) -> list[AskedArea]:
    """Return areas that cover these wards, and what other wards have beyond them."""
    wards = [(outline.ward, _enlarged(_in_plane(outline))) for outline in first]
    beyond = shapely.union_all([_in_plane(outline) for outline in others])
    beyond = beyond.difference(shapely.union_all([shape for _, shape in wards]))
    left = [one for one in shapely.get_parts(beyond) if one.area >= SLIVER]
    shapes = [*wards, *((None, _enlarged(one)) for one in left)]
    return [AskedArea(ward, area) for ward, shape in shapes for area in _whole(shape)]


def halves(area: Polygon) -> list[Polygon]:
    """Return an area cut in two across its longer side."""
    west, south, east, north = area.bounds
    if east - west > north - south:
        middle = (west + east) / 2
        boxes = ((west, south, middle, north), (middle, south, east, north))
    else:
        middle = (south + north) / 2
        boxes = ((west, south, east, middle), (west, middle, east, north))
    cut = (area.intersection(shapely.box(*bounds)) for bounds in boxes)
    return [part for shape in cut for part in _whole(shape)]


def as_asked(area: Polygon) -> str:
    """Return the line around an area as the API reads it: latitude,longitude:latitude,longitude."""
    ring = shapely.transform(area.exterior, in_rounded_degrees).coords
    return ":".join(f"{latitude:.5f},{longitude:.5f}" for longitude, latitude in ring[:-1])


def _in_plane(outline: Outline) -> BaseGeometry:
    (shape,) = shapely.transform(np.array([ground(outline)]), in_metres)
    valid: BaseGeometry = shapely.make_valid(shape)
    return valid


def _enlarged(shape: BaseGeometry) -> BaseGeometry:
    return shape.buffer(MARGIN, quad_segs=2).simplify(ROUGHLY)


def _whole(shape: BaseGeometry) -> Iterator[Polygon]:
    """Yield each area of a shape without its holes: the API knows no holes."""
    for part in shapely.get_parts(shape):
        if isinstance(part, Polygon) and part.area > 0:
            yield Polygon(part.exterior)
