"""What differs from the published records is held against every rule that bears on it."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from building import INVENTED
from history import commit, edit, git
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity

DAY = date(2026, 11, 21)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the invented borough's records as git keeps them."""
    data = Path(shutil.copytree(INVENTED, tmp_path / "data"))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "Publish")
    return data


@pytest.mark.parametrize("name", ["postcodes.csv", "categories.yml", "wards.yml"])
def test_a_file_that_differs_is_not_taken_for_unchanged(kept: Path, name: str) -> None:
    path = kept / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    was = published(kept, "HEAD")
    assert was is not None
    assert name in was.files
    assert name not in was.unchanged


def test_a_postcode_moved_to_another_ward_is_told_where_history_is_known(kept: Path) -> None:
    path = kept / "postcodes.csv"
    text = path.read_text("utf-8")
    assert "AX1 1AA,E05900011," in text
    path.write_text(text.replace("AX1 1AA,E05900011,", "AX1 1AA,E05900012,"), "utf-8")
    told = check(kept, DAY, published(kept, "HEAD")).of(Severity.ERROR)
    assert any("AX1 1AA" in problem.what for problem in told)


def test_a_ward_of_another_name_is_told_where_it_was_changed(kept: Path) -> None:
    edit(kept, "wards.yml", "name: Abbey\n", "name: Abbay\n")
    (told,) = check(kept, DAY, published(kept, "HEAD")).of(Severity.ERROR)
    assert told.file.endswith("wards.yml")
    assert "places.yml:13" in told.what
    assert told.remedy.startswith("Put it back: Abbey.")
