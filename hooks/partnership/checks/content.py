"""Checks the authored pages and their menu before anything is made of them."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from partnership.checks.texts import values_in
from partnership.errors import Problem, ProblemsFoundError, count_noun, nearest
from partnership.model.site import PageHead
from partnership.records.messages import problems_in
from partnership.records.text_files import display_name, read_text
from partnership.records.yaml_loader import Place, document_of, read_document

_SAID = re.compile(r"[\w-]+:|\s+\S|- ")
"""A line of what a page says of itself."""

_HEADING = re.compile(r"(#{1,6})\s*\S")
_NOT_PROSE = re.compile(r"^(```|~~~).*?^\1$|<!--.*?-->|\{#.*?#\}", re.DOTALL | re.MULTILINE)
"""What is no text of a page: code as it is written, and comments."""

_PRINTED = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_JINJA_OR_TAG = re.compile(r"\{%-? *(\w+).*?%\}|<(/?)([a-z][a-z0-9]*)(?=[\s/>{])|/>", re.DOTALL)
_EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
"""Tags that hold nothing, so that nothing closes them."""

_BETWEEN_HEAD_AND_ROWS = re.compile(r" *\|?( *:?-+:? *\|)+( *:?-+:? *)?\Z")
_NO_END_OF_A_CELL = re.compile(r"(`+).*?\1|\\\|")

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
        said = list(takewhile(_SAID.match, lines[1:]))
        what, remedy = "nothing ends what the page says of itself", "Write a line --- below it."
        yield Problem(file, 1 + len(said), what, remedy)
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
    yield from _of_tags(file, "\n".join(prose))
    yield from _of_tables(file, prose)
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
                remedy = f"Begin the line with {'#' * (above + 1)}."
                if not above:
                    what = "the page has no title above its first heading"
                    remedy = "Write it on a line above, behind a # and a space."
                yield Problem(file, number, what, remedy)
            above = max(level, 2) if above else level
    if not above:
        remedy = "Write its title below the lines of ---, behind a # and a space."
        yield Problem(file, end + 1, "the page has no title", remedy)


def _of_tags(file: str, text: str) -> Iterator[Problem]:
    """Yield each tag of HTML that nothing closes, and each that closes none.

    One that a page has only where something holds may have its other half elsewhere.
    """
    depth, begun = 0, list[tuple[str, int, int]]()
    text = re.sub(r"`[^`\n]+`", "", _PRINTED.sub(lambda found: "\n" * found[0].count("\n"), text))
    number, at = 1, 0
    for found in _JINJA_OR_TAG.finditer(text):
        number, at = number + text.count("\n", at, found.start()), found.start()
        word, closes, tag = found.groups()
        if word or tag in _EMPTY:
            depth += {"if": 1, "endif": -1}.get(word, 0)
        elif tag is None:
            begun = begun[:-1]  # such as <path/>
        elif not closes:
            begun.append((tag, number, depth))
        elif tag in (names := [name for name, _, _ in begun]):
            last = len(names) - 1 - names[::-1].index(tag)
            yield from _unclosed(file, begun[last + 1 :])
            begun = begun[:last]
        elif not depth:
            remedy = f"Write <{tag}> where it begins, or take </{tag}> out."
            yield Problem(file, number, f"</{tag}> closes nothing that is open here", remedy)
    yield from _unclosed(file, begun)


def _unclosed(file: str, begun: list[tuple[str, int, int]]) -> Iterator[Problem]:
    """Yield each tag that nothing closes, but those that stand where something holds."""
    for tag, number, depth in begun:
        if not depth:
            remedy = f"Write </{tag}> where it ends, or take <{tag}> out."
            what = f"nothing closes <{tag}> before what is around it ends"
            yield Problem(file, number, what, remedy)


def _of_tables(file: str, lines: list[str]) -> Iterator[Problem]:
    """Yield each row of a table in Markdown that has more or fewer cells than its head."""
    head = 0
    for number, (above, line) in enumerate(pairwise(["", *lines]), start=1):
        if _BETWEEN_HEAD_AND_ROWS.match(line) and "|" in above and not head:
            head = _cells(above) if "{%" not in above else 0
        elif "|" not in line and "{%" not in line:
            head = 0
        if head and "{%" not in line and (own := _cells(line)) != head:
            what = f"the row has {count_noun(own, 'cell')}, and the head of its table {head}"
            remedy = "Write as many, with a | between two; a cell may be empty, as in | |."
            yield Problem(file, number, what, remedy)


def _cells(row: str) -> int:
    text = _NO_END_OF_A_CELL.sub("", _PRINTED.sub("", row)).strip()
    return text.removeprefix("|").removesuffix("|").count("|") + 1


def _of_the_menu(settings: Path, pages: set[str], folder: str) -> Iterator[Problem]:
    """Yield what is no YAML, entries of the menu without a page, and pages that are in no menu."""
    name = display_name(settings)
    try:
        document = read_document(settings, lambda value: len(pages - set(_paths(value).values())))
    except ProblemsFoundError as error:
        yield from () if "!!python" in settings.read_text("utf-8") else error.problems
        return
    menu, apart = _paths(document.value), str(document.value.get("not_in_nav", "")).split()
    if not menu or "*" in "".join(apart):
        return
    led_to = [*menu.items(), *((("not_in_nav",), page) for page in apart)]
    known = set[str]()
    for place, entry in led_to:
        if place[0] == "nav" and entry in known:
            what = f"'nav' lists {entry} twice"
            yield document.problem(place, what, "Keep the one at its place in the menu.")
        known.add(entry)
        meant = nearest(entry.rpartition(":")[2].removeprefix(f"{folder}/"), pages)
        is_of_ours = "/" not in entry or meant  # others may be made from records
        if entry not in pages and "://" not in entry and is_of_ours:
            what = f"'{place[0]}' names {entry}, which is no page"
            remedy = (
                f"Did you mean '{meant}'?"
                if meant
                else f"Write the path of a page below {folder}/."
            )
            if re.search(r":\S", entry):
                remedy = "Write a space behind the colon."
            elif ":" in entry:
                remedy = "Put quotes around the name alone, before the last colon."
            yield document.problem(place, what, remedy)
            known |= {meant or ""}
    for page in sorted(pages - known):
        entry = f"- {Path(page).stem.capitalize()}: {page}"
        remedy = f"Add {entry} to 'nav' in {name}, or {page} to 'not_in_nav'."
        yield Problem(f"{folder}/{page}", None, "no menu leads to the page", remedy)


def _paths(settings: Any) -> dict[Place, str]:  # noqa: ANN401 - a file may hold anything
    """Return each path of the menu by its place."""
    menu = settings.get("nav") if isinstance(settings, dict) else None
    return {place: path for place, path in values_in(menu, ("nav",)) if isinstance(path, str)}
