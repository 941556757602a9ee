"""What a new record can be given from the records that are there already."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from partnership.checks.deadlines import by_the_clock
from partnership.errors import Problem, ProblemsFoundError, nearest
from partnership.model.months import Month
from partnership.model.plan_parts import PlanStep
from partnership.model.plans import PlanFile
from partnership.model.sources import Paper
from partnership.model.targets import Target
from partnership.pages.snapshot import Snapshot
from partnership.records.loading import Records, assemble
from partnership.records.registry import KINDS, RecordKind
from partnership.records.scaffold import item_lines, record_lines, scaffold, with_item
from partnership.records.yaml_loader import BLANK
from partnership.statistics.target_status import TargetCount, months_measured

RawValues = dict[str, Any]


def begun(kind: str, name: str, given: RawValues, last: RawValues) -> str:
    """Return a new file of a kind."""
    return scaffold(kind_of(kind), name, given, last)


def kind_of(name: str) -> RecordKind:
    """Return a kind of record by its name."""
    return next(kind for kind in KINDS if kind.name == name)


def refusal(said: str, what: str, remedy: str) -> ProblemsFoundError:
    """Return what is wrong with a word of a command."""
    return ProblemsFoundError([Problem("", None, f"'{said}' {what}", remedy)])


def refuse_if_there(
    records: Records, name: str, remedy: str = "Edit it, or give another name."
) -> None:
    """Refuse to write over a file."""
    if records.folder.has(name):
        named = records.folder.name(name)
        raise ProblemsFoundError([Problem(named, None, "the file is there already", remedy)])


def raw(records: Records, name: str | None) -> RawValues:
    """Return what a file holds, whether or not all of it is right; nothing where there is none."""
    filed = records.filed.get(name or "")
    held = _without_blanks(filed.document.value) if filed else {}
    return held if isinstance(held, dict) else {}


def _without_blanks(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_blanks(inner) for name, inner in value.items() if inner is not BLANK}
    if isinstance(value, list):
        return [_without_blanks(inner) for inner in value if inner is not BLANK]
    return value


def last_of(names: Sequence[str]) -> str | None:
    """Return the last of some names, where there is one."""
    return names[-1] if names else None


def newest(records: Records) -> str:
    """Return the years of the newest plan; nothing where there is none."""
    names = records.folder.names("plans/*/plan.yml")
    return max((Path(name).parent.name for name in names), default="")


def plan_named(records: Records, years: str | None) -> str:
    """Return the years of the plan that was named, or of the newest."""
    plan = years or newest(records)
    if not plan or not records.folder.has(f"plans/{plan}/plan.yml"):
        remedy = "Begin it: partnership new plan 2028-2031, with its own years."
        raise refusal(plan or "plans", "is not a plan on record", remedy)
    return plan


def plan_holding(records: Records, day: date) -> str | None:
    """Return the years of the plan whose period holds a day, else of the one in force."""
    known = (Path(name).parent.name for name in records.folder.names("plans/*/plan.yml"))
    held = [years for years in known if _days_of_plan(records, years).covers(day)]
    current = raw(records, "partnership.yml").get("current_plan")
    return current if current in held or not held else held[-1]


def refuse_outside(records: Records, years: str, period: str, last: date) -> None:
    """Refuse a report that ends outside the period of its plan."""
    plan = _days_of_plan(records, years)
    if not plan.covers(last):
        remedy = "Name its plan with --plan, or begin it: partnership new plan 2028-2031."
        raise refusal(period, f"ends outside the plan of {plan.period}", remedy)


def _days_of_plan(records: Records, years: str) -> PlanFile:
    """Return a plan of which nothing but its days is known, so that the rest may be blank."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}", years):
        raise refusal(f"plans/{years}", "is not named after years", "Name it such as 2028-2031.")
    plan, known = raw(records, f"plans/{years}/plan.yml"), RawValues(years=years)
    for name in ("period_from", "period_to"):
        known[name] = plan[name] if isinstance(plan.get(name), date) else None
    return PlanFile.model_construct(**known)


def first_paper(records: Records, plan: str) -> str:
    """Return the id of the paper of a plan that is the plan itself: of that name, or the first."""
    papers = raw(records, f"plans/{plan}/plan.yml").get("papers") or ()
    known = [str(paper["id"]) for paper in papers if isinstance(paper, dict) and "id" in paper]
    return "plan" if "plan" in known or not known else known[0]


def wards_named(records: Records, names: Sequence[str]) -> RawValues:
    """Return the wards in force that were named, by code."""
    partnership = assemble(records)
    ward_set = partnership.wards_on(by_the_clock()) if partnership else None
    known = {ward.name: ward.code for ward in ward_set.wards} if ward_set else {}
    for name in names:
        if name not in known:
            meant = nearest(name, known)
            remedy = f"Did you mean {meant}?" if meant else f"They are: {', '.join(known)}."
            raise refusal(name, "is not a ward in force", remedy)
    wards = [{"code": known[name], "name": name} for name in names]
    return {"set": ward_set.id if ward_set else "", "wards": wards}


def add(
    records: Records, texts: dict[str, str], name: str, field: str, item: Sequence[str]
) -> None:
    """Put an item at the end of a list of a file."""
    text = texts.get(name) or (records.folder.root / name).read_text("utf-8")
    changed = with_item(text, field, item)
    if changed is None:
        remedy = f"Write '{field}' there with each item on its own line, and try again."
        what = f"'{field}' is written in a row"
        raise ProblemsFoundError([Problem(records.folder.name(name), None, what, remedy)])
    texts[name] = changed


