"""A page before MkDocs sees it: finished Markdown with a title, a description and its source.

In the menu it takes its place under the section whose index it belongs to.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape, unescape
from pathlib import Path, PurePosixPath

from jinja2 import Environment
from markdown.extensions.toc import slugify

from partnership.pages.assets import with_fingerprint
from partnership.pages.snapshot import Snapshot

_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +\{: *#([a-z0-9-]+) *\})?$", re.MULTILINE)
_HEAD = re.compile(r"---\ntitle: (.*)\ndescription: (.*)\n((?:[a-z]+: .+\n)*)---\n")
"""How the template of a page begins: title, description, and more for the front matter.

Every value is on one line.
"""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def headings_of(markdown: str) -> set[str]:
    """Return the anchor of every heading, as the site generator makes them."""
    return {
        anchor or slugify(unescape(_LINK.sub(r"\1", text)), "-")
        for text, anchor in _HEADING.findall(markdown)
    }


BOOST_OF_A_RECORD = 0.0005
"""How much a match counts on a page of the past, where it counts 1 on a page of today.

A match in a heading counts 1,000 times one in a text, and must still count for less than that.
"""


Content = str | bytes | Iterator[str]
"""What a file holds; a long one is written part by part, and never held whole."""

MadeFile = tuple[str, Callable[[], Content]]
"""A file's address below the home page, and what writes its content once it is asked for."""

Writers = Mapping[str, Callable[[], str | bytes]]
"""What gives each of some files, by its name."""

TemplateValues = Mapping[str, object]
"""TemplateValues for a template."""

Later = Callable[[], TemplateValues]
"""Gives values for a template, once they are asked for."""


@dataclass(frozen=True)
class Page:
    """One page generated from records."""

    path: str
    """Where it stands among the pages, such as wards/castle.md."""
    title: str = ""
    """Its name in menus, searches and browser tabs, as plain text."""
    description: str = ""
    """What a reader finds on it, in one sentence; search engines show it."""
    write: Callable[[], str] = str
    """Writes its text in Markdown, the main heading included, each time that it is asked for."""
    source: str | None = None
    """The file in data/ to change when the page is wrong."""
    known_by: str = ""
    """What the page tells of, where that file holds more: the code or slug of a ward or place."""
    beside: str | None = None
    """The index whose section of the menu it joins, where its own folder has none."""
    menu_title: str | None = None
    """Its name in menus alone, where the title tells more than a menu has room for."""
    is_a_record: bool = False
    """True for what is kept of the past: search puts it below what is so today."""
    is_in_menu: bool = True
    """False for a page that its section's index alone leads to, so that menus stay short."""
    more: str = ""
    """What else its front matter says, in lines such as `exit: true`."""

    @property
    def markdown(self) -> str:
        """Its text, written anew each time, so that a build need not hold all of them at once."""
        return self.write()

    @property
    def text(self) -> str:
        """The page as MkDocs reads it: front matter, then Markdown.

        MkDocs takes a title as HTML, so it is escaped here, where text ends and HTML begins.
        """
        title, description = _in_yaml(escape(self.title)), _in_yaml(self.description)
        more = self.more
        if self.is_a_record and "search:" not in more:
            more += f"search: {{boost: {BOOST_OF_A_RECORD}}}\n"
        head = f"title: {title}\ndescription: {description}\n{more}"
        return f"---\n{head}---\n\n{self.markdown}"


@dataclass(frozen=True)
class PageWriter:
    """Writes pages of a snapshot by the templates in overrides/pages/."""

    snapshot: Snapshot
    environment: Environment

    def write(self, page: Page, template: str, values: TemplateValues, later: Later = dict) -> Page:
        """Return a page with what a template makes of the snapshot and of values.

        Its front matter stands at the beginning of the template. `later` gives the values that take
        long to work out, once the text is asked for.
        """
        common = {"snapshot": self.snapshot, "root": way_home(page.path), **values}
        found, begun, head = self.environment.get_template(f"pages/{template}.md"), "", None
        for part in found.generate(common):
            begun += part
            if head := _HEAD.match(begun):
                break
        if head is None:
            raise ValueError(f"pages/{template}.md begins with no title and description")

        def written() -> str:
            return _HEAD.sub("", found.render({**common, **later()}), count=1)

        title, description, more = map(unescape, head.groups())
        return replace(page, title=title, description=description, more=more, write=written)


