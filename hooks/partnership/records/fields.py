"""Finds its way in the models: which fields a record has, what each holds, and what follows."""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from partnership.model.base import Derived, Names, Ref
from partnership.records.yaml_loader import Place


def fields_around(record_type: object, place: Place) -> dict[str, str | None]:
    """Return the fields, with their meaning, of the record that holds a place."""
    here = record_type
    for step in place[:-1]:
        here = _inside(here, step)
    record = _record(here)
    return {n: f.description for n, f in record.model_fields.items()} if record else {}


def must_be_there(record_type: object, place: Place) -> bool:
    """Tell whether the record that holds a place is wrong without what stands there."""
    here = record_type
    for step in place[:-1]:
        here = _inside(here, step)
    record = _record(here)
    field = record.model_fields.get(str(place[-1])) if record and place else None
    return field is None or field.is_required()


@cache
def names_within(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of the fields of a record and of every record within it."""
    inner = (record_in(information.annotation) for information in model.model_fields.values())
    within = (names_within(each) for each in inner if each and each is not model)
    return frozenset(model.model_fields).union(*within)


def record_in(kind: object) -> type[BaseModel] | None:
    """Return the record that a field holds, alone, in a list or in a mapping."""
    for part in parts(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
        inner = _items(part)
        if inner is not None:
            return record_in(inner)
    return None


def marked_in(
    record: BaseModel, kinds: tuple[type, ...], at: Place = ()
) -> Iterator[tuple[Place, object, object]]:
    """Yield each mark of these kinds on a field of a record or within it, with place and value."""
    for name, marks, is_looked_into in _marked(type(record), kinds):
        value, place = getattr(record, name, None), (*at, name)
        for mark in marks:
            yield place, mark, value
        if is_looked_into and isinstance(value, BaseModel):
            yield from marked_in(value, kinds, place)
        elif is_looked_into and isinstance(value, tuple):
            for number, item in enumerate(value):
                yield from marked_in(item, kinds, (*place, number))


def marks_of(field: FieldInfo) -> tuple[object, ...]:
    """Return all that a field is annotated with, and what it holds, at any depth."""
    return (*field.metadata, *_annotated(field.annotation))


def _annotated(kind: object) -> Iterator[object]:
    yield from getattr(kind, "__metadata__", ())
    for part in typing.get_args(kind):
        yield from _annotated(part)


@cache
def _marked(
    model: type[BaseModel], kinds: tuple[type, ...]
) -> tuple[tuple[str, tuple[object, ...], bool], ...]:
    """Return the fields that bear marks, or hold records that do: name, marks, whether records."""
    found = []
    for name, information in model.model_fields.items():
        marks = tuple(mark for mark in marks_of(information) if isinstance(mark, kinds))
        inner = record_in(information.annotation)
        is_looked_into = inner is not None and bool(_marked(inner, kinds))
        if marks or is_looked_into:
            found.append((name, marks, is_looked_into))
    return tuple(found)


def innermost(kind: object) -> Iterator[object]:
    """Yield the plain kinds of value that a field can hold, those in a list included."""
    for part in parts(kind):
        inner = _items(part)
        if inner is None:
            yield part
        else:
            yield from innermost(inner)


def parts(kind: object) -> tuple[object, ...]:
    """Return the members of a union, or the kind alone, without what is annotated to it."""
    if typing.get_origin(kind) is typing.Annotated:
        return parts(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return tuple(part for member in typing.get_args(kind) for part in parts(member))
    return (kind,)


def _items(kind: object) -> object | None:
    """Return what a list or a mapping holds; None for anything else."""
    arguments: tuple[object, ...] = typing.get_args(kind)
    if typing.get_origin(kind) in (tuple, list):
        return arguments[0]
    return arguments[1] if typing.get_origin(kind) is dict else None


def _inside(kind: object, step: str | int) -> object:
    record = _record(kind) if isinstance(step, str) else None
    if record and step in record.model_fields:
        return record.model_fields[str(step)].annotation
    return next((inner for inner in map(_items, parts(kind)) if inner is not None), None)


def _record(kind: object) -> type[BaseModel] | None:
    records = (
        part for part in parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)
    )
    return next(records, None)


@dataclass(frozen=True)
class FieldShape:
    """Where names and references stand within a value."""

    names: Names | None = None
    ref: Ref | None = None
    items: "FieldShape | None" = None
    keys: "FieldShape | None" = None
    values: "FieldShape | None" = None
    record: type[BaseModel] | None = None

    @property
    def mark(self) -> Names | Ref | None:
        """The name or the reference that the value itself is."""
        return self.names or self.ref


@cache
def shapes_of(model: type[BaseModel]) -> dict[str, FieldShape]:
    """Return the shape of each field of a record that holds a name or a reference anywhere."""
    shapes = {}
    for name, information in model.model_fields.items():
        shape = _shape(information.annotation, tuple(information.metadata))
        if shape is not None:
            shapes[name] = shape
    return shapes


def _shape(annotation: object, marks: tuple[object, ...] = ()) -> FieldShape | None:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _shape(arguments[0], (*marks, *arguments[1:]))
    if origin in (typing.Union, types.UnionType):
        shapes = [shape for argument in arguments if (shape := _shape(argument, marks))]
        return shapes[0] if shapes else None
    names = next((mark for mark in marks if isinstance(mark, Names)), None)
    ref = next((mark for mark in marks if isinstance(mark, Ref)), None)
    shape = FieldShape(names, ref)
    if origin in (tuple, list):
        shape = replace(shape, items=_shape(arguments[0]))
    elif origin is dict:
        shape = replace(shape, keys=_shape(arguments[0]), values=_shape(arguments[1]))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        shape = replace(shape, record=annotation if shapes_of(annotation) else None)
    return None if shape == FieldShape() else shape


@cache
def kinds_named_by(model: type[BaseModel]) -> frozenset[str]:
    """Return the kinds of thing that a record gives names to, at any depth."""
    return frozenset(named_in(FieldShape(record=model)))


def named_in(shape: FieldShape | None) -> Iterator[str]:
    """Yield the kinds of thing that a value gives names to, at any depth."""
    if shape is None:
        return
    if shape.names:
        yield shape.names.kind
    for inner in (shape.items, shape.keys, shape.values):
        yield from named_in(inner)
    if shape.record:
        for inner in shapes_of(shape.record).values():
            yield from named_in(inner)


def completed(value: object, model: type[BaseModel], identity: Mapping[str, str]) -> Any:  # noqa: ANN401 - a file may hold anything
    """Return what a file holds with all that follows from it; the file itself stays as it is.

    `identity` is what the name of the file says: a field, and its value.
    """
    if not isinstance(value, dict):
        return value
    return _with_papers({**identity, **value}, model, _papers_of(value))


def is_derived(model: type[BaseModel], name: str) -> bool:
    """Tell whether a file may leave a field out although its record has it."""
    field = model.model_fields.get(name)
    return field is not None and any(isinstance(mark, Derived) for mark in field.metadata)


def _papers_of(value: Mapping[str, Any]) -> list[str] | None:
    """Return the papers that a record rests on; of a list of papers, the first."""
    papers = value.get("papers")
    if not isinstance(papers, list) or not papers:
        return None
    if isinstance(papers[0], dict):
        first = papers[0].get("id")
        return [first] if isinstance(first, str) else None
    return papers


def _with_papers(value: Any, model: type[BaseModel], papers: list[str] | None) -> Any:  # noqa: ANN401 - the same
    """Return a value in which each record without papers has those of the record around it."""
    if isinstance(value, list):
        return [_with_papers(item, model, papers) for item in value]
    if not isinstance(value, dict):
        return value
    filled = dict(value)
    own = _papers_of(value) or papers
    for name, is_cited, inner in _citing(model):
        if name not in value:
            if own and is_cited:
                filled[name] = own
        elif inner:
            filled[name] = _with_papers(value[name], inner, own)
    return filled


@cache
def _citing(model: type[BaseModel]) -> tuple[tuple[str, bool, type[BaseModel] | None], ...]:
    """Return each field that cites papers, or holds a record that does: name, which, the record."""
    found = []
    for name, information in model.model_fields.items():
        inner = record_in(information.annotation)
        within = inner if inner and _cites(inner) else None
        if _is_cited(model, name) or within:
            found.append((name, _is_cited(model, name), within))
    return tuple(found)


def _is_cited(model: type[BaseModel], name: str) -> bool:
    return Derived.PAPERS in model.model_fields[name].metadata


@cache
def _cites(model: type[BaseModel]) -> bool:
    """Tell whether a record, or one within it, cites papers."""
    return any(
        _is_cited(model, name) or ((inner := record_in(information.annotation)) and _cites(inner))
        for name, information in model.model_fields.items()
    )
