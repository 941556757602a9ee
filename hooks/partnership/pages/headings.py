"""The headings of finished Markdown, by the part of the address that leads to each."""

import re
import unicodedata
from html import unescape

_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +\{: *#([a-z0-9-]+) *\})?$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def headings_of(markdown: str) -> set[str]:
    """Return the anchor of every heading, as the site generator makes them."""
    return {anchor or slugified(text) for text, anchor in _HEADING.findall(markdown)}


def slugified(text: str) -> str:
    """Return a heading as an anchor: lower case, with hyphens for spaces."""
    words = unescape(_LINK.sub(r"\1", text))
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^\w\s-]", "", ascii_only).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)
