"""Checks finished pages: no script, style or frame that is not a file of our own.

The content policy would refuse each of these in the browser; here each stops the build.
Most pages hold nothing that could be one, so a search for suspects comes first, and a page
is read tag by tag only where there are some.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from partnership.errors import Problem

_FOREIGN = (
    "animate",
    "animatemotion",
    "animatetransform",
    "applet",
    "base",
    "embed",
    "frame",
    "frameset",
    "iframe",
    "object",
    "portal",
    "set",
    "style",
)
"""Elements that bring in something from elsewhere, or change an attribute of another."""

_LINKS = (
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
)
"""Attributes that hold an address."""

_SCHEMES = ("http", "https", "mailto", "tel")
"""How an address may begin, if it does not lead to another page of the site."""

_DATA_BLOCKS = ("application/json", "application/ld+json")
"""Kinds of `script` that hold values and are never run."""

_HEADERS_IN_A_PAGE = ("content-security-policy",)
"""The headers that a page may carry within itself."""

_SUSPECT_ELEMENTS = re.compile(rf"<(?:{'|'.join(_FOREIGN)})\b|<script(?![^<>]*\bsrc=)")

_SUSPECT_ATTRIBUTES = re.compile(
    r"[\s\"'/](?:(?:on[a-z]+|style|srcdoc)\s*="
    r"|http-equiv\s*=(?!\s*[\"']content-security-policy[\"'])"
    rf"|(?:{'|'.join(_LINKS)})\s*=\s*[\"']?(?!(?:{'|'.join(_SCHEMES)}):)"
    r"[^\"'>/?#]*[:&\x00-\x1f]"
    r"|src\s*=\s*[\"']?(?:[a-z]+:|\s*//))"
)
"""What no harmless page holds, and some harmless text does too."""

_SCHEME = re.compile(r"^([^/?#]*?):")
_IGNORED_IN_A_SCHEME = re.compile(r"[\x00-\x20]")
_REMEDY = "Put it in a file of its own in overrides/assets/, or take it out."


def page_problems(name: str, text: str) -> Iterator[Problem]:
    """Yield everything in a finished page that the content policy would refuse."""
    small = text.lower()
    if _SUSPECT_ELEMENTS.search(small) or _SUSPECT_ATTRIBUTES.search(small):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        for line, what in reader.found:
            yield Problem(name, line, what, _REMEDY)


class _Reader(HTMLParser):
    """Reads a page tag by tag and notes what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is wrong with one tag."""
        given = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.found += [(line, what) for what in _wrong_with_element(tag, given)]
        for name, value in attrs:
            self.found += [(line, what) for what in _wrong_with_attribute(tag, name, value or "")]


def _wrong_with_element(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag in _FOREIGN:
        yield f"the page has a <{tag}> element"
    if tag == "script" and "src" not in given and given.get("type") not in _DATA_BLOCKS:
        yield "the page has a script within itself"
    header = given.get("http-equiv", "").lower()
    if header and header not in _HEADERS_IN_A_PAGE:
        yield f"the page sets the header '{header}'"


def _wrong_with_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name in ("style", "srcdoc") or name.startswith("on"):
        yield f"<{tag}> has a '{name}' attribute"
    if name in _LINKS:
        scheme = _SCHEME.match(_IGNORED_IN_A_SCHEME.sub("", value))
        if name == "src" and (scheme or value.strip().startswith("//")):
            yield f"<{tag}> loads from elsewhere"
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield f"<{tag}> links to a '{scheme[1].lower()}:' address"
