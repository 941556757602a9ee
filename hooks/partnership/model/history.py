"""The life of a plan: which edition is shown, and the drafts, meetings and revisions behind it."""

from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import Day, Record, Text
from partnership.model.papers import Cited, Statement


class Edition(Record):
    """Which edition of the plan the pages show."""

    name: Text
    """Its name, such as: as published in 2011."""
    known_from: Statement
    """What the pages are based on, and what was not at hand."""


class Change(Record):
    """Something that was changed after it was published: the day, and why."""

    on: Day
    """The day from which it holds."""
    why: Text
    """The reason, in a sentence that residents read."""


class Step(Record):
    """One event in the life of the plan: a draft, a meeting, a revision."""

    on: Day | None = None
    """The day it happened or was due; absent when only `when` is known."""
    when: Text | None = None
    """The time in words, where no day is known, such as April 2011."""
    what: Text
    """What happened or was to happen."""
    why: Text | None = None
    """The reason, the assessment or the meeting behind it."""
    comments_by: Day | None = None
    """The last day for comments on a draft."""
    papers: Cited
    """The documents that say so."""

    @model_validator(mode="after")
    def _has_a_time(self) -> "Step":
        if (self.on is None) == (self.when is None):
            message = "a step has 'on' (a date) or 'when' (words), and not both"
            raise PydanticCustomError("time", message)
        return self


class PlanState(StrEnum):
    """How far a plan has come."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    AGREED = "agreed"
    REFRESHED = "refreshed"
    ENDED = "ended"


class PlanStep(Record):
    """A state of a plan, and since when."""

    state: PlanState
    """`draft`, `consultation`, `agreed`, `refreshed` or `ended`."""
    on: Day | None = None
    """The day from which it holds; left out when only `when` is known."""
    when: Text | None = None
    """The time in words, where no day is known, such as: seen in 2025."""
    until: Day | None = None
    """The last day for comments, for a plan that is out for consultation."""
    note: Text | None = None
    """What a reader should know about it, in a sentence."""
    papers: Cited
    """The documents that say so."""

    @model_validator(mode="after")
    def _has_a_time(self) -> "PlanStep":
        if (self.on is None) == (self.when is None):
            message = "a state has 'on' (a date) or 'when' (words), and not both"
            raise PydanticCustomError("time", message)
        return self
