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

_FOREIGN = (
    *("animate", "animatemotion", "animatetransform", "applet", "audio", "base", "embed"),
    *("frame", "frameset", "iframe", "noembed", "noframes", "object", "plaintext", "portal"),
    *("set", "style", "track", "video", "xmp"),
)
"""Elements that bring in what the policy refuses, change another's attribute, or hide tags."""

_ADDRESSES = (
    *("attributionsrc", "background", "cite", "data", "href", "imagesrcset", "longdesc"),
    *("manifest", "ping", "poster", "src", "srcset", "xlink:href"),
)
"""Attributes that hold an address."""

_SEVERAL = ("imagesrcset", "ping", "srcset")
"""Attributes that hold more than one."""

_LEAD = (
    ("a", "href"),
    ("a", "xlink:href"),
    ("area", "href"),
    ("blockquote", "cite"),
    ("del", "cite"),
    ("ins", "cite"),
    ("q", "cite"),
)
"""Elements and attributes whose address a reader may follow; a browser loads every other."""

_KINDS_THAT_LEAD = {"alternate", "author", "canonical", "help", "license", "next", "prev"}
_KINDS_THAT_LOAD = {"apple-touch-icon", "icon", "stylesheet"}
"""The kinds of `link` that a page may hold: one that is of both loads."""

_PAINTS = (
    *("clip-path", "cursor", "fill", "filter", "marker", "marker-end", "marker-mid"),
    *("marker-start", "mask", "stroke"),
)
"""Attributes of a drawing that may hold the address of another, as in `url(#name)`."""

_NEVER = ("action", "formaction", "srcdoc", "style")
"""Attributes that the policy refuses whatever they hold, as it does those of events."""

_SCHEMES = ("http", "https", "mailto", "tel")
"""How an address may begin, if it does not lead to another page of the site."""

_DATA_BLOCKS = ("application/json", "application/ld+json")
"""Kinds of `script` that hold values and are never run."""

_HEADERS_IN_A_PAGE = ("content-security-policy",)
"""The headers that a page may carry within itself."""

_SCHEME = re.compile(r"^([^/?#]*?):")
_IGNORED_IN_AN_ADDRESS = re.compile(r"[\x00-\x20]")


def wrong_with_element(tag: str, given: dict[str, str]) -> Iterator[str]:
    """Yield what the policy refuses of an element that is given these attributes."""
    if tag in _FOREIGN:
        yield f"the page has a <{tag}> element"
    if tag == "script" and "src" not in given and given.get("type") not in _DATA_BLOCKS:
        yield "the page has a script within itself"
    for kind in (
        sorted(_kinds(given) - _KINDS_THAT_LEAD - _KINDS_THAT_LOAD) if tag == "link" else ()
    ):
        yield f"the page has a <link> of kind '{kind}'"
    header = given.get("http-equiv", "").lower()
    if header and header not in _HEADERS_IN_A_PAGE:
        yield f"the page sets the header '{header}'"


def wrong_with_attribute(tag: str, name: str, value: str, given: dict[str, str]) -> Iterator[str]:
    """Yield what the policy refuses of one of the attributes that an element is given."""
    if name in _NEVER or name.startswith("on"):
        yield f"<{tag}> has a '{name}' attribute"
    if name in _PAINTS and re.search(r"[:\\]|//", value):
        yield f"<{tag}> loads from elsewhere"
    for address in _addresses(name, value):
        scheme = _SCHEME.match(address)
        if (scheme or address.startswith("//")) and not _leads(tag, name, given):
            yield f"<{tag}> loads from elsewhere"
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield f"<{tag}> links to a '{scheme[1].lower()}:' address"


def _addresses(name: str, value: str) -> list[str]:
    """Return the addresses in an attribute as a browser reads them: a backslash is a slash."""
    if name not in _ADDRESSES:
        return []
    listed = re.split(r"[\s,]+", value) if name in _SEVERAL else [value]
    return [_IGNORED_IN_AN_ADDRESS.sub("", address).replace("\\", "/") for address in listed]


def _leads(tag: str, name: str, given: dict[str, str]) -> bool:
    if tag == "link" and name == "href":
        return _kinds(given) <= _KINDS_THAT_LEAD
    return (tag, name) in _LEAD


def _kinds(given: dict[str, str]) -> set[str]:
    return set(given.get("rel", "").lower().split())


_REST = r"(?:\s++[a-z][a-z0-9:_-]*+(?:=\"[^\"]*+\")?)*+\s*+/?>"
_OUR_TAGS = re.compile(
    "(<!doctype html>|</[a-z][a-z0-9-]*+>"
    rf"|<script{_REST}[^<]*+</script>|<title{_REST}[^<]*+</title>"
    rf"|<(?!(?:noscript|script|textarea|title)\b)[a-z][a-z0-9-]*+{_REST})",
    re.IGNORECASE,
)
"""A tag with every value between double quotes, which all browsers read alike."""

_PLAIN_VALUE = re.compile(
    r'(?<!\brel)(?<!\btype)(?<!-equiv)="(?:[\w.,;#()+-]|[ /](?![ /]))+"', re.ASCII | re.IGNORECASE
)
"""A value that is never wrong: no address of elsewhere, no entity, and no word of a rule here."""

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
    return _found_in_kind(_PLAIN_VALUE.sub('="-"', tag))


@lru_cache(maxsize=20_000)
def _found_in_kind(tag: str) -> bool:
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
