"""Our own files as they are published.

There is one style sheet for every page: what is used of the theme's, then our own parts. Scripts
go without their comments, and name what they load as it is published.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from partnership.pages.publication import with_fingerprint

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_NAMES = re.compile(r"[.#]([\w-]+)")
_COMMAS = re.compile(r",(?![^(\[]*[)\]])")
_LOADED = re.compile(r'((?: from |\bimport\()"\./)([\w-]+\.js)(?=")')
"""Where a script names another one that it loads, at once or when it is needed."""

_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/)\n|/\*\* @.*?\*/ ?", re.MULTILINE)
_SOURCES = (".html", ".js", ".md", ".py")


def with_imports(sheet: Path) -> str:
    """Return a style sheet with each sheet that it imports in the place of the import."""
    return _IMPORT.sub(lambda line: with_imports(sheet.parent / line[1]), sheet.read_text("utf-8"))


def words_of(*folders: Path) -> frozenset[str]:
    """Return every word of the texts in folders that make pages: any may be a class or an id."""
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in _SOURCES:
                found.update(re.findall(r"[\w-]+", path.read_text("utf-8")))
    return frozenset(found)


def used_part(sheet: str, words: frozenset[str]) -> str:
    """Return the rules of a minified style sheet whose classes and ids are all among the words."""
    return _without_idle_values("".join(_used_rules(sheet, words)))


def _used_rules(sheet: str, words: frozenset[str]) -> Iterator[str]:
    for head, body in _rules(sheet):
        if head.startswith(("@media", "@supports")):
            if inside := "".join(_used_rules(body, words)):
                yield f"{head}{{{inside}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [each for each in _COMMAS.split(head) if _is_used(each, words)]:
            yield f"{','.join(selectors)}{{{body}}}"


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield each outermost rule: what stands before its braces, and what within."""
    depth = start = opened = 0
    for brace in re.finditer(r"[{}]", sheet):
        if brace[0] == "{":
            opened = opened if depth else brace.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                yield sheet[start:opened], sheet[opened + 1 : brace.start()]
                start = brace.end()


def _is_used(selector: str, words: frozenset[str]) -> bool:
    named = re.sub(r":not\([^()]*\)", "", selector)
    return all(name in words for name in _NAMES.findall(named))


def _without_idle_values(rules: str) -> str:
    """Leave out the theme's icons, which are values that no rule asks for."""
    asked = set(re.findall(r"var\((--[\w-]+)", rules))
    return re.sub(
        r'(--[\w-]+):url\("[^"]*"\);?', lambda value: value[0] if value[1] in asked else "", rules
    )


def script(path: Path) -> bytes:
    """Return a script without its comments, and what it loads under the names of publication."""
    text = _COMMENT.sub("", path.read_text("utf-8"))
    return _LOADED.sub(lambda line: line[1] + _published(path.with_name(line[2])), text).encode()


def _published(path: Path) -> str:
    return with_fingerprint(path.name, script(path))
