"""Writes a template for a new record: each field in order, with its description as a comment.

Everything is derived from the models. Fields that a person must fill in are blank, which `check`
reports. Optional fields are commented out. Derived fields are omitted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from partnership.model.annotations import Derived
from partnership.model.base import Record
from partnership.model.meetings import Meeting
from partnership.model.plan_parts import PlanStep, ProfilePart
from partnership.model.targets import Entry, Target
from partnership.records.fields import fields_of, is_derived, meaning_of
from partnership.records.registry import RecordKind
from partnership.records.writing import scalar_text, schema_line
from partnership.records.yaml_loader import Values

ASKED: dict[type[Record], tuple[str, ...]] = {
    Entry: ("on", "value"),
    Meeting: ("place",),
    PlanStep: ("on",),
    ProfilePart: ("findings",),
    Target: ("unit", "baseline", "value", "due"),
}
"""Optional fields that a new record includes, because it would be empty without them."""

_LONGEST_HINT = 100  # longer texts of the last record are not shown as an example


def scaffold(kind: RecordKind, name: str, given: Values, last: Values) -> str:
    """Return a new file of a kind with given values and blanks; the last one serves as example."""
    lines = record_lines(kind.model, given, last)
    return schema_line(kind.name, name) + "\n".join(lines) + "\n"


def record_lines(
    model: type[Record], given: Values, last: Values, indent: str = ""
) -> Iterator[str]:
    """Yield the lines of a record; in a list item, a required field comes first."""
    also_asked = ASKED.get(model, ())
    fields = list(model.model_fields.items())
    if indent:
        first_required = next((named for named in fields if named[1].is_required()), None)
        fields.sort(key=lambda named: named is not first_required)
    for name, information in fields:
        if name not in given and is_derived(model, name) and (indent or name != "papers"):
            continue
        if name in given or name in also_asked or information.is_required():
            shape = fields_of(model)[name]
            blank: object = ([{}] if shape.items else {}) if shape.innermost.record else None
            yield from _field_lines(model, name, given.get(name, blank), last.get(name), indent)
        else:
            yield f"{indent}# {name}:  # {_meaning(model, name, last.get(name))}"


def _field_lines(
    model: type[Record], name: str, value: object, last: object, indent: str
) -> Iterator[str]:
    """Yield a field with its value; a blank one shows the previous record's value as a comment."""
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


def item_lines(model: type[Record], given: Values, last: Values, indent: str) -> Iterator[str]:
    """Yield the lines of a list item; the first line is not commented out."""
    lines = list(record_lines(model, given, last, indent + "  "))
    first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
    yield f"{indent}- {lines[first].lstrip()}"
    yield from lines[:first] + lines[first + 1 :]


def _meaning(model: type[Record], name: str, last: object) -> str:
    """Return a field's description, with the previous record's value if it is short."""
    words = meaning_of(model, name) or name
    if Derived.PAPERS in model.model_fields[name].metadata:
        words += " Write their ids, as listed under 'papers' in plan.yml."
    is_record = isinstance(last[0] if isinstance(last, list) and last else last, dict)
    text = " ".join(str(last).split())
    if isinstance(last, list):
        text = f"[{', '.join(map(str, last))}]"
    if last in (None, [], True, False) or is_record or not 0 < len(text) <= _LONGEST_HINT:
        return words
    return f"{words} Last time: {text}"


def _mapping(value: object) -> Values:
    return value if isinstance(value, dict) else {}


def _same(item: object, last: object) -> Values:
    """Return the corresponding item of the previous list; the first if items have no name."""
    items = [_mapping(old) for old in last] if isinstance(last, list) else []
    given = _mapping(item)
    return next((old for old in items if "id" not in given or old.get("id") == given["id"]), {})


def targets_asked(
    plan: str, raw: Callable[[str], Values]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each active target of a plan with the initial values of its figure in a report."""
    home = f"plans/{plan}"
    slugs = raw(f"{home}/plan.yml").get("priorities") or []
    files = {f"{home}/priorities/{slug}.yml": {"priorities": [slug]} for slug in slugs}
    for name, about in {**files, f"{home}/plan.yml": {}}.items():
        for target in raw(name).get("targets") or ():
            if isinstance(target, dict) and not target.get("dropped"):
                fields = {
                    "id": target.get("id"),
                    "measure": target.get("measure") or target.get("title"),
                    "unit": target.get("unit"),
                }
                stated = {field: value for field, value in fields.items() if value}
                yield target, {**stated, **about, "target": target.get("id")}


def with_item(text: str, field: str, item: Sequence[str]) -> str | None:
    """Return a file with an item appended to a list; None if the list is in flow style.

    The item's lines are indented relative to the list's name.
    """
    lines, node = text.splitlines(), yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value != field:
            continue
        if isinstance(value, yaml.SequenceNode) and not value.flow_style:
            at = value.end_mark.line + bool(value.end_mark.column)
            # comments on the following field stay below the item
            while not lines[at - 1].strip() or lines[at - 1].startswith(("#", "\ufeff")):
                at -= 1
        elif isinstance(value, yaml.ScalarNode) and not value.value:
            at = key.start_mark.line + 1
        else:
            return None
        return "\n".join([*lines[:at], *item, *lines[at:]]) + "\n"
    return "\n".join([*lines, f"{field}:", *item]) + "\n"
