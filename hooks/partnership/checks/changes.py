"""Detects what a record no longer states, from the types of its model.

A fact is a number, day, month, enumerated value, reference, name, or a text that the model marks as
one. Filling a gap or adding an item changes no fact. Other texts may be reworded; their removal is
reported separately.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain, zip_longest
from textwrap import shorten
from typing import Any

from partnership.errors import FieldPath
from partnership.model.annotations import AppendOnly, Derived, Fact, FreelyEditable, Names, Ref
from partnership.model.base import NAMES, Record, title_of_record
from partnership.model.months import Month
from partnership.records.fields import FieldShape, fields_of
from partnership.records.loading import Records
from partnership.records.yaml_loader import Values

_KINDS = (int, float, date, Month)
_LABELS = (*NAMES, "what", "text", "said", "month", "on", "years")
"""The fields that identify an item without a name."""


@dataclass(frozen=True)
class Published:
    """The records that were public at some revision of the project."""

    reference: str
    """The revision, as the user named it."""
    files: frozenset[str]
    """Every file that the folder contained then."""
    unchanged: frozenset[str]
    """The files that have not changed."""
    before: Records | None = None
    """The old content of changed files, with releases.yml and withdrawn.yml; None if none."""
    postcodes: int = 0
    """The number of lines of postcodes.csv then, with its header; 0 if it has not changed."""


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
    path: str = ""
    """The path in the old version, by names: figures/burglary/entries."""

    @property
    def called(self) -> str:
        """How people call the record: figure 'burglary'; empty for a whole file."""
        return called(self.model, self.was) if self.place else ""


@dataclass(frozen=True)
class Edit:
    """A changed or removed fact, item, history or text."""

    parent: Pair
    """The record that contained it."""
    field: str
    place: FieldPath
    path: str
    before: Any
    after: Any
    """The new value; None if it was removed."""
    item: type[Record] | None = None
    """The kind of the removed list item."""
    is_free: bool = False
    """Whether it may change without a reason."""
    is_words: bool = False
    """Whether it is a non-factual text, reworded or removed."""
    is_history: bool = False
    """Whether it is a rewritten history."""
    history_field: str = ""
    """The adjacent list that must explain each change."""

    @property
    def called(self) -> str:
        """How people call it: 'value' of target 'burglary', or the item itself."""
        if self.item:
            return called(self.item, self.before)
        return f"'{self.field}'" + (f" of {self.parent.called}" if self.parent.called else "")

    @property
    def is_rewording(self) -> bool:
        """Whether a text was reworded."""
        return self.is_words and isinstance(self.after, str)

    @property
    def has_a_successor(self) -> bool:
        """Whether the record gained a new text, which may replace this one."""
        return bool(self.parent.now.keys() - self.parent.was.keys())


def changes(pair: Pair) -> Iterator[Edit]:
    """Yield everything that a record and the records within it no longer state."""
    if getattr(pair.model, "changes_freely", False):
        return
    shapes = fields_of(pair.model)
    history_field = {
        field: name
        for name, shape in shapes.items()
        for mark in shape.all_marks
        if isinstance(mark, AppendOnly)
        for field in mark.explains
    }
    for name, shape in shapes.items():
        path = f"{pair.path}/{name}".lstrip("/")
        before, after = pair.was.get(name), pair.now.get(name)
        if before is False and after is None:
            after = pair.model.model_fields[name].default  # so that it may be set to true
        change = Edit(pair, name, (*pair.place, name), path, before, after)
        found = list(_of_field(change, shape)) if before != after else []
        if name in history_field and not all(part.is_words for part in found):
            yield replace(change, history_field=history_field[name])
        else:
            yield from found


def _of_field(change: Edit, shape: FieldShape) -> Iterator[Edit]:
    before, after, inner = change.before, change.after, shape.innermost.record
    if shape.bears(FreelyEditable):
        yield replace(change, is_free=True)
    elif shape.bears(AppendOnly):
        old = items_of(before)
        if items_of(after)[: len(old)] != old:
            yield replace(change, is_history=True)
    elif inner is None and _is_fact(shape):
        says_more = before is None and Fact(absent_too=True) in shape.all_marks
        is_derived = after is None and Derived.DAYS in shape.all_marks
        if says_more or (_is_lost(before, after) and not is_derived):
            yield change
    elif inner and isinstance(before, list):
        yield from _of_items(change, inner)
    elif inner and isinstance(before, dict) and isinstance(after, dict):
        yield from changes(Pair(inner, before, after, change.place, change.path))
    elif inner and isinstance(before, dict) and _holds_facts(inner, before):
        yield change
    else:
        yield from _of_words(change, shape)


def _of_words(change: Edit, shape: FieldShape) -> Iterator[Edit]:
    """Yield reworded or removed non-facts: texts, items of lists, and flags."""
    before, after = change.before, change.after
    was, now = (value if isinstance(value, list) else [] for value in (before, after))
    gone = [text for text in was if text not in now] if len(now) < len(was) else []
    is_gone = (
        isinstance(before, str | dict | bool)
        and before
        and after in (None, False)
        and not change.has_a_successor
    )
    if shape.bears(Derived, Ref):
        return
    if gone or is_gone:
        yield replace(change, before=gone or before, after=None, is_words=True)
    elif isinstance(before, str | bool) and type(before) is type(after):
        yield replace(change, is_words=True)


def _of_items(change: Edit, inner: type[Record]) -> Iterator[Edit]:
    """Yield what the items of a list no longer state, each compared with its successor."""
    own, _ = name_of(inner)
    old, left = items_of(change.before), dict(enumerate(items_of(change.after)))
    is_shorter, unlike = len(left) < len(old), dict(enumerate(old))
    for number, item in enumerate(old):
        same = next((place for place, other in left.items() if other == item), None)
        if same is not None:
            del left[same], unlike[number]
    for number, item in unlike.items():
        path = f"{change.path}/{item.get(own) if own else number + 1}"
        pairs = (Pair(inner, item, now, (*change.place, at), path) for at, now in left.items())
        heir = _heir(list(pairs), own)
        is_fact = bool(own) or _holds_facts(inner, item)
        if heir is not None:
            del left[int(heir.place[-1])]
            yield from changes(heir)
        elif is_fact or is_shorter:
            yield replace(change, path=path, before=item, after=None, item=inner,
                          is_words=not is_fact)  # fmt: skip


def _heir(pairs: list[Pair], own: str) -> Pair | None:
    """Return an item's successor: of the same name or other fields, or the most similar."""
    if own:
        named = (pair for pair in pairs if str(pair.now.get(own)) == str(pair.was.get(own)))
        renamed = (p for p in pairs if {**p.now, own: 0} == {**p.was, own: 0})
        return next(named, None) or next(renamed, None)
    unlike = {
        pair.place: sum(not change.is_rewording for change in changes(pair)) for pair in pairs
    }
    alike = {p.place: sum(p.now.get(k) == value for k, value in p.was.items()) for p in pairs}
    fit = [pair for pair in pairs if alike[pair.place] or not unlike[pair.place]]
    return min(fit, key=lambda pair: (unlike[pair.place], -alike[pair.place]), default=None)


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
    own, mark = name_of(model)
    kind = mark.kind if mark else title_of_record(model).lower()
    labels = (values[name] for name in (own, *_LABELS) if values.get(name) is not None)
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
    return any(not change.is_words for change in changes(Pair(model, values, {})))


