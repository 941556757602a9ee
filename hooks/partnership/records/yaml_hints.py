"""What people write where YAML wants something else, told in their words and found by its line."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import yaml

from partnership.errors import Problem

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
_ITEM = "Begin each item with a hyphen and a space: '- '."
_NAME = "Write name: value, with a colon and a space."
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
        f"{_NAME[:-1]}; or begin it further in, where it goes on with the text above.",
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

_NAMED = r"\s*(?:- )?[a-z][a-z0-9_]*"
_COLONLESS = re.compile(rf"{_NAMED}(?:\s*[;=].*|\s+[\[{{\"'].*|\s*|\s+[>|][-+]?\s*)")
_COLONLESS_WORDS = re.compile(rf"{_NAMED}\s+[^:]*")
_NO_SPACE = re.compile(rf"{_NAMED}:[^\s/]")
_FIELD = re.compile(rf"{_NAMED}:(?:\s|$)")
_NUMBERED = re.compile(r"\s*[0-9]+[.)]\s+\S")
_ABOUT_NAMES = ("mapping values", "expected key", _NO_COLON)
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


@dataclass(frozen=True)
class Hint:
    """What is wrong on a line of a file, and what to write."""

    line: int | None
    what: str
    remedy: str

    def problem(self, name: str) -> Problem:
        """Return it as a problem of a file."""
        return Problem(name, self.line, self.what, self.remedy)


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
    return Hint(number, what, _ITEM)


def _fence_hint(line: str, number: int) -> Hint | None:
    what = "the line is a mark of Markdown, which YAML does not know"
    return Hint(number, what, "Delete the line.") if line.startswith("```") else None


def _number_hint(line: str, number: int) -> Hint | None:
    is_numbered = _NUMBERED.match(line) is not None
    what = "the line begins with a number as the mark of an item"
    return Hint(number, what, _ITEM) if is_numbered else None


def _hyphen_hint(line: str, number: int) -> Hint | None:
    if _BARE_HYPHEN.match(line) is None:
        return None
    what = "the hyphen of an item has no space after it"
    return Hint(number, what, _ITEM)


def hint_of(text: str, error: yaml.MarkedYAMLError) -> Hint:
    """Return why a text is not YAML, as far as its lines tell."""
    reason = error.problem or "it cannot be read"
    began_here = "unexpected end" in reason
    mark = (error.context_mark if began_here else error.problem_mark) or error.context_mark
    line = mark.line + 1 if mark else None
    lines = text.split("\n")
    if mark and _is_indented_with_a_tab(lines, mark.line):
        return Hint(line, "a tab stands where YAML wants spaces", "Indent with spaces.")
    if mark and error.context and (quote := _quote_closed_on(mark.line, text)):
        what = f"the quote that is opened here is closed only on line {quote.end_mark.line + 1}"
        return Hint(quote.start_mark.line + 1, what, _CLOSE)
    if _NO_COLON in reason and error.context_mark:
        line = error.context_mark.line + 1
    for number in range(max(0, (line or 1) - 2), min(len(lines), line or 1)):
        written = lines[number]
        for hint in (bullet_hint, _hyphen_hint, _fence_hint):
            if found := hint(written, number + 1):
                return found
    if line is not None and (more := _text_after_its_end(lines, line)):
        return more
    return _in_plain_words(lines, line, error)


def _in_plain_words(lines: list[str], line: int | None, error: yaml.MarkedYAMLError) -> Hint:
    """Return what the reader of YAML complains of, in the words of people."""
    reason = error.problem or ""
    if line is not None and (hint := _of_the_layout(lines, line, error)):
        return hint
    for fragment, what, remedy in _PLAIN_WORDS:
        if fragment in reason:
            return Hint(line, what, remedy)
    remedy = "Look for a missing colon, quote or space on this line and the one above."
    return Hint(line, f"this is not YAML: {reason}", remedy)


def _of_the_layout(lines: list[str], line: int, error: yaml.MarkedYAMLError) -> Hint | None:
    """Return what is wrong with how lines begin, and with the names that they begin with."""
    reason, at = error.problem or "", error.problem_mark
    written = lines[line - 1] if line <= len(lines) else ""
    is_field, depth = _FIELD.match(written) is not None, _depth(written)
    if any(fragment in reason for fragment in _ABOUT_NAMES):
        if number := _not_far_in(lines, line):
            what = f"the line begins less far in than lines {number - 1} and {number + 1}"
            return Hint(number, what, _NEIGHBOURS)
        if name := _broken_name(lines, line):
            return name
        if is_field and at and at.column == written.find(":"):
            what = f"the line begins further in than line {line - 1}, which is complete"
            is_maybe_item = any(_is_item(text) and _depth(text) == depth - 2 for text in lines)
            item = f"If line {line - 1} begins a new item, write '- ' before it; if not, begin"
            remedy = f"{item} both with as many spaces." if is_maybe_item else _NEIGHBOURS
            return Hint(line, what, remedy)
    if "mapping values" in reason and (number := _item_of_no_list(lines, line)):
        what = f"the item belongs to no list, because line {number - 1} is complete"
        return Hint(number, what, "Write the name of its list, with a colon, on a line above it.")
    if number := _without_its_hyphen(lines, line):
        what = "the line begins without a hyphen, and its neighbours are items"
        return Hint(number, what, _ITEM)
    return _of_the_depth(lines, line, reason, error.context_mark, is_field=is_field)


def _of_the_depth(
    lines: list[str], line: int, reason: str, began: yaml.Mark | None, *, is_field: bool
) -> Hint | None:
    """Return what is wrong where a line begins with too many spaces, or too few."""
    if "expected '-' indicator" in reason and is_field:
        remedy = f"{_NEIGHBOURS} A new item of a list begins with '- '."
        return Hint(line, "the line does not begin below its neighbours", remedy)
    if "expected key" in reason and line <= len(lines) and _is_item(lines[line - 1]):
        return Hint(line, "the item does not begin below the items beside it", _ITEMS)
    if "expected key" in reason and began and began.line + 1 != line:
        what = "the line does not begin below its neighbours, the first of which is on line"
        return Hint(line, f"{what} {began.line + 1}", _NEIGHBOURS)
    if "document start" in reason:
        first = next((n for n, text in enumerate(lines, start=1) if _FIELD.match(text)), line)
        what = f"the line begins further in than line {line}, and both are fields of the file"
        return Hint(first, what, "Begin it without a space.")
    return None


def _not_far_in(lines: list[str], line: int) -> int | None:
    """Return the line above that begins less far in than the ones around it, which are alike."""
    before, between, after = ("", "", *lines)[line - 1 : line + 2]
    is_between = _depth(before) == _depth(after) > _depth(between)
    return line - 1 if is_between and all(map(_FIELD.match, (before, between, after))) else None


def _broken_name(lines: list[str], line: int) -> Hint | None:
    """Return what is wrong with the name on a line, or on the one that it belongs to or follows."""
    depth = _depth(lines[line - 1]) if line <= len(lines) else 0
    for number in range(min(line, len(lines)), 0, -1):
        above = lines[number - 1]
        if not above.strip() or _depth(above) > depth:
            continue
        if mark := bullet_hint(above, number) or _number_hint(above, number):
            return mark
        if _COLONLESS.fullmatch(above):
            return Hint(number, "the line has no colon after its name", _NAME)
        if _NO_SPACE.match(above):
            return Hint(number, "the colon after the name has no space behind it", _NAME)
        is_beside = number < line and _depth(above) == depth and _FIELD.match(lines[line - 1])
        if is_beside and _COLONLESS_WORDS.fullmatch(above):
            return Hint(number, "the line has no colon after its name", _NAME)
        if _depth(above) < depth or (number < line and not _FIELD.match(above)):
            return None
    return None


def _without_its_hyphen(lines: list[str], line: int) -> int | None:
    """Return the line of an item that has lost its hyphen, where the next beside it has one."""
    for number in (line, line - 1):
        written = lines[number - 1] if 0 < number <= len(lines) else ""
        if written.strip() and not _FIELD.match(written) and not _is_item(written):
            beside = (text for text in lines[number:] if text.strip())
            after = next((text for text in beside if _depth(text) <= _depth(written)), "")
            if _is_item(after) and _depth(after) == _depth(written):
                return number
    written = lines[line - 1] if line <= len(lines) else ""
    for number in range(line - 1, 0, -1) if _is_item(written) else ():
        above = lines[number - 1]
        if above.strip() and _depth(above) <= _depth(written):
            if _depth(above) == _depth(written) and not (_FIELD.match(above) or _is_item(above)):
                return number
            first = lines[number]
            is_first = above.endswith(":") and not _is_item(first)
            return number + 1 if is_first and _depth(first) == _depth(written) else None
    return None


def _item_of_no_list(lines: list[str], line: int) -> int | None:
    """Return the line of an item that stands below a complete field, where its list has no name."""
    above, written = ("", *lines)[line - 1 : line + 1]
    is_deeper = _is_item(written) and _depth(written) > _depth(above)
    is_complete = _FIELD.match(above) and not above.rstrip().endswith(":")
    return line if is_deeper and is_complete else None


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _text_after_its_end(lines: list[str], line: int) -> Hint | None:
    """Return what is wrong with a text that goes on after its closing quote or bracket."""
    for number in (line, line - 1):
        value = _AFTER_NAME.match(lines[number - 1]) if 0 < number <= len(lines) else None
        written = value[1].rstrip() if value else ""
        pairs = {'"': '"', "'": "'", "[": "]", "{": "}"}
        closing = pairs.get(written[:1])
        if closing and (end := written.find(closing, 1)) > 0:
            rest = written[end + 1 :].strip()
            if rest and not rest.startswith(("#", ",", closing)):
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
