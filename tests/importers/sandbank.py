"""Sandbank, an invented borough in the sea: where its files lie and how folders are compared."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from partnership.errors import ProblemsFoundError

SANDBANK = Path(__file__).parents[1] / "fixtures" / "official"
"""Small files in the official formats."""

TODAY = date(2025, 10, 15)
"""The day on which Sandbank imports its files."""


def contents(data: Path) -> dict[str, bytes]:
    """Return everything in a folder, so that two moments can be compared."""
    files = (path for path in sorted(data.rglob("*")) if path.is_file())
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in files}


def refused(data: Path, importer: Callable[..., object], *words: Any, **options: Any) -> str:  # noqa: ANN401 - handed on
    """Return the message that refuses an import; the folder must stay as it was."""
    before = contents(data)
    with pytest.raises(ProblemsFoundError) as error:
        importer(data, *words, **options)
    assert contents(data) == before
    return str(error.value)