def _is_lost(before: object, after: object) -> bool:
    """Return whether a value was stated, and is now missing or different."""
    if isinstance(before, list):
        left = after if isinstance(after, list) else []
        return any(str(value) not in map(str, left) for value in before)
    was_told = isinstance(before, int | float | str | date) and before != ""
    return was_told and before != after and str(before) != str(after)


def in_words(value: object) -> str:
    """Return a value as written in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def items_changed(change: Edit) -> Iterator[str]:
    """Yield the changed fields of each item of a list, with their old values."""
    before, after = items_of(change.before), items_of(change.after)
    pairs = zip_longest(before, after[: len(before)], fillvalue=dict[str, Any]())
    for number, (was, now) in enumerate(pairs, start=1):
        changed = [name for name in was | now if was.get(name) != now.get(name)]
        if changed:
            words = (f"{name}: {in_words(was.get(name, 'absent'))}" for name in changed)
            yield f"item {number} was {', '.join(words)}"


def suggested_history(name: str, parent: Pair, day: date) -> list[dict[str, object]]:
    """Return history items that would explain a change; empty if it needs another explanation."""
    was, now, said = parent.was, parent.now, {"on": day, "why": "the reason"}
    if name == "ledger":
        first = [] if was.get(name) else [_stated(was) | {"why": "Published with the plan."}]
        return [*first, _stated(now) | said]
    if name == "entries":
        return [{**entry, **said} for entry in items_of(now.get(name))[-1:]]
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
