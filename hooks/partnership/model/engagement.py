"""Engagement: how people were asked, how many answered, and what came of it."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import AlikeInSize, Record, Text, Whole
from partnership.model.papers import Cited, Statement


class Responses(Record):
    """One number of answers to a consultation, as a document gives it."""

    measure: Text
    """What is counted, such as valid responses."""
    count: Annotated[Whole, AlikeInSize()]
    """How many."""
    note: Text | None = None
    """What a reader should know about the number."""
    papers: Cited
    """The documents that give it."""


class YouSaid(Record):
    """Something people told the partnership, and what the partnership did about it."""

    said: Text
    """What people said."""
    did: Text
    """What the partnership did."""
    papers: Cited
    """The documents that say so."""


class Engagement(Record):
    """How the partnership listened for a plan."""

    ways: tuple[Statement, ...] = Field(min_length=1)
    """Surveys, meetings and other ways in which people were heard."""
    responses: tuple[Responses, ...] = ()
    """How many answered; every number that a document gives, also where papers disagree."""
    you_said: tuple[YouSaid, ...] = ()
    """What people said and what was done; empty when the documents do not connect the two."""
