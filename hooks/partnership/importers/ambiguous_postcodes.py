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
from numpy.typing import NDArray

from partnership.importers.geometry import ground_on_grid
from partnership.model.postcodes import UNKNOWN, EdgeRule, Outside, Postcode, sector_of
from partnership.model.wards import Outline

Metres = NDArray[np.float64]
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
    wards = {outline.ward: ground_on_grid(outline) for outline in outlines}
    boundary = shapely.coverage_union_all(np.array(list(wards.values()))).boundary

    def near(postcode: Postcode, distances: Mapping[str, float]) -> dict[str, int]:
        least = rule.estimated if postcode.postcode in estimated else rule.metres
        limit = max(least, min(reach[postcode.postcode], rule.farthest))
        found = {
            code: ceil(metres)
            for code, metres in distances.items()
            if code != postcode.ward
            and metres <= max(limit, rule.farthest * _outnumber(nearby[postcode.postcode], code))
        }
        return dict(sorted(found.items(), key=lambda pair: pair[::-1]))

    def in_wards(postcodes: Sequence[Postcode]) -> Marks:
        points = _points(postcodes)
        distances = {code: shapely.distance(shape, points) for code, shape in wards.items()}
        return _marks(
            (
                postcode,
                near(postcode, {code: float(metres[place]) for code, metres in distances.items()}),
            )
            for place, postcode in enumerate(postcodes)
        )

    to_boundary = shapely.distance(boundary, _points(inside))
    neighbours = _neighbours(inside, beyond, 2 * rule.farthest)
    over_boundary = _marks(
        (postcode, near(postcode, {code: float(metres)}))
        for postcode, code, metres in zip(inside, neighbours, to_boundary, strict=True)
    )
    return Edges(in_wards(inside), over_boundary, in_wards(beyond))


def _marks(found: Iterable[tuple[Postcode, dict[str, int]]]) -> Marks:
    return {postcode.postcode: places for postcode, places in found if places}


def _points(postcodes: Sequence[Postcode]) -> NDArray[np.object_]:
    return np.array(
        [shapely.Point(postcode.easting, postcode.northing) for postcode in postcodes], dtype=object
    )


def _neighbours(
    inside: Sequence[Postcode], beyond: Sequence[Postcode], farthest: float
) -> list[str]:
    """Return the borough of the postcode beyond that is nearest to each, if it is near enough."""
    if not beyond:
        return [UNKNOWN] * len(inside)
    tree = shapely.STRtree(_points(beyond))
    nearest = tree.nearest(_points(inside))
    distances = shapely.distance(tree.geometries[nearest], _points(inside))
    return [
        beyond[place].ward if metres <= farthest else UNKNOWN
        for place, metres in zip(nearest, distances, strict=True)
    ]


def _outnumber(nearby: Sequence[str], ward: str) -> bool:
    """Tell whether most of the nearest postcodes of the sector belong to one other place."""
    return 2 * Counter(nearby)[ward] > len(nearby)


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
        distances, order = _distances(sector)
        for place, postcode in enumerate(sector):
            nearest = order[place][: rule.nearest]
            reach[postcode.postcode] = (
                float(distances[place][nearest].mean()) / 2 if len(nearest) else 0.0
            )
            nearby[postcode.postcode] = [sector[other].ward for other in nearest]
    return reach, nearby


def _distances(sector: Sequence[Postcode]) -> tuple[Metres, list[NDArray[np.intp]]]:
    """Return the metres between all postcodes of a sector, and for each the others by nearness."""
    points = np.array([(postcode.easting, postcode.northing) for postcode in sector], dtype=float)
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    order = [
        row[row != place] for place, row in enumerate(np.argsort(distances, axis=1, kind="stable"))
    ]
    return distances, order


def placed(postcodes: Sequence[Postcode], outlines: Sequence[Outline]) -> list[Postcode]:
    """Return each postcode with the ward that holds its point, or else the nearest."""
    ordered = sorted(outlines, key=lambda outline: outline.ward)
    points = shapely.points([(postcode.easting, postcode.northing) for postcode in postcodes])
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
        is_whole = all(borough not in ours for _, borough in held)
        if is_whole:
            count = Counter(borough for _, borough in held)
            found.append(
                Outside(
                    sector, tuple(sorted(count, key=lambda borough: (-count[borough], borough)))
                )
            )
        found += [
            Outside(code, (borough,))
            for code, borough in held
            if borough not in ours and (code in near or not is_whole)
        ]
    return tuple(sorted(found))
