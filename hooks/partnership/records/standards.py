"""Reads the national standards and what each plan shows for them."""

from collections.abc import Iterator

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.plans import PlanFacts
from partnership.model.standards import PlanEvidence, Standards
from partnership.records.comparing_plans import unknown_papers
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, names_in, repeated

STANDARD_RECORDS: dict[str, type[Record]] = {
    "plan-standards": PlanEvidence,
    "standards": Standards,
}
"""The name of each schema of these files and the record it describes."""


def load_standards(folder: Folder) -> Standards | None:
    """Return the national standards, or None where there is no file."""
    filed = folder.find("standards.yml", Standards)
    if filed is None:
        return None
    said = filed.record
    duties = [
        *names_in(filed, ("requirements",), said.requirements),
        *names_in(filed, ("practices",), said.practices),
    ]
    folder.note(repeated(duties, OWN_ID))
    folder.note(repeated(names_in(filed, ("papers",), said.papers), OWN_ID))
    return said


def load_evidence(
    folder: Folder, name: str, plan: PlanFacts, standards: Standards | None
) -> PlanEvidence | None:
    """Return what a plan shows for the standards, or None where it has no file of that."""
    filed = folder.find(name, PlanEvidence)
    if filed is None:
        return None
    folder.note(unknown_papers(filed, plan.papers))
    folder.note(_unknown_duties(filed, standards))
    return filed.record


def _unknown_duties(filed: Filed[PlanEvidence], standards: Standards | None) -> Iterator[Problem]:
    known = [duty.id for duty in standards.duties] if standards else []
    seen: set[str] = set()
    for number, one in enumerate(filed.record.evidence):
        at = ("evidence", number, "duty")
        if one.duty not in known:
            what = f"duty '{one.duty}' is not in standards.yml"
            yield filed.problem(at, what, suggestion(one.duty, known, "Add it there."))
        elif one.duty in seen:
            what = f"duty '{one.duty}' has two entries"
            yield filed.problem(at, what, "Keep one of the two.")
        seen.add(one.duty)
