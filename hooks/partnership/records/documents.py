"""YAML files as officers write them: the values, and the line on which each stands.

The values follow YAML 1.2, so that `no` and `on` are words and `010` is not eight.
Anchors and aliases are refused: nobody needs them here and they can blow a small file up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from partnership.errors import Problem, ProblemsFoundError
from partnership.records.nodes import nodes_of
from partnership.records.text_files import read_text

Place = tuple[str | int, ...]
"""The way to a value: field names and positions, such as ('sets', 0, 'wards', 3, 'slug')."""


class Blank:
    """What stands where a name has no value: no field takes it, whatever else it takes."""

    def __str__(self) -> str:
        """Return nothing, as the file holds it."""
        return ""


BLANK = Blank()

_WHOLE = re.compile(r"^[-+]?(0|[1-9][0-9]*)$")
_DECIMAL = re.compile(r"^[-+]?(0|[1-9][0-9]*)\.[0-9]+$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_CUT = re.compile(r"\s+#\S")
"""A mark that was to be part of a text: a remark has a blank behind its mark."""

_WORDS = {"true": True, "false": False, "null": BLANK, "~": BLANK, "": BLANK}


@dataclass(frozen=True)
class Document:
    """One file of records, read but not yet checked against a model."""

    name: str
    """The file as an officer would name it, such as data/wards.yml."""
    value: Any
    node: yaml.Node | None

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that exists."""
        line, node = 1, self.node
        for step in place:
            found = _step(node, step)
            if found is None:
                break
            line, node = found
        return line

    def problem(self, place: Place, what: str, remedy: str) -> Problem:
        """Return a problem that points at the line of a value."""
        return Problem(self.name, self.line(place), what, remedy)


def _step(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return (_line(items[step]), items[step]) if step < len(items) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return _line(key), value
    return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def display_name(path: Path) -> str:
    """Return a path as seen from the working folder, with forward slashes."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def read_document(path: Path) -> Document:
    """Read one YAML file; raise ProblemsFoundError with every mistake of writing in it."""
    name = display_name(path)
    text = read_text(path, name)
    node = nodes_of(text, name)
    reading = _Reading(name, text)
    value = reading.value(node)
    if reading.problems:
        raise ProblemsFoundError(reading.problems)
    return Document(name, value, node)


class _Reading:
    """Turns nodes into values and gathers the problems met on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.split("\n") if " #" in text else []
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node) -> Any:  # noqa: ANN401 - YAML holds any value
        if id(node) in self.seen:
            remedy = "Write the value out in full, or put quotes around a text that begins with *."
            self._add(node, "the value is used again by an alias (*name)", remedy)
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node))
        return [self.value(item) for item in node.value]

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[Any, Any]]:
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._add(key, "a name before a colon must be a word", "Write name: value.")
                continue
            if key.value in lines:
                what = f"'{key.value}' is written twice (first on line {lines[key.value]})"
                self._add(key, what, "Keep one of the two; of two lists, put all items in one.")
            lines.setdefault(key.value, _line(key))
            yield key.value, self.value(value)

    def _scalar(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - YAML holds any value
        text: str = node.value
        if node.style:  # quoted or folded: text whatever it looks like
            return text
        if self.lines and _CUT.match(self.lines[node.end_mark.line][node.end_mark.column :]):
            what = f"what follows '{text}' is taken for a remark, because it begins with #"
            self._add(node, what, "Put quotes around the whole text.")
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.match(text):
            return int(text) if len(text) < 20 else text  # noqa: PLR2004 - longer is no count
        if _DECIMAL.match(text):
            return float(text) if len(text) < 40 else text  # noqa: PLR2004 - longer is no figure
        return self._day(node) if _DAY.match(text) else text

    def _day(self, node: yaml.ScalarNode) -> date | None:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            what = f"'{node.value}' is not a day of the calendar"
            self._add(node, what, "Write year-month-day, such as 2027-03-31.")
            return None

    def _add(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, _line(node), what, remedy))
