"""Turns what pydantic reports into words that an officer can act on."""

import types
import typing
from collections.abc import Iterable

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from partnership.errors import Problem, suggestion
from partnership.model.base import ADVICE_BY_PATTERN
from partnership.records.documents import Document, Place

_KINDS = {
    "int_type": ("a whole number", "Write digits only, such as 120."),
    "int_parsing": ("a whole number", "Write digits only, such as 120."),
    "int_from_float": ("a whole number", "Write digits only, such as 120."),
    "float_type": ("a number", "Write digits, such as 12.5."),
    "float_parsing": ("a number", "Write digits, such as 12.5."),
    "string_type": ("text", "Write words; put quotes around them if they look like a number."),
    "bool_type": ("true or false", "Write true or false."),
    "bool_parsing": ("true or false", "Write true or false."),
    "date_type": ("a date", "Write year-month-day, such as 2027-03-31."),
    "date_parsing": ("a date", "Write year-month-day, such as 2027-03-31."),
    "date_from_datetime_parsing": ("a date", "Write year-month-day, such as 2027-03-31."),
    "tuple_type": ("a list", "Start each item on its own line with '- '."),
    "list_type": ("a list", "Start each item on its own line with '- '."),
    "dict_type": ("names with values", "Write name: value, one a line, indented."),
    "model_type": ("names with values", "Write name: value, one a line, indented."),
    "model_attributes_type": ("names with values", "Write name: value, one a line, indented."),
    "month": ("a month", "Write year and month, such as 2025-08."),
}


def problems_in(
    document: Document, record_type: type[BaseModel], error: ValidationError
) -> Iterable[Problem]:
    """Yield one problem for each thing that pydantic found wrong in a document."""
    for detail in error.errors(include_url=False):
        place = tuple(step for step in detail["loc"] if step != "[key]")
        what, remedy = _explain(detail, place, _fields_around(record_type, place))
        yield document.problem(place, what, remedy)


def _explain(
    detail: ErrorDetails, place: Place, fields: dict[str, str | None]
) -> tuple[str, str]:
    name = _called(place)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return f"{name} is missing", _write(str(place[-1]), fields)
        case "extra_forbidden":
            word = str(place[-1])
            known = "The fields here are: " + ", ".join(fields) + "."
            return f"{name} is not a field here", suggestion(word, fields, known)
        case "enum" | "literal_error":
            choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            advice = "Write one of: " + ", ".join(choices) + "."
            said = str(detail["input"])
            return f"{name} cannot be '{said}'", suggestion(said, choices, advice)
        case "string_pattern_mismatch":
            advice = ADVICE_BY_PATTERN.get(str(context["pattern"]), "Look at data/README.md.")
            return f"{name} cannot be '{_shown(detail['input'])}'", advice
        case "greater_than_equal" | "less_than_equal" as kind:
            bound = context.get("ge", context.get("le"))
            side = "or more" if kind == "greater_than_equal" else "or less"
            return f"{name} is {detail['input']}", f"Write {bound} {side}."
        case "string_too_short" | "too_short":
            return f"{name} is empty", _write(str(place[-1]), fields)
        case "string_too_long" | "too_long":
            return f"{name} is too long", f"Write at most {context['max_length']} characters."
        case kind if kind in _KINDS:
            wanted, advice = _KINDS[kind]
            return f"{name} must be {wanted}, not '{_shown(detail['input'])}'", advice
        case _:
            return f"{name}: {detail['msg']}" if place else detail["msg"], "Make them agree."


def _called(place: Place) -> str:
    """Name a place by its last field: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {_called(place[:-1])}"
    return f"'{place[-1]}'"


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - one line of a terminal


def _write(field: str, fields: dict[str, str | None]) -> str:
    meaning = (fields.get(field) or "").split("\n")[0].rstrip(".;")
    return f"Write {field}: {meaning}." if meaning else f"Write {field}: and its value."


def _fields_around(record_type: object, place: Place) -> dict[str, str | None]:
    """Return the fields, with their meaning, of the record that holds a place."""
    here = record_type
    for step in place[:-1]:
        here = _inside(here, step)
    model = _model_in(here)
    return {n: f.description for n, f in model.model_fields.items()} if model else {}


def _inside(kind: object, step: str | int) -> object:
    model = _model_in(kind) if isinstance(step, str) else None
    if model and step in model.model_fields:
        return model.model_fields[str(step)].annotation
    for part in _parts(kind):
        arguments = typing.get_args(part)
        if typing.get_origin(part) in (tuple, list):
            return arguments[0]
        if typing.get_origin(part) is dict:
            return arguments[1]
    return None


def _model_in(kind: object) -> type[BaseModel] | None:
    for part in _parts(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _parts(kind: object) -> tuple[object, ...]:
    """Return the members of a union, or the kind alone, without their annotations."""
    if typing.get_origin(kind) is typing.Annotated:
        return _parts(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return tuple(part for one in typing.get_args(kind) for part in _parts(one))
    return (kind,)
