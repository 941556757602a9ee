"""The menu: generated pages take their place under the section whose index they belong to."""

from collections.abc import Iterable
from html import escape
from pathlib import PurePosixPath

from partnership.pages.page import Page

MenuEntry = str | dict[str, "str | list[MenuEntry]"]
"""A page's path, or a title with a path or a section: the form in which mkdocs.yml has the menu."""


def with_pages(menu: list[MenuEntry], pages: Iterable[Page]) -> list[MenuEntry]:
    """Return the menu with each page in the section of its folder; an index opens one there."""
    finished = [_copied(entry) for entry in menu]
    for page in pages:
        if not page.is_in_menu:
            continue
        path = PurePosixPath(page.path)
        folders = path.parents[1:] if path.name == "index.md" else path.parents
        indexes = [page.beside] if page.beside else [f"{folder}/index.md" for folder in folders]
        sections = (_section_with(finished, index) for index in indexes)
        section = next((section for section in sections if section is not None), None)
        if section is not None:
            section.append(_entry(page))
    return finished


def _copied(entry: MenuEntry) -> MenuEntry:
    if isinstance(entry, dict):
        return {
            title: [_copied(child) for child in inside] if isinstance(inside, list) else inside
            for title, inside in entry.items()
        }
    return entry


def _entry(page: Page) -> MenuEntry:
    """Return a page's place in the menu; the title of a section is HTML, as those of pages are."""
    if page.path.endswith("/index.md"):
        return {escape(page.title): [page.path]}
    return {escape(page.menu_title): page.path} if page.menu_title else page.path


def _section_with(entries: list[MenuEntry], index: str) -> list[MenuEntry] | None:
    if index in entries:
        return entries
    for entry in entries:
        for inside in entry.values() if isinstance(entry, dict) else ():
            found = _section_with(inside, index) if isinstance(inside, list) else None
            if found is not None:
                return found
    return None
