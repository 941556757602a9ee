"""Our own files as they are published.

There is one style sheet for every page: what is used of the theme's, then our own parts. Scripts
go without their comments, and name what they load as it is published.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from markupsafe import Markup

from partnership.errors import Problem, ProblemsFoundError

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_NAMES = re.compile(r"[.#]([\w-]+)")
_ELEMENTS = re.compile(r"(?:^|[\s>+~,(])([a-z][a-z0-9]*)")
_OF_MARKDOWN = frozenset(
    re.findall(
        r"\w+",
        "a abbr blockquote body br code dd del dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr "
        "html img ins li mark ol p pre strong sub sup table tbody td tfoot th thead tr ul",
    )
)
"""The elements that a page can have without a template that names them."""

_PAIRS = re.compile(r"\[[\w-]+[~|^$*]?=\"?([\w-]+)")
_VALUE = re.compile(r'(--[\w-]+):(?:url\("[^"]*"\)|[^;{}"]*);?')
_PICTURE = re.compile(r'--[\w-]+:url\("data:[^"]*"\);?')
"""A picture of the theme that is data in its sheet, which the policy does not let in."""

_RULE = re.compile(r"([^{}]*+)\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}")
"""An outermost rule: what stands before its braces, and what within, two levels deep at most."""

_KEYFRAMES = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}")
_ENDS = ("{", "}", ";", ",", ":", "(")
_COMMAS = re.compile(r",(?![^(\[]*[)\]])")
_LOADED = re.compile(r'((?: from |\bimport\()"\./)([\w-]+\.js)(?=")')
"""Where a script names another one that it loads, at once or when it is needed."""

_COMMENT = re.compile(
    r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/)\n|/\*\* @.*?\*/ ?|\{#(?s:.*?)#\}", re.MULTILINE
)
_SOURCES = (".html", ".js", ".md", ".py")

_DIGITS = 8
"""As many as the theme's own files have."""

NAMED_BY_CONTENT = True
"""False while a site is edited: there no file is made before a browser asks for it."""

_PACKAGE = find_spec("material")
_THEME = Path(_PACKAGE.origin or "" if _PACKAGE else "").parent / "templates"
"""What of the theme is used is read from its folder: its style sheet and its pictures."""

PICTOGRAMS = _THEME / ".icons/material"
"""The folder of Material Design Icons."""


def pictogram(name: str) -> Markup:
    """Return a picture of the easy-read pages as HTML, by its name in Material Design Icons."""
    drawing = (PICTOGRAMS / f"{name}.svg").read_text("utf-8").strip()
    return Markup('<span class="pictogram" aria-hidden="true">{}</span>').format(Markup(drawing))  # noqa: S704 - the theme's own


def with_fingerprint(path: str, write: Callable[[], str | bytes]) -> str:
    """Return site.css as site.1a2b3c4d.css, so that a browser may keep it for a year."""
    if not NAMED_BY_CONTENT:
        return path
    name, content = PurePosixPath(path), write()
    digest = sha256(content.encode() if isinstance(content, str) else content).hexdigest()
    return str(name.with_name(f"{name.stem}.{digest[:_DIGITS]}{name.suffix}"))


def with_imports(sheet: Path) -> str:
    """Return a style sheet with each sheet that it imports in the place of the import."""
    return _IMPORT.sub(lambda line: with_imports(sheet.parent / line[1]), sheet.read_text("utf-8"))


def words_of(*folders: Path) -> frozenset[str]:
    """Return every word of the texts in folders that make pages: any may be a class or an id.

    What is said of the code, in comments and in the README, is on no page.
    """
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in _SOURCES and path.name != "README.md":
                text = _COMMENT.sub("", path.read_text("utf-8"))
                found.update(re.findall(r"[\w-]+", text))
    return frozenset(found)


def used_part(sheet: str, words: frozenset[str], own: str = "") -> str:
    """Return the rules of a minified style sheet whose classes and ids are all among the words.

    A value that neither they nor our own rules ask for goes too.
    """
    return _without_idle("".join(_used_rules(sheet, words)), own)


def _used_rules(sheet: str, words: frozenset[str]) -> Iterator[str]:
    for head, body in _RULE.findall(sheet):
        if head.startswith(("@media", "@supports")):
            if inside := "".join(_used_rules(body, words)):
                yield f"{head}{{{inside}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [
            selector for selector in _COMMAS.split(head) if _is_used(selector, words)
        ]:
            yield f"{','.join(selectors)}{{{body}}}"


def _is_used(selector: str, words: frozenset[str]) -> bool:
    named = re.sub(r":not\([^()]*\)", "", selector)
    elements = set(_ELEMENTS.findall(named)) - _OF_MARKDOWN
    return all(
        name in words for name in (*_NAMES.findall(named), *_PAIRS.findall(named), *elements)
    )


def _without_idle(rules: str, own: str) -> str:
    """Leave out values that no rule asks for, and the rules and movements that are then idle."""
    asked = set(re.findall(r"var\((--[\w-]+)", rules + own))
    fewer = _PICTURE.sub("", _VALUE.sub(lambda value: value[0] if value[1] in asked else "", rules))
    moved = set(re.findall(r"[\w-]+", " ".join(re.findall(r"animation(?:-name)?:([^;}]*)", fewer))))
    fewer = _KEYFRAMES.sub(lambda rule: rule[0] if rule[1] in moved else "", fewer)
    fewer = re.sub(r"(?:^|(?<=[{}]))[^{}]*\{\}", "", fewer)
    return fewer if fewer == rules else _without_idle(fewer, own)


def small(sheet: str) -> str:
    """Return a style sheet of ours without comments, indents and line breaks."""
    lines = (line.strip() for line in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).splitlines())
    tight = (re.sub(r"^([\w-]+:) | (?=\{$)", r"\1", line) for line in lines)
    return "".join(line if line.endswith(_ENDS) else f"{line} " for line in tight if line)


def own_file(path: Path, content: Path | None = None) -> bytes:
    """Return a script or a style sheet of ours as it is published.

    With the folder `content` of the pages it is the sheet of every page, which begins with what of
    the theme's those pages ask for, and what the folder of templates above the sheet makes.
    Raise ProblemsFoundError where the theme has no style sheet any more.
    """
    if path.suffix == ".js":
        return script(path)
    own = with_imports(path)
    if content is None:
        return small(own).encode()
    theme = next(_THEME.glob("assets/stylesheets/main.*.min.css"), None)
    if theme is None:
        what = "the theme mkdocs-material has no style sheet main.*.min.css"
        raise ProblemsFoundError([Problem("mkdocs.yml", None, what, "Read its release notes.")])
    words = words_of(path.parents[2], content)
    return (used_part(theme.read_text("utf-8"), words, own) + small(own)).encode()


def script(path: Path) -> bytes:
    """Return a script without its comments, and what it loads under the names of publication."""
    text = _COMMENT.sub("", path.read_text("utf-8"))

    def published(line: re.Match[str]) -> str:
        return line[1] + with_fingerprint(line[2], lambda: script(path.with_name(line[2])))

    return _LOADED.sub(published, text).encode()
