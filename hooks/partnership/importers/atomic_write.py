"""Writes the files of an import to the data folder atomically, even if it is killed."""

import contextlib
import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_ASIDE = ".import-"  # the prefix of the temporary folder that an import writes to
# The journal: what is replaced, with the inode of the original; it is there until all is done.
_PLACING = "placing.json"
# The system call that swaps two names atomically, and its flag for the current directory.
_SWAPPING = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}


@dataclass(frozen=True)
class Import:
    """The files that an import will write, and its messages."""

    files: Mapping[str, str]  # maps names in the data folder to the new content
    report: tuple[str, ...]  # messages for the officer who runs the import


def write_all(data: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ from those on record; return their names, in order."""
    with atomic_write(data, files) as written:
        return written


@contextlib.contextmanager
def atomic_write(data: Path, files: Mapping[str, str]) -> Iterator[list[str]]:
    """Put the changed files in place and yield their names; roll back if the body raises.

    Everything is first written to a temporary folder. Files of one folder are then replaced in one
    step. All changes are undone if a file cannot be replaced or the body raises, and by the next
    command if this one is killed before the body has ended.
    """
    data.mkdir(parents=True, exist_ok=True)
    with _lock_and_recover(data, wait=True):
        changed = {
            name: text for name, text in sorted(files.items()) if has_changed(data / name, text)
        }
        with _commit(data, changed) if changed else contextlib.nullcontext():
            yield list(changed)


def undo_interrupted(data: Path) -> None:
    """Undo a killed import and remove its temporary folder; leave a running import alone."""
    if any(data.glob(f"{_ASIDE}*")):
        with _lock_and_recover(data, wait=False):
            pass


def has_changed(path: Path, text: str) -> bool:
    """Return whether a file is missing or its content differs from the text."""
    return not path.is_file() or path.read_bytes() != text.encode()


def exchange(path: Path, other: Path) -> bool:
    """Swap the names of two folders atomically; return False if no system call supports it."""
    import ctypes  # noqa: PLC0415 - loaded only to exchange folders

    name, here = _SWAPPING.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None), name, None)
    return call is not None and not call(here, os.fsencode(path), here, os.fsencode(other), 2)


def try_lock(file: int, *, wait: bool) -> bool:
    """Lock an open file or folder until it is closed; return False if it is locked already."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _lock_and_recover(data: Path, *, wait: bool) -> Iterator[None]:
    """Lock a folder, if possible, until the process ends, and undo a killed import."""
    lock = os.open(data, os.O_RDONLY)
    try:
        if try_lock(lock, wait=wait):
            for aside in data.glob(f"{_ASIDE}*"):
                _undo(data, aside)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _commit(data: Path, changed: Mapping[str, str]) -> Iterator[None]:
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=data))
    new, old = aside / "new", aside / "old"
    top, *others = {name.partition("/")[0] for name in changed}
    may_swap = not others and len(changed) > 1 and (data / top).is_dir()
    may_swap = may_swap and not (data / top).is_symlink()
    try:
        if may_swap:
            shutil.copytree(data / top, new / top, copy_function=_linked, symlinks=True)
        _write(new, changed)
        if may_swap:
            _write_journal(data, aside, [top])
        if not (may_swap and exchange(new / top, data / top)):
            for name in changed:
                if (data / name).is_file():
                    (old / name).parent.mkdir(parents=True, exist_ok=True)
                    _linked(data / name, old / name)
            _write_journal(data, aside, changed)
            for name in changed:
                (data / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(new / name, data / name)  # noqa: PTH105 - tests make this step fail
        yield
        (aside / _PLACING).unlink()
    finally:
        _undo(data, aside)


def _write_journal(data: Path, aside: Path, names: Iterable[str]) -> None:
    _write(aside, {"all": json.dumps({name: _inode(data / name) for name in names})})
    (aside / "all").rename(aside / _PLACING)


def _inode(path: Path) -> int | None:
    return path.stat().st_ino if path.exists() else None


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # else the hard-linked original would change too
        path.write_text(text, "utf-8", newline="\n")


def _linked(source: str | Path, target: str | Path) -> None:
    """Hard-link a file, or copy it if the file system has no hard links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)


def _undo(data: Path, aside: Path) -> None:
    """Restore what an unfinished import replaced, and remove its temporary folder."""
    journal = aside / _PLACING
    originals = json.loads(journal.read_text("utf-8")) if journal.exists() else {}
    for name, inode in originals.items():
        if inode is None:
            (data / name).unlink(missing_ok=True)
        elif _inode(aside / "new" / name) == inode:
            exchange(aside / "new" / name, data / name)
        elif (aside / "old" / name).is_file():
            (aside / "old" / name).replace(data / name)
    shutil.rmtree(aside, ignore_errors=True)
