"""Turns what pydantic reports into words that an officer can act on."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from partnership.errors import Problem, nearest, suggestion
from partnership.model.values import ADVICE_BY_PATTERN, SLUG, slug_of
from partnership.records.fields import FieldShape, fields_around, is_derived
from partnership.records.yaml_hints import QUOTES
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
_NAMES = "Write name: value, one a line, indented."
_NAMES_SHOWN = 2
_ITEMS = "Begin each item on its own line with '- '."

_KINDS = {
    "bool": ("true or false", "Write true or false."),
    "date": ("a date", "Write year-month-day, such as 2027-03-31."),
    "dict": ("names with values", _NAMES),
    "float": ("a number", _FIGURE),
    "int": ("a whole number", _DIGITS),
    "list": ("a list", _ITEMS),
    "model": ("names with values", _NAMES),
    "month": ("a month", "Write year and month, such as 2025-08."),
    "string": ("text", "Write words; put quotes around them if they look like a number."),
    "tuple": ("a list", _ITEMS),
}
"""What each kind of value is called and how it is written, by the first word of its errors."""

_WORDS = {
    "missing": ("{name} is missing", "{advice}"),
    "greater_than_equal": ("{name} is {value}", "Write {ge:.15g} or more."),
    "less_than_equal": ("{name} is {value}", "Write {le:.15g} or less."),
    "string_too_short": ("{name} is empty", "{advice}"),
    "too_short": ("{name} is empty", "{advice}"),
    "too_few": ("{name} has too few items", "Write {min_length} or more, or delete it."),
    "string_too_long": ("{name} is too long", "Write at most {max_length} characters."),
    "too_long": ("{name} is too long", "Write at most {max_length} characters."),
    "unseen_character": ("{name} {message}", "Delete it, or type the text again."),
    "order": ("{message}", ""),
    "year": ("{name} {message}", ""),
    "telephone": ("{name} {message}", ""),
    "web_address": ("{name} {message}", ""),
}
"""For each kind of error that pydantic reports: what is wrong, and what to write."""


@dataclass(frozen=True, eq=False)
class _Mistake:
    """One thing that pydantic found wrong in a document."""

    detail: ErrorDetails
    document: Document
    record_type: type[BaseModel]

    @cached_property
    def place(self) -> Place:
        """Where it stands: at the field that a rule names, or where pydantic found it."""
        field = self.context("field")
        return (*place_of(self.detail), field) if field else place_of(self.detail)

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
        fields = fields_around(self.record_type, (*self.place, 0, ""))
        return tuple(name for name, field in fields.items() if field.is_required())

    @cached_property
    def beside(self) -> dict[str, str]:
        """The names of the record that holds it, as `Document.names` has them."""
        return self.document.names(self.place[:-1])

    @property
    def fitting_list(self) -> str | None:
        """The list to which the item that holds it belongs by its fields, where that is another."""
        is_in_item = isinstance(self.field, str) and isinstance(("", "", *self.place)[-2], int)
        if not is_in_item or self.beside.keys() <= self.fields.keys():
            return None
        for other in fields_around(self.record_type, self.place[:-2]):
            fields = fields_around(self.record_type, (*self.place[:-3], other, 0, ""))
            needed = {name for name, field in fields.items() if field.is_required()}
            if needed <= self.beside.keys() <= fields.keys():
                return other
        return None

    @property
    def is_required(self) -> bool:
        """Whether the record is wrong without it."""
        return self.field not in self.fields or self.fields[str(self.field)].is_required()

    @property
    def meaning(self) -> str:
        """What the field means, in the words of the model."""
        information = self.fields.get(str(self.field))
        return " ".join((information.description or "").split()) if information else ""

    @property
    def kind(self) -> tuple[str, str]:
        """What should stand there, and how it is written; blank where its kind is right."""
        return _KINDS.get(self.detail["type"].partition("_")[0], ("", ""))

    @property
    def name(self) -> str:
        return _called(self.place)

    @property
    def value(self) -> object:
        return self.detail["input"]

    @property
    def shown_value(self) -> str:
        """What stands in the file, in quotes or in words."""
        if isinstance(self.value, list | dict):
            return "a list" if isinstance(self.value, list) else "names with values"
        text = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"

    def context(self, key: str) -> str:
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
    inside = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    mistakes = [
        _Mistake(detail, document, record_type)
        for detail in details
        # a list only counts as empty where the items in it are wrong
        if detail["type"] != "too_short" or detail["loc"] not in inside
    ]
    misplaced = _found_elsewhere(mistakes)
    for mistake in mistakes:
        if mistake in misplaced.values():
            continue
        if other := mistake.fitting_list:
            yield _in_the_wrong_list(mistake, other)
            continue
        if mistake in misplaced:
            what, remedy = _out_of_place(mistake, misplaced[mistake])
        elif mistake.value is BLANK:
            what, remedy = _blank(mistake)
        elif meant := _ward_meant(mistake, wards):
            what, remedy = _explained(mistake)[0], f"Write {meant} in its place."
        else:
            what, remedy = _explained(mistake)
        problem = document.problem(mistake.place, what, remedy)
        begun = document.text.split("\n")[(problem.line or 1) - 1].lstrip()
        if begun.startswith("- ") and "Delete the line" in remedy:
            remedy += " Its hyphen is then to begin the line below."
        yield replace(problem, remedy=remedy, is_gap=mistake.value is BLANK)


def _in_the_wrong_list(mistake: _Mistake, other: str) -> Problem:
    *around, own, _number, _field = mistake.place
    remedy = f"Its fields are those of '{other}': move it below the line '{other}:'"
    if other not in mistake.document.names(tuple(around)):
        remedy += f", which you write after the last item of '{own}'"
    place = mistake.place[:-1]
    return mistake.document.problem(place, f"{_called(place)} does not belong there", f"{remedy}.")


def _explained(mistake: _Mistake) -> tuple[str, str]:
    """Put what pydantic reports to an officer; pass on what a rule of the model says."""
    kind, message = mistake.detail["type"], mistake.detail["msg"]
    if explain := _EXPLANATIONS.get(kind):
        return explain(mistake)
    if kind not in _WORDS and mistake.kind[0]:
        return _wrong_kind(mistake)
    if kind == "too_short" and isinstance(mistake.value, list) and mistake.value:
        kind = "too_few"
    is_named = not mistake.place or mistake.context("field")
    what, remedy = _WORDS.get(kind, ("{message}" if is_named else "{name}: {message}", ""))
    words = {**mistake.detail.get("ctx", {}), "name": mistake.name, "message": message}
    words |= {"value": mistake.value, "advice": mistake.advice()}
    own = mistake.context("remedy") or "Correct it, so that they agree."
    return what.format(**words), remedy.format(**words) or own


def _ward_meant(mistake: _Mistake, wards: Mapping[str, str]) -> str | None:
    """Return the ward whose code or name stands where both should, as it is written."""
    said = mistake.value if mistake.within[:2] == ("code", "name") else None
    if mistake.detail["type"] == "missing" and tuple(mistake.fields)[:2] == ("code", "name"):
        said = next(iter(mistake.value.values()), None) if isinstance(mistake.value, dict) else None
    if not isinstance(said, str) or said in wards:
        return wards.get(str(said))
    return wards.get(nearest(said, (name for name in wards if not name[-1].isdecimal())) or "")


def place_of(detail: ErrorDetails) -> Place:
    """Return where in its document pydantic found something wrong."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def _found_elsewhere(mistakes: list[_Mistake]) -> dict[_Mistake, _Mistake]:
    """Return each unknown field that is a missing field misspelt or outside its record."""
    missing = [mistake for mistake in mistakes if mistake.detail["type"] == "missing"]
    unknown = [mistake for mistake in mistakes if mistake.detail["type"] == "extra_forbidden"]
    unknown = [mistake for mistake in unknown if not mistake.beside.get(str(mistake.field))]
    found = {}
    for mistake in unknown:
        written, around = str(mistake.field), mistake.place[:-1]
        lacking = [str(other.field) for other in missing if other.place[:-1] == around]
        meant = nearest(written, lacking)
        if len(lacking) == 1 == sum(other.place[:-1] == around for other in unknown):
            likeness = SequenceMatcher(None, written.lower(), lacking[0]).ratio()
            meant = lacking[0] if likeness >= _A_LITTLE else meant
        for other in missing:
            if other.field == written or other.place == (*around, meant):
                found[mistake] = other
    return found


