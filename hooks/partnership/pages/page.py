"""A page before MkDocs reads it: Markdown with a title, a description and its source."""

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
# The front matter of a page template: title, description and other fields, a line each.
_HEAD = re.compile(r"---\ntitle: (.*)\ndescription: (.*)\n((?:[a-z]+: .+\n)*)---\n")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def headings_of(markdown: str) -> set[str]:
    """Return the anchors of the headings in Markdown, as the site generator makes them."""
    return {
        anchor or slugify(unescape(_LINK.sub(r"\1", text)), "-")
        for text, anchor in _HEADING.findall(markdown)
    }


BOOST_OF_A_RECORD = 0.0005
"""The search boost of pages about the past; the boost of a current page is 1.

A match in a heading counts 1,000 times a match in text, so the boost must be below 1/1,000.
"""


# The content of a file; a long file comes in chunks, so that it is never whole in memory.
Content = str | bytes | Iterator[str]
# A file's address relative to the home page, and a function that writes its content.
MadeFile = tuple[str, Callable[[], Content]]
# Maps file names to functions that write their content.
Writers = Mapping[str, Callable[[], str | bytes]]
TemplateValues = Mapping[str, object]  # the variables of a template
Later = Callable[[], TemplateValues]  # a function that computes template variables on demand


@dataclass(frozen=True)
class Page:
    """A page generated from records."""

    path: str  # the path of the page, such as wards/castle.md
    title: str = ""  # the plain-text title for menus, search results and browser tabs
    description: str = ""  # what the page contains, in one sentence, for search engines
    write: Callable[[], str] = str  # renders it as Markdown with its heading, on each call
    source: str | None = None  # the file in data/ to edit if the page is wrong
    known_by: str = ""  # the item of that file that it is about: a code or slug
    index_page: str | None = None  # the index page of its menu section, if its own folder has none
    menu_title: str | None = None  # a shorter title for menus
    is_a_record: bool = False  # whether it is about the past; search ranks it lower
    is_in_menu: bool = True  # else only its section's index links to it
    more: str = ""  # further lines of front matter, such as `exit: true`

    @property
    def markdown(self) -> str:
        """The page as Markdown; rendered on each access, so that pages need not stay in memory."""
        return self.write()

    @property
    def text(self) -> str:
        """The page as MkDocs reads it: front matter, with the title as HTML, then Markdown."""
        title, description = _in_yaml(escape(self.title)), _in_yaml(self.description)
        more = self.more
        if self.is_a_record and "search:" not in more:
            more += f"search: {{boost: {BOOST_OF_A_RECORD}}}\n"
        head = f"title: {title}\ndescription: {description}\n{more}"
        return f"---\n{head}---\n\n{self.markdown}"


@dataclass(frozen=True)
class PageWriter:
    """Renders pages of a snapshot from the templates in overrides/pages/."""

    snapshot: Snapshot
    environment: Environment

    def write(self, page: Page, template: str, values: TemplateValues, later: Later = dict) -> Page:
        """Return a page rendered from a template, the snapshot and other values.

        The template starts with the page's front matter. `later` computes expensive values when the
        page is rendered.
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
    """The files of a browser library, which may not be installed."""

    needs: tuple[str, ...]  # the library's files in node_modules
    lacking: str  # the message for when the library is missing: what the site lacks, and why
    folder: str  # the folder in which the files are published

    def __init__(self, snapshot: Snapshot, libraries: Path | None) -> None:
        """Set the snapshot and the folder of the browser libraries."""
        self._snapshot = snapshot
        self._needed = [libraries / name for name in self.needs] if libraries else []

    @property
    def is_there(self) -> bool:
        """Whether the library is installed."""
        return bool(self._needed) and all(path.is_file() for path in self._needed)

    @property
    def notices(self) -> tuple[str, ...]:
        """Messages about a missing library, and what to do about it."""
        return () if self.is_there else (f"{self.lacking} is not installed. Run `make`.",)

    def writers(self) -> Writers:
        """Return a writer for each published file by its name; empty if the library is missing."""
        raise NotImplementedError

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of each file relative to the home page; empty if the library is missing."""
        writers = self.writers() if self.is_there else {}
        return {
            name: with_fingerprint(f"{self.folder}/{name}", write)
            for name, write in writers.items()
        }

    @property
    def library(self) -> str:
        """The address of the first file; empty if the library is missing."""
        return next(iter(self.addresses.values()), "")

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        for name, address in self.addresses.items():
            yield address, self.writers()[name]


def _in_yaml(text: str) -> str:
    """Return text as a JSON string that YAML reads back unchanged.

    Non-plain characters are escaped: MkDocs would publish front matter that it cannot parse as
    unescaped Markdown.
    """
    written = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[^ -~]", lambda match: f"\\U{ord(match[0]):08X}", written)


_KNOWN_BY = re.compile(r"[ -]*(?:code|slug|id): (.+)")


def lines_of(text: str) -> dict[str, int]:
    """Return the line of the first mention of each thing in a file, by its code, slug or id."""
    lines = dict[str, int]()
    for line_number, line in enumerate(text.split("\n"), start=1):
        if match := _KNOWN_BY.fullmatch(line):
            lines.setdefault(match[1], line_number)
    return lines


def address_of(path: str) -> str:
    """Return a page's address relative to the home page: wards/castle.md is at wards/castle/."""
    stem = path.removesuffix(".md")
    stem = "" if stem == "index" else stem.removesuffix("/index")
    return f"{stem}/" if stem else ""


def way_home(path: str) -> str:
    """Return the relative path from a page to the home page: `.`, `..` or `../..`."""
    return "/".join([".."] * address_of(path).count("/")) or "."


def index_above(path: str) -> str:
    """Return the index of a page's folder: wards/index.md for wards/castle.md."""
    folder = path.rpartition("/")[0]
    return f"{folder}/index.md" if folder else "index.md"


# A menu entry as in mkdocs.yml: a page's path, or a title with a path or a section.
MenuEntry = str | dict[str, "str | list[MenuEntry]"]


def with_pages(menu: list[MenuEntry], pages: Iterable[Page]) -> list[MenuEntry]:
    """Return the menu with each page in its folder's section, which an index page opens."""
    finished = deepcopy(menu)
    for page in pages:
        if not page.is_in_menu:
            continue
        path = PurePosixPath(page.path)
        folders = path.parents[1:] if path.name == "index.md" else path.parents
        indexes = [page.index_page] if page.index_page else [f"{at}/index.md" for at in folders]
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
            section = _section_with(inside, index) if isinstance(inside, list) else None
            if section is not None:
                return section
    return None
