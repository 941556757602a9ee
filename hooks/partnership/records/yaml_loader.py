"""Reads YAML files as officers write them: the values, and the line on which each is.

The values follow YAML 1.2, so that `no` and `on` are words and `010` is not eight.
Anchors, aliases and tags are refused: nobody needs them here, and they lose or blow up text.
Files are bounded, so that none can exhaust the machine.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.values import name_of_character, unseen_characters

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without its C library is slower and otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

from partnership.records.yaml_hints import (
    BULLETS,
    QUOTES,
    RESERVED,
    anchor_hints,
    bullet_hint,
    conflict_hints,
    hint_of,
    space_hints,
)
from partnership.records.yaml_layout import Hint

DEEPEST = 40
"""No record nests deeper than this."""

MOST_NODES = 100_000
"""No file of records holds more names and values than this."""

Place = tuple[str | int, ...]
"""The way to a value: field names and positions, such as ('sets', 0, 'wards', 3, 'slug')."""

Values = Mapping[str, Any]
"""The fields of a record as a file has them, before they are checked."""


_KEEP_ONE = (
    "Keep one of the two; of two lists, put all items in one; "
    "one that belongs to the record above it begins further in."
)

_OF_NO_LIST = (
    "the item belongs to no list, because the line above it is complete",
    "Write the name of its list, with a colon, on a line above it.",
)
_OF_THE_TEXT_ABOVE = (
    "the line is read as part of the item above it",
    "Begin it with as many spaces as the item above, and then '- '.",
)


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

_FIELD = re.compile(r"\s*([a-z]+(?:_[a-z]+)*):(?:\s|$)")
"""What a line begins with that holds a field."""

_MARKS = (">", ">-", "|", "|-")
_FOLDED = (">", "|")
"""The marks of texts that go on for as long as their lines begin further in than their name."""

_WORDS = {"true": True, "false": False, "null": BLANK, "~": BLANK, "": BLANK}


@dataclass(frozen=True)
class Within:
    """A line of a folded text that looks like a field, and whose text it is."""

    line: int
    name: str
    text: str
    first: int
    """The line on which the text begins."""


@dataclass(frozen=True)
class Document:
    """One file of records, read but not yet checked against a model."""

    name: str
    """The file as an officer would name it, such as data/wards.yml."""
    value: Any
    text: str = ""
    repetitions: tuple[Problem, ...] = ()
    """Items that a list holds twice; the rest of the file can be judged all the same."""
    within: tuple[Within, ...] = ()
    """Lines of folded texts that look like fields."""
    open_end: int | None = None
    """The last line, where it ends within a word and nothing follows it, not even its end."""

    @cached_property
    def node(self) -> yaml.Node | None:
        """The file with the place of each value, read again, for most files are never asked."""
        return _nodes_of(self.text, self.name) if self.text else None

    def line(self, place: Place) -> int:
        """Return the line of a value, or of the nearest thing around it that exists."""
        line, node = 1, self.node
        for step in place:
            found = _step(node, step)
            if found is None:
                break
            line, node = found
        return line

    def runs_on(self, place: Place) -> bool:
        """Tell whether a text without quotes goes on over several lines."""
        node = self.node
        for step in place:
            found = _step(node, step)
            if found is None:
                return False
            _, node = found
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        return is_plain and node is not None and node.end_mark.line > node.start_mark.line

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


_TYPED = re.compile(r"[\t\n\r -~]*")
"""What a keyboard types."""

MOST_BYTES = 4_000_000
"""A file of records larger than this is a mistake."""


def read_text(path: Path, name: str) -> str:
    """Return the text of a file; raise ProblemsFoundError when it cannot be read as text."""
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = "the file is not written in UTF-8"
        raise _refusal(name, line, what, "Save it again with the encoding UTF-8.") from error
    if text.count("\0") > 1:
        what = "the file holds bytes of zero, as in UTF-16 or in a damaged file"
        remedy = "Save it again with the encoding UTF-8, or restore its last version."
        raise _refusal(name, None, what, remedy)
    problems = [hint.problem(name) for hint in conflict_hints(text)]
    if path.suffix == ".yml":
        problems += [hint.problem(name) for hint in space_hints(text)]
    if not text.isascii() or not _TYPED.fullmatch(text):
        problems += _unseen(text, name)
    if problems:
        raise ProblemsFoundError(problems)
    return text


_GARBLED = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf]|\u00e2\u20ac|\ufffd")
"""What letters beyond those of a keyboard become where a program mistakes their encoding."""

_TWO_ALPHABETS = re.compile("[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
"""A letter that looks Latin, and is Greek or Cyrillic, beside one that is."""


def _unseen(text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each line with a character that is not what it looks like."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _GARBLED.search(line):
            what = "the line holds letters that were garbled on the way"
            yield Problem(name, number, what, "Type the words with them again.")
            continue
        if found := _TWO_ALPHABETS.search(line):
            other = next(letter for letter in found[0] if not letter.isascii())
            called = f"letter of another alphabet ({name_of_character(other)})"
            yield Problem(name, number, f"a word holds a {called}", "Type the word again.")
        for character in dict.fromkeys(unseen_characters(line)):
            called = name_of_character(character)
            what = f"the line holds a character that cannot be seen ({called})"
            yield Problem(name, number, what, "Delete it, or type the line again.")


def _bytes(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            what = f"the file is larger than {MOST_BYTES // 1_000_000} MB"
            raise _refusal(name, None, what, "Restore the last version of the file.")
        return path.read_bytes()
    except OSError as error:
        what = f"the file cannot be opened ({error.strerror})"
        raise _refusal(
            name, None, what, "Check that it is a file and that you may read it."
        ) from error


def _refusal(name: str, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
    return ProblemsFoundError([Problem(name, line, what, remedy)])


class _Bounded(Loader):
    """Builds nodes and stops where there are too many of them."""

    depth = 0
    nodes = 0

    def descend_resolver(self, current_node: yaml.Node | None, _index: object) -> None:
        """Count one more node, inside another."""
        self.depth += 1
        self.nodes += 1
        mark = current_node.start_mark if current_node else None
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        if self.nodes > MOST_NODES:
            raise yaml.MarkedYAMLError(problem="too many values", problem_mark=mark)

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        """Leave kinds alone: the values are told apart below."""
        return ""

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


def _nodes_of(text: str, name: str) -> yaml.Node:
    """Return the outermost node of a text; raise ProblemsFoundError when it is not YAML."""
    try:
        node = yaml.compose(text, Loader=_Bounded)
    except yaml.MarkedYAMLError as error:
        raise ProblemsFoundError([hint_of(text, error).problem(name)]) from error
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.style and not node.value):
        problem = Problem(name, 1, "the file is empty", "Restore its last version.")
        raise ProblemsFoundError([problem])
    if not isinstance(node, yaml.MappingNode):
        found = "a list" if isinstance(node, yaml.SequenceNode) else "a single text"
        what = f"the file is {found}, where fields with values should be"
        remedy = "Write name: value, one field a line; data/README.md has an example."
        raise ProblemsFoundError([Problem(name, node.start_mark.line + 1, what, remedy)])
    return node


def display_name(path: Path) -> str:
    """Return a path as seen from the working folder, with forward slashes."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, RuntimeError):  # it lies elsewhere, or is a link that leads to itself
        return path.as_posix()


