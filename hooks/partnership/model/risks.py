"""Risks: what could keep a plan or a target from succeeding, and who does what about it."""

from enum import StrEnum
from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import Day, Record, Slug, Text
from partnership.model.papers import Cited
from partnership.model.references import Names


class Level(StrEnum):
    """How likely a risk is, or how much harm it would do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Risk(Record):
    """One line of the risk register."""

    id: Annotated[Slug, Names("risk")]
    """Its name within the plan; priorities and targets refer to it."""
    what: Text
    """What could go wrong."""
    likelihood: Level | None = None
    """`low`, `medium` or `high`; absent when the documents do not rate it."""
    impact: Level | None = None
    """`low`, `medium` or `high`; absent when the documents do not rate it."""
    owner: Text | None = None
    """The body that watches it, or a role in it; absent when the documents do not name one."""
    mitigation: Text | None = None
    """What is done about it; absent when the documents do not say."""
    reviewed_on: Day | None = None
    """The day it was last looked at."""
    not_published: Text | None = None
    """Why a rating, an owner, a mitigation or a review is absent; required when one is."""
    papers: Cited
    """The documents that name the risk."""

    @model_validator(mode="after")
    def _absence_has_a_reason(self) -> "Risk":
        parts = (self.likelihood, self.impact, self.owner, self.mitigation, self.reviewed_on)
        if any(part is None for part in parts) and not self.not_published:
            message = "a risk that is not rated, owned, met and reviewed needs 'not_published'"
            raise PydanticCustomError("reason", message)
        return self
