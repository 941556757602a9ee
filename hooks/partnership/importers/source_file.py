"""An official file as published: its bytes, checksum, rows and archive members.

Archives are read without unpacking them, including repacked ones. Files added by macOS, outer
folders and an archive within the archive are handled.
"""

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from tempfile import TemporaryFile
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as BrokenStream  # noqa: N812 - it is an exception, whatever it is called

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.sources import Source

# The maximum size of a file, packed or unpacked; a table of all postcodes is a third of it.
MOST_BYTES = 4_000_000_000
_OF_A_MAC = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._)")
# The separator of a table is detected within this many lines: titles may precede the headings.
_NEAR_THE_TOP = 20


@dataclass(frozen=True)
class SourceFile:
    """A file that is only read, never copied."""

    path: Path
    content: bytes | None = None  # the content, if it has been read already, as from an archive
    retrieved: date | None = None  # the day on which a program fetched it, if one did

    @classmethod
    def open(cls, path: Path) -> "SourceFile":
        """Return a file; raise ProblemsFoundError if it cannot be read or is too large."""
        official = cls(path)
        try:
            kept = path.stat()
            with path.open("rb") if S_ISREG(kept.st_mode) else io.BytesIO():
                pass
        except OSError as error:
            what = f"the file cannot be read: {error.strerror or error}"
            raise official.refusal(what, "Check its name and folder.") from error
        if S_ISDIR(kept.st_mode):
            raise official.refusal("this is a folder", f"Give the files in it, or {path}/*.")
        if not S_ISREG(kept.st_mode):
            remedy = "Save its output to a file first."
            raise official.refusal("this is a pipe or a device, not a file", remedy)
        official._refuse_too_large({"the file": kept.st_size})
        return official

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.path.name

    @cached_property
    def raw(self) -> bytes:
        """The content of the file."""
        return self.path.read_bytes() if self.content is None else self.content

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 checksum, computed in chunks because the file may not fit in memory."""
        with self.path.open("rb") if self.content is None else io.BytesIO(self.content) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def text(self) -> str:
        """The file as text; raise ProblemsFoundError if it is empty or not UTF-8."""
        try:
            text = self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.raw.count(b"\n", 0, error.start) + 1
            remedy = "Download it again, and do not open it in a spreadsheet."
            raise self.refusal("the file is not in UTF-8", remedy, line) from error
        if not text.strip():
            raise self.refusal("the file is empty", "Download it again.")
        return text

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each non-empty row with its last line number; refuse one that cannot be read."""
        file = io.StringIO(self.text, newline="")
        reader = csv.reader(file, strict=True, delimiter=separator_of(self.text.splitlines()))
        begun = 1
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
                begun = reader.line_num + 1
        except csv.Error as error:
            raise self.refusal(*unreadable_row(error), begun) from error

    @cached_property
    def is_archive(self) -> bool:
        """Whether the file is a zip archive, whatever its name; many workbooks are."""
        try:
            with self.path.open("rb") if self.path.is_file() else io.BytesIO() as file:
                return file.read(2) == b"PK"
        except OSError:
            return False

    @contextmanager
    def archive(self) -> Iterator[ZipFile]:
        """Open an archive, or the only archive in it.

        Raise ProblemsFoundError if it cannot be read. An archive that would unpack to too much is
        rejected before anything is read.
        """
        try:
            with ExitStack() as stack:
                archive = stack.enter_context(ZipFile(self.path))
                inner = members_of(archive)
                if len(inner) == 1 and inner[0].filename.lower().endswith(".zip"):
                    copy = stack.enter_context(TemporaryFile())
                    shutil.copyfileobj(stack.enter_context(archive.open(inner[0])), copy)
                    archive = stack.enter_context(ZipFile(copy))
                self._refuse_too_large(_sizes(archive))
                yield archive
        except (
            *(BadZipFile, BrokenStream, EOFError),
            *(NotImplementedError, OSError, RuntimeError),
        ) as error:
            what = "the archive cannot be read: it is broken, cut short or locked"
            raise self.refusal(what, "Download it again.") from error

    def sheets(self) -> dict[str, list[list[str]]]:
        """Return the rows of each sheet of a workbook, cells as text; nothing for other files."""
        if not self.raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            return {}
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few need it

        def as_text(cell: object) -> str:
            whole = isinstance(cell, float) and cell.is_integer()
            return (f"{cell:.0f}" if whole else str(cell)).strip()

        try:
            if self.raw.startswith(b"PK"):
                with ZipFile(io.BytesIO(self.raw)) as archive:
                    self._refuse_too_large(_sizes(archive))
            book = CalamineWorkbook.from_object(io.BytesIO(self.raw))
            sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        except (CalamineError, BadZipFile) as error:
            what = "the workbook cannot be read: it is broken, or not a workbook"
            raise self.refusal(what, "Download it again.") from error
        return {name: [list(map(as_text, row)) for row in rows] for name, rows in sheets.items()}

    def _refuse_too_large(self, sizes: Mapping[str, int]) -> None:
        for name, size in sizes.items():
            if size > MOST_BYTES:
                what = f"{name} is larger than {MOST_BYTES / 1_000_000:,.0f} MB"
                remedy = "Download the file of your own area, or check that it is the right one."
                raise self.refusal(what, remedy)

    def source(self, publisher: str, title: str, vintage: str | None = None) -> Source:
        """Return the source record for records that were read from this file."""
        return Source(
            publisher=publisher,
            title=title,
            vintage=vintage,
            licence="Open Government Licence v3.0",
            file=self.name,
            sha256=self.sha256,
            retrieved=self.retrieved,
        )

    def problem(self, what: str, remedy: str, line: int | None = None) -> Problem:
        """Return a problem in this file."""
        return Problem(str(self.path), line, what, remedy)

    def refusal(self, what: str, remedy: str, line: int | None = None) -> ProblemsFoundError:
        """Return the error that rejects this file for one reason."""
        return ProblemsFoundError([self.problem(what, remedy, line)])


