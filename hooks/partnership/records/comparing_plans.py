"""Compares the files of a plan with one another: names that must be known on both sides."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from partnership.errors import Problem, suggestion
from partnership.model.categories import Categories
from partnership.model.papers import Paper
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.wards import WardSets
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder
from partnership.records.naming import OWN_ID, Named, misnamed, names_in, repeated


def plan_problems(filed: Filed[PlanFile], folder_name: str) -> Iterator[Problem]:
    """Yield what is wrong in the file of a plan."""
    if filed.record.years != folder_name:
        what = f"the folder is named {folder_name} and its plan has the years {filed.record.years}"
        yield filed.problem(("years",), what, f"Name the folder {filed.record.years}.")
    yield from repeated(names_in(filed, ("papers",), filed.record.papers), OWN_ID)
    yield from repeated(names_in(filed, ("risks",), filed.record.risks), OWN_ID)
    yield from unknown_papers(filed, filed.record.papers)
    yield from unknown_risks(filed, filed.record)
    yield from early_targets(filed, filed.record)


def unmatched_priorities(
    folder: Folder, filed: Filed[PlanFile], own: PurePath, present: set[str]
) -> Iterator[Problem]:
    """Yield a problem for each priority that is listed without a file, or the other way round."""
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


def priority_problems(
    filed: Filed[Priority], wards: WardSets, categories: Categories
) -> Iterator[Problem]:
    """Yield what is wrong in the file of a priority."""
    priority = filed.record
    known = [one.id for one in categories.categories]
    for number, category in enumerate(priority.categories):
        if category not in known:
            what = f"category '{category}' is not in categories.yml"
            advice = "The categories are: " + ", ".join(known) + "."
            yield filed.problem(("categories", number), what, suggestion(category, known, advice))
    yield from _unknown_focus_wards(filed, wards)


def repeated_names(
    plan: Filed[PlanFile] | None, priorities: Sequence[Filed[Priority]]
) -> Iterator[Problem]:
    """Yield a problem for each file with another slug, and each target whose id is taken.

    The targets of all priorities and of the plan itself stand on one page.
    """
    targets: list[Named] = []
    for filed in priorities:
        problems = list(misnamed(filed, "slug", filed.record.slug, priorities))
        yield from problems
        targets += () if problems else names_in(filed, ("targets",), filed.record.targets)
    targets += names_in(plan, ("targets",), plan.record.targets) if plan else ()
    yield from repeated(targets, OWN_ID)


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
            meant = next((one for one in codes.values() if one.name == ward.name), None)
            remedy = f"Did you mean '{meant.code}'?" if meant else "Look the code up there."
            yield filed.problem(("focus_wards", "wards", number, "code"), what, remedy)


def early_targets(filed: Filed[Any], plan: PlanFile) -> Iterator[Problem]:
    """Yield a problem for each target of a record that is due before the plan begins."""
    for number, target in enumerate(filed.record.targets):
        if target.due is not None and target.due < plan.period_from:
            what = f"target '{target.id}' is due before the plan begins on {plan.period_from}"
            yield filed.problem(("targets", number, "due"), what, "Correct the date that is wrong.")


def unknown_papers(filed: Filed[Any], papers: tuple[Paper, ...]) -> Iterator[Problem]:
    """Yield a problem for each paper cited anywhere in a record that the list lacks."""
    known = [paper.id for paper in papers]
    for place, cited in _named(filed.document.value, ("papers", "vision_papers")):
        if cited not in known:
            what = f"paper '{cited}' is not in the list of papers"
            advice = "The papers are: " + ", ".join(known) + "."
            yield filed.problem(place, what, suggestion(cited, known, advice))


def _named(value: object, fields: tuple[str, ...], at: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield each name in the lists of these fields, however deep, with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, fields, (*at, key))
    elif isinstance(value, list):
        names = bool(at) and at[-1] in fields
        for number, inner in enumerate(value):
            if names and isinstance(inner, str):
                yield (*at, number), inner
            else:
                yield from _named(inner, fields, (*at, number))


def unknown_risks(filed: Filed[Any], plan: PlanFile) -> Iterator[Problem]:
    """Yield a problem for each risk named by a priority or target that the register lacks."""
    known = [risk.id for risk in plan.risks]
    for place, named in _named(filed.document.value, ("risks",)):
        if named not in known:
            what = f"risk '{named}' is not in the register of plan.yml"
            yield filed.problem(place, what, suggestion(named, known, "Add it to 'risks' there."))
