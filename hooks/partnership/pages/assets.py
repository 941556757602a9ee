"""Our own files as they are published.

There is one style sheet for every page. Scripts go without their comments, and name what they load
as it is published.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from markupsafe import Markup

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_ENDS = ("{", "}", ";", ",", ":", "(")
_LOADED = re.compile(r'((?: from |\bimport\()"\./)([\w-]+\.js)(?=")')
"""Where a script names another one that it loads, at once or when it is needed."""

_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/)\n|/\*\* @.*?\*/ ?", re.MULTILINE)

_DIGITS = 8
"""As many as the theme's own files have."""

NAMED_BY_CONTENT = True
"""False while a site is edited: there no file is made before a browser asks for it."""

_PACKAGE = find_spec("material")
PICTOGRAMS = Path(_PACKAGE.origin or "" if _PACKAGE else "").parent / "templates/.icons/material"
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


def small(sheet: str) -> str:
    """Return a style sheet of ours without comments, indents and line breaks."""
    lines = (line.strip() for line in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).splitlines())
    tight = (re.sub(r"^([\w-]+:) | (?=\{$)", r"\1", line) for line in lines)
    return "".join(line if line.endswith(_ENDS) else f"{line} " for line in tight if line)


def own_file(path: Path) -> bytes:
    """Return a script or a style sheet of ours as it is published."""
    return script(path) if path.suffix == ".js" else small(with_imports(path)).encode()


def script(path: Path) -> bytes:
    """Return a script without its comments, and what it loads under the names of publication."""
    text = _COMMENT.sub("", path.read_text("utf-8"))

    def published(line: re.Match[str]) -> str:
        return line[1] + with_fingerprint(line[2], lambda: script(path.with_name(line[2])))

    return _LOADED.sub(published, text).encode()
