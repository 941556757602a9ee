"""The nodes of a YAML file, no deeper and no more than records need, or why it cannot be read.

The C library would follow a hundred thousand brackets until the stack ends; the bounds stop it.
"""

from contextlib import suppress

import yaml

from partnership.errors import Problem, ProblemsFoundError

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without its C library is slower and otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 40
"""No record nests deeper than this."""

MOST_NODES = 100_000
"""No file of records holds more names and values than this."""

_RESTORE = "Restore the last version of the file."
_CLOSE = "Write the same quote at the end of the text."
_QUOTES = "Put quotes around the whole text."
_PLAIN_WORDS = (
    ("nested too deeply", "lists or names are nested too deeply", _RESTORE),
    ("too many values", "the file holds too many values", _RESTORE),
    (
        "mapping values are not allowed",
        "a colon stands where none can be",
        "Put quotes around a text that holds a colon, and check the spaces at the line's start.",
    ),
    (
        "could not find expected ':'",
        "this line or the one above has no colon after its name",
        "Write name: value, with a colon and a space.",
    ),
    (
        "unexpected end of stream",
        "a quote is opened and never closed",
        _CLOSE,
    ),
    (
        "expected ',' or",
        "a quote, a bracket or a comma is missing",
        "Give each quote and bracket its partner, and put commas between the items.",
    ),
    (
        "did not find expected key",
        "the line does not begin below its neighbours",
        "Begin the lines of one record with the same number of spaces.",
    ),
    (
        "expected '-' indicator",
        "the line does not begin below its neighbours",
        "Begin the items of one list with the same number of spaces.",
    ),
    ("cannot start any token", "a text begins with a mark that YAML keeps for itself", _QUOTES),
    ("alphabetic or numeric", "a text begins with a mark that YAML keeps for itself", _QUOTES),
    ("undefined alias", "a text begins with * and is taken for an alias", _QUOTES),
    ("another document", "a line --- divides the file in two", "Delete that line."),
)
"""What the reader of YAML complains of, and how it is put to an officer."""


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
        """Leave kinds alone: documents.py tells numbers, days and words apart by itself."""
        return ""

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


def nodes_of(text: str, name: str) -> yaml.Node:
    """Return the outermost node of a text; raise ProblemsFoundError when it is not YAML."""
    try:
        node = yaml.compose(text, Loader=_Bounded)
    except yaml.MarkedYAMLError as error:
        raise ProblemsFoundError([_unreadable(text, name, error)]) from error
    if node is None:
        problem = Problem(name, 1, "the file is empty", "Restore it, or remove the file.")
        raise ProblemsFoundError([problem])
    return node


def _unreadable(text: str, name: str, error: yaml.MarkedYAMLError) -> Problem:
    reason = error.problem or "it cannot be read"
    began_here = "unexpected end" in reason
    mark = (error.context_mark if began_here else error.problem_mark) or error.context_mark
    line = mark.line + 1 if mark else None
    if mark and _is_indented_with_a_tab(text, mark.line):
        return Problem(name, line, "a tab stands where YAML wants spaces", "Indent with spaces.")
    if mark and error.context and (quote := _quote_closed_on(mark.line, text)):
        what = f"the quote that is opened here is closed only on line {quote.end_mark.line + 1}"
        return Problem(name, quote.start_mark.line + 1, what, _CLOSE)
    for fragment, what, remedy in _PLAIN_WORDS:
        if fragment in reason:
            return Problem(name, line, what, remedy)
    remedy = "Look for a missing colon, quote or space on this line and the one above."
    return Problem(name, line, f"this is not YAML: {reason}", remedy)


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


def _is_indented_with_a_tab(text: str, line: int) -> bool:
    written = text.split("\n")[line : line + 1]
    return any("\t" in one[: len(one) - len(one.lstrip())] for one in written)
