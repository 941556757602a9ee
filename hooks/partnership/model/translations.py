"""Translations of a plan's summary and easy-read pages, sentence by sentence."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from partnership.model.base import Record
from partnership.model.marks import Derived
from partnership.model.values import Language, PastDay, Text


class Wording(Record):
    """One sentence or heading in English and in the language."""

    english: Text
    """The English, letter for letter as the page has it; where that changes, the page shows the new
    English until this line follows."""
    text: Text
    """The same in the language."""


class Translation(Record):
    """Pages of a plan in another language (`data/plans/<years>/translations/<language>.yml`)."""

    changes_freely: ClassVar[bool] = True

    language: Annotated[Language, Derived.NAME]
    """The language by its short code, such as ar or pl; the name of the file."""
    name: Text
    """What the language calls itself, in its own letters; links to the pages say it."""
    direction: Literal["ltr", "rtl"]
    """Which way it is read: ltr from left to right, rtl from right to left."""
    translated_by: Text
    """Who translated it, by body or role."""
    checked_by: Text
    """Who read it against the English, by body or role; nobody checks a translation alone that they
    made."""
    checked_on: PastDay
    """The day on which they had read all of it."""
    pages: tuple[Literal["summary", "easy-read"], ...] = Field(min_length=1)
    """Which pages it is of: summary, easy-read or both."""
    words: tuple[Wording, ...] = Field(min_length=1)
    """Every heading and sentence of those pages; `partnership check` names what is missing."""
