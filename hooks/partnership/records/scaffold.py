"""Writes a new record for a person to fill in: each field in order, with its meaning beside it.

Everything follows from the models. What a person has to say is left blank, which `check` tells;
what may be left out is a remark; what follows from something else is not asked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import yaml
from pydantic import BaseModel

from partnership.model.marks import Derived
from partnership.model.meetings import Meeting
from partnership.model.plan_parts import PlanStep, ProfilePart
from partnership.model.targets import Entry, Target
from partnership.records.fields import fields_of, is_derived, meaning_of
from partnership.records.registry import RecordKind
from partnership.records.writing import scalar_text, schema_line
from partnership.records.yaml_loader import Values

ASKED: dict[type[BaseModel], tuple[str, ...]] = {
    Entry: ("on", "value"),
    Meeting: ("place",),
    PlanStep: ("on",),
    ProfilePart: ("findings",),
    Target: ("unit", "baseline", "value", "due"),
}
"""What a new record is asked for, besides what every record must have: else it says nothing."""

_LONGEST_HINT = 100
"""A longer text of the last record is left out: it would be cut short."""


def scaffold(kind: RecordKind, name: str, given: Values, last: Values) -> str:
    """Return a new file of a kind: what is given, and blanks; the last one of the kind hints."""
    lines = record_lines(kind.model, given, last)
    return schema_line(kind.name, name) + "\n".join(lines) + "\n"


def record_lines(
    model: type[BaseModel], given: Values, last: Values, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a record; within another, one that it must have is first.

    So an item begins with a line that nobody is told to delete.
    """
    asked = ASKED.get(model, ())
    fields = list(model.model_fields.items())
    if indent:
        needed = next((named for named in fields if named[1].is_required()), None)
        fields.sort(key=lambda named: named is not needed)
    for name, information in fields:
        if name not in given and is_derived(model, name) and (indent or name != "papers"):
            continue
        if name in given or name in asked or information.is_required():
            shape = fields_of(model)[name]
            blank: object = ([{}] if shape.items else {}) if shape.innermost.record else None
            yield from _field_lines(model, name, given.get(name, blank), last.get(name), indent)
        else:
            yield f"{indent}# {name}:  # {_meaning(model, name, last.get(name))}"


def _field_lines(
    model: type[BaseModel], name: str, value: object, last: object, indent: str
) -> Iterator[str]:
    """Yield a field with its value; the last value of the kind stands beside one that is blank."""
    inner, written = fields_of(model)[name].innermost.record, ""
    if isinstance(value, list | tuple) and not inner:
        written = f" [{', '.join(map(scalar_text, value))}]"
    elif value is not None and not inner:
        written = f" {scalar_text(value)}"
    yield f"{indent}{name}:{written}  # {_meaning(model, name, last if value is None else None)}"
    if inner and isinstance(value, Mapping):
        yield from record_lines(inner, value, _mapping(last), indent + "  ")
    elif inner and isinstance(value, Sequence):
        for item in value:
            yield from item_lines(inner, item, _same(item, last), indent + "  ")


def item_lines(model: type[BaseModel], given: Values, last: Values, indent: str) -> Iterator[str]:
    """Yield the lines of a record in a list; what stands first is no remark."""
    lines = list(record_lines(model, given, last, indent + "  "))
    first = next(n for n, line in enumerate(lines) if not line.lstrip().startswith("#"))
    yield f"{indent}- {lines[first].lstrip()}"
    yield from lines[:first] + lines[first + 1 :]


def _meaning(model: type[BaseModel], name: str, last: object) -> str:
    """Say what a field means, and what the last record said if that is short enough beside it."""
    words = meaning_of(model, name) or name
    if Derived.PAPERS in model.model_fields[name].metadata:
        words += " Write their ids, as they stand under 'papers' of plan.yml."
    is_record = isinstance(last[0] if isinstance(last, list) and last else last, dict)
    text = " ".join(str(last).split())
    if isinstance(last, list):
        text = f"[{', '.join(map(str, last))}]"
    if last in (None, []) or is_record or not 0 < len(text) <= _LONGEST_HINT:
        return words
    return f"{words} Last time: {text}"


def _mapping(value: object) -> Values:
    return value if isinstance(value, dict) else {}


def _same(item: object, last: object) -> Values:
    """Return the item of the last list about the same; the first where items have no name."""
    items = [_mapping(old) for old in last] if isinstance(last, list) else []
    given = _mapping(item)
    return next((old for old in items if "id" not in given or old.get("id") == given["id"]), {})


def targets_asked(
    plan: str, raw: Callable[[str], Values]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each target of a plan that is not dropped, with what its figure in a report begins as.

    `raw` gives what a file holds: nothing where it is not there.
    """
    home = f"plans/{plan}"
    slugs = raw(f"{home}/plan.yml").get("priorities") or []
    files = {f"{home}/priorities/{slug}.yml": {"priorities": [slug]} for slug in slugs}
    for name, about in {**files, f"{home}/plan.yml": {}}.items():
        for target in raw(name).get("targets") or ():
            if isinstance(target, dict) and not target.get("dropped"):
                known = {
                    "id": target.get("id"),
                    "measure": target.get("measure") or target.get("title"),
                    "unit": target.get("unit"),
                }
                said = {field: value for field, value in known.items() if value}
                yield target, {**said, **about, "target": target.get("id")}


def with_item(text: str, field: str, item: Sequence[str]) -> str | None:
    """Return a file with an item at the end of a list of its; None where it is written in a row.

    The item is given as lines, indented as below the name of the list.
    """
    lines, node = text.splitlines(), yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value != field:
            continue
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            at = value.end_mark.line + bool(value.end_mark.column)
            # what is remarked on what follows stays below the item
            while not lines[at - 1].strip() or lines[at - 1].startswith(("#", "\ufeff")):
                at -= 1
        elif isinstance(value, yaml.ScalarNode) and not value.value:
            at = key.start_mark.line + 1
        else:
            return None
        return "\n".join([*lines[:at], *item, *lines[at:]]) + "\n"
    return "\n".join([*lines, f"{field}:", *item]) + "\n"
