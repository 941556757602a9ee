"""An official file as its publisher issued it: its bytes, its fingerprint, its text."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from zipfile import BadZipFile, ZipFile, ZipInfo

from partnership.errors import Problem, ProblemsFoundError

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
"""The licence of the publishers that these importers read."""

MOST_OF_A_SHEET = 200_000_000
"""What a workbook may unpack to."""

MOST_BYTES = 500_000_000
"""What is read whole must fit into memory."""

_WHY = {
    "unexpected end of data": "a quote is opened and never closed",
    "field larger than field limit (131072)": "a quote is opened and never closed, or a value is "
    "longer than 131,072 letters",
}
"""What the reader of tables says, in words for an officer."""


@dataclass(frozen=True)
class SourceFile:
    """A file that is read and never copied."""

    path: Path
    raw: bytes
    retrieved: date | None = None
    """The day on which a program asked the publisher for it; absent for a downloaded file."""
    fingerprint: str | None = None
    """The fingerprint of a file that is too large to be held."""

    @classmethod
    def open(cls, path: Path) -> "SourceFile":
        """Read a file; raise ProblemsFoundError when it cannot be read or holds nothing."""
        try:
            refuse_what_never_ends(path, MOST_BYTES)
            raw = path.read_bytes()
        except OSError as error:
            what = f"the file cannot be read: {error.strerror or error}"
            remedy = "Check the name and where the file lies."
            if path.is_dir():
                remedy = f"Name the files in the folder: {path}/ and their names, or {path}/*."
            raise ProblemsFoundError([Problem(str(path), None, what, remedy)]) from error
        official = cls(path, raw)
        if not raw.removeprefix(codecs.BOM_UTF8).strip():
            raise official.empty()
        return official

    @property
    def name(self) -> str:
        """The name of the file without its folder."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the file."""
        return self.fingerprint or hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def text(self) -> str:
        """The file as text; raise ProblemsFoundError when it is not UTF-8."""
        try:
            return self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.raw.count(b"\n", 0, error.start) + 1
            remedy = "Download it again and do not open it in a spreadsheet on the way."
            raise self.refusal(line, "the file is not written in UTF-8", remedy) from error

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row of a table with its last line; a blank line is a row without columns.

        Raise ProblemsFoundError where no more can be read, with the line on which that row begins.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        begun = 1
        try:
            for row in reader:
                yield reader.line_num, row
                begun = reader.line_num + 1
        except csv.Error as error:
            what = f"the row cannot be read: {_WHY.get(str(error), error)}"
            raise self.refusal(begun, what, "Download it again.") from error

    def empty(self) -> ProblemsFoundError:
        """Return the error that refuses this file because it holds nothing."""
        return self.refusal(None, "the file is empty", "Download it again.")

    def problem(self, line: int | None, what: str, remedy: str) -> Problem:
        """Return a problem in this file."""
        return Problem(str(self.path), line, what, remedy)

    def refusal(self, line: int | None, what: str, remedy: str) -> ProblemsFoundError:
        """Return the error that refuses this file for one reason."""
        return ProblemsFoundError([self.problem(line, what, remedy)])


def is_workbook(raw: bytes) -> bool:
    """Tell whether a file is a workbook of Excel or OpenDocument, whatever its name."""
    return raw.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def workbook_rows(official: SourceFile) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet of a workbook, every cell as text.

    Raise ProblemsFoundError where it is no workbook or unpacks too far.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few need it

    try:
        if official.raw.startswith(b"PK"):
            with ZipFile(io.BytesIO(official.raw)) as archive:
                held = archive.infolist()
            refuse_what_unpacks_too_far(official, held, MOST_OF_A_SHEET, MOST_OF_A_SHEET)
        book = CalamineWorkbook.from_object(io.BytesIO(official.raw))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, BadZipFile) as error:
        what = "the workbook cannot be read: it is broken, or no workbook"
        raise official.refusal(None, what, "Download it again.") from error
    return {name: [list(map(_as_text, row)) for row in rows] for name, rows in sheets.items()}


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def refuse_what_never_ends(path: Path, most: int) -> None:
    """Raise ProblemsFoundError where a file is too large, or is a pipe or a device."""
    kept = path.stat()
    if not (S_ISREG(kept.st_mode) or S_ISDIR(kept.st_mode)):
        what = "this is a pipe or a device and no file"
        raise SourceFile(path, b"").refusal(None, what, "Save what it gives to a file first.")
    if kept.st_size > most:
        what = f"the file is larger than {most // 1_000_000:,} MB"
        remedy = "Download the file of your own area, or look whether it is the right one."
        raise SourceFile(path, b"").refusal(None, what, remedy)


def refuse_what_unpacks_too_far(
    official: SourceFile, held: Iterable[ZipInfo], most: int, most_of_all: int
) -> None:
    """Raise ProblemsFoundError where the directory of an archive tells of too many bytes."""
    every = 0
    for info in held:
        every += info.file_size
        if info.file_size > most or every > most_of_all:
            name = info.filename if info.file_size > most else "what the archive holds"
            size = most if info.file_size > most else most_of_all
            what = f"{name} is larger than {size / 1_000_000:,.0f} MB"
            raise official.refusal(None, what, "Download the archive again.")
