"""Reads every plan: a folder a plan, with a file for the plan and one for each priority."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.categories import Categories
from partnership.model.plans import Plan, PlanFile
from partnership.model.priorities import Priority
from partnership.model.wards import WardSets
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder

PLAN_RECORDS: dict[str, type[Record]] = {"plan": PlanFile, "priority": Priority}
"""The name of each schema of the plan's files and the record it describes."""


def load_plans(folder: Folder, wards: WardSets, categories: Categories) -> tuple[Plan, ...]:
    """Return every plan whose files are right, in the order of their periods."""
    read = [_plan(folder, name, wards, categories) for name in folder.names("plans/*/plan.yml")]
    plans = [plan for plan in read if plan is not None]
    return tuple(sorted(plans, key=lambda plan: plan.period_from))


def _plan(folder: Folder, name: str, wards: WardSets, categories: Categories) -> Plan | None:
    filed = folder.read(name, PlanFile)
    own = PurePath(name).parent
    priorities = folder.read_all(f"{own}/priorities/*.yml", Priority)
    for priority in priorities:
        folder.note(_priority_problems(priority, wards, categories))
    if filed is None:
        return None
    folder.note(_plan_problems(filed, own.name))
    present = {PurePath(one).stem for one in folder.names(f"{own}/priorities/*.yml")}
    folder.note(_unmatched_priorities(folder, filed, own, present))
    for priority in priorities:
        folder.note(_unknown_papers(priority, filed.record))
    by_slug = {priority.record.slug: priority.record for priority in priorities}
    if set(filed.record.priorities) - by_slug.keys():
        return None
    in_order = tuple(by_slug[slug] for slug in filed.record.priorities)
    return Plan(**(dict(filed.record) | {"priorities": in_order}))


def _plan_problems(filed: Filed[PlanFile], folder_name: str) -> Iterator[Problem]:
    if filed.record.years != folder_name:
        what = f"the folder is named {folder_name} and its plan has the years {filed.record.years}"
        yield filed.problem(("years",), what, f"Name the folder {filed.record.years}.")
    yield from _unknown_papers(filed, filed.record)


def _unmatched_priorities(
    folder: Folder, filed: Filed[PlanFile], own: PurePath, present: set[str]
) -> Iterator[Problem]:
    listed = filed.record.priorities
    for number, slug in enumerate(listed):
        if slug not in present:
            what = f"priority '{slug}' has no file in priorities/"
            remedy = suggestion(slug, present, f"Write priorities/{slug}.yml.")
            yield filed.problem(("priorities", number), what, remedy)
        elif slug in listed[:number]:
            what = f"priority '{slug}' stands in the list twice"
            yield filed.problem(("priorities", number), what, "Keep one of the two.")
    for slug in sorted(present - set(listed)):
        what = f"priority '{slug}' is not in the list of plan.yml"
        remedy = "Add it to 'priorities' there, at its place in the plan."
        yield Problem(folder.name(f"{own}/priorities/{slug}.yml"), None, what, remedy)


def _priority_problems(
    filed: Filed[Priority], wards: WardSets, categories: Categories
) -> Iterator[Problem]:
    priority, written = filed.record, PurePath(filed.document.name).stem
    if priority.slug != written:
        what = f"the file is named {written} and its 'slug' is {priority.slug}"
        yield filed.problem(("slug",), what, f"Name the file {priority.slug}.yml.")
    known = [one.id for one in categories.categories]
    for number, category in enumerate(priority.categories):
        if category not in known:
            what = f"category '{category}' is not in categories.yml"
            advice = "The categories are: " + ", ".join(known) + "."
            yield filed.problem(("categories", number), what, suggestion(category, known, advice))
    yield from _repeated_targets(filed)
    yield from _unknown_focus_wards(filed, wards)


def _repeated_targets(filed: Filed[Priority]) -> Iterator[Problem]:
    ids = [target.id for target in filed.record.targets]
    for number, one in enumerate(ids):
        if one in ids[:number]:
            what = f"target '{one}' stands in the priority twice"
            yield filed.problem(("targets", number, "id"), what, "Give each target its own id.")


def _unknown_focus_wards(filed: Filed[Priority], wards: WardSets) -> Iterator[Problem]:
    focus = filed.record.focus_wards
    if focus is None:
        return
    sets = {one.id: one for one in wards.sets}
    if focus.set not in sets:
        what = f"ward set '{focus.set}' is not in wards.yml"
        advice = "The sets are: " + ", ".join(sets) + "."
        yield filed.problem(("focus_wards", "set"), what, suggestion(focus.set, sets, advice))
        return
    codes = sets[focus.set].by_code
    for number, ward in enumerate(focus.wards):
        if ward.code not in codes:
            what = f"ward code '{ward.code}' ({ward.name}) is not in set {focus.set} of wards.yml"
            remedy = suggestion(ward.code, codes, "Look the code up there.")
            yield filed.problem(("focus_wards", "wards", number, "code"), what, remedy)


def _unknown_papers(filed: Filed[Any], plan: PlanFile) -> Iterator[Problem]:
    """Yield a problem for each paper cited anywhere in a record that the plan does not list."""
    known = [paper.id for paper in plan.papers]
    for place, cited in _citations(filed.document.value, ()):
        if cited not in known:
            what = f"paper '{cited}' is not in the list of papers of plan.yml"
            advice = "The papers are: " + ", ".join(known) + "."
            yield filed.problem(place, what, suggestion(cited, known, advice))


def _citations(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _citations(inner, (*place, key))
    elif isinstance(value, list):
        cites = bool(place) and place[-1] in ("papers", "vision_papers")
        for number, inner in enumerate(value):
            if cites and isinstance(inner, str):
                yield (*place, number), inner
            else:
                yield from _citations(inner, (*place, number))
