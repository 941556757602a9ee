"""What was published before, as git keeps it: to hold new figures against."""

from functools import partial
from pathlib import Path
from typing import Any

from partnership.checks.history import Published
from partnership.cli.git import changed_files, files_at, published_reference, records_at
from partnership.model.baselines import Baseline, Baselines
from partnership.model.categories import Categories, Category
from partnership.model.crime import CrimeMonth
from partnership.model.releases import Releases
from partnership.model.wards import WardSets
from partnership.model.withdrawals import Withdrawals
from partnership.records.folder import Folder
from partnership.records.yaml_loader import read_document


def published(data: Path, since: str | None) -> Published | None:
    """Return what was public and is not the same any more; None where there is no history."""
    reference = since or published_reference(data)
    if reference is None:
        return None
    changed, files = changed_files(data, reference), frozenset(files_at(data, reference))
    if not changed:
        return Published(reference, (), (), files=files, unchanged=files)
    with records_at(data, reference, *{*changed, "releases.yml"}) as folder:
        before = Folder(folder)
        releases = before.find("releases.yml", Releases)
        revisions = releases.record.revisions if releases else ()
        withdrawn = before.find("withdrawn.yml", Withdrawals)
        return Published(
            reference,
            _months(before),
            revisions,
            _ward_slugs(before),
            _baselines(before),
            files,
            files - frozenset(changed),
            _categories(before),
            _values(before),
            withdrawn.record.withdrawn if withdrawn else (),
        )


def _values(folder: Folder) -> dict[str, dict[str, Any]]:
    """Return what files besides months held, whatever today's rules would say of them."""
    read = {
        name: folder.attempt(partial(read_document, folder.root / name))
        for name in folder.names("**/*.yml")
        if not name.startswith("crime/")
    }
    return {
        name: document.value
        for name, document in read.items()
        if document and isinstance(document.value, dict)
    }


def published_months(data: Path) -> tuple[CrimeMonth, ...] | None:
    """Return every month that was public; None where there is no history to tell."""
    reference = published_reference(data)
    if reference is None:
        return None
    with records_at(data, reference, "crime") as folder:
        return _months(Folder(folder))


def _months(folder: Folder) -> tuple[CrimeMonth, ...]:
    return tuple(filed.record for filed in folder.read_all("crime/*.yml", CrimeMonth))


def _baselines(folder: Folder) -> tuple[Baseline, ...]:
    filed = folder.find("baselines.yml", Baselines)
    return filed.record.baselines if filed else ()


def _categories(folder: Folder) -> tuple[Category, ...]:
    filed = folder.find("categories.yml", Categories)
    return filed.record.categories if filed else ()


def _ward_slugs(folder: Folder) -> dict[str, str]:
    filed = folder.find("wards.yml", WardSets)
    sets = filed.record.sets if filed else ()
    return {ward.code: ward.slug for one in sets for ward in one.wards}
