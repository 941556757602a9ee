"""The pages of progress: one a report, and one that lists them with the meetings."""

from collections.abc import Iterator

from partnership.model.progress import Report
from partnership.pages.page import Page
from partnership.pages.plan_writer import Draft, PlanWriter
from partnership.statistics.target_status import written


def progress_pages(writer: PlanWriter) -> Iterator[Page]:
    """Yield the page of all reports of a plan, then one a report."""
    years = writer.plan.years
    about = f"Progress reports on the plan of {years}, by quarter and by meeting."
    yield writer.write(
        Draft("monitoring/index", f"Progress {years}", about, template="progress"),
        judged=writer.judged(),
    )
    for report in writer.plan.reports:
        yield _report(writer, report)


def _report(writer: PlanWriter, report: Report) -> Page:
    name = f"monitoring/{report.period}"
    about = (
        f"{report.title}, compared with {report.compared_with}: the plan of {writer.plan.years}."
    )
    draft = Draft(name, report.title, about, source=name, template="report")
    return writer.write(draft, report=report, figure=written, signed=signed)


def signed(value: float) -> str:
    """Write a change with its sign, and with at most one decimal."""
    return f"+{written(value)}" if value > 0 else written(value)
