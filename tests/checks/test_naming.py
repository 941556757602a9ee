"""Ids are unique: a duplicate is reported in whatever list and file it is."""

from pathlib import Path

import pytest
from history import edit
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError

PRIORITIES = "plans/2011-2014/priorities"


@pytest.mark.parametrize(
    ("name", "its_own", "taken"),
    [
        (f"{PRIORITIES}/violent-crime.yml", "repeat-domestic-violence", "section-27-notices"),
        ("plans/2011-2014/plan.yml", "less-money", "national-targets-not-set"),
        ("plans/2011-2014/plan.yml", "draft-report", "panel-summary"),
        ("plans/2008-2011/national.yml", "delivery", "settled-lives"),
        ("plans/known.yml", "northern-echo", "council-minutes"),
        ("neighbours.yml", "victims", "violence"),
        ("standards.yml", "h-summary", "three-years"),
    ],
)
def test_an_id_that_is_taken_is_told(stockton: Path, name: str, its_own: str, taken: str) -> None:
    edit(stockton, name, f"id: {its_own}", f"id: {taken}")
    with pytest.raises(ProblemsFoundError) as told:
        load_partnership(stockton)
    about = [
        problem
        for problem in told.value.problems
        if problem.what.startswith(f"'{taken}' is already")
    ]
    (problem,) = about
    assert "Give each its own id, and use it where this one is meant" in problem.remedy
    assert problem.line
    assert "is already the id on line " in problem.what
