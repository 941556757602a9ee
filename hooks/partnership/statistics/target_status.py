"""Judges a target by one printed rule, and counts it from the police figures where they tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from partnership.model.crime import Series
from partnership.model.months import Month, in_runs, in_words
from partnership.model.targets import Direction, Reading, Target, TargetStatus
from partnership.statistics.totals import MONTHS_IN_A_YEAR


@dataclass(frozen=True)
class TargetCount:
    """What the police figures give for a target over a run of months."""

    what: str
    """What is added up, and where."""
    first: Month
    last: Month
    counts: tuple[int, ...]
    """The count of each month; empty where one of them is missing or partial."""
    lacking: tuple[Month, ...] = ()
    """The months that keep the figure from being worked out."""
    margin: float | None = None
    """How far chance or rounding can move it: as far as the starting figure."""

    @property
    def value(self) -> int:
        """The figure."""
        return sum(self.counts)

    @property
    def period(self) -> str:
        """The months, in words."""
        return in_words(self.first, self.last)

    @property
    def until(self) -> date:
        """The last day that it covers."""
        return self.last.plus(1).first_day - timedelta(days=1)

    @property
    def working(self) -> str:
        """How it was worked out, in a sentence."""
        if self.lacking:
            return f"It cannot be worked out: {in_runs(self.lacking)} is missing or partial."
        added = " + ".join(f"{count:,}" for count in self.counts)
        return f"{added} = {self.value:,}." if len(self.counts) > 1 else f"{self.value:,}."


def months_measured(target: Target) -> int:
    """Return how many months a figure of a target covers: as many as its starting figure."""
    start = target.baseline
    if start is None or start.since is None or start.until is None:
        return MONTHS_IN_A_YEAR
    return Month.of(start.since).months_to(Month.of(start.until))


def count_of(target: Target, series: Series, until: date, what: str) -> TargetCount | None:
    """Return the latest count up to a day; None where the figures do not reach back so far."""
    length = months_measured(target)
    run = [figure for figure in series if figure.month.plus(1).first_day - timedelta(1) <= until]
    run = run[-length:]
    if len(run) < length:
        return None
    lacking = tuple(figure.month for figure in run if not figure.is_complete)
    return TargetCount(
        what,
        run[0].month,
        run[-1].month,
        () if lacking else tuple(figure.value or 0 for figure in run),
        lacking,
        target.baseline.margin if target.baseline else None,
    )


RULE = (
    "Met: the figure for the day by which the target is due has reached the target.",
    "On track: the figure is at or beyond the straight line from the start to the target.",
    "Not on track: the figure is short of that line, or the day has passed without success.",
    "Too early to say: less than a quarter of the time has passed.",
    "Too uncertain to say: the figure is nearer to the line than chance or rounding can move it.",
    "Also too uncertain: the line cannot be drawn, or nobody has said which way is better.",
    "Not measured: we have no figure, or no number to compare it with.",
    "Where no figure is reported, the site's own count of the police figures is taken.",
    "While the plan runs, a forecast is used where we have no figure.",
    "Once the plan is over, a forecast or an earlier figure is too uncertain to say.",
)
"""The rule, one sentence a status, as the page of targets prints it."""


class TargetFigure(Protocol):
    """A figure of a target: one that was reported, or one that the site has counted."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def until(self) -> date | None:
        """The last day that it covers."""

    @property
    def margin(self) -> float | None:
        """How far chance or rounding can move it."""


@dataclass(frozen=True)
class TargetVerdict:
    """What the figures say of a target, and how that was worked out."""

    status: TargetStatus
    working: str
    """The working, in a sentence."""
    next_quarter: str | None = None
    """What the next quarter needs, where that can be worked out."""


def judge(
    target: Target, readings: Sequence[TargetFigure] = (), *, has_ended: bool = False
) -> TargetVerdict:
    """Return the verdict on a target from its readings, the latest last.

    A plan that has ended is on no track any more: only a figure of the end can tell.
    """
    verdict = _judged(target, readings)
    is_open = not readings or target.due is None or _falls_short_of(target.due, readings[-1])
    if (
        has_ended
        and is_open
        and verdict.status in (TargetStatus.ON_TRACK, TargetStatus.NOT_ON_TRACK)
    ):
        working = f"{verdict.working} The plan has ended and we do not have the end result."
        return TargetVerdict(TargetStatus.UNCERTAIN, working)
    return verdict


