"""Computes the status of targets by one published rule, and counts targets from police figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partnership.model.crime import Series
from partnership.model.months import Month, day_name, in_runs, in_words
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.targets import Direction, Override, Reading, Target, TargetStatus
from partnership.statistics.series import MONTHS_IN_A_YEAR
from partnership.text import format_number


@dataclass(frozen=True)
class TargetCount:
    """The value of a target counted from the police figures of several months."""

    what: str  # what is counted, and where
    first: Month
    last: Month
    counts: tuple[int, ...]  # the count of each month; empty if one of them is missing or partial
    lacking: tuple[Month, ...] = ()  # the months that prevent a result
    margin: float | None = None  # its uncertainty, from chance or rounding

    @property
    def value(self) -> int:
        """The counted figure."""
        return sum(self.counts)

    @property
    def period(self) -> str:
        """The months, in words."""
        return in_words(self.first, self.last)

    @property
    def until(self) -> date:
        """The last day that the figure covers."""
        return self.last.plus(1).first_day - timedelta(days=1)

    @property
    def working(self) -> str:
        """The calculation, in a sentence."""
        if self.lacking:
            return f"It cannot be worked out: {in_runs(self.lacking)} is missing or partial."
        added = " + ".join(f"{count:,}" for count in self.counts)
        return f"{added} = {self.value:,}." if len(self.counts) > 1 else f"{self.value:,}."


def months_measured(target: Target) -> int:
    """Return how many months a figure of a target covers: as many as its starting figure."""
    start = target.baseline
    if start is None or start.since is None or start.until is None:
        return MONTHS_IN_A_YEAR
    return Month.from_day(start.since).months_to(Month.from_day(start.until))


def counted_target(target: Target, series: Series, until: date, what: str) -> TargetCount | None:
    """Return the latest count up to a day; None if the figures do not go back far enough."""
    length = months_measured(target)
    run = [figure for figure in series if figure.month.plus(1).first_day - timedelta(1) <= until]
    run = run[-length:]
    if len(run) < length:
        return None
    lacking = tuple(figure.month for figure in run if not figure.is_complete)
    counts = () if lacking else tuple(figure.value or 0 for figure in run)
    margin = target.baseline.margin if target.baseline else None
    return TargetCount(what, run[0].month, run[-1].month, counts, lacking, margin)


@dataclass(frozen=True)
class TargetVerdict:
    """The status of a target, and how it was worked out."""

    status: TargetStatus
    working: str  # the calculation, in a sentence
    next_quarter: str | None = None  # what the next quarter needs, if that can be computed


def assess(
    target: Target, readings: Sequence[Reading | TargetCount] = (), *, has_ended: bool = False
) -> TargetVerdict:
    """Return the verdict on a target; after the end of its plan, only a final figure decides."""
    verdict = _assessed(target, readings)
    last = readings[-1].until if readings else None
    is_open = last is None or target.due is None or last < target.due
    is_on_track = verdict.status in (TargetStatus.ON_TRACK, TargetStatus.NOT_ON_TRACK)
    if has_ended and is_open and is_on_track:
        working = f"{verdict.working} The plan has ended and we do not have the end result."
        return TargetVerdict(TargetStatus.UNCERTAIN, working)
    return verdict


def _assessed(target: Target, readings: Sequence[Reading | TargetCount]) -> TargetVerdict:
    start, goal = target.baseline, target.value
    if not (readings or target.forecasts):
        return TargetVerdict(TargetStatus.NOT_MEASURED, "We have no figure.")
    if target.direction is Direction.NEUTRAL:
        return TargetVerdict(TargetStatus.UNCERTAIN, "The plan does not say which way is better.")
    if goal is None:
        return TargetVerdict(TargetStatus.NOT_MEASURED, "We do not know the number to reach.")
    if readings:
        if start is None or target.due is None or start.until is None:
            what = "The documents do not say where and when the line runs."
            return TargetVerdict(TargetStatus.UNCERTAIN, what)
        line = ExpectedLine(target.direction, start.value, start.until, goal, target.due)
        return line.assess(readings[-1])
    forecast = target.forecasts[-1]
    lead = _lead(target.direction, forecast.value, goal)
    working = f"Expected {format_number(forecast.value)}, to reach {format_number(goal)}."
    status = TargetStatus.ON_TRACK if lead >= 0 else TargetStatus.NOT_ON_TRACK
    if abs(lead) < (forecast.margin or 0):
        working = f"{working} The difference is within the forecast's margin."
        status = TargetStatus.UNCERTAIN
    return TargetVerdict(status, working)


def _lead(direction: Direction, value: float, reference: float) -> float:
    """Return how much better a value is than a reference; negative if it is worse."""
    return reference - value if direction is Direction.DECREASE else value - reference


EARLY = 0.25  # before this share of the time has passed, there is no verdict


@dataclass(frozen=True)
class ExpectedLine:
    """The straight line from the starting value to the goal."""

    direction: Direction
    start: float
    since: date
    goal: float
    due: date

    def share_gone(self, day: date) -> float:
        """Return the share of the time that has passed on a day, 0 to 1."""
        whole = (self.due - self.since).days
        gone = (day - self.since).days / whole if whole > 0 else 1.0
        return min(1.0, max(0.0, gone))

    def at(self, day: date) -> float:
        """Return the expected value on a day."""
        return self.start + (self.goal - self.start) * self.share_gone(day)

    @property
    def side(self) -> str:
        """The direction to the goal, to follow a value: or lower."""
        return "or lower" if self.direction is Direction.DECREASE else "or higher"

    def assess(self, reading: Reading | TargetCount) -> TargetVerdict:
        """Return the verdict on a figure: against the goal at the end, against the line before."""
        value, last = format_number(reading.value), reading.until
        if last is None:
            what = "The document does not say when the figure's period ends."
            return TargetVerdict(TargetStatus.UNCERTAIN, what)
        if last >= self.due:
            reached = _lead(self.direction, reading.value, self.goal) >= 0
            working = f"{value} at the end, {format_number(self.goal)} to reach."
            status = TargetStatus.MET if reached else TargetStatus.NOT_ON_TRACK
            return TargetVerdict(status, working)
        # the last day of the third month after the reading
        day = min(Month.from_day(last).plus(4).first_day - timedelta(days=1), self.due)
        needed = f"By {day_name(day)} the figure should be {format_number(self.at(day))}"
        status, working = self._before_the_end(reading, last)
        return TargetVerdict(status, working, f"{needed} {self.side}.")

    def _before_the_end(
        self, reading: Reading | TargetCount, day: date
    ) -> tuple[TargetStatus, str]:
        if self.share_gone(day) < EARLY:
            return TargetStatus.UNCERTAIN, "Less than a quarter of the time has passed."
        lead, margin = _lead(self.direction, reading.value, self.at(day)), reading.margin or 0
        value, line = format_number(reading.value), format_number(self.at(day))
        working = f"{value}; to be on track it should be {line} {self.side}."
        if abs(lead) < margin:
            moved = f"Chance or rounding can move the figure by {format_number(margin)}."
            return TargetStatus.UNCERTAIN, f"{working} {moved}"
        return TargetStatus.ON_TRACK if lead >= 0 else TargetStatus.NOT_ON_TRACK, working


@dataclass(frozen=True)
class AssessedTarget:
    """A target with its verdicts."""

    target: Target
    priority: Priority | None
    readings: tuple[Reading, ...]  # the reported figures, in chronological order
    verdict: TargetVerdict  # on the latest reported figure, otherwise on the site's own count
    override: Override | None  # the officer's verdict, while it is valid
    count: TargetCount | None = None  # the site's own, if police figures can measure it
    verdict_on_count: TargetVerdict | None = None  # the verdict on the site's own count

    @property
    def status(self) -> TargetStatus:
        """The officer's verdict while it is valid, otherwise the verdict of the rule."""
        return self.override.status if self.override else self.verdict.status

    @property
    def unknown(self) -> tuple[str, ...]:
        """What the documents do not say about the target."""
        target = self.target
        answers = {
            "what is counted": target.measure or target.measured_by,
            "the starting figure": target.baseline,
            "the figure to reach": target.value,
            "the day it is due": target.due,
            "who leads on it": target.lead_agency,
            "who has the figure": target.figure_owner,
        }
        return tuple(words for words, value in answers.items() if value is None)

    @property
    def rests_on_a_forecast(self) -> bool:
        """Whether the status is a forecast, because no figure is published."""
        return bool(self.target.forecasts) and not self.readings and not self.verdict_on_count


