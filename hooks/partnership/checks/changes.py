"""Detects what a record no longer states, from the types of its model.

A fact is a number, day, month, enumerated value, reference, name, or a text that the model marks as
one. Filling a gap or adding an item changes no fact. Other texts may be reworded; their removal is
reported separately.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from functools import cache
from itertools import chain, zip_longest
from textwrap import shorten
from typing import Any

from partnership.errors import FieldPath
from partnership.model.annotations import (
    AppendOnly,
    Derived,
    Fact,
    FreelyEditable,
    Names,
    Ref,
    SaysWhatIsCounted,
)
from partnership.model.base import NAMES, Record, title_of_record
from partnership.model.months import Month, day_name
from partnership.records.fields import FieldShape, fields_of
from partnership.records.loading import Records
from partnership.records.yaml_loader import Values

_KINDS = (int, float, date, Month)
# The fields that identify an item without a name.
_LABELS = (*NAMES, "what", "text", "said", "month", "on", "years")


@dataclass(frozen=True)
class Published:
    """The records that were public at some revision of the project."""

    reference: str  # the revision, as the user named it
    files: frozenset[str]  # every file that the folder contained then
    unchanged: frozenset[str]  # the files that have not changed
    before: Records | None = None
    """The old content of changed files, with releases.yml and withdrawn.yml; None if none."""
    postcodes: int = 0
    """The number of lines of postcodes.csv then, with its header; 0 if it has not changed."""
    day: date | None = None  # the day of the revision, if it is known

    @property
    def when(self) -> str:
        """When the records were public, in words: on 3 June 2026."""
        return f"on {day_name(self.day)}" if self.day else f"at {self.reference}"


def is_unchanged(published: Published | None, *names: str) -> bool:
    """Return whether files are as published, so that earlier results about them still hold."""
    return published is not None and published.unchanged.issuperset(names)


@dataclass(frozen=True)
class Pair:
    """The old and the new version of a record, with its path."""

    model: type[Record]
    was: Values
    now: Values
    place: FieldPath = ()
    path: str = ""  # the path in the old version, by names: figures/burglary/entries

    @property
    def called(self) -> str:
        """How people call the record: figure 'burglary'; empty for a whole file."""
        return called(self.model, self.was) if self.place else ""


class EditKind(Enum):
    """What was edited, which decides whether it needs a reason."""

    FACT = auto()  # a fact or an item with facts: it needs a reason
    FREE = auto()  # what may change without a reason
    TEXT = auto()  # a text or a flag that is no fact: it may be reworded
    HISTORY = auto()  # a list that only grows, and has been rewritten


@dataclass(frozen=True)
class Edit:
    """A changed or removed fact, item, history or text."""

    parent: Pair  # the record that contained it
    field: str
    place: FieldPath
    path: str
    before: Any
    after: Any  # the new value; None if it was removed
    item: type[Record] | None = None  # the kind of the removed list item
    kind: EditKind = EditKind.FACT
    history_field: str = ""  # the adjacent list that must explain each change

    @property
    def called(self) -> str:
        """How people call it: 'value' of target 'burglary', or the item itself."""
        if self.item:
            return called(self.item, self.before)
        return f"'{self.field}'" + (f" of {self.parent.called}" if self.parent.called else "")

    @property
    def says_what_is_counted(self) -> bool:
        """Whether the meaning of a number depends on it."""
        return fields_of(self.parent.model)[self.field].bears(SaysWhatIsCounted)

    @property
    def is_rewording(self) -> bool:
        """Whether a text was reworded."""
        return self.kind is EditKind.TEXT and isinstance(self.after, str)


def changes(pair: Pair) -> Iterator[Edit]:
    """Yield everything that a record and the records within it no longer state."""
    if pair.model.changes_freely:
        return
    shapes = fields_of(pair.model)
    history_of = {
        field: name
        for name, shape in shapes.items()
        for mark in shape.all_marks
        if isinstance(mark, AppendOnly)
        for field in mark.explains
    }
    for name, shape in shapes.items():
        before, after = pair.was.get(name), pair.now.get(name)
        if before is False and after is None:
            after = pair.model.model_fields[name].default  # so that it may be set to true
        if before == after:
            continue
        path = f"{pair.path}/{name}".lstrip("/")
        edit = Edit(pair, name, (*pair.place, name), path, before, after)
        edits = list(_field_edits(edit, shape))
        if name in history_of and any(part.kind is not EditKind.TEXT for part in edits):
            yield replace(edit, history_field=history_of[name])
        else:
            yield from edits


def _field_edits(edit: Edit, shape: FieldShape) -> Iterator[Edit]:
    before, after, inner = edit.before, edit.after, shape.innermost.record
    if shape.bears(FreelyEditable):
        yield replace(edit, kind=EditKind.FREE)
    elif shape.bears(AppendOnly):
        old = items_of(before)
        if items_of(after)[: len(old)] != old:
            yield replace(edit, kind=EditKind.HISTORY)
    elif inner is None and _is_fact(shape):
        says_more = before is None and Fact(absent_too=True) in shape.all_marks
        is_derived = after is None and Derived.DAYS in shape.all_marks
        if says_more or (_is_lost(before, after) and not is_derived):
            yield edit
    elif inner and isinstance(before, list):
        yield from _item_edits(edit, inner)
    elif inner and isinstance(before, dict) and isinstance(after, dict):
        yield from changes(Pair(inner, before, after, edit.place, edit.path))
    elif inner and isinstance(before, dict) and _holds_facts(inner, before):
        yield edit
    elif not shape.bears(Derived, Ref):
        yield from _text_edits(edit)


def _text_edits(edit: Edit) -> Iterator[Edit]:
    """Yield a reworded or removed text, flag or item of a list that is no fact."""
    before, after = edit.before, edit.after
    was, now = (value if isinstance(value, list) else [] for value in (before, after))
    lost = [text for text in was if text not in now] if len(now) < len(was) else []
    is_removed = isinstance(before, str | dict | bool) and before and after in (None, False)
    has_successor = bool(edit.parent.now.keys() - edit.parent.was.keys())
    if lost or (is_removed and not has_successor):
        yield replace(edit, before=lost or before, after=None, kind=EditKind.TEXT)
    elif isinstance(before, str | bool) and type(before) is type(after):
        yield replace(edit, kind=EditKind.TEXT)


def _item_edits(edit: Edit, inner: type[Record]) -> Iterator[Edit]:
    """Yield what the items of a list no longer state, each compared with its successor."""
    name_field, _ = name_of(inner)
    old, left = items_of(edit.before), dict(enumerate(items_of(edit.after)))
    is_shorter, unlike = len(left) < len(old), dict(enumerate(old))
    for index, item in enumerate(old):
        same = next((place for place, other in left.items() if other == item), None)
        if same is not None:
            del left[same], unlike[index]
    for index, item in unlike.items():
        path = f"{edit.path}/{item.get(name_field) if name_field else index + 1}"
        pairs = [Pair(inner, item, now, (*edit.place, at), path) for at, now in left.items()]
        is_fact = bool(name_field) or _holds_facts(inner, item)
        if successor := _successor(pairs, name_field):
            del left[int(successor.place[-1])]
            yield from changes(successor)
        elif is_fact or is_shorter:
            kind = EditKind.FACT if is_fact else EditKind.TEXT
            yield replace(edit, path=path, before=item, after=None, item=inner, kind=kind)


def _successor(pairs: list[Pair], name_field: str) -> Pair | None:
    """Return an item's successor: of the same name or other fields, or the most similar."""
    if name_field:
        same_name = (p for p in pairs if str(p.now.get(name_field)) == str(p.was.get(name_field)))
        renamed = (p for p in pairs if _without(p.now, name_field) == _without(p.was, name_field))
        return next(same_name, None) or next(renamed, None)
    unlike = {pair.place: sum(not edit.is_rewording for edit in changes(pair)) for pair in pairs}
    alike = {p.place: sum(p.now.get(k) == value for k, value in p.was.items()) for p in pairs}
    fit = [pair for pair in pairs if alike[pair.place] or not unlike[pair.place]]
    return min(fit, key=lambda pair: (unlike[pair.place], -alike[pair.place]), default=None)


