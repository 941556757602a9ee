"""The widgets and labels of the form."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from partnership.errors import Problem
from partnership.model.annotations import OneLine
from partnership.model.base import Record, meaning_of_field, title_of_record
from partnership.model.months import Month
from partnership.model.values import ADVICE_BY_PATTERN
from partnership.records.fields import FieldShape, fields_of, titles_within
from partnership.records.registry import KINDS
from partnership.text import join_and

Field = dict[str, Any]
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
"""The widget for each simple type other than text."""


def plain_value(shape: FieldShape) -> Field:
    """Return the widget for a simple value."""
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
    return {"widget": "string" if shape.bears(OneLine) else "text"}


def may_lack_its_number(record: type[Record]) -> bool:
    """Return whether the label of a record is an optional number: the form shows 0 for it."""
    label = record.label_field()
    return label == "value" and not record.model_fields[label].is_required()


def while_closed(record: type[Record]) -> Field:
    """Return the summary of a collapsed record: its date and label."""
    time = [name for name in ("month", "on") if name in record.model_fields]
    label = record.label_field(left_out="value" if may_lack_its_number(record) else "")
    shown = dict.fromkeys((*time[:1], label))
    return {"summary": " ".join(f"{{{{fields.{name}}}}}" for name in shown)}


def hint_of(model: type[Record], name: str) -> str:
    """Return the description of a field in the vocabulary of the form."""
    hint = " ".join(meaning_of_field(model, name).split())
    for other, field in model.model_fields.items():
        hint = hint.replace(f"`{other}`", f"*{field.title}*")
    if fields_of(model)[name].kind is bool:
        hint = hint.replace("True", "Yes").replace("False", "No")
    return hint.replace("leave out", "leave blank").replace("`", "")


def name_of_item(title: str, shape: FieldShape) -> str:
    """Return the singular label of a list item, if the title of the list is a plural."""
    if plural := re.fullmatch(r"((?:\w+ )?\w+?)(ies|(?<![su])s)", title):
        return plural[1] + ("y" if plural[2] == "ies" else "")
    record = shape.items.record if shape.items else None
    return title_of(record) if record else "Line"


def title_of(record: type[Record]) -> str:
    """Return the title of a record in the form."""
    return str(record.model_config.get("title") or title_of_record(record))


def in_words(name: str) -> str:
    """Return a word of a file, or a folder's name, as the form shows it."""
    other_words = {"ltr": "Left to right", "rtl": "Right to left", "translations": "Languages"}
    return other_words.get(name, name.replace("-", " ", 1).capitalize())


_FIELD = re.compile(r"\b([a-z_]+)(?=[':])")  # the pattern by which messages name a field of a file


_NAME = (
    'the name of the file. Only if that is wrong: press the three dots beside "Save", '
    '"Change the name of the file", the pencil, and at the end the tick'
)
"""The form's replacement for the field that determines the file's name."""


def in_the_form(problems: Iterable[Problem]) -> str:
    """Return a sentence with the form's labels of the fields in messages, if they differ.

    The other files that messages name have labels too.
    """
    called: dict[str, set[str]] = {}
    names: set[str] = set()
    labels = {f"data/{kind.path}": title_of(kind.model) for kind in KINDS if not kind.written_by}
    files: dict[str, str] = {}
    for problem in problems:
        name = problem.file.partition("/")[2]
        kind = next((kind for kind in KINDS if kind.holds(name) and not kind.written_by), None)
        titles = titles_within(kind.model) if kind else {}
        message = f"{problem.what}. {problem.remedy}"
        files |= {file: label for file, label in labels.items() if file in message}
        for field in _FIELD.findall(message):
            if kind and field == kind.named_by and kind.path.endswith("*.yml"):
                names.add(field)
            elif any(title.lower().replace(" ", "_") != field for title in titles.get(field, ())):
                called.setdefault(field, set()).update(titles[field])
    words = {field: '" or "'.join(sorted(titles)) for field, titles in called.items()}
    sentences = [f"'{field}' is \"{titles}\"" for field, titles in words.items()]
    sentences += [f'{file} is "{label}" in "The whole site"' for file, label in files.items()]
    sentences += [f"'{field}' is {_NAME}" for field in sorted(names)]
    return f"In the form {join_and(sentences)}." if sentences else ""
