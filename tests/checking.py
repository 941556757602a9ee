"""How the tests ask the one gate what is wrong with a folder of records."""

import shutil
from datetime import date
from pathlib import Path

from partnership.checks.gate import check
from partnership.errors import Problem, ProblemsFoundError, Severity

DAY = date(2026, 11, 21)
"""The day of the tests, on which nothing of the invented borough is due."""


def found(data: Path, day: date = DAY, severity: Severity = Severity.ERROR) -> tuple[Problem, ...]:
    """Return what the gate finds in a folder of records on a day, of one severity."""
    return ProblemsFoundError(check(data, day).of(severity)).problems


def found_after(records: Path, copy: Path, name: str, old: str, new: str) -> tuple[Problem, ...]:
    """Return what the gate finds in a copy of records after a change of one file."""
    shutil.copytree(records, copy)
    path = copy / name
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return found(copy)
