"""Finds the single-line change that makes a text valid YAML, or parses furthest.

Each typical mistake is tried on the lines near the error, and the text is parsed again. So every
suggestion has been tested.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from itertools import chain, islice, pairwise, takewhile
from typing import NamedTuple

import yaml

from partnership.errors import Code, Problem
from partnership.records.yaml_slips import BULLETS, ITEM, MANY, SLIPS
from partnership.text import count_noun

# The line of the mistake, the problem and the remedy.
Hint = tuple[int, str, str]
# Scores a text: the number of parsable lines, infinite if all, and how well they fit the model.
Trial = Callable[[str], tuple[float, int]]

OF_THE_TEXT_ABOVE = (
    "the line is read as part of the text above it",
    "Start it with '- ', like the other items; the name of a list is on its own line.",
)
_ITEMS_BELOW = "there are items below a text"
_OR_ONE = "If it belongs where it is, keep one of the two."
_NO_LIST = "the item belongs to no list, because the line above it is complete"
_TOO_MUCH = {
    "nested too deeply": "lists or names are nested too deeply",
    "too many values": "the file contains too many values",
}
# The score of a text that is valid and fits the model.
_RIGHT = (math.inf, 0)
# How many lines above an error may be its cause.
_NEAR = 12
# The longest line that a person is assumed to have written.
_LONGEST = 20_000
# The number of characters to parse again before the search stops.
_MOST_WORK = 20_000_000
# Indentation and list marker of a line.
_BEGINNING = re.compile(rf"\s*(?:[-{BULLETS}] +)?")
# The beginning of a line that is neither a field nor an item, such as a pasted note.
_STRAY = re.compile(r"(\s*)(?:: *)?(?!#|- |[\w'\"-]+\s*[:;=]|\s)(?=.)")
_ITEM = re.compile(r"(\s*- )(?=\w)")
# A field name with text after it.
_TEXT_OF_A_FIELD = re.compile(r"(\s*)([\w-]+): +(?=\S)")
# A field name whose value is on the following lines.
_OPENING = re.compile(r"[^#]*:\s*(?:#.*)?$")


class _Change(NamedTuple):
    """A change of one line, or of a few related lines."""

    first: int
    end: int  # the line after the last changed one
    instead: str
    likely: tuple[float, ...]  # the prior plausibility, to compare changes with equal results
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


def hint_instead(text: str, problem: Problem, trial: Trial, names: Collection[str]) -> Hint | None:
    """Return a change that makes the text valid and right, in place of a problem found in it.

    That is a name that is written twice, or items below a text. The line may be misplaced, two
    lines may have changed places, or the name of a list may be lost.
    """
    line, is_twice = problem.line or 1, problem.code is Code.WRITTEN_TWICE
    if problem.what != _ITEMS_BELOW and not is_twice:
        return None
    first = int(re.findall("line ([0-9]+)", problem.what)[0]) if is_twice else line
    found = _hint_of_line(text, line + (not is_twice), first, trial, names)
    if found and found[0] == line:
        return line, problem.what, f"{found[2]} {_OR_ONE}"
    return found


def _hint_of_line(
    text: str, line: int, other: int, trial: Trial, names: Collection[str]
) -> Hint | None:
    """Return a change near one of two lines; None if there is none."""
    lines, number = text.split("\n"), line - 1
    beginnings = _other_beginnings(lines, number)
    swapped = chain(_swapped(lines, number - 1), _swapped(lines, other - 1))
    for changes in (beginnings, swapped, _without_a_name(lines, number, names)):
        ranks = ((change.rank(lines, trial), change) for change in changes)
        fitting = [(rank, change[4:], change.first) for rank, change in ranks if rank[:2] == _RIGHT]
        is_clear = changes in (beginnings, swapped) or len({told for _, told, _ in fitting}) == 1
        if fitting and is_clear:
            _, (what, remedy), first = max(fitting)
            return first + 1, what, remedy
    return None


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
            yield first + 1, _ITEMS_BELOW, remedy
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
    return len(line) - len(line.lstrip())


def _beginning(begun: str) -> str:
    """Return the indentation and list marker of a line in words."""
    spaces = len(begun) - 2 if begun.endswith("- ") else len(begun)
    indent = f"with {count_noun(spaces, 'space')}" if spaces else "without a space"
    return f"Begin it {indent}" + (", a hyphen and a space" if begun.endswith("- ") else "")


def _hint_of_many(text: str, trial: Trial) -> Hint | None:
    """Return the remedy for several lines with the same mistake."""
    for pattern, better, what, remedy in MANY:
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
    written = [number for number in range(max(marks), -1, -1) if lines[number].strip()]
    if any(len(lines[number]) > _LONGEST for number in [*written[:_NEAR], *marks]):
        return
    for number in dict.fromkeys([*written[:_NEAR], *marks]):
        for pattern, better, what, remedy in SLIPS:
            for match in re.finditer(pattern, lines[number]):
                before, after = lines[number][: match.start()], lines[number][match.end() :]
                changed = f"{before}{match.expand(better)}{after}"
                advice = match.expand(what), match.expand(remedy)
                yield _Change(number, number + 1, changed, (math.inf,), *advice)
    for number in dict.fromkeys([*written[:4], *marks]):
        yield from _swapped(lines, number)
    starts = [line for line, above in pairwise(written) if _OPENING.match(lines[above])]
    for number in dict.fromkeys([*written[:4], *marks, *starts[:_NEAR]]):
        yield from _other_beginnings(lines, number)
    for number in dict.fromkeys([*written[:4], *marks]):
        yield from _without_a_name(lines, number, names)


def _swapped(lines: list[str], number: int) -> Iterator[_Change]:
    """Yield a line and the one above it in the other order."""
    for first in range(max(number - 1, 0), min(number + 1, len(lines) - 1)):
        instead = f"{lines[first + 1]}\n{lines[first]}"
        what = f"the line and the one below it, line {first + 2}, have changed places"
        yield _Change(first, first + 2, instead, (-3,), what, "Put them in the other order.")


def _without_a_name(lines: list[str], number: int, names: Collection[str]) -> Iterator[_Change]:
    """Yield a line with a missing field name added, or without text that does not belong."""
    line = lines[number]
    if begun := _ITEM.match(line) or _STRAY.match(line):
        where = ", after the hyphen" if "-" in begun[1] else ""
        for name in sorted(names):
            instead = f"{begun[1]}{name}: {line[begun.end() :]}"
            remedy = f"Write the name of its field before it{where}, such as '{name}: '."
            yield _Change(number, number + 1, instead, (-2,), "the text has no field name", remedy)
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
