"""Finds postcodes near a ward boundary, whose homes may be in another ward too.

A postcode is one point for many homes. Their extent is not published, but can be estimated: homes
reach about halfway to the next postcodes of the sector, which are close in a town and far apart in
the country. The borough boundary is treated like a ward boundary, from both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
import shapely

from partnership.importers.geometry import grid_points, shape_on_grid
from partnership.model.postcodes import (
    UNKNOWN,
    AmbiguityRule,
    ElsewherePostcode,
    Postcode,
    sector_of,
)
from partnership.model.wards import Outline

# Maps each ambiguous postcode to other places, nearest first, with their distances in metres.
DistancesByPostcode = dict[str, dict[str, int]]


@dataclass(frozen=True)
class AmbiguousPostcodes:
    """The postcodes whose homes may be on the other side of a boundary."""

    inside: DistancesByPostcode  # postcodes of the borough that may be in another ward of it
    at_boundary: DistancesByPostcode  # those that may be in another borough, or UNKNOWN
    outside: DistancesByPostcode  # postcodes of other boroughs that may be in a ward of this one


def find_ambiguous(
    inside: Sequence[Postcode],
    beyond: Sequence[Postcode],
    outlines: Sequence[Outline],
    rule: AmbiguityRule,
    estimated: Container[str] = (),
) -> AmbiguousPostcodes:
    """Return the postcodes whose homes may be in another ward or beyond the borough.

    `beyond` are postcodes of other boroughs in shared sectors, with the borough's code as ward.
    `estimated` are the postcodes whose point is an estimate.
    """
    reach, nearby = _surroundings((*inside, *beyond), rule)
    shapes = [shape_on_grid(outline) for outline in outlines]

    def within_reach(
        postcodes: Sequence[Postcode], places: Sequence[Mapping[str, float]]
    ) -> DistancesByPostcode:
        """Return the places within reach of each postcode, with their distances in metres."""
        distances_by_postcode: DistancesByPostcode = {}
        for postcode, distances in zip(postcodes, places, strict=True):
            code, wards = postcode.postcode, nearby[postcode.postcode]
            least = rule.estimated if code in estimated else rule.metres
            limit = max(least, min(reach[code], rule.farthest))
            near = sorted(
                (ceil(metres), place)
                for place, metres in distances.items()
                if place != postcode.ward
                if metres <= limit
                or (metres <= rule.farthest and 2 * wards.count(place) > len(wards))
            )
            if near:
                distances_by_postcode[code] = {place: metres for metres, place in near}
        return distances_by_postcode

    def in_wards(postcodes: Sequence[Postcode]) -> DistancesByPostcode:
        codes, points = [outline.ward for outline in outlines], grid_points(postcodes)
        metres = np.array([shapely.distance(shape, points) for shape in shapes]).T.tolist()
        return within_reach(postcodes, [dict(zip(codes, row, strict=True)) for row in metres])

    boundary = shapely.coverage_union_all(np.array(shapes)).boundary
    to_boundary = shapely.distance(boundary, grid_points(inside)).tolist()
    neighbours = _neighbours(inside, beyond, 2 * rule.farthest)
    at_boundary = [{code: metres} for code, metres in zip(neighbours, to_boundary, strict=True)]
    return AmbiguousPostcodes(in_wards(inside), within_reach(inside, at_boundary), in_wards(beyond))


def _neighbours(inside: Sequence[Postcode], beyond: Sequence[Postcode], most: float) -> list[str]:
    """Return the borough of the nearest postcode beyond the boundary, for postcodes near enough."""
    if not beyond:
        return [UNKNOWN] * len(inside)
    tree = shapely.STRtree(grid_points(beyond))
    nearest = tree.nearest(grid_points(inside))
    distances = shapely.distance(tree.geometries[nearest], grid_points(inside))
    return [
        beyond[place].ward if metres <= most else UNKNOWN
        for place, metres in zip(nearest, distances, strict=True)
    ]


def _surroundings(
    postcodes: Sequence[Postcode], rule: AmbiguityRule
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return for each postcode the reach of its homes and the wards of its neighbours."""
    sectors: dict[str, list[Postcode]] = defaultdict(list)
    for postcode in postcodes:
        sectors[sector_of(postcode.postcode)].append(postcode)
    reach: dict[str, float] = {}
    nearby: dict[str, list[str]] = {}
    for sector in sectors.values():
        points = grid_points(sector)
        metres = shapely.distance(points[:, None], points[None])
        for index, order in enumerate(np.argsort(metres, axis=1, kind="stable")):
            nearest = order[order != index][: rule.nearest]
            code = sector[index].postcode
            reach[code] = float(metres[index][nearest].mean()) / 2 if len(nearest) else 0.0
            nearby[code] = [sector[other].ward for other in nearest]
    return reach, nearby


def assign_to_wards(postcodes: Sequence[Postcode], outlines: Sequence[Outline]) -> list[Postcode]:
    """Return each postcode with the ward that contains its point, or the nearest ward."""
    ordered, points = sorted(outlines, key=lambda outline: outline.ward), grid_points(postcodes)
    distances = np.array([shapely.distance(shape_on_grid(outline), points) for outline in ordered])
    return [
        replace(postcode, ward=ordered[nearest].ward)
        for postcode, nearest in zip(postcodes, distances.argmin(axis=0), strict=True)
    ]


def outside(
    rows: Iterable[tuple[str, str]], ours: set[str], near: Container[str] = ()
) -> tuple[ElsewherePostcode, ...]:
    """Return the postcodes outside, from all rows of the file with their borough's code.

    Single postcodes are listed only in sectors that the borough shares, or near the borough. Rows
    without a borough, such as those without a point, are ignored.
    """
    sectors: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for postcode, borough in rows:
        if borough:
            sectors[sector_of(postcode)].append((postcode, borough))
    elsewhere: list[ElsewherePostcode] = []
    for sector, postcodes in sectors.items():
        count = Counter(borough for _, borough in postcodes)
        is_whole = ours.isdisjoint(count)
        if is_whole:
            ranked = sorted(count, key=lambda borough: (-count[borough], borough))
            elsewhere.append(ElsewherePostcode(sector, tuple(ranked)))
        listed = [row for row in postcodes if row[0] in near or not is_whole]
        elsewhere += [ElsewherePostcode(code, (own,)) for code, own in listed if own not in ours]
    return tuple(sorted(elsewhere))
