"""Puts the files of an import into the data folder: all of them, or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """What an import will write, and what it has to say about it."""

    files: Mapping[str, str]
    """The text of each file by its name inside the data folder."""
    report: tuple[str, ...]
    """Lines for the officer who runs the import."""


def land(data: Path, files: Mapping[str, str]) -> list[str]:
    """Write the files that differ from those at hand and return their names, in order.

    Everything is written aside first; if a file then cannot take its place,
    those already placed go back to what they were.
    """
    changed = {name: text for name, text in sorted(files.items()) if differs(data / name, text)}
    if not changed:
        return []
    data.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".import-", dir=data))
    try:
        for name, text in changed.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_text(text, "utf-8", newline="\n")
        _place(data, aside, list(changed))
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return list(changed)


def differs(path: Path, text: str) -> bool:
    """Tell whether a file is absent or holds something else than the text."""
    return not path.is_file() or path.read_bytes() != text.encode()


def _place(data: Path, aside: Path, names: list[str]) -> None:
    before = {name: _content(data / name) for name in names}
    placed: list[str] = []
    try:
        for name in names:
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside / name, data / name)  # noqa: PTH105 - tests make this step fail
            placed.append(name)
    except BaseException:
        for name in placed:
            _put_back(data / name, before[name])
        raise


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
