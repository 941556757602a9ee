"""Reads a plan's strategic assessment."""

from collections.abc import Iterator

from partnership.errors import Problem, suggestion
from partnership.model.assessment import Assessment
from partnership.model.base import Record
from partnership.model.plans import PlanFile
from partnership.records.comparing_plans import unknown_papers
from partnership.records.folder import Filed, Folder

ASSESSMENT_RECORDS: dict[str, type[Record]] = {"assessment": Assessment}
"""The name of the schema of the file and the record it describes."""


def load_assessment(folder: Folder, name: str, plan: PlanFile) -> Assessment | None:
    """Return the assessment of a plan, or None where there is no file of it."""
    filed = folder.find(name, Assessment)
    if filed is None:
        return None
    folder.note(unknown_papers(filed, plan.papers))
    folder.note(_profiles_that_do_not_fit(filed, plan))
    return filed.record


def _profiles_that_do_not_fit(filed: Filed[Assessment], plan: PlanFile) -> Iterator[Problem]:
    profiled = [profile.priority for profile in filed.record.profiles]
    for number, slug in enumerate(profiled):
        at = ("profiles", number, "priority")
        if slug not in plan.priorities:
            what = f"priority '{slug}' is not in the plan"
            yield filed.problem(at, what, suggestion(slug, plan.priorities, "Name one of its own."))
        elif slug in profiled[:number]:
            yield filed.problem(at, f"priority '{slug}' has two profiles", "Keep one of the two.")
    for slug in plan.priorities:
        if slug not in profiled:
            what = f"priority '{slug}' has no profile"
            yield filed.problem(("profiles",), what, "Write one, at its place in the plan.")
