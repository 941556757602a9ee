"""Names of files that change with their content, so that a browser may keep them for a year."""

import gzip
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath, PurePosixPath

import brotli

from partnership.errors import Problem, ProblemsFoundError

_DIGITS = 8
"""As many as the theme's own files have."""


def with_fingerprint(path: str, content: bytes) -> str:
    """Return site.css as site.1a2b3c4d.css, after its content."""
    name = PurePosixPath(path)
    return str(name.with_name(f"{name.stem}.{sha256(content).hexdigest()[:_DIGITS]}{name.suffix}"))


_TEXT = {".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"}
_SMALLEST = 1024
"""A file below this many bytes fits into one packet in any form."""


def compressed_forms(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each compressed form of a file with its name; equal files give equal forms."""
    if PurePath(name).suffix in _TEXT and len(content) > _SMALLEST:
        yield f"{name}.br", brotli.compress(content)
        yield f"{name}.gz", gzip.compress(content, mtime=0)


def compress_site(site: Path) -> int:
    """Write the compressed forms beside the files of a site, and return how many were written."""
    written = 0
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        for name, content in compressed_forms(path.name, path.read_bytes()):
            path.with_name(name).write_bytes(content)
            written += 1
    return written


try:
    import fcntl
except ImportError:  # Windows has no such locks, and builds in WSL or a dev container
    fcntl = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Publication:
    """One build of a site; `site` is the folder itself, not a symbolic link to it."""

    site: Path

    def begin(self) -> Path:
        """Hold the folder until this process ends, and return an empty folder to build in.

        What a killed build has left is removed; a site that it took away is put back. Raise
        ProblemsFoundError where another build holds the folder.
        """
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self._hold()
        if self._last.exists() and not self.site.exists():
            self._last.rename(self.site)
        shutil.rmtree(self._last, ignore_errors=True)
        shutil.rmtree(self._next, ignore_errors=True)
        return self._next

    def exchange(self) -> None:
        """Put the finished build in the place of the last one."""
        if self.site.exists():
            self.site.rename(self._last)
        self._next.rename(self.site)
        shutil.rmtree(self._last, ignore_errors=True)

    def _hold(self) -> None:
        """Lock a file beside the site; the system frees it however the process ends."""
        if fcntl is None:
            return
        path = self.site.with_name(f".{self.site.name}.lock")
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)  # stays open as long as the process
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            what = f"another build writes this folder: process {path.read_text('utf-8').strip()}"
            remedy = "Wait until it has ended, or build elsewhere: mkdocs build --site-dir FOLDER."
            raise ProblemsFoundError([Problem(self.site.name, None, what, remedy)]) from None
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())

    @property
    def _next(self) -> Path:
        return self.site.with_name(f".{self.site.name}-next")

    @property
    def _last(self) -> Path:
        return self.site.with_name(f".{self.site.name}-last")
