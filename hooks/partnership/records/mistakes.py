"""A mistake that pydantic found in a document, with what stands and belongs around it."""

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from partnership.errors import count_noun
from partnership.model.base import meaning_of_field
from partnership.records.fields import fields_around, shape_at, values_in
from partnership.records.yaml_loader import BLANK, Document, Place

_SHOWN = 60
"""How many characters of a wrong value are repeated."""

_NAMED = re.compile(r"'(\w+)'")
"""How a rule names a field."""

_NUMBER = re.compile(r"(?:(?<!\w)[-\u2212\u2013])?[0-9][0-9_,.]*")
"""A number as people write one, with what stands before and after it left out."""

DIGITS = "Write digits alone, such as 120."
FIGURE = "Write digits, such as 12.5."
NAMES = "Write name: value, one a line, indented."
ITEMS = "Begin each item on its own line with '- '."

_KINDS = {
    "bool": ("true or false", "Write true or false."),
    "date": ("a date", "Write year-month-day, such as 2027-03-31."),
    "dict": ("names with values", NAMES),
    "float": ("a number", FIGURE),
    "int": ("a whole number", DIGITS),
    "list": ("a list", ITEMS),
    "model": ("names with values", NAMES),
    "month": ("a month", "Write year and month, such as 2025-08."),
    "string": ("text", "Write words; put quotes around them if they look like a number."),
    "tuple": ("a list", ITEMS),
}
"""What each kind of value is called and how it is written, by the first word of its errors."""


