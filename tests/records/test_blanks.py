"""A field without a value is an error everywhere: blank is never zero."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from building import INVENTED
from partnership.errors import FieldPath
from partnership.records.messages import problems_in
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import BLANK, Document, read_document
from pydantic import ValidationError
from test_schemas import ALIKE, schema_of

MODELS = {kind.name: kind.model for kind in KINDS}

FILES = sorted(set(INVENTED.rglob("*.yml")) - ALIKE)


def places(value: Any, place: FieldPath = ()) -> Iterator[FieldPath]:  # noqa: ANN401 - any record
    """Yield the way to each value that a name stands before."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*place, name)
            yield from places(inner, (*place, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*place, number))


def blanked(value: Any, place: FieldPath) -> Any:  # noqa: ANN401 - any record
    """Return a copy of a file's values with one of them left blank."""
    changed = around = copy.deepcopy(value)
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = BLANK
    return changed


def told(document: Document, place: FieldPath, name: str) -> list[str]:
    with pytest.raises(ValidationError) as error:
        MODELS[name].model_validate(blanked(document.value, place))
    problems = problems_in(document, MODELS[name], error.value, {})
    return [
        problem.what.partition(" in '")[0]
        for problem in problems
        if problem.line == document.line(place)
    ]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_value_may_be_left_blank(path: Path) -> None:
    document, name = read_document(path), schema_of(path).stem
    for place in places(document.value):
        assert f"'{place[-1]}' is blank" in told(document, place, name), place
