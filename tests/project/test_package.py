"""A partnership that installs the package needs data/, content/, mkdocs.yml and no tests."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
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


WITHOUT = """
import importlib.metadata as metadata, re, sys
MODULES, PACKAGES = {modules!r}, {packages!r}
find = metadata.Distribution.from_name

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MODULES:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

def from_name(name):
    if re.sub("[-_.]+", "-", name).lower() in PACKAGES:
        raise metadata.PackageNotFoundError(name)
    return find(name)

sys.meta_path.insert(0, Hidden())
metadata.Distribution.from_name = from_name
"""
"""Hides packages from a program: Python runs it first where it is called sitecustomize.py."""


def locked(name: str) -> set[str]:
    """Return the packages of a list of locked versions."""
    text = (ROOT / name).read_text("utf-8")
    return {normal(package) for package in re.findall(r"(?m)^([\w.-]+)==", text)}


def normal(package: str) -> str:
    return re.sub("[-_.]+", "-", package).lower()


def hide_what_only_tests_have(folder: Path) -> None:
    """Let a program that has a folder on its path see the packages of the site alone."""
    packages = locked("requirements-dev.txt") - locked("requirements.txt")
    assert {"pyogrio", "scipy"} <= packages
    modules = {
        module
        for module, owners in packages_distributions().items()
        if {normal(owner) for owner in owners} <= packages
    }
    text = WITHOUT.format(modules=modules, packages=packages)
    (folder / "sitecustomize.py").write_text(text, "utf-8")


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
    hide_what_only_tests_have(packages)
    with pytest.raises(AssertionError, match="No module named 'scipy'"):
        ran("-c", "import scipy", folder=own, packages=packages)
    command = ("-c", "from partnership.cli import main; main()", "new", "borough", HARTLEPOOL.name)
    words = ("--code", HARTLEPOOL.code, "--force", HARTLEPOOL.force)
    files = write_files(HARTLEPOOL, tmp_path / "official").options()
    ran(*command, *words, *files, folder=own, packages=packages)
    assert sorted(path.name for path in own.iterdir()) == ["content", "data", "mkdocs.yml"]
    ran("-m", "mkdocs", "build", "--quiet", folder=own, packages=packages)
    assert (own / ".cache" / "build").is_dir()
    assert not (packages.parent / ".cache").exists()
    page = (own / "site" / "wards" / "ward-0000" / "index.html").read_text("utf-8")
    assert "Ward 0000" in page
    assert any((own / "site" / "assets").rglob("minisearch*"))
