"""Wards held against the borough: whether a ward's rate differs by more than chance would make it.

A ward's rate is uncertain twice: its records come in runs, and its residents may be an estimate.
Both are in the range; a ward differs where the whole range lies on one side of the borough's rate.
The word, the sentence, the drawing and the class on the map all come from that one value.
"""

from enum import StrEnum

from partnership.model.wards import Ward
from partnership.statistics.rates import Rate


class Standing(StrEnum):
    """Where a ward's rate lies, seen from the borough's."""

    LOWER = "lower than the borough"
    NOT_CLEAR = "not clearly different"
    HIGHER = "higher than the borough"
    MISLEADS = "a rate would mislead"
    NONE = "no rate"

    @property
    def is_clear(self) -> bool:
        """Whether it says that the ward differs."""
        return self in (Standing.LOWER, Standing.HIGHER)

    @property
    def slug(self) -> str:
        """The same as a name of a class in a drawing."""
        return self.name.lower().replace("_", "-")


def standing_of(ward: Ward, rate: Rate | None, borough: Rate | None) -> Standing:
    """Return where a ward's rate lies; nothing is said where a rate would mislead."""
    if ward.rate_misleads:
        return Standing.MISLEADS
    if rate is None or borough is None or rate.certain is None:
        return Standing.NONE
    low, high = rate.certain
    if high < borough.value:
        return Standing.LOWER
    return Standing.HIGHER if low > borough.value else Standing.NOT_CLEAR
