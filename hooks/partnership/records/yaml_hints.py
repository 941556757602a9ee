"""What people write where YAML wants something else, told in their words and found by its line."""

import re
from collections.abc import Iterator
from contextlib import suppress

import yaml

from partnership.records.yaml_layout import ITEM, NAME, Hint, layout_hint

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without its C library is slower and otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

_RESTORE = "Restore the last version of the file."
QUOTES = "Put double quotes around the whole text."
_CLOSE = "Write the same quote at the end of the text."
_PAIRS = (
    "Put double quotes around a text that holds an apostrophe, a colon or a comma, "
    "and give each bracket its partner."
)
_NEIGHBOURS = "Begin the lines of one record with the same number of spaces."
_ITEMS = "Begin each item of a list with '- ', all after the same number of spaces."
_NO_COLON = "could not find expected ':'"
RESERVED = "a text starts with a character that YAML reserves"
_PLAIN_WORDS = (
    ("nested too deeply", "lists or names are nested too deeply", _RESTORE),
    ("too many values", "the file holds too many values", _RESTORE),
    (
        "mapping values are not allowed",
        "a colon stands where none can be",
        "Put double quotes around a text that holds a colon; check the spaces at the line's start.",
    ),
    (
        _NO_COLON,
        "the line has no colon after its name",
        f"{NAME[:-1]}; or begin it further in, where it goes on with the text above.",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", _CLOSE),
    (
        "expected ',' or",
        "a quote, a bracket or a comma is missing",
        _PAIRS,
    ),
    (
        "did not find expected key",
        "the line does not begin below its neighbours",
        _NEIGHBOURS,
    ),
    (
        "expected '-' indicator",
        "the line is not an item of the list above it",
        _ITEMS,
    ),
    (
        "block sequence entries are not allowed",
        "the item begins on the line of its name",
        "Begin each item on a line of its own below the name, with '- '.",
    ),
    (
        "did not find expected node content",
        "a text is missing after a comma or bracket, or begins with a character of YAML",
        _PAIRS,
    ),
    ("mapping keys are not allowed", RESERVED, QUOTES),
    ("cannot start any token", RESERVED, QUOTES),
    ("alphabetic or numeric", RESERVED, QUOTES),
    ("did not find URI", RESERVED, QUOTES),
    ("did not find expected hexdecimal", "a \\ in double quotes begins a code", "Write \\\\."),
    ("found unknown escape character", "a \\ in double quotes begins a code", "Write \\\\."),
    ("undefined alias", "a text begins with * and is read as an alias", QUOTES),
    ("comment or line break", RESERVED, QUOTES),
    ("another document", "a line --- divides the file in two", "Delete that line."),
)
"""What the reader of YAML complains of, and how it is put to an officer."""

_LAYOUT = (
    "mapping values",
    "expected key",
    _NO_COLON,
    "expected '-' indicator",
    "document start",
)
"""Complaints about where a line stands."""

_CONFLICT = re.compile(r"^(?:<{7}|={7}$|>{7})(?: .*)?$")
_BARE_HYPHEN = re.compile(r"^\s*-[^\s-]")
_ODD_SPACE = re.compile(
    r"^\s*?(?![ \t])\s|^\s*-(?![ \t])\s|^\s*(?:- )?\S*:(?![ \t])\s|[{,]\s*\w+:(?![ \t])\s"
    r"|^\s*(?:- )?[{\w-]+\uff1a"
)
"""A space that no keyboard types before a line or after its colon, or a colon of another script."""
BULLETS = "\u2022\u2013\u2014\u00b7\u2023\u25cf\u25aa*+"
"""What word processors begin an item with."""

_BULLET = re.compile(rf"^\s*(?:- )?([{BULLETS}])\s+\S")
_AFTER_NAME = re.compile(r"^\s*(?:- )*(?:[\w-]+:\s+)?(\S.*)$")


def conflict_hints(text: str) -> Iterator[Hint]:
    """Yield each place where two versions of a file were left side by side."""
    if not any(marker * 7 in text for marker in "<=>"):
        return
    lines = enumerate(text.split("\n"), start=1)
    marked = [(number, line) for number, line in lines if _CONFLICT.match(line)]
    begun = [number for number, line in marked if line.startswith("<")]
    for number in begun or [number for number, _ in marked[:1]]:
        what = "two versions of the file stand side by side here (a merge conflict)"
        remedy = (
            "Keep the lines of one version, and delete those of the other together with "
            "the lines that begin with <<<<<<<, ======= and >>>>>>>."
        )
        yield Hint(number, what, remedy)


def space_hints(text: str) -> Iterator[Hint]:
    """Yield each line with a space or a colon that YAML does not know."""
    if text.isascii():
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if _ODD_SPACE.match(line):
            what = "the line holds a space or a colon that looks right and YAML does not know"
            yield Hint(number, what, "Type the spaces and the colon again on a plain keyboard.")


def bullet_hint(line: str, number: int) -> Hint | None:
    """Return what to do about a line that begins an item as a word processor does."""
    bullet = _BULLET.match(line)
    if bullet is None:
        return None
    what = f"the line begins with {bullet[1]}, which YAML does not know as the mark of an item"
    return Hint(number, what, ITEM)


def _fence_hint(line: str, number: int) -> Hint | None:
    what = "the line is a mark of Markdown, which YAML does not know"
    return Hint(number, what, "Delete the line.") if line.startswith("```") else None


def _hyphen_hint(line: str, number: int) -> Hint | None:
    if _BARE_HYPHEN.match(line) is None:
        return None
    what = "the hyphen of an item has no space after it"
    return Hint(number, what, ITEM)


def hint_of(text: str, error: yaml.MarkedYAMLError) -> Hint:
    """Return why a text is not YAML, as far as its lines tell."""
    reason = error.problem or "it cannot be read"
    began_here = "unexpected end" in reason
    mark = (error.context_mark if began_here else error.problem_mark) or error.context_mark
    lines = text.split("\n")
    found = _of_the_lines(text, lines, mark, error) if mark else None
    if found:
        return found
    line = mark.line + 1 if mark else None
    for fragment, what, remedy in _PLAIN_WORDS:
        if fragment in reason:
            return Hint(line, what, remedy)
    remedy = "Look for a missing colon, quote or space on this line and the one above."
    return Hint(line, f"this is not YAML: {reason}", remedy)


def _of_the_lines(
    text: str, lines: list[str], mark: yaml.Mark, error: yaml.MarkedYAMLError
) -> Hint | None:
    """Return what the lines tell of a complaint, the surest first."""
    reason, line = error.problem or "", mark.line + 1
    if _is_indented_with_a_tab(lines, mark.line):
        return Hint(line, "a tab stands where YAML wants spaces", "Indent with spaces.")
    if error.context and (quote := _quote_closed_on(mark.line, text)):
        what = f"the quote that is opened here is closed only on line {quote.end_mark.line + 1}"
        return Hint(quote.start_mark.line + 1, what, _CLOSE)
    for number in range(max(0, line - 2), min(len(lines), line)):
        for hint in (bullet_hint, _hyphen_hint, _fence_hint):
            if found := hint(lines[number], number + 1):
                return found
    found = _text_after_its_end(lines, line)
    if not found and "expected ',' or" in reason:
        found = _of_brackets(lines, mark, error.context_mark)
    if not found and "mapping values" in reason and ": " in lines[mark.line][: mark.column]:
        found = Hint(line, "a colon stands within the text", QUOTES)
    if not found and any(words in reason for words in _LAYOUT):
        found = layout_hint(lines, line + 1)
    return found


def _of_brackets(lines: list[str], mark: yaml.Mark, opened: yaml.Mark | None) -> Hint:
    """Return what is wrong within brackets: one that is not closed, or a comma that is missing."""
    what = "a quote, a bracket or a comma is missing"
    if opened is None:
        return Hint(mark.line + 1, what, _PAIRS)
    bracket = lines[opened.line][opened.column : opened.column + 1]
    if opened.line != mark.line:
        closing = {"[": "]", "{": "}"}.get(bracket, "bracket")
        told = f"the {bracket} that is opened here is not closed before line {mark.line + 1}"
        return Hint(opened.line + 1, told, f"Write {closing} at the end of the list.")
    name = re.search(r"([\w-]+)\s*$", lines[mark.line][: mark.column])
    if name and lines[mark.line][mark.column] == ":":
        remedy = f"Write a comma before {name[1]}; if it is part of a text, put that in quotes."
        return Hint(mark.line + 1, f"a comma is missing before '{name[1]}:'", remedy)
    return Hint(mark.line + 1, what, _PAIRS)


def _text_after_its_end(lines: list[str], line: int) -> Hint | None:
    """Return what is wrong with a text that goes on after its closing quote or bracket."""
    for number in (line, line - 1):
        value = _AFTER_NAME.match(lines[number - 1]) if 0 < number <= len(lines) else None
        written = value[1].rstrip() if value else ""
        pairs = {'"': '"', "'": "'", "[": "]", "{": "}"}
        closing = pairs.get(written[:1])
        if closing and (end := written.find(closing, 1)) > 0:
            rest = written[end + 1 :].strip()
            if rest and not rest.startswith(("#", ",", ":", closing)):
                what = f"the text goes on after the {closing} that ends it"
                remedy = 'Put double quotes around the whole text, and write \\" for a quote in it.'
                return Hint(number, what, remedy)
    return None


def _quote_closed_on(line: int, text: str) -> yaml.ScalarToken | None:
    """Return the text in quotes that ends on a line and began above it, if there is one.

    Its own last quote is missing: the one that ends it was to begin another text.
    """
    found = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=Loader):
            if token.start_mark.line > line:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                is_long = token.start_mark.line < token.end_mark.line == line
                found = token if is_long else found
    return found


def _is_indented_with_a_tab(lines: list[str], line: int) -> bool:
    written = lines[line : line + 1]
    return any("\t" in text[: len(text) - len(text.lstrip())] for text in written)


def anchor_hints(text: str) -> Iterator[Hint]:
    """Yield each text that begins with & and lost its first word to YAML by that."""
    if not re.search(r"(?:^|[\s\[{,:-])&\S", text):
        return
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=Loader):
            if isinstance(token, yaml.AnchorToken):
                yield Hint(token.start_mark.line + 1, f"{RESERVED} (&{token.value})", QUOTES)
