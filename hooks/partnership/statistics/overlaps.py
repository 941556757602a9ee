"""The ground that two wards of different sets share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnership.model.wards import Outline

if TYPE_CHECKING:
    import shapely

SLIVER = 0.01
"""A smaller share of both wards is a difference in drawing, not ground in common."""


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


def ground(outline: Outline) -> "shapely.MultiPolygon":
    """Return the ground of a ward as a shape, in degrees."""
    import shapely  # noqa: PLC0415 - geometry is slow to load

    return shapely.multipolygons([shapely.Polygon(outer, holes) for outer, *holes in outline.areas])


def overlaps(former: Sequence[Outline], present: Sequence[Outline]) -> tuple[Overlap, ...]:
    """Return every pair of wards that share ground, the largest share of a former ward first.

    Areas are taken in square degrees: within a borough all are stretched alike.
    """
    import shapely  # noqa: PLC0415 - geometry is slow to load

    old, new = ([ground(outline) for outline in outlines] for outlines in (former, present))
    found = []
    for before, after in shapely.STRtree(new).query(old, "intersects").T:
        shared = old[before].intersection(new[after]).area
        of_former, of_ward = shared / old[before].area, shared / new[after].area
        if max(of_former, of_ward) >= SLIVER:
            found.append(Overlap(former[before].ward, present[after].ward, of_former, of_ward))
    return tuple(sorted(found, key=lambda pair: (pair.former, -pair.of_former, pair.ward)))
