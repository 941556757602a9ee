"""How the form asks for one value, and what it calls what is in it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from partnership.errors import Problem, join_and
from partnership.model.base import meaning_of_field, title_of_record
from partnership.model.months import Month
from partnership.model.values import ADVICE_BY_PATTERN
from partnership.records.fields import FieldShape, fields_of, titles_within
from partnership.records.registry import KINDS

Field = dict[str, Any]

_ONE_LINE = (
    "agency approved_by body borough compared_with council data_from figure_owner file icon "
    "in_short lead_agency licence minute name number order ordinal owner page partnership period "
    "place police_force printed_on programme publisher relay rest role scrutiny_committee title "
    "tool unit vintage when who words"
)
"""Fields of a name or a few words; every other text has a box that grows with it."""

_KNOWN_BY = (
    *("title", "name", "text", "statement", "what", "duty", "need", "measure", "heading", "said"),
    *("value", "state", "priority", "borough", "page", "agency", "why", "reason", "note"),
)
"""The fields by which an item of a list is known while it is closed, the best first."""

_YES_OR_NO = [{"value": True, "label": "Yes"}, {"value": False, "label": "No"}]

_WIDGETS: dict[object, Field] = {
    bool: {"widget": "select", "options": _YES_OR_NO},
    date: {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"},
    float: {"widget": "number", "value_type": "float"},
    int: {"widget": "number", "value_type": "int"},
    Month: {
        "widget": "string",
        "pattern": ["^[0-9]{4}-(0[1-9]|1[0-2])$", "Write a month such as 2025-08."],
    },
}
"""How each kind of plain value but a text is asked for."""


def plain_value(name: str, shape: FieldShape) -> Field:
    """Return how one plain value is asked for."""
    if shape.kind in _WIDGETS:
        least, most = max(shape.limits("ge"), default=None), min(shape.limits("le"), default=None)
        limits = {edge: at for edge, at in (("min", least), ("max", most)) if at is not None}
        return {**_WIDGETS[shape.kind], **limits}
    if shape.choices:
        options = [{"value": word, "label": in_words(word)} for word in shape.choices]
        return {"widget": "select", "options": options}
    pattern = next(shape.limits("pattern"), None)
    if pattern:
        advice = ADVICE_BY_PATTERN.get(pattern, "Write it as the example shows.")
        return {"widget": "string", "pattern": [pattern, advice]}
    return {"widget": "string" if name in _ONE_LINE.split() else "text"}


def known_by(fields: Iterable[str]) -> str:
    """Return the field by which a record of these fields is known."""
    return next((name for name in _KNOWN_BY if name in fields), next(iter(fields)))


def may_lack_its_number(record: type[BaseModel]) -> bool:
    """Tell whether what a record is known by is a number that may be absent: the form shows 0."""
    fields = record.model_fields
    return known_by(fields) == "value" and not fields["value"].is_required()


def while_closed(record: type[BaseModel]) -> Field:
    """Return what is shown of a record while it is closed: its time, and what it is known by."""
    left_out = "value" if may_lack_its_number(record) else None
    fields = [name for name in record.model_fields if name != left_out]
    time = [name for name in ("month", "on") if name in fields]
    shown = dict.fromkeys((*time[:1], known_by(fields)))
    return {"summary": " ".join(f"{{{{fields.{name}}}}}" for name in shown)}


def hint_of(model: type[BaseModel], name: str) -> str:
    """Return what a field means, in the words that the form has for its fields and values."""
    hint = " ".join(meaning_of_field(model, name).split())
    for other, beside in model.model_fields.items():
        hint = hint.replace(f"`{other}`", f"*{beside.title}*")
    if fields_of(model)[name].kind is bool:
        hint = hint.replace("True", "Yes").replace("False", "No")
    return hint.replace("leave out", "leave blank").replace("`", "")


def name_of_item(title: str, shape: FieldShape) -> str:
    """Return what one item of a list is called: after the list, where its title is a plural."""
    if plural := re.fullmatch(r"((?:\w+ )?\w+?)(ies|(?<![su])s)", title):
        return plural[1] + ("y" if plural[2] == "ies" else "")
    record = shape.items.record if shape.items else None
    return title_of(record) if record else "Line"


def title_of(record: type[BaseModel]) -> str:
    """Return what a record is called in the form."""
    return str(record.model_config.get("title") or title_of_record(record))


def in_words(name: str) -> str:
    """Return a word of a file, or the name of a folder, as the form says it."""
    other_words = {"ltr": "Left to right", "rtl": "Right to left", "translations": "Languages"}
    return other_words.get(name, name.replace("-", " ", 1).capitalize())


_FIELD = re.compile(r"\b([a-z_]+)(?=[':])")
"""How a problem names a field of a file."""


_NAME = (
    'the name of the file: press the three dots beside "Save", then "Change the name of the file"'
)
"""What the form, which has no box for it, has for the field after which a file is named."""


def in_the_form(problems: Iterable[Problem]) -> str:
    """Return, as a sentence, what the form calls the fields that problems name by other words."""
    called: dict[str, set[str]] = {}
    names: set[str] = set()
    for problem in problems:
        name = problem.file.partition("/")[2]
        kind = next((kind for kind in KINDS if kind.holds(name) and not kind.written_by), None)
        titles = titles_within(kind.model) if kind else {}
        for field in _FIELD.findall(f"{problem.what}. {problem.remedy}"):
            if kind and field == kind.named_by and kind.path.endswith("*.yml"):
                names.add(field)
            elif any(title.lower().replace(" ", "_") != field for title in titles.get(field, ())):
                called.setdefault(field, set()).update(titles[field])
    words = {field: '" or "'.join(sorted(titles)) for field, titles in called.items()}
    said = [f"'{field}' is \"{titles}\"" for field, titles in words.items()]
    said += [f"'{field}' is {_NAME}" for field in sorted(names)]
    return f"In the form {join_and(said)}." if said else ""
