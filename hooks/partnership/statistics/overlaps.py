"""The overlaps of wards in different ward sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from partnership.model.wards import Outline

if TYPE_CHECKING:
    import shapely

W = TypeVar("W")
SLIVER = 0.01  # an overlap with a smaller share of both wards is a difference in drawing


@dataclass(frozen=True)
class Overlap(Generic[W]):
    """The overlap of a former ward with a ward of another set; each is a ward or a code."""

    former: W
    ward: W
    of_former: float  # the share of the former ward's area that lies in the other, 0 to 1
    of_ward: float  # the share of the other ward's area that lay in the former one, 0 to 1

    @property
    def per_cent(self) -> int:
        """The share of the former ward in whole per cent, at least 1."""
        return max(1, round(100 * self.of_former))

    @property
    def per_cent_of_ward(self) -> int:
        """The share of the other ward in whole per cent, at least 1."""
        return max(1, round(100 * self.of_ward))


def shape_of(outline: Outline) -> "shapely.MultiPolygon":
    """Return the area of a ward as a shape, in degrees."""
    import shapely  # noqa: PLC0415 - geometry is slow to load

    return shapely.multipolygons([shapely.Polygon(outer, holes) for outer, *holes in outline.areas])


def overlaps(former: Sequence[Outline], present: Sequence[Outline]) -> tuple[Overlap[str], ...]:
    """Return every pair of overlapping wards, largest share of a former ward first."""
    import shapely  # noqa: PLC0415 - geometry is slow to load

    old, new = ([shape_of(outline) for outline in outlines] for outlines in (former, present))
    pairs = []
    for before, after in shapely.STRtree(new).query(old, "intersects").T:
        # square degrees are nearly equal everywhere in a borough
        shared = old[before].intersection(new[after]).area
        of_former, of_ward = shared / old[before].area, shared / new[after].area
        if max(of_former, of_ward) >= SLIVER:
            pairs.append(Overlap(former[before].ward, present[after].ward, of_former, of_ward))
    return tuple(sorted(pairs, key=lambda pair: (pair.former, -pair.of_former, pair.ward)))