def _without(values: Values, name: str) -> dict[str, Any]:
    return {field: value for field, value in values.items() if field != name}


def _is_fact(shape: FieldShape) -> bool:
    kind = shape.innermost.kind
    return (
        shape.bears(Fact, Names)
        or any(isinstance(mark, Ref) and mark.kind != "paper" for mark in shape.all_marks)
        or (isinstance(kind, type) and issubclass(kind, _KINDS) and kind is not bool)
        or bool(shape.innermost.choices)
    )


@cache
def name_of(model: type[Record]) -> tuple[str, Names | None]:
    """Return the field that names an item, with its annotation; empty if there is none."""
    named = ((name, shape.names) for name, shape in fields_of(model).items() if shape.names)
    return next(named, ("", None))


def called(model: type[Record], values: Values) -> str:
    """Return how people call a record: figure 'burglary'."""
    name_field, mark = name_of(model)
    kind = mark.kind if mark else title_of_record(model).lower()
    labels = (values[name] for name in (name_field, *_LABELS) if values.get(name) is not None)
    label = str(next(labels, ""))
    return f"{kind} '{shorten(label, 60, placeholder='')}'" if label else kind


def items_of(value: object) -> list[dict[str, Any]]:
    """Return the records in a list, or the single one, without their source documents."""
    items = value if isinstance(value, list) else [value]
    return [
        {name: held for name, held in item.items() if name != "papers"}
        for item in items
        if isinstance(item, dict)
    ]


