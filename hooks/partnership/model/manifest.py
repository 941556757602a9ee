"""The receipt of a publication: every file with its size and SHA-256, and what it was made from."""

from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from partnership.model.base import Record

MANIFEST = "manifest.json"
"""Where the receipt is published; it does not list itself."""


class ListedFile(Record):
    """A file of a publication."""

    path: Annotated[str, StringConstraints(pattern=r"^[^/\\]+(/[^/\\]+)*$")]
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def of(cls, path: str, content: bytes) -> "ListedFile":
        """Return the entry of a file that holds this."""
        return cls(path=path, size=len(content), sha256=sha256(content).hexdigest())

    def holds(self, content: bytes) -> bool:
        """Tell whether this is what the file was built with."""
        return len(content) == self.size and sha256(content).hexdigest() == self.sha256


class Manifest(Record):
    """Every file of a publication, and what it was made from."""

    commit: str | None
    """The revision of the project; None where there is no history."""
    edited: bool
    """Whether something that the site was made from differs from that revision."""
    day: date
    """The day that the pages speak of."""
    versions: dict[str, str]
    """The versions of the generator and of the libraries that pages are made with."""
    files: tuple[ListedFile, ...]

    @property
    def content(self) -> bytes:
        """The receipt as it is published: one file a line."""
        about = self.model_dump_json(exclude={"files"})
        files = ",\n".join(file.model_dump_json() for file in self.files)
        return f'{about[:-1]},"files":[\n{files}\n]}}\n'.encode()

    def listed(self, content: bytes) -> dict[str, ListedFile]:
        """Return each file by its path, the receipt itself included, which holds `content`."""
        return {file.path: file for file in (*self.files, ListedFile.of(MANIFEST, content))}
