"""Groups the built pages by kind, and chooses which of a kind are visited."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

KINDS = {
    r"": "Home",
    r"wards/former/[^/]+/": "Former wards",
    r"wards/(?!former/)[^/]+/": "Wards of today",
    r"wards/[^/]+/months/": "Months of a ward",
    r"crime/[^/]+/": "Kinds of crime",
    r"places/[^/]+/": "Towns",
    r"plans/[\d-]+/": "Plans",
    r"plans/[\d-]+/priorities/[^/]+/": "Priorities of a plan",
    r"plans/[\d-]+/monitoring/[^/]+/": "Monitoring reports of a plan",
    r"plans/[\d-]+/([a-z-]+)/": r"Pages of a plan: \1",
    r"meetings/[^/]+/": "Meetings",
    r"meetings/[^/]+/paper/": "Figures for a meeting",
    r"releases/[\d-]+/": "Releases of figures",
}
"""The kinds that have several pages; any other page is a kind of its own, under its heading."""


@dataclass(frozen=True)
class BuiltPage:
    """A page of the built site."""

    address: str
    """Its path below the site's address, as a visitor sees it."""
    kind: str
    has_exit_button: bool

    @property
    def file(self) -> str:
        """Its file in the folder of the site."""
        return self.address if self.address.endswith(".html") else f"{self.address}index.html"


def kind_of(address: str, heading: str) -> str:
    """Return the kind of the page at an address, with the heading that stands at its top."""
    for pattern, kind in KINDS.items():
        if match := re.fullmatch(pattern, address):
            return match.expand(kind)
    return heading


def built_pages(site: Path) -> list[BuiltPage]:
    """Return every page of a built site, in the order of addresses."""
    return [_read(site, path) for path in sorted(site.rglob("*.html"))]


def _read(site: Path, path: Path) -> BuiltPage:
    text = path.read_text("utf-8")
    address = re.sub(r"(^|/)index\.html$", r"\1", path.relative_to(site).as_posix())
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    words = unescape(re.sub(r"<[^>]+>", "", heading[1])).strip() if heading else address
    return BuiltPage(address, kind_of(address, words), "data-exit" in text)


def sampled(pages: list[BuiltPage], *, last: bool = False) -> list[BuiltPage]:
    """Return the first page of each kind, or the last, with a way to leave and without.

    They come from one template and differ in their figures.
    """
    alike = {(page.kind, page.has_exit_button): page for page in (pages if last else pages[::-1])}
    return [page for page in pages if page in alike.values()]


class _Shapes(HTMLParser):
    """Collects the elements of a page, each by tag and class with the two around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self._around: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._around.append(f"{tag} {dict(attrs).get('class')}")
        self.found.add(tuple(self._around[-3:]))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those within it that have no end, such as a line break."""
        while self._around and self._around.pop().split()[0] != tag:
            pass


def shapes_on(site: Path, pages: Iterable[BuiltPage]) -> set[tuple[str, ...]]:
    """Return the elements of some pages, each by tag and class with the two around it."""
    return {shape for page in pages for shape in _Shapes((site / page.file).read_text()).found}


def with_more_than(shapes: set[tuple[str, ...]], site: Path) -> Iterator[BuiltPage]:
    """Yield the pages of a site with an element that neither others nor those before it have."""
    for page in built_pages(site):
        own = shapes_on(site, [page])
        if not own <= shapes:
            yield page
            shapes = shapes | own
