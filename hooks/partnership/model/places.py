"""Places: the towns and villages that people name, each with the wards that make it."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import Record, SetId, Slug, Text
from partnership.model.references import Names, Ref
from partnership.model.sources import Source
from partnership.model.wards import NamedWard


class PlaceOfWards(Record):
    """A town or a village, with the wards that it is counted by."""

    name: Text
    """What people call it."""
    slug: Annotated[Slug, Names("place", remedy="Give each place its own address.")]
    """The place's part of an address; it never changes."""
    wards: tuple[NamedWard, ...] = Field(min_length=1)
    """Its wards. A page adds up those of a place of several; a place in one leads to that ward."""
    known_by: Text | None = None
    """How it is known that these wards make the place, in a sentence; absent for a place in one."""
    to_confirm: Text | None = None
    """What the partnership has still to confirm, in a sentence; the pages say so."""


class Places(Record):
    """The file of places (`data/places.yml`)."""

    set: Annotated[SetId, Ref("ward set")]
    """The set that the wards below are of, such as 2023."""
    source: Source
    places: tuple[PlaceOfWards, ...] = Field(min_length=1)
    """The places, in the order of their names."""
