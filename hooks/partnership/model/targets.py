"""Targets: what a priority sets out to change, which way, from what and by when."""

from datetime import date
from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import Record, Slug, Text
from partnership.model.papers import Cited


class Direction(StrEnum):
    """Which way a measure should move; there is no default, because the wrong one misleads."""

    DECREASE = "decrease"
    INCREASE = "increase"
    NEUTRAL = "neutral"


class Reading(Record):
    """A figure of a measure, for a period, as a paper gives it."""

    value: float
    """The figure."""
    period: Text
    """The period it covers, such as 2003/04."""
    papers: Cited
    """The papers that give it."""


class OpenData(Record):
    """Whether anyone can work the figure out from open data."""

    possible: bool
    """True when the published police figures give this measure."""
    why: Text
    """How it can be worked out, or why it cannot."""


class Target(Record):
    """One thing that a priority sets out to change."""

    id: Slug
    """Its name within the plan; part of an address, so it never changes."""
    number: Text | None = None
    """The number that the plan gives it, such as 2.2."""
    statement: Text
    """What the partnership sets out to change, in a sentence."""
    direction: Direction
    """`decrease`, `increase` or `neutral`: what the plan wants the measure to do."""
    measure: Text | None = None
    """What is counted, and how; absent when the papers do not define it."""
    unit: Text | None = None
    """The unit of the figures, such as offences or per cent."""
    baseline: Reading | None = None
    """Where the measure stood at the start."""
    value: Reading | None = None
    """Where it should stand at the end."""
    due: date | None = None
    """The day by which it should stand there."""
    not_published: Text | None = None
    """Why the baseline, the value or the date is absent; required when one of them is."""
    lead_agency: Text | None = None
    """The body that answers for the target; absent when the papers do not name it."""
    figure_owner: Text | None = None
    """The body that holds the figure; absent when the papers do not name it."""
    open_data: OpenData
    """Whether the figure can be worked out from open data."""
    papers: Cited
    """The papers that set the target."""

    @model_validator(mode="after")
    def _absence_has_a_reason(self) -> "Target":
        parts = (self.baseline, self.value, self.due)
        if any(part is None for part in parts) and not self.not_published:
            message = "a target without a baseline, a value or a date needs 'not_published'"
            raise PydanticCustomError("reason", message)
        return self
