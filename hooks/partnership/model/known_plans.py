"""Plans that are known of without being at hand: what is known of each, and what is not."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import ByTime, Day, Record, Text
from partnership.model.papers import Paper, Statement


class KnownPlan(Record):
    """One plan that other papers mention."""

    years: str = Field(pattern=r"^[0-9]{4}-[0-9]{4}$", examples=["2024-2027"])
    """The first and last year, such as 2014-2017."""
    title: Text
    """What it is called, or what to call it."""
    runs_to: Day | None = None
    """Its last day, where that is known; the page says whether it has passed."""
    known: tuple[Statement, ...] = Field(min_length=1)
    """What the documents say of it."""
    not_known: tuple[Text, ...] = Field(min_length=1)
    """What they do not say."""


class KnownPlans(Record, title="Other plans that are known"):
    """The file of plans known of (`data/plans/known.yml`)."""

    plans: Annotated[tuple[KnownPlan, ...], ByTime("years")] = ()
    """The plans, in the order of their periods."""
    papers: tuple[Paper, ...] = ()
    """The documents that mention them."""
