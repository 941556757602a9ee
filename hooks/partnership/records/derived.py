"""Fills in what a record need not say, because its file or the record around it says it already."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from partnership.model.base import Derived
from partnership.records.fields import record_in


def completed(value: object, model: type[BaseModel], identity: Mapping[str, str]) -> Any:  # noqa: ANN401 - a file may hold anything
    """Return what a file holds with all that follows from it; the file itself stays as it is.

    `identity` is what the name of the file says: a field, and its value.
    """
    if not isinstance(value, dict):
        return value
    return _with_papers({**identity, **value}, model, _papers_of(value))


def is_derived(model: type[BaseModel], name: str) -> bool:
    """Tell whether a file may leave a field out although its record has it."""
    return any(isinstance(mark, Derived) for mark in model.model_fields[name].metadata)


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
