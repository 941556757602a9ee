"""Rules for published records: no count and no fact may change without an explanation.

A changed count needs an entry in releases.yml. A changed fact needs a new item at the end of an
`AppendOnly` list or an entry in withdrawn.yml. Fields marked `FreelyEditable` may change. Changes
of future events and removed texts only give a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import PurePath
from textwrap import shorten
from typing import Any

from partnership.checks.changes import (
    Edit,
    EditKind,
    Pair,
    Published,
    changes,
    corrected_item,
    in_words,
    is_explained,
    is_unchanged,
    items_changed,
    items_of,
    name_of,
    suggested_history,
)
from partnership.checks.sizes import is_far
from partnership.errors import Problem, Problems, Severity, Thing, listed_places
from partnership.model.annotations import Names
from partnership.model.crime import Categories, CrimeMonth, count_in_words
from partnership.model.partnership import Partnership
from partnership.model.plans import KnownPlan
from partnership.model.releases import Releases, Withdrawal, Withdrawals
from partnership.model.wards import Population, WardSets
from partnership.records.loading import Records
from partnership.records.registry import kind_of, plan_folder
from partnership.records.unread import has_misnamed_candidate
from partnership.records.writing import record_text
from partnership.statistics.revisions import revised_months, unexplained, unexplained_totals
from partnership.text import count_noun, suggestion

_INSTEAD = {
    "target": " If it has been dropped, add dropped: {reason} to it.",
    "priority": " If it has left the plan, add left: {reason} to it.",
}
"""The remedy for a thing that stays in place and is marked as ended."""

_FEWER = 0.05  # the share of postcodes that a newer file may lose
_WORKED_ON = {"draft", "consultation"}  # the states of a plan in which its content may still change


def check_published(
    records: Records, partnership: Partnership, published: Published, day: date
) -> Problems:
    """Yield every published fact that was changed or removed without an explanation."""
    if published.before is None:
        return
    yield from _changed_counts(records, partnership, published, published.before)
    yield from _changed_totals(records, partnership, published, published.before)
    now = len(records.postcodes.postcodes)
    lost = published.postcodes - 1 - now
    fewest = 1 if is_unchanged(published, "postcodes.yml") else _FEWER * now
    if now and lost >= fewest:
        what = f"the file has {count_noun(lost, 'postcode')} fewer than {published.when}"
        remedy = "Check whether lines were deleted; if so, restore the file."
        yield records.problem("postcodes.csv", (), what, remedy, severity=Severity.WARNING)
    withdrawn = published.before.first(Withdrawals)
    earlier_withdrawals = withdrawn.withdrawn if withdrawn else ()
    withdrawals = partnership.withdrawn
    reasons = tuple(reason for reason in withdrawals if reason not in earlier_withdrawals)
    history = _PublishedComparison(records, published.before, published, withdrawals, reasons, day)
    yield from history.needless_withdrawals()
    yield from history.lost_files()
    yield from history.changed_records()


def _changed_counts(
    records: Records, partnership: Partnership, published: Published, before: Records
) -> Problems:
    """Yield each month whose counts changed without a new revision entry."""
    months = [file.record for file in before.all(CrimeMonth)]
    revised, releases = revised_months(months, partnership.months), before.first(Releases)
    entries = (releases.revisions if releases else (), partnership.releases.revisions)
    for month in unexplained(revised, *entries):
        name, when = f"crime/{month.month}.yml", published.when
        add = f"add an entry for {month.month} to 'revisions' in releases.yml that says why"
        place: tuple[str, ...] = ()
        what = f"the month was published {when} and has been removed"
        if not month.is_gone:
            first, count = month.changes[0], len(month.changes)
            counts = records.files[name].record.counts
            set_id = next((set_id for set_id in counts if first.ward in counts[set_id]), "")
            place = ("counts", set_id, first.ward)
            was, now = map(count_in_words, (first.published_as, first.now))
            more = f", and {count_noun(count - 1, 'more count')}" if count > 1 else ""
            what = f"{first.category} of {first.ward} was published {when} as {was} "
            what += f"and is now {now}{more}"
            add += f"; `partnership diff {published.reference}` prints the entry"
        remedy = f"If the police changed it, {add}. {records.folder.put_back(name)}"
        yield records.problem(name, place, what, remedy, waits=True)


def _changed_totals(
    records: Records, partnership: Partnership, published: Published, before: Records
) -> Problems:
    """Yield a warning if totals are removed, or change by more than their counts."""
    months = [file.record for file in before.all(CrimeMonth)]
    categories = before.first(Categories)
    if not categories and not months:
        return
    months += (
        month for month in partnership.months if f"crime/{month.month}.yml" in published.unchanged
    )
    was = replace(
        partnership,
        months=tuple(sorted(months, key=lambda record: record.month)),
        categories=categories.categories if categories else partnership.categories,
    )
    for totals in unexplained_totals(was, partnership):
        name, place = f"crime/{totals.first}.yml", "month"
        remedy = "Check whether the month lost a category; if so, import it again."
        if categories:
            name, place = "categories.yml", "categories"
            remedy = "Check 'kind', 'began' and 'ended' of each category."
        what, severity = totals.in_words, Severity.WARNING
        yield records.problem(name, (place,), what, remedy, severity=severity)


@dataclass(frozen=True)
class _PublishedComparison:
    """What was published, and the explanations recorded since."""

    records: Records
    before: Records
    published: Published
    withdrawals: tuple[Withdrawal, ...]  # every entry of withdrawn.yml
    reasons: tuple[Withdrawal, ...]  # the entries that are new
    day: date

    def needless_withdrawals(self) -> Problems:
        """Yield each new entry of withdrawn.yml about something that was not published."""
        when, files = self.published.when, self.published.files
        for index, reason in enumerate(self.withdrawals):
            names = {*files, *map(plan_folder, files)}
            if reason not in self.reasons:
                continue
            what = f"{reason.file} was not published {when}, so it cannot be withdrawn"
            place, left = ("withdrawn", index, "file"), names - {*self.published.unchanged}
            remedy = suggestion(reason.file, left, "Write its name below data/, or delete it.")
            if reason.file in names:
                what = f"{reason.file} is as it was published {when}"
                what += ", so nothing is withdrawn"
                remedy = "Write the file that has changed, or delete the entry."
            if reason.file not in left:
                more: dict[str, Any] = {"severity": Severity.WARNING}
                yield self.records.problem("withdrawn.yml", place, what, remedy, **more)

    def lost_files(self) -> Problems:
        """Yield each published file or plan that was removed."""
        has = self.records.folder.has
        lost = [
            name
            for name in self.published.files
            if not name.startswith(("crime/", "schema/")) and not has(name)
            if name.endswith((".yml", ".csv", ".geojson")) and not self._is_explained(name)
            if not has_misnamed_candidate(name, self.records.problems)
        ]
        gone = {plan for plan in map(plan_folder, lost) if plan and not has(plan)}
        for name in sorted(gone.union(name for name in lost if plan_folder(name) not in gone)):
            lost_of_it = [path for path in lost if path == name or path.startswith(f"{name}/")]
            main = f"{name}/plan.yml" if name in gone else name
            kind, file = kind_of(main), self.before.files.get(main)
            called = kind.name if kind and (name in gone or kind.name in _INSTEAD) else "file"
            title = f"{kind.name} {kind.identity(main)}" if kind and "*" in kind.path else main
            title = str(file.document.value.get("title") or title) if file else title
            what = f"the {called} was published {self.published.when} and has been removed"
            remedy = "Restore it under the same name."
            if kind and (new := self._renamed.get(name)):
                remedy = f"Name {new} {PurePath(name).name} again, "
                remedy += f"and write {kind.named_by}: {kind.identity(name)} in it."
            remedy += self._reason(called, name, None, title)
            about = tuple(thing for path in lost_of_it for thing in self._things_in(path))
            yield Problem(self.records.folder.name(name), None, what, remedy, about=about)

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """Maps each removed file to a new one with the same content."""
        return {
            gone: new
            for gone, was in self.before.files.items()
            if gone not in self.records.files and not self._is_explained(gone)
            for new in self.records.files.keys() - self.published.files
            if (kind := kind_of(gone)) and kind.holds(new)
            if {**was.document.value, kind.named_by: ""}
            == {**self.records.files[new].document.value, kind.named_by: ""}
        }

    def _things_in(self, name: str) -> Iterator[Thing]:
        """Yield each thing that was removed with a file and that others may refer to."""
        kind, file = kind_of(name), self.before.files.get(name)
        if kind and file:
            yield Thing(kind.name, kind.identity(name))
            for mark, named in file.marked(Names):
                if mark.kind != "paper":
                    yield Thing(mark.kind, str(named.value))

    def changed_records(self) -> Problems:
        """Yield what the records of each file no longer state."""
        reworded: dict[tuple[str, str], tuple[str, Edit]] = {}
        for name, was in self.before.files.items():
            file, kind, plan = self.records.files.get(name), kind_of(name), plan_folder(name)
            if file is None or kind is None or kind.model is CrimeMonth:
                continue
            head = f"{plan}/plan.yml"
            parent = self.before.files.get(head) or self.records.files.get(head)
            states = items_of(parent.document.value.get("states")) if parent else []
            if states and states[-1].get("state") in _WORKED_ON:
                continue
            pair = Pair(kind.model, was.document.value, file.document.value)
            edits = list(changes(pair))
            yield from self._unexplained(name, edits)
            for edit in edits:
                yield from self._swapped(name, edit, reworded)
            if name == head:
                yield from self._added_priorities(plan, pair)
        for (before, after), (name, edit) in reworded.items():
            if edit.says_what_is_counted and (after, before) not in reworded:
                what = f"{edit.called} was “{shorten(before, 60)}” {self.published.when}"
                what += f" and is now “{shorten(after, 60)}”"
                remedy = "Check that it still counts the same; if not, restore it."
                yield self._at(name, edit, what, remedy)

    def _swapped(
        self, file: str, edit: Edit, reworded: dict[tuple[str, str], tuple[str, Edit]]
    ) -> Problems:
        before, after = str(edit.before), str(edit.after)
        if not edit.is_rewording:
            return
        if other := reworded.get((after, before)):
            where = f"'{other[1].field}' on " + listed_places([self._at(*other)])
            what = f"{edit.called} and {where} have been swapped"
            remedy = "Check that each is in the right place."
            what += f" since they were published {self.published.when}"
            yield self._at(file, edit, what, remedy)
        reworded[before, after] = file, edit

    def _at(self, file: str, edit: Edit, what: str = "", remedy: str = "") -> Problem:
        return self.records.problem(file, edit.place, what, remedy, severity=Severity.WARNING)

    def _added_priorities(self, home: str, plan: Pair) -> Problems:
        """Yield each priority added to a published plan without a date and reason."""
        before, after = plan.was.get("priorities"), plan.now.get("priorities")
        for slug in sorted({*map(str, after or ())} - {*map(str, before or ())}) if before else ():
            name = f"{home}/priorities/{slug}.yml"
            file = self.records.files.get(name) if name not in self._renamed.values() else None
            if file is not None and not file.document.value.get("joined"):
                what = f"the plan was published {self.published.when} without this priority"
                entry = record_text({"on": self.day, "why": "the reason"})
                yield file.problem((), what, f"Add joined: {entry} to it.")

    def _unexplained(self, file: str, edits: list[Edit]) -> Problems:
        """Yield the unexplained changes of a file, grouped by promise."""
        promises: dict[tuple[Any, str], list[Edit]] = {}
        for edit in edits:
            if edit.history_field:
                promises.setdefault((edit.parent.place, edit.history_field), []).append(edit)
            elif edit.kind in (EditKind.FREE, EditKind.TEXT):
                yield from () if edit.is_rewording else self._suspicious(file, edit)
            elif moved := self._moved_elsewhere(file, edit):
                yield from self._unexplained(moved[0], list(changes(moved[1])))
            else:
                yield from self._changed_fact(file, edit)
        for (_, name), parts in promises.items():
            yield from self._changed_promise(file, name, parts)

    def _suspicious(self, file: str, edit: Edit) -> Problems:
        """Yield warnings of a tenfold change of a number, and of a removed text."""
        before, after, when = edit.before, edit.after, self.published.when
        are_numbers = all(isinstance(value, int | float) for value in (before, after))
        is_ward, is_text = edit.field == "residents", edit.kind is EditKind.TEXT
        sources = {_source_of_residents(of) for of in (self.before, self.records)}
        is_same = is_ward and len(sources) == 1
        is_gone = after in (None, True, False, [])
        until = before.get("until") if isinstance(before, dict) else None
        is_over = isinstance(until, date) and until < self.day
        if are_numbers and (is_same or is_far(after, before)):
            what = f"'{edit.field}' is {after:,g}, but was {before:,g} {when}"
            remedy = "Check whether a digit is missing or extra."
            remedy = "Its source has not changed: restore the old number." if is_same else remedy
        elif is_gone and not is_over and (is_text or is_ward or type(before) is list):
            words = "" if isinstance(before, dict) else f" as “{shorten(in_words(before), 60)}”"
            is_now = "has been removed" if after in (None, []) else f"is now {in_words(after)}"
            what = f"{edit.called} was published {when}{words} and {is_now}"
            remedy = "Check that this change is intended."
        elif type(before) is type(after) is list and len(after) < len(before):
            had = count_noun(len(before), "item")
            what = f"{edit.called} had {had} {when}, but now has {len(after)}"
            remedy = "Check whether one is missing."
        else:
            return
        yield self._at(file, edit, what, remedy)

    def _changed_fact(self, file: str, edit: Edit) -> Problems:
        """Yield a removed or changed fact, unless an entry explains it."""
        called, when = edit.called, self.published.when
        name_field, mark = name_of(edit.item) if edit.item else ("", None)
        thing = str(edit.before.get(name_field)) if name_field else edit.path
        is_address = edit.field == "slug" and not name_field
        is_known = edit.item is KnownPlan and self.records.folder.has(f"plans/{thing}/plan.yml")
        if is_known or (
            not is_address and any(self._is_explained(file, name) for name in (edit.path, thing))
        ):
            return
        is_list = isinstance(edit.before, list) and isinstance(edit.before[0], dict | list)
        is_shown = not isinstance(edit.before, dict) and not is_list
        words = f" as {in_words(edit.before)}" if is_shown else ""
        what = f"{called} was published {when}{words} and "
        what += "has been removed" if edit.after is None else f"is now {in_words(edit.after)}"
        remedy = f"Restore it{words and f': {in_words(edit.before)}'}."
        if edit.kind is EditKind.HISTORY:
            what = f"{called} has changed since it was published {when}"
            remedy = "Restore it."
            if isinstance(edit.before, list):
                was = "; ".join(items_changed(edit))
                restore = f"estore its items{was and f': {was}'}."
                correction = corrected_item(edit, self.day)
                remedy = f"R{restore} Add new ones at the end."
                if correction:
                    line = f"- {record_text(correction)}"
                    remedy = f"Add at its end the line {line}, with the reason, and r{restore}"
        values = edit.before.values() if isinstance(edit.before, dict) else [edit.before]
        days = [value for value in values if isinstance(value, date)]
        is_to_come = not name_field and bool(days) and min(days) > self.day
        if is_address:
            remedy += " It is part of an address that people have saved and shared."
        elif not is_to_come:
            title = called.replace("'", "") + (words and f", published{words}")
            remedy += self._reason(called.partition(" ")[0], file, thing, title)
        more: dict[str, Any] = {"severity": Severity.WARNING} if is_to_come else {}
        name, names = (name_field, mark) if name_field else name_of(edit.parent.model)
        if names and (name_field or edit.field in (name, names.label)):
            changed = thing if name_field else edit.before
            more |= {"about": (Thing(names.kind, changed),), "leads": True}
        yield self.records.problem(file, edit.place, what, remedy, **more)

    def _changed_promise(self, file: str, name: str, parts: list[Edit]) -> Problems:
        """Yield a changed promise, unless its history explains it."""
        parent = parts[0].parent
        was, now = (items_of(values.get(name)) for values in (parent.was, parent.now))
        offered = suggested_history(name, parent, self.day)
        if now[: len(was)] == was and not is_explained(offered, now[len(was) :]):
            fields = " and ".join(f"'{edit.field}'" for edit in parts)
            of = f" of {parent.called}" if parent.called else ""
            what = f"{fields}{of} changed since it was published {self.published.when}"
            lines = " and ".join(f"- {record_text(item)}" for item in offered)
            where = f"at the end of '{name}'" if parent.now.get(name) else f"'{name}:' with"
            remedy = f"Add {where} the line {lines}, with the reason; or restore it."
            about = tuple(Thing(edit.field, parent.called) for edit in parts)
            place, more = parts[0].place, {"about": about, "leads": True}
            yield self.records.problem(file, place, what, remedy, **more)

    def _moved_elsewhere(self, file: str, edit: Edit) -> tuple[str, Pair] | None:
        """Return a thing that moved to another file of the same plan, and that file."""
        name_field, mark = name_of(edit.item) if edit.item else ("", None)
        if edit.item is None or mark is None or mark.scope != "plan":
            return None
        home, thing = plan_folder(file), str(edit.before.get(name_field))
        for name, other in self.records.files.items():
            values = other.document.value if plan_folder(name) == home else {}
            for index, now in enumerate(values.get(edit.field) or ()):
                if isinstance(now, dict) and str(now.get(name_field)) == thing:
                    place = (edit.field, index)
                    return name, Pair(edit.item, edit.before, now, place, edit.path)
        return None

    def _is_explained(self, file: str, thing: str | None = None) -> bool:
        """Return whether an entry of withdrawn.yml explains a change of a file or a thing in it."""
        return any(reason.covers(file, thing) and reason.id == thing for reason in self.reasons)

    def _reason(self, kind: str, file: str, thing: str | None, title: str) -> str:
        reason = {"on": self.day, "why": "the reason"}
        instead = _INSTEAD.get(kind, "").format(reason=record_text(reason))
        values = {"file": file, "id": thing, "title": title} | reason
        right = "If the change is correct, add to data/withdrawn.yml under 'withdrawn:' the line"
        return f"{instead} {right} - {record_text(values)}."


def _source_of_residents(records: Records) -> tuple[Population | None, ...]:
    wards = records.first(WardSets)
    return tuple(ward_set.population for ward_set in wards.sets) if wards else ()