def read_document(path: Path) -> Document:
    """Read one YAML file; raise ProblemsFoundError with every mistake of writing in it."""
    name = display_name(path)
    return _document_of(name, read_text(path, name))


def known_document(path: Path) -> Document:
    """Return the same, read once for as long as the file is the same; its value may not change."""
    name = display_name(path)
    return known(name, read_text(path, name))


def _document_of(name: str, text: str) -> Document:
    node = _nodes_of(text, name)
    reading = _ReadYaml(name, text)
    value = reading.value(node)
    problems = [*reading.problems, *(hint.problem(name) for hint in anchor_hints(text))]
    if problems:
        raise ProblemsFoundError(problems)
    open_end = text.count("\n") + 1 if text[-1:].isalnum() else None
    return Document(name, value, text, tuple(reading.repetitions), tuple(reading.within), open_end)


known = lru_cache(maxsize=1_000)(_document_of)
"""The documents that `make serve` needs again whenever another file has changed."""


class _ReadYaml:
    """Turns nodes into values and gathers the problems met on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.split("\n")
        self.marked = {number for number, line in enumerate(self.lines) if "#" in line}
        self.problems: list[Problem] = []
        self.repetitions: list[Problem] = []
        self.within: list[Within] = []
        self.seen: set[int] = set()
        self.items: set[int] = set()
        """The nodes that are items of a list."""

    def value(self, node: yaml.Node) -> Any:  # noqa: ANN401 - YAML holds any value
        if id(node) in self.seen:
            remedy = "Write the value out in full, or put quotes around a text that begins with *."
            self._add(node, "the value is used again by an alias (*name)", remedy)
            return None
        self.seen.add(id(node))
        if node.tag:
            self._add(node, f"{RESERVED} ({node.tag})", QUOTES)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node))
        self.items.update(map(id, node.value))
        values = [self.value(item) for item in node.value]
        for item in node.value:
            if isinstance(item, yaml.ScalarNode) and item.style in _FOLDED:
                self.within += self._fields_within("the item", _line(item), item)
        self._repeated_items(node, values)
        return values

    def _repeated_items(self, node: yaml.Node, values: list[Any]) -> None:
        """Note each item that a list holds already, letter for letter, or begins the next with."""
        for number, value in enumerate(values):
            after = values[number + 1] if number + 1 < len(values) else None
            if (
                isinstance(value, dict)
                and isinstance(after, dict)
                and value.items() < after.items()
            ):
                line = _line(node.value[number])
                what = f"the item is the beginning of the next one, on line {line + 1}"
                self.repetitions.append(Problem(self.name, line, what, "Remove the first."))
            if value not in (None, BLANK, []) and value in values[:number]:
                line = _line(node.value[values.index(value)])
                what = f"the item is the same as the one on line {line}"
                place = _line(node.value[number])
                self.repetitions.append(Problem(self.name, place, what, "Remove one of the two."))

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[Any, Any]]:
        lines: dict[str, int] = {}
        again: list[yaml.ScalarNode] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._add(key, "a name before a colon must be a word", "Write name: value.")
                continue
            if hint := bullet_hint(self.lines[_line(key) - 1], _line(key)):
                self.problems.append(hint.problem(self.name))
            if key.value in lines:
                again.append(key)
            lines.setdefault(key.value, _line(key))
            if isinstance(value, yaml.ScalarNode) and value.style in _FOLDED:
                self.within += self._fields_within(f"'{key.value}'", _line(key), value)
            yield key.value, self.value(value)
        head = node.value[0][0].value if id(node) in self.items else None
        if again and again[0].start_mark.column > 0 and self._is_new_item(again, lines, head):
            what = f"'{again[0].value}' comes again, as in a new item of a list"
            remedy = f"Write '- {head}: ...' on a line above it, as the first line of the item."
            if head in (None, again[0].value):
                remedy = "Write '- ' in place of the two spaces before it"
            self._add(again[0], what, remedy.rstrip(".") + "; if it is no new item, keep one.")
            return
        for key in again:
            what = f"'{key.value}' is written twice (first on line {lines[key.value]})"
            self._add(key, what, _KEEP_ONE)

    @staticmethod
    def _is_new_item(again: list[yaml.ScalarNode], lines: dict[str, int], head: str | None) -> bool:
        """Tell whether names that come again belong to an item that has lost its first line."""
        is_doubled = _line(again[0]) == lines[again[0].value] + 1 and again[0].value != head
        return len(again) > 1 or (head is not None and not is_doubled)

    def _fields_within(self, name: str, line: int, text: yaml.Node) -> Iterator[Within]:
        """Yield each line of a folded text that looks like a field."""
        for number in range(_line(text), text.end_mark.line):
            if self.lines[number].strip() in _MARKS:
                self.problems.append(Hint(number + 1, *_OF_THE_TEXT_ABOVE).problem(self.name))
            if found := _FIELD.match(self.lines[number]):
                yield Within(number + 1, found[1], name, line)

    def _scalar(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - YAML holds any value
        text: str = node.value
        if node.style:  # quoted or folded: text whatever it looks like
            return text
        first, last = node.start_mark.line, node.end_mark.line
        if last in self.marked and _CUT.match(self.lines[last], node.end_mark.column):
            after = f"what follows '{text}'" if text else "the text"
            what = f"{after} is read as a comment, because it begins with #"
            self._add(node, what, QUOTES)
        if last > first or text[:1] in BULLETS:
            self._bullets(first, last, node.start_mark.column)
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.match(text):
            return int(text) if len(text) < 20 else text  # noqa: PLR2004 - longer is no count
        if _DECIMAL.match(text):
            return float(text) if len(text) < 40 else text  # noqa: PLR2004 - longer is no figure
        return self._day(node) if _DAY.match(text) else text

    def _bullets(self, first: int, last: int, column: int) -> None:
        """Note each line of a text without quotes that begins as an item does elsewhere."""
        is_of_a_name = self.lines[first][:column].rstrip().endswith(":")
        for number in range(first, last + 1):
            hint = bullet_hint(self.lines[number], number + 1)
            if number > first and f"{self.lines[number].strip()} ".startswith("- "):
                words = _OF_NO_LIST if is_of_a_name else _OF_THE_TEXT_ABOVE
                hint = Hint(number + 1, *words)
            if hint:
                self.problems.append(hint.problem(self.name))

    def _day(self, node: yaml.ScalarNode) -> date | None:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            what = f"'{node.value}' is not a day of the calendar"
            self._add(node, what, "Write year-month-day, such as 2027-03-31.")
            return None

    def _add(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, _line(node), what, remedy))
