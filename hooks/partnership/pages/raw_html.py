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
            if not _is_whole(part):
                return part[0]
            parts.append(part[0])
            ids = "".join(f"<b{element_id}></b>" for element_id in _ID.findall(part[0]))
            return f'<{part[1]} data-aside="{len(parts) - 1}">{ids}</{part[1]}>'

        return cls(_BLOCK.sub(mark, _PART.sub(mark, markdown)), tuple(parts))

    def with_what_is_searched(self, html: str) -> str:
        """Return the page's own HTML with every part in its place that the search may know."""
        return _MARK.sub(self._searched_part, _MARK.sub(self._searched_part, html))

    def whole(self, html: str) -> str:
        """Return a page with every part in its place."""
        return _MARK.sub(self._part, _MARK.sub(self._part, html))

    def _part(self, mark: re.Match[str]) -> str:
        return self.parts[int(mark[2])]

    def _searched_part(self, mark: re.Match[str]) -> str:
        part = self._part(mark)
        return mark[0] if _UNSEARCHED.match(part) else part


def _is_whole(part: re.Match[str]) -> bool:
    """Tell whether a part ends where its first element does, and holds no Markdown."""
    begun = len(re.findall(rf"<{part[1]}\b", part[0]))
    return begun == part[0].count(f"</{part[1]}>") and " markdown=" not in part[0]
