"""Finds names in a page that no record has, also where today's records do not lead a reader to.

What a loop without items or a condition that is false would print is printed one day: a name that
does not exist there is told now. What a value is follows from the annotations of our own records;
where they do not say, nothing is told.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from functools import cache, cached_property
from types import GenericAlias, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables
from pydantic import BaseModel

from partnership.model.base import title_of_record

Kinds = dict[str, Any]
"""What each name stands for, as an annotation; None where nobody says."""

Unknown = tuple[int, str, str, tuple[str, ...]]
"""A name that does not exist: its line, the name, what is wrong, and the names that do."""

_SAME, _ONE = ("list", "sort", "reverse", "selectattr", "rejectattr", "unique"), ("first", "last")
"""Filters that return some of the items of a list, and one of them."""

_MAY_BE_ABSENT = ("defined", "undefined", "default")
_MANY = (tuple, list, Sequence, Iterable, Iterator)


def unknown_names(
    environment: Environment, text: str, values: dict[str, object]
) -> Iterator[Unknown]:
    """Yield each name in a page that does not exist."""
    tree = environment.parse(text)
    names = list(tree.find_all(nodes.Name))
    given = {*environment.globals, *values, *(name.name for name in names if name.ctx != "load")}
    lines = {name.name: name.lineno for name in reversed(names)}
    for name in sorted(find_undeclared_variables(tree) - given):
        yield lines[name], name, f"'{name}' is undefined", tuple(values)
    kinds = {name: _kind_of_value(value) for name, value in values.items()}
    yield from _in_node(tree, kinds)


def _in_node(node: nodes.Node, kinds: Kinds) -> Iterator[Unknown]:
    if isinstance(node, nodes.For):
        yield from _in_node(node.iter, kinds)
        kinds = {**kinds, **_bound(node.target, _item(_kind(node.iter, kinds)))}
    elif isinstance(node, nodes.Macro):
        kinds = {**kinds, **{argument.name: None for argument in node.args}}
    elif isinstance(node, nodes.Getattr):
        record = _record(_kind(node.node, kinds))
        if record and not (known := _known(record)).issuperset({node.attr}):
            what = f"'{node.attr}' is no field of {title_of_record(record).lower()}"
            yield node.lineno, node.attr, what, tuple(sorted(known))
    for child in node.iter_child_nodes():
        is_asked = isinstance(node, nodes.Test | nodes.Filter) and node.name in _MAY_BE_ABSENT
        if not (is_asked or (isinstance(node, nodes.For) and child is node.iter)):
            yield from _in_node(child, kinds)
    if isinstance(node, nodes.Assign):
        kinds.update(_bound(node.target, _kind(node.node, kinds)))
    elif isinstance(node, nodes.If):
        for inner in node.find_all(nodes.Assign):  # what it is depends on the condition
            kinds.update(_bound(inner.target, None))


def _bound(target: nodes.Node, kind: Any) -> Kinds:  # noqa: ANN401 - an annotation
    if isinstance(target, nodes.Name):
        return {target.name: kind}
    names = list(target.find_all(nodes.Name))
    held = get_args(kind) if get_origin(kind) is tuple else ()
    kinds = held if len(held) == len(names) and ... not in held else [None] * len(names)
    return {name.name: each for name, each in zip(names, kinds, strict=True)}


def _kind(node: nodes.Node, kinds: Kinds) -> Any:  # noqa: ANN401 - the same
    """Return what an expression stands for; None where nobody says."""
    if isinstance(node, nodes.Name):
        return kinds.get(node.name)
    if isinstance(node, nodes.Getattr):
        record = _record(_kind(node.node, kinds))
        return _kind_of_field(record, node.attr) if record else None
    if isinstance(node, nodes.Call):
        kind = _kind(node.node, kinds)
        return get_args(kind)[-1] if get_origin(kind) is Callable else None
    if isinstance(node, nodes.Filter) and node.node:
        kind = _kind(node.node, kinds)
        return kind if node.name in _SAME else _item(kind) if node.name in _ONE else None
    if isinstance(node, nodes.Getitem):
        kind = _kind(node.node, kinds)
        return kind if isinstance(node.arg, nodes.Slice) else _item(kind)
    return None


def _kind_of_value(value: object) -> Any:  # noqa: ANN401 - the same
    kinds = {type(item) for item in value} if isinstance(value, tuple) else set()
    return GenericAlias(tuple, (kinds.pop(), ...)) if len(kinds) == 1 else type(value)


def _plain(kind: Any) -> Any:  # noqa: ANN401 - the same
    """Return an annotation without its marks, and without None."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        others = [one for one in get_args(kind) if one is not type(None)]
        return _plain(others[0]) if len(others) == 1 else None
    return kind


def _item(kind: Any) -> Any:  # noqa: ANN401 - the same
    """Return what a list holds."""
    kind = _plain(kind)
    held = get_args(kind)
    is_list = get_origin(kind) in _MANY and held and (len(held) == 1 or held[1] is ...)
    return held[0] if is_list else None


def _record(kind: Any) -> type | None:  # noqa: ANN401 - the same
    """Return the record of our own that an annotation names; None for anything else."""
    kind = _plain(kind)
    is_own = isinstance(kind, type) and kind.__module__.startswith("partnership.")
    return kind if is_own and (is_dataclass(kind) or issubclass(kind, BaseModel)) else None


def _known(record: type) -> set[str]:
    """Return the names that a record has, or one that is made from it."""
    own = {name for name in (*_hints(record), *dir(record)) if not name.startswith("_")}
    return own.union(*map(_known, record.__subclasses__()))


def _kind_of_field(record: type, name: str) -> Any:  # noqa: ANN401 - the same
    found = inspect.getattr_static(record, name, None)
    if isinstance(found, property):
        return _hints(found.fget).get("return")
    if isinstance(found, cached_property):
        return _hints(found.func).get("return")
    if inspect.isfunction(found):
        return Callable[..., _hints(found).get("return", Any)]
    return _hints(record).get(name)


@cache
def _hints(thing: Any) -> dict[str, Any]:  # noqa: ANN401 - a class or a function
    with suppress(NameError, TypeError):
        return get_type_hints(thing, include_extras=True)
    return dict(getattr(thing, "__annotations__", {}))
