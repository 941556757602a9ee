"""Helpers that follow the links of a built site."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag


class Reader(HTMLParser):
    """Reads a page's links and the places that links can lead to."""

    def __init__(self, page: str) -> None:
        """Read a page at once."""
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag's links and names."""
        for name, value in attrs:
            if name in ("href", "src", "data-index", "data-library", "data-answers") and value:
                self.links.append(value)
            if name in ("id", "name") and value:
                self.places.add(value)


def broken_links(site: Path) -> list[str]:
    """Return every link of a site that leads to no file or to no place in it."""
    pages = {path: Reader(path.read_text("utf-8")) for path in site.rglob("*.html")}
    broken = []
    for page, reader in pages.items():
        for link in reader.links:
            if re.match(r"^[a-z]+:", link):
                continue
            address, place = urldefrag(unquote(link))
            if page.name == "404.html":
                target = site / address.removeprefix("/")
            else:
                target = (page.parent / address).resolve() if address else page
            target = target / "index.html" if target.is_dir() else target
            if target.parent.name == "explore":
                place = place.partition("show=")[0]  # the rest is a choice, not a place
            if not target.is_file() or (place and place not in pages[target].places):
                broken.append(f"{page.relative_to(site)} -> {link}")
    return broken
