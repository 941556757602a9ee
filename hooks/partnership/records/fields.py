"""Inspects the models: the fields of a record, their types and derived values."""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import EnumType
from functools import cache, cached_property
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from partnership.errors import FieldPath
from partnership.model.annotations import Derived, Names, Ref
from partnership.model.base import Record, meaning_of_field
from partnership.model.values import SLUG
from partnership.records.yaml_loader import BLANK


@dataclass(frozen=True)
class FieldShape:
    """The type of a value: its kind, its annotations and the types of its parts."""

    kind: Any
    marks: tuple[object, ...] = ()
    is_optional: bool = False
    items: "FieldShape | None" = None
    """The type of list items."""
    keys: "FieldShape | None" = None
    values: "FieldShape | None" = None
    """The type of mapping values."""

    @classmethod
    def from_annotation(
        cls, annotation: object, marks: tuple[object, ...] = (), *, is_optional: bool = False
    ) -> "FieldShape":
        """Return the shape of an annotation; of a union, that of its first non-null type."""
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            return cls.from_annotation(
                arguments[0], (*marks, *arguments[1:]), is_optional=is_optional
            )
        if origin in (typing.Union, types.UnionType):
            member = next(member for member in arguments if member is not type(None))
            return cls.from_annotation(member, marks, is_optional=type(None) in arguments)
        inner = [cls.from_annotation(argument) for argument in arguments if argument is not ...]
        if origin is dict:
            return cls(dict, marks, is_optional, None, *inner)
        if origin in (tuple, list):
            return cls(origin, marks, is_optional, inner[0])
        return cls(annotation, marks, is_optional)

    @cached_property
    def record(self) -> type[Record] | None:
        """The record type, if the value is a record."""
        is_record = isinstance(self.kind, type) and issubclass(self.kind, Record)
        return self.kind if is_record else None

    @property
    def within(self) -> "tuple[FieldShape, ...]":
        """The shape of the items, for a list or a mapping."""
        return tuple(inner for inner in (self.items, self.keys, self.values) if inner)

    @property
    def innermost(self) -> "FieldShape":
        """The shape inside nested lists and mappings; of other values, the shape itself."""
        return self.within[-1].innermost if self.within else self

    @cached_property
    def names(self) -> Names | None:
        """The annotation of a value that defines a name."""
        return next((mark for mark in self.marks if isinstance(mark, Names)), None)

    @cached_property
    def ref(self) -> Ref | None:
        """The annotation of a value that refers to a name."""
        return next((mark for mark in self.marks if isinstance(mark, Ref)), None)

    @cached_property
    def mark(self) -> Names | Ref | None:
        """The annotation as a name or a reference."""
        return self.names or self.ref

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words, if the value is an enumeration."""
        words = self.kind if isinstance(self.kind, EnumType) else typing.get_args(self.kind)
        return tuple(map(str, words))

    def limits(self, name: str) -> Iterator[Any]:
        """Yield the annotated limits of a name, such as `ge`."""
        for mark in self.marks:
            for limit in mark.metadata if isinstance(mark, FieldInfo) else (mark,):
                if (value := getattr(limit, name, None)) is not None:
                    yield value

    @property
    def all_marks(self) -> tuple[object, ...]:
        """All annotations of the value and of its parts, at any depth."""
        return (*self.marks, *(mark for inner in self.within for mark in inner.all_marks))

    def bears(self, *kinds: type) -> bool:
        """Return whether the value or its parts have an annotation of these types."""
        return any(isinstance(mark, kinds) for mark in self.all_marks)

    def leads_to(self, *kinds: type) -> bool:
        """Return whether the value, or a field of a record within it, has such an annotation."""
        inner = self.innermost.record
        return self.bears(*kinds) or bool(inner and fields_marked(inner, kinds))


@cache
def fields_of(model: type[Record]) -> dict[str, FieldShape]:
    """Return the shape of each field of a record."""
    return {
        name: FieldShape.from_annotation(information.annotation, tuple(information.metadata))
        for name, information in model.model_fields.items()
    }


@cache
def fields_marked(model: type[Record], kinds: tuple[type, ...]) -> dict[str, FieldShape]:
    """Return the shape of each field with such an annotation, on itself or on a nested field."""
    return {name: shape for name, shape in fields_of(model).items() if shape.leads_to(*kinds)}


class LocatedValue(NamedTuple):
    """A value with its location in a parsed file or in a record."""

    value: Any
    shape: FieldShape
    place: FieldPath = ()
    parent: "LocatedValue | None" = None
    """The value that contains it."""

    def marked(self, *kinds: type) -> Iterator[tuple[Any, "LocatedValue"]]:
        """Yield each annotation of these types with the annotated value, at any depth."""
        to_come = [self]
        while to_come:
            here = to_come.pop()
            yield from ((mark, here) for mark in here.shape.marks if isinstance(mark, kinds))
            to_come += [*here.parts(*kinds)][::-1]

    def parts(self, *kinds: type) -> Iterator["LocatedValue"]:
        """Yield each part with an annotation of these types, on itself or at any depth.

        Parts are the fields of a record, the items of a list, and the keys and values of a mapping.
        """
        value, shape, place = self.value, self.shape, self.place
        if shape.record and isinstance(value, dict | Record):
            fields = value if isinstance(value, dict) else vars(value)
            for name, field in fields_marked(shape.record, kinds).items():
                if name in fields:
                    yield LocatedValue(fields[name], field, (*place, name), self)
        elif shape.items and isinstance(value, list | tuple):
            for index, item in enumerate(value):
                yield LocatedValue(item, shape.items, (*place, index), self)
        elif isinstance(value, dict):
            marked = [inner for inner in shape.within if inner.leads_to(*kinds)]
            for name, part in value.items():
                for inner in marked:
                    yield LocatedValue(
                        name if inner is shape.keys else part, inner, (*place, name), self
                    )

    def sibling(self, name: str) -> Any:  # noqa: ANN401 - a file may hold anything
        """Return another field of the record that contains the value; None if it is missing."""
        parent = self.parent.value if self.parent else None
        return parent.get(name) if isinstance(parent, dict) else None


def stated_fields(record: Record) -> dict[str, Any]:
    """Return the valid fields of a record, without the values that it has cached."""
    held = vars(record)
    return {name: held[name] for name in type(record).model_fields if name in held}


def values_in(value: Any, place: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:  # noqa: ANN401 - a file may hold anything
    """Yield a value and each value within it, with its path."""
    to_come = [(place, value)]
    while to_come:
        here, value = to_come.pop()
        yield here, value
        if isinstance(value, dict | Record):
            fields = value if isinstance(value, dict) else stated_fields(value)
            to_come += [((*here, name), part) for name, part in reversed(fields.items())]
        elif type(value) in (list, tuple):  # a month is a tuple too, but a single value
            to_come += [((*here, index), part) for index, part in enumerate(value)][::-1]


def meaning_of(model: type[Record], name: str) -> str:
    """Return the description of a field, with the allowed words if they are few."""
    meaning = " ".join(meaning_of_field(model, name).split())
    choices = fields_of(model)[name].choices
    if all(f"`{choice}`" in meaning for choice in choices):
        return meaning
    return f"{meaning} One of: {', '.join(choices)}."


def shape_at(model: type[Record], place: FieldPath) -> FieldShape | None:
    """Return the shape of the value at a path in a record; None if there is no such path."""
    here: FieldShape | None = FieldShape(model)
    for step in place:
        if here and here.record:
            here = fields_of(here.record).get(str(step))
        elif here:
            here = here.items or here.values
    return here


def ref_by_id(model: type[Record], place: FieldPath) -> Ref | None:
    """Return the reference at a path, or in the list there, if it is by an id of our own."""
    shape = shape_at(model, place)
    inner = shape.innermost if shape else None
    return inner.ref if inner and SLUG in inner.limits("pattern") else None


def sibling_fields(model: type[Record], place: FieldPath) -> Mapping[str, FieldInfo]:
    """Return the fields of the record that contains a path."""
    parent = shape_at(model, place[:-1])
    return parent.record.model_fields if parent and parent.record else {}


@cache
def names_within(model: type[Record]) -> frozenset[str]:
    """Return the field names of a record and of every record within it."""
    inner = (shape.innermost.record for shape in fields_of(model).values())
    return frozenset(model.model_fields).union(*map(names_within, filter(None, inner)))


@cache
def titles_within(model: type[Record]) -> Mapping[str, frozenset[str]]:
    """Return the form's label of each field of a record and of every record within it."""
    titles = {name: {str(field.title)} for name, field in model.model_fields.items()}
    for shape in fields_of(model).values():
        inner = titles_within(shape.innermost.record) if shape.innermost.record else {}
        for name, called in inner.items():
            titles.setdefault(name, set()).update(called)
    return {name: frozenset(called) for name, called in titles.items()}


