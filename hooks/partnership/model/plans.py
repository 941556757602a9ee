"""Plans: what the partnership set out to do over three years, and how the plan came about."""

from datetime import date
from functools import cached_property

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import Record, Slug, Text
from partnership.model.papers import Paper, Statement, cited_papers
from partnership.model.priorities import Priority


class Edition(Record):
    """Which edition of the plan the pages show."""

    name: Text
    """Its name, such as: as published in 2011."""
    known_from: Statement
    """What the pages are based on, and what was not at hand."""


class Step(Record):
    """One event in the life of the plan: a draft, a meeting, a revision."""

    on: date | None = None
    """The day it happened or was due; absent when only `when` is known."""
    when: Text | None = None
    """The time in words, where no day is known, such as April 2011."""
    what: Text
    """What happened or was to happen."""
    why: Text | None = None
    """The reason, the assessment or the meeting behind it."""
    comments_by: date | None = None
    """The last day for comments on a draft."""
    papers: tuple[Slug, ...] = Field(min_length=1)
    """The papers that say so."""

    @model_validator(mode="after")
    def _has_a_time(self) -> "Step":
        if (self.on is None) == (self.when is None):
            message = "a step has 'on' (a date) or 'when' (words), and not both"
            raise PydanticCustomError("time", message)
        return self


class PlanFacts(Record):
    """What is known of a plan apart from its priorities."""

    years: str = Field(pattern=r"^[0-9]{4}-[0-9]{4}$")
    """The first and last year, such as 2011-2014; the name of the folder and the address."""
    title: Text
    """What the plan is called."""
    period_from: date
    """The first day of the plan."""
    period_to: date
    """The last day of the plan."""
    summary: Text
    """The point of the plan in one or two sentences."""
    edition: Edition
    """Which edition the pages show."""
    vision: Text
    """What the partnership wants to achieve, in plain words."""
    aims: tuple[Text, ...] = Field(min_length=1)
    """How it wants to get there, one aim a line."""
    vision_papers: tuple[Slug, ...] = Field(min_length=1)
    """The papers that give the vision and the aims."""
    how_chosen: tuple[Statement, ...] = Field(min_length=1)
    """How the priorities were chosen."""
    priorities_note: Text | None = None
    """What a reader should know about the list of priorities as a whole."""
    delivery: tuple[Statement, ...] = Field(min_length=1)
    """Who carries the plan out and how progress is reported."""
    history: tuple[Step, ...] = Field(min_length=1)
    """Drafts, meetings and revisions, in the order of time."""
    not_known: tuple[Text, ...] = ()
    """What the papers at hand do not say, one gap a line."""
    papers: tuple[Paper, ...] = Field(min_length=1)
    """The papers that the plan's pages rest on."""

    @model_validator(mode="after")
    def _period_runs_forward(self) -> "PlanFacts":
        if self.period_to < self.period_from:
            message = "'period_to' is before 'period_from'"
            raise PydanticCustomError("dates", message)
        return self

    @model_validator(mode="after")
    def _years_fit_the_period(self) -> "PlanFacts":
        if self.years != f"{self.period_from.year}-{self.period_to.year}":
            message = "'years' does not fit 'period_from' and 'period_to'"
            raise PydanticCustomError("dates", message)
        return self

    def has_ended(self, today: date) -> bool:
        """Tell whether the plan's period is over."""
        return self.period_to < today

    def cited(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        """Return the papers with these ids."""
        return cited_papers(self.papers, ids)


class PlanFile(PlanFacts):
    """A plan as its file holds it (`data/plans/<years>/plan.yml`)."""

    priorities: tuple[Slug, ...] = Field(min_length=1)
    """The slugs of the priorities in published order; each has a file in `priorities/`."""


class Plan(PlanFacts):
    """A plan with its priorities."""

    priorities: tuple[Priority, ...] = Field(min_length=1)
    """The priorities in published order."""

    @cached_property
    def by_slug(self) -> dict[str, Priority]:
        """The priorities by their slug."""
        return {priority.slug: priority for priority in self.priorities}
