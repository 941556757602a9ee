"""Resources: what pays for a plan, and the other plans it is tied to."""

from pydantic import Field

from partnership.model.base import Record, Text
from partnership.model.papers import Cited, Statement


class Project(Record):
    """A project that the documents name, and who pays for it."""

    name: Text
    """What it is called."""
    what: Text
    """What it does, or what the documents say about it."""
    paid_by: tuple[Text, ...] = ()
    """The bodies that pay; empty when the documents do not say."""
    papers: Cited
    """The documents that say so."""


class Resources(Record):
    """What pays for a plan."""

    ways: tuple[Statement, ...] = Field(min_length=1)
    """Where the money and the people come from."""
    pooled_by: tuple[Text, ...] = ()
    """The bodies that pay into the pooled budget; empty when the documents do not say."""
    projects: tuple[Project, ...] = ()
    """The projects that the documents name."""


class LinkedPlan(Record):
    """Another plan or strategy that this one is tied to."""

    title: Text
    """What it is called."""
    how: Text
    """How the two are tied."""
    papers: Cited
    """The documents that say so."""