def _falls_short_of(due: date, reading: TargetFigure) -> bool:
    return reading.until is None or reading.until < due


def _judged(target: Target, readings: Sequence[TargetFigure]) -> TargetVerdict:
    if not (readings or target.forecasts):
        return TargetVerdict(TargetStatus.NOT_MEASURED, "We have no figure.")
    if target.direction is Direction.NEUTRAL:
        return TargetVerdict(TargetStatus.UNCERTAIN, "The plan does not say which way is better.")
    if target.value is None:
        return TargetVerdict(TargetStatus.NOT_MEASURED, "We do not know the number to reach.")
    if not readings:
        return _by_forecast(target, target.forecasts[-1], target.value)
    if target.baseline is None or target.due is None or target.baseline.until is None:
        return TargetVerdict(
            TargetStatus.UNCERTAIN, "The documents do not say where and when the line runs."
        )
    line = ExpectedLine(
        target.direction, target.baseline.value, target.baseline.until, target.value, target.due
    )
    return _by_reading(line, readings[-1])


@dataclass(frozen=True)
class ExpectedLine:
    """The straight line from where a measure stood to where it should stand."""

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
        """Return where the line stands on a day."""
        return self.start + (self.goal - self.start) * self.share_gone(day)

    def lead_of(self, value: float, reference: float) -> float:
        """Return by how much a value is better than a reference; negative when it is worse."""
        better_down = self.direction is Direction.DECREASE
        return reference - value if better_down else value - reference


EARLY = 0.25
"""Before this share of the time has passed, nothing is said."""


def _by_reading(line: ExpectedLine, reading: TargetFigure) -> TargetVerdict:
    if reading.until is None:
        return TargetVerdict(
            TargetStatus.UNCERTAIN, "The paper does not say when the figure's period ends."
        )
    if reading.until >= line.due:
        reached = line.lead_of(reading.value, line.goal) >= 0
        working = f"{format_number(reading.value)} at the end, {format_number(line.goal)} to reach."
        return TargetVerdict(TargetStatus.MET if reached else TargetStatus.NOT_ON_TRACK, working)
    needed = _needed_next(line, reading.until)
    if line.share_gone(reading.until) < EARLY:
        return TargetVerdict(
            TargetStatus.UNCERTAIN, "Less than a quarter of the time has passed.", needed
        )
    expected = line.at(reading.until)
    lead = line.lead_of(reading.value, expected)
    working = f"{format_number(reading.value)} where the line is at {format_number(expected)}."
    if abs(lead) < (reading.margin or 0):
        margin = format_number(reading.margin or 0)
        working = f"{working} Chance or rounding can move the figure by {margin}."
        return TargetVerdict(TargetStatus.UNCERTAIN, working, needed)
    return TargetVerdict(
        TargetStatus.ON_TRACK if lead >= 0 else TargetStatus.NOT_ON_TRACK, working, needed
    )


def _by_forecast(target: Target, forecast: Reading, goal: float) -> TargetVerdict:
    lead = goal - forecast.value
    if target.direction is Direction.INCREASE:
        lead = -lead
    working = f"Expected {format_number(forecast.value)}, to reach {format_number(goal)}."
    if abs(lead) < (forecast.margin or 0):
        return TargetVerdict(
            TargetStatus.UNCERTAIN, f"{working} The difference is within the forecast's margin."
        )
    return TargetVerdict(TargetStatus.ON_TRACK if lead >= 0 else TargetStatus.NOT_ON_TRACK, working)


def _needed_next(line: ExpectedLine, last: date) -> str:
    day = min(_quarter_later(last), line.due)
    side = "or lower" if line.direction is Direction.DECREASE else "or higher"
    return f"By {day.day} {day:%B %Y} the figure should be {format_number(line.at(day))} {side}."


def _quarter_later(day: date) -> date:
    """Return the last day of the third month after a day."""
    return Month.of(day).plus(4).first_day - timedelta(days=1)


def format_number(value: float) -> str:
    """Write a figure with commas and at most one decimal."""
    return f"{value:,.1f}".removesuffix(".0")


def format_change(value: float) -> str:
    """Write a change with its sign, and with at most one decimal."""
    return f"+{format_number(value)}" if value > 0 else format_number(value)
