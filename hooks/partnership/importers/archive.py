"""Archives as publishers make them, and as they are packed again: nothing in them is unpacked.

What a Mac adds and folders around everything are looked past, and so is an archive around one.
An archive of data.police.uk has a file for each month and force, such as
2025-08/2025-08-cleveland-street.csv.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as BrokenStream  # noqa: N812 - it is an exception, whatever it is called

from partnership.importers.source_file import SourceFile, refuse_what_unpacks_too_far

MOST_BYTES = 200_000_000
"""The largest street file of any force is under 30 MB."""

MOST_OF_ALL = 20_000_000_000
"""What a whole archive may unpack to."""

_OF_A_MAC = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._)")
_STREET = re.compile(r"(?:^|[/\\])([0-9]{4}-[0-9]{2})-([a-z0-9-]+)-street\.csv$")


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive, whatever its name."""
    try:
        with path.open("rb") if path.is_file() else io.BytesIO() as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


@contextmanager
def opened(official: SourceFile, most: int) -> Iterator[ZipFile]:
    """Open an archive, or the only one in it.

    Raise ProblemsFoundError where it cannot be read, and before anything of it is read where a
    file of it unpacks to more than `most` bytes.
    """
    try:
        with ExitStack() as stack:
            archive = stack.enter_context(ZipFile(official.path))
            inner = held_in(archive)
            if len(inner) == 1 and inner[0].filename.lower().endswith(".zip"):
                refuse_what_unpacks_too_far(official, inner, MOST_OF_ALL, MOST_OF_ALL)
                copy = stack.enter_context(TemporaryFile())
                shutil.copyfileobj(stack.enter_context(archive.open(inner[0])), copy)
                archive = stack.enter_context(ZipFile(copy))
            refuse_what_unpacks_too_far(official, archive.infolist(), most, MOST_OF_ALL)
            yield archive
    except (
        *(BadZipFile, BrokenStream, EOFError),
        *(NotImplementedError, OSError, RuntimeError),
    ) as error:
        what = "the archive cannot be read: it is broken, cut short or locked"
        raise official.refusal(what, "Download it again.") from error


def held_in(archive: ZipFile) -> list[ZipInfo]:
    """Return the files of an archive, without folders and what a Mac adds."""
    return [
        info
        for info in archive.infolist()
        if not (info.is_dir() or _OF_A_MAC.search(info.filename))
    ]


def street_files(
    path: Path, force: str | None, tell: Callable[[str], None]
) -> Iterator[SourceFile]:
    """Yield a street file for each month of the force; tell which months the archive lacks.

    Raise ProblemsFoundError where the archive has no month of the force at all.
    """
    official = SourceFile(path)
    with opened(official, MOST_BYTES) as archive:
        entries: dict[tuple[str, str], ZipInfo] = {}
        for info in held_in(archive):
            named = _STREET.search(info.filename)
            if named and entries.setdefault((named[1], named[2]), info) is not info:
                what = f"the archive holds {named[1]} of {named[2]} twice: {info.filename!r}"
                raise official.refusal(what, "Download it again from data.police.uk.")
        if not entries:
            remedy = "Choose 'Include crime data' when you download it."
            raise official.refusal("the archive holds no street file", remedy)
        forces = ", ".join(sorted({named for _, named in entries}))
        chosen = {
            of_month: entry
            for of_month, entry in entries.items()
            if force is None or _reporter(archive, entry) == force.casefold()
        }
        if force is None and "," in forces:
            remedy = "Write 'police_force' in partnership.yml, or download that force alone."
            raise official.refusal(f"the archive holds several forces: {forces}", remedy)
        if not chosen:
            what = f"the archive has no rows of {force}, only files of {forces}"
            remedy = (
                "Correct 'police_force' in partnership.yml, "
                "or download an archive that includes that force."
            )
            raise official.refusal(what, remedy)
        for month in sorted({month for month, _ in entries} - {month for month, _ in chosen}):
            tell(
                f"MISSING {month}: the archive has no rows of {force} for it. "
                "The police have not published that month there: it is not imported."
            )
        for _, entry in sorted(chosen.items()):
            yield SourceFile(path / entry.filename, archive.read(entry))


def _reporter(archive: ZipFile, entry: ZipInfo) -> str:
    """Return the force that the first row names; files are named in another way than forces."""
    with archive.open(entry) as file:
        start = file.read(4_096).decode("utf-8-sig", "ignore")
    row = next(csv.DictReader(start.splitlines()), {})
    return (row.get("Reported by") or "").casefold()
