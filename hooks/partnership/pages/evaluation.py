"""The closing evaluation: how a plan stood at its end, from the same records as its reports."""

from datetime import date

from partnership.model.plans import Plan
from partnership.pages.page import Page
from partnership.pages.plan_writer import Draft, PlanWriter
from partnership.pages.target_rows import status_counts
from partnership.statistics.target_status import signed, written


def is_judged_as_a_whole(plan: Plan, today: date) -> bool:
    """Tell whether a plan has ended and there is something to judge it by."""
    return plan.has_ended(today) and (bool(plan.reports) or any(plan.all_targets()))


def evaluation_page(writer: PlanWriter) -> Page:
    """Return the page that looks back on a plan that has ended."""
    plan, judged = writer.plan, writer.judged()
    about = f"How the plan of {plan.years} was judged at its end: targets, figures and gaps."
    later = (one for one in reversed(writer.edition.plans) if one.first_day > plan.last_day)
    return writer.write(
        Draft("evaluation", f"Evaluation {plan.years}", about),
        judged=judged,
        counts=status_counts(judged),
        report=next(reversed(plan.reports), None),
        following=next(later, None),
        figure=written,
        signed=signed,
    )
