"""Rules for plans that were published: what they said never changes in silence.

A target may change by a further entry of its ledger and be dropped, a lead may change, a priority
may leave, a reported figure may be corrected: each with a day and a reason on record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from partnership.errors import Problem, Severity
from partnership.model.partnership import Partnership
from partnership.records.loading import Records
from partnership.records.registry import plan_folder
from partnership.records.writing import item_text
from partnership.records.yaml_loader import Place, Values

_PROMISES = ("direction", "unit", "value", "due", "measured_by")
"""What a target promises, besides the figure from which it starts."""

_LEADS = (("lead", "former_leads", "lead"), ("deputy", "former_deputies", "deputy"))
"""Who answers for a priority, and where those before them are kept."""

_MEANING = ("unit", "target")
"""What a reported figure stands for, besides the days that it covers."""

_MEASURED = ("value", "period", "since", "until")
"""What tells one starting figure from another."""


@dataclass(frozen=True)
class _Found:
    """One thing that has an id, where it is written."""

    file: str
    place: Place
    values: Values


@dataclass(frozen=True)
class PlanHistory:
    """The files of plans as they were published, and as they are now."""

    records: Records
    partnership: Partnership
    before: Mapping[str, Values]
    """Each published file of a plan that is not the same any more, by its name."""
    reference: str

    def problems(self) -> Iterator[Problem]:
        """Yield each change for which no record gives a reason."""
        gone = [name for name in self.before if not self.records.folder.has(name)]
        yield from self._files_that_are_gone(gone)
        kept = {name: values for name, values in self.before.items() if name not in gone}
        yield from self._targets(kept)
        for name, values in kept.items():
            yield from self._figures(name, values)
            yield from self._leads(name, values)
            yield from self._membership(name, values)
            yield from self._priorities_that_joined(name, values)
            yield from self._known_plans(name, values)

    def _files_that_are_gone(self, names: list[str]) -> Iterator[Problem]:
        plans = {
            plan_folder(name) for name in names if not self.records.folder.has(plan_folder(name))
        }
        for plan in sorted(plans):
            if not self._is_withdrawn(plan):
                yield self._gone(plan, "the plan", "")
        for name in names:
            if plan_folder(name) in plans or self._is_withdrawn(name):
                continue
            if "/priorities/" in name:
                instead = " If it left the plan, write its day and reason in 'left'."
                yield self._gone(name, "the priority", instead)
            else:
                yield self._gone(name, "the file", "")

    def _gone(self, name: str, called: str, instead: str) -> Problem:
        what = f"{called} was published at {self.reference} and is gone"
        remedy = f"Put it back under its name.{instead} {self._withdrawal(name)}"
        return Problem(self.records.folder.name(name), None, what, remedy)

    def _withdrawal(self, file: str, thing: str | None = None) -> str:
        own = f", id: {thing}" if thing else ""
        return (
            "If it must not be public, add to data/withdrawn.yml under 'withdrawn:' the line "
            f"- {{file: {file}{own}, title: its name, on: the day, why: the reason}}."
        )

    def _is_withdrawn(self, file: str, thing: str | None = None) -> bool:
        return any(withdrawal.covers(file, thing) for withdrawal in self.partnership.withdrawn)

    def _targets(self, kept: Mapping[str, Values]) -> Iterator[Problem]:
        for name, values in kept.items():
            now = self._things(plan_folder(name), "targets")
            for target in _listed(values, "targets"):
                found = now.get(str(target.get("id")))
                if found is not None:
                    yield from self._target(found, target)
                elif not self._is_withdrawn(name, target.get("id")):
                    yield self._lost_target(name, target)

    def _lost_target(self, name: str, target: Values) -> Problem:
        what = f"target '{target.get('id')}' was published at {self.reference} and is gone"
        remedy = (
            "Put it back under its id. If it is given up, write in it "
            "dropped: {on: the day, why: the reason}."
        )
        return self.records.problem(name, ("targets",), what, remedy)

    def _things(self, home: str, field: str) -> dict[str, _Found]:
        """Return what stands in a list of every file of a plan now, by id."""
        return {
            str(values.get("id")): _Found(name, (field, number), values)
            for name, filed in self.records.filed.items()
            if plan_folder(name) == home
            for number, values in enumerate(_listed(filed.document.value, field))
        }

    def _target(self, now: _Found, was: Values) -> Iterator[Problem]:
        old, new = _listed(was, "ledger"), _listed(now.values, "ledger")
        if new[: len(old)] != old:
            what = f"the ledger of target '{was.get('id')}' is not as it was published"
            remedy = f"Restore its entries of {self.reference}, and add new ones at the end."
            yield self._at(now, "ledger", what, remedy)
            return
        changed = [name for name in _PROMISES if now.values.get(name) != was.get(name)]
        if _measured(now.values) != _measured(was):
            changed.append("baseline")
        is_new_promise = any(_is_told(was, name) for name in changed)
        if old or is_new_promise:
            yield from self._entries_without_a_time(now, new, len(old))
        if is_new_promise and len(new) == max(len(old), 0 if old else len(new[:1])):
            fields = " and ".join(f"'{name}'" for name in changed)
            what = f"{fields} of target '{was.get('id')}' changed since {self.reference}"
            first = item_text(_as_it_stands(was) | {"why": "Published with the plan."})
            began = "" if old else f"{first} and "
            where = "at the end of 'ledger' the line" if old else "a 'ledger' with the lines"
            remedy = f"Restore it, or add {where} {began}{item_text(_as_it_stands(now.values))}."
            yield self._at(now, changed[0], what, remedy)
        if was.get("dropped") and now.values.get("dropped") != was.get("dropped"):
            what = f"'dropped' of target '{was.get('id')}' changed since {self.reference}"
            remedy = "Restore it; a target that is taken up again is a new one with its own id."
            yield self._at(now, "dropped", what, remedy)

    def _entries_without_a_time(
        self, now: _Found, ledger: list[dict[str, Any]], first: int
    ) -> Iterator[Problem]:
        for number, entry in enumerate(ledger[first:], start=first):
            if "on" not in entry and "when" not in entry:
                what = f"a new entry in the ledger of target '{now.values.get('id')}' has no day"
                remedy = "Write in it 'on', the day from which it holds, such as on: 2026-04-01."
                place = (*now.place, "ledger", number)
                yield self.records.problem(now.file, place, what, remedy)

    def _figures(self, name: str, values: Values) -> Iterator[Problem]:
        filed = self.records.filed.get(name)
        if filed is None or "/monitoring/" not in name:
            return
        now = {
            str(values.get("id")): _Found(name, ("figures", number), values)
            for number, values in enumerate(_listed(filed.document.value, "figures"))
        }
        for figure in _listed(values, "figures"):
            own = str(figure.get("id"))
            if own in now:
                yield from self._entries(now[own], figure)
                yield from self._meaning(now[own], figure, (filed.document.value, values))
            elif not self._is_withdrawn(name, own):
                what = f"figure '{own}' was published at {self.reference} and is gone"
                remedy = f"Put it back under its id. {self._withdrawal(name, own)}"
                yield self.records.problem(name, ("figures",), what, remedy)

    def _entries(self, now: _Found, was: Values) -> Iterator[Problem]:
        old, new = _entries(was), _entries(now.values)
        if new[: len(old)] != old:
            what = f"figure '{was.get('id')}' is not as it was published at {self.reference}"
            remedy = (
                "Restore its 'entries', and add at their end one with the correction: "
                "{on: the day, value: the figure, why: the reason}."
            )
            yield self._at(now, "entries", what, remedy)

    def _meaning(
        self, now: _Found, was: Values, reports: tuple[Values, Values]
    ) -> Iterator[Problem]:
        """Yield a problem where a figure stands as it did, and means something else."""
        report, published = reports
        changed = [f"'{name}'" for name in _MEANING if _is_changed(name, now.values, was)]
        if _days(now.values, report) != _days(was, published):
            changed.append("the period")
        entries = _entries(now.values)
        if changed and entries and len(entries) == len(_entries(was)):
            what = f"{' and '.join(changed)} of figure '{was.get('id')}' changed"
            again = entries[-1] | {"on": "the day", "why": "the reason"}
            remedy = f"Restore it, or add at the end of 'entries' the line {item_text(again)}."
            yield self._at(now, "entries", f"{what} since {self.reference}", remedy)

    def _membership(self, name: str, values: Values) -> Iterator[Problem]:
        """Yield a problem where a priority no longer says when it joined or left."""
        filed = self.records.filed.get(name)
        if filed is None or "/priorities/" not in name:
            return
        for field in ("joined", "left"):
            if _is_changed(field, filed.document.value, values):
                what = f"'{field}' of the priority changed since {self.reference}"
                remedy = "Restore it; a priority that is taken up again is a new one."
                yield filed.problem((field,), what, remedy)

    def _leads(self, name: str, values: Values) -> Iterator[Problem]:
        filed = self.records.filed.get(name)
        if filed is None or "/priorities/" not in name:
            return
        for field, kept, called in _LEADS:
            was, now = values.get(field), filed.document.value
            former, published = _listed(now, kept), _listed(values, kept)
            if former[: len(published)] != published:
                what = f"a former {called} that was published is gone or changed"
                remedy = f"Restore '{kept}' of {self.reference}, and add new ones at the end."
                yield filed.problem((kept,), what, remedy)
                continue
            if not isinstance(was, dict) or now.get(field) == was:
                continue
            named = {key: was.get(key) for key in ("agency", "role")}
            if all(named.values()) and not any(
                named.items() <= e.items() for e in former[len(published) :]
            ):
                told = f"{named['role']}, {named['agency']}"
                what = f"the {called} was published at {self.reference} as {told}"
                line = item_text(named | {"until": "the last day", "why": "the reason"})
                remedy = f"Restore it, or add at the end of '{kept}' the line {line}."
                yield filed.problem((field,), what, remedy)

    def _priorities_that_joined(self, name: str, values: Values) -> Iterator[Problem]:
        """Yield each priority that a published plan has gained without saying when and why."""
        plan = self.records.filed.get(name)
        if plan is None or not name.endswith("/plan.yml"):
            return
        added = set(_names(plan.document.value)) - set(_names(values))
        for slug in sorted(added) if _names(values) else ():
            own = f"{plan_folder(name)}/priorities/{slug}.yml"
            filed = self.records.filed.get(own)
            if filed is not None and not filed.document.value.get("joined"):
                what = f"the plan was published at {self.reference} without this priority"
                remedy = "Write in it joined: {on: the day, why: the reason}."
                yield filed.problem((), what, remedy)

    def _known_plans(self, name: str, values: Values) -> Iterator[Problem]:
        """Yield each plan known of that is gone, or is called otherwise."""
        filed = self.records.filed.get(name)
        if filed is None or name != "plans/known.yml":
            return
        now = {str(plan.get("years")): plan for plan in _listed(filed.document.value, "plans")}
        for plan in _listed(values, "plans"):
            years = str(plan.get("years"))
            is_here = years in now or self.records.folder.has(f"plans/{years}/plan.yml")
            if not is_here and not self._is_withdrawn(name, years):
                what = f"the plan of {years} was published at {self.reference} and is gone"
                remedy = f"Put it back under its 'years'. {self._withdrawal(name, years)}"
                yield filed.problem(("plans",), what, remedy)
            elif years in now and now[years].get("title") != plan.get("title"):
                what = f"the plan of {years} was published as '{plan.get('title')}'"
                told = filed.problem(("plans",), what, "Look whether it is still the same plan.")
                yield replace(told, severity=Severity.WARNING)

    def _at(self, now: _Found, field: str, what: str, remedy: str) -> Problem:
        return self.records.problem(now.file, (*now.place, field), what, remedy)


def _listed(values: object, field: str) -> list[dict[str, Any]]:
    """Return the records in a list of a record; nothing where there is no such list."""
    found = values.get(field) if isinstance(values, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _names(plan: object) -> list[str]:
    """Return the slugs of the priorities of a plan."""
    found = plan.get("priorities") if isinstance(plan, dict) else None
    return [str(slug) for slug in found] if isinstance(found, list) else []


def _measured(target: Values) -> dict[str, Any] | None:
    baseline = target.get("baseline")
    if not isinstance(baseline, dict):
        return None
    return {name: baseline.get(name) for name in _MEASURED}


def _is_told(target: Values, name: str) -> bool:
    """Tell whether a target had said something of a field; to fill a gap needs no reason."""
    return target.get(name) is not None


def _is_changed(name: str, now: Values, was: Values) -> bool:
    """Tell whether something that was told is gone or not the same."""
    return _is_told(was, name) and now.get(name) != was.get(name)


def _days(figure: Values, report: Values) -> tuple[object, object]:
    """Return the first and the last day that a figure covers."""
    return figure.get("since", report.get("first_day")), report.get("last_day")


def _as_it_stands(target: Values) -> dict[str, object]:
    """Return the entry of the ledger that says what a target says now."""
    baseline = target.get("baseline")
    return {
        "on": "the day",
        "direction": target.get("direction"),
        "baseline": baseline.get("value") if isinstance(baseline, dict) else None,
        "value": target.get("value"),
        "due": target.get("due"),
        "why": "the reason",
        "papers": target.get("papers"),
    }


def _entries(figure: Values) -> list[dict[str, Any]]:
    """Return the entries of a figure; what earlier versions kept besides does not count."""
    kept = ("on", "value", "before", "change", "per_cent", "why")
    entries = _listed(figure, "entries")
    return [{name: entry[name] for name in kept if name in entry} for entry in entries]
