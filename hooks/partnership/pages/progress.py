"""Progress: each priority of the plan in force on one line, and the reports of every plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnership.model.meetings import Meeting, MeetingFigure, Said, Turn
from partnership.model.plan_parts import PlanYear
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.pages.page import Page
from partnership.pages.plan_writer import CategoryNow, Draft, PlanWriter
from partnership.pages.snapshot import Snapshot
from partnership.pages.target_rows import JudgedTarget, judged_targets, status_counts
from partnership.statistics.target_status import format_change, format_number


@dataclass(frozen=True)
class Correction:
    """A published figure that was corrected."""

    report: Report
    figure: ReportedFigure
    entry: Entry


def is_judged_as_a_whole(plan: Plan, today: date) -> bool:
    """Tell whether a plan has ended and there is something to judge it by."""
    return plan.has_ended(today) and (bool(plan.reports) or any(plan.all_targets()))


def evaluation_page(writer: PlanWriter) -> Page:
    """Return the page that looks back on a plan that has ended."""
    plan, judged = writer.plan, writer.judged()
    about = f"How the plan of {plan.years} was judged at its end: targets, figures and gaps."
    later = (other for other in reversed(writer.snapshot.plans) if other.first_day > plan.last_day)
    return writer.write(
        Draft(
            "evaluation",
            f"Evaluation {plan.years}",
            about,
            has_exit_button=writer.is_on_abuse,
        ),
        judged=judged,
        counts=status_counts(judged),
        report=next(reversed(plan.reports), None),
        following=next(later, None),
        figure=format_number,
        signed=format_change,
    )


def years_told(plan: Plan) -> Iterator[PlanYear]:
    """Yield the years of a plan for which figures were reported."""
    for year in plan.plan_years:
        if any(year.holds(report.last_day) for report in plan.reports):
            yield year


def annual_page(writer: PlanWriter, year: PlanYear) -> Page:
    """Return the page of everything that was reported for one year."""
    plan = writer.plan
    reports = tuple(report for report in plan.reports if year.holds(report.last_day))
    about = f"What was reported on the plan of {plan.years} for the year {year.name}."
    draft = Draft(
        f"monitoring/annual-{year.slug}",
        f"{year.name}: what we know",
        about,
        source=f"monitoring/{reports[-1].period}",
        template="annual",
        has_exit_button=writer.is_on_abuse,
    )
    return writer.write(
        draft,
        year=year,
        reports=reports,
        report=reports[-1],
        judged=judged_targets(
            plan, writer.snapshot.today, year.last, writer.snapshot.count_of_target
        ),
        meetings=tuple(progress for progress in plan.progress if year.holds(progress.on)),
        steps=tuple(step for step in plan.history if step.on and year.holds(step.on)),
        corrections=tuple(corrections(reports)),
        figure=format_number,
        signed=format_change,
    )


def corrections(reports: tuple[Report, ...]) -> Iterator[Correction]:
    """Yield every correction of the figures of some reports."""
    for report in reports:
        for figure in report.figures:
            for entry in figure.entries[1:]:
                yield Correction(report, figure, entry)


def progress_pages(writer: PlanWriter) -> Iterator[Page]:
    """Yield the page of all reports of a plan, then one a report, one a year and the closing one.

    A year without figures has no page, and neither has the end of a plan that still runs.
    """
    years, judged = writer.plan.years, writer.judged()
    about = f"Progress reports on the plan of {years}, by quarter, by year and by meeting."
    yield writer.write(
        Draft("monitoring/index", f"Progress {years}", about, template="progress"),
        judged=judged,
        counts=status_counts(judged),
        years=tuple(years_told(writer.plan)),
        rota=rota_lines(writer.snapshot, writer.plan),
        is_judged_as_a_whole=is_judged_as_a_whole(writer.plan, writer.snapshot.today),
    )
    for report in writer.plan.reports:
        yield _report(writer, report)
    for year in years_told(writer.plan):
        yield annual_page(writer, year)
    if is_judged_as_a_whole(writer.plan, writer.snapshot.today):
        yield evaluation_page(writer)


def _report(writer: PlanWriter, report: Report) -> Page:
    name = f"monitoring/{report.period}"
    about = (
        f"{report.title}, compared with {report.compared_with}: the plan of {writer.plan.years}."
    )
    draft = Draft(name, report.title, about, source=name, template="report")
    return writer.write(draft, report=report, figure=format_number, signed=format_change)


@dataclass(frozen=True)
class RotaLine:
    """One turn of the rota, with what its lead reported."""

    turn: Turn
    heard: tuple[str, ...]
    is_ahead: bool
    """Whether the meeting is still to come."""

    @property
    def is_overdue(self) -> bool:
        """Whether the meeting is over and no report is on record."""
        return not self.is_ahead and not self.heard


def rota_lines(snapshot: Snapshot, plan: Plan) -> tuple[RotaLine, ...]:
    """Return the turns of the rota in the order of time."""
    turns = sorted(plan.rota.turns if plan.rota else (), key=lambda turn: turn.on)
    return tuple(
        RotaLine(turn, tuple(_heard(snapshot, plan, turn)), turn.on > snapshot.today)
        for turn in turns
    )


def _heard(snapshot: Snapshot, plan: Plan, turn: Turn) -> Iterator[str]:
    """Yield what a meeting heard of a priority, by the plan's own record and by the meeting's."""
    for report in plan.progress:
        if (report.on, report.priority) == (turn.on, turn.priority):
            yield report.what
    for said in snapshot.meetings.of_priority(turn.priority, plan.last_day):
        if said.meeting.on == turn.on:
            yield f"{said.item.title}."


@dataclass(frozen=True)
class PriorityProgress:
    """How it is going with one priority: what was reported, what we count, who reports next."""

    priority: Priority
    category: CategoryNow | None
    """The police figures of the category that comes nearest; None where there is none."""
    figure: MeetingFigure | None
    """The latest figure that a meeting was told of that category."""
    meeting: Meeting | None
    """The meeting that was told it."""
    judged: tuple[JudgedTarget, ...]
    next_turn: RotaLine | None
    overdue: RotaLine | None
    """The latest turn of which no report is on record."""


def how_it_goes(writer: PlanWriter) -> Iterator[PriorityProgress]:
    """Yield how it is going with each priority that has not left the plan."""
    snapshot, plan = writer.snapshot, writer.plan
    lines = rota_lines(snapshot, plan)
    for priority in plan.priorities:
        if priority.left and priority.left.on <= snapshot.today:
            continue
        turns = [line for line in lines if line.turn.priority == priority.slug]
        told = _latest_told(snapshot, plan, priority)
        nearest = told[0] if told else next(iter(priority.categories), "")
        yield PriorityProgress(
            priority=priority,
            category=next(
                (category for category in writer.now(priority) if category.category.id == nearest),
                None,
            ),
            figure=told[2] if told else None,
            meeting=told[1].meeting if told else None,
            judged=writer.judged(priority),
            next_turn=next((line for line in turns if line.is_ahead), None),
            overdue=next((line for line in reversed(turns) if line.is_overdue), None),
        )


def _latest_told(
    snapshot: Snapshot, plan: Plan, priority: Priority
) -> tuple[str, Said, MeetingFigure] | None:
    """Return the latest figure that meetings were told of the nearest category."""
    for category in priority.categories:
        for said in snapshot.meetings.said:
            if said.meeting.earliest_day > plan.last_day:
                continue
            for figure in said.item.figures:
                if figure.counts == (category,):
                    return category, said, figure
    return None
