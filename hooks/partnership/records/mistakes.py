"""A pydantic error with its context in the document and the model."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from partnership.errors import FieldPath, Thing
from partnership.model.base import Record, meaning_of_field
from partnership.model.months import Month
from partnership.model.values import ADVICE_BY_PATTERN, AREA_CODE
from partnership.records.fields import FieldShape, is_derived, ref_by_id, shape_at, sibling_fields
from partnership.records.yaml_loader import BLANK, Document
from partnership.text import count_noun, nearest

_SHOWN = 60
"""The maximum number of characters quoted from a wrong value."""

_NAMED = re.compile(r"'(\w+)'")
"""The pattern by which a rule names a field."""

BETWEEN_IDS = re.compile(r"[\s,;/|]+(?:(?:and|&)\s+)?")
"""What people write between two ids."""


class Expected(Enum):
    """The type that a field expects: its name and how to write it."""

    DATE = "a date", "Write year-month-day, such as 2027-03-31."
    LIST = "a list", "Begin each item on its own line with '- '."
    MONTH = "a month", "Write year and month, such as 2025-08."
    NUMBER = "a number", "Write digits, such as 12.5."
    OTHER = "", ""
    RECORD = "names with values", "Write name: value, one on each line, indented."
    TEXT = "text", "Write words; put quotes around them if they look like a number."
    TRUTH = "true or false", "Write true or false."
    WHOLE_NUMBER = "a whole number", "Write digits alone, such as 120."

    def __init__(self, words: str, advice: str) -> None:
        """Store the name of the type and the advice."""
        self.words, self.advice = words, advice


_EXPECTED = {
    "bool": Expected.TRUTH,
    "date": Expected.DATE,
    "dict": Expected.RECORD,
    "float": Expected.NUMBER,
    "int": Expected.WHOLE_NUMBER,
    "list": Expected.LIST,
    "model": Expected.RECORD,
    "month": Expected.MONTH,
    "string": Expected.TEXT,
    "tuple": Expected.LIST,
}
"""The expected type, by the first word of pydantic's error."""


