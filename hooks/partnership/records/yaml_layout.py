"""Finds the first line of a YAML text that does not stand where its neighbours want it.

The reader of YAML complains where it is lost, which is often lines below the slip. This walk goes
from the top as an officer reads: names, items and texts, each so many spaces in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from partnership.errors import Problem

_LINE = re.compile(r"(?P<in>\s*)(?P<marks>(?:- +)*)(?P<rest>.*?)\s*")
_FIELD = re.compile(r"(?P<name>[a-z][\w-]*|[A-Z]\d{8}|'[^']*'|\"[^\"]*\"):(?:\s+(?P<value>.*))?")
_WORDS = re.compile(r"[a-z][a-z0-9_]*(?:\s.*|\s*[;=].*)?")
_NAMED = re.compile(r"[a-z][a-z0-9_]*(?:\s*[;=].*|\s+[A-Z0-9\[{\"'>|].*)")
_NO_SPACE = re.compile(r"[a-z][a-z0-9_]*:[^\s/].*")
_NUMBERED = re.compile(r"[0-9]+[.)]\s+\S.*")
_FOLDED = re.compile(r"[>|][-+0-9]*(?:\s+#.*)?")

NAME = "Write name: value, with a colon and a space."
ITEM = "Begin each item with a hyphen and a space: '- '."


@dataclass(frozen=True)
class Hint:
    """What is wrong on a line of a file, and what to write."""

    line: int | None
    what: str
    remedy: str

    def problem(self, name: str) -> Problem:
        """Return it as a problem of a file."""
        return Problem(name, self.line, self.what, self.remedy)


@dataclass(frozen=True)
class _Line:
    """A line with something on it: a name with its value or without, an item, or a text."""

    number: int
    depth: int
    """Spaces before it."""
    column: int
    """Where what it says begins, behind the marks of items."""
    rest: str
    name: str = ""
    value: str = ""

    @property
    def is_item(self) -> bool:
        return self.column > self.depth

    @property
    def opens(self) -> bool:
        """Whether what belongs to its name is on the lines below."""
        return bool(self.name) and (not self.value or self.value.startswith("#"))


@dataclass(frozen=True)
class _Block:
    """A list, or the fields of a record, whose lines all begin in one column."""

    column: int
    first: _Line
    owner: _Line | None = None
    """The line with the name that it belongs to, if that is above it."""
    is_list: bool = False


def layout_hint(lines: list[str], last: int) -> Hint | None:
    """Return what is wrong with the first line that stands out of place, down to a line."""
    walk = _Walk(list(_read(lines)))
    for at, line in enumerate(walk.lines):
        if line.number > last:
            return None
        if hint := walk.step(at):
            return hint
    return None


def _read(lines: list[str]) -> Iterator[_Line]:
    """Yield each line but remarks and those that go on with a folded text, a quote or a bracket."""
    folded, brackets, quote = -1, 0, ""
    for number, text in enumerate(lines, start=1):
        found = _LINE.fullmatch(text)
        if found is None or not found["rest"] or found["rest"].startswith("#"):
            continue
        depth = len(found["in"])
        if quote:
            quote = "" if found["rest"].endswith(quote) else quote
            continue
        if 0 <= folded < depth:
            continue
        is_within = brackets > 0
        field = _FIELD.fullmatch(found["rest"])
        column = depth + len(found["marks"])
        value = (field["value"] or "") if field else ""
        is_folded = _FOLDED.fullmatch(value if field else found["rest"])
        folded = (column if field else depth) if is_folded else -1
        started = value[:1] in ("[", "{") or found["rest"][:1] in ("[", "{")
        if started or is_within:
            opened = sum(map(text.count, "[{")) - sum(map(text.count, "]}"))
            brackets = max(0, brackets + opened)
        said = value or found["rest"]
        is_open = said[:1] in ("'", '"') and (len(said) == 1 or not said.endswith(said[0]))
        quote = said[0] if is_open and not is_within and " #" not in said else ""
        if not is_within:
            name = field["name"] if field else ""
            yield _Line(number, depth, column, found["rest"], name, value)


class _Walk:
    """The lines of a text, with the blocks that are open at each."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.open: list[_Block] = []

    def step(self, at: int) -> Hint | None:
        """Take one line in, or return why it does not belong where it stands."""
        line, before = self.lines[at], self.lines[at - 1] if at else None
        closed = [block for block in self.open if block.column > line.depth]
        self.open = [block for block in self.open if block.column <= line.depth]
        if line.is_item:
            return self._item(at, before, closed)
        if not line.name and self._goes_on(line, before):
            self.open += closed
            return None
        if self.open and self.open[-1].is_list and self.open[-1].column == line.depth:
            closed.append(self.open.pop())
        if not line.name:
            return self._text(at, before, closed)
        if self.open and self.open[-1].column == line.depth:
            return None
        owner = before if before and before.opens and before.column < line.depth else None
        if owner or before is None:
            self.open.append(_Block(line.depth, line, owner))
            return None
        return self._field(at, before, closed)

    def _goes_on(self, line: _Line, before: _Line | None) -> bool:
        """Tell whether a text without a name goes on with the text above it."""
        if before is None or _NO_SPACE.fullmatch(line.rest):
            return before is None
        around = max((block.column for block in self.open), default=-1)
        return line.depth > (before.column if before.opens else around)

    def _item(self, at: int, before: _Line | None, closed: list[_Block]) -> Hint | None:
        line = self.lines[at]
        top = self.open[-1] if self.open else None
        is_first = before is not None and before.opens and before.column <= line.depth
        if top and top.is_list and top.column == line.depth:
            pass
        elif is_first or before is None:
            self.open.append(_Block(line.depth, line, before, is_list=True))
        else:
            return self._item_out_of_place(at, closed)
        if line.name:
            self.open.append(_Block(line.column, line))
        return None

    def _item_out_of_place(self, at: int, closed: list[_Block]) -> Hint:
        line, before = self.lines[at], self.lines[at - 1]
        lists = [block for block in (*self.open[-1:], *closed) if block.is_list]
        owned = [block for block in closed if block.owner]
        lost = [block for block in owned if not block.is_list and block.column == line.depth + 2]
        if lists and not lost:
            there = min(lists, key=lambda block: abs(block.column - line.depth))
            what = "the item does not begin below the items beside it"
            return Hint(line.number, what, _begin(there.column, there.first, hyphen=True))
        first = next((block.first for block in lost or owned), None)
        first = first or (before if not before.name else None)
        if first is None and self.open and self.open[-1].owner and self.open[-1].first is before:
            first = before
        if first:
            what = f"the line begins without a hyphen, and line {line.number} beside it is an item"
            return Hint(first.number, what, _begin(line.depth, line, hyphen=True))
        what = f"the item belongs to no list, because line {before.number} is complete"
        remedy = "Write the name of its list, with a colon, on a line above it."
        return Hint(line.number, what, remedy)

    def _field(self, at: int, before: _Line, closed: list[_Block]) -> Hint:
        line, records = self.lines[at], [b for b in (*self.open, *closed) if not b.is_list]
        is_text = not before.name and before.rest[0] not in "\"'[{"
        if is_text and before.column <= line.depth:
            return _colonless(before, None)
        if line.depth > before.column:
            return self._too_far_in(at, before)
        lists = [block for block in closed if block.is_list and block.column == line.depth]
        below = self.lines[at + 1 : at + 2]
        if lists and lists[0].first.name == line.name:
            what = "the line begins without a hyphen, and its neighbours are items"
            return Hint(line.number, what, ITEM)
        if before.is_item and below and not below[0].is_item and below[0].depth == line.depth:
            what = f"the item begins too far in for line {line.number}, which belongs to it"
            return Hint(before.number, what, _begin(line.depth - 2, hyphen=True))
        there = min(reversed(records), key=lambda block: abs(block.column - line.depth))
        is_alone = there.first is before and not before.is_item
        goes_on = bool(below) and below[0].depth == line.depth
        if is_alone and (goes_on or (line.depth == 0 and before is self.lines[0])):
            what = f"the line begins further in than line {line.number}, which is beside it"
            return Hint(before.number, what, _begin(line.depth, line))
        what = "the line does not begin below its neighbours"
        return Hint(line.number, what, _begin(there.column, there.first))

    def _too_far_in(self, at: int, before: _Line) -> Hint:
        """Return which of two lines is wrong, where one is complete and the next is further in."""
        line, above = self.lines[at], self.lines[at - 2] if at > 1 else None
        what = f"the line begins further in than line {before.number}, which is complete"
        if above and above.opens and above.column == before.depth and not before.is_item:
            what = f"the line begins no further in than line {above.number}, which it belongs to"
            return Hint(before.number, what, _begin(line.depth, line))
        if above and above.depth == line.depth and not before.is_item:
            what = f"the line begins less far in than lines {above.number} and {line.number}"
            return Hint(before.number, what, _begin(line.depth, line))
        below = self.lines[at + 1 : at + 2]
        if before.is_item and below and not below[0].is_item and below[0].depth == line.depth:
            what = f"the item begins not far enough in for line {line.number}, which belongs to it"
            return Hint(before.number, what, _begin(line.depth - 2, hyphen=True))
        record = next((block for block in reversed(self.open) if not block.is_list), None)
        is_start = record is not None and record.first is before and not before.is_item
        if is_start and record and record.owner and line.depth == before.column + 2:
            what = f"the line begins without a hyphen, and line {line.number} goes on with its item"
            return Hint(before.number, what, ITEM)
        return Hint(line.number, what, _begin(before.column, before))

    def _text(self, at: int, before: _Line | None, closed: list[_Block]) -> Hint:
        line = self.lines[at]
        beside = any(block.is_list and block.column == line.depth for block in closed)
        after = next((found for found in self.lines[at + 1 :] if found.depth <= line.depth), None)
        if beside or (after and after.is_item and after.depth == line.depth):
            what = "the line begins without a hyphen, and its neighbours are items"
            return Hint(line.number, what, ITEM)
        has_more = any(found.depth > line.depth for found in self.lines[at + 1 : at + 2])
        is_name = has_more and _WORDS.fullmatch(line.rest) is not None
        return _colonless(line, None if is_name else before)


