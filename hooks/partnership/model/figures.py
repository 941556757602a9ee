"""Figures over time: a number, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum

from partnership.model.months import Month

SMALLEST_BASE = 50
"""No percentage is told of less than this: it would be mostly chance."""


class Status(StrEnum):
    """What a figure rests on; only a reported figure is complete."""

    REPORTED = "reported"
    PARTIAL = "partial"
    NOT_REPORTED = "not reported"
    NOT_YET_PUBLISHED = "not yet published"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Figure:
    """The number of records in one month; None when there is no number, and the status says why."""

    month: Month
    value: int | None
    status: Status
    is_revised: bool = False
    """Whether it, or a count that is in it, is not as first published."""

    @property
    def is_complete(self) -> bool:
        """Whether the figure may be added to a total."""
        return self.status is Status.REPORTED and self.value is not None


Series = tuple[Figure, ...]
"""One figure for every month from the first to the last, in the order of time."""