@dataclass(frozen=True, eq=False)
class Mistake:
    """One error that pydantic found in a document."""

    detail: ErrorDetails
    document: Document
    record_type: type[Record]

    @cached_property
    def place(self) -> FieldPath:
        """The path of the error: what a rule rejects or names first, or where pydantic found it.

        For two days out of order, the one with the rarer year in the file.
        """
        context = self.detail.get("ctx", {})
        if days := context.get("days"):
            years = Counter(re.findall(r"\b[0-9]{4}\b", self.document.text))
            odd = min(reversed(days), key=lambda name: years[days[name][:4]])
            return (*place_of(self.detail)[:-1], odd)
        within: FieldPath = context.get("place", ())
        if self.detail["type"] == "rule" and not within and isinstance(self.value, dict):
            named = _NAMED.findall(f"{self.detail['msg']}. {self.context('remedy')}")
            within = tuple(name for name in named if name in self.value)[:1]
        return (*place_of(self.detail), *within)

    @cached_property
    def field(self) -> str | int:
        """The last step of the path; empty for the whole file."""
        return self.place[-1] if self.place else ""

    @cached_property
    def fields(self) -> Mapping[str, FieldInfo]:
        """The fields that are allowed at the path."""
        return sibling_fields(self.record_type, self.place)

    @cached_property
    def word(self) -> str:
        """The first word of an unknown field, up to a space, colon or other mark."""
        return re.split(r"[\s:;=]", str(self.field), maxsplit=1)[0]

    @property
    def lacks_colon(self) -> bool:
        """Whether it is a known field and its value, without a colon and a space between them."""
        is_new = self.word in self.fields and self.word not in self.siblings
        return self.value is BLANK and self.word != self.field and is_new

    @cached_property
    def within(self) -> tuple[str, ...]:
        """The field names of the record at the path."""
        return tuple(sibling_fields(self.record_type, (*self.place, "")))

    def thing_meant(self, known: Mapping[str, str]) -> str | None:
        """Return the id of a thing given by another name, or the full record of a ward."""
        given = self.value if self.within[:2] == ("code", "name") else None
        if self.context("pattern") == AREA_CODE and tuple(self.fields)[:2] != ("code", "name"):
            codes = re.findall(r"[EWSN][0-9]{8}", known.get(str(self.value), ""))
            return codes[0] if len(codes) == 1 else None
        if self.detail["type"] == "missing" and tuple(self.fields)[:2] == ("code", "name"):
            given = next(iter(self.value.values()), None) if isinstance(self.value, dict) else None
        elif self.field == "code" and tuple(self.fields)[:2] == ("code", "name"):
            given = self.value
            if not (isinstance(given, str) and given in known) and isinstance(self.parent, dict):
                given = self.parent.get("name")
        if not isinstance(given, str) or given in known:
            return known.get(str(given))
        wards = (name for name in known if known[name][0] == "{" and not name[-1].isdecimal())
        return known.get(nearest(given, wards) or "")

    @cached_property
    def of_items(self) -> tuple[str, ...]:
        """The required field names of each item of the list at the path."""
        return self._needed((*self.place, 0))

    @property
    def text_within(self) -> str | None:
        """The only required field of the record, or of each list item, at the path."""
        place = (*self.place, 0) if self.expected is Expected.LIST else self.place
        needed = self._needed(place)
        shape = shape_at(self.record_type, (*place, needed[0])) if len(needed) == 1 else None
        return needed[0] if shape and shape.kind is str else None

    def _needed(self, place: FieldPath) -> tuple[str, ...]:
        """Return the required field names of a record at a path.

        Source documents can be inherited, so they are not required.
        """
        fields = sibling_fields(self.record_type, (*place, ""))
        needed = (name for name, field in fields.items() if field.is_required())
        return tuple(name for name in needed if name != "papers")

    @cached_property
    def siblings(self) -> dict[str, str]:
        """The fields of the containing record, as in `Document.names`."""
        return self.document.names(self.place[:-1])

    @property
    def fitting_list(self) -> str | None:
        """The other list that the containing item fits: exactly, or far better than its own."""
        item, names = self.item, self.document.names(self.item).keys()
        own = sibling_fields(self.record_type, (*item, "")).keys() if item else names
        if names <= own:
            return None
        for other in sibling_fields(self.record_type, item[:-1]):
            place = (*item[:-2], other, 0)
            fields = sibling_fields(self.record_type, (*place, "")).keys()
            fits = {*self._needed(place)} <= names <= fields
            if fits or len(names & fields) > len(names & own) + 1:
                return other
        return None

    @property
    def possible_list(self) -> str | None:
        """The other list of the file that has items with all fields of the containing item."""
        names = {*self.parent} if isinstance(self.parent, dict) else set()
        if self.item[:1] != (*self.document.value,)[-1:]:  # added at the end of the file
            return None
        for other in self.document.names(self.item[:-2]):
            fields = sibling_fields(self.record_type, (*self.item[:-2], other, 0, ""))
            if other != self.item[-2] and names and names <= fields.keys():
                return other
        return None

    @property
    def item(self) -> FieldPath:
        """The path of the list item that it is or that contains it; empty if none."""
        way = (self.place, self.place[:-1])
        return next((place for place in way if isinstance(("", *place)[-1], int)), ())

    @cached_property
    def parent(self) -> object:
        """The containing value."""
        return _way_to(self.place[:-1], self.document.value)[-1][1]

    def moved_out(self, depth: int) -> str:
        """Return how to write it as a field of an enclosing record, `depth` steps from the file."""
        beside = self.document.line(self.place[: depth + 1])
        line = self.document.text.split("\n")[beside - 1]
        spaces = len(line) - len(line.lstrip(" -"))
        begin = f"it with {count_noun(spaces, 'space')}" if spaces else "it without a space"
        begin += f", as line {beside} does"
        if self.document.runs_on(self.place) or isinstance(self.value, list | dict):
            is_on_one_line = self.line.rstrip().endswith(("]", "}"))
            begin += "" if is_on_one_line else ", and move the lines that belong to it as far"
        is_last = isinstance(self.parent, dict) and [*self.parent][-1] == self.field
        where = "Begin" if is_last else f"Move it above line {beside}, and begin"
        return f"{where} {begin}."

    @property
    def home(self) -> FieldPath | None:
        """The record that lacks a misplaced field: a sibling or a parent."""
        values = self.parent if isinstance(self.parent, dict) else {}
        records = [((*self.place[:-1], name), value) for name, value in values.items()]
        records += _way_to(self.place[:-1], self.document.value)[::-1]
        for place, value in records:
            fields = sibling_fields(self.record_type, (*place, ""))
            if isinstance(value, dict) and self.field in fields.keys() - value.keys():
                return place
        return None

    @property
    def advice_on_the_file_name(self) -> str:
        """What to do with a field that the name of the file says; empty for any other field."""
        if len(self.place) != 1 or not is_derived(self.record_type, str(self.field)):
            return ""
        if f"{self.field}:" in self.document.text:
            return "Delete the line: the name of the file says it."
        advice = ADVICE_BY_PATTERN.get(self.context("pattern"), "")
        return f"It is the name of the file or its folder: change that. {advice}".rstrip()

    @property
    def field_of_a_value(self) -> str | None:
        """The absent field that an unknown field's name is a value of: a day or a month."""
        kinds = {"[0-9]{4}-[0-9]{2}-[0-9]{2}": date, "[0-9]{4}-[0-9]{2}": Month}
        kind = next((k for form, k in kinds.items() if re.fullmatch(form, str(self.field))), None)
        own = self.place[:-1]
        shapes = ((name, shape_at(self.record_type, (*own, name))) for name in self.fields)
        fits = (name for name, shape in shapes if kind and shape and shape.kind is kind)
        return next((name for name in fits if name not in self.siblings), None)

    @property
    def field_that_fits(self) -> str | None:
        """The only absent field whose records, or list of them, have all fields of the value."""
        items = self.value if isinstance(self.value, list) else [self.value]
        if not all(isinstance(item, dict) and item for item in items) or not items:
            return None
        names = {name for item in items if isinstance(item, dict) for name in item}
        inside = ("",) if isinstance(self.value, dict) else (0, "")
        fitting = [
            field
            for field in self.fields
            if field not in self.siblings
            if names <= sibling_fields(self.record_type, (*self.place[:-1], field, *inside)).keys()
        ]
        return fitting[0] if len(fitting) == 1 else None

    @property
    def record_meant(self) -> str | None:
        """The only record beside an unknown field, or missing there, with a field of its name."""
        own, name = self.place[:-1], str(self.field)
        holders = [
            field
            for field in self.fields
            if isinstance(self.value, str | int | float | date)
            if name in sibling_fields(self.record_type, (*own, field, ""))
        ]
        return holders[0] if len(holders) == 1 else None

    @property
    def about(self) -> tuple[Thing, ...]:
        """The thing that a text refers to, if by an id of our own."""
        ref = ref_by_id(self.record_type, self.place) if isinstance(self.value, str) else None
        return (Thing(ref.kind, str(self.value)),) if ref else ()

    @property
    def shown_at(self) -> FieldPath:
        """The path of the line to show: for a record in a list, its first field."""
        is_no_list = self.expected is Expected.LIST and isinstance(self.value, dict)
        return (*self.place, *(list(self.value)[:1] if is_no_list else ()))  # type: ignore[call-overload]

    @property
    def line(self) -> str:
        """The text of that line, without indentation."""
        return self.document.text.split("\n")[self.document.line(self.shown_at) - 1].lstrip()

    @property
    def is_required(self) -> bool:
        """Whether the field is required."""
        return self.field not in self.fields or self.fields[str(self.field)].is_required()

    @property
    def meaning(self) -> str:
        """The description of the field from the model."""
        parent = shape_at(self.record_type, self.place[:-1])
        if not (parent and parent.record and self.field in parent.record.model_fields):
            return ""
        return " ".join(meaning_of_field(parent.record, str(self.field)).split())

    @property
    def expected(self) -> Expected:
        """The expected type; OTHER if the type is right."""
        return _EXPECTED.get(self.detail["type"].partition("_")[0], Expected.OTHER)

    @property
    def name(self) -> str:
        """The name of the field, or of the record that a rule rejects."""
        return called(place_of(self.detail))

    @property
    def value(self) -> object:
        """The wrong value."""
        return self.detail["input"]

    @property
    def shown_value(self) -> str:
        """The wrong value as quoted in a message."""
        if isinstance(self.value, list | dict):
            return "a list" if isinstance(self.value, list) else "names with values"
        text = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"

    def context(self, key: str) -> str:
        """Return pydantic's context value for a key; empty if there is none."""
        return str(self.detail.get("ctx", {}).get(key, ""))

    @property
    def deletion(self) -> str:
        """Return when its line may be deleted, and the effect; empty if it is required."""
        without = self.meaning.split(". ")[0].rstrip(".").partition("; leave out ")[2]
        said = f" Delete the line {without}." if without else " Or delete the line."
        return "" if self.is_required else said

    def advice(self) -> str:
        """Return the description of the field as a sentence."""
        if isinstance(self.field, int):
            return "Write it, or delete the item."
        meaning = self.meaning.split(". ")[0].rstrip(".").partition("; leave out ")[0]
        delete = self.deletion if self.value is BLANK else ""
        if not meaning:
            there = "with its values; data/README.md has an example."
            return f"Write '{self.field}:' {there}{delete}"
        return f"Write '{self.field}: ...': {meaning[0].lower()}{meaning[1:]}.{delete}"


