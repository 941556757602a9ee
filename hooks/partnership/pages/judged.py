"""Targets as pages show them: with their verdict in words, and what is missing."""

from dataclasses import dataclass
from datetime import date

from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import Direction, Override, Reading, Status, Target
from partnership.statistics.smart import missing_letters
from partnership.statistics.target_status import Verdict, judge

SHOULD = {
    Direction.DECREASE: "go down",
    Direction.INCREASE: "go up",
    Direction.NEUTRAL: "be watched; neither way is called better",
}
"""The direction of a target in words."""

KINDS = {
    Status.MET: "met",
    Status.ON_TRACK: "on-track",
    Status.NOT_ON_TRACK: "not-on-track",
    Status.UNCERTAIN: "uncertain",
    Status.NOT_MEASURED: "not-measured",
}
"""The look of each status: a shape beside the words, so that colour is never needed."""


@dataclass(frozen=True)
class JudgedTarget:
    """A target with what the rule says of it."""

    target: Target
    priority: Priority | None
    readings: tuple[Reading, ...]
    """The figures reported for it, in the order of time."""
    verdict: Verdict
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


def judged_targets(plan: Plan, today: date) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict."""
    return tuple(_judged(plan, target, priority, today) for priority, target in plan.all_targets())


def _judged(plan: Plan, target: Target, priority: Priority | None, today: date) -> JudgedTarget:
    override, readings = target.override, plan.readings_of(target)
    return JudgedTarget(
        target=target,
        priority=priority,
        readings=readings,
        verdict=judge(target, readings),
        override=override if override and today <= override.until else None,
        missing=missing_letters(target, in_a_priority=priority is not None),
    )
