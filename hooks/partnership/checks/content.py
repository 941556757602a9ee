"""Checks authored pages before they are rendered."""

import re
from collections.abc import Collection
from itertools import pairwise, takewhile
from pathlib import Path

from pydantic import ValidationError

from partnership.checks.settings import problems_of_settings
from partnership.errors import Problem, Problems, ProblemsFoundError
from partnership.model.site import PageHead
from partnership.records.messages import problems_in
from partnership.records.text_files import display_name, read_text
from partnership.records.yaml_loader import document_of
from partnership.records.yaml_slips import ITEM
from partnership.text import count_noun, suggestion

# A line of front matter.
_SAID = re.compile(r"[\w-]+:|\s+\S|- ")
_HEADING = re.compile(r"(#{1,6})\s*\S")
# Parts that are not text: code and comments.
_NOT_PROSE = re.compile(r"^(```|~~~).*?^\1$|<!--.*?-->|\{#.*?#\}", re.DOTALL | re.MULTILINE)
_PRINTED = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_JINJA_OR_TAG = re.compile(r"\{%-? *(\w+).*?%\}|<(/?)([a-z][a-z0-9]*)(?=[\s/>{])|/>", re.DOTALL)
_NO_BOLD = re.compile(r"`[^`]*`|\{[{%].*?[%}]\}")
# HTML tags without content, which are never closed.
_EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_BETWEEN_HEAD_AND_ROWS = re.compile(r" *\|?( *:?-+:? *\|)+( *:?-+:? *)?\Z")
_NO_END_OF_A_CELL = re.compile(r"(`+).*?\1|\\\|")
# The folder and the ending of the files of the theme that a page's settings name.
_ASSETS = {"scripts": ("assets/javascripts", ".js"), "styles": ("assets/stylesheets", ".css")}

_SLIPS = {
    r"\b(?:TODO|TBC|FIXME|XXX|[Ll]orem ipsum)\b": (
        "the line contains a placeholder", "Write what is meant, or delete it."),
    r"\][(][^)]*$": ("a link has no ) at its end", "Add it after the address."),
    r"\)\[[^\]\s]*[./][^\]\s]*\]": ("the two parts of a link are in the wrong order",
        "Write the words in [ ], then the address in ( )."),
    r"^#{1,6}[^#\s]": ("the heading has no space after its #", "Add a space after the #."),
    r"^\s*[\u2022\u00b7\u2023\u25cf\u25aa]\s": (
        "the line starts with a bullet that Markdown does not recognise", ITEM),
    r"\] +\((?:https?:|[\w./-]+\.md)[^)]*\)|\]\( *[^)\s\"'<{]+ +[^)\s\"'<{]": (
        "there is a space before or inside the address of a link",
        "Delete it: the ( comes straight after the ], and an address has no spaces."),
    r"\]\([^)]*[\u2018\u2019\u201c\u201d]": (
        "the address of a link contains curly quotation marks", "Delete them."),
    r"=\"[^\"<>{}]*>[^\"]*$": ('a tag has no " at the end of its value', "Add it there."),
    r"(?<![{$])\{ ?(?:[a-z_]+\.[a-z_.]+[^{}]*|(?:if|for|end|else|set|call)[^{}%]*"
    r"|[a-z_]{3,} ?)\}(?!\})": (
        "a value is in single braces",
        "Write {{ and }} around a value, and {% and %} around words such as if."),
    r"\]\(\)": ("a link has no address", "Write it between ( and )."),
    r"!\[\]\(": ("a picture has no description", "Describe it between [ and ]."),
}  # fmt: skip
"""Typical mistakes in a line of a page: what is wrong, and what to write."""


