"""A message says what was meant, and what it says to write is right when it is written."""

from pathlib import Path

import pytest
from checking import DAY, found
from history import edit
from partnership.errors import Severity
from partnership.model.values import AREA_CODE
from partnership.records.meant import shape_meant, time_meant

PLAN = "plans/2024-2027/plan.yml"
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
MEETING = "meetings/2025-06-18.yml"
TURN = "{on: 2024-06-19, priority: burglary}"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "remedy"),
    [
        ("wards.yml", "code: E05900013", "code: EO5900013", "Write E05900013."),
        ("wards.yml", "code: E05900013", "code: e05900013", "Write E05900013."),
        ("meetings/2027-01-20.yml", "at: '18:30'", "at: 6.30 pm", "Write 18:30."),
        (
            MEETING,
            "'https://aldermoor.example/minutes/4'",
            '"[Minutes](https://aldermoor.example/minutes/4)"',
            "Write https://aldermoor.example/minutes/4.",
        ),
        (
            PLAN,
            "address: https://safer-aldermoor.example/plan",
            "address: [The plan](https://safer-aldermoor.example/plan)",
            "Write its address alone: 'https://safer-aldermoor.example/plan'.",
        ),
        ("consultations.yml", "plan: 2024-2027", "plan: 2024", "Did you mean '2024-2027'?"),
        ("search.yml", "- [bike, bicycle]", "- bike: bicycle", "Write [bike, bicycle]."),
        (PLAN, f"- {TURN}", "- 2024-06-19 burglary", f"Write {TURN}."),
        (
            BURGLARY,
            "focus:\n  - Homes",
            "  - Homes",
            "Write the name of its list on a line above it, such as",
        ),
        (
            PLAN,
            "papers: [plan]\n  - id: less-money\n",
            "- id: less-money\n    papers: [plan]\n",
            "the line and the one below it, line 84, have changed places.",
        ),
        (
            "consultations.yml",
            "note: Answers without a postcode are left out., papers: [survey]}\n    results:",
            'note: "1,204" answers, papers: [survey]}\n    results:',
            "Put double quotes around the whole text",
        ),
    ],
)
def test_what_was_meant_is_told(
    invented: Path, name: str, right: str, wrong: str, remedy: str
) -> None:
    if right.startswith("papers"):
        wrong = "  " + wrong
        edit(invented, name, f"    {right}", wrong)
    else:
        edit(invented, name, right, wrong)
    first, *_ = found(invented)
    assert remedy in str(first)


@pytest.mark.parametrize(
    ("written", "pattern", "meant"),
    [
        ("E05 900013", AREA_CODE, None),
        ("\u201cE05900013\u201d", AREA_CODE, "E05900013"),
        ("9am", "^[0-2][0-9]:[0-5][0-9]$", "09:00"),
        ("9:30", "^[0-2][0-9]:[0-5][0-9]$", "09:30"),
        ("12.15 am", "^[0-2][0-9]:[0-5][0-9]$", "00:15"),
        ("at nine", "^[0-2][0-9]:[0-5][0-9]$", None),
        ("2024\u20132027", "^[0-9]{4}-[0-9]{4}$", "2024-2027"),
        ("www.aldermoor.example", "^https://", "https://www.aldermoor.example"),
    ],
)
def test_a_text_in_another_notation_is_told(written: str, pattern: str, meant: str | None) -> None:
    assert shape_meant(written, pattern) == meant


def test_september_has_four_letters_too() -> None:
    assert time_meant("Wed 16 Sept 2026", "a date") == "2026-09-16"
    assert time_meant("Sept 2025", "a month") == "2025-09"


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (
            "plans/2024-2027/monitoring/2024-25.yml",
            "compared_with: April 2023 to March 2024",
            "compared_with: April to September 2023",
            "'compared_with' says April to September 2023, but the report is for",
        ),
        (
            BURGLARY,
            "in the whole borough.",
            "in the year to March 2026.",
            "names another month than 'due', 2027-03-31",
        ),
    ],
)
def test_months_with_one_year_are_compared_with_days(
    invented: Path, name: str, old: str, new: str, what: str
) -> None:
    edit(invented, name, old, new)
    assert any(what in told.what for told in found(invented, DAY, Severity.WARNING))


@pytest.mark.slow
def test_a_plan_that_cannot_be_read_makes_no_meeting_doubtful(stockton: Path) -> None:
    edit(stockton, "plans/2025-2027/plan.yml", "  - reoffending", "  reoffending")
    assert found(stockton)
    doubts = found(stockton, DAY, Severity.WARNING)
    assert not [doubt for doubt in doubts if "before the meeting" in doubt.what]
