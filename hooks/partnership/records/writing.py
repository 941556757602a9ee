"""Writes records as YAML, deterministically, so that changes give minimal diffs.

Plain words, whole numbers and dates are unquoted; everything else is quoted.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.releases import ChangedCount
from partnership.model.sources import Source
from partnership.model.wards import WardSets

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9 _./()£'-]*$")
_NOT_PLAIN = re.compile(r"^(true|false|null|yes|no|on|off|y|n)$| $", re.IGNORECASE)


def wards_text(sets: WardSets) -> str:
    """Return the text of wards.yml with all ward sets."""
    values = sets.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    days = {"valid_from", "valid_to", "published"}
    return schema_line("wards", "wards.yml") + "\n".join(_block(values, days, 0)) + "\n"


def source_text(source: Source, kind: str) -> str:
    """Return the text of a source file."""
    values = source.model_dump(mode="json", exclude_none=True)
    return schema_line(kind, f"{kind}.yml") + "\n".join(_block(values, {"published"}, 0)) + "\n"


def month_text(month: CrimeMonth, ward_names: Mapping[str, str]) -> str:
    """Return the text of a month: one line per ward, with its name as a comment."""
    head = month.model_dump(mode="json", exclude_none=True, exclude={"counts", "locations"})
    head["month"] = str(month.month)
    lines = [*_block(head, {"published", "retrieved", "month"}, 0), "counts:"]
    for set_id, by_ward in sorted(month.counts.items()):
        lines.append(f"  {json.dumps(set_id)}:")
        lines += (
            f"    {code}: {_counts_text(counts)}{_remark(code, ward_names)}"
            for code, counts in sorted(by_ward.items())
        )
    lines += ["locations:"] if month.locations else []
    for set_id, by_location in sorted(month.locations.items()):
        lines.append(f"  {json.dumps(set_id)}:" + ("" if by_location else " {}"))
        for code, locations in sorted(by_location.items()):
            lines.append(f"    {code}:{_remark(code, ward_names)}")
            lines += (
                f"      {scalar_text(location)}: {_counts_text(counts)}"
                for location, counts in sorted(locations.items())
            )
    return schema_line("crime", "crime/") + "\n".join(lines) + "\n"


def _counts_text(counts: Mapping[str, int]) -> str:
    return f"{{{', '.join(f'{category}: {counts[category]}' for category in sorted(counts))}}}"


def _remark(code: str, names: Mapping[str, str]) -> str:
    return f"  # {names[code]}" if code in names else ""


def revision_text(month: Month, on: date, changes: Iterable[ChangedCount]) -> str:
    """Return a revision entry; the person who pastes it adds the reason."""
    lines = [f"  - month: {month}", f"    on: {on}", "    why:", "    changes:"]
    lines += (f"      - {record_text(change.model_dump())}" for change in changes)
    return "\n".join(lines)


def record_text(values: Mapping[str, object]) -> str:
    """Return a record on one line, for a message, without None; several words are quoted."""
    parts = []
    for name, value in values.items():
        items = value if isinstance(value, list) else [value]
        texts = (
            f'"{text}"' if " " in text and text[0] != '"' else text
            for text in map(scalar_text, items)
        )
        text = ", ".join(texts)
        written = f"[{text}]" if isinstance(value, list) else text
        parts += [] if value is None else [f"{name}: {written}"]
    return f"{{{', '.join(parts)}}}"


def schema_line(kind: str, name: str) -> str:
    """Return the first line of a file, which tells editors its schema."""
    return f"# yaml-language-server: $schema={'../' * name.count('/')}schema/{kind}.json\n"


def _block(values: Mapping[str, object], plain: set[str], depth: int) -> Iterator[str]:
    """Yield the lines of a mapping; values listed in `plain` are not quoted."""
    for name, value in values.items():
        key = f"{'  ' * depth}{scalar_text(name)}:"
        if isinstance(value, Mapping):
            yield key
            yield from _block(value, plain, depth + 1)
        elif isinstance(value, list):
            yield key
            for item in value:
                is_record = isinstance(item, Mapping)
                first, *rest = _block(item, plain, 0) if is_record else [scalar_text(item)]
                yield f"{'  ' * depth}  - {first}"
                yield from (f"{'  ' * depth}    {line}" for line in rest)
        else:
            yield f"{key} {value if name in plain else scalar_text(value)}"


def scalar_text(value: object) -> str:
    """Return a value as YAML, quoted if it could be read as another type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    text = str(value)
    if _PLAIN.match(text) and not _NOT_PLAIN.search(text):
        return text
    written = json.dumps(text, ensure_ascii=False)  # keeps non-ASCII letters readable
    return "".join(
        letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in written
    )
