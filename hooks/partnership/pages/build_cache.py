"""What one build leaves for the next: compiled templates, and what slow libraries have drawn.

Each file begins with a digest of all that it was made from: the input, the versions, our own code
and the content itself. Where the digest differs, as after an edit, an update or a full disk, the
content is made anew, so no build can publish what another one could not have made.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from partnership.pages.publication import versions

SETTINGS = Path("mkdocs.yml")
"""The settings of the site; beside them these files lie, and without them nothing is kept."""

FOLDER = Path(".cache", "build")
"""The folder of these files; it may be removed at any time."""

_DIGEST = 32
"""So many bytes a digest has."""


def cached_text(name: str, made_from: str, make: Callable[[], str]) -> str:
    """Return a text from the cache, where it was made from the same; else make it and keep it."""
    return cached(name, made_from, lambda: make().encode()).decode()


def cached(name: str, made_from: str, make: Callable[[], bytes]) -> bytes:
    """Return a content from the cache, where made from the same; else make it and keep it."""
    kept = _read(name, made_from)
    if kept is None:
        kept = make()
        _write(name, made_from, kept)
    return kept


class TemplateCache(BytecodeCache):
    """Keeps compiled templates, as Python keeps compiled modules."""

    def __init__(self, environment: str) -> None:
        """Keep those of one environment: others compile the same template otherwise."""
        self._environment = environment

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, where it is there."""
        code = _read(f"{self._environment}-{bucket.key}", bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the code of a template."""
        code = bucket.bytecode_to_string()
        _write(f"{self._environment}-{bucket.key}", bucket.checksum, code)


def _read(name: str, made_from: str) -> bytes | None:
    with suppress(OSError):
        file = (SETTINGS.parent / FOLDER / name).read_bytes()
        digest, content = file[:_DIGEST], file[_DIGEST:]
        if digest == _digest_of(made_from, content):
            return content
    return None


def _write(name: str, made_from: str, content: bytes) -> None:
    """Keep a content; where that is not possible, the next build makes it again."""
    if not SETTINGS.is_file():
        return
    with suppress(OSError):
        path = SETTINGS.parent / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_digest_of(made_from, content) + content)


def _digest_of(made_from: str, content: bytes) -> bytes:
    return sha256(b"\0".join([_made_with(), made_from.encode(), content])).digest()


@cache
def _made_with() -> bytes:
    """Return the digest of Python, of the libraries and of our own code."""
    libraries = repr((sys.version, versions(), version("branca")))  # branca draws for folium
    own = (path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py")))
    return sha256(b"\0".join([libraries.encode(), *own])).digest()