def _sizes(archive: ZipFile) -> dict[str, int]:
    return {info.filename: info.file_size for info in archive.infolist()}


def separator_of(lines: Sequence[str]) -> str:
    """Return the column separator of a table: a comma, a semicolon or a tab."""
    without_quotes = re.sub(r'"[^"]*"', "", "\n".join(lines[:_NEAR_THE_TOP]))
    return max(",;\t", key=without_quotes.count)


# The possible names of each required column, best first; ?? stands for a year.
Spellings = Mapping[str, Sequence[str]]


def named_columns(names: Sequence[str], spellings: Spellings) -> dict[str, int]:
    """Return the position of each column that has one of its names; others are left out."""
    lower = [name.strip().lower() for name in names]
    return {
        column: index
        for column, ways in spellings.items()
        for way in reversed(ways)
        for index, name in enumerate(lower)
        if fnmatchcase(name, way)
    }


def lacking_columns(found: Container[str], spellings: Spellings) -> str:
    """Return in words which columns are missing and their possible names; "" if none."""
    return ", ".join(
        f"its {column} ({' or '.join(ways).replace('??', '25')})"
        for column, ways in spellings.items()
        if column not in found
    )


def unreadable_row(error: csv.Error) -> tuple[str, str]:
    """Return the problem and remedy for a row that the CSV reader rejects."""
    why = str(error)
    if "end of data" in why or "field larger" in why:
        why = "a quotation mark is not closed, or a value is longer than 131,072 characters"
    return f"the row cannot be read: {why}", "Download it again."


def members_of(archive: ZipFile) -> list[ZipInfo]:
    """Return the files of an archive, without folders and files added by macOS."""
    files = (info for info in archive.infolist() if not info.is_dir())
    return [info for info in files if not _OF_A_MAC.search(info.filename)]
