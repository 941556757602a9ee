"""Ward outlines: which ground belongs to which ward, and which wards share an edge."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84)."""

Ring = tuple[Point, ...]
"""A closed line: the last point equals the first."""


@dataclass(frozen=True)
class Outline:
    """The ground of one ward: one or more areas, each an outer ring and the rings of its holes."""

    ward: str
    """The ward's code."""
    areas: tuple[tuple[Ring, ...], ...]
    label: Point
    """Where a name or number has most room inside."""

    def rings(self) -> tuple[Ring, ...]:
        """Return every ring of every area."""
        return tuple(ring for area in self.areas for ring in area)


def neighbours(outlines: tuple[Outline, ...]) -> dict[str, tuple[str, ...]]:
    """Return, for each ward code, the codes of the wards that share an edge with it."""
    wards_at_edge: dict[frozenset[Point], set[str]] = defaultdict(set)
    for outline in outlines:
        for ring in outline.rings():
            for start, end in pairwise(ring):
                wards_at_edge[frozenset((start, end))].add(outline.ward)
    beside: dict[str, set[str]] = {outline.ward: set() for outline in outlines}
    for wards in wards_at_edge.values():
        for ward in wards:
            beside[ward] |= wards - {ward}
    return {ward: tuple(sorted(others)) for ward, others in beside.items()}