def _colonless(line: _Line, above: _Line | None) -> Hint:
    """Return what is wrong with a line that should have a name with a colon, or go on above."""
    if _NUMBERED.fullmatch(line.rest):
        return Hint(line.number, "the line begins with a number as the mark of an item", ITEM)
    if _NO_SPACE.fullmatch(line.rest):
        return Hint(line.number, "the colon after the name has no space behind it", NAME)
    further = _begin(above.column + 2).rstrip(".") if above else ""
    if above and not _WORDS.fullmatch(line.rest):
        what = f"the line goes on with line {above.number}, and begins no further in"
        return Hint(line.number, what, f"{further}.")
    what, remedy = "the line has no colon after its name", NAME
    if above and not _NAMED.fullmatch(line.rest):
        remedy = f"{NAME[:-1]}; or, where it goes on with line {above.number}, b{further[1:]}."
    return Hint(line.number, what, remedy)


def _begin(column: int, beside: _Line | None = None, *, hyphen: bool = False) -> str:
    """Say with how many spaces a line begins."""
    spaces = {0: "without a space", 1: "with 1 space"}.get(column, f"with {column} spaces")
    like = f", as line {beside.number} does" if beside else ""
    return f"Begin it {spaces}{', a hyphen and a space' if hyphen else ''}{like}."