@dataclass(frozen=True, eq=False)
class Mistake:
    """One thing that pydantic found wrong in a document."""

    detail: ErrorDetails
    document: Document
    record_type: type[BaseModel]

    @cached_property
    def place(self) -> Place:
        """Where it stands: at what a rule refuses or names first, or where pydantic found it.

        Of two days out of order, it is the one whose year the file names more seldom.
        """
        context = self.detail.get("ctx", {})
        if days := context.get("days"):
            years = Counter(re.findall(r"\b[0-9]{4}\b", self.document.text))
            odd = min(reversed(days), key=lambda name: years[days[name][:4]])
            return (*place_of(self.detail)[:-1], odd)
        within: Place = context.get("place", ())
        if self.detail["type"] == "rule" and not within and isinstance(self.value, dict):
            named = _NAMED.findall(f"{self.detail['msg']}. {self.context('remedy')}")
            within = tuple(name for name in named if name in self.value)[:1]
        return (*place_of(self.detail), *within)

    @cached_property
    def field(self) -> str | int:
        """The last step of its place; nothing where it is the whole file."""
        return self.place[-1] if self.place else ""

    @cached_property
    def fields(self) -> Mapping[str, FieldInfo]:
        """The fields that belong where it stands."""
        return fields_around(self.record_type, self.place)

    @cached_property
    def within(self) -> tuple[str, ...]:
        """The names of the fields that the record at its place has."""
        return tuple(fields_around(self.record_type, (*self.place, "")))

    @cached_property
    def of_items(self) -> tuple[str, ...]:
        """The names of the fields that each item of the list at its place must have."""
        return self._needed((*self.place, 0))

    @property
    def text_within(self) -> str | None:
        """The only field that the record at its place, or each item of a list, must have."""
        place = (*self.place, 0) if self.kind[1] == ITEMS else self.place
        needed = self._needed(place)
        shape = shape_at(self.record_type, (*place, needed[0])) if len(needed) == 1 else None
        return needed[0] if shape and shape.kind is str else None

    def _needed(self, place: Place) -> tuple[str, ...]:
        """Return the names of the fields that a record at a place must have.

        Documents follow from the record around it, and need not be written.
        """
        fields = fields_around(self.record_type, (*place, ""))
        needed = (name for name, field in fields.items() if field.is_required())
        return tuple(name for name in needed if name != "papers")

    @cached_property
    def beside(self) -> dict[str, str]:
        """The names of the record that holds it, as `Document.names` has them."""
        return self.document.names(self.place[:-1])

    @property
    def fitting_list(self) -> str | None:
        """The list to which the item that holds it belongs by its fields, where that is another."""
        item, names = self.item, self.document.names(self.item).keys()
        if not item or names <= fields_around(self.record_type, (*item, "")).keys():
            return None
        for other in fields_around(self.record_type, item[:-1]):
            place = (*item[:-2], other, 0)
            fields = fields_around(self.record_type, (*place, ""))
            if {*self._needed(place)} <= names <= fields.keys():
                return other
        return None

    @property
    def item(self) -> Place:
        """The place of the item of a list that it is, or that holds it; nothing where none does."""
        way = (self.place, self.place[:-1])
        return next((place for place in way if isinstance(("", *place)[-1], int)), ())

    @cached_property
    def around(self) -> object:
        """The value that holds it."""
        return _way_to(self.place[:-1], self.document.value)[-1][1]

    def moved_out(self, depth: int) -> str:
        """Say how it begins as a field of a record around it, so many steps from the file."""
        beside = self.document.line(self.place[: depth + 1])
        line = self.document.text.split("\n")[beside - 1]
        spaces = len(line) - len(line.lstrip(" -"))
        begin = f"it with {count_noun(spaces, 'space')}" if spaces else "it without a space"
        begin += f", as line {beside} does"
        if self.document.runs_on(self.place) or isinstance(self.value, list | dict):
            is_on_one_line = self.line.rstrip().endswith(("]", "}"))
            begin += "" if is_on_one_line else ", and move the lines that belong to it as far"
        is_last = isinstance(self.around, dict) and [*self.around][-1] == self.field
        where = "Begin" if is_last else f"Move it above line {beside}, and begin"
        return f"{where} {begin}."

    @property
    def home(self) -> Place | None:
        """The record that lacks such a field, where it is out of place: beside it or around it."""
        values = self.around if isinstance(self.around, dict) else {}
        records = [((*self.place[:-1], name), value) for name, value in values.items()]
        records += _way_to(self.place[:-1], self.document.value)[::-1]
        for place, value in records:
            fields = fields_around(self.record_type, (*place, ""))
            if isinstance(value, dict) and self.field in fields.keys() - value.keys():
                return place
        return None

    @property
    def id_meant(self) -> str | None:
        """The id of what the file calls by the words that stand there; None where none is."""
        named = (part for _, part in values_in(self.document.value) if isinstance(part, dict))
        meant = (
            part.get("id") for part in named if self.value in (part.get("title"), part.get("name"))
        )
        return next(meant, None) if isinstance(self.value, str) else None

    @property
    def shown_at(self) -> Place:
        """The place of the line that shows it: of a record for a list, that of its first field."""
        is_no_list = self.kind[1] == ITEMS and isinstance(self.value, dict)
        return (*self.place, *(list(self.value)[:1] if is_no_list else ()))  # type: ignore[call-overload]

    @property
    def line(self) -> str:
        """The line that shows it, from its first letter on."""
        return self.document.text.split("\n")[self.document.line(self.shown_at) - 1].lstrip()

    @property
    def is_required(self) -> bool:
        """Whether the record is wrong without it."""
        return self.field not in self.fields or self.fields[str(self.field)].is_required()

    @property
    def meaning(self) -> str:
        """What the field means, in the words of the model."""
        around = shape_at(self.record_type, self.place[:-1])
        if not (around and around.record and self.field in around.record.model_fields):
            return ""
        return " ".join(meaning_of_field(around.record, str(self.field)).split())

    @property
    def kind(self) -> tuple[str, str]:
        """What should stand there, and how it is written; blank where its kind is right."""
        return _KINDS.get(self.detail["type"].partition("_")[0], ("", ""))

    @property
    def name(self) -> str:
        """What it is called, or the record that a rule refuses."""
        return called(place_of(self.detail))

    @property
    def value(self) -> object:
        """What stands there."""
        return self.detail["input"]

    @property
    def shown_value(self) -> str:
        """What stands in the file, in quotes or in words."""
        if isinstance(self.value, list | dict):
            return "a list" if isinstance(self.value, list) else "names with values"
        text = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"

    def context(self, key: str) -> str:
        """Return what pydantic adds under a key; blank where it adds nothing."""
        return str(self.detail.get("ctx", {}).get(key, ""))

    @property
    def deletion(self) -> str:
        """Say when its line may go, and what then takes its place; nothing where it is needed."""
        without = self.meaning.split(". ")[0].rstrip(".").partition("; leave out ")[2]
        said = f" Delete the line {without}." if without else " Or delete the line."
        return "" if self.is_required else said

    def advice(self) -> str:
        """Say what the field means, in the words of the model."""
        if isinstance(self.field, int):
            return "Write it, or delete the item."
        meaning = self.meaning.split(". ")[0].rstrip(".").partition("; leave out ")[0]
        delete = self.deletion if self.value is BLANK else ""
        if not meaning:
            there = "with what belongs to it; data/README.md has an example."
            return f"Write '{self.field}:' {there}{delete}"
        return f"Write '{self.field}: ...': {meaning[0].lower()}{meaning[1:]}.{delete}"