def problems_of_content(
    content: Path, settings: Path, made: Collection[str] | None = None
) -> Problems:
    """Yield problems of the pages in a folder and of the menu.

    `made` are the generated pages, if known.
    """
    if not content.is_dir() or not settings.exists():
        return
    pages = {path.relative_to(content).as_posix() for path in content.rglob("*.md")}
    for name in sorted(pages.intersection(made or ())):
        what = "the site makes a page of this name itself, which would replace it"
        yield Problem(display_name(content / name), None, what, "Give the file another name.")
    yield from problems_of_settings(settings, pages - {*(made or ())}, content, made)
    for path in content.rglob("*.*"):
        if path.suffix.lower() == ".md" != path.suffix:
            what = "the page is not read, because its name does not end in .md"
            yield Problem(display_name(path), None, what, f"Name it {path.stem}.md.")
        elif path.suffix.lower() in (".doc", ".docx", ".odt", ".rtf", ".txt"):
            what = "the file is not a page: pages are .md files"
            remedy = "Copy its text into a page, then delete the file."
            yield Problem(display_name(path), None, what, remedy)
    for name in sorted(pages):
        try:
            text = read_text(content / name, display_name(content / name))
        except ProblemsFoundError as error:
            yield from error.problems
        else:
            yield from _of_page(display_name(content / name), text, settings.parent / "overrides")


def _of_page(file: str, text: str, theme: Path) -> Problems:
    lines = text.split("\n")
    marks = [at for at, line in enumerate(lines) if line.rstrip() == "---"]
    end = 0 if marks[:1] != [0] else next(iter(marks[1:]), -1)
    if marks[:1] > [0] and all(map(_SAID.match, lines[: marks[0]])):
        what = "there is no --- line above the page's settings"
        yield Problem(file, 1, what, "Add a line --- above it.")
        return
    if end < 0:
        said = list(takewhile(_SAID.match, lines[1:]))
        what, remedy = "there is no --- line below the page's settings", "Add a line --- below it."
        if re.match(r"\W+$", lines[len(said) + 1 :][0]):
            remedy = "Replace the line below it with ---."
        yield Problem(file, 1 + len(said), what, remedy)
        return
    yield from _of_the_head(file, lines[1:end], theme)
    prose = _NOT_PROSE.sub(lambda match: "\n" * match[0].count("\n"), text).split("\n")
    yield from _of_headings(file, prose, end)
    yield from _of_tags(file, "\n".join(prose))
    yield from _of_tables(file, prose)
    for number, line in enumerate(prose[end:], end + 1):
        for pattern, problem in _SLIPS.items():
            if re.search(pattern, line):
                yield Problem(file, number, *problem)
    yield from _of_paragraphs(file, "\n".join(prose))


def _of_the_head(file: str, lines: list[str], theme: Path) -> Problems:
    """Yield the problems of a page's settings, from its second line on.

    `theme` is the folder of the templates, scripts and style sheets that they may name.
    """
    if not lines:
        remedy = "Write at the top a line ---, title: and description: with their words, and ---."
        remedy = f"{remedy} If they were deleted, restore the page."
        yield Problem(file, 1, "the page does not begin with its settings", remedy)
        return
    try:
        text = "\n".join(["#", *lines])  # keeps the line numbers
        head = document_of(file, text, _mistakes_in_head, PageHead.model_fields)
        settings = PageHead.model_validate(head.value)
        for field, (folder, kind) in _ASSETS.items() if theme.is_dir() else ():
            there = {path.stem for path in (theme / folder).glob(f"*{kind}")}
            for name in set(getattr(settings, field)) - there:
                what = f"'{field}' names {name}, but {folder} has no {name}{kind}"
                yield head.problem((field,), what, suggestion(name, there, "Correct or delete it."))
    except ProblemsFoundError as error:
        yield from error.problems
    except ValidationError as error:
        yield from problems_in(head, PageHead, error, {})


def _mistakes_in_head(value: object) -> int:
    try:
        PageHead.model_validate(value)
    except ValidationError as error:
        return error.error_count()
    return 0


