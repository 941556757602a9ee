"""Targets as pages show them: with their verdict in words and shape, and what is missing."""

from dataclasses import dataclass
from datetime import date

from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import Direction, Override, Status, Target
from partnership.statistics.smart import missing_letters
from partnership.statistics.target_status import Verdict, judge

SHOULD = {
    Direction.DECREASE: "go down",
    Direction.INCREASE: "go up",
    Direction.NEUTRAL: "be watched; neither way is called better",
}
"""The direction of a target in words."""

SHAPES = {
    Status.MET: "●",
    Status.ON_TRACK: "▲",
    Status.NOT_ON_TRACK: "▼",
    Status.UNCERTAIN: "◆",
    Status.NOT_MEASURED: "○",
}
"""A shape beside each status, so that colour is never needed to tell them apart."""


@dataclass(frozen=True)
class JudgedTarget:
    """A target with what the rule says of it."""

    target: Target
    priority: Priority | None
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
    def shape(self) -> str:
        """The shape of its status."""
        return SHAPES[self.verdict.status]


def judged_targets(plan: Plan, today: date) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict."""
    return tuple(_judged(target, priority, today) for priority, target in plan.all_targets())


def _judged(target: Target, priority: Priority | None, today: date) -> JudgedTarget:
    override = target.override
    return JudgedTarget(
        target=target,
        priority=priority,
        verdict=judge(target),
        override=override if override and today <= override.until else None,
        missing=missing_letters(target, in_a_priority=priority is not None),
    )
