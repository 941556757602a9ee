"""Reads the existing records that an import needs: ward sets, categories, outlines, months."""

from pathlib import Path
from typing import TypeVar

from partnership.errors import missing, raise_problems
from partnership.model.base import Record
from partnership.model.crime import CrimeMonth
from partnership.model.wards import Outline, WardSet, WardSets
from partnership.records.boundaries import load_outlines
from partnership.records.folder import Folder
from partnership.records.registry import KIND_OF

R = TypeVar("R", bound=Record)


def read_record(data: Path, record_type: type[R], needed: str = "") -> R | None:
    """Return a valid record, or None; refuse with the remedy `needed` if there must be one."""
    folder = Folder(data)
    file = folder.find(record_type)
    raise_problems(folder.problems)
    if file is None and needed:
        raise_problems([missing(folder.name(KIND_OF[record_type].path), needed)])
    return file.record if file else None


def read_ward_sets(data: Path, needed: str = "") -> tuple[WardSet, ...]:
    """Return the ward sets imported so far."""
    sets = read_record(data, WardSets, needed)
    return sets.sets if sets else ()


def required_ward_sets(data: Path) -> tuple[WardSet, ...]:
    """Return the ward sets on record; raise ProblemsFoundError if there are none."""
    return read_ward_sets(data, "Run `partnership import wards` first.")


def required_outlines(
    data: Path, sets: tuple[WardSet, ...], *, exact: bool = False
) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines of every ward set; raise ProblemsFoundError if any are missing."""
    folder = Folder(data)
    outlines = load_outlines(folder, WardSets(sets=sets), exact=exact)
    raise_problems(folder.problems)
    return outlines


def read_months(data: Path) -> dict[str, CrimeMonth]:
    """Return the months imported so far, by name, such as 2025-08."""
    folder = Folder(data)
    read = [folder.read(name, CrimeMonth) for name in folder.names("crime/*.yml")]
    raise_problems(folder.problems)
    return {str(file.record.month): file.record for file in read if file}
