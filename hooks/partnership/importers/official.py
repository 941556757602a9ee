"""An official file as its publisher issued it: its bytes, its fingerprint, its text."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
"""The licence of the publishers that these importers read."""


@dataclass(frozen=True)
class OfficialFile:
    """A file that is read and never copied."""

    path: Path
    raw: bytes
    retrieved: date | None = None
    """The day on which a program asked the publisher for it; absent for a downloaded file."""

    @classmethod
    def open(cls, path: Path) -> "OfficialFile":
        """Read a file; raise ProblemsFoundError when it cannot be read or holds nothing."""
        try:
            raw = path.read_bytes()
        except OSError as error:
            what = f"the file cannot be read: {error.strerror or error}"
            remedy = "Check the name and where the file lies."
            raise ProblemsFoundError([Problem(str(path), None, what, remedy)]) from error
        official = cls(path, raw)
        if not raw.strip():
            raise official.refusal(None, "the file is empty", "Download it again.")
        return official

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the file."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def text(self) -> str:
        """The file as text; raise ProblemsFoundError when it is not UTF-8."""
        try:
            return self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.raw.count(b"\n", 0, error.start) + 1
            remedy = "Download it again and do not open it in a spreadsheet on the way."
            raise self.refusal(line, "the file is not written in UTF-8", remedy) from error

    def problem(self, line: int | None, what: str, remedy: str) -> Problem:
        """Return a problem in this file."""
        return Problem(str(self.path), line, what, remedy)

    def refusal(self, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
        """Return the error that refuses this file for one reason."""
        return ProblemsFoundError([self.problem(line, what, remedy)])
