"""Publishes a build atomically, with a manifest of its files.

Compressing text files is a step of publishing, not of every build. Compressed files are cached by
content.
"""

import gzip
import io
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path
from re import match
from threading import get_ident
from typing import Annotated

from pydantic import Field, StringConstraints

from partnership.errors import ProblemsFoundError, refusal
from partnership.importers.atomic_write import exchange, try_lock
from partnership.model.base import Record

TEXT = {".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"}
_SMALLEST = 1024  # smaller files, in bytes, fit into one packet without compression
# Larger files, in bytes, take half of the time of compression and are a tenth of the files.
_LARGEST = 60_000


def _quality(path: Path, size: int) -> int:
    """Return the brotli quality for a file of a site: 10, or 7 for downloads and large files.

    Quality 7 takes a tenth of the time of 10 and makes pages 12% larger, tables 15%. Quality 9
    takes almost as long as 10 and makes files as large as 7; 11 takes 2.6 times as long to save 4%.
    """
    is_download = "downloads" in path.parts and path.suffix != ".html"
    return 7 if is_download or size > _LARGEST else 10


def _brotli(content: bytes, quality: int) -> bytes:
    import brotli  # noqa: PLC0415 - a build needs none, and it takes 5 MiB

    return bytes(brotli.compress(content, quality=quality))


ENCODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "br": _brotli,
    "gz": lambda content, _: gzip.compress(content, compresslevel=6, mtime=0),
}
"""The compression function for each file extension."""


def compress_site(site: Path, kept: Path) -> int:
    """Write compressed files beside text files, by way of the cache `kept`; return their number."""
    kept.mkdir(parents=True, exist_ok=True)
    before = set(kept.iterdir())
    paths = sorted(path for path in site.rglob("*") if path.suffix in TEXT and path.is_file())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        used = list(pool.map(partial(_compress, site, kept), paths))
    for form in before.difference(*used):
        form.unlink()
    return sum(map(len, used))


def _compress(site: Path, kept: Path, path: Path) -> list[Path]:
    content, forms = path.read_bytes(), []
    quality = _quality(path.relative_to(site), len(content))
    for ending, compress in ENCODINGS.items() if len(content) > _SMALLEST else ():
        form = kept / f"{sha256(content).hexdigest()}-{quality}.{ending}"
        if not form.exists():
            aside = kept / f"{form.name}.{get_ident()}"
            aside.write_bytes(compress(content, quality))
            aside.replace(form)
        shutil.copyfile(form, f"{path}.{ending}")
        forms.append(form)
    return forms


def content_of(ending: str, form: bytes, most: int) -> bytes:
    """Return decompressed content of at most `most` + 1 bytes; raise ValueError if invalid."""
    try:
        if ending == "br":
            import brotli  # noqa: PLC0415 - the same

            return bytes(brotli.Decompressor().process(form, output_buffer_limit=most + 1))
        with gzip.open(io.BytesIO(form)) as file:
            return file.read(most + 1)
    except Exception as error:  # brotli's error is not a ValueError
        raise ValueError(str(error)) from error


MANIFEST = "manifest.json"  # the path of the manifest, which does not list itself


class ListedFile(Record):
    """A file of a publication."""

    path: Annotated[str, StringConstraints(pattern=r"^[^/\\]+(/[^/\\]+)*$")]
    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def from_content(cls, path: str, content: io.BufferedReader | io.BytesIO) -> "ListedFile":
        """Return the entry of a file, read in chunks because it may not fit in memory."""
        digest = sha256()  # hashlib.file_digest clears a large buffer for each small file
        while chunk := content.read(65_536):
            digest.update(chunk)
        return cls(path=path, size=content.tell(), sha256=digest.hexdigest())

    def holds(self, content: bytes) -> bool:
        """Return whether the content is that of the built file."""
        return ListedFile.from_content(self.path, io.BytesIO(content)) == self


class Manifest(Record):
    """All files of a publication, and what they were made from."""

    commit: str | None  # the git revision; None without a history
    edited: bool  # whether any source differs from that revision
    day: date  # the day for which the pages were rendered
    versions: dict[str, str]  # the versions of the generator and of the libraries that render pages
    files: tuple[ListedFile, ...]

    @property
    def content(self) -> bytes:
        """The manifest as published: one file per line."""
        about = self.model_dump_json(exclude={"files"})
        files = ",\n".join(file.model_dump_json() for file in self.files)
        return f'{about[:-1]},"files":[\n{files}\n]}}\n'.encode()

    def listed(self, content: bytes) -> dict[str, ListedFile]:
        """Return each file by its path, including the manifest with this `content`."""
        itself = ListedFile.from_content(MANIFEST, io.BytesIO(content))
        return {file.path: file for file in (*self.files, itself)}


