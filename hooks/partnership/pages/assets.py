"""Our scripts, without comments and with published names, and style sheets, bundled into one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from markupsafe import Markup

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_ENDS = ("{", "}", ";", ",", ":", "(")
# The pattern of a static or dynamic import in a script.
_LOADED = re.compile(r'((?: from |\bimport\()"\./)([\w-]+\.js)(?=")')
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/)\n|/\*\* @.*?\*/ ?", re.MULTILINE)
_DIGITS = 8  # the length of the content hash, as in the theme's own file names


@dataclass
class Fingerprints:
    """The content hashes in file names."""

    are_used: bool = True  # not in live preview, where files are made on demand


FINGERPRINTS = Fingerprints()
_PACKAGE = find_spec("material")
# The folder of Material Design Icons.
PICTOGRAMS = Path(_PACKAGE.origin or "" if _PACKAGE else "").parent / "templates/.icons/material"


def pictogram(name: str) -> Markup:
    """Return a Material Design icon as HTML, by its name."""
    drawing = (PICTOGRAMS / f"{name}.svg").read_text("utf-8").strip()
    return Markup('<span class="pictogram" aria-hidden="true">{}</span>').format(Markup(drawing))  # noqa: S704 - the theme's own


def with_fingerprint(path: str, write: Callable[[], str | bytes]) -> str:
    """Return the path with a content hash, such as site.1a2b3c4d.css, so that it can be cached."""
    if not FINGERPRINTS.are_used:
        return path
    name, content = PurePosixPath(path), write()
    digest = sha256(content.encode() if isinstance(content, str) else content).hexdigest()
    return str(name.with_name(f"{name.stem}.{digest[:_DIGITS]}{name.suffix}"))


def with_imports(sheet: Path) -> str:
    """Return a style sheet with its imports replaced by their content."""
    return _IMPORT.sub(lambda line: with_imports(sheet.parent / line[1]), sheet.read_text("utf-8"))


def minify_css(sheet: str) -> str:
    """Return a style sheet without comments, indentation and line breaks."""
    lines = (line.strip() for line in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).splitlines())
    tight = (re.sub(r"^([\w-]+:) | (?=\{$)", r"\1", line) for line in lines)
    return "".join(line if line.endswith(_ENDS) else f"{line} " for line in tight if line)


def own_file(path: Path) -> bytes:
    """Return the published version of a script or style sheet."""
    return script(path) if path.suffix == ".js" else minify_css(with_imports(path)).encode()


def script(path: Path) -> bytes:
    """Return a script without comments, whose imports use published names."""
    text = _COMMENT.sub("", path.read_text("utf-8"))

    def published(line: re.Match[str]) -> str:
        return line[1] + with_fingerprint(line[2], lambda: script(path.with_name(line[2])))

    return _LOADED.sub(published, text).encode()
