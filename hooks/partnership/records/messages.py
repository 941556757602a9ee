"""Turns what pydantic reports into words that an officer can act on."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from partnership.errors import Problem, nearest, suggestion
from partnership.model.values import ADVICE_BY_PATTERN, SLUG, slug_of
from partnership.records.fields import fields_around, is_derived, must_be_there
from partnership.records.yaml_loader import BLANK, Document, Place

_A_LITTLE = 0.5
"""How much two names have in common, from 0 to 1, where nothing else can be meant."""

_SHOWN = 60
"""How many characters of a wrong value are repeated."""

_REST = re.compile(r"^[0-9]{1,3}$")
"""What a comma leaves over of a number such as 1,200 or 6,1, where names are expected."""

_NUMBER = re.compile(r"[-\u2212\u2013]?[0-9][0-9_,.]*")
"""A number as people write one, with what stands before and after it left out."""

_LONGEST_NUMBER = 15
"""Digits of the longest number that is read as one."""

_ONE_WORD = re.compile(r"[\w-]+")

_DIGITS = "Write digits alone, such as 120."
_FIGURE = "Write digits, such as 12.5."
_DAY = "Write year-month-day, such as 2027-03-31."
_NAMES = "Write name: value, one a line, indented."
_NAMES_SHOWN = 2
_ITEMS = "Begin each item on its own line with '- '."

_KINDS = {
    "int_type": ("a whole number", _DIGITS),
    "int_parsing": ("a whole number", _DIGITS),
    "int_from_float": ("a whole number", _DIGITS),
    "float_type": ("a number", _FIGURE),
    "float_parsing": ("a number", _FIGURE),
    "string_type": ("text", "Write words; put quotes around them if they look like a number."),
    "bool_type": ("true or false", "Write true or false."),
    "bool_parsing": ("true or false", "Write true or false."),
    "date_type": ("a date", _DAY),
    "date_parsing": ("a date", _DAY),
    "date_from_datetime_parsing": ("a date", _DAY),
    "date_from_datetime_inexact": ("a date", _DAY),
    "tuple_type": ("a list", _ITEMS),
    "list_type": ("a list", _ITEMS),
    "dict_type": ("names with values", _NAMES),
    "model_type": ("names with values", _NAMES),
    "model_attributes_type": ("names with values", _NAMES),
    "month": ("a month", "Write year and month, such as 2025-08."),
}


@dataclass(frozen=True, eq=False)
class _Mistake:
    """One thing that pydantic found wrong, with the fields that belong where it stands."""

    detail: ErrorDetails
    place: Place
    fields: dict[str, str | None]
    within: tuple[str, ...] = ()
    """The names of the fields that the record at its place has."""
    of_items: tuple[str, ...] = ()
    """The names of the fields that each item of the list at its place must have."""
    runs_on: bool = False
    """Whether it is a text without quotes over several lines."""
    is_required: bool = True
    """Whether the record is wrong without it."""
    is_said_by_the_file: bool = False
    """Whether the field may be left out, because the name of the file says it."""

    @property
    def name(self) -> str:
        return _called(self.place)

    @property
    def value(self) -> object:
        return self.detail["input"]

    @property
    def shown_value(self) -> str:
        """What stands in the file, in quotes or in words."""
        if isinstance(self.value, list):
            return "a list"
        if isinstance(self.value, dict):
            return "names with values"
        text = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"

    def context(self, key: str) -> str:
        return str(self.detail.get("ctx", {}).get(key, ""))

    def advice(self) -> str:
        """Say what the field means, in the words of the model."""
        field = self.place[-1] if self.place else ""
        meaning = " ".join((self.fields.get(str(field)) or "").split()).split(". ")[0].rstrip(".")
        if isinstance(field, int):
            return "Write it, or delete the item."
        meaning, _, without = meaning.partition("; leave out ")
        is_blank = self.value is BLANK and not self.is_required
        delete = f" Delete the line {without}".rstrip() + "." if is_blank else ""
        delete = delete.replace("line.", "line if there is nothing to say.")
        if not meaning:
            return (
                f"Write '{field}:' with what belongs to it; data/README.md has an example.{delete}"
            )
        return f"Write '{field}: ...': {meaning[0].lower()}{meaning[1:]}.{delete}"


def problems_in(
    document: Document,
    record_type: type[BaseModel],
    error: ValidationError,
    wards: Mapping[str, str],
) -> Iterable[Problem]:
    """Yield one problem for each thing that pydantic found wrong in a document.

    `wards` says how wards are written, by what people call them or the place that they make.
    """
    details = error.errors(include_url=False)
    own = (detail for detail in details if not _follows(detail, details))
    mistakes = [_mistake(detail, record_type, document) for detail in own]
    misplaced = _found_elsewhere(mistakes)
    for mistake in mistakes:
        if mistake in misplaced.values():
            continue
        if mistake in misplaced:
            what, remedy = _out_of_place(mistake, misplaced[mistake])
        elif mistake.value is BLANK:
            what, remedy = _blank(mistake)
        else:
            explain = _EXPLANATIONS.get(mistake.detail["type"], _in_its_own_words)
            what, remedy = explain(mistake)
            if meant := _ward_meant(mistake, wards):
                remedy = f"Write {meant} in its place."
        problem = document.problem(mistake.place, what, remedy)
        yield replace(problem, is_gap=mistake.value is BLANK)


def _ward_meant(mistake: _Mistake, wards: Mapping[str, str]) -> str | None:
    """Return the ward whose code or name stands where both should, as it is written."""
    said = mistake.value if mistake.within[:2] == ("code", "name") else None
    if mistake.detail["type"] == "missing" and tuple(mistake.fields)[:2] == ("code", "name"):
        said = next(iter(mistake.value.values()), None) if isinstance(mistake.value, dict) else None
    if not isinstance(said, str) or said in wards:
        return wards.get(str(said))
    return wards.get(nearest(said, (name for name in wards if not name[-1].isdecimal())) or "")


def _mistake(detail: ErrorDetails, record_type: type[BaseModel], document: Document) -> _Mistake:
    place = place_of(detail)
    if field := detail.get("ctx", {}).get("field"):
        place = (*place, field)
    fields, runs_on = fields_around(record_type, place), document.runs_on(place)
    is_told = len(place) == 1 and is_derived(record_type, str(place[0]))
    within = tuple(fields_around(record_type, (*place, "")))
    is_required = must_be_there(record_type, place)
    items = fields_around(record_type, (*place, 0, ""))
    of_items = tuple(name for name in items if must_be_there(record_type, (*place, 0, name)))
    return _Mistake(detail, place, fields, within, of_items, runs_on, is_required, is_told)


def place_of(detail: ErrorDetails) -> Place:
    """Return where in its document pydantic found something wrong."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def _found_elsewhere(mistakes: list[_Mistake]) -> dict[_Mistake, _Mistake]:
    """Return each unknown field that is a missing field misspelt or outside its record."""
    missing = [mistake for mistake in mistakes if mistake.detail["type"] == "missing"]
    unknown = [mistake for mistake in mistakes if mistake.detail["type"] == "extra_forbidden"]
    found = {}
    for mistake in unknown:
        siblings = [other for other in missing if other.place[:-1] == mistake.place[:-1]]
        meant = nearest(str(mistake.place[-1]), [str(other.place[-1]) for other in siblings])
        beside = [other for other in unknown if other.place[:-1] == mistake.place[:-1]]
        if len(siblings) == len(beside) == 1 and _is_a_little_like(mistake, siblings[0]):
            meant = str(siblings[0].place[-1])
        for other in missing:
            same_name = other.place[-1] == mistake.place[-1]
            if same_name or (other in siblings and other.place[-1] == meant):
                found[mistake] = other
    return found


