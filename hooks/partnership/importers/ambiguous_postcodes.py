"""Marks postcodes near the edge of a ward: their homes may lie in another one too.

A postcode is a point for many homes. How far they reach is not published, but its neighbours tell:
homes lie about half the way to the next postcodes of the sector, close together in a town
and far apart in the country. The borough boundary is an edge like any other, from both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
import shapely

from partnership.importers.geometry import grid_points, ground_on_grid
from partnership.model.postcodes import UNKNOWN, EdgeRule, Outside, Postcode, sector_of
from partnership.model.wards import Outline

Marks = dict[str, dict[str, int]]
"""For each marked postcode, the codes of other places with the metres to each, nearest first."""


@dataclass(frozen=True)
class Edges:
    """The postcodes whose homes may lie on the other side of an edge."""

    inside: Marks
    """Postcodes of the borough, with other wards of it."""
    at_boundary: Marks
    """Postcodes of the borough, with the borough beyond its boundary, or UNKNOWN."""
    outside: Marks
    """Postcodes of other boroughs, with wards of this one."""


def edges(
    inside: Sequence[Postcode],
    beyond: Sequence[Postcode],
    outlines: Sequence[Outline],
    rule: EdgeRule,
    estimated: Container[str] = (),
) -> Edges:
    """Return the postcodes whose homes may lie in another ward, or beyond the borough.

    `beyond` holds those of other boroughs, each with its borough's code for a ward: they share
    sectors with ours. `estimated` are the postcodes whose point is itself an estimate.
    """
    reach, nearby = _surroundings((*inside, *beyond), rule)
    grounds = [ground_on_grid(outline) for outline in outlines]

    def marks(postcodes: Sequence[Postcode], places: Sequence[Mapping[str, float]]) -> Marks:
        """Return the places that are near enough of those with their metres from each postcode."""
        found: Marks = {}
        for postcode, distances in zip(postcodes, places, strict=True):
            code, around = postcode.postcode, Counter(nearby[postcode.postcode])
            least = rule.estimated if code in estimated else rule.metres
            limit = max(least, min(reach[code], rule.farthest))
            near = {
                place: ceil(metres)
                for place, metres in distances.items()
                if place != postcode.ward
                if metres <= limit
                or (metres <= rule.farthest and 2 * around[place] > around.total())
            }
            if near:
                found[code] = dict(sorted(near.items(), key=lambda pair: pair[::-1]))
        return found

    def in_wards(postcodes: Sequence[Postcode]) -> Marks:
        codes, points = [outline.ward for outline in outlines], grid_points(postcodes)
        metres = np.array([shapely.distance(ground, points) for ground in grounds]).T.tolist()
        return marks(postcodes, [dict(zip(codes, row, strict=True)) for row in metres])

    boundary = shapely.coverage_union_all(np.array(grounds)).boundary
    to_boundary = shapely.distance(boundary, grid_points(inside)).tolist()
    neighbours = _neighbours(inside, beyond, 2 * rule.farthest)
    at_boundary = [{code: metres} for code, metres in zip(neighbours, to_boundary, strict=True)]
    return Edges(in_wards(inside), marks(inside, at_boundary), in_wards(beyond))


def _neighbours(
    inside: Sequence[Postcode], beyond: Sequence[Postcode], farthest: float
) -> list[str]:
    """Return the borough of the postcode beyond that is nearest to each, if it is near enough."""
    if not beyond:
        return [UNKNOWN] * len(inside)
    tree = shapely.STRtree(grid_points(beyond))
    nearest = tree.nearest(grid_points(inside))
    distances = shapely.distance(tree.geometries[nearest], grid_points(inside))
    return [
        beyond[place].ward if metres <= farthest else UNKNOWN
        for place, metres in zip(nearest, distances, strict=True)
    ]


def _surroundings(
    postcodes: Sequence[Postcode], rule: EdgeRule
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return, for each postcode, how far its homes reach, and the wards of those nearest to it."""
    sectors: dict[str, list[Postcode]] = defaultdict(list)
    for postcode in postcodes:
        sectors[sector_of(postcode.postcode)].append(postcode)
    reach: dict[str, float] = {}
    nearby: dict[str, list[str]] = {}
    for sector in sectors.values():
        points = grid_points(sector)
        metres = shapely.distance(points[:, None], points[None])
        for place, order in enumerate(np.argsort(metres, axis=1, kind="stable")):
            nearest = order[order != place][: rule.nearest]
            code = sector[place].postcode
            reach[code] = float(metres[place][nearest].mean()) / 2 if len(nearest) else 0.0
            nearby[code] = [sector[other].ward for other in nearest]
    return reach, nearby


def placed_in_wards(postcodes: Sequence[Postcode], outlines: Sequence[Outline]) -> list[Postcode]:
    """Return each postcode with the ward that holds its point, or else the nearest."""
    ordered, points = sorted(outlines, key=lambda outline: outline.ward), grid_points(postcodes)
    distances = np.array([shapely.distance(ground_on_grid(outline), points) for outline in ordered])
    return [
        replace(postcode, ward=ordered[nearest].ward)
        for postcode, nearest in zip(postcodes, distances.argmin(axis=0), strict=True)
    ]


def outside(
    rows: Iterable[tuple[str, str]], ours: set[str], near: Container[str] = ()
) -> tuple[Outside, ...]:
    """Return what lies outside, from every postcode of the file with its borough's code.

    Postcodes stand alone only in sectors that the borough shares, or where they are near it;
    a row without a borough, as of a postcode without a point, says nothing.
    """
    sectors: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for postcode, borough in rows:
        if borough:
            sectors[sector_of(postcode)].append((postcode, borough))
    found: list[Outside] = []
    for sector, held in sectors.items():
        count = Counter(borough for _, borough in held)
        is_whole = ours.isdisjoint(count)
        if is_whole:
            ranked = sorted(count, key=lambda borough: (-count[borough], borough))
            found.append(Outside(sector, tuple(ranked)))
        found += [
            Outside(code, (borough,))
            for code, borough in held
            if borough not in ours and (code in near or not is_whole)
        ]
    return tuple(sorted(found))
