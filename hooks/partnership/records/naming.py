"""Holds names to their word: each stands for one thing, and a file is named after what it holds."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from partnership.errors import Problem
from partnership.model.base import Record
from partnership.records.documents import Place
from partnership.records.folder import Filed

Named = tuple[Filed[Any], Place, str]
"""A name, the file that gives it and the place where it stands there."""

OWN_ID = "Give each its own id, and use it wherever this one is meant."
"""What to write where one id stands for two things."""


def names_in(
    filed: Filed[Any], place: Place, things: Iterable[Record], key: str = "id"
) -> list[Named]:
    """Return the name of each thing in a list; it stands in the field `key` of the thing."""
    return [
        (filed, (*place, number, key), getattr(thing, key)) for number, thing in enumerate(things)
    ]


def repeated(names: Iterable[Named], remedy: str) -> Iterator[Problem]:
    """Yield a problem for each name that stands for another thing already, in whatever file."""
    first_at: dict[str, tuple[Filed[Any], Place]] = {}
    for filed, place, name in names:
        first, there = first_at.setdefault(name, (filed, place))
        if first is not filed or there != place:
            line = f"line {first.document.line(there)}"
            where = line if first is filed else f"{line} of {first.document.name}"
            what = f"'{name}' is already the {str(place[-1]).replace('_', ' ')} on {where}"
            yield filed.problem(place, what, remedy)


def misnamed(
    filed: Filed[Any], key: str, name: str, beside: Sequence[Filed[Any]]
) -> Iterator[Problem]:
    """Yield a problem where a file, one of those beside it, does not bear the name it should.

    The name that it should bear is what the record says in the field `key`.
    """
    written = _name_of(filed)
    if written != name:
        what = f"the file is named {written} and its '{key}' is {name}"
        remedy = f"Name the file {name}.yml."
        if name in map(_name_of, beside):
            remedy = f"There is a file {name}.yml already: correct the {key}, or remove this file."
        yield filed.problem((key,), what, remedy)


def _name_of(filed: Filed[Any]) -> str:
    return PurePath(filed.document.name).stem