def _of_paragraphs(file: str, text: str) -> Problems:
    """Yield each paragraph with an unmatched delimiter of bold text or a link."""
    for block in re.finditer(r"(?:^.*\S.*\n?)+", text, re.MULTILINE):
        start = 1 + text.count("\n", 0, block.start())
        for number, (above, line) in enumerate(pairwise(["", *block[0].split("\n")]), start):
            if re.match(r"[^\[]*\]\(", line) and not re.search(r"\[[^\]]*$", above):
                yield Problem(file, number, "a link has no [", "Write it before its words.")
        if _NO_BOLD.sub("", block[0]).count("**") % 2:
            number = 1 + text.count("\n", 0, block.start() + block[0].index("**"))
            remedy = "Put ** at both ends of the words, with no space inside, or delete it."
            yield Problem(file, number, "a ** has no matching **", remedy)


def _of_headings(file: str, lines: list[str], end: int) -> Problems:
    """Yield pages without exactly one level-one heading, and skipped heading levels."""
    above = 0
    for number, line in enumerate(lines[end:], end + 1):
        if found := _HEADING.match(line):
            level = len(found[1])
            if above and level == 1:
                remedy = "Begin it with ##: a page has one heading with a single #."
                yield Problem(file, number, "the page has a second title", remedy)
            elif level > above + 1:
                what = f"the heading is level {level}, but the one above it is level {above}"
                remedy = f"Begin the line with {'#' * (above + 1)}."
                if not above:
                    what = "the page has no title above its first heading"
                    before = re.sub(r"\{%.*?%\}", "", "".join(lines[end + 1 : number - 1]))
                    remedy = "Write it on a line above, after a # and a space."
                    remedy = "Begin the line with a single #." if not before.strip() else remedy
                yield Problem(file, number, what, remedy)
            above = max(level, 2) if above else level
    if not above:
        remedy = "Write its title below the --- lines, after a # and a space."
        yield Problem(file, end + 1, "the page has no title", remedy)


def _of_tags(file: str, text: str) -> Problems:
    """Yield each unclosed HTML tag and each closing tag without an opening one.

    Tags inside a condition are ignored: their counterpart may be elsewhere.
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
            remedy = f"Write <{tag}> where it begins, or delete </{tag}>."
            yield Problem(file, number, f"</{tag}> has no opening <{tag}> here", remedy)
    yield from _unclosed(file, begun)


def _unclosed(file: str, begun: list[tuple[str, int, int]]) -> Problems:
    """Yield each unclosed tag that is not inside a condition."""
    for tag, number, depth in begun:
        if not depth:
            remedy = f"Write </{tag}> where it ends, or delete <{tag}>."
            what = f"<{tag}> is not closed before the element around it ends"
            yield Problem(file, number, what, remedy)


def _of_tables(file: str, lines: list[str]) -> Problems:
    """Yield each row of a Markdown table whose number of cells differs from its head."""
    head = 0
    for number, (above, line) in enumerate(pairwise(["", *lines]), start=1):
        if _BETWEEN_HEAD_AND_ROWS.match(line) and "|" in above and not head:
            head = _cells(above) if "{%" not in above else 0
        elif "|" not in line and "{%" not in line:
            head = 0
        elif not head and line.startswith("|") and above.startswith("|"):
            head = _cells(above)
            remedy = f"Write {'| --- ' * head}| below it."
            yield Problem(file, number - 1, "the table has no line below its first row", remedy)
        if head and "{%" not in line and (own := _cells(line)) != head:
            what = f"the row has {count_noun(own, 'cell')}, but the first row of its table {head}"
            remedy = "Write as many cells, with a | between them; a cell may be empty, as in | |."
            yield Problem(file, number, what, remedy)


def _cells(row: str) -> int:
    text = _NO_END_OF_A_CELL.sub("", _PRINTED.sub("", row)).strip()
    return text.removeprefix("|").removesuffix("|").count("|") + 1
