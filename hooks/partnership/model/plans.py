"""Plans: the partnership's own, its neighbours', and those of which only the existence is known."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field

from partnership.errors import FieldPath
from partnership.model.annotations import Chronological, Derived, FreelyEditable, Names, Ref
from partnership.model.base import CORRECT_DATE, Record, first_failing, ordered, rule
from partnership.model.consultations import Engagement
from partnership.model.meetings import Rota
from partnership.model.months import day_name
from partnership.model.plan_parts import (
    Assessment,
    Edition,
    LinkedPlan,
    PlanStep,
    PlanYear,
    Resources,
    Risk,
    Step,
    Translation,
    years_between,
)
from partnership.model.priorities import Priority
from partnership.model.sources import SourceDocument, SourceIds, Statement
from partnership.model.standards import National, PlanEvidence
from partnership.model.targets import ProgressAtMeeting, Reading, Report, Target
from partnership.model.values import Day, Line, Slug, Text, Years


class PlanFacts(Record):
    """What is known about a plan apart from its priorities."""

    years: Annotated[Years, Derived.NAME]
    """The first and last year, such as 2011-2014; the name of the folder and the address."""
    title: Line
    ordinal: Line | None = None
    """Which plan it is in the partnership's count, such as fourth; leave out when not published."""
    period_from: Day | None = None
    """The first day of the plan; leave out if only its year is known."""
    period_to: Day | None = None  # The last day of the plan; leave out if only its year is known.
    summary: Text  # The point of the plan in one or two sentences.
    states: Annotated[tuple[PlanStep, ...], Chronological("on")] = ()
    easy: tuple[Text, ...] = ()
    """What the plan is about, for the easy-read version: one idea per line."""
    edition: Edition | None = None
    vision: Text | None = None
    """What the partnership wants to achieve; leave out and say why in `vision_note`."""
    aims: tuple[Text, ...] = ()
    """How it wants to get there, one aim per line; leave out and say why in `vision_note`."""
    vision_note: Text | None = None
    """Why the vision or the aims are absent; required when they are."""
    vision_papers: SourceIds | None = None
    """The documents that give the vision and the aims, or mention them."""
    how_chosen: tuple[Statement, ...] = ()  # How the priorities were chosen.
    priorities_note: Text | None = None
    """What a reader should know about the list of priorities as a whole."""
    engagement: Engagement | None = None
    linked_plans: tuple[LinkedPlan, ...] = ()
    resources: Resources | None = None
    governance: tuple[Statement, ...] = ()
    """Who carries out the plan and who is accountable for it."""
    monitoring: tuple[Statement, ...] = ()  # How progress is measured and reported.
    rota: Rota | None = None
    progress: Annotated[tuple[ProgressAtMeeting, ...], Chronological("on")] = ()
    evaluation: Statement | None = None
    """How the plan was evaluated at its end, or that the documents do not say."""
    targets: tuple[Target, ...] = ()  # Targets of the plan that belong to no single priority.
    risks: tuple[Risk, ...] = ()
    history: Annotated[tuple[Step, ...], Chronological("on")] = ()
    not_known: tuple[Text, ...] = ()  # What the documents we have do not say, one gap per line.
    papers: tuple[SourceDocument, ...] = Field(min_length=1)

    _period_runs_forward = ordered("period_from", "period_to")

    @rule("'years' does not fit 'period_from' and 'period_to'", CORRECT_DATE)
    def _years_fit_the_period(self) -> bool | FieldPath:
        first, last = f"{self.first_day.year}", f"{self.last_day.year}"
        wrong = "period_to" if self.years.startswith(first) else "period_from"
        return self.years == f"{first}-{last}" or (wrong,)

    @rule("'title' has different years from 'years', {0.years}", "Correct the one that is wrong.")
    def _title_names_its_years(self) -> bool:
        years_in_title = re.findall(r"\b([0-9]{4}) ?[-\u2013] ?([0-9]{4})\b", self.title)
        return not years_in_title or self.years.split("-") in map(list, years_in_title)

    @rule(
        "a plan without {0._absent} needs a 'vision_note'", "Write what is missing, or why it is."
    )
    def _absent_vision_has_a_reason(self) -> bool:
        return not (self._absent and self.vision_papers) or bool(self.vision_note)

    @property
    def _absent(self) -> str:
        return " and ".join(f"'{name}'" for name in ("vision", "aims") if not getattr(self, name))

    def has_ended(self, today: date) -> bool:
        """Return whether the plan's period is over."""
        return self.last_day < today

    def covers(self, day: date) -> bool:
        """Return whether a day is in the plan's period."""
        return self.first_day <= day <= self.last_day

    @property
    def first_day(self) -> date:
        """The first day, or that of the first year if the day is not known."""
        return self.period_from or date(int(self.years[:4]), 1, 1)

    @property
    def last_day(self) -> date:
        """The last day, or that of the last year if the day is not known."""
        return self.period_to or date(int(self.years[5:]), 12, 31)

    @property
    def period(self) -> str:
        """The period in words, with days if both are known."""
        days = [self.period_from, self.period_to]
        words = [day_name(day) for day in days if day]
        return " to ".join(words if all(days) else self.years.split("-"))

    def step(self, today: date) -> PlanStep | None:
        """Return the latest status of the plan; None if none is on record."""
        reached = [step for step in self.states if step.on is None or step.on <= today]
        return reached[-1] if reached else None

    def is_draft(self, today: date) -> bool:
        """Return whether the plan has not been agreed, as far as known."""
        step = self.step(today)
        drafts = ("draft", "consultation")
        return step is not None and step.state in drafts and not self.has_ended(today)

    @property
    def plan_years(self) -> tuple[PlanYear, ...]:
        """The years of the plan in chronological order."""
        return years_between(self.first_day, self.last_day)

    def cited(self, ids: tuple[str, ...]) -> tuple[SourceDocument, ...]:
        """Return the documents with these ids, in the plan's order."""
        return tuple(paper for paper in self.papers if paper.id in ids)

    @cached_property
    def risk_by_id(self) -> dict[str, Risk]:
        """The risks of the register by id."""
        return {risk.id: risk for risk in self.risks}


