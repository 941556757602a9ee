"""Tells how much ground two wards of different sets share, by lines drawn across the borough.

The lines run from west to east at equal steps; on each, the stretches of both wards are compared.
With this many lines a share is right to well under one per cent.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, radians

from partnership.model.boundaries import Outline

LINES = 1500
"""How many lines are drawn across the borough."""

SLIVER = 0.01
"""A smaller share of both wards is a difference in drawing, not ground in common."""

Stretch = tuple[float, float, str]
"""From one longitude to another, a ward's code."""


@dataclass(frozen=True)
class Overlap:
    """The ground that a former ward shares with a ward of another set."""

    former: str
    """The former ward's code."""
    ward: str
    """The other ward's code."""
    of_former: float
    """The share of the former ward's area that lies in the other, 0 to 1."""
    of_ward: float
    """The share of the other ward's area that lay in the former one, 0 to 1."""


def overlaps(former: Sequence[Outline], present: Sequence[Outline]) -> tuple[Overlap, ...]:
    """Return every pair of wards that share ground, the largest share of a former ward first."""
    south, step = _lines_across((*former, *present))
    before, after = _stretches(former, south, step), _stretches(present, south, step)
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for line, stretches in before.items():
        width = cos(radians(south + line * step))
        for pair, length in _in_common(stretches, after.get(line, [])):
            shared[pair] += length * width
    old_size, new_size = (_sizes(one, south, step) for one in (before, after))
    found = (
        Overlap(old, new, size / old_size[old], size / new_size[new])
        for (old, new), size in shared.items()
    )
    kept = (one for one in found if max(one.of_former, one.of_ward) >= SLIVER)
    return tuple(sorted(kept, key=lambda one: (one.former, -one.of_former, one.ward)))


def _lines_across(outlines: Sequence[Outline]) -> tuple[float, float]:
    """Return the latitude of the first line and the step to the next."""
    heights = [y for outline in outlines for ring in outline.rings() for _, y in ring]
    step = (max(heights) - min(heights)) / LINES
    return min(heights) + step / 2, step


def _stretches(outlines: Sequence[Outline], south: float, step: float) -> dict[int, list[Stretch]]:
    """Return, for each line, the stretches of it that lie in a ward, from west to east."""
    by_line: dict[int, list[Stretch]] = defaultdict(list)
    for outline in outlines:
        crossings: dict[int, list[float]] = defaultdict(list)
        for ring in outline.rings():
            for line, longitude in _crossings(ring, south, step):
                crossings[line].append(longitude)
        for line, longitudes in crossings.items():
            ends = iter(sorted(longitudes))
            by_line[line] += (
                (west, east, outline.ward) for west, east in zip(ends, ends, strict=True)
            )
    return {line: sorted(stretches) for line, stretches in by_line.items()}


def _crossings(
    ring: Sequence[tuple[float, float]], south: float, step: float
) -> Iterator[tuple[int, float]]:
    """Yield each line that an outline crosses, with the longitude of the crossing."""
    for (x1, y1), (x2, y2) in pairwise(ring):
        low, high = min(y1, y2), max(y1, y2)
        for line in range(max(0, ceil((low - south) / step)), ceil((high - south) / step)):
            height = south + line * step
            yield line, x1 + (x2 - x1) * (height - y1) / (y2 - y1)


def _in_common(
    before: Sequence[Stretch], after: Sequence[Stretch]
) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield the length that each pair of wards has in common on one line."""
    for west, east, old in before:
        for other_west, other_east, new in after:
            length = min(east, other_east) - max(west, other_west)
            if length > 0:
                yield (old, new), length


def _sizes(by_line: dict[int, list[Stretch]], south: float, step: float) -> dict[str, float]:
    sizes: dict[str, float] = defaultdict(float)
    for line, stretches in by_line.items():
        for west, east, ward in stretches:
            sizes[ward] += (east - west) * cos(radians(south + line * step))
    return sizes
