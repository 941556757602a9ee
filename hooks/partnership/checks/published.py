"""Rules for what was published: no fact of any record changes in silence.

A fact may change where the record says why: by a new item at the end of a list that is `Kept`, or
by an entry of withdrawn.yml. What changes by itself is marked `Free` in the model, and of what is
still to come a change is only warned of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from partnership.checks.changes import Change, Pair, changes, items_of, name_of
from partnership.checks.revised import revision_problems
from partnership.checks.sizes import is_far
from partnership.errors import Problem, Severity
from partnership.model.crime import Category, CrimeMonth
from partnership.model.partnership import Partnership
from partnership.model.plans import KnownPlan
from partnership.model.releases import Revision, Withdrawal
from partnership.records.loading import Records
from partnership.records.registry import KINDS, plan_folder
from partnership.records.unread import is_there_under_another_name
from partnership.records.writing import item_text
from partnership.records.yaml_loader import Place, Values

_INSTEAD = {
    "target": " If it is given up, write in it dropped: {{on: {day}, why: the reason}}.",
    "priority": " If it left the plan, write in it left: {{on: {day}, why: the reason}}.",
}
"""What to write where a thing keeps its place and is told as gone."""

_WORKED_ON = {"draft", "consultation"}
"""States of a plan in which what it says may still change."""


@dataclass(frozen=True)
class Published:
    """What was public at some revision of the project, as far as it differs from today."""

    reference: str
    """The revision, in the words of whoever asked for it."""
    months: tuple[CrimeMonth, ...] = ()
    """The months whose files are not the same any more."""
    revisions: tuple[Revision, ...] = ()
    """The revisions that were on record then."""
    files: frozenset[str] = frozenset()
    """Every file that the folder held then."""
    unchanged: frozenset[str] = frozenset()
    """Those that are as they were."""
    categories: tuple[Category, ...] = ()
    """The categories that were on record then; empty where their file has not changed."""
    values: Mapping[str, Values] = field(default_factory=dict)
    """What each changed file but a month held then, by its name."""
    withdrawn: tuple[Withdrawal, ...] = ()
    """The reasons that were on record then for what is not as it was published."""


def is_unchanged(published: Published | None, *names: str) -> bool:
    """Tell whether files are as they were published, so that what holds of them was seen then."""
    return published is not None and all(name in published.unchanged for name in names)


def changed_facts(
    records: Records, partnership: Partnership, published: Published, day: date
) -> Iterator[Problem]:
    """Yield everything that was published and is not the same, where no record says why."""
    yield from revision_problems(records, partnership, published)
    reasons = tuple(each for each in partnership.withdrawn if each not in published.withdrawn)
    history = _History(records, published, reasons, day)
    yield from history.lost_files()
    yield from history.of_records()


@dataclass(frozen=True)
class _History:
    """What was published, and the reasons on record since for what is not the same."""

    records: Records
    published: Published
    reasons: tuple[Withdrawal, ...]
    day: date

    def lost_files(self) -> Iterator[Problem]:
        """Yield each file, or plan, that was published and is gone."""
        has, reference = self.records.folder.has, self.published.reference
        lost = [
            name
            for name in self.published.files
            if not name.startswith(("crime/", "schema/")) and not has(name)
            if name.endswith((".yml", ".csv", ".geojson")) and not self._is_explained(name)
            if not is_there_under_another_name(name, self.records.problems)
        ]
        gone = {plan for plan in map(plan_folder, lost) if plan and not has(plan)}
        for name in sorted(gone.union(name for name in lost if plan_folder(name) not in gone)):
            kind = next((kind.name for kind in KINDS if kind.holds(name)), "")
            called = "plan" if name in gone else kind if kind in _INSTEAD else "file"
            what = f"the {called} was published at {reference} and is gone"
            title = self._title(f"{name}/plan.yml" if name in gone else name)
            remedy = f"Put it back under its name.{self._reason(called, name, None, title)}"
            yield Problem(self.records.folder.name(name), None, what, remedy)

    def _title(self, name: str) -> str:
        """Return what residents knew a file as."""
        kind = next((kind for kind in KINDS if kind.holds(name)), None)
        called = f"{kind.name} {kind.identity(name)}" if kind and "*" in kind.path else name
        return str(self.published.values.get(name, {}).get("title") or called)

    def of_records(self) -> Iterator[Problem]:
        """Yield what the records of each file had said and do not say any more."""
        for name, was in self.published.values.items():
            filed = self.records.filed.get(name)
            model = next((kind.model for kind in KINDS if kind.holds(name)), None)
            if filed is None or model is None or self._is_worked_on(name):
                continue
            pair = Pair(model, was, filed.document.value)
            yield from self._of(name, list(changes(pair)))
            if name.endswith("/plan.yml"):
                yield from self._joined(name, pair)

    def _is_worked_on(self, name: str) -> bool:
        """Tell whether a file belongs to a plan that was published as a draft."""
        plan = f"{plan_folder(name)}/plan.yml"
        filed = self.records.filed.get(plan)
        values = self.published.values.get(plan) or (filed.document.value if filed else {})
        return any(step.get("state") in _WORKED_ON for step in items_of(values.get("states"))[-1:])

    def _joined(self, name: str, plan: Pair) -> Iterator[Problem]:
        """Yield each priority that a published plan has gained without saying when and why."""
        before, after = plan.was.get("priorities"), plan.now.get("priorities")
        for slug in sorted({*map(str, after or ())} - {*map(str, before or ())}) if before else ():
            filed = self.records.filed.get(f"{plan_folder(name)}/priorities/{slug}.yml")
            if filed is not None and not filed.document.value.get("joined"):
                what = f"the plan was published at {self.published.reference} without this priority"
                remedy = f"Write in it joined: {{on: {self.day}, why: the reason}}."
                yield filed.problem((), what, remedy)

    def _of(self, file: str, found: list[Change]) -> Iterator[Problem]:
        """Yield the changes of a file that nothing explains, those of one promise together."""
        promises: dict[tuple[Place, str], list[Change]] = {}
        for change in found:
            if change.is_free:
                yield from self._slip(file, change)
            elif change.told_in:
                promises.setdefault((change.around.place, change.told_in), []).append(change)
            elif moved := self._moved(file, change):
                yield from self._of(moved[0], list(changes(moved[1])))
            else:
                yield from self._told(file, change)
        for (_, name), parts in promises.items():
            yield from self._of_promise(file, name, parts)

    def _slip(self, file: str, change: Change) -> Iterator[Problem]:
        """Yield a warning where a number that may change is ten times what it was."""
        before, after = change.before, change.after
        are_numbers = all(isinstance(value, int | float) for value in (before, after))
        if are_numbers and is_far(after, before):
            reference = self.published.reference
            what = f"'{change.field}' is {after:,g}, and was {before:,g} at {reference}"
            remedy = "Look whether a digit is missing or too many."
            told = self.records.problem(file, change.place, what, remedy)
            yield replace(told, severity=Severity.WARNING)

    def _told(self, file: str, change: Change) -> Iterator[Problem]:
        """Yield that something is gone or not the same, unless an entry says why."""
        called, reference = change.called, self.published.reference
        own = name_of(change.item).field if change.item else ""
        thing = str(change.before.get(own)) if own else change.path
        is_address = change.field == "slug" and not own
        names = () if is_address else (change.path, thing)
        if any(self._is_explained(file, name) for name in names):
            return
        if change.item is KnownPlan and self.records.folder.has(f"plans/{thing}/plan.yml"):
            return
        shown = "" if isinstance(change.before, dict | list) else f" as {_shown(change.before)}"
        what = f"{called} was published at {reference}{shown} and is "
        what += "gone" if change.after is None else f"now {_shown(change.after)}"
        remedy = f"Put it back{shown and f': {_shown(change.before)}'}."
        if change.is_history:
            what = f"{called} is not as it was published at {reference}"
            remedy = "Restore it."
            if isinstance(change.before, list):
                told_before = "; ".join(_items_changed(change))
                remedy = f"Restore its items of {reference}{told_before and f': {told_before}'}."
                remedy += " Add new ones at the end."
        if not own and _is_to_come(change.before, self.day):
            told = self.records.problem(file, change.place, what, remedy)
            yield replace(told, severity=Severity.WARNING)
            return
        title = called.replace("'", "") + (shown and f", published{shown}")
        if is_address:
            remedy += " It is part of an address, and people have kept and shared that."
        else:
            remedy += self._reason(called.partition(" ")[0], file, thing, title)
        yield self.records.problem(file, change.place, what, remedy)

    def _of_promise(self, file: str, name: str, parts: list[Change]) -> Iterator[Problem]:
        """Yield that a promise changed, unless the history beside it says when and why."""
        around = parts[0].around
        was, now = (items_of(values.get(name)) for values in (around.was, around.now))
        added, offered = now[len(was) :], _offered(name, around, self.day)
        if now[: len(was)] == was and not _are_told(offered, added):
            fields = " and ".join(f"'{change.field}'" for change in parts)
            of = f" of {around.called}" if around.called else ""
            what = f"{fields}{of} changed since {self.published.reference}"
            lines = " and ".join(map(item_text, offered))
            where = f"at the end of '{name}'" if around.now.get(name) else f"'{name}:' with"
            remedy = f"Restore it, or add {where} the line {lines}, with the reason."
            yield self.records.problem(file, parts[0].place, what, remedy)

    def _moved(self, file: str, change: Change) -> tuple[str, Pair] | None:
        """Return a thing that has moved to another file of the same plan, and that file."""
        own = name_of(change.item) if change.item else None
        if change.item is None or own is None or own.mark is None:
            return None
        if own.mark.scope != "plan":
            return None
        home, thing = plan_folder(file), str(change.before.get(own.field))
        for name, filed in self.records.filed.items():
            found = filed.document.value if plan_folder(name) == home else {}
            for number, now in enumerate(found.get(change.field) or ()):
                if isinstance(now, dict) and str(now.get(own.field)) == thing:
                    place = (change.field, number)
                    return name, Pair(change.item, change.before, now, place, change.path)
        return None

    def _is_explained(self, file: str, thing: str | None = None) -> bool:
        """Tell whether an entry of withdrawn.yml gives the reason, for a file or a thing in it."""
        return any(
            reason.covers(file, thing) and (reason.id is None) == (thing is None)
            for reason in self.reasons
        )

    def _reason(self, kind: str, file: str, thing: str | None, title: str) -> str:
        """Return what to do where it is right that something has changed."""
        values = {"file": file, "id": thing, "title": title, "on": self.day, "why": "the reason"}
        instead = _INSTEAD.get(kind, "").format(day=self.day)
        right = "If it is right, add to data/withdrawn.yml under 'withdrawn:' the line"
        return f"{instead} {right} {item_text(values)}."


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _items_changed(change: Change) -> Iterator[str]:
    """Yield what each item of a list was, field by field, where it is not the same."""
    before, after = items_of(change.before), items_of(change.after)
    pairs = zip_longest(before, after[: len(before)], fillvalue=dict[str, Any]())
    for number, (was, now) in enumerate(pairs, start=1):
        changed = [name for name in was | now if was.get(name) != now.get(name)]
        if changed:
            words = (f"{name}: {_shown(was.get(name, 'absent'))}" for name in changed)
            yield f"item {number} was {', '.join(words)}"


def _is_to_come(told: object, day: date) -> bool:
    """Tell whether every day that was told is still to come."""
    values = told.values() if isinstance(told, dict) else [told]
    days = [value for value in values if isinstance(value, date)]
    return bool(days) and min(days) > day


def _offered(name: str, around: Pair, day: date) -> list[dict[str, object]]:
    """Return the items of a history that tell of a change; none where it cannot be told there."""
    was, now, said = around.was, around.now, {"on": day, "why": "the reason"}
    if name == "ledger":
        first = [] if was.get(name) else [_stated(was) | {"why": "Published with the plan."}]
        return [*first, _stated(now) | said]
    if name == "entries":
        return [{**entry, **said} for entry in items_of(now.get(name))[-1:]]
    roles = ("deputy",) if name == "former_deputies" else ("lead", "joint_leads")
    before, after = ([_named(values, role) for role in roles] for values in (was, now))
    lost = [lead for lead in chain(*before) if lead not in chain(*after)]
    return [{**lead, "until": day, "why": "the reason"} for lead in lost if len(lead) > 1]


def _named(priority: Values, role: str) -> list[dict[str, object]]:
    """Return the agency and the role of each lead that a priority names."""
    leads = items_of(priority.get(role))
    return [{name: lead[name] for name in ("agency", "role") if name in lead} for lead in leads]


def _stated(target: Values) -> dict[str, object]:
    """Return what a target says, as an entry of its ledger does."""
    start = target.get("baseline")
    stated = {
        "direction": target.get("direction"),
        "baseline": start.get("value") if isinstance(start, dict) else None,
        "value": target.get("value"),
        "due": target.get("due"),
        "papers": target.get("papers"),
    }
    return {name: held for name, held in stated.items() if held is not None}


def _are_told(offered: list[dict[str, object]], added: list[dict[str, Any]]) -> bool:
    """Tell whether new items of a history tell of a change; of leads, by their agency and role."""
    leads = [{k: v for k, v in item.items() if k in ("agency", "role")} for item in offered]
    return len(added) >= len(offered) and all(
        any(lead.items() <= item.items() for item in added) for lead in leads
    )
