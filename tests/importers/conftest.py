"""Data folders of Sandbank at each step of its imports."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from building import DATA
from importers.sandbank import SANDBANK, TODAY
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.wards import WardsRequest, import_wards

CATEGORIES = DATA / "categories.yml"


@pytest.fixture
def official() -> Path:
    """Return the folder of Sandbank's official files."""
    return SANDBANK


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Return a data folder that holds the categories and nothing else."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(CATEGORIES, data)
    return data


@pytest.fixture
def data(empty: Path) -> Path:
    """Return a data folder with the wards of 2023."""
    request = WardsRequest("2023", valid_from=date(2023, 5, 4), order="The Sandbank Order 2022")
    write_all(empty, import_wards(empty, SANDBANK / "wards-2025.geojson", request).files)
    return empty


@pytest.fixture
def with_months(data: Path) -> Path:
    """Return a data folder with wards and the months of July and August 2025."""
    months = sorted(SANDBANK.glob("*-street.csv"))
    write_all(data, import_crime(data, months, TODAY).files)
    return data