class PlanFile(PlanFacts, title="Plan"):
    """A plan as stored in its file (`data/plans/<years>/plan.yml`)."""

    priorities: Annotated[tuple[Annotated[Slug, Ref("priority")], ...], FreelyEditable()] = ()
    """The priorities in published order."""


class Plan(PlanFacts):
    """A plan with its priorities."""

    priorities: tuple[Priority, ...] = ()  # The priorities in published order.
    reports: tuple[Report, ...] = ()  # The progress reports with figures, in chronological order.
    translations: tuple[Translation, ...] = ()
    """Its summary and easy-read pages in other languages."""
    evidence: PlanEvidence | None = None
    """How the plan meets the national standards, if that is on record."""

    assessment: Assessment | None = None
    """The strategic assessment behind the plan, if that is on record."""
    national: National | None = None  # The response to the national plan, if that is on record.

    @cached_property
    def by_slug(self) -> dict[str, Priority]:
        """The priorities by slug."""
        return {priority.slug: priority for priority in self.priorities}

    @property
    def is_on_abuse(self) -> bool:
        """Whether a page of all priorities mentions abuse, and so needs an exit button."""
        return any(priority.exit for priority in self.priorities)

    @property
    def is_easy(self) -> bool:
        """Whether the plan and every priority have an easy-read version."""
        return bool(self.easy and self.priorities) and all(each.easy for each in self.priorities)

    @property
    def has_targets(self) -> bool:
        """Whether any target is known."""
        return any(self.all_targets())

    @property
    def has_summary(self) -> bool:
        """Whether enough is known for a summary."""
        return self.has_targets or any(
            priority.objective or priority.actions for priority in self.priorities
        )

    def can_be_evaluated(self, today: date) -> bool:
        """Return whether it has ended and can be evaluated."""
        return self.has_ended(today) and (bool(self.reports) or self.has_targets)

    @property
    def reported_years(self) -> tuple[PlanYear, ...]:
        """The years with reported figures."""
        days = [report.last_day for report in self.reports]
        return tuple(year for year in self.plan_years if any(map(year.holds, days)))

    @property
    def has_progress(self) -> bool:
        """Whether there are progress reports, or should be."""
        return any((self.reports, self.progress, self.rota, self.monitoring, self.evaluation))

    def readings_of(self, target: Target, until: date = date.max) -> tuple[Reading, ...]:
        """Return the figures reported for a target up to a day, in chronological order."""
        return tuple(
            Reading(
                value=figure.latest.value,
                period=figure.span(report) or report.title,
                since=figure.since or report.first_day,
                until=report.last_day,
                margin=figure.margin,
                papers=report.papers,
            )
            for report in self.reports
            for figure in report.figures
            if figure.target == target.id and figure.latest.value is not None
            if report.last_day <= until
        )

    def all_targets(self) -> Iterator[tuple[Priority | None, Target]]:
        """Yield every target with its priority; the plan's own targets have none, and come last."""
        for priority in self.priorities:
            for target in priority.targets:
                yield priority, target
        for target in self.targets:
            yield None, target


