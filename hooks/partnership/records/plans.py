"""Reads every plan: a folder a plan, with a file for the plan and one for each priority."""

from dataclasses import dataclass
from pathlib import PurePath

from partnership.model.base import Record
from partnership.model.categories import Categories
from partnership.model.plans import Plan, PlanFile
from partnership.model.priorities import Priority
from partnership.model.standards import Standards
from partnership.model.wards import WardSets
from partnership.records.assessment import load_assessment
from partnership.records.comparing_plans import (
    plan_problems,
    priority_problems,
    unknown_papers,
    unknown_risks,
    unmatched_priorities,
)
from partnership.records.folder import Folder
from partnership.records.national import load_national
from partnership.records.progress import load_reports
from partnership.records.standards import load_evidence

PLAN_RECORDS: dict[str, type[Record]] = {"plan": PlanFile, "priority": Priority}
"""The name of each schema of the plan's files and the record it describes."""


def load_plans(
    folder: Folder, wards: WardSets, categories: Categories, standards: Standards | None = None
) -> tuple[Plan, ...]:
    """Return every plan whose files are right, in the order of their periods."""
    known = Known(wards, categories, standards)
    read = [_plan(folder, name, known) for name in folder.names("plans/*/plan.yml")]
    plans = [plan for plan in read if plan is not None]
    return tuple(sorted(plans, key=lambda plan: plan.period_from))


@dataclass(frozen=True)
class Known:
    """The records that plans refer to."""

    wards: WardSets
    categories: Categories
    standards: Standards | None


def _plan(folder: Folder, name: str, known: Known) -> Plan | None:
    filed = folder.read(name, PlanFile)
    own = PurePath(name).parent
    priorities = folder.read_all(f"{own}/priorities/*.yml", Priority)
    for priority in priorities:
        folder.note(priority_problems(priority, known.wards, known.categories))
    if filed is None:
        return None
    folder.note(plan_problems(filed, own.name))
    present = {PurePath(one).stem for one in folder.names(f"{own}/priorities/*.yml")}
    folder.note(unmatched_priorities(folder, filed, own, present))
    for priority in priorities:
        folder.note(unknown_papers(priority, filed.record.papers))
        folder.note(unknown_risks(priority, filed.record))
    by_slug = {priority.record.slug: priority.record for priority in priorities}
    if set(filed.record.priorities) - by_slug.keys():
        return None
    in_order = tuple(by_slug[slug] for slug in filed.record.priorities)
    evidence = load_evidence(folder, f"{own}/standards.yml", filed.record, known.standards)
    national = load_national(folder, f"{own}/national.yml", filed.record)
    assessment = load_assessment(folder, f"{own}/assessment.yml", filed.record)
    more = {
        "priorities": in_order,
        "reports": load_reports(folder, f"{own}/monitoring/*.yml", filed.record, in_order),
        "evidence": evidence,
        "assessment": assessment,
        "national": national,
    }
    return Plan(**(dict(filed.record) | more))
