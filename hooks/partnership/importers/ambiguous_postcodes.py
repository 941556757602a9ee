"""Marks postcodes near the edge of a ward: their homes may lie in another one too.

A postcode is a point for many homes. How far they reach is not published, but its neighbours tell:
homes lie about half the way to the next postcodes of the sector, close together in a town
and far apart in the country. The rim of the borough is an edge like any other, from both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
import shapely
from numpy.typing import NDArray

from partnership.importers.geometry import ground_on_grid
from partnership.model.boundaries import Outline
from partnership.model.postcodes import UNKNOWN, EdgeRule, Outside, Postcode, sector_of

Metres = NDArray[np.float64]
Marks = dict[str, dict[str, int]]
"""For each marked postcode, the codes of other places with the metres to each, nearest first."""


@dataclass(frozen=True)
class Edges:
    """The postcodes whose homes may lie on the other side of an edge."""

    inside: Marks
    """Postcodes of the borough, with other wards of it."""
    rim: Marks
    """Postcodes of the borough, with the borough beyond the rim, or UNKNOWN."""
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
    reach, beside = _surroundings((*inside, *beyond), rule)
    wards = {one.ward: ground_on_grid(one) for one in outlines}
    rim = shapely.coverage_union_all(np.array(list(wards.values()))).boundary

    def near(one: Postcode, away: Mapping[str, float]) -> dict[str, int]:
        least = rule.estimated if one.postcode in estimated else rule.metres
        limit = max(least, min(reach[one.postcode], rule.farthest))
        found = {
            code: ceil(metres)
            for code, metres in away.items()
            if code != one.ward
            and metres <= max(limit, rule.farthest * _outnumber(beside[one.postcode], code))
        }
        return dict(sorted(found.items(), key=lambda pair: pair[::-1]))

    def in_wards(postcodes: Sequence[Postcode]) -> Marks:
        points = _points(postcodes)
        away = {code: shapely.distance(shape, points) for code, shape in wards.items()}
        return _marks(
            (one, near(one, {code: float(metres[place]) for code, metres in away.items()}))
            for place, one in enumerate(postcodes)
        )

    to_rim = shapely.distance(rim, _points(inside))
    neighbours = _neighbours(inside, beyond, 2 * rule.farthest)
    over_rim = _marks(
        (one, near(one, {code: float(metres)}))
        for one, code, metres in zip(inside, neighbours, to_rim, strict=True)
    )
    return Edges(in_wards(inside), over_rim, in_wards(beyond))


def _marks(found: Iterable[tuple[Postcode, dict[str, int]]]) -> Marks:
    return {one.postcode: places for one, places in found if places}


def _points(postcodes: Sequence[Postcode]) -> NDArray[np.object_]:
    return np.array([shapely.Point(one.easting, one.northing) for one in postcodes], dtype=object)


def _neighbours(
    inside: Sequence[Postcode], beyond: Sequence[Postcode], farthest: float
) -> list[str]:
    """Return the borough of the postcode beyond that is nearest to each, if it is near enough."""
    if not beyond:
        return [UNKNOWN] * len(inside)
    tree = shapely.STRtree(_points(beyond))
    nearest = tree.nearest(_points(inside))
    away = shapely.distance(tree.geometries[nearest], _points(inside))
    return [
        beyond[place].ward if metres <= farthest else UNKNOWN
        for place, metres in zip(nearest, away, strict=True)
    ]


def _outnumber(beside: Sequence[str], ward: str) -> bool:
    """Tell whether most of the nearest postcodes of the sector belong to one other place."""
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


def placed(postcodes: Sequence[Postcode], outlines: Sequence[Outline]) -> list[Postcode]:
    """Return each postcode with the ward that holds its point, or else the nearest."""
    ordered = sorted(outlines, key=lambda one: one.ward)
    points = shapely.points([(one.easting, one.northing) for one in postcodes])
    away = np.array([shapely.distance(ground_on_grid(one), points) for one in ordered])
    return [
        replace(one, ward=ordered[nearest].ward)
        for one, nearest in zip(postcodes, away.argmin(axis=0), strict=True)
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
            found.append(Outside(sector, tuple(sorted(count, key=lambda one: (-count[one], one)))))
        found += [
            Outside(code, (borough,))
            for code, borough in held
            if borough not in ours and (code in near or not is_whole)
        ]
    return tuple(sorted(found))
