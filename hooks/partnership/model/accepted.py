"""Warnings that somebody has looked into and found mistaken, each with the reason."""

from pydantic import Field

from partnership.model.base import PastDay, Record, Text


class AcceptedWarning(Record):
    """One warning that is told no more."""

    file: Text
    """The file that it is about, below data/, such as plans/2024-2027/plan.yml."""
    warning: Text
    """Words of the warning that tell it from others."""
    why: Text
    """Why the record is right."""
    on: PastDay
    """The day somebody looked into it."""


class Accepted(Record, title="Accepted warnings"):
    """The warnings that are accepted (`data/accepted.yml`)."""

    accepted: tuple[AcceptedWarning, ...] = Field(min_length=1)
