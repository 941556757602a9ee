"""Postcodes: how people write them and which ward each belongs to."""

import re
import unicodedata
from dataclasses import dataclass

_SHAPE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})$")


@dataclass(frozen=True, order=True)
class Postcode:
    """A live postcode, the ward its addresses vote in and its point on the National Grid."""

    postcode: str
    """With one space before the inward part: TS15 9AA."""
    ward: str
    """The ward's code."""
    easting: int
    """Metres east of the origin of the National Grid (EPSG:27700)."""
    northing: int
    """Metres north of it."""


def tidy_postcode(text: str) -> str | None:
    """Return a postcode as `TS15 9AA` however it was typed, or None if it has not that shape."""
    upper = unicodedata.normalize("NFKC", text).upper()
    match = _SHAPE.match(re.sub(r"[^A-Z0-9]", "", upper))
    return f"{match[1]} {match[2]}" if match else None
