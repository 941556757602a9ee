"""Changes of published records are checked against every applicable rule."""

from datetime import date
from pathlib import Path

import pytest
from history import edit
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity

DAY = date(2026, 11, 21)


@pytest.mark.parametrize("name", ["postcodes.csv", "categories.yml", "wards.yml"])
def test_a_file_that_differs_is_not_taken_for_unchanged(versioned: Path, name: str) -> None:
    path = versioned / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    was = published(versioned, "HEAD")
    assert was is not None
    assert name in was.files
    assert name not in was.unchanged


def test_a_postcode_moved_to_another_ward_is_told_where_history_is_known(versioned: Path) -> None:
    path = versioned / "postcodes.csv"
    text = path.read_text("utf-8")
    assert "AX1 1AA,E05900011," in text
    path.write_text(text.replace("AX1 1AA,E05900011,", "AX1 1AA,E05900012,"), "utf-8")
    told = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.ERROR)
    assert any("AX1 1AA" in problem.what for problem in told)


def test_a_ward_of_another_name_is_told_where_it_was_changed(versioned: Path) -> None:
    edit(versioned, "wards.yml", "name: Abbey\n", "name: Abbay\n")
    (told,) = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.ERROR)
    assert told.file.endswith("wards.yml")
    assert "places.yml:13" in told.what
    assert told.remedy.startswith("Restore it: Abbey.")