class LibraryFiles:
    """What of a site needs a library of the browser, which may not be installed."""

    needs: tuple[str, ...]
    """Its files in node_modules."""
    lacking: str
    """What is missing without them, and why."""
    folder: str
    """Where the files are published."""

    def __init__(self, snapshot: Snapshot, libraries: Path | None) -> None:
        """Remember the snapshot and where the browser libraries are."""
        self._snapshot = snapshot
        self._needed = [libraries / name for name in self.needs] if libraries else []

    @property
    def is_there(self) -> bool:
        """Whether the library is installed."""
        return bool(self._needed) and all(path.is_file() for path in self._needed)

    @property
    def notices(self) -> tuple[str, ...]:
        """What is missing, and what to do about it."""
        return () if self.is_there else (f"{self.lacking} is not installed. Run `make`.",)

    def writers(self) -> Writers:
        """Return what gives each file that is published, by its name, where the library is."""
        raise NotImplementedError

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of each file below the home page, by its name; none without the library."""
        writers = self.writers() if self.is_there else {}
        return {
            name: with_fingerprint(f"{self.folder}/{name}", write)
            for name, write in writers.items()
        }

    @property
    def library(self) -> str:
        """The address of the first of them; empty where the library is not installed."""
        return next(iter(self.addresses.values()), "")

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        for name, address in self.addresses.items():
            yield address, self.writers()[name]


def _in_yaml(text: str) -> str:
    """Write a text as JSON, so that YAML reads a text back letter for letter.

    Escapes are written out for every character that is not plain, because MkDocs takes front
    matter that it cannot read for Markdown, and would publish it unescaped.
    """
    written = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[^ -~]", lambda match: f"\\U{ord(match[0]):08X}", written)


_KNOWN_BY = re.compile(r"[ -]*(?:code|slug|id): (.+)")


def lines_of(text: str) -> dict[str, int]:
    """Return the line on which a file first tells of each thing, by its code, slug or id."""
    lines = dict[str, int]()
    for number, line in enumerate(text.split("\n"), start=1):
        if told := _KNOWN_BY.fullmatch(line):
            lines.setdefault(told[1], number)
    return lines


def address_of(path: str) -> str:
    """Return a page's address below the home page: wards/castle.md is wards/castle/."""
    stem = path.removesuffix(".md")
    stem = "" if stem == "index" else stem.removesuffix("/index")
    return f"{stem}/" if stem else ""


def way_home(path: str) -> str:
    """Return the relative way from a page to the home page: `.`, `..` or `../..`."""
    depth = address_of(path).count("/")
    return "/".join([".."] * depth) or "."


def index_above(path: str) -> str:
    """Return the index of a page's folder: that of wards/castle.md is wards/index.md."""
    folder = path.rpartition("/")[0]
    return f"{folder}/index.md" if folder else "index.md"


MenuEntry = str | dict[str, "str | list[MenuEntry]"]
"""A page's path, or a title with a path or a section: the form in which mkdocs.yml has the menu."""


def with_pages(menu: list[MenuEntry], pages: Iterable[Page]) -> list[MenuEntry]:
    """Return the menu with each page in the section of its folder; an index opens one there.

    The title of a section is HTML, as those of pages are.
    """
    finished = deepcopy(menu)
    for page in pages:
        if not page.is_in_menu:
            continue
        path = PurePosixPath(page.path)
        folders = path.parents[1:] if path.name == "index.md" else path.parents
        indexes = [page.beside] if page.beside else [f"{folder}/index.md" for folder in folders]
        sections = (_section_with(finished, index) for index in indexes)
        section = next((section for section in sections if section is not None), None)
        if section is None:
            continue
        title = page.title if page.path.endswith("/index.md") else page.menu_title
        inside: list[MenuEntry] | str = page.path if page.menu_title else [page.path]
        section.append({escape(title): inside} if title else page.path)
    return finished


def _section_with(entries: list[MenuEntry], index: str) -> list[MenuEntry] | None:
    if index in entries:
        return entries
    for entry in entries:
        for inside in entry.values() if isinstance(entry, dict) else ():
            found = _section_with(inside, index) if isinstance(inside, list) else None
            if found is not None:
                return found
    return None
