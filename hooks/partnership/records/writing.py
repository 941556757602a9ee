"""Writes records as YAML: always the same text for the same values, so that a change is one diff.

The reader takes unquoted words, whole numbers and days as such; anything else stands in quotes.
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
    """Return the file of all ward sets."""
    values = sets.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    days = {"valid_from", "valid_to", "published"}
    return _header("wards", "schema") + "\n".join(_block(values, days, 0)) + "\n"


def source_text(source: Source, schema: str) -> str:
    """Return the file that says where another file comes from."""
    values = source.model_dump(mode="json", exclude_none=True)
    return _header(schema, "schema") + "\n".join(_block(values, {"published"}, 0)) + "\n"


def month_text(month: CrimeMonth, ward_names: Mapping[str, str]) -> str:
    """Return the file of one month, one line a ward with the ward's name at its end."""
    head = month.model_dump(mode="json", exclude_none=True, exclude={"counts", "locations"})
    head["month"] = str(month.month)
    lines = [*_block(head, {"published", "retrieved", "month"}, 0), "counts:"]
    for set_id in sorted(month.counts):
        lines.append(f"  {json.dumps(set_id)}:")
        for code, counts in sorted(month.counts[set_id].items()):
            comment = f"  # {ward_names[code]}" if code in ward_names else ""
            lines.append(f"    {code}: {_counts_text(counts)}{comment}")
    if month.locations:
        lines += ["locations:", *_location_lines(month.locations, ward_names)]
    return _header("crime", "../schema") + "\n".join(lines) + "\n"


def _counts_text(counts: Mapping[str, int]) -> str:
    return f"{{{', '.join(f'{category}: {counts[category]}' for category in sorted(counts))}}}"


def _location_lines(
    locations: Mapping[str, Mapping[str, Mapping[str, Mapping[str, int]]]],
    names: Mapping[str, str],
) -> Iterator[str]:
    """Yield a block for each ward with a line for each location."""
    for set_id in sorted(locations):
        yield f"  {json.dumps(set_id)}:" + ("" if locations[set_id] else " {}")
        for code, by_location in sorted(locations[set_id].items()):
            yield f"    {code}:" + (f"  # {names[code]}" if code in names else "")
            for location, counts in sorted(by_location.items()):
                yield f"      {scalar_text(location)}: {_counts_text(counts)}"


def revision_text(month: Month, on: date, changes: Iterable[ChangedCount]) -> str:
    """Return an entry for the list of revisions; whoever pastes it says why."""
    lines = [f"  - month: {month}", f"    on: {on}", "    why:", "    changes:"]
    for change in changes:
        values = change.model_dump(exclude_none=True).items()
        lines.append(f"      - {{{', '.join(f'{name}: {value}' for name, value in values)}}}")
    return "\n".join(lines)


def item_text(values: Mapping[str, object]) -> str:
    """Return an item of a list on one line, as a message offers it; what is None is left out."""
    parts = []
    for name, value in values.items():
        text = scalar_text(value)
        if isinstance(value, list):
            text = f"[{', '.join(scalar_text(item) for item in value)}]"
        if value is not None:
            parts.append(f"{name}: {text}")
    return f"- {{{', '.join(parts)}}}"


def _header(schema: str, folder: str) -> str:
    return f"# yaml-language-server: $schema={folder}/{schema}.json\n"


def _block(values: Mapping[str, object], plain: set[str], depth: int) -> Iterator[str]:
    """Yield the lines of a mapping; the values named in `plain` need no quotes."""
    indent = "  " * depth
    for name, value in values.items():
        key = scalar_text(name)
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _block(value, plain, depth + 1)
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            yield from _items(value, plain, depth + 1)
        else:
            text = str(value) if name in plain else scalar_text(value)
            yield f"{indent}{key}: {text}"


def _items(values: Iterable[object], plain: set[str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for value in values:
        if isinstance(value, Mapping):
            first, *rest = _block(value, plain, depth + 1)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {scalar_text(value)}"


def scalar_text(value: object) -> str:
    """Return one value as YAML: in quotes whenever it could be taken for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    text = str(value)
    if _PLAIN.match(text) and not _NOT_PLAIN.search(text):
        return text
    written = json.dumps(text, ensure_ascii=False)  # letters of any alphabet stay readable
    return "".join(
        letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in written
    )