def _out_of_place(mistake: _Mistake, meant: _Mistake) -> tuple[str, str]:
    """Explain an unknown field by the missing field that it was meant to be."""
    if mistake.field != meant.field:
        return f"{mistake.name} is not a field here", f"Did you mean {meant.name}?"
    if len(meant.place) == 1:
        what = f"{mistake.name} stands within another record"
        return what, "Begin its line without a space, and the lines that belong to it below it."
    what = f"{mistake.name} stands outside {_called(meant.place[:-1])}, where it belongs"
    return what, "Move it there, and begin its line with as many spaces as the lines beside it."


def _unknown_field(mistake: _Mistake) -> tuple[str, str]:
    field = re.split(r"[\s;=]", str(mistake.field), maxsplit=1)[0]
    is_new = field in mistake.fields and field not in mistake.beside
    if mistake.value is BLANK and field != mistake.field and is_new:
        what = f"{mistake.name} has no colon after its name"
        return what, f"Write {field}: with a colon and a space."
    if divided := mistake.beside.get(str(mistake.field)):
        return f"a comma stands within the text of '{divided}'", QUOTES
    known = "The fields here are: " + ", ".join(mistake.fields) + "."
    remedy = suggestion(str(mistake.field), mistake.fields, known)
    return f"{mistake.name} is not a field here", remedy


