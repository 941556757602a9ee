"""Targets as pages show them: with their verdict in words, and what is not known of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.sources import Amendment
from partnership.model.targets import (
    Direction,
    Override,
    Reading,
    Target,
    TargetStatus,
)
from partnership.pages.templates import day
from partnership.statistics.target_status import TargetCount, TargetVerdict, judge

SHOULD = {
    Direction.DECREASE: "go down",
    Direction.INCREASE: "go up",
    Direction.NEUTRAL: "be watched; neither way is called better",
}
"""The direction of a target in words."""

KINDS = {
    TargetStatus.MET: "met",
    TargetStatus.ON_TRACK: "on-track",
    TargetStatus.NOT_ON_TRACK: "not-on-track",
    TargetStatus.UNCERTAIN: "uncertain",
    TargetStatus.NOT_MEASURED: "not-measured",
    TargetStatus.DROPPED: "dropped",
}
"""The look of each status: a shape beside the words, so that colour is never needed."""


@dataclass(frozen=True)
class JudgedTarget:
    """A target with what the rule says of it."""

    target: Target
    priority: Priority | None
    readings: tuple[Reading, ...]
    """The figures reported for it, in the order of time."""
    verdict: TargetVerdict
    """By the latest figure reported; where none is, by the site's own count."""
    override: Override | None
    """The officer's verdict, while it stands."""
    count: TargetCount | None = None
    """What the site has counted itself, where the police figures can tell."""
    verdict_on_count: TargetVerdict | None = None
    """What the rule says of that count."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """What the documents do not say of it."""
        target = self.target
        asked = {
            "what is counted": target.measure or target.measured_by,
            "the starting figure": target.baseline,
            "the figure to reach": target.value,
            "the day it is due": target.due,
            "who leads on it": target.lead_agency,
            "who has the figure": target.figure_owner,
        }
        return tuple(words for words, value in asked.items() if value is None)

    @property
    def should(self) -> str:
        """Which way it should move."""
        return SHOULD[self.target.direction]

    @property
    def kind(self) -> str:
        """The look of its status."""
        return KINDS[self.verdict.status]

    @property
    def rests_on_a_forecast(self) -> bool:
        """Whether the status tells what was expected, because no figure is published."""
        return bool(self.target.forecasts) and not self.readings and not self.verdict_on_count

    @property
    def officers_kind(self) -> str | None:
        """The look of the officer's verdict, while it stands."""
        return KINDS[self.override.status] if self.override else None

    @property
    def kind_of_count(self) -> str | None:
        """The look of what the rule says of the site's own count."""
        return KINDS[self.verdict_on_count.status] if self.verdict_on_count else None


Counting = Callable[[Target, date], TargetCount | None]
"""Counts a target from the police figures up to a day, where they can tell."""


def judged_targets(
    plan: Plan, today: date, until: date = date.max, counted: Counting | None = None
) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict, by the figures up to a day."""
    has_ended = plan.has_ended(today) and until >= plan.last_day
    day = min(today, until)
    return tuple(
        _judged(
            target,
            priority,
            plan.readings_of(target, until),
            counted(target, min(day, target.due or plan.last_day)) if counted else None,
            day,
            has_ended=has_ended,
        )
        for priority, target in plan.all_targets()
    )


def _judged(  # noqa: PLR0913 - what is said of a target
    target: Target,
    priority: Priority | None,
    readings: tuple[Reading, ...],
    count: TargetCount | None,
    today: date,
    *,
    has_ended: bool,
) -> JudgedTarget:
    if target.dropped and target.dropped.on <= today:
        return _dropped(target, target.dropped, priority, readings)
    override = target.override
    stands = override and today <= override.until and not _is_past(override.status, has_ended)
    counted = judge(target, [count], has_ended=has_ended) if count and count.counts else None
    reported = judge(target, readings, has_ended=has_ended)
    return JudgedTarget(
        target=target,
        priority=priority,
        readings=readings,
        verdict=counted if counted and not readings else reported,
        override=override if stands else None,
        count=count,
        verdict_on_count=counted,
    )


def _dropped(
    target: Target, dropped: Amendment, priority: Priority | None, readings: tuple[Reading, ...]
) -> JudgedTarget:
    working = f"Given up on {day(dropped.on)}. {dropped.why}"
    verdict = TargetVerdict(TargetStatus.DROPPED, working)
    return JudgedTarget(target, priority, readings, verdict, override=None)


def _is_past(status: TargetStatus, has_ended: bool) -> bool:  # noqa: FBT001 - it reads as a sentence
    """Tell whether a status can be said no more: a plan that has ended is on no track."""
    return has_ended and status is TargetStatus.ON_TRACK


@dataclass(frozen=True)
class StatusCount:
    """How many targets have one status."""

    status: TargetStatus
    kind: str
    count: int


def status_counts(judged: tuple[JudgedTarget, ...]) -> tuple[StatusCount, ...]:
    """Return how many targets have each status that occurs."""
    counted = (
        (status, sum(target.verdict.status is status for target in judged))
        for status in TargetStatus
    )
    return tuple(StatusCount(status, KINDS[status], count) for status, count in counted if count)
