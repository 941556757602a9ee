"""Takes the street files of one force out of an archive of data.police.uk.

An archive has a folder for each month, and in it a file for each force and kind, such as
2025-08/2025-08-cleveland-street.csv. Nothing is unpacked: files are read from the archive itself.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as BrokenStream  # noqa: N812 - it is an exception, whatever it is called

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.source_file import SourceFile, refuse_what_unpacks_too_far

MOST_ENTRIES = 20_000
"""Three years of every force and kind are under 6,000 files."""

MOST_BYTES = 200_000_000
"""The largest street file of any force is under 30 MB."""

MOST_OF_ALL = 20_000_000_000
"""What a whole archive may unpack to."""

_TOP = re.compile(r"^(?!\.\.?/|[0-9]{4}-[0-9]{2}/)[^/]+/")
"""A folder around all months, as where an archive was unpacked and packed again."""
_OF_A_MAC = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._)")
_STREET = re.compile(r"^([0-9]{4}-[0-9]{2})/\1-([a-z0-9-]+)-street\.csv$")
_IGNORED = re.compile(
    r"^(?:([0-9]{4}-[0-9]{2})/(\1-[a-z0-9-]+-(outcomes|stop-and-search)\.csv)?)?$"
)
_AGAIN = "Download the archive again from data.police.uk."
_START = 4_096
_REPORTED_BY = 2


@dataclass(frozen=True)
class _ArchiveEntry:
    """One street file inside the archive."""

    month: str
    force: str
    """The force as file names write it."""
    info: ZipInfo


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive, whatever its name."""
    try:
        with path.open("rb") if path.is_file() else io.BytesIO() as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def street_files(
    path: Path, force: str | None, tell: Callable[[str], None]
) -> Iterator[SourceFile]:
    """Yield a street file for each month of the force; tell which months the archive lacks.

    Raise ProblemsFoundError where the archive has no month of the force at all.
    """
    official = SourceFile(path, b"")
    try:
        with ZipFile(path) as archive:
            for entry in _chosen(official, archive, _entries(official, archive), force, tell):
                yield SourceFile(
                    official.path / entry.info.filename,
                    _content(official, archive, entry.info, MOST_BYTES + 1),
                )
    except (BadZipFile, BrokenStream, EOFError, NotImplementedError, RuntimeError) as error:
        what = "the archive cannot be read: it is broken, cut short or locked"
        raise official.refusal(None, what, _AGAIN) from error


def _entries(official: SourceFile, archive: ZipFile) -> list[_ArchiveEntry]:
    """Return the street files; refuse an archive with names that its publisher would not give."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        what = f"the archive holds {len(infos):,} files, more than {MOST_ENTRIES:,}"
        raise official.refusal(None, what, _AGAIN)
    refuse_what_unpacks_too_far(official, infos, MOST_BYTES, MOST_OF_ALL)
    named = [
        (_TOP.sub("", info.filename), info) for info in infos if not _OF_A_MAC.search(info.filename)
    ]
    names = [name for name, _ in named if name]
    odd = sorted({name for name in names if not (_STREET.match(name) or _IGNORED.match(name))})
    odd += sorted({name for name in names if names.count(name) > 1})
    if odd:
        odds = count_noun(len(odd), "file")
        what = f"the archive holds what does not belong there: {odds}, such as {odd[0]!r}"
        remedy = "Use an archive as data.police.uk makes it, with folders such as 2025-08."
        raise official.refusal(None, what, remedy)
    found = ((_STREET.match(name), info) for name, info in named)
    entries = [_ArchiveEntry(match[1], match[2], info) for match, info in found if match]
    if not entries:
        what = "the archive holds no street file"
        raise official.refusal(None, what, "Choose 'Include crime data' when you download it.")
    return sorted(entries, key=lambda entry: (entry.month, entry.force))


def _chosen(
    official: SourceFile,
    archive: ZipFile,
    entries: list[_ArchiveEntry],
    force: str | None,
    tell: Callable[[str], None],
) -> list[_ArchiveEntry]:
    """Return the entries of one force, which must be clear; tell of the months without it."""
    forces = sorted({entry.force for entry in entries})
    if force is None and len(forces) > 1:
        what = f"the archive holds several forces: {', '.join(forces)}"
        remedy = "Write 'police_force' in partnership.yml, or download that force alone."
        raise official.refusal(None, what, remedy)
    chosen = [
        entry
        for entry in entries
        if force is None or _reporter(official, archive, entry) == force.casefold()
    ]
    missing = sorted({entry.month for entry in entries} - {entry.month for entry in chosen})
    if not chosen:
        raise ProblemsFoundError(
            _without_force(official, str(force), month, entries) for month in missing
        )
    for month in missing:
        tell(
            f"MISSING {month}: the archive has no rows of {force} for it, only of other forces. "
            "The police have not published that month there: it is not imported."
        )
    return chosen


def _reporter(official: SourceFile, archive: ZipFile, entry: _ArchiveEntry) -> str:
    """Return the force that the first row names; files are named in another way than forces."""
    start = _content(official, archive, entry.info, _START).decode("utf-8-sig", "ignore")
    rows = list(csv.reader(start.splitlines()[:2]))
    row = rows[1] if len(rows) > 1 else []
    return row[_REPORTED_BY].casefold() if len(row) > _REPORTED_BY else ""


def _without_force(
    official: SourceFile, force: str, month: str, entries: list[_ArchiveEntry]
) -> Problem:
    held = ", ".join(entry.force for entry in entries if entry.month == month)
    what = f"the archive has no rows of {force} for {month}, only files of {held}"
    remedy = (
        "Correct 'police_force' in partnership.yml, "
        "or download an archive that includes that force."
    )
    return official.problem(None, what, remedy)


def _content(official: SourceFile, archive: ZipFile, info: ZipInfo, most: int) -> bytes:
    """Return the beginning of a file; its size is measured, for its header may tell lies."""
    with archive.open(info) as file:
        raw = file.read(most)
    if len(raw) > MOST_BYTES:
        what = f"{info.filename} is larger than {MOST_BYTES // 1_000_000} MB"
        raise official.refusal(None, what, _AGAIN)
    return raw
