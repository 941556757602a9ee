"""The form for officers: its collections and fields, made from the registry and the models alone.

What comes out is the configuration of Sveltia CMS, which shows the form in a browser.
A reference to a thing is chosen from a list: of what the form itself holds, where one file or
folder names the things, and otherwise of what the records named when the site was built.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from partnership.model.base import title_of_record
from partnership.model.marks import Derived
from partnership.model.months import Month
from partnership.model.values import ADVICE_BY_PATTERN
from partnership.records.fields import FieldShape, fields_of, kinds_named_by, named_in, shapes_of
from partnership.records.folder import Folder
from partnership.records.references import defined_by, named_after, where_looked_up
from partnership.records.registry import KINDS, RecordKind, plan_folder
from partnership.records.yaml_loader import read_document

Field = dict[str, Any]

FORMAT = "record"
"""The name of the format by which the form reads and writes a file without rewriting it."""

SOURCE = "form_source"
"""The hidden field in which the form keeps the text of a file, to change only what was edited."""

_SITE = "The whole site"
"""What the files that belong to no plan are called together."""

_ONE_LINE = (
    "agency approved_by body borough compared_with council data_from figure_owner file icon "
    "lead_agency licence minute name order ordinal owner page partnership period place "
    "police_force printed_on programme publisher rest role title tool unit vintage when who "
    "words"
)
"""Fields of a name or a few words; every other text has a box that grows with it."""

_KNOWN_BY = ("title", "name", "text", "statement", "what", "need", "page", "why")
"""The fields by which an item of a list is known while it is closed, the best first."""


@dataclass(frozen=True)
class _FieldPlace:
    """A file, or a folder of files of one kind, that the form edits."""

    kind: RecordKind
    folder: str
    """Its folder below the data folder; empty for the data folder itself."""

    @property
    def is_folder(self) -> bool:
        """Whether it holds as many files as officers add."""
        return "*" in PurePath(self.kind.path).name

    @property
    def path(self) -> str:
        """Its name, or a pattern of names, in the data folder."""
        return str(PurePath(self.folder) / PurePath(self.kind.path).name)

    @property
    def group(self) -> str:
        """What it belongs to: a plan, or the site as a whole."""
        return plan_folder(self.path).replace("/", "-") or "site"

    @property
    def collection(self) -> str:
        """The name of its collection: that of its folder, or of the files of its group."""
        return self.folder.replace("/", "-") if self.is_folder else self.group


class Form:
    """The form of one data folder, which lies at `base` in the repository."""

    def __init__(self, folder: Folder, base: str = "data") -> None:
        """Remember the folder, of which only names are read."""
        self._folder = folder
        self._base = base

    @cached_property
    def _places(self) -> tuple[_FieldPlace, ...]:
        return tuple(
            _FieldPlace(kind, parent)
            for kind in KINDS
            for parent in self._folders(str(PurePath(kind.path).parent))
        )

    def _folders(self, pattern: str) -> Iterator[str]:
        """Yield the folders that files of a pattern may be in, those of the latest plan first."""
        if "*" not in pattern:
            yield "" if pattern == "." else pattern
            return
        before, _, after = pattern.rpartition("*")
        for name in sorted(self._folder.names(f"{before}*/"), reverse=True):
            yield f"{name}{after}"

    def collections(self) -> Iterator[Field]:
        """Yield a collection for each folder of files, and one for the files side by side."""
        singles: dict[str, list[_FieldPlace]] = {}
        edited = [place for place in self._places if not place.kind.written_by]
        for place in edited:
            if not place.is_folder:
                singles.setdefault(place.group, []).append(place)
        for name, places in singles.items():
            yield self._files(name, places)
            for place in edited:
                if place.is_folder and place.group == name:
                    yield self._entries(place)

    def _files(self, name: str, places: list[_FieldPlace]) -> Field:
        files = [
            {
                "name": place.kind.name,
                "label": _title(place.kind.model),
                "file": f"{self._base}/{place.path}",
                "format": FORMAT,
                "fields": self._fields(place.kind.model, place),
            }
            for place in places
        ]
        about = next((place for place in places if place.kind.named_by), None)
        label = (
            f"{_title(about.kind.model)} {PurePath(about.folder).name}"
            if about
            else "The whole site"
        )
        return {"name": name, "label": label, "files": files}

    def _entries(self, place: _FieldPlace) -> Field:
        model, folder = place.kind.model, PurePath(place.folder)
        known_by = _known_by(model.model_fields) or place.kind.named_by
        above = "" if len(folder.parts) < 2 else f" {folder.parent.name}"  # noqa: PLR2004 - a folder in a folder
        return {
            "name": place.collection,
            "label": _label(folder.name) + above,
            "label_singular": _title(model),
            "description": _meaning(model),
            "folder": f"{self._base}/{place.folder}",
            "extension": "yml",
            "format": FORMAT,
            "create": True,
            "delete": False,
            "identifier_field": known_by,
            "slug": f"{{{{fields.{place.kind.named_by or known_by}}}}}",
            "fields": self._fields(model, place),
        }

    def _fields(self, model: type[BaseModel], place: _FieldPlace) -> list[Field]:
        schema = f"{'../' * len(PurePath(place.folder).parts)}schema/{place.kind.name}.json"
        first_line = f"# yaml-language-server: $schema={schema}"
        hidden = {"name": SOURCE, "widget": "hidden", "default": first_line}
        return [*self._fields_of(model, place), hidden]

    def _fields_of(self, model: type[BaseModel], place: _FieldPlace) -> list[Field]:
        return [self._field(model, name, place) for name in model.model_fields]

    def _field(self, model: type[BaseModel], name: str, place: _FieldPlace) -> Field:
        info, shape = model.model_fields[name], fields_of(model)[name]
        inner = shape.innermost.record
        shown = self._widget(name, shape, place)
        hint = " ".join((info.description or (_meaning(inner) if inner else "")).split())
        follows = {Derived.PAPERS, Derived.DAYS} & set(info.metadata)
        required = info.is_required() and shown["widget"] != "boolean" and not follows
        described = {"hint": hint} if hint else {}
        if "field" in shown:
            shown["field"]["label"] = info.title
        return {"name": name, "label": info.title, **described, "required": required, **shown}

    def _widget(self, name: str, shape: FieldShape, place: _FieldPlace) -> Field:
        """Return how a value of a shape is asked for."""
        if shape.ref and (chosen := self._choice(shape.ref.kind, place)):
            return chosen
        if shape.record:
            return {"widget": "object", "fields": self._fields_of(shape.record, place)}
        if shape.items is None:
            return _scalar(name, shape)
        least = next(shape.limits("min_length"), None)
        limits = {} if least is None else {"min": least}
        item, record = self._widget(name, shape.items, place), shape.items.record
        if item["widget"] in ("relation", "select"):
            return {**item, "multiple": True, **limits}
        if record is None:
            return {"widget": "list", "field": {"name": name, **item}, **limits}
        known_by = _known_by(record.model_fields)
        summary = {"summary": f"{{{{fields.{known_by}}}}}"} if known_by else {}
        fields = {"fields": item["fields"], "collapsed": True, "label_singular": _title(record)}
        return {"widget": "list", **fields, **summary, **limits}

    def _choice(self, kind: str, place: _FieldPlace) -> Field | None:
        """Return a list to choose a thing of some kind from; None where nothing is known of it."""
        where = where_looked_up(place.path, kind)
        naming = [
            other
            for other in self._places
            if kind in defined_by(other.kind) and where in ("", other.path, plan_folder(other.path))
        ]
        if len(naming) == 1 and not naming[0].kind.written_by:
            relation = _relation(naming[0], kind)
            if relation:
                return relation
        things = {value: label for other in naming for value, label in self._things(other, kind)}
        options = [{"value": value, "label": label} for value, label in things.items()]
        return {"widget": "select", "options": options} if options else None

    def _things(self, place: _FieldPlace, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the things of a kind that the files of a place name, each with its label."""
        for name in self._folder.names(place.path):
            if kind == named_after(place.kind):
                yield place.kind.identity(name), place.kind.identity(name)
            if kind in kinds_named_by(place.kind.model):
                value = read_document(self._folder.root / name).value
                yield from _named(value, FieldShape(place.kind.model), kind)


