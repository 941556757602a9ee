"""A partnership that installs the package needs only data/, content/ and mkdocs.yml."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from building import ROOT
from made_boroughs import HARTLEPOOL, write_files


def ran(*words: str, folder: Path, packages: Path | None = None) -> str:
    """Run a Python module in a folder, with the package in another."""
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(packages or ""),
        "SOURCE_DATE_EPOCH": "1795219200",
    }
    outcome = subprocess.run(  # noqa: S603 - the words come from the tests themselves
        [sys.executable, *words],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.mark.slow
def test_a_new_borough_is_three_things_and_builds_with_the_installed_package(
    tmp_path: Path,
) -> None:
    wheels, packages, own = (tmp_path / name for name in ("wheels", "packages", "own"))
    own.mkdir()
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    made = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    ran(*pip, "wheel", *made, folder=tmp_path)
    (wheel,) = wheels.glob("*.whl")
    given = ("--no-deps", "--no-index", "--target", str(packages), str(wheel))
    ran(*pip, "install", *given, folder=tmp_path)
    command = ("-c", "from partnership.cli import main; main()", "new", "borough", HARTLEPOOL.name)
    words = ("--code", HARTLEPOOL.code, "--force", HARTLEPOOL.force)
    files = write_files(HARTLEPOOL, tmp_path / "official").options()
    ran(*command, *words, *files, folder=own, packages=packages)
    assert sorted(path.name for path in own.iterdir()) == ["content", "data", "mkdocs.yml"]
    ran("-m", "mkdocs", "build", "--quiet", folder=own, packages=packages)
    page = (own / "site" / "wards" / "ward-0000" / "index.html").read_text("utf-8")
    assert "Ward 0000" in page
    assert any((own / "site" / "assets").rglob("minisearch*"))
