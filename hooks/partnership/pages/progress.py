"""The pages of progress: one a report, one a year, one at the end, and one that lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from partnership.model.plans import Plan
from partnership.model.progress import ProgressAtMeeting, Report
from partnership.model.rota import Turn
from partnership.pages.annual import annual_page, years_told
from partnership.pages.evaluation import evaluation_page, is_judged_as_a_whole
from partnership.pages.page import Page
from partnership.pages.plan_writer import Draft, PlanWriter
from partnership.pages.target_rows import status_counts
from partnership.statistics.target_status import signed, written


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
        rota=rota_lines(writer.plan, writer.edition.today),
        is_judged_as_a_whole=is_judged_as_a_whole(writer.plan, writer.edition.today),
    )
    for report in writer.plan.reports:
        yield _report(writer, report)
    for year in years_told(writer.plan):
        yield annual_page(writer, year)
    if is_judged_as_a_whole(writer.plan, writer.edition.today):
        yield evaluation_page(writer)


def _report(writer: PlanWriter, report: Report) -> Page:
    name = f"monitoring/{report.period}"
    about = (
        f"{report.title}, compared with {report.compared_with}: the plan of {writer.plan.years}."
    )
    draft = Draft(name, report.title, about, source=name, template="report")
    return writer.write(draft, report=report, figure=written, signed=signed)


@dataclass(frozen=True)
class RotaLine:
    """One meeting of the rota, with what its lead reported."""

    turn: Turn
    heard: tuple[ProgressAtMeeting, ...]
    is_ahead: bool
    """Whether the meeting is still to come."""


def rota_lines(plan: Plan, today: date) -> tuple[RotaLine, ...]:
    """Return the meetings of the rota in the order of time."""
    turns = sorted(plan.rota.turns if plan.rota else (), key=lambda turn: turn.on)
    return tuple(
        RotaLine(
            turn,
            tuple(
                one for one in plan.progress if (one.on, one.priority) == (turn.on, turn.priority)
            ),
            turn.on > today,
        )
        for turn in turns
    )