def _named(value: object, shape: FieldShape, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the things of a kind that a value names, each with what people know it by."""
    if isinstance(value, list) and shape.items:
        for item in value:
            yield from _named(item, shape.items, kind)
    if isinstance(value, dict) and shape.record:
        known_by = _known_by(shape.record.model_fields)
        for name, inner in shapes_of(shape.record).items():
            if inner.names and inner.names.kind == kind and name in value:
                text, label = str(value[name]), value.get(known_by)
                yield text, f"{label} ({text})" if label else text
            else:
                yield from _named(value.get(name), inner, kind)


def _relation(place: _FieldPlace, kind: str) -> Field | None:
    """Return the list of what a place of the form names; None where it names deeper than a list."""
    at = {"collection": place.collection}
    if place.is_folder and kind == named_after(place.kind):
        shown = _known_by(place.kind.model.model_fields)
        return {"widget": "relation", **at, "value_field": "{{slug}}", **_displayed(shown)}
    if not place.is_folder:
        at["file"] = place.kind.name
    lists = [
        (field, shape.items)
        for field, shape in shapes_of(place.kind.model).items()
        if kind in named_in(shape)
    ]
    if len(lists) != 1:
        return None
    field, items = lists[0]
    inner = items.record if items else None
    for name, named in shapes_of(inner).items() if inner else ():
        if inner and named.names and named.names.kind == kind:
            shown = f"{field}.*.{_known_by(inner.model_fields) or name}"
            value = f"{field}.*.{name}"
            return {"widget": "relation", **at, "value_field": value, **_displayed(shown)}
    return None


def _displayed(field: str) -> Field:
    return {"display_fields": [field], "search_fields": [field]}


_ANY_NUMBER = 100_000_000
"""A limit that only keeps out slips of the pen is not worth a word."""

_WIDGETS: dict[object, Field] = {
    bool: {"widget": "boolean", "default": False},
    date: {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"},
    float: {"widget": "number", "value_type": "float"},
    int: {"widget": "number", "value_type": "int"},
    Month: {
        "widget": "string",
        "pattern": ["^[0-9]{4}-(0[1-9]|1[0-2])$", "Write a month such as 2025-08."],
    },
}
"""How each kind of plain value but a text is asked for."""


def _scalar(name: str, shape: FieldShape) -> Field:
    """Return how one plain value is asked for."""
    if shape.kind in _WIDGETS:
        least, most = max(shape.limits("ge"), default=None), min(shape.limits("le"), default=None)
        limits = {
            edge: at
            for edge, at in (("min", least), ("max", most))
            if at is not None and abs(at) < _ANY_NUMBER
        }
        return {**_WIDGETS[shape.kind], **limits}
    if shape.choices:
        options = [{"value": word, "label": _label(word)} for word in shape.choices]
        return {"widget": "select", "options": options}
    pattern = next(shape.limits("pattern"), None)
    if pattern:
        advice = ADVICE_BY_PATTERN.get(pattern, "Write it as the example shows.")
        return {"widget": "string", "pattern": [pattern, advice]}
    return {"widget": "string" if name in _ONE_LINE.split() else "text"}


def _known_by(fields: Iterable[str]) -> str:
    return next((name for name in _KNOWN_BY if name in fields), "")


def _title(record: type[BaseModel]) -> str:
    return str(record.model_config.get("title") or title_of_record(record))


def _meaning(record: type[BaseModel]) -> str:
    """Return what a record is, without the file that it is in."""
    return re.sub(r" \(`[^`]*`\)", "", (record.__doc__ or "").strip().split("\n")[0])


def _label(name: str) -> str:
    return name.replace("-", " ", 1).capitalize()
