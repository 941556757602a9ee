"""Keeps finished tables and drawings from Markdown, which would read every cell to change nothing.

Most of a page of figures is such HTML. While the rest becomes HTML, a mark stands for each part.
A part that the search is not to know, such as a month's numbers, comes back when it has read on.
"""

import re
from dataclasses import dataclass

_PART = re.compile(r"<(table|svg)\b.*?</\1>", re.DOTALL)
_ID = re.compile(r'\bid="[^"]+"')
_UNSEARCHED = re.compile(r"<\w+ data-search-exclude\b")
_MARK = re.compile(r'<(table|svg) data-aside="([0-9]+)">.*?</\1>', re.DOTALL)


@dataclass(frozen=True)
class Aside:
    """A page's Markdown with marks in it, and the parts that they stand for."""

    markdown: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, markdown: str) -> "Aside":
        """Lay aside the tables and drawings of a page; their ids stay, for links are checked."""
        parts: list[str] = []

        def mark(part: re.Match[str]) -> str:
            parts.append(part[0])
            ids = "".join(f"<b {element_id}></b>" for element_id in _ID.findall(part[0]))
            return f'<{part[1]} data-aside="{len(parts) - 1}">{ids}</{part[1]}>'

        return cls(_PART.sub(mark, markdown), tuple(parts))

    def with_what_is_searched(self, html: str) -> str:
        """Return the page's own HTML with every part in its place that the search may know."""
        return _MARK.sub(self._searched_part, html)

    def whole(self, html: str) -> str:
        """Return a page with every part in its place."""
        return _MARK.sub(self._part, html)

    def _part(self, mark: re.Match[str]) -> str:
        return self.parts[int(mark[2])]

    def _searched_part(self, mark: re.Match[str]) -> str:
        part = self._part(mark)
        return mark[0] if _UNSEARCHED.match(part) else part
