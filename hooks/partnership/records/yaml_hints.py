"""Tells which change of one line makes a text YAML, or leads furthest towards it.

Each line near the complaint is changed in each way in which people get a line wrong, and the text
is read again. So what is told has been tried.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, pairwise

import yaml

from partnership.errors import count_noun

Hint = tuple[int, str, str]
"""The line that is wrong, what is wrong with it, and what to write."""

Trial = Callable[[str], tuple[float, int]]
"""Says how many lines of a text can be read, without end if all, and how well it then fits."""

QUOTES = "Put double quotes around the whole text."
RESERVED = "a text starts with a character that YAML reserves"
ITEM = "Begin each item with a hyphen and a space: '- '."
BULLETS = "\u2022\u2013\u2014\u00b7\u2023\u25cf\u25aa*+"
"""What word processors begin an item with."""

NO_BULLET = "the line begins with {}, which YAML does not know as the mark of an item"

_NAME = "Write name: value, with a colon and a space."
_NO_LIST = (
    "the item belongs to no list, because the line above it is complete",
    "Write the name of its list, with a colon, on a line above it.",
)
_BEFORE = r"^(\s*(?:- +)*(?:[\w'\"-]+:\s+)?+)"
"""What stands on a line before its text."""

_QUOTED = r'\1"x"'

_SLIPS = (
    (r"^```.*", "", "the line is a mark of Markdown, which YAML does not know", "Delete the line."),
    (r"^---.*", "", "a line --- divides the file in two", "Delete that line."),
    (rf"^(\s*)(?:- )?([{BULLETS}])\s+(?=\S)", r"\1- ",
     NO_BULLET.format(r"\2"), ITEM),
    (r"^(\s*)-(?=[^\s-])", r"\1- ", "the hyphen of an item has no space after it", ITEM),
    (r"^(\s*)\d+[.)]\s+", r"\1- ", "the line begins with a number as the mark of an item", ITEM),
    (r"^((\s*)(?:- )?[\w-]+:)\s+(- .*)", "\\1\n\\2  \\3", "the item begins on the line of its name",
     "Begin each item on a line of its own below the name, with '- '."),
    (r"^(\s*(?:- +)*[a-z]\w*):(?=[^\s/])", r"\1: ",
     "the colon after the name has no space behind it", _NAME),
    (r"^(\s*(?:- +)*[a-z]\w*)(?:\s*[;=]\s*|\s+(?=\S)|$)", r"\1: ",
     "the line has no colon after its name", _NAME),
    (_BEFORE + r"(['\"]).*\2\s*[^\s#,].*", _QUOTED, r"the text goes on after the \2 that ends it",
     r'Put double quotes around the whole text, and write \\" for a quote in it.'),
    (_BEFORE + r"(['\"])(?!.*\2\s*$).*", r"\g<0>\2",
     "the quote that is opened here is not closed on its line",
     "Write the same quote at the end of the text."),
    (r"(['\"])([^'\",]+)(?=, \w+: |[\]}]\s*$)", r"\1\2\1",
     "the quote that is opened here is not closed", "Write the same quote at the end of the text."),
    (r"'\w[^'\"]*'\w[^'\"]*'", r'"x"', "the text goes on after the ' that ends it",
     "Put double quotes around a text that holds an apostrophe."),
    (_BEFORE + r"\*.*", _QUOTED, "a text begins with * and is read as an alias", QUOTES),
    (_BEFORE + r"[^\s\w'\"\[{#-].*", _QUOTED, RESERVED, QUOTES),
    (_BEFORE + r"\S.*:(?:\s.*|$)", _QUOTED, "a colon stands within the text", QUOTES),
    (r"^(.*?\w)\s+#(.*)", r"\1 \2", "what follows # is read as a comment", QUOTES),
    (r'\\(?=[^\\"])', r"\\\\", r"a \\ in double quotes begins a code", r"Write \\\\."),
    (r"(?<=[^\s,:\[{-])\s+(?=([\w-]+): )", ", ", r"a comma is missing before '\1:'",
     r"Write a comma before \1; if it is part of a text, put that in quotes."),
    (r"\[[^\]]*$", r"\g<0>]", "the [ that is opened here is not closed",
     "Write ] at the end of the list."),
    (r"\{[^}]*$", r"\g<0>}", "the { that is opened here is not closed", "Write } at its end."),
)  # fmt: skip
"""For each slip within a line: its pattern, what takes its place, what is wrong, what to write."""

_TOO_MUCH = {
    "nested too deeply": "lists or names are nested too deeply",
    "too many values": "the file holds too many values",
}
_NEAR = 12
"""How many lines above a complaint may be its cause."""

_LONGEST = 20_000
"""Characters of a line that a person has written."""

_MOST_WORK = 20_000_000
"""How many characters are read again before the search is given up."""

_BEGINNING = re.compile(r"\s*(?:- +)?")
"""The spaces of a line, and the hyphen of an item."""

_OPENING = re.compile(r"[^#]*:\s*(?:#.*)?$")
"""A name to which the lines below belong."""


def hint_of(text: str, error: yaml.MarkedYAMLError, trial: Trial) -> Hint:
    """Return why a text is not YAML: the change of one line that a trial likes best."""
    marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark] or [0]
    for reason, what in _TOO_MUCH.items():
        if reason in str(error.problem):
            return marks[0] + 1, what, "Restore the last version of the file."
    marks += _quotes_open(text, marks[0])
    lines = text.split("\n")
    remedy = "Look for a missing colon, quote or space on this line and the one above."
    found = marks[0] + 1, f"this is not YAML: {error.problem or 'it cannot be read'}", remedy
    best: tuple[float, ...] = (trial(text)[0], 1, 1)
    changes = _changes(lines, [min(mark, len(lines) - 1) for mark in marks])
    for number, changed, alike, what, remedy in islice(changes, 40 + _MOST_WORK // (len(text) + 1)):
        rank = (*trial("\n".join([*lines[:number], changed, *lines[number + 1 :]])), alike)
        if rank > best:
            best, found = rank, (number + 1, what, remedy)
    return found


def _quotes_open(text: str, until: int) -> list[int]:
    """Return where the last quoted text of several lines begins above a complaint, if one does."""
    begun = []
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            first, last = token.start_mark.line, token.end_mark.line
            if getattr(token, "style", None) in ("'", '"') and first < last <= until:
                begun = [first]
    return begun


def _changes(lines: list[str], marks: list[int]) -> Iterator[tuple[int, str, float, str, str]]:
    """Yield changes of lines: which line, what takes its place, how common that is, and a hint."""
    written = [number for number in range(max(marks), -1, -1) if lines[number].strip()]
    if any(len(lines[number]) > _LONGEST for number in [*written[:_NEAR], *marks]):
        return
    for number in dict.fromkeys([*written[:_NEAR], *marks]):
        for pattern, better, what, remedy in _SLIPS:
            for match in re.finditer(pattern, lines[number]):
                before, after = lines[number][: match.start()], lines[number][match.end() :]
                changed = f"{before}{match.expand(better)}{after}"
                yield number, changed, math.inf, match.expand(what), match.expand(remedy)
    starts = [line for line, above in pairwise(written) if _OPENING.match(lines[above])]
    for number in dict.fromkeys([*written[:4], *marks, *starts[:_NEAR]]):
        yield from _other_beginnings(lines, number)


def _other_beginnings(lines: list[str], number: int) -> Iterator[tuple[int, str, float, str, str]]:
    """Yield a line with the spaces, and the hyphen, with which others begin, or belong to them."""
    begun: list[str] = [_BEGINNING.findall(line)[0] for line in lines]
    common = Counter(begun)
    written = [other for other, line in enumerate(lines) if line.strip()]
    nearest = sorted(written, key=lambda other: abs(other - number))
    beginnings: dict[str, int | None] = {}
    for beside in nearest[:_NEAR]:
        column = " " * len(begun[beside])
        beginnings |= dict.fromkeys((column, f"{column}  ", f"{column}  - "))
    for beside in reversed(nearest):
        beginnings[begun[beside]] = beside
    own = begun[number]
    text, is_item = lines[number][len(own) :], own.endswith("- ")
    for beginning, other in beginnings.items():
        if beginning == own:
            continue
        wants_hyphen = beginning.endswith("- ")
        what = "the line does not begin below its neighbours"
        if "\t" in own:
            what = "a tab stands where YAML wants spaces"
        elif wants_hyphen and not is_item:
            what = "the line begins without the hyphen of an item"
        elif is_item and not wants_hyphen:
            what = "the line begins with a hyphen, and is no item"
        spaces = len(beginning) - 2 * wants_hyphen
        indent = f"with {count_noun(spaces, 'space')}" if spaces else "without a space"
        remedy = f"Begin it {indent}"
        remedy += ", a hyphen and a space" if wants_hyphen else ""
        remedy += "." if other is None else f", as line {other + 1} does."
        alike = common[beginning] - len(beginning) % 2
        yield number, beginning + text, alike, what, remedy
    if is_item:
        for indent in (own[:-2], own[2:-2]):
            yield number, f"{indent}its_list:\n{lines[number]}", 0, *_NO_LIST
