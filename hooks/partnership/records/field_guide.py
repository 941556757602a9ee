"""Explains every file and field of a data folder to officers, with examples from the files."""

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from partnership.model.base import ADVICE_BY_PATTERN
from partnership.model.months import Month
from partnership.records.fields import innermost, parts, record_in
from partnership.records.registry import KINDS
from partnership.records.yaml_loader import read_document

BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"
"""The part of data/README.md between these lines is written by `partnership schema`."""

_SCHEMA = re.compile(r"schema/([a-z-]+)\.json")
_LONGEST_EXAMPLE = 60

_EXAMPLES: dict[object, object] = {
    bool: "true",
    date: "2027-03-31",
    float: 12.5,
    int: 120,
    str: "words in plain English",
    Month: "2025-08",
}
"""What stands as an example where no file of the folder has one."""


@dataclass
class _Guide:
    """One kind of file: its record, its files, and a value of each field that a file holds."""

    record: type[BaseModel]
    files: list[str] = field(default_factory=list)
    examples: dict[tuple[type[BaseModel], str], object] = field(default_factory=dict)


def with_field_guide(readme: str, data: Path) -> str:
    """Return the text of data/README.md with its field guide renewed."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{field_guide(data)}\n{END}{after}"


def write_field_guide(data: Path) -> list[Path]:
    """Renew the field guide in data/README.md, where there is one, and return it if it changed."""
    path = data / "README.md"
    text = path.read_text("utf-8") if path.exists() else ""
    if BEGIN not in text or with_field_guide(text, data) == text:
        return []
    path.write_text(with_field_guide(text, data), "utf-8")
    return [path]


def field_guide(data: Path) -> str:
    """Return a section for each kind of file, with a table for each record in it."""
    return "\n".join(line for guide in _guides(data) for line in _section(guide))


def _guides(data: Path) -> list[_Guide]:
    guides = {kind.name: _Guide(kind.model) for kind in KINDS}
    for path in sorted(data.rglob("*.yml")):
        with path.open(encoding="utf-8") as text:
            named = _SCHEMA.search(text.readline())
        guide = guides.get(named[1]) if named else None
        if guide is not None:
            guide.files.append(path.relative_to(data).as_posix())
            _collect(guide, guide.record, read_document(path).value)
    return [guide for guide in guides.values() if guide.files]


def _collect(guide: _Guide, record: type[BaseModel], values: object) -> None:
    """Keep the first value of each field, and go on into the records it holds."""
    if not isinstance(values, dict):
        return
    for name, value in values.items():
        if name not in record.model_fields or value is None:
            continue
        guide.examples.setdefault((record, name), value)
        inner = record_in(record.model_fields[name].annotation)
        if inner:
            for one in _records_among(value, record.model_fields[name].annotation):
                _collect(guide, inner, one)


def _records_among(value: object, annotation: object) -> Iterator[object]:
    """Yield the records in a value: itself, the items of a list or the values of a mapping."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict) and dict in map(typing.get_origin, parts(annotation)):
        yield from value.values()
    else:
        yield value


def _section(guide: _Guide) -> Iterator[str]:
    first, *others = guide.files
    yield f"### {first}" + (f" and {len(others)} like it" if others else "")
    yield ""
    yield (guide.record.__doc__ or "").strip().split("\n")[0]
    for record, where in _records_of(guide.record, ""):
        yield ""
        yield f"In `{where}`:" if where else "At the top:"
        yield ""
        yield "| Field | What it means | Must it be there? | Example |"
        yield "| --- | --- | --- | --- |"
        for name, information in record.model_fields.items():
            yield _line(name, information, guide.examples.get((record, name)))
    yield ""


def _records_of(record: type[BaseModel], where: str) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield a record and every record inside it, each once, with the field that holds it."""
    seen: set[type[BaseModel]] = set()
    waiting = [(record, where)]
    while waiting:
        one, place = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        yield one, place
        for name, information in one.model_fields.items():
            inner = record_in(information.annotation)
            if inner:
                waiting.append((inner, name))


def _line(name: str, information: FieldInfo, example: object) -> str:
    meaning = " ".join((information.description or _meaning_of(information)).split())
    needed = "yes" if information.is_required() else "no"
    shown = _shown(_example_of(information) if example is None else example)
    cells = [f"`{name}`", meaning, needed, f"`{shown}`" if shown else ""]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _meaning_of(information: FieldInfo) -> str:
    inner = record_in(information.annotation)
    return (inner.__doc__ or "").strip().split("\n")[0] if inner else ""


def _example_of(information: FieldInfo) -> object:
    """Return an example for a field that no file of the folder fills in."""
    if information.examples:
        return information.examples[0]
    inner = record_in(information.annotation)
    if inner:
        return {next(iter(inner.model_fields)): ...}
    for part in parts(information.annotation):
        if isinstance(part, type) and issubclass(part, Enum):
            return next(iter(part)).value
    pattern = next((one.pattern for one in information.metadata if hasattr(one, "pattern")), None)
    if pattern:
        return ADVICE_BY_PATTERN.get(pattern, "").rsplit(" ", 1)[-1].rstrip(".")
    return next(
        (_EXAMPLES[part] for part in innermost(information.annotation) if part in _EXAMPLES),
        None,
    )


def _shown(value: object) -> str:
    while isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = next((f"{key}: ..." for key in value), "")
    text = "" if value is None else " ".join(str(value).split())
    text = {"True": "true", "False": "false"}.get(text, text)
    return text if len(text) <= _LONGEST_EXAMPLE else text[:_LONGEST_EXAMPLE].rstrip() + " ..."
