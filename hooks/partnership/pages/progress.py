"""Progress: each priority of the plan in force on one line, and the reports of every plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnership.model.meetings import Turn
from partnership.model.plan_parts import PlanYear
from partnership.model.plans import Plan
from partnership.pages.page import Page
from partnership.pages.plan_writer import PlanWriter
from partnership.pages.snapshot import Snapshot
from partnership.statistics.target_status import format_change, format_number, status_counts


def is_judged_as_a_whole(plan: Plan, today: date) -> bool:
    """Tell whether a plan has ended and there is something to judge it by."""
    return plan.has_ended(today) and (bool(plan.reports) or any(plan.all_targets()))


def years_told(plan: Plan) -> Iterator[PlanYear]:
    """Yield the years of a plan for which figures were reported."""
    for year in plan.plan_years:
        if any(year.holds(report.last_day) for report in plan.reports):
            yield year


def progress_pages(writer: PlanWriter) -> Iterator[Page]:
    """Yield the page of all reports, one a report, one a year with figures, and the closing one."""
    plan, snapshot = writer.plan, writer.snapshot
    judged = snapshot.judged(plan)
    has_ended, counts = is_judged_as_a_whole(plan, snapshot.today), status_counts(judged)
    values: dict[str, object] = {"judged": judged, "counts": counts}
    in_words = {"figure": format_number, "signed": format_change}
    of_index = {
        "years": tuple(years_told(plan)),
        "rota": rota_lines(snapshot, plan),
        "is_judged_as_a_whole": has_ended,
    }
    yield writer.of_plan(Page("monitoring/index"), "progress", values | of_index)
    for report in plan.reports:
        page = Page(f"monitoring/{report.period}", source=f"monitoring/{report.period}")
        yield writer.of_plan(page, "report", {"report": report, **in_words})
    for year in years_told(plan):
        reports = [report for report in plan.reports if year.holds(report.last_day)]
        page = Page(
            f"monitoring/annual-{year.slug}",
            source=f"monitoring/{reports[-1].period}",
            has_exit_button=writer.is_on_abuse,
        )
        yield writer.of_plan(
            page,
            "annual",
            {
                "year": year,
                "reports": reports,
                "report": reports[-1],
                "judged": snapshot.judged(plan, year.last),
                "meetings": [progress for progress in plan.progress if year.holds(progress.on)],
                "steps": [step for step in plan.history if step.on and year.holds(step.on)],
                **in_words,
            },
        )
    if has_ended:
        later = (other for other in reversed(snapshot.plans) if other.first_day > plan.last_day)
        closing = {
            "report": next(reversed(plan.reports), None),
            "following": next(later, None),
            **in_words,
        }
        page = Page("evaluation", has_exit_button=writer.is_on_abuse)
        yield writer.of_plan(page, "evaluation", values | closing)


@dataclass(frozen=True)
class RotaLine:
    """One turn of the rota, with what its lead reported."""

    turn: Turn
    heard: tuple[str, ...]
    """By the plan's own record, then by the meeting's."""
    is_ahead: bool
    """Whether the meeting is still to come."""

    @property
    def is_overdue(self) -> bool:
        """Whether the meeting is over and no report is on record."""
        return not self.is_ahead and not self.heard


def rota_lines(snapshot: Snapshot, plan: Plan) -> tuple[RotaLine, ...]:
    """Return the turns of the rota in the order of time."""
    found = []
    for turn in sorted(plan.rota.turns if plan.rota else (), key=lambda turn: turn.on):
        recorded = [
            report.what
            for report in plan.progress
            if (report.on, report.priority) == (turn.on, turn.priority)
        ]
        said = snapshot.meetings.about("priorities", turn.priority, plan.last_day)
        heard = [f"{each.item.title}." for each in said if each.meeting.on == turn.on]
        found.append(RotaLine(turn, (*recorded, *heard), turn.on > snapshot.today))
    return tuple(found)


def how_it_goes(snapshot: Snapshot, plan: Plan) -> Iterator[dict[str, object]]:
    """Yield how it is going with each priority that has not left the plan.

    What was reported, what we count in the category that comes nearest, and who reports next.
    """
    lines, said = rota_lines(snapshot, plan), snapshot.meetings.said
    judged = snapshot.judged(plan)
    in_its_time = [each for each in said if each.meeting.earliest_day <= plan.last_day]
    for priority in plan.priorities:
        if priority.left and priority.left.on <= snapshot.today:
            continue
        turns = [line for line in lines if line.turn.priority == priority.slug]
        told = (
            (category, told.meeting, figure)
            for category in priority.categories
            for told in in_its_time
            for figure in told.item.figures
            if figure.counts == (category,)
        )
        nearest, meeting, figure = next(told, (next(iter(priority.categories), ""), None, None))
        counted = (counts for counts in snapshot.now(priority) if counts.category.id == nearest)
        yield {
            "priority": priority,
            "category": next(counted, None),
            "figure": figure,  # the latest that a meeting was told of that category
            "meeting": meeting,
            "judged": [each for each in judged if each.priority is priority],
            "next_turn": next((line for line in turns if line.is_ahead), None),
            "overdue": next((line for line in reversed(turns) if line.is_overdue), None),
        }
