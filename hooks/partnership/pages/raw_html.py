"""Keeps finished HTML from Markdown, which would read every cell of a table to change nothing.

Most of a page of figures is such HTML. While the rest becomes HTML, a mark stands for each part:
first for each table and drawing, then for each block of HTML around them.
A part that the search is not to know, such as a month's numbers, comes back when it has read on.
"""

import re
from dataclasses import dataclass

_PART = re.compile(r"<(table|svg)\b.*?</\1>", re.DOTALL)
_BLOCK = re.compile(
    r"^<(details|div|dl|figure|form|nav|ol|p|section|ul)\b.*?</\1>$", re.DOTALL | re.MULTILINE
)
_ID = re.compile(r' id="[^"]+"')
_UNSEARCHED = re.compile(r"<\w+ data-search-exclude\b")
_MARK = re.compile(r'<(\w+) data-aside="([0-9]+)">.*?</\1>', re.DOTALL)


@dataclass(frozen=True)
class Aside:
    """A page's Markdown with marks in it, and the parts that they stand for."""

    markdown: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, markdown: str) -> "Aside":
        """Lay aside the HTML of a page; its ids stay, for links are checked."""
        parts: list[str] = []

        def mark(part: re.Match[str]) -> str:
            begun = len(re.findall(rf"<{part[1]}\b", part[0]))
            if begun != part[0].count(f"</{part[1]}>") or " markdown=" in part[0]:
                return part[0]  # it ends elsewhere than its first element, or holds Markdown
            parts.append(part[0])
            ids = "".join(f"<b{element_id}></b>" for element_id in _ID.findall(part[0]))
            return f'<{part[1]} data-aside="{len(parts) - 1}">{ids}</{part[1]}>'

        return cls(_BLOCK.sub(mark, _PART.sub(mark, markdown)), tuple(parts))

    def with_what_is_searched(self, html: str) -> str:
        """Return the page's own HTML with every part in its place that the search may know."""

        def searched(mark: re.Match[str]) -> str:
            part = self.parts[int(mark[2])]
            return mark[0] if _UNSEARCHED.match(part) else part

        return _MARK.sub(searched, _MARK.sub(searched, html))

    def whole(self, html: str) -> str:
        """Return a page with every part in its place."""

        def put_back(mark: re.Match[str]) -> str:
            return self.parts[int(mark[2])]

        return _MARK.sub(put_back, _MARK.sub(put_back, html))
