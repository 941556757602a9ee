"""The records that are there before an import: ward sets, categories, outlines and months."""

from pathlib import Path
from typing import TypeVar

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.base import Record
from partnership.model.crime import Categories, Category, CrimeMonth
from partnership.model.organisation import Organisation
from partnership.model.postcodes import EdgeRule, PostcodeSource
from partnership.model.site import MapSettings
from partnership.model.wards import Outline, WardSet, WardSets
from partnership.records.boundaries import load_exact_outlines, load_outlines
from partnership.records.folder import Folder

R = TypeVar("R", bound=Record)


def read_organisation(data: Path) -> Organisation | None:
    """Return the partnership's own record, or None when it is not written yet."""
    return _read(data, "partnership.yml", Organisation)


def read_street_host(data: Path) -> str | None:
    """Return the host of the street pictures that maps may ask for, where there is one."""
    settings = _read(data, "map.yml", MapSettings)
    return settings.streets.host if settings and settings.streets else None


def read_ward_sets(data: Path) -> tuple[WardSet, ...]:
    """Return the ward sets imported so far."""
    sets = _read(data, "wards.yml", WardSets)
    return sets.sets if sets else ()


def required_ward_sets(data: Path) -> tuple[WardSet, ...]:
    """Return the ward sets on record; raise ProblemsFoundError when there is none."""
    sets = read_ward_sets(data)
    if not sets:
        raise _missing(data, "wards.yml", "Run `partnership import wards` first.")
    return sets


def required_categories(data: Path) -> tuple[Category, ...]:
    """Return the crime categories; raise ProblemsFoundError when there are none."""
    categories = _read(data, "categories.yml", Categories)
    if categories is None:
        remedy = "Copy it from another partnership's folder; every area has the same categories."
        raise _missing(data, "categories.yml", remedy)
    return categories.categories


def required_outlines(
    data: Path, sets: tuple[WardSet, ...], *, exact: bool = False
) -> dict[str, tuple[Outline, ...]]:
    """Return the outlines of every ward set; raise ProblemsFoundError when one is missing."""
    folder = Folder(data)
    load = load_exact_outlines if exact else load_outlines
    outlines = load(folder, WardSets(sets=sets))
    _raise_problems(folder)
    return outlines


def read_edge_rule(data: Path) -> EdgeRule:
    """Return the rule for postcodes near the edge of a ward, as postcodes.yml has it."""
    source = read_postcode_source(data)
    return (source and source.edges) or EdgeRule()


def read_postcode_source(data: Path) -> PostcodeSource | None:
    """Return where the postcodes on record come from, or None when there are none."""
    return _read(data, "postcodes.yml", PostcodeSource)


def read_months(data: Path) -> dict[str, CrimeMonth]:
    """Return the months imported so far, by their name such as 2025-08."""
    folder = Folder(data)
    months = folder.read_all("crime/*.yml", CrimeMonth)
    _raise_problems(folder)
    return {str(filed.record.month): filed.record for filed in months}


def postcodes_of(data: Path, ward_set: WardSet) -> list[str]:
    """Return the postcodes on record that name a ward of a set."""
    path = data / "postcodes.csv"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    rows = (line.split(",") for line in lines)
    return [row[0] for row in rows if len(row) > 1 and row[1] in ward_set.by_code]


def has_months(data: Path) -> bool:
    """Tell whether any month of police figures is on record."""
    return any((data / "crime").glob("*.yml"))


def has_postcodes(data: Path) -> bool:
    """Tell whether the postcodes of the borough are on record."""
    return (data / "postcodes.csv").is_file()


def _read(data: Path, name: str, record_type: type[R]) -> R | None:
    folder = Folder(data)
    filed = folder.find(name, record_type)
    _raise_problems(folder)
    return filed.record if filed else None


def _raise_problems(folder: Folder) -> None:
    if folder.problems:
        raise ProblemsFoundError(folder.problems)


def _missing(data: Path, name: str, remedy: str) -> ProblemsFoundError:
    file = Folder(data).name(name)
    return ProblemsFoundError([Problem(file, None, "the file is missing", remedy)])
