"""Targets as pages show them: with their verdict in words, and what is missing."""

from dataclasses import dataclass
from datetime import date

from partnership.model.history import Change
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import Direction, Override, Reading, Target, TargetStatus
from partnership.pages.templates import day
from partnership.statistics.smart import missing_letters
from partnership.statistics.target_status import TargetVerdict, judge

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
    override: Override | None
    """The officer's verdict, while it stands."""
    missing: tuple[str, ...]
    """The words of SMART that it does not live up to."""

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
        return bool(self.target.forecasts) and not self.readings

    @property
    def officers_kind(self) -> str | None:
        """The look of the officer's verdict, while it stands."""
        return KINDS[self.override.status] if self.override else None


def judged_targets(plan: Plan, today: date, until: date = date.max) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict, by the figures up to a day."""
    return tuple(
        _judged(
            target,
            priority,
            plan.readings_of(target, until),
            min(today, until),
            has_ended=plan.has_ended(today) and until >= plan.last_day,
        )
        for priority, target in plan.all_targets()
    )


def _judged(
    target: Target,
    priority: Priority | None,
    readings: tuple[Reading, ...],
    today: date,
    *,
    has_ended: bool,
) -> JudgedTarget:
    if target.dropped and target.dropped.on <= today:
        return _dropped(target, target.dropped, priority, readings)
    override = target.override
    stands = override and today <= override.until and not _is_past(override.status, has_ended)
    return JudgedTarget(
        target=target,
        priority=priority,
        readings=readings,
        verdict=judge(target, readings, has_ended=has_ended),
        override=override if stands else None,
        missing=missing_letters(target, in_a_priority=priority is not None),
    )


def _dropped(
    target: Target, dropped: Change, priority: Priority | None, readings: tuple[Reading, ...]
) -> JudgedTarget:
    working = f"Given up on {day(dropped.on)}. {dropped.why}"
    verdict = TargetVerdict(TargetStatus.DROPPED, working)
    return JudgedTarget(target, priority, readings, verdict, override=None, missing=())


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
        (status, sum(one.verdict.status is status for one in judged)) for status in TargetStatus
    )
    return tuple(StatusCount(status, KINDS[status], count) for status, count in counted if count)