def place_of(detail: ErrorDetails) -> Place:
    """Return where in its document pydantic found something wrong."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def missing_at_the_end(document: Document, details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return what is missing where a file ends, if that is so much that it may be cut short."""
    steps, value = list[str | int](), document.value
    while isinstance(value, list | dict) and value:
        step, value = [*(value.items() if isinstance(value, dict) else enumerate(value))][-1]
        steps.append(step)
    ends = [place for place, _ in _way_to(tuple(steps), document.value)]
    # where a name is unknown, it may be that of what is missing
    unknown = {place_of(each)[:-1] for each in details if each["type"] == "extra_forbidden"}
    ends = [place for place in ends if place not in unknown]
    found = [each for each in details if each["type"] == "missing" and place_of(each)[:-1] in ends]
    return found if len(found) > (not document.text[-1:].isalnum()) else []


def _way_to(place: Place, value: Any) -> list[tuple[Place, Any]]:  # noqa: ANN401 - a file may hold anything
    """Return a value, and each within it on the way to a place, with its own place."""
    way: list[tuple[Place, Any]] = [((), value)]
    for count, step in enumerate(place, 1):
        way.append((place[:count], way[-1][1][step]))
    return way


def called(place: Place) -> str:
    """Name a place by its last field: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {called(place[:-1])}"
    return f"'{place[-1]}'"


def number_meant(written: str, *, is_whole: bool) -> str | None:
    """Return the only number in a text, as YAML reads it: 1200 for 1,200 and 6.1 for 6,1."""
    written = re.sub(r"\bminus +(?=[0-9])", "-", written)
    found = _NUMBER.findall(written)
    if len(found) != 1 or re.search(r"[0-9][a-zA-Z]|[a-zA-Z<>\u2264\u2265(][0-9]", written):
        return None
    number = re.sub("[\u2212\u2013]", "-", found[0]).replace("_", "").rstrip(".,")
    number = re.sub(r",(?=[0-9]{3}(?:[,.]|$))", "", number).replace(",", ".")
    number = re.sub(r"^(-?)0+(?=[0-9])", r"\1", number)
    shape = r"-?[0-9]+" if is_whole else r"-?[0-9]+(?:\.[0-9]+)?"
    return number if re.fullmatch(shape, number) else None


_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
FORMS = {
    "a date": ("%Y-%m-%d", _DAYS),
    "a month": ("%Y-%m", ("%B %Y", "%b %Y", "%m/%Y", "%Y/%m", "%Y-%m", *_DAYS)),
}
"""How each kind of time is written here, and how people write it elsewhere, the day first."""


def time_meant(written: str, wanted: str) -> str | None:
    """Return the day or month in a text, as a record has it: 2024-09-18 for 18th September 2024."""
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b|,", "", written)
    form, others = FORMS[wanted]
    for other in others:
        with suppress(ValueError):
            return f"{datetime.strptime(text, other):{form}}"  # noqa: DTZ007 - no time of day
    return None
