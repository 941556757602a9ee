"""The rota of leads: whose turn it is to report at each meeting."""

from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import ByTime, Day, Record, Slug, Text
from partnership.model.papers import Cited
from partnership.model.references import Ref


class Turn(Record):
    """One lead at one meeting of the rota."""

    on: Day
    """The day of the meeting."""
    priority: Annotated[Slug, Ref("priority")]
    """The slug of the priority whose lead reports."""


class Rota(Record):
    """Whose turn it is at each meeting, or why that is not shown."""

    turns: Annotated[tuple[Turn, ...], ByTime("on")] = ()
    """One entry a lead and meeting, for as many whole years of the plan as are agreed."""
    not_published: Text | None = None
    """Why there is no rota; required when there is none."""
    papers: Cited
    """The documents that give the rota, or that speak of it."""

    @model_validator(mode="after")
    def _agreed_or_explained(self) -> "Rota":
        if bool(self.turns) == bool(self.not_published):
            message = "a rota has 'turns', or a reason in 'not_published'"
            raise PydanticCustomError("reason", message)
        return self
