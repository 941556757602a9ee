"""Pictures of streets that a reader may ask for, to lie behind the wards on the map."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from partnership.model.base import Record, Text, Whole
from partnership.model.organisation import Link

PicturesAddress = Annotated[
    str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/[^\s<>\"'?#]*\{z\}[^\s<>\"'?#]*$")
]
"""The address of the pictures, with {z}, {x} and {y} where their place goes."""


class Streets(Record):
    """Who makes the pictures, and where they are fetched from when a reader asks for them."""

    name: Text
    """What the maker is called, such as OpenStreetMap."""
    address: PicturesAddress = Field(examples=["https://tiles.example/{z}/{x}/{y}.png"])
    """The address of the pictures, with {z}, {x} and {y} for closeness and place."""
    attribution: Link
    """The line that the maker's licence asks for, and where it leads."""
    closest: Annotated[Whole, Field(ge=10, le=22)] = 18
    """How far one can zoom in."""

    @property
    def host(self) -> str:
        """Where the pictures come from, as a content policy names it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


class MapSettings(Record, title="Map"):
    """What is drawn on the map besides the wards (`data/map.yml`)."""

    streets: Streets | None = None
    """Pictures of streets; absent when none are offered."""
