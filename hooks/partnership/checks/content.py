"""Checks the authored pages and their menu before anything is made of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from partnership.errors import Problem, ProblemsFoundError, nearest, suggestion
from partnership.model.site import PageHead
from partnership.records.messages import problems_in
from partnership.records.text_files import display_name, read_text
from partnership.records.yaml_loader import Place, document_of, read_document

_HEADING = re.compile(r"(#{1,6})\s*\S")
_NOT_PROSE = re.compile(r"^(```|~~~).*?^\1$|<!--.*?-->|\{#.*?#\}", re.DOTALL | re.MULTILINE)
"""What is no text of a page: code as it is written, and comments."""

_SLIPS = {
    r"\][(][^)]*$": ("a link has no ) at its end", "Write it behind the address."),
    r"\)\[https?:": ("a link is turned round", "Write the words in [ ], then the address in ( )."),
    r"\]\(\)": ("a link has no address", "Write it between ( and )."),
    r"!\[\]\(": ("a picture has no description", "Write between [ and ] what it shows."),
}
"""For each slip in a line of a page: what is wrong, and what to write."""


def problems_of_content(content: Path, settings: Path) -> Iterator[Problem]:
    """Yield what is wrong with the pages of a folder, and with the menu that leads to them."""
    if not content.is_dir() or not settings.exists():
        return
    pages = {path.relative_to(content).as_posix() for path in content.rglob("*.md")}
    yield from _of_the_menu(settings, pages, content.name)
    for path in content.rglob("*.[mM][dD]"):
        if path.suffix != ".md":
            what = "the page is not read, because its name does not end in .md"
            yield Problem(display_name(path), None, what, f"Name it {path.stem}.md.")
    for name in sorted(pages):
        try:
            text = read_text(content / name, display_name(content / name))
        except ProblemsFoundError as error:
            yield from error.problems
        else:
            yield from _of_page(display_name(content / name), text)


def _of_page(file: str, text: str) -> Iterator[Problem]:
    lines = text.split("\n")
    marks = [at for at, line in enumerate(lines) if line.rstrip() == "---"]
    end = 0 if marks[:1] != [0] else next(iter(marks[1:]), -1)
    if end < 0:
        what, remedy = "nothing ends what the page says of itself", "Write a line --- below it."
        yield Problem(file, 1, what, remedy)
        return
    try:
        if end:
            head = document_of(file, "\n".join(["#", *lines[1:end]]))  # each line keeps its number
            PageHead.model_validate(head.value)
    except ProblemsFoundError as error:
        yield from error.problems
    except ValidationError as error:
        yield from problems_in(head, PageHead, error, {})
    prose = _NOT_PROSE.sub(lambda match: "\n" * match[0].count("\n"), text).split("\n")
    yield from _of_headings(file, prose, end)
    for number, line in enumerate(prose[end:], end + 1):
        for pattern, told in _SLIPS.items():
            if re.search(pattern, line):
                yield Problem(file, number, *told)


def _of_headings(file: str, lines: list[str], end: int) -> Iterator[Problem]:
    """Yield where a page has not one heading of the first level, or leaves a level out."""
    above = 0
    for number, line in enumerate(lines[end:], end + 1):
        if found := _HEADING.match(line):
            level = len(found[1])
            if above and level == 1:
                remedy = "Begin it with ##: a page has one heading with a single #."
                yield Problem(file, number, "the page has a second title", remedy)
            elif level > above + 1:
                what = f"the heading is of level {level}, and the one above it of {above}"
                what = what if above else "the page has no title above its first heading"
                yield Problem(file, number, what, f"Begin the line with {'#' * (above + 1)}.")
            above = max(level, 2) if above else level
    if not above:
        remedy = "Write its title below the lines of ---, behind a # and a space."
        yield Problem(file, end + 1, "the page has no title", remedy)


def _of_the_menu(settings: Path, pages: set[str], folder: str) -> Iterator[Problem]:
    """Yield what is no YAML, entries of the menu without a page, and pages that are in no menu."""
    name = display_name(settings)
    try:
        document = read_document(settings, lambda value: len(pages - _menu_of(value)))
    except ProblemsFoundError as error:
        yield from () if "!!python" in settings.read_text("utf-8") else error.problems
        return
    menu, apart = document.value.get("nav"), str(document.value.get("not_in_nav", "")).split()
    if not menu or "*" in "".join(apart):
        return
    led_to = [*_entries(menu, ("nav",)), *((("not_in_nav",), page) for page in apart)]
    for place, entry in led_to:
        is_of_ours = "/" not in entry or nearest(entry, pages)  # others may be made from records
        if entry not in pages and "://" not in entry and is_of_ours:
            what = f"'{place[0]}' names {entry}, which is no page"
            remedy = suggestion(entry, pages, f"Write the path of a page below {folder}/.")
            yield document.problem(place, what, remedy)
    for page in sorted(pages.difference(entry for _, entry in led_to)):
        entry = f"- {Path(page).stem.capitalize()}: {page}"
        remedy = f"Add {entry} to 'nav' in {name}, or {page} to 'not_in_nav'."
        yield Problem(f"{folder}/{page}", None, "no menu leads to the page", remedy)


def _menu_of(value: Any) -> set[str]:  # noqa: ANN401 - the same
    return {page for _, page in _entries(value.get("nav") if isinstance(value, dict) else (), ())}


def _entries(value: Any, place: Place) -> Iterator[tuple[Place, str]]:  # noqa: ANN401 - a file may hold anything
    """Yield each path of the menu, and where it stands."""
    if isinstance(value, str):
        yield place, value
    parts = value if isinstance(value, dict) else {}
    for step, part in parts.items() or enumerate(value if isinstance(value, list) else ()):
        yield from _entries(part, (*place, step))
