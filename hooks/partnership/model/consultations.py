"""Consultations: the questions, the number of answers, and the results."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from partnership.model.annotations import FreelyEditable, Names, Ref, SimilarMagnitude
from partnership.model.base import Record, ordered, rule
from partnership.model.sources import SourceDocument, SourceIds, Statement
from partnership.model.values import Day, Line, Slug, Text, WebAddress, Whole


class Responses(Record):
    """One number of answers; every number that a document gives, also if documents disagree."""

    measure: Text  # What is counted, such as valid responses.
    count: Annotated[Whole, SimilarMagnitude()]
    limit: Annotated[Literal["at least", "more than"] | None, FreelyEditable()] = None
    """For a number that a document gives as a limit; leave out if it is exact."""
    note: Text | None = None
    papers: SourceIds


class YouSaid(Record):
    """What people said and what was done; leave out when the documents do not connect the two."""

    said: Text  # What people said.
    did: Text  # What the partnership did.
    papers: SourceIds


class Engagement(Record):
    """How the partnership listened for a plan."""

    ways: tuple[Statement, ...] = Field(min_length=1, title="How people were heard")
    """Surveys, meetings and other ways in which people were heard."""
    responses: tuple[Responses, ...] = ()
    you_said: tuple[YouSaid, ...] = ()


class Consultation(Record):
    """Something that people are asked, or were asked; the latest comes last."""

    id: Annotated[Slug, Names("consultation")]  # Its name in addresses; it never changes.
    title: Line
    what: Text  # What people are asked, in a sentence or two.
    opens: Day | None = None  # The first day for answers.
    closes: Day | None = None  # The last day for answers.
    when: Line | None = None
    how: Text | None = None  # How to take part; for one that is open.
    link: WebAddress | None = None  # Where to take part.
    plan: Annotated[Text, Ref("plan"), FreelyEditable()] | None = None
    """The years of the plan that it was for; what people said and what was done is shown there."""
    responses: tuple[Responses, ...] = ()
    results: Text | None = None  # The outcome, in a sentence or two.
    results_at: WebAddress | None = None  # Where the results can be read.
    you_said: tuple[YouSaid, ...] = ()
    """What people said and what was done, if the plan does not say."""
    papers: SourceIds

    @rule(
        "a consultation has 'opens' and 'closes' (dates), or 'when' (words)",
        "Write exactly one of the two.",
    )
    def _has_a_time(self) -> bool:
        return bool(self.when) != bool(self.opens or self.closes)

    _closes_after_it_opens = ordered("opens", "closes")

    def is_open(self, today: date) -> bool:
        """Return whether people can answer on a day."""
        return self.closes is not None and (self.opens or today) <= today <= self.closes


class Consultations(Record):
    """The file of consultations (`data/consultations.yml`)."""

    consultations: tuple[Consultation, ...] = Field(min_length=1)
    papers: tuple[SourceDocument, ...] = Field(min_length=1)