# Counts a target from police figures up to a day; returns None if they cannot measure it.
Counting = Callable[[Target, date], TargetCount | None]


def assess_targets(
    plan: Plan, today: date, until: date = date.max, counted: Counting = lambda *_: None
) -> tuple[AssessedTarget, ...]:
    """Return every target of a plan with its verdicts, based on figures up to a day."""
    has_ended = plan.has_ended(today) and until >= plan.last_day
    day = min(today, until)
    assessed = []
    for priority, target in plan.all_targets():
        readings = plan.readings_of(target, until)
        count = counted(target, min(day, target.due or plan.last_day))
        if target.dropped and target.dropped.on <= day:
            working = f"Dropped on {day_name(target.dropped.on)}. {target.dropped.why}"
            verdict = TargetVerdict(TargetStatus.DROPPED, working)
            assessed.append(AssessedTarget(target, priority, readings, verdict, override=None))
            continue
        on_count = assess(target, [count], has_ended=has_ended) if count and count.counts else None
        reported = assess(target, readings, has_ended=has_ended)
        verdict = on_count if on_count and not readings else reported
        override = target.override  # temporary, and void once the plan has ended
        is_on_track = override and override.status is TargetStatus.ON_TRACK
        if override and (day > override.until or (has_ended and is_on_track)):
            override = None
        assessed.append(
            AssessedTarget(target, priority, readings, verdict, override, count, on_count)
        )
    return tuple(assessed)
