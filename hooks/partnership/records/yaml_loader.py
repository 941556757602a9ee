"""Reads YAML files written by officers, with the line number of each value.

Values follow YAML 1.2, so `no` and `on` are strings and `010` is not octal. Anchors, aliases and
tags are rejected: they are not needed here, and can lose or multiply content. Size limits protect
the machine.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from sys import intern
from typing import Any

import yaml

from partnership.errors import Code, FieldPath, Problem, ProblemsFoundError, Severity, refusal
from partnership.model.months import day_meant
from partnership.records.text_files import display_name, read_text
from partnership.records.yaml_hints import OF_THE_TEXT_ABOVE, hint_instead, hint_of, items_in_a_text
from partnership.records.yaml_slips import BULLETS, ITEM, NO_BULLET, QUOTES, RESERVED

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without its C library is slower but equivalent
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 40
"""The maximum nesting depth of a record."""

MOST_NODES = 100_000
"""The maximum number of keys and values in a file."""

Values = Mapping[str, Any]
"""The fields of a record as parsed, before validation."""

Judge = Callable[[Any], int]
"""Counts the problems of a parsed value."""


class Blank:
    """The value of a field without a value; no type accepts it."""

    def __str__(self) -> str:
        """Return an empty string, as in the file."""
        return ""

    def __reduce__(self) -> str:
        """Stay a singleton when results are pickled."""
        return "BLANK"


BLANK = Blank()

_WORDS = {"true": True, "false": False, "null": BLANK, "~": BLANK, "": BLANK}
_WHOLE = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})$")
_DECIMAL = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,20}$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")

_FOLDED = (">", "|")
"""Block scalar indicators, for texts that continue while lines are indented."""

_FIELD = re.compile(r"\s*(?:- )?([a-z]+(?:_[a-z]+)*):(?:\s|$)")
"""The beginning of a line with a field."""

_COMMENT = re.compile(r"(\s+)#(\s*)([0-9]?)")
_BULLET = re.compile(rf"^\s*(?:- )?([{BULLETS}])\s+\S")
_KEEP_ONE = (
    "Keep one of the two; of two lists, put all items in one; "
    "indent one that belongs to the record above it."
)
_FEW = 2
"""More repeated names than this in a record mean that part of it was copied."""


@dataclass(frozen=True)
class Document:
    """A parsed file of records that is not validated yet."""

    name: str
    """The file name as shown to officers, such as data/wards.yml."""
    value: Any
    text: str = ""
    repetitions: tuple[Problem, ...] = ()
    """Duplicate list items; the rest of the file can be validated."""
    doubts: tuple[Problem, ...] = ()
    """Texts that may be incomplete."""
    within: tuple[tuple[str, Problem], ...] = ()
    """Lines of folded texts that look like fields; an error if the record has such a field."""

    @property
    def node(self) -> yaml.Node | None:
        """The YAML nodes with line numbers, parsed again on demand because few files need them."""
        return _nodes_of(self.text) if self.text else None

    def _way(self, place: FieldPath) -> list[tuple[int, yaml.Node]]:
        """Return the line and node of each step towards a path, as far as it exists."""
        way, node = list[tuple[int, yaml.Node]](), self.node
        for step in place:
            parts: dict[str, tuple[yaml.Node, yaml.Node]] = {}
            if isinstance(node, yaml.MappingNode):
                parts = {key.value: (key, value) for key, value in reversed(node.value)}
            elif isinstance(node, yaml.SequenceNode):
                parts = {str(index): (item, item) for index, item in enumerate(node.value)}
            if str(step) not in parts:
                break
            start, node = parts[str(step)]
            way.append((_line(start), node))
        return way

    def line(self, place: FieldPath) -> int:
        """Return the line of a value, or of its nearest existing parent."""
        way = self._way(place)
        return way[-1][0] if way else 1

    def runs_on(self, place: FieldPath) -> bool:
        """Return whether a plain text continues over several lines."""
        way = self._way(place)
        node = way[-1][1] if way and len(way) == len(place) else None
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return False
        return bool(node.end_mark.line > node.start_mark.line)

    def names(self, place: FieldPath) -> dict[str, str]:
        """Return the keys of a record, each with the key whose text a comma cut off before it.

        That is only the case for a key without a colon after an unquoted text.
        """
        node = [(1, self.node), *self._way(place)][-1][1]
        names, before = dict[str, str](), ""
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            is_blank = isinstance(value, yaml.ScalarNode) and not (value.value or value.style)
            lacks_colon = is_blank and self.text[value.start_mark.index - 1] != ":"
            names[key.value] = before if lacks_colon else ""
            if not lacks_colon:
                is_plain = isinstance(value, yaml.ScalarNode) and not value.style
                before = key.value if is_plain else ""
        return names

    def problem(self, place: FieldPath, what: str, remedy: str, **more: Any) -> Problem:  # noqa: ANN401 - as Problem has them
        """Return a problem at the line of a value."""
        return Problem(self.name, self.line(place), what, remedy, **more)


@lru_cache(maxsize=4)
def _nodes_of(text: str) -> yaml.Node | None:
    """Return the nodes of one of the last texts; those of every month would fill the memory."""
    return yaml.compose(text, Loader=_Bounded)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def read_document(path: Path, judge: Judge = lambda _: 0, names: Collection[str] = ()) -> Document:
    """Read one YAML file; raise ProblemsFoundError with every syntax mistake.

    `judge` counts the problems of a value, to choose between corrections; `names` are the field
    names that the file may use.
    """
    name = display_name(path)
    return document_of(name, read_text(path, name), judge, names)


def document_of(
    name: str, text: str, judge: Judge = lambda _: 0, names: Collection[str] = ()
) -> Document:
    """Return the document in a text; like `read_document`, without a file."""
    trial = partial(_trial, judge=judge)
    try:
        return _document_of(name, text)
    except yaml.MarkedYAMLError as error:
        raise refusal(name, *hint_of(text, error, trial, names)) from error
    except ProblemsFoundError as error:
        problem, *others = error.problems
        found = hint_instead(text, problem, trial, names)
        if found and not others:
            raise refusal(name, *found) from error
        raise


def _trial(text: str, judge: Judge) -> tuple[float, int]:
    """Return the number of parsable lines, infinite if all, minus the problems found."""
    try:
        if hasattr(Loader, "raw_parse"):  # most trials end here, where composing takes long
            Loader(text).raw_parse()
        reading = _Parser("", text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line if mark else 0), 0
    return math.inf, -len(reading.problems) - len(reading.within) - judge(reading.read)


def _document_of(name: str, text: str) -> Document:
    reading = _Parser(name, text)
    if reading.problems:
        raise ProblemsFoundError(reading.problems)
    if text[-1:].isalnum():
        what = "the file ends inside its last line, and may have been cut short"
        remedy = "Check that it is complete, and end the last line with Enter."
        last = text.count("\n") + 1
        reading.doubts.append(Problem(name, last, what, remedy, Severity.WARNING))
    repetitions, doubts = tuple(reading.repetitions), tuple(reading.doubts)
    return Document(name, reading.read, text, repetitions, doubts, tuple(reading.within))


class _Bounded(Loader):
    """A composer that limits the number of nodes."""

    depth = 0
    nodes = 0

    def descend_resolver(self, current_node: yaml.Node | None, _index: object) -> None:
        """Count one more nested node."""
        self.depth += 1
        self.nodes += 1
        mark = current_node.start_mark if current_node else None
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        if self.nodes > MOST_NODES:
            raise yaml.MarkedYAMLError(problem="too many values", problem_mark=mark)

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        """Do not resolve types: values are converted later."""
        return ""

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


class _Parser:
    """The value of a text, with the problems found on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.repetitions: list[Problem] = []
        self.doubts: list[Problem] = []
        self.within: list[tuple[str, Problem]] = []
        self.seen: set[int] = set()
        node = yaml.compose(text, Loader=_Bounded)
        self.read = self._value(node) if isinstance(node, yaml.MappingNode) else None
        if node is None or (isinstance(node, yaml.ScalarNode) and not (node.style or node.value)):
            self._add(1, "the file is empty", "Restore its last version; if it is new, delete it.")
        elif not isinstance(node, yaml.MappingNode):
            found = "a list" if isinstance(node, yaml.SequenceNode) else "a single text"
            what = f"the file is {found}, but should be fields with values"
            remedy = "Write name: value, one field a line; delete the file if it is no record."
            self._add(_line(node), what, remedy)

    def _add(self, line: int, what: str, remedy: str, code: Code = Code.OTHER) -> None:
        self.problems.append(Problem(self.name, line, what, remedy, code=code))

    def _value(self, node: yaml.Node, *, is_item: bool = False) -> Any:  # noqa: ANN401 - YAML holds any value
        if id(node) in self.seen:  # an alias of something already reported
            return None
        self.seen.add(id(node))
        line, column = self.lines[node.start_mark.line], node.start_mark.column
        if node.tag or line.startswith("&", column):
            mark = node.tag or line[column:].split()[0]
            alias, what = f"*{mark[1:]}", f"{RESERVED} ({mark})"
            remedy = f"If {mark} is part of the text, put double quotes around the whole text; "
            remedy += "if not, delete it."
            if used := [
                line_number for line_number, text in enumerate(self.lines, 1) if alias in text
            ]:
                what = f"the value has an anchor ({mark}), which line {used[0]} refers to"
                remedy = f"Delete {mark}, and replace {alias} with the value."
            self._add(_line(node), what, remedy)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, is_item=is_item))
        values = [self._value(item, is_item=True) for item in node.value]
        for number, (item, value) in enumerate(zip(node.value, values, strict=True)):
            at = _line(item)
            self._swallowed("the item", at, item)
            if value not in (None, BLANK, []) and value in values[:number]:
                first = _line(node.value[values.index(value)])
                what = f"the item is the same as the one on line {first}"
                self.repetitions.append(Problem(self.name, at, what, "Remove one of the two."))
            after = values[number + 1] if number + 1 < len(values) else None
            parts = [mapping.items() for mapping in (value, after) if isinstance(mapping, dict)]
            if parts[1:] and parts[0] < parts[1]:
                what = f"the item is the beginning of the next one, on line {at + 1}"
                begun = Problem(self.name, at, what, "Remove the first.", code=Code.BEGUN_TWICE)
                self.repetitions.append(begun)
        return values

    def _pairs(self, node: yaml.MappingNode, *, is_item: bool) -> Iterator[tuple[Any, Any]]:
        lines: dict[str, int] = {}
        again = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                is_twice = isinstance(key, yaml.MappingNode)
                remedy = "Write one { and one }." if is_twice else "Write name: value."
                self._add(_line(key), "a name before a colon must be a word", remedy)
                continue
            self._bullet(_line(key))
            if key.value == "<<":
                remedy = "Write its fields here, without the <<."
                self._add(_line(key), "<< stands for the fields of another record", remedy)
            if key.value in lines:
                again.append(key)
            lines.setdefault(key.value, _line(key))
            self._swallowed(f"'{key.value}'", _line(key), value)
            yield intern(key.value), self._value(value)  # months repeat the same keys
        head = node.value[0][0].value if is_item and node.value else None
        is_copy = len(again) > _FEW
        for key in again[:1] if is_item or is_copy else again:
            what = f"'{key.value}' is written twice (first on line {lines[key.value]})"
            remedy = _KEEP_ONE
            if is_copy and not is_item:
                what = f"{what}, and so are {len(again) - 1} more, until line {_line(again[-1])}"
                remedy = "Something was pasted twice: delete one of the two copies."
            if is_item:
                begun = "'- '" if head == key.value else f"'- {head}: ...' on a line above"
                remedy = f"If a new item starts here, write {begun}; if not, keep one of the two."
            self._add(_line(key), what, remedy, Code.WRITTEN_TWICE)

    def _swallowed(self, text: str, line: int, node: yaml.Node) -> None:
        """Note each line of a folded text that looks like a field or a block scalar indicator."""
        if not (isinstance(node, yaml.ScalarNode) and node.style in _FOLDED):
            return
        for number in range(_line(node), node.end_mark.line):
            if self.lines[number].strip() in (">", ">-", "|", "|-"):
                self._add(number + 1, *OF_THE_TEXT_ABOVE)
            if found := _FIELD.match(self.lines[number]):
                what = f"'{found[1]}:' is read as part of {text}, which starts further up"
                remedy = (
                    f"Begin it with as many spaces as its neighbours; {text} is on line {line}."
                )
                remedy += " No line of the text may start like a field."
                self.within.append((found[1], Problem(self.name, number + 1, what, remedy)))

    def _scalar(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - YAML holds any value
        text: str = node.value
        if node.style:  # quoted and folded values are always text
            return text
        if "\t" in text:
            remedy = "Write a space instead, or each cell of a row as a field on its own line."
            self._add(_line(node), "the text contains a tab", remedy)
        first, last = node.start_mark.line, node.end_mark.line
        value = self._plain(node)
        self._comment_after(node, is_text=isinstance(value, str))
        bullets = [self._bullet(number + 1) for number in range(first, last + 1)]
        begun = self.lines[first][: node.start_mark.column]
        for hint in () if any(bullets) else items_in_a_text(self.lines, begun, first, last):
            self._add(*hint)
        return value

    def _plain(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - YAML holds any value
        text: str = node.value
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
        if not _DAY.match(text):
            return text
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._add(_line(node), f"'{text}' is not a day of the calendar", day_meant(text))
            return None

    def _comment_after(self, node: yaml.ScalarNode, *, is_text: bool) -> None:
        """Note a comment that may be the rest of a text.

        A proper comment has two spaces before # and one after it; a number sign precedes a number.
        """
        mark = _COMMENT.match(self.lines[node.end_mark.line], node.end_mark.column)
        if mark is None:
            return
        after = f"what follows '{node.value}'" if node.value else "the text"
        what = f"{after} is read as a comment, because it begins with #"
        is_close = len(mark[1]) == 1
        if not mark[2] or (is_text and is_close and mark[3]):
            self._add(_line(node), what, QUOTES)
        elif is_text and (is_close or mark[3]):
            remedy = "Put double quotes around the whole text, or two spaces before a comment."
            self.doubts.append(Problem(self.name, _line(node), what, remedy, Severity.WARNING))

    def _bullet(self, line: int) -> bool:
        """Note a line with a word processor's bullet, and return whether it has one."""
        if found := _BULLET.match(self.lines[line - 1]):
            self._add(line, NO_BULLET.format(found[1]), ITEM)
        return found is not None
