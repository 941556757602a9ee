"""A build takes the place of the last one whole or not at all, and no two write at once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError

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