def _holds_facts(model: type[Record], values: Values) -> bool:
    return any(edit.kind is not EditKind.TEXT for edit in changes(Pair(model, values, {})))


def _is_lost(before: object, after: object) -> bool:
    """Return whether a value was stated, and is now missing or different."""
    if isinstance(before, list):
        left = after if isinstance(after, list) else []
        return any(str(value) not in map(str, left) for value in before)
    was_stated = isinstance(before, int | float | str | date) and before != ""
    return was_stated and before != after and str(before) != str(after)


def in_words(value: object) -> str:
    """Return a value as written in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def items_changed(edit: Edit) -> Iterator[str]:
    """Yield the changed fields of each item of a list, with their old values."""
    before, after = items_of(edit.before), items_of(edit.after)
    pairs = zip_longest(before, after[: len(before)], fillvalue=dict[str, Any]())
    for position, (was, now) in enumerate(pairs, start=1):
        changed = [name for name in was | now if was.get(name) != now.get(name)]
        if changed:
            words = (f"{name}: {in_words(was.get(name, 'absent'))}" for name in changed)
            yield f"item {position} was {', '.join(words)}"


def corrected_item(edit: Edit, day: date) -> dict[str, object] | None:
    """Return the item that corrects the only rewritten one of a history; None if none does."""
    before, after = items_of(edit.before), items_of(edit.after)
    rewritten = [now for was, now in zip(before, after, strict=False) if was != now]
    inner = fields_of(edit.parent.model)[edit.field].innermost.record
    if len(after) < len(before) or len(rewritten) != 1 or not inner:
        return None
    has_reason = {"on", "why"} <= inner.model_fields.keys() and "month" not in inner.model_fields
    return {**rewritten[0], "on": day, "why": "the reason"} if has_reason else None


def suggested_history(name: str, parent: Pair, day: date) -> list[dict[str, object]]:
    """Return history items that would explain a change; empty if it needs another explanation."""
    was, now, reason = parent.was, parent.now, {"on": day, "why": "the reason"}
    if name == "ledger":
        first = [] if was.get(name) else [_stated(was) | {"why": "Published with the plan."}]
        return [*first, _stated(now) | reason]
    if name == "entries":
        return [{**entry, **reason} for entry in items_of(now.get(name))[-1:]]
    roles = ("deputy",) if name == "former_deputies" else ("lead", "joint_leads")
    before, after = (
        [
            dict[str, object]({part: lead[part] for part in ("agency", "role") if part in lead})
            for lead in chain(*(items_of(values.get(role)) for role in roles))
        ]
        for values in (was, now)
    )
    lost = [lead for lead in before if lead not in after and len(lead) > 1]
    return [{**lead, "until": day, "why": "the reason"} for lead in lost]


def _stated(target: Values) -> dict[str, object]:
    """Return a target's values in the form of its history entries."""
    start = target.get("baseline")
    value = start.get("value") if isinstance(start, dict) else None
    fields = ("direction", "baseline", "value", "due", "papers")
    stated = {name: target.get(name) for name in fields} | {"baseline": value}
    return {name: held for name, held in stated.items() if held is not None}


def is_explained(offered: list[dict[str, object]], added: list[dict[str, Any]]) -> bool:
    """Return whether new history items explain a change; leads are matched by agency and role."""
    leads = [{k: v for k, v in item.items() if k in ("agency", "role")} for item in offered]
    return len(added) >= len(offered) and all(
        any(lead.items() <= item.items() for item in added) for lead in leads
    )
