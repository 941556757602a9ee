"""What the tests share: the folders, the official files, and the built site of each borough."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
INVENTED = ROOT / "tests" / "fixtures" / "borough"
OFFICIAL = ROOT.parent / "shared" / "data"

Build = Callable[..., subprocess.CompletedProcess[str]]
"""Runs `mkdocs build` for a data folder into a site folder."""


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands as a person would, with settings in its environment."""
    command = Path(sys.executable).with_name(words[0])
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": "1763683200", **settings}
    return subprocess.run(  # noqa: S603 - the words come from the tests themselves
        [str(command), *words[1:]],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def build(data: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a data folder."""
    return run("mkdocs", "build", "--site-dir", str(site), PARTNERSHIP_DATA=str(data))


def built(data: Path, site: Path) -> Path:
    """Build a site that must succeed, and return its folder."""
    outcome = build(data, site)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return site


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
