"""Checks finished pages: no script, style, picture or frame that is not a file of our own.

The content policy would refuse each of these in the browser; here each stops the build.
Where every tag of a page is written as ours are, each kind of tag is looked at once for the whole
site; any other page is read tag by tag, and with its lines.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

from partnership.errors import Problem
from partnership.pages.csp_rules import wrong_with_attribute, wrong_with_element

_REST = r"(?:\s++[a-z][a-z0-9:_-]*+(?:=\"[^\"]*+\")?)*+\s*+/?>"
_OUR_TAGS = re.compile(
    "(<!doctype html>|</[a-z][a-z0-9-]*+>"
    rf"|<script{_REST}[^<]*+</script>|<title{_REST}[^<]*+</title>"
    rf"|<(?!(?:noscript|script|textarea|title)\b)[a-z][a-z0-9-]*+{_REST})",
    re.IGNORECASE,
)
"""A tag with every value between double quotes, which all browsers read alike."""

_END_WITHIN_A_TAG = re.compile(r"</(?:noscript|textarea|title)", re.IGNORECASE)
_REMEDY = "Put it in a file of its own in overrides/assets/, or take it out."


def page_problems(name: str, text: str) -> Iterator[Problem]:
    """Yield everything in a finished page that the content policy would refuse."""
    pieces = _OUR_TAGS.split(text)
    words, tags = pieces[::2], pieces[1::2]
    if "<" in "".join(words) or any(map(_found_in, set(tags))):
        for line, what in _read(text):
            yield Problem(name, line, what, _REMEDY)


@lru_cache(maxsize=20_000)
def _found_in(tag: str) -> bool:
    return bool(_read(tag))


def _read(text: str) -> list[tuple[int, str]]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Reads a page tag by tag and notes what must not be there, each with its line.

    What browsers take for the end of a comment or of a title differs from what is read here, so
    one that could hide a tag is noted too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is wrong with one tag; of an attribute written twice the first counts."""
        given = {name: value or "" for name, value in reversed(attrs)}
        self._note(*wrong_with_element(tag, given))
        for name, value in attrs:
            self._note(*wrong_with_attribute(tag, name, value or "", given))
        if _END_WITHIN_A_TAG.search(self.get_starttag_text() or ""):
            self._note(f"<{tag}> holds the end of another element")

    def handle_data(self, data: str) -> None:
        """Note a tag within a script that is not run."""
        if self.cdata_elem == "script" and "<" in data:
            self._note("a <script> holds a '<'")

    def handle_comment(self, data: str) -> None:
        """Note a tag within a comment."""
        if "<" in data:
            self._note("a comment holds a '<'")

    def handle_decl(self, decl: str) -> None:
        """Note words that a drawing defines for itself."""
        if "[" in decl:
            self._note("the page defines entities")

    def unknown_decl(self, _data: str) -> None:
        """Note a part that only some browsers take for text."""
        self._note("the page has a <![ part")

    def handle_pi(self, data: str) -> None:
        """Note an instruction, such as one that names a style sheet of a drawing."""
        if not data.startswith("xml "):
            self._note(f"the page has a <?{data.split(' ', 1)[0]} instruction")

    def _note(self, *whats: str) -> None:
        self.found += [(self.getpos()[0], what) for what in whats]
