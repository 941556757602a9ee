"""A page before MkDocs sees it: finished Markdown with a title, a description and its source."""

import json
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Page:
    """One page generated from records."""

    path: str
    """Where it stands among the pages, such as wards/yarm.md."""
    title: str
    """Its name in menus, searches and browser tabs, as plain text."""
    description: str
    """What a reader finds on it, in one sentence; search engines show it."""
    markdown: str
    """Its finished text, the main heading included."""
    source: str | None = None
    """The file in data/ to change when the page is wrong."""
    can_be_left_quickly: bool = False
    """True for a page that needs a way to leave it at once."""

    beside: str | None = None
    """The index whose section of the menu it joins, where its own folder has none."""

    scripts: tuple[str, ...] = ()
    """The names of the scripts of our own that it loads, such as filter."""

    @property
    def text(self) -> str:
        """The page as MkDocs reads it: front matter, then Markdown.

        MkDocs takes a title as HTML, so it is escaped here, where text ends and HTML begins.
        """
        meta = {"title": escape(self.title), "description": self.description}
        lines = [f"{name}: {json.dumps(value)}" for name, value in meta.items()]
        if self.can_be_left_quickly:
            lines.append("exit: true")
        if self.scripts:
            lines.append(f"scripts: {json.dumps(self.scripts)}")
        return "\n".join(["---", *lines, "---", "", self.markdown])


def address_of(path: str) -> str:
    """Return a page's address below the home page: wards/yarm.md is wards/yarm/."""
    stem = path.removesuffix(".md")
    stem = "" if stem == "index" else stem.removesuffix("/index")
    return f"{stem}/" if stem else ""


def way_home(path: str) -> str:
    """Return the relative way from a page to the home page: `.`, `..` or `../..`."""
    depth = address_of(path).count("/")
    return "/".join([".."] * depth) or "."
