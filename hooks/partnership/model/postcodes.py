"""Postcodes: their notation, their wards, and those outside the borough."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Annotated

from pydantic import Field

from partnership.model.base import CORRECT_NUMBER, Record, rule
from partnership.model.sources import Source
from partnership.model.values import AreaCode, Line, Text, Whole
from partnership.model.wards import WardSet

# The pattern of a postcode: after the first digit, O and I can only be a misread 0 or 1.
_SHAPE = re.compile(r"^([A-Z]{1,2}[0-9][A-HJ-NP-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})$")
_LOOKS_LIKE = {**dict.fromkeys("O0", "O0"), **dict.fromkeys("I1L", "I1L")}
_LONGEST = 8  # the letters, digits and spaces of the longest postcode
UNKNOWN = "unknown"  # the placeholder for the code of a neighbouring borough that is not known


@dataclass(frozen=True, order=True, slots=True)
class Postcode:
    """A live postcode, the ward its addresses vote in and its point on the National Grid."""

    postcode: str  # with one space before the inward part: TS15 9AA
    ward: str  # the ward's code
    easting: int  # metres east of the origin of the National Grid (EPSG:27700)
    northing: int  # metres north of it
    also: tuple[str, ...] = ()  # other wards in which its homes may lie, nearest first
    beyond: str | None = None  # another borough in which they may lie, or UNKNOWN

    @property
    def point(self) -> tuple[int, int]:
        """Metres east and north on the National Grid."""
        return self.easting, self.northing


@dataclass(frozen=True, order=True)
class ElsewherePostcode:
    """A postcode, or a whole sector, that belongs to other boroughs."""

    place: str  # a postcode such as TS2 1AA, or a sector that is wholly outside, such as TS1 1
    boroughs: tuple[str, ...]  # the codes of those boroughs, the one with most of it first
    also: tuple[str, ...] = ()  # our wards, of any set, in which its homes may lie, nearest first


class AmbiguityRule(Record):
    """When a postcode is treated as being in two wards although its point is in one."""

    metres: Annotated[Whole, Field(le=1000)] = 50
    """A point within this many metres of another ward may have homes there."""
    estimated: Annotated[Whole, Field(le=1000)] = 100
    """The same for a point that is an estimate from the postcodes around it, in metres."""
    nearest: Annotated[Whole, Field(ge=1, le=20)] = 3
    """How many nearest postcodes of the sector are used to estimate how far its homes reach."""
    farthest: Annotated[Whole, Field(le=5000)] = 250
    """The maximum distance to another ward in metres: a large office may be far from its sector."""

    @rule("'farthest' is less than 'metres' or 'estimated'", CORRECT_NUMBER)
    def _reaches_far_enough(self) -> bool:
        return self.farthest >= max(self.metres, self.estimated)


class Borough(Record):
    """Another borough that shares postcode sectors or a postcode area with this one."""

    code: AreaCode  # Its code, as in the postcode file.
    name: Line


class PostcodeSource(Source, changes_freely=True):
    """Where the postcodes come from, and how they were read (`data/postcodes.yml`)."""

    areas: tuple[Text, ...] | None = None
    """The postcode areas that the file covers completely, such as TS."""
    edges: AmbiguityRule | None = None
    estimated: Whole | None = None
    """How many postcodes of the borough have a point that is an estimate."""
    boroughs: tuple[Borough, ...] | None = None


def ward_set_of_codes(codes: set[str], sets: Sequence[WardSet]) -> WardSet:
    """Return the ward set that the official file uses: the one with most of its codes."""
    return max(sets, key=lambda ward_set: len(codes.intersection(ward_set.by_code)))


def sets_to_assign(
    codes: set[str], sets: Sequence[WardSet], published: date | None
) -> tuple[WardSet, ...]:
    """Return the ward sets for which postcodes are assigned by coordinates.

    These are the sets that the official file does not use, except those that ended before its
    publication or, if that day is not known, before the file's own set.
    """
    official = ward_set_of_codes(codes, sets)
    since = published or official.valid_from
    return tuple(
        ward_set
        for ward_set in sets
        if ward_set is not official
        and not codes <= ward_set.by_code.keys()
        and (ward_set.valid_to is None or (since is not None and ward_set.valid_to >= since))
    )


def tidy_postcode(text: str) -> str | None:
    """Return a postcode as `TS15 9AA` however it was typed; None if it is not a postcode."""
    upper = unicodedata.normalize("NFKC", text).upper()
    match = _SHAPE.match(re.sub(r"[^A-Z0-9]", "", upper))
    return f"{match[1]} {match[2]}" if match else None


def postcode_meant(text: str) -> str | None:
    """Return the only postcode that a text is, or looks like: O is like 0, and I and L like 1."""
    letters = [_LOOKS_LIKE.get(letter, letter) for letter in text.upper()[:_LONGEST]]
    postcodes = {tidy_postcode("".join(read)) for read in product(*letters)} - {None}
    return tidy_postcode(text) or (postcodes.pop() if len(postcodes) == 1 else None)


def sector_of(postcode: str) -> str:
    """Return the sector of a postcode: TS15 9 for TS15 9AA."""
    return postcode[:-2]


def area_of(postcode: str) -> str:
    """Return the postcode area: TS for TS15 9AA."""
    return re.sub(r"[0-9].*", "", postcode)
