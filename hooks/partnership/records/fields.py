"""Finds its way in the models: which fields a record has at a place, and what a field holds."""

import types
import typing
from collections.abc import Iterator

from pydantic import BaseModel

from partnership.records.documents import Place


def fields_around(record_type: object, place: Place) -> dict[str, str | None]:
    """Return the fields, with their meaning, of the record that holds a place."""
    here = record_type
    for step in place[:-1]:
        here = _inside(here, step)
    record = _record(here)
    return {n: f.description for n, f in record.model_fields.items()} if record else {}


def record_in(kind: object) -> type[BaseModel] | None:
    """Return the record that a field holds, alone, in a list or in a mapping."""
    for part in parts(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
        inner = _items(part)
        if inner is not None:
            return record_in(inner)
    return None


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
        return tuple(part for one in typing.get_args(kind) for part in parts(one))
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
    records = (one for one in parts(kind) if isinstance(one, type) and issubclass(one, BaseModel))
    return next(records, None)
