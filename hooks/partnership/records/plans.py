"""Reads every plan: a folder a plan, with a file for the plan and one for each priority."""

from dataclasses import dataclass
from pathlib import PurePath

from partnership.model.assessment import Assessment
from partnership.model.base import Record
from partnership.model.categories import Categories
from partnership.model.national import National
from partnership.model.plans import Plan, PlanFile
from partnership.model.priorities import Priority
from partnership.model.progress import Report
from partnership.model.standards import PlanEvidence, Standards
from partnership.model.wards import WardSets
from partnership.records.assessment import load_assessment
from partnership.records.comparing_plans import (
    early_targets,
    plan_problems,
    priority_problems,
    repeated_names,
    unknown_papers,
    unknown_risks,
    unmatched_priorities,
)
from partnership.records.folder import Filed, Folder
from partnership.records.national import load_national
from partnership.records.progress import load_reports
from partnership.records.rota import rota_problems
from partnership.records.standards import load_evidence

PLAN_RECORDS: dict[str, type[Record]] = {"plan": PlanFile, "priority": Priority}
"""The name of each schema of the plan's files and the record it describes."""

BESIDE: dict[str, type[Record]] = {
    "assessment.yml": Assessment,
    "national.yml": National,
    "standards.yml": PlanEvidence,
}
"""The files that may lie beside a plan's own, and the record that each holds."""


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


def read_plans_alone(folder: Folder) -> None:
    """Read every file of every plan, where the records that plans refer to cannot be relied on."""
    for name in folder.names("plans/*/plan.yml"):
        folder.read(name, PlanFile)
        folder.read_all(f"{PurePath(name).parent}/priorities/*.yml", Priority)
        _read_beside(folder, PurePath(name).parent)


def _read_beside(folder: Folder, own: PurePath) -> None:
    """Read what lies beside a plan's own file, where there is no plan to hold it against."""
    folder.read_all(f"{own}/monitoring/*.yml", Report)
    for name, record in BESIDE.items():
        folder.find(f"{own}/{name}", record)


def _plan(folder: Folder, name: str, known: Known) -> Plan | None:
    filed, own = folder.read(name, PlanFile), PurePath(name).parent
    priorities = folder.read_all(f"{own}/priorities/*.yml", Priority)
    for priority in priorities:
        folder.note(priority_problems(priority, known.wards, known.categories))
    folder.note(repeated_names(filed, priorities))
    if filed is None:
        _read_beside(folder, own)
        return None
    _compare(folder, own, filed, priorities)
    by_slug = {priority.record.slug: priority.record for priority in priorities}
    is_whole = by_slug.keys() >= set(filed.record.priorities)
    plan = filed.record
    lists = (plan.targets, *(priority.targets for priority in by_slug.values()))
    targets = {target.id: target for one in lists for target in one}
    more = {
        "reports": load_reports(
            folder,
            f"{own}/monitoring/*.yml",
            plan,
            targets if by_slug.keys() == set(plan.priorities) else None,
        ),
        "evidence": load_evidence(folder, f"{own}/standards.yml", plan, known.standards),
        "national": load_national(folder, f"{own}/national.yml", plan),
        "assessment": load_assessment(folder, f"{own}/assessment.yml", plan),
    }
    if not is_whole:
        return None
    in_order = tuple(by_slug[slug] for slug in plan.priorities)
    return Plan(**(dict(plan) | more | {"priorities": in_order}))


def _compare(
    folder: Folder, own: PurePath, filed: Filed[PlanFile], priorities: list[Filed[Priority]]
) -> None:
    """Note what does not fit between the file of a plan and those of its priorities."""
    folder.note(plan_problems(filed, own.name))
    present = {PurePath(one).stem for one in folder.names(f"{own}/priorities/*.yml")}
    folder.note(unmatched_priorities(folder, filed, own, present))
    folder.note(rota_problems(filed, present))
    for priority in priorities:
        folder.note(unknown_papers(priority, filed.record.papers))
        folder.note(unknown_risks(priority, filed.record))
        folder.note(early_targets(priority, filed.record))
