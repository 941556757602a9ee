"""Loads a partnership: reads every file, compares them, and stops at nothing until all is told."""

from dataclasses import dataclass
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.accessibility import Accessibility
from partnership.model.baselines import Baseline
from partnership.model.categories import Categories
from partnership.model.crime import CrimeMonth
from partnership.model.known_plans import KnownPlans
from partnership.model.neighbours import Neighbours
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.standards import Standards
from partnership.model.streets import MapSettings, Streets
from partnership.model.wards import WardSets
from partnership.records.accessibility import load_accessibility
from partnership.records.baselines import load_baselines
from partnership.records.boundaries import load_outlines
from partnership.records.comparing import (
    category_problems,
    have_repeated_names,
    month_problems,
    organisation_problems,
    ward_set_problems,
)
from partnership.records.exits import exit_problems
from partnership.records.folder import Filed, Folder
from partnership.records.neighbours import load_known_plans, load_neighbours
from partnership.records.plans import load_plans, read_plans_alone
from partnership.records.postcodes import load_postcodes
from partnership.records.releases import load_releases
from partnership.records.standards import load_standards
from partnership.records.unread import unread_files


def load_partnership(data: Path) -> Partnership:
    """Return everything a data folder holds; raise ProblemsFoundError with all that is wrong."""
    folder = Folder(data)
    if not data.is_dir():
        problem = Problem(folder.name("."), None, "the folder is missing", "Name a data folder.")
        raise ProblemsFoundError([problem])
    organisation = folder.require(
        "partnership.yml", Organisation, "Write it; data/README.md has an example."
    )
    wards = folder.require("wards.yml", WardSets, "Run `partnership import wards`.")
    categories = folder.require(
        "categories.yml", Categories, "Copy it from another partnership's folder."
    )
    months = folder.read_all("crime/*.yml", CrimeMonth)
    if not folder.has("crime") or not any(folder.names("crime/*.yml")):
        remedy = "Run `partnership import crime` with the monthly files of the police."
        folder.note([Problem(folder.name("crime"), None, "there is no month of figures", remedy)])
    if wards is None or categories is None or have_repeated_names(wards, categories):
        _read_alone(folder, wards, categories, months)
        raise ProblemsFoundError(folder.problems)
    return _compared(folder, organisation, wards, categories, months)


@dataclass(frozen=True)
class _Others:
    """The records that refer neither to wards nor to categories."""

    standards: Standards | None
    known_plans: KnownPlans
    neighbours: Neighbours | None
    accessibility: Accessibility | None
    baselines: tuple[Baseline, ...]
    streets: Streets | None


def _others(folder: Folder, months: list[Filed[CrimeMonth]]) -> _Others:
    on_map = folder.find("map.yml", MapSettings)
    return _Others(
        standards=load_standards(folder),
        known_plans=load_known_plans(folder),
        neighbours=load_neighbours(folder),
        accessibility=load_accessibility(folder),
        baselines=load_baselines(folder, months),
        streets=on_map.record.streets if on_map else None,
    )


def _read_alone(
    folder: Folder,
    wards: Filed[WardSets] | None,
    categories: Filed[Categories] | None,
    months: list[Filed[CrimeMonth]],
) -> None:
    """Read the files that refer to wards and categories, where those cannot be relied on."""
    folder.note(ward_set_problems(wards) if wards else ())
    folder.note(category_problems(categories) if categories else ())
    read_plans_alone(folder)
    _others(folder, months)
    load_releases(folder, months, None, None)
    load_postcodes(folder, None)
    folder.note(unread_files(folder))


def _compared(
    folder: Folder,
    organisation: Filed[Organisation] | None,
    wards: Filed[WardSets],
    categories: Filed[Categories],
    months: list[Filed[CrimeMonth]],
) -> Partnership:
    folder.note(ward_set_problems(wards))
    folder.note(category_problems(categories))
    folder.note(month_problems(months, wards.record, categories.record))
    others = _others(folder, months)
    plans = load_plans(folder, wards.record, categories.record, others.standards)
    folder.note(organisation_problems(organisation, folder, plans) if organisation else ())
    outlines = load_outlines(folder, wards.record)
    folder.note(exit_problems(organisation, plans) if organisation else ())
    releases = load_releases(folder, months, wards.record, categories.record)
    postcodes = load_postcodes(folder, wards.record)
    folder.note(unread_files(folder))
    if folder.problems or organisation is None:
        raise ProblemsFoundError(folder.problems)
    return Partnership(
        organisation=organisation.record,
        ward_sets=wards.record.sets,
        outlines=outlines,
        categories=categories.record.categories,
        months=tuple(filed.record for filed in months),
        postcodes=postcodes.postcodes,
        postcode_source=postcodes.source,
        outside=postcodes.outside,
        placed=postcodes.placed,
        plans=plans,
        releases=releases,
        **vars(others),
    )
