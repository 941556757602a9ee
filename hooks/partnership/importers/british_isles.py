"""Tells a point in the British Isles from one that a mistake has put elsewhere."""

_WEST, _EAST = -11.0, 2.5
_SOUTH, _NORTH = 48.5, 61.5
"""Degrees: from Ireland to Lowestoft, from the Channel Islands to Shetland."""


def in_british_isles(longitude: float, latitude: float) -> bool:
    """Tell whether a point lies in the British Isles or the sea around them."""
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH
