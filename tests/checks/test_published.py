"""Changes of published records are checked against every applicable rule."""

import re
from datetime import date
from pathlib import Path

import pytest
from history import commit, edit, git
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


@pytest.mark.parametrize("new", ["violence: 'many'", "violence: 9, violence: 9"])
def test_a_month_changed_by_hand_is_put_back_as_it_was_published(versioned: Path, new: str) -> None:
    path = next(iter(sorted((versioned / "crime").glob("*.yml"))))
    before = path.read_bytes()
    path.write_text(re.sub(r"burglary: [0-9]+", new, path.read_text("utf-8"), count=1), "utf-8")
    commit(versioned.parent, "Change a month by hand")
    found = check(versioned, DAY, published(versioned, "HEAD~1")).with_severity(Severity.ERROR)
    assert found
    for problem in found:
        assert problem.remedy.startswith("This file is made by `partnership import crime`")
    command = re.findall(r"`git ([^`]+)`", found[0].remedy)[0]
    git(versioned.parent, *command.split())
    assert path.read_bytes() == before


def test_a_month_that_was_never_published_is_imported_again(versioned: Path) -> None:
    path = next(iter(sorted((versioned / "crime").glob("*.yml"))))
    text = path.read_text("utf-8")
    path.unlink()
    commit(versioned.parent, "Forget a month")
    path.write_text(text.replace("state: complete", "state: full"), "utf-8")
    (told,) = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.ERROR)
    assert told.remedy.endswith("`partnership import crime`, not by hand: run the import again.")
