"""Tells which wards follow on the ground of one whose rate per resident misleads."""

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from partnership.importers.point_in_ward import ground
from partnership.model.boundaries import Outline
from partnership.model.wards import Ward, WardSet


def successors(
    before: WardSet, outlines: Sequence[Outline], after: Mapping[str, BaseGeometry]
) -> dict[str, Ward]:
    """Return, by the code of each ward after, the ward before whose rate misled.

    A ward follows another when most of its ground was the other's, or most of the other's is its.
    """
    misled = [(before.by_code[one.ward], ground(one)) for one in outlines]
    misled = [(ward, old) for ward, old in misled if ward.rate_misleads]
    return {
        code: ward
        for code, new in after.items()
        for ward, old in misled
        if shapely.intersection(old, new).area > min(old.area, new.area) / 2
    }
