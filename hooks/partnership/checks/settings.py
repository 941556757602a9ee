"""Checks mkdocs.yml: the menu, settings without effect, and names that lead nowhere."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from partnership.errors import FieldPath, Problem, Problems, ProblemsFoundError, Thing
from partnership.records.fields import values_in
from partnership.records.text_files import display_name
from partnership.records.yaml_loader import Document, read_document
from partnership.text import nearest, suggestion


def problems_of_settings(
    settings: Path, pages: set[str], content: Path, made: Collection[str] | None
) -> Problems:
    """Yield invalid YAML, menu entries without a page, and pages missing from the menu."""
    name, folder = display_name(settings), content.name

    def count_mistakes(value: Any) -> int:  # noqa: ANN401 - a file may hold anything
        unread = len([*unread_settings("", value)]) if isinstance(value, dict) else 1
        return len(pages - set(_paths(value).values())) + len([*_crowded(value)]) + unread

    try:
        document = read_document(settings, count_mistakes, _KNOWN["theme"])
    except ProblemsFoundError as error:
        yield from () if "!!python" in settings.read_text("utf-8") else error.problems
        return
    yield from unread_settings(settings.read_text("utf-8"), document.value)
    yield from _names_that_lead_nowhere(
        document, settings.parent, None if made is None else pages | {*made}
    )
    menu, apart = _paths(document.value), str(document.value.get("not_in_nav", "")).split()
    if not menu or "*" in "".join(apart):
        return
    for place in _crowded(document.value):
        remedy = f"Replace the two spaces before '{place[-1]}:' with '- '."
        yield document.problem(place, "one item of the menu contains two entries", remedy)
    led_to = [*menu.items(), *((("not_in_nav",), page) for page in apart)]
    known = set[str]()
    for place, entry in led_to:
        if place[0] == "nav" and entry in known:
            what = f"'nav' lists {entry} twice"
            yield document.problem(place, what, "Keep the one in the right place.")
        meant = nearest(entry.rpartition(":")[2].removeprefix(f"{folder}/"), pages)
        known.add(entry)
        # a folder's pages may be generated
        is_of_ours = "/" not in entry or meant if made is None else entry not in made
        if entry not in pages and "://" not in entry and is_of_ours:
            yield _gone(document, place, entry, meant, content)
            known |= {meant or ""}
    for page in sorted(pages - known):
        entry = f"- {Path(page).stem.capitalize()}: {page}"
        remedy = f"Add {entry} to 'nav' in {name}, or {page} to 'not_in_nav'."
        yield Problem(f"{folder}/{page}", None, "the page is not in the menu", remedy)


def _gone(
    document: Document, place: FieldPath, entry: str, meant: str | None, content: Path
) -> Problem:
    """Return the problem of a menu entry without a page: entry or file has a wrong name."""
    what = f"'{place[0]}' lists {entry}, which is not a page"
    remedy = f"Restore {content.name}/{entry}, write another page, or delete the entry."
    problem = document.problem(place, what, f"Did you mean '{meant}'?" if meant else remedy)
    if re.search(r":\S", entry):
        problem = replace(problem, remedy="Write a space after the colon.")
    elif (words := entry.rpartition(" "))[0] and meant == words[2]:
        problem = replace(problem, remedy=f"Write {words[0]}: {meant}, with a colon.")
    elif ":" in entry:
        problem = replace(
            problem, remedy="Put quotes around the name alone, before the last colon."
        )
    elif meant and _is_linked(entry, meant, content) and content.name not in Path(entry).parts:
        what = f"the page is {entry} in '{place[0]}' of {document.name}, and in links"
        remedy = f"Name it {content.name}/{entry} again."
        problem = Problem(f"{content.name}/{meant}", None, what, remedy)
    address = re.sub(r"(^|/)index\.md$|\.md$", "/", entry)
    return replace(problem, about=(Thing("page", address),), leads=True)


def _is_linked(page: str, other: str, content: Path) -> bool:
    """Return whether authored pages link to a missing page and not to a similar one."""
    texts = [path.read_text("utf-8", errors="replace") for path in content.rglob("*.md")]
    parts = 1 if Path(page).name != Path(other).name else 2
    ours, others = ("/".join(Path(path).parts[-parts:]) for path in (page, other))
    linked = [name for name in (ours, others) if any(name in text for text in texts)]
    return linked == [ours]


def _crowded(settings: Any) -> Iterator[FieldPath]:  # noqa: ANN401 - a file may hold anything
    """Yield the place of each menu entry that shares an item with another entry."""
    menu = settings.get("nav") if isinstance(settings, dict) else None
    for place, part in values_in(menu, ("nav",)):
        names = [*part] if isinstance(part, dict) else []
        yield from ((*place, name) for name in names[1:])


def _paths(settings: Any) -> dict[FieldPath, str]:  # noqa: ANN401 - a file may hold anything
    """Return each path of the menu by its place."""
    menu = settings.get("nav") if isinstance(settings, dict) else None
    return {place: path for place, path in values_in(menu, ("nav",)) if isinstance(path, str)}


# Settings of Material and MkDocs that our templates use.
_KNOWN = {"theme": {"name", "custom_dir"}, "extra": {"footer"}}

_SETTINGS = {
    "INHERIT", "dev_addr", "docs_dir", "draft_docs", "edit_uri_template", "exclude_docs", "extra",
    "extra_css", "extra_templates", "hooks", "markdown_extensions", "mdx_configs", "nav",
    "not_in_nav", "plugins", "remote_branch", "remote_name", "site_author", "site_description",
    "site_dir", "site_name", "strict", "theme", "use_directory_urls", "validation", "watch",
}  # fmt: skip
"""Settings of MkDocs that have an effect here."""

_LOOK = "The design is in overrides/assets/stylesheets/site/base.css."
_OWN = "Change it in data/partnership.yml."
_INSTEAD = {
    "theme.features": "The menu is in overrides/partials/nav.html.",
    "theme.palette": _LOOK,
    "theme.font": _LOOK,
    "theme.logo": "The logo is overrides/assets/images/favicon.svg.",
    "theme.favicon": "The logo is overrides/assets/images/favicon.svg.",
    "theme.language": "Pages are in British English, which overrides/main.html says.",
    "repo_url": f"The address of the records comes from `site.repository`. {_OWN}",
    "repo_name": f"The address of the records comes from `site.repository`. {_OWN}",
    "edit_uri": f"The address of the records comes from `site.repository`. {_OWN}",
    "copyright": f"Licences and sources come from `attributions`. {_OWN}",
    "site_url": f"The address of the site comes from `site.address`. {_OWN}",
    "extra_javascript": "A page names its scripts in its front matter, as `scripts`.",
}
"""The alternative for each setting without effect."""


def unread_settings(text: str, settings: Mapping[str, Any]) -> Problems:
    """Yield each setting of mkdocs.yml that is unknown or has no effect, with the alternative."""
    names = [name for name in _INSTEAD if "." not in name and name in settings]
    for group, known in _KNOWN.items():
        given = settings.get(group)
        if isinstance(given, Mapping):
            names += [f"{group}.{name}" for name in given if name not in known]
    found = {
        name: (
            f"'{name}' has no effect, because no template in overrides/ uses it",
            f"Delete it. {_INSTEAD.get(name, '')}".strip(),
        )
        for name in names
    }
    for name in [name for name in settings if name not in _SETTINGS and name not in found]:
        remedy = suggestion(name, _SETTINGS - settings.keys(), "Delete it.")
        found[name] = f"'{name}' is not a setting of MkDocs", remedy
    if not isinstance(settings.get("strict", True), bool):
        found["strict"] = "'strict' must be true or false", "Write true."
    for name, (what, remedy) in found.items():
        field = re.compile(rf" *{re.escape(name.rpartition('.')[2])} *:")
        lines = (number for number, line in enumerate(text.split("\n"), 1) if field.match(line))
        yield Problem("mkdocs.yml", next(lines, None), what, remedy)


def _names_that_lead_nowhere(
    document: Document, home: Path, pages: Collection[str] | None
) -> Problems:
    """Yield each theme, extension, file and page of the footer that does not exist.

    `pages` are all pages, if those that are generated are known.
    """
    addresses = {re.sub(r"(^|/)index\.md$|\.md$", "/", page) for page in pages or ()}
    for place, name in values_in(document.value):
        group, *rest = place or ("",)
        text, known = name, set[str]()
        if group == "markdown_extensions" and len(rest) == 1:
            text = next(iter(name), "") if isinstance(name, dict) else name
            known = _installed("markdown.extensions") | (
                {text} if find_spec(text.partition(".")[0]) else set()
            )
        elif place == ("theme", "name"):
            known = _installed("mkdocs.themes")
        elif group == "hooks" and rest:
            known = {path.relative_to(home).as_posix() for path in (home / name).parent.glob("*")}
        elif group == "extra" and rest[-1:] == ["url"] and "://" not in name:
            text, known = name.partition("#")[0], addresses
        if known and text and text not in known:
            what = f"'{group}' names {text}, which does not exist"
            yield document.problem(place, what, suggestion(text, known, "Correct or delete it."))


def _installed(group: str) -> set[str]:
    return {entry.name for entry in entry_points(group=group)}