def agreed(records: Records, name: str) -> dict[str, str]:
    """Return the file of a plan with the blanks of one that is agreed; its drafts stay in it."""
    plan, texts = raw(records, name), dict[str, str]()
    states = [step for step in plan.get("states", ()) if isinstance(step, dict)]
    if not states or states[-1].get("state") not in ("draft", "consultation"):
        refuse_if_there(records, name)
    known = {str(paper.get("id")) for paper in plan.get("papers", ()) if isinstance(paper, dict)}
    paper = next(name for name in ("plan", "agreed", "agreed-plan") if name not in known)
    step = {"state": "agreed", "papers": [paper]}
    add(records, texts, name, "states", list(item_lines(PlanStep, step, {}, "  ")))
    source = {"id": paper, "title": plan.get("title")}
    add(records, texts, name, "papers", list(item_lines(Paper, source, {}, "  ")))
    period = dict.fromkeys(each for each in ("period_from", "period_to") if each not in plan)
    blanks = [line for line in record_lines(PlanFile, period, {}) if line.split(":")[0] in period]
    texts[name] += "".join(f"{line}\n" for line in blanks)
    return texts


def days_of(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period by its name."""
    found = re.fullmatch(r"([0-9]{4})(-[0-9]{2})?(?:-q([1-4]))?", period)
    if not found or not (found[2] or found[3]):
        remedy = "Write a quarter such as 2028-q1 or 2028-29-q1, or a year such as 2028-29."
        raise refusal(period, "is not the period of a report", remedy)
    first = Month(int(found[1]), 4 if found[2] else 1)
    if found[3]:
        first = first.plus(3 * (int(found[3]) - 1))
    return first.first_day, first.plus(3 if found[3] else 12).first_day - timedelta(days=1)


def targets_of(records: Records, plan: str) -> Iterator[tuple[str | None, RawValues]]:
    """Yield the targets of a plan that are not dropped, each with the slug of its priority."""
    home = f"plans/{plan}"
    slugs = raw(records, f"{home}/plan.yml").get("priorities") or []
    files = [(str(slug), f"{home}/priorities/{slug}.yml") for slug in slugs]
    for slug, name in [*files, (None, f"{home}/plan.yml")]:
        listed = raw(records, name).get("targets")
        for target in listed if isinstance(listed, list) else ():
            if isinstance(target, dict) and not target.get("dropped"):
                yield slug, target


def figure_of(
    records: Records, slug: str | None, target: RawValues, first: date, last: date
) -> RawValues:
    """Return the figure of a target in a report, with the site's own count where there is one."""
    figure = {"id": target.get("id"), "measure": target.get("measure") or target.get("title")}
    if target.get("unit"):
        figure["unit"] = target["unit"]
    if slug:
        figure["priorities"] = [slug]
    figure["target"] = target.get("id")
    entry: RawValues = {}
    start = target.get("baseline") or {}
    whole = _countable(target, start)
    since = Month.of(last).plus(1 - months_measured(whole)).first_day
    if start and since != first:
        figure["since"] = since
    count = _count(records, whole, last)
    if count is not None and count.counts and count.until == last:
        entry["value"] = count.value
    return figure | {"entries": [entry]}


def fill_in_the_count(records: Records, given: RawValues) -> None:
    """Fill in the starting figure of a target that the site counts, where the months are whole."""
    start = given.get("baseline", {})
    if "until" not in start:
        return
    count = _count(records, _countable(given, start), start["until"])
    if count is not None and count.counts and count.until == start["until"]:
        start["value"] = count.value


def _countable(target: RawValues, start: RawValues) -> Target:
    """Return a target of which only what its count asks for need be filled in."""
    days = {name: start[name] for name in ("since", "until") if name in start}
    baseline = {"period": "-", "value": 0, "papers": ["plan"]} | days if start else None
    asked = {name: target[name] for name in ("id", "title", "measured_by") if name in target}
    facts = {"statement": "-", "direction": "decrease", "not_published": "-", "papers": ["plan"]}
    open_data = {"possible": True, "why": "-"}
    try:
        return Target.model_validate(
            {**asked, **facts, "open_data": open_data, "baseline": baseline}
        )
    except ValueError:
        remedy = "Correct what `partnership check` tells of it, and try again."
        raise refusal(str(target.get("id")), "is not a target that is right", remedy) from None


def _count(records: Records, target: Target, until: date) -> TargetCount | None:
    partnership = assemble(records)
    return (
        Snapshot.as_of(partnership, until).count_of_target(target, until) if partnership else None
    )


def duties_of(records: Records) -> dict[str, str]:
    """Return the duties of the national standards by their id."""
    standards = raw(records, "standards.yml")
    listed = [*standards.get("requirements", ()), *standards.get("practices", ())]
    return {str(entry["id"]): str(entry["duty"]) for entry in listed}


def evidence_for(duties: dict[str, str], last: RawValues, years: tuple[str, str]) -> RawValues:
    """Return an entry for each duty that the last plan met on a page which every plan has.

    `years` are those of the last plan, which its headings may name, and those of the new one.
    """
    before = {entry["duty"]: entry for entry in last.get("evidence", ()) if entry.get("at")}
    kept = [
        {"duty": duty, "at": places, "papers": ["plan"]}
        for duty in duties
        if duty in before
        if (
            places := [
                place | {"heading": place["heading"].replace(*years)}
                for place in before[duty]["at"]
                if "/" not in place["page"]
            ]
        )
    ]
    return {"evidence": kept}
