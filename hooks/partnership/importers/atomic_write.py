"""Puts the files of an import into the data folder: all of them, or none, whenever it is killed."""

import contextlib
import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_ASIDE = ".import-"
"""How the name begins of the folder in which an import is written aside."""

_PLACING = "placing.json"
"""Says there which files take their places, and whether each had one before; it goes at the end."""

_SWAPPING = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}
"""The call that swaps two names in one step, and its word for the folder that we are in."""


@dataclass(frozen=True)
class Import:
    """What an import will write, and what it has to say about it."""

    files: Mapping[str, str]
    """The text of each file by its name inside the data folder."""
    report: tuple[str, ...]
    """Lines for the officer who runs the import."""


def write_all(data: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ from those on record and return their names, in order."""
    with placed(data, files) as written:
        return written


@contextlib.contextmanager
def placed(data: Path, files: Mapping[str, str]) -> Iterator[list[str]]:
    """Put the files that differ from those on record in their places, and yield their names.

    Everything is written aside first. Files of one folder then take their places in one step. All
    go back to what they were where one cannot take its place or what is done with them fails, and
    files of several folders where the command is killed, as soon as the next one starts.
    """
    data.mkdir(parents=True, exist_ok=True)
    with _swept(data, wait=True):
        changed = {name: text for name, text in sorted(files.items()) if differs(data / name, text)}
        with _landed(data, changed) if changed else contextlib.nullcontext():
            yield list(changed)


def undo_interrupted(data: Path) -> None:
    """Undo what a killed import has begun, and remove what it left; let one that runs be."""
    if any(data.glob(f"{_ASIDE}*")):
        with _swept(data, wait=False):
            pass


def differs(path: Path, text: str) -> bool:
    """Tell whether a file is absent or holds something else than the text."""
    return not path.is_file() or path.read_bytes() != text.encode()


def swapped(path: Path, other: Path) -> bool:
    """Let two folders swap their names in one step; return False where no system call does it."""
    import ctypes  # noqa: PLC0415 - only what lands needs it

    name, here = _SWAPPING.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None), name, None)
    return call is not None and not call(here, os.fsencode(path), here, os.fsencode(other), 2)


def locked(file: int, *, wait: bool) -> bool:
    """Lock an open file or folder until it is closed; return False where another has the lock."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _swept(data: Path, *, wait: bool) -> Iterator[None]:
    """Hold a folder against every other import, if it can be, and undo what a killed one left.

    The system frees it however the process ends.
    """
    lock = os.open(data, os.O_RDONLY)
    try:
        if locked(lock, wait=wait):
            for aside in data.glob(f"{_ASIDE}*"):
                _undo(data, aside)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _landed(data: Path, changed: Mapping[str, str]) -> Iterator[None]:
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=data))
    new, old = aside / "new", aside / "old"
    top, *others = {name.partition("/")[0] for name in changed}
    is_of_one_folder = not others and len(changed) > 1 and (data / top).is_dir()
    may_swap = is_of_one_folder and not (data / top).is_symlink()
    try:
        if may_swap:
            shutil.copytree(data / top, new / top, copy_function=_linked, symlinks=True)
        _write(new, changed)
        if may_swap and swapped(new / top, data / top):
            try:
                yield
            except BaseException:
                swapped(new / top, data / top)
                raise
            return
        for name in changed:
            if (data / name).is_file():
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                _linked(data / name, old / name)
        _write(aside, {"all": json.dumps({name: (old / name).exists() for name in changed})})
        (aside / "all").rename(aside / _PLACING)
        for name in changed:
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(new / name, data / name)  # noqa: PTH105 - tests make this step fail
        yield
        (aside / _PLACING).unlink()
    finally:
        _undo(data, aside)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # else the file that is linked here would change too
        path.write_text(text, "utf-8", newline="\n")


def _linked(source: str | Path, target: str | Path) -> None:
    """Give a file a second name; copy it where the system allows none."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)


def _undo(data: Path, aside: Path) -> None:
    """Put back what was in the places of an import that did not end, and remove its folder."""
    placing = aside / _PLACING
    if placing.exists():
        for name, was_there in json.loads(placing.read_text("utf-8")).items():
            if not was_there:
                (data / name).unlink(missing_ok=True)
            elif (aside / "old" / name).exists():
                (aside / "old" / name).replace(data / name)
    shutil.rmtree(aside, ignore_errors=True)