ENGINE = "mkdocs"  # libraries with equivalent successors, which the manifest therefore omits


@dataclass(frozen=True)
class Publication:
    """One build of a site; `site` is the folder itself, not a symbolic link."""

    site: Path

    def begin(self) -> Path:
        """Lock the site until this process ends, and return an empty folder to build in.

        Remove the leftovers of a killed build. Raise ProblemsFoundError if another build has the
        lock.
        """
        if self.site.exists() and not self.site.is_dir():
            what = "this is a file, and the site is a folder"
            raise self._refusal(what, "Move it, or choose another folder with --site-dir.")
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self.put_back()
        self._hold()
        self._sweep()
        return self._next

    def put_back(self) -> None:
        """Restore a site that a killed build had moved away."""
        if self._last.exists() and not self.site.exists():
            lock = self._hold()
            self._last.rename(self.site)
            os.close(lock)

    def write_receipt(self, about: Manifest, planned: Iterable[str]) -> None:
        """Write the manifest of the build; verify every file, built or planned, against it."""
        files = _paths(self._next)
        published = [path for path in files if path != MANIFEST and not _is_a_form(path, files)]
        listing = about.model_copy(
            update={"files": tuple(_listed(path, files[path]) for path in published)}
        )
        content = listing.content
        (self._next / MANIFEST).write_bytes(content)
        listed = Manifest.model_validate_json(content).listed(content)
        wrong = [f"{path} is missing" for path in planned if path not in listed]
        wrong += [f"{path} {what}" for path, what in differences(listed, self._next)]
        if wrong:
            what = f"the build is damaged or incomplete: {wrong[0]}"
            raise self._refusal(what, "Build again, while nothing else writes into its folder.")

    def exchange(self) -> None:
        """Replace the last site with the finished build."""
        if not (self.site.exists() and exchange(self._next, self.site)):
            if self.site.exists():
                self.site.rename(self._last)
            self._next.rename(self.site)
        self._sweep()

    def _hold(self) -> int:
        """Lock a file next to the site; the system releases it however the process ends."""
        path = self.site.with_name(f".{self.site.name}.lock")
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)  # stays open until the process ends
        if not try_lock(lock, wait=False):
            os.close(lock)
            process = path.read_text("utf-8").strip()
            what = f"another build is writing this folder: process {process}"
            remedy = "Wait until it has ended, or build elsewhere: mkdocs build --site-dir FOLDER."
            raise self._refusal(what, remedy)
        os.truncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        return lock

    def _sweep(self) -> None:
        shutil.rmtree(self._last, ignore_errors=True)
        shutil.rmtree(self._next, ignore_errors=True)

    def _refusal(self, what: str, remedy: str) -> ProblemsFoundError:
        return refusal(self.site.name, None, what, remedy)

    @property
    def _next(self) -> Path:
        return self.site.with_name(f".{self.site.name}-next")

    @property
    def _last(self) -> Path:
        return self.site.with_name(f".{self.site.name}-last")


def versions() -> dict[str, str]:
    """Return the versions of the generator and the libraries it requires; no optional extras."""
    needed = (line for line in requires("partnership") or () if "extra ==" not in line)
    matches = (match(r"[\w.-]+", requirement) for requirement in needed)
    names = sorted(name[0] for name in matches if name and name[0] != ENGINE)
    return {name: version(name) for name in ("partnership", *names)}


def differences(built: Mapping[str, ListedFile], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each file of a folder that differs from the build, with the difference."""
    present = _paths(folder)
    for path, file in built.items():
        if path not in present:
            yield path, "is missing"
        elif _listed(path, present[path]) != file:
            yield path, "differs from the build"
    for path in sorted(present.keys() - built.keys()):
        plain, _, ending = path.rpartition(".")
        if not _is_a_form(path, built):
            yield path, "was not built"
        elif not opens_as(built[plain], ending, present[path].read_bytes()):
            yield path, f"does not hold what {plain} was built with"


def _listed(path: str, file: Path) -> ListedFile:
    with file.open("rb") as content:
        return ListedFile.from_content(path, content)


def _is_a_form(path: str, files: Container[str]) -> bool:
    plain, _, ending = path.rpartition(".")
    return ending in ENCODINGS and plain in files


def opens_as(file: ListedFile, ending: str, content: bytes) -> bool:
    """Return whether a compressed file decompresses to the built content."""
    try:
        return file.holds(content_of(ending, content, file.size))
    except ValueError:
        return False


def _paths(folder: Path) -> dict[str, Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return dict(sorted((file.relative_to(folder).as_posix(), file) for file in files))
