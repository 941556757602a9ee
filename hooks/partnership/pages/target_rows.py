"""Targets as pages show them: with their verdict in words, and what is not known of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import (
    Direction,
    Override,
    Reading,
    Target,
    TargetStatus,
)
from partnership.pages.templates import day as in_words
from partnership.statistics.target_status import TargetCount, TargetVerdict, judge

SHOULD = {
    Direction.DECREASE: "go down",
    Direction.INCREASE: "go up",
    Direction.NEUTRAL: "be watched; neither way is called better",
}
"""The direction of a target in words."""


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
    def rests_on_a_forecast(self) -> bool:
        """Whether the status tells what was expected, because no figure is published."""
        return bool(self.target.forecasts) and not self.readings and not self.verdict_on_count


Counting = Callable[[Target, date], TargetCount | None]
"""Counts a target from the police figures up to a day, where they can tell."""


def judged_targets(
    plan: Plan, today: date, until: date = date.max, counted: Counting | None = None
) -> tuple[JudgedTarget, ...]:
    """Return every target of a plan with its verdict, by the figures up to a day."""
    has_ended = plan.has_ended(today) and until >= plan.last_day
    day = min(today, until)
    found = []
    for priority, target in plan.all_targets():
        readings = plan.readings_of(target, until)
        count = counted(target, min(day, target.due or plan.last_day)) if counted else None
        if target.dropped and target.dropped.on <= day:
            working = f"Given up on {in_words(target.dropped.on)}. {target.dropped.why}"
            verdict = TargetVerdict(TargetStatus.DROPPED, working)
            found.append(JudgedTarget(target, priority, readings, verdict, override=None))
            continue
        on_count = judge(target, [count], has_ended=has_ended) if count and count.counts else None
        reported = judge(target, readings, has_ended=has_ended)
        verdict = on_count if on_count and not readings else reported
        override = _standing(target.override, day, has_ended=has_ended)
        found.append(JudgedTarget(target, priority, readings, verdict, override, count, on_count))
    return tuple(found)


def _standing(override: Override | None, day: date, *, has_ended: bool) -> Override | None:
    """Return an officer's verdict while it stands: a plan that has ended is on no track."""
    if override is None or day > override.until:
        return None
    return None if has_ended and override.status is TargetStatus.ON_TRACK else override


def status_counts(judged: tuple[JudgedTarget, ...]) -> dict[TargetStatus, int]:
    """Return how many targets have each status that occurs."""
    found = Counter(target.verdict.status for target in judged)
    return {status: found[status] for status in TargetStatus if found[status]}
