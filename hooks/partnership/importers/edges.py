"""Marks postcodes near the edge of a ward: their homes may lie in another one too.

A postcode is a point for many homes. How far they reach is not published, but its neighbours tell:
homes lie about half the way to the next postcodes of the sector, close together in a town
and far apart in the country.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil

import numpy as np
import shapely
from numpy.typing import NDArray

from partnership.importers.national_grid import ground_on_grid
from partnership.model.boundaries import Outline
from partnership.model.postcodes import EdgeRule, Postcode, sector_of

Metres = NDArray[np.float64]
Edges = dict[str, dict[str, int]]
"""For each marked postcode, the other wards with the metres to each, the nearest first."""


def edges(
    inside: Sequence[Postcode],
    everywhere: Sequence[Postcode],
    outlines: Sequence[Outline],
    rule: EdgeRule,
) -> Edges:
    """Return the postcodes of the borough whose homes may lie in another of its wards.

    `everywhere` holds the postcodes of other boroughs too: they share sectors with ours.
    """
    reach, beside = _surroundings(everywhere, rule)
    points = shapely.points([(one.easting, one.northing) for one in inside])
    away = {one.ward: shapely.distance(ground_on_grid(one), points) for one in outlines}
    marked: Edges = {}
    for place, one in enumerate(inside):
        limit = max(rule.metres, min(reach[one.postcode], rule.farthest))
        others = {
            ward: ceil(metres[place])
            for ward, metres in away.items()
            if ward != one.ward
            and metres[place] <= max(limit, rule.farthest * _outnumber(beside[one.postcode], ward))
        }
        if others:
            marked[one.postcode] = dict(sorted(others.items(), key=lambda pair: pair[::-1]))
    return marked


def _outnumber(beside: Sequence[str], ward: str) -> bool:
    """Tell whether most of the nearest postcodes of the sector belong to one other ward."""
    return 2 * Counter(beside)[ward] > len(beside)


def _surroundings(
    postcodes: Sequence[Postcode], rule: EdgeRule
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return, for each postcode, how far its homes reach, and the wards of those nearest to it."""
    sectors: dict[str, list[Postcode]] = defaultdict(list)
    for one in postcodes:
        sectors[sector_of(one.postcode)].append(one)
    reach: dict[str, float] = {}
    beside: dict[str, list[str]] = {}
    for sector in sectors.values():
        away, order = _distances(sector)
        for place, one in enumerate(sector):
            nearest = order[place][: rule.nearest]
            reach[one.postcode] = float(away[place][nearest].mean()) / 2 if len(nearest) else 0.0
            beside[one.postcode] = [sector[other].ward for other in nearest]
    return reach, beside


def _distances(sector: Sequence[Postcode]) -> tuple[Metres, list[NDArray[np.intp]]]:
    """Return the metres between all postcodes of a sector, and for each the others by nearness."""
    points = np.array([(one.easting, one.northing) for one in sector], dtype=float)
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    order = [row[row != place] for place, row in enumerate(np.argsort(away, axis=1, kind="stable"))]
    return away, order
