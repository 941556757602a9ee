"""Finds the single-line change that makes a text valid YAML, or parses furthest.

Each typical mistake is tried on the lines near the error, and the text is parsed again. So every
suggestion has been tested.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from itertools import islice, pairwise, takewhile
from typing import NamedTuple

import yaml

from partnership.text import count_noun

Hint = tuple[int, str, str]
"""The line of the mistake, the problem and the remedy."""

Trial = Callable[[str], tuple[float, int]]
"""Scores a text: the number of parsable lines, infinite if all, and how well they fit the model."""

QUOTES = "Put double quotes around the whole text."
RESERVED = "a text starts with a character that YAML reserves"
ITEM = "Begin each item with a hyphen and a space: '- '."
BULLETS = "\u2022\u2013\u2014\u00b7\u2023\u25cf\u25aa*+"
"""The bullet characters of word processors."""

NO_BULLET = "the line begins with {}, which is not a list mark in YAML"

OF_THE_TEXT_ABOVE = (
    "the line is read as part of the text above it",
    "Start it with '- ', like the other items; the name of a list is on its own line.",
)
_NAME = "Write name: value, with a colon and a space."
_NO_LIST = "the item belongs to no list, because the line above it is complete"
_BEFORE = r"^(\s*(?:- +)*(?:[\w'\"-]+:\s+)?+)"
"""Indentation and list marker before the text of a line."""

_QUOTED = r'\1"x"'

_TWO_FIELDS = "there are two fields on one line"
_OWN_LINE = r"Begin '\3:' on its own line below it, indented like "

_SLIPS = (
    (r"^```.*", "", "the line is a Markdown code fence, not YAML", "Delete the line."),
    (r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", "0", r"the spreadsheet has \g<0> here",
     "Write the value in its place, or leave out its field."),
    (r"^---.*", "", "a line --- splits the file in two", "Delete that line."),
    (rf"^(\s*)(?:- )?([{BULLETS}])\s+(?=\S)", r"\1- ",
     NO_BULLET.format(r"\2"), ITEM),
    (r"^(\s*)-{2,} ?(?=[^\s-])", r"\1- ", "an item begins with several hyphens", ITEM),
    (r"[({]([^(){}\[\]]*:[^(){}\[\]]*)[)\]}]", r"{\1}", "the fields are not between { and }",
     "Write { before the first of them, and } after the last, in place of other brackets."),
    (r"([>|]) +-\s*$", r"\1-", "there is a space inside the mark of a text", r"Write \1-."),
    *((r"^((\s*)(?:- )?(?:[\w-]+: )?[>|]-?) +(\S.*)", f"\\1\n\\2{indent}\\3",
       "a text is next to its > or |", f"Begin the text on the line below, indented by {shown}.")
      for indent, shown in (("    ", "four more spaces"), ("  ", "two more spaces"))),
    (r"^(\s*)-(?=[^\s-])", r"\1- ", "the hyphen of an item has no space after it", ITEM),
    (r"^(\s*)\d+[.)]\s+", r"\1- ", "the line starts with a number instead of a hyphen", ITEM),
    (r"(:\s+-)\s+(?=\d)", r"\1", "there is a space between the minus sign and its number",
     "Write them without it, such as -9.9."),
    (r"^((\s*)(?:- )?[\w-]+:)\s+(- .*)", "\\1\n\\2  \\3", "the item is next to its list's name",
     "Begin each item on its own line below the name, with '- '."),
    (r"^(\s*(?:- +)*[a-z]\w*):(?=[^\s/])", r"\1: ",
     "the colon after the name has no space after it", _NAME),
    (r"^(\s*(?:- +)*[a-z]\w*)(?:\s*[;=]\s*|\s+(?=\S)|$)", r"\1: ",
     "the line has no colon after its name", _NAME),
    (_BEFORE + r"(['\"]).*\2\s*[^\s#,].*", _QUOTED, r"the text continues after the \2 that ends it",
     r'Put double quotes around the whole text, and write \\" for a quote in it.'),
    (_BEFORE + r"(['\"])(?!.*\2\s*$).*", r"\g<0>\2",
     "the quote that is opened here is not closed on its line",
     "Write the same quote at the end of the text."),
    (r"^(\s*(?:- )?(?:\w+: +)?)['\"]([^'\"]+)$", r"\1\2",
     "the quote that is opened is not closed", "Delete it."),
    (r"^(\s*(?:- +)*[\w-]+: +)([a-z]\w*: .*[^}\s])\s*$", r"\1{\2}",
     "fields are on the line of their record's name",
     "Write { before the first of them, and } after the last."),
    (r"^(\s*- )([^'\"\s{].*:.*): (\S+\.md)$", r'\1"\2": \3', "a name contains a colon",
     "Put double quotes around the whole name, up to the last colon."),
    (r"(['\"])([^'\",]+)(?=, |[\]}]\s*$)", r"\1\2\1",
     "the quote that is opened here is not closed", "Write the same quote at the end of the text."),
    (r"'\w[^'\"]*'\w[^'\"]*'", r'"x"', "the text continues after the ' that ends it",
     "Put double quotes around a text that contains an apostrophe."),
    (_BEFORE + "[\u201c\u201d].*[\u201c\u201d]$", _QUOTED,
     "the quotation marks are curly", 'Replace both with ".'),
    (_BEFORE + r"\*.*", _QUOTED, "a text begins with * and is read as an alias", QUOTES),
    (_BEFORE + r"[^\s\w'\"\[{#-].*", _QUOTED, RESERVED, QUOTES),
    (r"^((\s*)[\w-]+:.*?\S)\s+(?=([a-z]\w*):(?:\s|$))", "\\1\n\\2", _TWO_FIELDS,
     _OWN_LINE + "this line."),
    (r"^((\s*)- [\w-]+:.*?\S)\s+(?=([a-z]\w*):(?:\s|$))", "\\1\n\\2  ", _TWO_FIELDS,
     _OWN_LINE + "the name on this one."),
    (r"^(.*?\w)\s+#(.*)", r"\1 \2", "what follows # is read as a comment", QUOTES),
    (r'\\(?=[^\\"])', r"\\\\", r"a \\ in double quotes starts a code", r"Write \\\\."),
    (r"(?<=[^\s,:\[{-])\s+(?=([\w-]+): )", ", ", r"a comma is missing before '\1:'",
     r"Write a comma before \1; if it is part of a text, put that in quotes."),
    (r"\[[^\]{}]*(?=\}\s*$)", r"\g<0>]", "the [ that is opened here is not closed",
     "Write ] at the end of the list."),
    (r"\[[^\]]*$", r"\g<0>]", "the [ that is opened here is not closed",
     "Write ] at the end of the list."),
    (r"\{[^}]*$", r"\g<0>}", "the { that is opened here is not closed", "Write } at its end."),
    (r"^(\s*(?:- +)*)([^\s{][^{]*\})", r"\1{\2", "the } has no opening {",
     "Write { before the first name of the line."),
    (r"^(\s*(?:- +)*[\w-]+:\s+)([^\s\[][^\[]*\])", r"\1[\2", "the ] has no opening [",
     "Write [ after the colon."),
    (r"([\]}'\"]),\s*$", r"\1", r"there is a comma after the \1", "Delete it."),
    (r"([\]}])(?:\s+[^\s#\-]|[\]}]).*$", r"\1", r"there is more text after the \1", "Delete it."),
    (r"^(\s*)(- .*[\]}])\s+(?=- )", "\\1\\2\n\\1", "there are two items on one line",
     "Begin the second on its own line."),
    (_BEFORE + r"\S.*:(?:\s.*|$)", _QUOTED, "the text contains a colon", QUOTES),
    (_BEFORE + r"([\[{]).*", _QUOTED, r"a text begins with \2", QUOTES),
)  # fmt: skip
"""Typical mistakes within a line: pattern, replacement, problem and remedy."""

_MANY: tuple[tuple[str, str | Callable[[re.Match[str]], str], str, str], ...] = (
    *(
        (r"^ *\t[ \t]*", lambda begun, width=width: begun[0].replace("\t", " " * width),
         "lines are indented with tabs", f"Replace each tab with {width} spaces.")
        for width in (2, 4, 8)
    ),
    (rf"^( *)[{BULLETS}] +", r"\1- ", "items start with a bullet that is not YAML", ITEM),
    (r"^( *)[0-9]{1,2}[.)] +", r"\1- ", "items begin with a number", ITEM),
)  # fmt: skip
"""Typical mistakes that several lines may share: pattern and message."""

_TOO_MUCH = {
    "nested too deeply": "lists or names are nested too deeply",
    "too many values": "the file contains too many values",
}
_NEAR = 12
"""How many lines above an error may be its cause."""

_LONGEST = 20_000
"""The longest line that a person is assumed to have written."""

_MOST_WORK = 20_000_000
"""The number of characters to parse again before the search stops."""

_BEGINNING = re.compile(rf"\s*(?:[-{BULLETS}] +)?")
"""Indentation and list marker of a line."""

_STRAY = re.compile(r"(\s*)(?:: *)?(?!#|- |[\w'\"-]+\s*[:;=]|\s)(?=.)")
"""The beginning of a line that is neither a field nor an item, such as a pasted note."""

_ITEM = re.compile(r"(\s*- )(?=\w)")
_TEXT_OF_A_FIELD = re.compile(r"(\s*)([\w-]+): +(?=\S)")
"""A field name with text after it."""

_OPENING = re.compile(r"[^#]*:\s*(?:#.*)?$")
"""A field name whose value is on the following lines."""


class _Change(NamedTuple):
    """A change of one line, or of a few related lines."""

    first: int
    end: int
    """The line after the last changed one."""
    instead: str
    likely: tuple[float, ...]
    """The prior plausibility, to compare changes with equal results."""
    what: str
    remedy: str

    def rank(self, lines: list[str], trial: Trial) -> tuple[float, float, tuple[float, ...]]:
        """Return the score: parsable lines, fit and plausibility."""
        text = "\n".join([*lines[: self.first], self.instead, *lines[self.end :]])
        return (*trial(text), self.likely)


def hint_of(
    text: str, error: yaml.MarkedYAMLError, trial: Trial, names: Collection[str] = ()
) -> Hint:
    """Return the mistake and the change with the best score.

    `names` are the field names that the file may use.
    """
    marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark] or [0]
    for reason, what in _TOO_MUCH.items():
        if reason in str(error.problem):
            return marks[0] + 1, what, "Restore the last version of the file."
    if hint := _hint_of_many(text, trial):
        return hint
    marks += _quotes_open(text, marks[0])
    lines = text.split("\n")
    remedy = "Look for a missing colon, quote or space on this line and the one above."
    found = marks[0] + 1, f"this is not valid YAML: {error.problem or 'it cannot be read'}", remedy
    best: tuple[object, ...] = (trial(text)[0], 1)
    changes = _changes(lines, [min(mark, len(lines) - 1) for mark in marks], names)
    for change in islice(changes, 40 + _MOST_WORK // (len(text) + 1)):
        if best < (math.inf, 0, change.likely) and (rank := change.rank(lines, trial)) > best:
            best, found = rank, (change.first + 1, change.what, change.remedy)
    if not "".join(lines[: found[0] - 1]).strip() and lines[found[0] - 1][:1] == " ":
        remedy = f"If it was cut off above, restore its last version; if not: {found[2]}"
        return found[0], "the file starts inside a record", remedy
    if best[:2] != (math.inf, 0) and found[0] == len(lines) > 1:  # no newline at the end
        remedy = f"If it was cut short, restore its last version; if not: {found[2]}"
        return len(lines), "the file ends inside its last line", remedy
    return found


def place_of_line(text: str, line: int, trial: Trial) -> str | None:
    """Return the correct indentation of a line that makes the text valid; None if there is none."""
    lines = text.split("\n")
    ranks = ((change.rank(lines, trial), change) for change in _other_beginnings(lines, line - 1))
    fitting = [(rank, each.remedy) for rank, each in ranks if rank[:2] == (math.inf, 0)]
    return max(fitting)[1] if fitting else None


def items_in_a_text(lines: list[str], begun: str, first: int, last: int) -> Iterator[Hint]:
    """Yield fixes for list items that continue the text above: of the items or of that text.

    The text starts on the first line, after its beginning, and continues to the last.
    """
    items = [at for at in range(first + 1, last + 1) if f"{lines[at].strip()} ".startswith("- ")]
    if items and begun.isspace():
        yield first + 1, "the line is an item but does not start like one", ITEM
        return
    for at in items:
        if begun.endswith(": "):
            name = begun.strip(" -")
            remedy = f"Begin the text on its own line below '{name}', like the items; "
            remedy += "if they belong to another list, write its name above them."
            yield first + 1, "there are items below a text", remedy
            return
        what, remedy = OF_THE_TEXT_ABOVE
        if begun.strip() == "-" and _indent(lines[at]) > len(begun):
            what = "there are items below the line, but it has no colon"
            yield first + 1, what, "Write one at its end."
            return
        if begun.strip() == "-":
            what = "the line is indented further than the item above it"
            remedy = f"{_beginning(begun)}, as line {first + 1} does."
        yield at + 1, what, remedy


def within(begin: str, field: str) -> str:
    """Return how to write the text after a field name as a nested field."""
    where = f"on its own line below '{field}:', indented by two more spaces"
    return f"Write '{begin}: ' before it, {where}."


def _indent(line: str) -> int:
    """Return the number of leading spaces of a line."""
    return len(line) - len(line.lstrip())


def _beginning(begun: str) -> str:
    """Return the indentation and list marker of a line in words."""
    spaces = len(begun) - 2 if begun.endswith("- ") else len(begun)
    indent = f"with {count_noun(spaces, 'space')}" if spaces else "without a space"
    return f"Begin it {indent}" + (", a hyphen and a space" if begun.endswith("- ") else "")


def _hint_of_many(text: str, trial: Trial) -> Hint | None:
    """Return the remedy for several lines with the same mistake."""
    for pattern, better, what, remedy in _MANY:
        lines = [
            line_number
            for line_number, line in enumerate(text.split("\n"), 1)
            if re.match(pattern, line)
        ]
        if lines[1:] and trial(re.sub(f"(?m){pattern}", better, text)) == (math.inf, 0):
            return lines[0], f"{what}, on {count_noun(len(lines), 'line')}", remedy
    return None


def _quotes_open(text: str, until: int) -> list[int]:
    """Return the line of an unclosed multi-line quoted text above an error; None if none."""
    begun = []
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            first, last = token.start_mark.line, token.end_mark.line
            if getattr(token, "style", None) in ("'", '"') and first < last <= until:
                begun = [first]
    return begun


def _changes(lines: list[str], marks: list[int], names: Collection[str]) -> Iterator[_Change]:
    """Yield candidate changes of lines near an error."""
    written = [number for number in range(max(marks), -1, -1) if lines[number].strip()]
    if any(len(lines[number]) > _LONGEST for number in [*written[:_NEAR], *marks]):
        return
    for number in dict.fromkeys([*written[:_NEAR], *marks]):
        for pattern, better, what, remedy in _SLIPS:
            for match in re.finditer(pattern, lines[number]):
                before, after = lines[number][: match.start()], lines[number][match.end() :]
                changed = f"{before}{match.expand(better)}{after}"
                advice = match.expand(what), match.expand(remedy)
                yield _Change(number, number + 1, changed, (math.inf,), *advice)
    starts = [line for line, above in pairwise(written) if _OPENING.match(lines[above])]
    for number in dict.fromkeys([*written[:4], *marks, *starts[:_NEAR]]):
        yield from _other_beginnings(lines, number)
    for number in dict.fromkeys([*written[:4], *marks]):
        yield from _without_a_name(lines, number, names)


def _without_a_name(lines: list[str], number: int, names: Collection[str]) -> Iterator[_Change]:
    """Yield a line with a missing field name added, or without text that does not belong."""
    line = lines[number]
    if begun := _ITEM.match(line) or _STRAY.match(line):
        where = ", after the hyphen" if "-" in begun[1] else ""
        for name in sorted(names):
            instead = f"{begun[1]}{name}: {line[begun.end() :]}"
            remedy = f"Write the name of its field before it{where}, such as '{name}: '."
            what = "the text has no field name"
            yield _Change(number, number + 1, instead, (-2,), what, remedy)
    indents = {line[: _indent(line)], line[2 : _indent(line)]}
    for name in sorted({*names, "its_list"}) if line.lstrip().startswith("- ") else ():
        remedy = f"Write the name of its list on a line above it, such as '{name}:'."
        for indent in indents:
            instead = f"{indent}{name}:\n{line}"
            yield _Change(number, number + 1, instead, (0.5,), _NO_LIST, remedy)
    if begun := _TEXT_OF_A_FIELD.match(line):
        what = f"there is a text where '{begun[2]}' should have fields"
        for name in sorted({*names, "text"}):
            instead = f"{begun[1]}{begun[2]}:\n{begun[1]}  {name}: {line[begun.end() :]}"
            yield _Change(number, number + 1, instead, (-1,), what, within(name, begun[2]))
        remedy = f"Delete what follows '{begun[2]}:'."
        yield _Change(number, number + 1, f"{begun[1]}{begun[2]}:", (-2,), what, remedy)
    stray = list(takewhile(_STRAY.match, lines[number:]))
    if stray and not _STRAY.match(lines[number - 1]):
        what = "the line is neither a field nor an item"
        what += f", like those down to line {number + len(stray)}" if stray[1:] else ""
        remedy = "Write its name before it if that was lost; if not, delete it, "
        remedy += "or move it into the text that it is part of."
        yield _Change(number, number + len(stray), "", (-1,), what, remedy)


def _other_beginnings(lines: list[str], number: int) -> Iterator[_Change]:
    """Yield a line with the indentation and list marker of other lines.

    Nested and sibling lines below may have to move too.
    """
    begun: list[str] = [_BEGINNING.findall(line)[0] for line in lines]
    written = [other for other, line in enumerate(lines) if line.strip()]
    nearest = sorted(written, key=lambda other: abs(other - number))
    beginnings: dict[str, int | None] = {}
    for beside in nearest[:_NEAR]:
        column = " " * len(begun[beside])
        beginnings |= dict.fromkeys((column, f"{column}  ", f"{column}  - "))
    for beside in reversed(nearest):
        beginnings[begun[beside]] = beside
    own = begun[number]
    is_item = own.endswith("- ")
    for beginning, other in beginnings.items():
        if beginning == own:
            continue
        wants_hyphen = beginning.endswith("- ")
        what = "the line is not aligned with the lines around it"
        if "\t" in own:
            what = "the line is indented with a tab instead of spaces"
        elif wants_hyphen and not is_item:
            what = "the line lacks the hyphen of an item"
        elif is_item and not wants_hyphen:
            what = "the line starts with a hyphen but is not an item"
        remedy = _beginning(beginning)
        remedy += "" if other is None else f", as line {other + 1} does"
        is_nameless = _STRAY.match(lines[number]) and not wants_hyphen
        remedy += ", or write its name before it if that was lost" if is_nameless else ""
        distance = math.inf if other is None else abs(other - number)
        yield from _moved(lines, number, beginning, (what, remedy), distance)


def _moved(
    lines: list[str], number: int, new: str, told: tuple[str, str], distance: float
) -> Iterator[_Change]:
    """Yield a line with a new indentation, alone and with the lines that may move with it."""
    own = _BEGINNING.findall(lines[number])[0]
    is_alike, further = new.endswith("- ") == own.endswith("- "), len(new) - len(own)
    for end in _ends(lines, number, new) if further else (number + 1,):
        along = lines[number + 1 : end]
        moved = (" " * further + line if further > 0 else line[-further:] for line in along)
        instead = "\n".join([new + lines[number][len(own) :], *moved])
        is_next = new.endswith("- ") and _is_next_item(lines, number, len(new) - 2)
        likely = (is_alike + 2 * is_next, -abs(further), not along, -distance)
        what, remedy = told
        if along:
            way = f"{count_noun(abs(further), 'space')} {'more' if further > 0 else 'less'}"
            below = count_noun(sum(bool(line.strip()) for line in along), "line")
            remedy += f"; the {below} below it, with {way}"
        yield _Change(number, end, instead, likely, what, f"{remedy}.")


def _is_next_item(lines: list[str], number: int, column: int) -> bool:
    """Return whether a line starts a sentence after a list item in a column."""
    above = next((line for line in lines[number - 1 :: -1] if _indent(line) <= column), "")
    is_alone = not lines[number + 1 :] or _indent(lines[number + 1]) <= column
    is_behind = lines[number - 1].rstrip().endswith((".", "?", "!")) and above[column:][:2] == "- "
    return is_alone and is_behind and lines[number].lstrip()[:1].isupper()


def _ends(lines: list[str], number: int, new: str) -> Iterator[int]:
    """Yield where a line, its nested and all equally indented lines end, before the next item."""
    ends = [number + 1]
    column, text = _indent(lines[number]), len(_BEGINNING.findall(lines[number])[0])
    for least in (text, column + 1, column):
        below = takewhile(
            lambda line: line[:least].isspace() and not line.startswith(new.rstrip(" ") or "-"),  # noqa: B023 - used at once
            lines[number + 1 :],
        )
        ends.append(number + 1 + len(list(below)))
    yield from dict.fromkeys(ends)
