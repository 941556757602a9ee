"""Turns what pydantic reports into words that an officer can act on."""

import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from partnership.errors import Problem, suggestion
from partnership.model.base import ADVICE_BY_PATTERN
from partnership.records.documents import Document, Place

_SHOWN = 60
"""How many characters of a wrong value are repeated."""

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


@dataclass(frozen=True)
class _Mistake:
    """One thing that pydantic found wrong, with the fields that belong where it stands."""

    detail: ErrorDetails
    place: Place
    fields: dict[str, str | None]

    @property
    def name(self) -> str:
        return _called(self.place)

    @property
    def said(self) -> str:
        value = self.detail["input"]
        text = "nothing" if value is None else str(value)
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."

    def context(self, key: str) -> str:
        return str(self.detail.get("ctx", {}).get(key, ""))

    def advice(self) -> str:
        """Say what the field means, in the words of the model."""
        field = str(self.place[-1]) if self.place else ""
        meaning = (self.fields.get(field) or "and its value").split("\n")[0].rstrip(".;")
        return f"Write {field}: {meaning}."


def problems_in(
    document: Document, record_type: type[BaseModel], error: ValidationError
) -> Iterable[Problem]:
    """Yield one problem for each thing that pydantic found wrong in a document."""
    details = error.errors(include_url=False)
    for detail in details:
        if _follows_from_another(detail, details):
            continue
        place = tuple(step for step in detail["loc"] if step != "[key]")
        mistake = _Mistake(detail, place, _fields_around(record_type, place))
        what, remedy = _EXPLANATIONS.get(detail["type"], _in_its_own_words)(mistake)
        yield document.problem(place, what, remedy)


def _follows_from_another(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Tell whether a list only counts as empty because the items in it are wrong."""
    inside = (one["loc"] for one in details if len(one["loc"]) > len(detail["loc"]))
    length = len(detail["loc"])
    return detail["type"] == "too_short" and any(loc[:length] == detail["loc"] for loc in inside)


def _missing(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} is missing", mistake.advice()


def _unknown_field(mistake: _Mistake) -> tuple[str, str]:
    known = "The fields here are: " + ", ".join(mistake.fields) + "."
    remedy = suggestion(str(mistake.place[-1]), mistake.fields, known)
    return f"{mistake.name} is not a field here", remedy


def _not_a_choice(mistake: _Mistake) -> tuple[str, str]:
    choices = mistake.context("expected").replace("'", "").replace(" or ", ", ").split(", ")
    advice = "Write one of: " + ", ".join(choices) + "."
    return f"{mistake.name} cannot be '{mistake.said}'", suggestion(mistake.said, choices, advice)


def _wrong_shape(mistake: _Mistake) -> tuple[str, str]:
    advice = ADVICE_BY_PATTERN.get(mistake.context("pattern"), mistake.advice())
    return f"{mistake.name} cannot be '{mistake.said}'", advice


def _too_small(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} is {mistake.said}", f"Write {mistake.context('ge')} or more."


def _too_large(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} is {mistake.said}", f"Write {mistake.context('le')} or less."


def _empty(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} is empty", mistake.advice()


def _too_long(mistake: _Mistake) -> tuple[str, str]:
    most = mistake.context("max_length")
    return f"{mistake.name} is too long", f"Write at most {most} characters."


def _hidden_character(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} {mistake.detail['msg']}", "Delete it, or type the text again."


def _wrong_kind(mistake: _Mistake) -> tuple[str, str]:
    wanted, advice = _KINDS[mistake.detail["type"]]
    return f"{mistake.name} must be {wanted}, not '{mistake.said}'", advice


def _in_its_own_words(mistake: _Mistake) -> tuple[str, str]:
    """Pass on what a rule of the model says; a rule may bring its own remedy."""
    message = mistake.detail["msg"]
    what = f"{mistake.name}: {message}" if mistake.place else message
    return what, mistake.context("remedy") or "Mend one of them, so that they agree."


_EXPLANATIONS: dict[str, Callable[[_Mistake], tuple[str, str]]] = {
    **dict.fromkeys(_KINDS, _wrong_kind),
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "enum": _not_a_choice,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_shape,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "control_character": _hidden_character,
}
"""For each kind of error that pydantic reports, how it is put to an officer."""


def _called(place: Place) -> str:
    """Name a place by its last field: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {_called(place[:-1])}"
    return f"'{place[-1]}'"


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
