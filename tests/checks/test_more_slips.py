"""Slips in plans, translations and outlines that a reader would take for right are told."""

import shutil
from pathlib import Path

import pytest
from building import DATA
from checking import DAY, found
from history import edit
from partnership.errors import Severity

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"
MEETING = "meetings/2025-06-18.yml"
ARABIC = "plans/2024-2027/translations/ar.yml"
EASY = "edition:\n  name:"


def warnings(data: Path) -> list[str]:
    return [problem.what for problem in found(data, DAY, Severity.WARNING)]


def easy(line: str) -> str:
    """Return the lines of an easy-read version before those of the edition."""
    return f"easy:\n  - The plan is for the years 2024 to 2027.\n  - {line}\n{EASY}"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (PLAN, "vision_papers: [plan]\n", "", "'vision_papers' does not say where it is from"),
        (
            PLAN,
            "number: '3'",
            "number: '1'",
            "'fewer-break-ins' has number 1, as 'people-feel-safe'",
        ),
        (
            "wards.yml",
            "      method: Shared out by postcode; off by 5% on average.\n",
            "",
            "without",
        ),
        (PLAN, EASY, easy(f"We want {'so ' * 14}much."), "'easy' has a line of 17 words"),
        (PLAN, EASY, easy("The last plan was for 2021."), "names other years than 2024 to 2027"),
        (
            REPORT,
            "April 2023 to March 2024\n",
            "April 2013 to March 2014\n",
            "'compared_with' says",
        ),
        (REPORT, "April 2023 to March 2024\n", "the year 2003\n", "'compared_with' says the year"),
        (MEETING, "to 40 homes.", "to 40 of 120 homes (25%).", "40 and 120 make 33.3"),
        (
            MEETING,
            "to 40 homes.",
            "there, and crimes fell by 30 per cent, from 1,200 to 900.",
            "says 30 per cent, and 1,200 and 900 make 25",
        ),
    ],
)
def test_a_slip_is_told_and_stops_nothing(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in told for told in warnings(invented)), warnings(invented)
    assert found(invented) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Crimes fell by a quarter (24.9%), from 1,200 to 900.",
        "The share rose from 40 to 50 per cent of the 120 homes.",
        "Of those aged from 18 to 25, 30 per cent answered.",
        "It fell by 30 per cent in the years from 2019 to 2024.",
        "Answers rose from 200 to 300, and 45 per cent of 400 were from one ward; so 12% were not.",
    ],
)
def test_a_per_cent_of_something_else_is_not_told(invented: Path, text: str) -> None:
    edit(invented, MEETING, "Locks were given to 40 homes.", f'"{text}"')
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("english", "text", "what"),
    [
        (
            "Aldermoor Community Safety Plan 2024-2027",
            "ملخص",
            "says no number, and the English 2024",
        ),
        ("summary", "خطة السلامة المجتمعية في ألدرمور جميعها وكل ما فيها", "is far longer than"),
    ],
)
def test_the_text_of_another_line_is_told(
    invented: Path, english: str, text: str, what: str
) -> None:
    lines = (invented / ARABIC).read_text("utf-8").splitlines()
    at = lines.index(f"  - english: {english}") + 1
    edit(invented, ARABIC, f"{english}\n{lines[at]}", f"{english}\n    text: {text}")
    (told,) = warnings(invented)
    assert what in told


def test_the_digits_of_another_language_are_numbers(invented: Path) -> None:
    edit(invented, ARABIC, "ألدرمور 2024-2027", "ألدرمور ٢٠٢٤-٢٠٢٧")
    assert warnings(invented) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"E05014884"', '"E05014999"', "belongs to no ward of set 2023"),
        ('"features"', '"feature"', "the file does not hold ward outlines as GeoJSON"),
    ],
)
def test_exact_outlines_that_imports_alone_read_are_looked_at(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    edit(data, "boundaries/2023-exact.geojson", old, new)
    assert any(what in problem.what for problem in found(data)), found(data)