@cache
def kinds_named_by(model: type[Record]) -> frozenset[str]:
    """Return the kinds of thing that a record defines names of, at any depth."""
    return frozenset(kind for shape in fields_of(model).values() for kind in named_in(shape))


def named_in(shape: FieldShape | None) -> frozenset[str]:
    """Return the kinds of thing that a value defines names of, at any depth."""
    if shape is None:
        return frozenset()
    kinds = {mark.kind for mark in shape.all_marks if isinstance(mark, Names)}
    inner = shape.innermost.record
    return frozenset(kinds) | (kinds_named_by(inner) if inner else frozenset())


def completed(value: object, model: type[Record], identity: Mapping[str, str]) -> Any:  # noqa: ANN401 - a file may hold anything
    """Return a file's values completed with derived ones; `identity` is the file's name."""
    if not isinstance(value, dict):
        return value
    return _with_papers({**identity, **value}, model, _papers_of(value))


def is_derived(model: type[Record], name: str) -> bool:
    """Return whether a file may omit a field because it can be derived."""
    field = model.model_fields.get(name)
    return field is not None and any(isinstance(mark, Derived) for mark in field.metadata)


def _papers_of(value: Mapping[str, Any]) -> list[str] | None:
    """Return the source documents of a record; of a list of documents, the first."""
    papers = value.get("papers")
    if not isinstance(papers, list) or not papers:
        return None
    if isinstance(papers[0], dict):
        first = papers[0].get("id")
        return [first] if isinstance(first, str) else None
    return papers


def _with_papers(value: Any, model: type[Record], papers: list[str] | None) -> Any:  # noqa: ANN401 - the same
    """Return a value in which records without source documents inherit those of their parent."""
    if isinstance(value, list):
        return [_with_papers(item, model, papers) for item in value]
    if not isinstance(value, dict):
        return value
    filled = dict(value)
    own_papers = _papers_of(value) or papers
    for name, shape in fields_marked(model, (Derived,)).items():
        inherits = Derived.PAPERS in model.model_fields[name].metadata
        if name in value and shape.innermost.record:
            filled[name] = _with_papers(value[name], shape.innermost.record, own_papers)
        elif own_papers and inherits and name not in value:
            filled[name] = own_papers
    return filled


def is_name(value: object) -> bool:
    """Return whether a value can be a name or a reference."""
    return (
        value is not BLANK and isinstance(value, str | int | date) and not isinstance(value, bool)
    )
