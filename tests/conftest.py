"""What the tests share: the built site of each borough, its records, and the official files."""

import os
import shutil
from pathlib import Path

import pytest
from building import DATA, INVENTED, OFFICIAL, built

# The browser's fixtures are no conftest.py of their own: two of that name hide each other.
pytest_plugins = ["browser.fixtures"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the partnership's own records."""
    return built(DATA, tmp_path_factory.mktemp("real") / "site")


@pytest.fixture(scope="session")
def invented_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the invented borough."""
    return built(INVENTED, tmp_path_factory.mktemp("invented") / "site")


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """Copy the invented borough's records, free to be changed."""
    return Path(shutil.copytree(INVENTED, tmp_path / "data"))


@pytest.fixture(scope="session")
def official() -> Path:
    """Give the official files; without them skip, unless they are required."""
    if not OFFICIAL.is_dir():
        message = "the official files are not beside the project, in ../shared/data"
        if os.environ.get("REQUIRE_OFFICIAL_DATA"):
            pytest.fail(message)
        pytest.skip(message)
    return OFFICIAL
