"""Settings of the site: search words, street pictures, and accepted warnings."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from partnership.model.annotations import OneLine
from partnership.model.base import Record, rule
from partnership.model.organisation import Link
from partnership.model.values import (
    Line,
    Number,
    PastDay,
    Text,
    TextOrNumber,
    Whole,
    YesOrNo,
    matching,
)

PageAddress = Annotated[
    str,
    matching(
        r"^/([a-z0-9-]+/)*(#[a-z0-9_-]+)?$",
        "Copy it from a browser, after the name of the site, such as /about/contact/.",
        200,
    ),
]
"""The address of a page of this site, as a browser shows it after the name of the site."""


class Answer(Record):
    """The best page for words that residents type; of equals, the first is shown first."""

    words: tuple[Annotated[TextOrNumber, OneLine()], ...] = Field(
        min_length=1, examples=[["loud music"]]
    )
    """What residents type: an entry matches if all of its words are typed, in any order."""
    page: PageAddress
    """The page that answers, from the slash after the name of the site on, such as
    /about/contact/ or /about/contact/#noise; / is the home page."""
    title: Line | None = None  # The title of the result; the page's own title if left out.
    says: Text | None = None  # The answer in a sentence; the page's own description if left out.


class Search(Record):
    """The everyday words that the search understands (`data/search.yml`)."""

    synonyms: tuple[Annotated[tuple[TextOrNumber, ...], Field(min_length=2)], ...] = Field(
        default=(), examples=[["car"]]
    )
    """Words with the same meaning: a search for one also finds the others."""
    answers: tuple[Answer, ...] = ()


PicturesAddress = Annotated[
    str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/[^\s<>\"'?#]*\{z\}[^\s<>\"'?#]*$")
]
"""The address of the pictures, with {z}, {x} and {y} as placeholders."""


class Streets(Record):
    """Pictures of streets: who makes them, and where they are loaded from when a reader asks."""

    name: Line  # The name of the maker, such as OpenStreetMap.
    address: PicturesAddress = Field(examples=["https://tiles.example/{z}/{x}/{y}.png"])
    """The address of the pictures, with {z}, {x} and {y} for zoom and place, such as
    https://tiles.example/{z}/{x}/{y}.png."""
    attribution: Link  # The line that the maker's licence requires, with its link.
    closest: Annotated[Whole, Field(ge=10, le=22)] = 18  # How far one can zoom in.

    @rule("'address' lacks {{x}} or {{y}}", "Write both in the address of a picture.")
    def _address_has_a_place(self) -> bool:
        return all(part in self.address for part in ("x}", "y}"))

    @property
    def host(self) -> str:
        """The host of the pictures, for the content security policy."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


class MapSettings(Record, title="Map", changes_freely=True):
    """What is drawn on the map besides the wards (`data/map.yml`)."""

    streets: Streets | None = None


class AcceptedWarning(Record, labels=("why",)):
    """One warning that is no longer shown."""

    file: Line  # The file that it is about, below data/, such as plans/2024-2027/plan.yml.
    warning: Text  # Words of the warning that distinguish it from others.
    why: Text  # Why the record is right.
    on: PastDay


class Accepted(Record, title="Accepted warnings", changes_freely=True):
    """The warnings that are accepted (`data/accepted.yml`)."""

    accepted: tuple[AcceptedWarning, ...] = Field(min_length=1)


class PageHead(Record, changes_freely=True):
    """The settings at the top of an authored page (`content/**/*.md`)."""

    title: Line | None = None
    """The title of the page in the menu and browser; its heading if left out."""
    description: Text | None = None  # A summary in a sentence; that of the site if left out.
    template: Text | None = None
    hide: tuple[Text, ...] = ()
    search: dict[str, Number | bool] | None = None
    streets: YesOrNo = False
    exit: YesOrNo = False
    feed: Text | None = None
    scripts: tuple[Text, ...] = ()
    styles: tuple[Text, ...] = ()
