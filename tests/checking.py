"""Helpers that run the gate on a folder of records."""

from datetime import date
from pathlib import Path

from history import edit
from partnership.checks.gate import check
from partnership.errors import Problem, ProblemsFoundError, Severity

DAY = date(2026, 11, 21)
"""The day of the tests, on which nothing of the invented borough is due."""


def found(data: Path, day: date = DAY, severity: Severity = Severity.ERROR) -> tuple[Problem, ...]:
    """Return what the gate finds in a folder of records on a day, of one severity."""
    return ProblemsFoundError(check(data, day).with_severity(severity)).problems


def found_after(data: Path, name: str, old: str, new: str) -> tuple[Problem, ...]:
    """Return what the gate finds in a folder of records after a change of one file."""
    edit(data, name, old, new)
    return found(data)