def place_of(detail: ErrorDetails) -> FieldPath:
    """Return the path in the document of a pydantic error."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def missing_at_the_end(document: Document, details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return the fields missing at the end of a file, if so many that it may be truncated."""
    steps, value = list[str | int](), document.value
    while isinstance(value, list | dict) and value:
        step, value = [*(value.items() if isinstance(value, dict) else enumerate(value))][-1]
        steps.append(step)
    ends = [place for place, _ in _way_to(tuple(steps), document.value)]
    # an unknown name may be a misspelt missing one
    unknown = {place_of(detail)[:-1] for detail in details if detail["type"] == "extra_forbidden"}
    ends = [place for place in ends if place not in unknown]
    found = [each for each in details if each["type"] == "missing" and place_of(each)[:-1] in ends]
    return found if len(found) > (not document.text[-1:].isalnum()) else []


def _way_to(place: FieldPath, value: Any) -> list[tuple[FieldPath, Any]]:  # noqa: ANN401 - a file may hold anything
    """Return a value and each value on the way to a path, with their paths."""
    way: list[tuple[FieldPath, Any]] = [((), value)]
    for count, step in enumerate(place, 1):
        way.append((place[:count], way[-1][1][step]))
    return way


def called(place: FieldPath) -> str:
    """Return how messages call a path: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {called(place[:-1])}"
    return f"'{place[-1]}'"


def may_be(word: str, shape: FieldShape) -> bool:
    """Return whether a word may be the value of a field: a day, or a text of its pattern."""
    patterns = shape.limits("pattern") or [".*"]
    is_day = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", word)
    return bool(is_day) if shape.kind is date else all(re.match(p, word) for p in patterns)
