"""A number ten times too high or too low gives a warning, in every comparison."""

import re
from pathlib import Path

import pytest
from checking import DAY
from history import edit
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
MEETING = "meetings/2025-06-18.yml"


def warnings(data: Path, reference: str | None = None) -> list[str]:
    before = published(data, reference) if reference else None
    return [problem.what for problem in check(data, DAY, before).with_severity(Severity.WARNING)]


@pytest.mark.parametrize("residents", ["40000", "400", "110000"])
def test_residents_unlike_those_of_the_other_wards_are_told(
    versioned: Path, residents: str
) -> None:
    edit(versioned, "wards.yml", "residents: 4000", f"residents: {residents}")
    (what,) = warnings(versioned)
    assert what.startswith(f"'residents' is {int(residents):,}, but the median of the others is ")


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("wards.yml", "residents: 11000", "residents: 1100", "'residents' is 1,100, but was "),
    ],
)
def test_a_number_unlike_the_one_published_is_told(
    versioned: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(versioned, name, old, new)
    assert any(what in told for told in warnings(versioned, "HEAD"))


@pytest.mark.parametrize("aim", ["4.5", "13420000"])
def test_an_aim_unlike_its_beginning_is_told(versioned: Path, aim: str) -> None:
    for line in ("    value: 45\n    due", "        value: 45"):
        edit(versioned, BURGLARY, line, line.replace("45", aim))
    assert f"target 'fewer-break-ins' is to reach {aim}, from 60" in warnings(versioned)


@pytest.mark.parametrize(("days", "is_told"), [("2025-04-01", True), ("2026-01-01", False)])
def test_a_figure_unlike_the_report_before_of_as_many_days_is_told(
    versioned: Path, days: str, *, is_told: bool
) -> None:
    text = (versioned / REPORT).read_text("utf-8")
    text = re.sub(r"\n(    since|period|title|compared_with): .*", "", text)
    text = re.sub(r"first_day: .*", f"first_day: {days}", text)
    text = re.sub(r"last_day: .*", "last_day: 2026-03-31", text)
    text = re.sub(r"on: 2025", "on: 2026", text)
    text = re.sub(r"value: (5[78])", r"value: \g<1>0", text)
    (versioned / "plans/2024-2027/monitoring/2025-26.yml").write_text(text, "utf-8")
    found = [what for what in warnings(versioned) if "in the report before" in what]
    assert bool(found) is is_told


def test_a_figure_unlike_the_one_before_of_another_meeting_is_told(versioned: Path) -> None:
    text = (versioned / MEETING).read_text("utf-8")
    assert "value: " in text
    text = text.replace("2025-06-18", "2025-09-17")
    text = re.sub(r"\bvalue: (\d+)", r"value: \g<1>0", text)
    (versioned / "meetings/2025-09-17.yml").write_text(text, "utf-8")
    assert any("but the meeting before was given" in what for what in warnings(versioned))


def test_a_number_that_is_right_is_accepted_with_the_reason(versioned: Path) -> None:
    edit(versioned, "wards.yml", "residents: 11000", "residents: 1100")
    assert warnings(versioned, "HEAD")
    entry = "{file: wards.yml, warning: \"'residents' is\", why: Flats went., on: 2026-11-02}"
    with (versioned / "accepted.yml").open("a", encoding="utf-8") as accepted:
        accepted.write(f"  - {entry}\n")
    assert warnings(versioned, "HEAD") == []


@pytest.mark.parametrize("per_cent", ["450", "-104.5"])
def test_a_change_told_to_a_meeting_that_is_hardly_possible_is_told(
    versioned: Path, per_cent: str
) -> None:
    edit(versioned, MEETING, "per_cent: 4.5", f"per_cent: {per_cent}")
    assert warnings(versioned) == [f"'per_cent' is {per_cent}"]
