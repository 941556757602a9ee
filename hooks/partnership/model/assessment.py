"""The strategic assessment: for each priority who suffers, who offends and where it happens."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import Record, either
from partnership.model.marks import Ref
from partnership.model.sources import Cited, Statement
from partnership.model.values import Slug, Text


class DataSource(Record):
    """A body that the assessment takes data from."""

    name: Text
    """What the data are."""
    owner: Text | None = None
    """The body that holds them; leave out when the documents do not say."""
    note: Text | None = None
    """What a reader should know, such as that it was an open question."""


class Breakdown(Record):
    """How the answers to the consultation divide, as far as that is published."""

    by: Text
    """What they are divided by, such as age."""
    published: Text | None = None
    """What is published of it."""
    not_published: Text | None = None
    """Why nothing is shown; required when nothing is published."""

    _known_or_explained = either("published", "not_published")


class ProfilePart(Record):
    """The victims, the offenders or the places of one priority."""

    looks_at: tuple[Text, ...] = ()
    """What the assessment looks at; leave out when the documents do not say."""
    findings: tuple[Statement, ...] = ()
    """What it found, as far as that is published."""
    not_published: Text | None = None
    """Why no finding is shown; required when there is none."""

    _known_or_explained = either("findings", "not_published")


class Profile(Record):
    """The three profiles of one priority, in the order of the plan."""

    priority: Annotated[Slug, Ref("priority", once=True)]
    """The slug of the priority."""
    victim: ProfilePart
    """Who suffers."""
    offender: ProfilePart
    """Who offends."""
    location: ProfilePart
    """Where it happens, beside the figures by ward, which are worked out."""


class Assessment(Record, title="Strategic assessment"):
    """A plan's strategic assessment (`data/plans/<years>/assessment.yml`)."""

    about: Text
    """What the assessment is and what of it we have, in a sentence or two."""
    data_from: Text
    """The period of the data it rests on."""
    papers: Cited
    sources: tuple[DataSource, ...] = ()
    responses: tuple[Breakdown, ...] = ()
    last_plan: Statement | None = None
    """The review of the plan before; leave out when no document we have holds one."""
    profiles: tuple[Profile, ...] = Field(min_length=1)
    summary: Statement
    """Its summary and actions, or where to find them."""
    gaps: tuple[Text, ...] = ()
    """What is known to be missing, one gap a line."""
