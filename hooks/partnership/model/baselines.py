"""Baselines: the months that the usual range is made from, locked and on record."""

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import PastDay, Record, Text
from partnership.model.months import Month, MonthField

MONTHS_IN_A_BASELINE = 24
"""A baseline covers two whole years, so that every season counts alike."""


class Baseline(Record):
    """One choice of months; a new one needs a reason and never replaces the record of the old."""

    first: MonthField
    """The first of its 24 months, such as 2023-01."""
    last: MonthField
    """The last of its 24 months, such as 2024-12."""
    recorded: PastDay
    """The day the choice was made, after the last of its months."""
    reason: Text
    """Why these months; for a later baseline, what has changed for good since the one before."""

    @model_validator(mode="after")
    def _covers_two_years(self) -> "Baseline":
        if self.first.plus(MONTHS_IN_A_BASELINE - 1) != self.last:
            end = self.first.plus(MONTHS_IN_A_BASELINE - 1)
            remedy = f"Write last: {end}, or begin in another month."
            message = "a baseline covers 24 months"
            raise PydanticCustomError("baseline", message, {"remedy": remedy})
        if Month.of(self.recorded) <= self.last:
            message = "'recorded' is before the baseline's months are over"
            raise PydanticCustomError("baseline", message, {"remedy": "Wait until they are."})
        return self


class Baselines(Record, title="Months of the usual range"):
    """Every baseline there has been, the one in force last (`data/baselines.yml`)."""

    baselines: tuple[Baseline, ...]
    """The baselines; none while there are fewer than 24 months of figures."""

    @model_validator(mode="after")
    def _in_the_order_of_their_record(self) -> "Baselines":
        days = [one.recorded for one in self.baselines]
        if days != sorted(set(days)):
            message = "the baselines do not stand in the order of 'recorded'"
            remedy = "Put a new baseline at the end, with the day it is recorded."
            raise PydanticCustomError("baseline", message, {"remedy": remedy})
        return self
