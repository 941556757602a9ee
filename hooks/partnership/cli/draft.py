"""Prefills new records from the existing ones."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from partnership.clock import today_utc
from partnership.errors import ProblemsFoundError, refusal
from partnership.model.months import Month
from partnership.model.plan_parts import PlanStep
from partnership.model.plans import PlanFile
from partnership.model.sources import SourceDocument
from partnership.model.targets import Target
from partnership.pages.snapshot import Snapshot
from partnership.records.loading import Records, assemble, read_records
from partnership.records.registry import KINDS
from partnership.records.scaffold import (
    item_lines,
    record_lines,
    scaffold,
    targets_asked,
    with_item,
)
from partnership.records.yaml_loader import BLANK
from partnership.statistics.target_status import months_measured
from partnership.text import nearest

RawValues = dict[str, Any]


def wrong_word(word: str, what: str, remedy: str) -> ProblemsFoundError:
    """Return the error for a wrong command-line argument."""
    return refusal("", None, f"'{word}' {what}", remedy)


def unknown(word: str, what: str, known: Iterable[str], they_are: str) -> ProblemsFoundError:
    """Return the error for an argument that is not a known name, with suggestions."""
    names = list(known)
    similar = nearest(word, names)
    remedy = f"Did you mean {similar}?" if similar else f"{they_are}: {', '.join(names)}."
    return wrong_word(word, what, remedy)


@dataclass
class Draft:
    """The files that a command will write, made from the records of a folder."""

    data: Path
    texts: dict[str, str] = field(default_factory=dict)  # the new content of files by name

    @cached_property
    def records(self) -> Records:
        """The existing records, valid or not."""
        return read_records(self.data)

    def begin(self, name: str, given: RawValues, like: str | None = None) -> None:
        """Add a new file with the given values; a similar earlier file serves as an example."""
        kind = next(kind for kind in KINDS if kind.holds(name))
        self.texts[name] = scaffold(kind, name, given, self.raw(like))

    def refuse_existing(self, name: str, remedy: str = "Edit it, or choose another name.") -> None:
        """Refuse to overwrite a file."""
        if self.records.folder.has(name):
            raise refusal(self.records.folder.name(name), None, "the file already exists", remedy)

    def raw(self, name: str | None) -> RawValues:
        """Return the raw content of a file, valid or not; empty if there is no file."""
        file = self.records.files.get(name or "")
        values = _without_blanks(file.document.value) if file else {}
        return values if isinstance(values, dict) else {}

    def last(self, pattern: str) -> str | None:
        """Return the last file that matches a pattern, if there is one."""
        return max(self.records.folder.names(pattern), default=None)

    @property
    def newest_plan(self) -> str:
        """The years of the newest plan; empty if there is none."""
        return Path(self.last("plans/*/plan.yml") or "").parent.name

    def add(self, name: str, listed_in: str, item: Sequence[str]) -> None:
        """Append an item to a list in a file."""
        text = self.texts.get(name) or (self.data / name).read_text("utf-8")
        changed = with_item(text, listed_in, item)
        if changed is None:
            remedy = f"Write each item of '{listed_in}' on its own line, and try again."
            what = f"'{listed_in}' is written on one line"
            raise refusal(self.records.folder.name(name), None, what, remedy)
        self.texts[name] = changed

    def plan_named(self, years: str | None) -> str:
        """Return the years of the named plan, or of the newest one."""
        plan = years or self.newest_plan
        if not plan or not self.records.folder.has(f"plans/{plan}/plan.yml"):
            remedy = "Create it: partnership new plan 2028-2031, with its own years."
            raise wrong_word(plan or "plans", "is not a plan on record", remedy)
        return plan

    def plan_of_report(self, period: str, years: str | None, last: date) -> str:
        """Return the years of a report's plan: as named, or the one that covers its last day."""
        plans = [Path(name).parent.name for name in self.records.folder.names("plans/*/plan.yml")]
        fit = [] if years else [plan for plan in plans if self._days_of_plan(plan).covers(last)]
        current = self.raw("partnership.yml").get("current_plan")
        plan = self.plan_named(years or (fit[-1] if fit and current not in fit else current))
        if not self._days_of_plan(plan).covers(last):
            remedy = "Choose its plan with --plan, or create it: partnership new plan 2028-2031."
            what = f"ends outside the plan of {self._days_of_plan(plan).period}"
            raise wrong_word(period, what, remedy)
        return plan

    def _days_of_plan(self, years: str) -> PlanFile:
        """Return a plan with only its dates, so that other fields may be blank."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{4}", years):
            raise wrong_word(f"plans/{years}", "is not named after years", "Use 2028-2031.")
        plan = self.raw(f"plans/{years}/plan.yml")
        days = RawValues(period_from=None, period_to=None)
        days |= {name: plan[name] for name in days if isinstance(plan.get(name), date)}
        return PlanFile.model_construct(years=years, **days)

    def wards_named(self, names: Sequence[str]) -> RawValues:
        """Return the named wards in force, by code."""
        partnership = assemble(self.records)
        ward_set = partnership.wards_on(today_utc()) if partnership else None
        codes_by_name = {ward.name: ward.code for ward in ward_set.wards} if ward_set else {}
        for name in names:
            if name not in codes_by_name:
                raise unknown(name, "is not a ward in force", codes_by_name, "They are")
        wards = [{"code": codes_by_name[name], "name": name} for name in names]
        return {"set": ward_set.id if ward_set else "", "wards": wards}

    def agree(self, name: str) -> None:
        """Add to a plan's file the blanks that an agreed plan needs; its draft text is kept."""
        plan = self.raw(name)
        states = [step for step in plan.get("states", ()) if isinstance(step, dict)]
        if not states or states[-1].get("state") not in ("draft", "consultation"):
            self.refuse_existing(name)
        papers = [paper for paper in plan.get("papers", ()) if isinstance(paper, dict)]
        paper_ids = {str(paper.get("id")) for paper in papers}
        paper = next(name for name in ("plan", "agreed", "agreed-plan") if name not in paper_ids)
        step = {"state": "agreed", "papers": [paper]}
        source = {"id": paper, "title": plan.get("title")}
        self.add(name, "states", list(item_lines(PlanStep, step, {}, "  ")))
        self.add(name, "papers", list(item_lines(SourceDocument, source, {}, "  ")))
        period = dict.fromkeys(field for field in ("period_from", "period_to") if field not in plan)
        blanks = [
            line for line in record_lines(PlanFile, period, {}) if line.split(":")[0] in period
        ]
        self.texts[name] += "".join(f"{line}\n" for line in blanks)

    def figures(self, plan: str, first: date, last: date) -> list[RawValues]:
        """Return a figure for each target of a plan, with our own count where possible."""
        targets = targets_asked(plan, self.raw)
        return [self._figure(target, figure, first, last) for target, figure in targets]

    def _figure(self, target: RawValues, figure: RawValues, first: date, last: date) -> RawValues:
        start = target.get("baseline") or {}
        since = Month.from_day(last).plus(1 - months_measured(_countable(target, start))).first_day
        covers = {"since": since} if start and since != first else {}
        count = self.count(target, start, last)
        return figure | covers | {"entries": [{} if count is None else {"value": count}]}

    def count(self, target: RawValues, start: RawValues, until: date) -> float | None:
        """Return our own count of a target on a day; None if its months are incomplete."""
        counted_target, partnership = _countable(target, start), assemble(self.records)
        if partnership is None:
            return None
        count = Snapshot.as_of(partnership, until).count_of_target(counted_target, until)
        return count.value if count and count.counts and count.until == until else None


def _without_blanks(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_blanks(inner) for name, inner in value.items() if inner is not BLANK}
    if isinstance(value, list):
        return [_without_blanks(inner) for inner in value if inner is not BLANK]
    return value


def _countable(target: RawValues, start: RawValues) -> Target:
    """Return a target with only the fields that its count needs."""
    days = {name: start[name] for name in ("since", "until") if name in start}
    baseline = {"period": "-", "value": 0, "papers": ["plan"]} | days if start else None
    stated = {name: target[name] for name in ("id", "title", "measured_by") if name in target}
    facts = {"statement": "-", "direction": "decrease", "not_published": "-", "papers": ["plan"]}
    rest = {"open_data": {"possible": True, "why": "-"}, "baseline": baseline}
    try:
        return Target.model_validate(stated | facts | rest)
    except ValueError:
        remedy = "Correct what `partnership check` reports, and try again."
        raise wrong_word(str(target.get("id")), "is not a valid target", remedy) from None
