"""The report of a year: its figures, targets, meetings, changes and corrections on one page."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnership.model.plan_years import PlanYear
from partnership.model.plans import Plan
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.pages.page import Page
from partnership.pages.plan_writer import Draft, PlanWriter
from partnership.pages.target_rows import judged_targets
from partnership.statistics.target_status import signed, written


@dataclass(frozen=True)
class Correction:
    """A published figure that was corrected."""

    report: Report
    figure: ReportedFigure
    entry: Entry


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
    )
    return writer.write(
        draft,
        year=year,
        reports=reports,
        report=reports[-1],
        judged=judged_targets(
            plan, writer.edition.today, year.last, writer.edition.count_of_target
        ),
        meetings=tuple(one for one in plan.progress if year.holds(one.on)),
        steps=tuple(step for step in plan.history if step.on and year.holds(step.on)),
        corrections=tuple(corrections(reports)),
        figure=written,
        signed=signed,
    )


def corrections(reports: tuple[Report, ...]) -> Iterator[Correction]:
    """Yield every correction of the figures of some reports."""
    for report in reports:
        for figure in report.figures:
            for entry in figure.entries[1:]:
                yield Correction(report, figure, entry)