def _is_a_little_like(unknown: _Mistake, missing: _Mistake) -> bool:
    """Tell whether the only unknown field of a record may be the only one that it lacks."""
    written, meant = str(unknown.place[-1]).lower(), str(missing.place[-1])
    return SequenceMatcher(None, written, meant).ratio() >= _A_LITTLE


def _out_of_place(mistake: _Mistake, meant: _Mistake) -> tuple[str, str]:
    """Explain an unknown field by the missing field that it was meant to be."""
    if mistake.place[-1] != meant.place[-1]:
        return f"{mistake.name} is not a field here", f"Did you mean {meant.name}?"
    if len(meant.place) == 1:
        what = f"{mistake.name} stands within another record"
        return what, "Begin its line without a space, and the lines that belong to it below it."
    what = f"{mistake.name} stands outside {_called(meant.place[:-1])}, where it belongs"
    return what, "Move it there, and begin its line with as many spaces as the lines beside it."


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Tell whether a list only counts as empty because the items in it are wrong."""
    inside = (other["loc"] for other in details if len(other["loc"]) > len(detail["loc"]))
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
    remedy = suggestion(str(mistake.value), choices, advice)
    return f"{mistake.name} cannot be {mistake.shown_value}", remedy


def _wrong_shape(mistake: _Mistake) -> tuple[str, str]:
    if mistake.runs_on:
        what = f"{mistake.name} goes on over more than one line"
        return what, "Begin each item on a line of its own with '- '."
    pattern = mistake.context("pattern")
    advice = ADVICE_BY_PATTERN.get(pattern, mistake.advice())
    if mistake.is_said_by_the_file:
        advice = "Delete the line: the name of the file says it."
    elif pattern == SLUG and (slug := slug_of(str(mistake.value))):
        advice = f"Write {slug}: lower-case letters, digits and single hyphens."
        parts = str(mistake.value).split()
        if isinstance(mistake.place[-1], int) and len(parts) > 1 and slug == "-".join(parts):
            advice = f"If these are {len(parts)}, write {', '.join(parts)}; if it is one, {slug}."
    return f"{mistake.name} cannot be {mistake.shown_value}", advice


def _out_of_range(mistake: _Mistake) -> tuple[str, str]:
    least, most = mistake.context("ge").removesuffix(".0"), mistake.context("le")
    remedy = f"Write {least} or more." if least else f"Write {most} or less."
    return f"{mistake.name} is {mistake.value}", remedy


def _empty(mistake: _Mistake) -> tuple[str, str]:
    if mistake.context("actual_length") not in ("", "0"):
        least = mistake.context("min_length")
        return f"{mistake.name} has too few items", f"Write {least} or more, or delete it."
    return f"{mistake.name} is empty", mistake.advice()


def _too_long(mistake: _Mistake) -> tuple[str, str]:
    most = mistake.context("max_length")
    return f"{mistake.name} is too long", f"Write at most {most} characters."


def _hidden_character(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} {mistake.detail['msg']}", "Delete it, or type the text again."


def _with_its_remedy(mistake: _Mistake) -> tuple[str, str]:
    return f"{mistake.name} {mistake.detail['msg']}", mistake.context("remedy")


def _blank(mistake: _Mistake) -> tuple[str, str]:
    """Explain a name without a value: blank is never zero, and never says why."""
    if isinstance(mistake.place[-1], str) and _REST.match(mistake.place[-1]):
        what = f"a comma splits a number before {mistake.name}"
        return what, "Write numbers without commas, such as 1200, and decimals as 6.1."
    if mistake.detail["type"] == "extra_forbidden":
        written = str(mistake.place[-1])
        field = re.split(r"[\s;=]", written, maxsplit=1)[0]
        if field in (written, "") or field not in mistake.fields:
            return _unknown_field(mistake)
        return (
            f"'{written}' has no colon after its name",
            f"Write {field}: with a colon and a space.",
        )
    if mistake.place[-1] == "papers":
        return f"{mistake.name} is blank", "Write the ids of the documents, such as [plan]."
    advice = _KINDS.get(mistake.detail["type"], ("", ""))[1]
    if advice is _DIGITS and not mistake.fields.get(str(mistake.place[-1])):
        advice += " If there were none, write 0; if nobody knows, delete the line."
    elif advice in (_ITEMS, _NAMES):
        fields = mistake.within if advice is _NAMES else mistake.of_items
        names = " and ".join(f"'{name}: ...'" for name in fields[:_NAMES_SHOWN])
        if names and advice is _NAMES:
            advice = f"Write {names} below it, further in."
        elif names:
            advice = f"Begin each item on a line below it with '- {fields[0]}: ...'."
        advice += "" if mistake.is_required else " Delete the line if there is nothing to say."
    else:
        advice = mistake.advice()
    return f"{mistake.name} is blank", advice


def _wrong_kind(mistake: _Mistake) -> tuple[str, str]:
    wanted, advice = _KINDS[mistake.detail["type"]]
    if wanted == "true or false" and mistake.value in ("true", "false"):
        return f"{mistake.name} is in quotes", "Write the word without them."
    if isinstance(mistake.value, str) and advice in (_DIGITS, _FIGURE):
        if mistake.value.isdecimal() and len(mistake.value) > _LONGEST_NUMBER:
            return f"{mistake.name} is longer than any count can be", "Correct the number."
        meant = _number_meant(mistake.value, is_whole=advice is _DIGITS)
        if meant == mistake.value:
            return f"{mistake.name} is in quotes", "Write the number without them."
        advice = f"Write {meant}." if meant else advice
    if advice is _NAMES and mistake.within and isinstance(mistake.value, str):
        names = ", ".join(f"{name}: ..." for name in mistake.within[:_NAMES_SHOWN])
        advice = f"Write {{{names}}}, with its own words in place of the dots."
    if advice is _ITEMS and isinstance(mistake.value, dict):
        advice = _first_line_of_an_item(mistake.value, mistake.of_items)
    elif advice is _ITEMS and not mistake.of_items and _ONE_WORD.fullmatch(str(mistake.value)):
        advice = f"Write [{mistake.value}]; where there are several, with commas between them."
    if wanted == "text" and isinstance(mistake.value, list | dict):
        advice = "Write words, in double quotes where they begin with a bracket or hold a colon."
    return f"{mistake.name} must be {wanted}, not {mistake.shown_value}", advice


def _first_line_of_an_item(written: dict[str, object], fields: tuple[str, ...]) -> str:
    """Say how an item begins that has lost its hyphen, or its first line."""
    first, own = next(iter(written), ""), next(iter(fields), "")
    remedy = f"Write '- ' in place of the two spaces before '{first}:', so that it begins an item"
    if own and own not in written:
        remedy = f"Write '- {own}: ...' on a line above '{first}:', as the first line of its item"
    return f"{remedy}."


def _number_meant(written: str, *, is_whole: bool) -> str | None:
    """Return the only number in a text, as YAML reads it: 1200 for 1,200 and 6.1 for 6,1."""
    found = _NUMBER.findall(written)
    if len(found) != 1 or re.search(r"[0-9][a-zA-Z]|[a-zA-Z<>\u2264\u2265][0-9]", written):
        return None
    number = re.sub("[\u2212\u2013]", "-", found[0]).replace("_", "").rstrip(".,")
    number = re.sub(r",(?=[0-9]{3}(?:[,.]|$))", "", number).replace(",", ".")
    number = re.sub(r"^(-?)0+(?=[0-9])", r"\1", number)
    shape = r"-?[0-9]+" if is_whole else r"-?[0-9]+(?:\.[0-9]+)?"
    return number if re.fullmatch(shape, number) else None


def _in_its_own_words(mistake: _Mistake) -> tuple[str, str]:
    """Pass on what a rule of the model says."""
    message = mistake.detail["msg"]
    is_named = not mistake.place or mistake.context("field")
    what = message if is_named else f"{mistake.name}: {message}"
    return what, mistake.context("remedy") or "Correct it, so that they agree."


_EXPLANATIONS: dict[str, Callable[[_Mistake], tuple[str, str]]] = {
    **dict.fromkeys(_KINDS, _wrong_kind),
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "enum": _not_a_choice,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_shape,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "unseen_character": _hidden_character,
    "year": _with_its_remedy,
    "telephone": _with_its_remedy,
    "web_address": _with_its_remedy,
}
"""For each kind of error that pydantic reports, how it is put to an officer."""


def _called(place: Place) -> str:
    """Name a place by its last field: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {_called(place[:-1])}"
    return f"'{place[-1]}'"
