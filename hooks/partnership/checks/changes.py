"""What a record had said and does not say any more, found by the types of its model.

A fact is a number, a day, a month, a chosen word, a reference, the name of a thing, or a text that
the model marks as one. To fill a gap or to add an item changes no fact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from textwrap import shorten
from typing import Any

from pydantic import BaseModel

from partnership.model.base import title_of_record
from partnership.model.marks import Derived, Fact, Free, Kept, Names, Ref
from partnership.model.months import Month
from partnership.records.fields import FieldShape, marks_of, record_in
from partnership.records.yaml_loader import Place, Values

_KINDS = (int, float, date, Month)
_LABELS = ("title", "measure", "name", "what", "text", "said", "month", "on", "years")
"""What people know an item by that has no name of its own."""


@dataclass(frozen=True)
class Pair:
    """A record as it was and as it is, with the way to it."""

    model: type[BaseModel]
    was: Values
    now: Values
    place: Place = ()
    path: str = ""
    """The way to it as the record was, by the names of things: figures/burglary/entries."""

    @property
    def called(self) -> str:
        """What people call the record: figure 'burglary'; nothing for a whole file."""
        return called(self.model, self.was) if self.place else ""


@dataclass(frozen=True)
class Change:
    """A fact, an item or a history that is not as it was."""

    around: Pair
    """The record that held it."""
    field: str
    place: Place
    path: str
    before: Any
    after: Any
    """What stands there now; None where it is gone."""
    item: type[BaseModel] | None = None
    """What kind of item of a list is gone."""
    is_free: bool = False
    """Whether it may change without a reason."""
    is_history: bool = False
    """Whether it is a history that was rewritten."""
    told_in: str = ""
    """The list beside it that tells of each change, with the reason."""

    @property
    def called(self) -> str:
        """What people call it: 'value' of target 'burglary', or the item itself."""
        if self.item:
            return called(self.item, self.before)
        return f"'{self.field}'" + (f" of {self.around.called}" if self.around.called else "")


def changes(pair: Pair) -> Iterator[Change]:
    """Yield every fact that a record, or one within it, had told and does not tell any more."""
    told_in = _told_in(pair.model)
    for name, inner, marks in _facts(pair.model):
        way = f"{pair.path}/{name}".lstrip("/")
        before, after = pair.was.get(name), pair.now.get(name)
        change = Change(pair, name, (*pair.place, name), way, before, after)
        found = list(_of_field(change, inner, marks))
        if found and name in told_in:
            yield replace(change, told_in=told_in[name])
        else:
            yield from found


def _of_field(
    change: Change, inner: type[BaseModel] | None, marks: tuple[object, ...]
) -> Iterator[Change]:
    before, after = change.before, change.after
    if any(isinstance(mark, Free) for mark in marks):
        if before != after:
            yield replace(change, is_free=True)
    elif any(isinstance(mark, Kept) for mark in marks):
        old = items_of(before)
        if items_of(after)[: len(old)] != old:
            yield replace(change, is_history=True)
    elif inner is None:
        says_more = before is None and after is not None and Fact(absent_too=True) in marks
        is_derived = after is None and Derived.DAYS in marks
        if says_more or (_is_lost(before, after) and not is_derived):
            yield change
    elif isinstance(before, list):
        yield from _of_items(change, inner)
    elif isinstance(before, dict) and isinstance(after, dict):
        yield from changes(Pair(inner, before, after, change.place, change.path))
    elif isinstance(before, dict) and _holds_facts(inner, before):
        yield change


@cache
def _told_in(model: type[BaseModel]) -> dict[str, str]:
    """Return the fields whose changes a history beside them tells, each with that history."""
    return {
        field: name
        for name, information in model.model_fields.items()
        for mark in marks_of(information)
        if isinstance(mark, Kept)
        for field in mark.explains
    }


def _of_items(change: Change, inner: type[BaseModel]) -> Iterator[Change]:
    """Yield what the items of a list had said, each held against the one that it has become."""
    own = name_of(inner).field
    old, left = items_of(change.before), dict(enumerate(items_of(change.after)))
    unlike = []
    for number, item in enumerate(old):
        same = next((place for place, other in left.items() if other == item), None)
        if same is None:
            unlike.append((number, item))
        else:
            del left[same]
    for number, item in unlike:
        path = f"{change.path}/{item.get(own) if own else number + 1}"
        pairs = (Pair(inner, item, now, (*change.place, at), path) for at, now in left.items())
        heir = _heir(list(pairs), own)
        if heir is not None:
            del left[int(heir.place[-1])]
            yield from changes(heir)
        elif own or _holds_facts(inner, item):
            yield replace(change, path=path, before=item, after=None, item=inner)


def _heir(pairs: list[Pair], own: str) -> Pair | None:
    """Return the item that one has become: of the same name, or most like it."""
    if own:
        named = (pair for pair in pairs if str(pair.now.get(own)) == str(pair.was.get(own)))
        return next(named, None)
    unlike = {pair.place: len(list(changes(pair))) for pair in pairs}
    alike = {p.place: sum(p.now.get(k) == value for k, value in p.was.items()) for p in pairs}
    fit = [pair for pair in pairs if alike[pair.place] or not unlike[pair.place]]
    return min(fit, key=lambda pair: (unlike[pair.place], -alike[pair.place]), default=None)


@cache
def _facts(
    model: type[BaseModel],
) -> tuple[tuple[str, type[BaseModel] | None, tuple[object, ...]], ...]:
    """Return the fields of a record that hold facts: name, the record within, marks."""
    found = []
    fields = {} if getattr(model, "changes_freely", False) else model.model_fields
    for name, information in fields.items():
        marks, inner = marks_of(information), record_in(information.annotation)
        if _facts(inner) if inner else _is_fact(information.annotation, marks):
            found.append((name, inner, marks))
    return tuple(found)


def _is_fact(annotation: object, marks: tuple[object, ...]) -> bool:
    shape = FieldShape.of(annotation).innermost
    kind = shape.kind
    is_reference = any(isinstance(mark, Ref) and mark.kind != "paper" for mark in marks)
    return (
        is_reference
        or any(isinstance(mark, Fact | Names) for mark in marks)
        or (isinstance(kind, type) and issubclass(kind, _KINDS) and kind is not bool)
        or bool(shape.choices)
    )


@cache
def name_of(model: type[BaseModel]) -> "_Name":
    """Return the field that names an item, with its mark; an empty one where none does."""
    for name, information in model.model_fields.items():
        for mark in marks_of(information):
            if isinstance(mark, Names):
                return _Name(name, mark)
    return _Name()


@dataclass(frozen=True)
class _Name:
    field: str = ""
    mark: Names | None = None


def called(model: type[BaseModel], values: Values) -> str:
    """Return what people call a record: figure 'burglary'."""
    own = name_of(model)
    kind = own.mark.kind if own.mark else title_of_record(model).lower()
    labels = (values[name] for name in (own.field, *_LABELS) if values.get(name) is not None)
    label = str(next(labels, ""))
    return f"{kind} '{shorten(label, 60, placeholder='')}'" if label else kind


def items_of(value: object) -> list[dict[str, Any]]:
    """Return the records in a list, or the one alone, without the papers that it rests on."""
    items = value if isinstance(value, list) else [value]
    return [
        {name: held for name, held in item.items() if name != "papers"}
        for item in items
        if isinstance(item, dict)
    ]


def _holds_facts(model: type[BaseModel], values: Values) -> bool:
    return any(True for _ in changes(Pair(model, values, {})))


def _is_lost(before: object, after: object) -> bool:
    """Tell whether something was told, and is gone or not the same."""
    if isinstance(before, list):
        left = after if isinstance(after, list) else []
        return any(str(value) not in map(str, left) for value in before)
    was_told = isinstance(before, int | float | str | date) and before != ""
    return was_told and before != after and str(before) != str(after)