class Theme(Record):
    """A subject that priorities of several partnerships can share."""

    id: Annotated[Slug, Names("theme")]
    title: Line


class NeighbourPriority(Record):
    """One priority of one partnership's plan, in the order of the document."""

    title: Line
    about: Text  # What it concentrates on, in a sentence.
    themes: Annotated[tuple[Annotated[Slug, Ref("theme")], ...], FreelyEditable()] = Field(
        min_length=1
    )
    """The themes it belongs to, as chosen by whoever fills in this file."""


class NeighbourPlan(Record, labels=("borough",)):
    """A summary of one partnership's plan; our own comes first."""

    borough: Line  # The borough it covers.
    partnership: Line  # The partnership's name.
    vision: Text  # What it wants to achieve, in plain words.
    delivery: Text | None = None
    """How the plan is carried out; leave out when the document does not say."""
    priorities: tuple[NeighbourPriority, ...] = Field(min_length=1)

    def of_theme(self, theme: Theme) -> tuple[NeighbourPriority, ...]:
        """Return the priorities that belong to a theme."""
        return tuple(priority for priority in self.priorities if theme.id in priority.themes)


class Neighbours(Record, title="Neighbouring plans"):
    """The plans side by side (`data/neighbours.yml`)."""

    years: Annotated[Years, Ref("plan")]  # The years the plans cover.
    paper: SourceDocument  # The document that summarises them.
    common: tuple[Text, ...] = ()  # What is true of all of them.
    themes: tuple[Theme, ...] = Field(min_length=1)
    plans: tuple[NeighbourPlan, ...] = Field(min_length=2)

    @rule("no priority belongs to one of 'themes'", "Delete it, or use it.")
    def _every_theme_is_used(self) -> bool | FieldPath:
        used = {theme for plan in self.plans for own in plan.priorities for theme in own.themes}
        is_known = used <= {theme.id for theme in self.themes}  # else that is reported
        return not is_known or first_failing(self, "themes", lambda theme: theme.id in used)

    def sharing(self, theme: Theme) -> tuple[NeighbourPlan, ...]:
        """Return the plans with a priority in a theme."""
        return tuple(plan for plan in self.plans if plan.of_theme(theme))


class KnownPlan(Record):
    """A plan that other documents mention."""

    years: Annotated[Years, Names("known plan")]  # The first and last year, such as 2014-2017.
    title: Line
    known: tuple[Statement, ...] = Field(min_length=1)  # What the documents say about it.
    not_known: tuple[Text, ...] = Field(min_length=1)  # What they do not say.


class KnownPlans(Record, title="Other plans that are known"):
    """Plans that are known only from other documents (`data/plans/known.yml`)."""

    plans: Annotated[tuple[KnownPlan, ...], Chronological("years")] = ()
    papers: tuple[SourceDocument, ...] = ()