def _not_a_choice(mistake: _Mistake) -> tuple[str, str]:
    choices = mistake.context("expected").replace("'", "").replace(" or ", ", ").split(", ")
    advice = "Write one of: " + ", ".join(choices) + "."
    remedy = suggestion(str(mistake.value), choices, advice)
    return f"{mistake.name} cannot be {mistake.shown_value}", remedy


def _wrong_shape(mistake: _Mistake) -> tuple[str, str]:
    if mistake.document.runs_on(mistake.place):
        what = f"{mistake.name} goes on over more than one line"
        return what, "Begin each item on a line of its own with '- '."
    pattern = mistake.context("pattern")
    advice = ADVICE_BY_PATTERN.get(pattern, mistake.advice())
    if len(mistake.place) == 1 and is_derived(mistake.record_type, str(mistake.field)):
        advice = "Delete the line: the name of the file says it."
    elif pattern == SLUG and (slug := slug_of(str(mistake.value))):
        advice = f"Write {slug}: lower-case letters, digits and single hyphens."
        parts = str(mistake.value).split()
        if isinstance(mistake.field, int) and len(parts) > 1 and slug == "-".join(parts):
            advice = f"If these are {len(parts)}, write {', '.join(parts)}; if it is one, {slug}."
    return f"{mistake.name} cannot be {mistake.shown_value}", advice


def _blank(mistake: _Mistake) -> tuple[str, str]:
    """Explain a name without a value: blank is never zero, and never says why."""
    if isinstance(mistake.field, str) and _REST.match(mistake.field):
        what = f"a comma splits a number before {mistake.name}"
        return what, "Write numbers without commas, such as 1200, and decimals as 6.1."
    if mistake.detail["type"] == "extra_forbidden":
        return _unknown_field(mistake)
    advice = mistake.kind[1]
    if mistake.field == "papers":
        advice = "Write the ids of the documents, such as [plan]."
    elif advice in (_ITEMS, _NAMES):
        fields = mistake.within if advice is _NAMES else mistake.of_items
        names = " and ".join(f"'{name}: ...'" for name in fields[:_NAMES_SHOWN])
        if names and advice is _NAMES:
            advice = f"Write {names} below it, further in."
        elif names:
            advice = f"Begin each item on a line below it with '- {fields[0]}: ...'."
        advice += mistake.deletion
    else:
        advice = mistake.advice()
    around = ".".join(step for step in mistake.place[:-1] if isinstance(step, str))
    where = f" in '{around}'" if around else ""
    return f"{mistake.name} is blank{where}", advice


def _wrong_kind(mistake: _Mistake) -> tuple[str, str]:
    wanted, advice = mistake.kind
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
        fields = fields_around(mistake.record_type, (*mistake.place, ""))
        names = ", ".join(
            f'{name}: "..."' if _shape_of(field).kind is str else f"{name}: ..."
            for name, field in islice(fields.items(), _NAMES_SHOWN)
        )
        advice = f"Write {{{names}}}, with its own words in place of the dots."
    if advice is _ITEMS and isinstance(mistake.value, dict):
        first, own = next(iter(mistake.value), ""), next(iter(mistake.of_items), "")
        advice = f"Write '- ' in place of the two spaces before '{first}:', which begins an item."
        if own and own not in mistake.value:
            advice = f"Write '- {own}: ...' above '{first}:', as the first line of its item."
    elif advice is _ITEMS and not mistake.of_items and _ONE_WORD.fullmatch(str(mistake.value)):
        advice = f"Write [{mistake.value}]; where there are several, with commas between them."
    if wanted == "text":
        advice = _text_wanted(mistake)
    return f"{mistake.name} must be {wanted}, not {mistake.shown_value}", advice


def _shape_of(information: FieldInfo) -> FieldShape:
    return FieldShape.of(information.annotation, tuple(information.metadata))


def _text_wanted(mistake: _Mistake) -> str:
    """Return what to write for a text: in its shape, where it has one that the value has not."""
    if isinstance(mistake.value, list | dict):
        return "Write words, in double quotes where they begin with a bracket or hold a colon."
    if information := mistake.fields.get(str(mistake.field)):
        for pattern in _shape_of(information).limits("pattern"):
            if not re.fullmatch(pattern, str(mistake.value)):
                return ADVICE_BY_PATTERN.get(pattern, mistake.kind[1])
    return mistake.kind[1]


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


_EXPLANATIONS: dict[str, Callable[[_Mistake], tuple[str, str]]] = {
    "extra_forbidden": _unknown_field,
    "enum": _not_a_choice,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_shape,
}
"""What takes more than words to explain."""


def _called(place: Place) -> str:
    """Name a place by its last field: 'slug', or item 3 of 'wards'."""
    if not place:
        return "the file"
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of {_called(place[:-1])}"
    return f"'{place[-1]}'"
