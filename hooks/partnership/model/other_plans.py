"""Other plans: those of neighbours side by side, and those that we know of but do not have."""

from typing import Annotated

from pydantic import Field

from partnership.model.base import Record
from partnership.model.marks import ByTime, Free, Names, Ref
from partnership.model.sources import Paper, Statement
from partnership.model.values import Day, Slug, Text


class Theme(Record):
    """A subject that priorities of several partnerships can share."""

    id: Annotated[Slug, Names("theme")]
    """Its name in this file."""
    title: Text
    """What it is called on the page."""


class NeighbourPriority(Record):
    """One priority of one partnership's plan, in the order of the document."""

    title: Text
    """What the plan calls it."""
    about: Text
    """What it concentrates on, in a sentence."""
    themes: Annotated[tuple[Annotated[Slug, Ref("theme")], ...], Free()] = Field(min_length=1)
    """The ids of the themes it belongs to; the choice is that of whoever fills in this file."""


class NeighbourPlan(Record):
    """The plan of one partnership, in short; the partnership's own stands first."""

    borough: Text
    """The borough it covers."""
    partnership: Text
    """The partnership's name."""
    vision: Text
    """What it wants to achieve, in plain words."""
    delivery: Text | None = None
    """How the plan is carried out; leave out when the document does not say."""
    priorities: tuple[NeighbourPriority, ...] = Field(min_length=1)

    def of_theme(self, theme: Theme) -> tuple[NeighbourPriority, ...]:
        """Return its priorities that belong to a theme."""
        return tuple(priority for priority in self.priorities if theme.id in priority.themes)


class Neighbours(Record, title="Neighbouring plans"):
    """The plans side by side (`data/neighbours.yml`)."""

    years: str = Field(pattern=r"^[0-9]{4}-[0-9]{4}$", examples=["2024-2027"])
    """The years the plans cover."""
    paper: Paper
    """The paper that sums them up."""
    common: tuple[Text, ...] = ()
    """What holds for all of them."""
    themes: tuple[Theme, ...] = Field(min_length=1)
    plans: tuple[NeighbourPlan, ...] = Field(min_length=2)

    def sharing(self, theme: Theme) -> tuple[NeighbourPlan, ...]:
        """Return the plans with a priority of a theme."""
        return tuple(plan for plan in self.plans if plan.of_theme(theme))


class KnownPlan(Record):
    """One plan that other papers mention."""

    years: Annotated[str, Names("known plan")] = Field(
        pattern=r"^[0-9]{4}-[0-9]{4}$", examples=["2024-2027"]
    )
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
    papers: tuple[Paper, ...] = ()
