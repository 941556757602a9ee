"""One run reports every mistake of a plan, in whichever file it is."""

from pathlib import Path

import pytest
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError

OLDER, NEWER = "plans/2008-2011", "plans/2011-2014"
MISTAKES = {
    f"{OLDER}/assessment.yml": ("priority: criminal-damage", "priority: damage"),
    f"{OLDER}/national.yml": ("see: [10]", "see: [99]"),
    f"{OLDER}/standards.yml": ("duty: engagement", "duty: engagment"),
    f"{NEWER}/monitoring/2013-14-q3.yml": ("value: 1342", "valeu: 1342"),
}
"""A mistake in each file that lies beside a plan's own."""


@pytest.fixture
def data(stockton: Path) -> Path:
    """Copy the records, with a mistake in every file beside a plan's own."""
    for name, (old, new) in MISTAKES.items():
        change(stockton / name, old, new)
    return stockton


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def files_told(data: Path) -> list[str]:
    with pytest.raises(ProblemsFoundError) as caught:
        load_partnership(data)
    return sorted({problem.file.split("data/", 1)[1] for problem in caught.value.problems})


def test_a_wrong_priority_hides_nothing(data: Path) -> None:
    wrong = [f"{years}/priorities/criminal-damage.yml" for years in (OLDER, NEWER)]
    for name in wrong:
        change(data / name, "plain:", "plane:")
    assert files_told(data) == sorted([*MISTAKES, *wrong])


def test_a_wrong_plan_hides_no_mistake_that_a_file_has_by_itself(data: Path) -> None:
    change(data / OLDER / "national.yml", "state: for discussion", "state: discussion")
    change(data / OLDER / "plan.yml", "title:", "titel:")
    told = files_told(data)
    assert f"{OLDER}/plan.yml" in told
    assert f"{OLDER}/national.yml" in told
    assert f"{NEWER}/monitoring/2013-14-q3.yml" in told


def test_wrong_wards_hide_no_mistake_that_a_file_has_by_itself(data: Path) -> None:
    change(data / "wards.yml", "sets:", "set:")
    change(data / OLDER / "national.yml", "state: for discussion", "state: discussion")
    assert files_told(data) == sorted([*MISTAKES, "wards.yml"])


def test_a_wrong_priority_is_not_blamed_on_the_reports_that_measure_its_targets(
    stockton: Path,
) -> None:
    report = stockton / NEWER / "monitoring/2013-14-q3.yml"
    change(report, "    priorities: [anti-social-behaviour]\n",
           "    priorities: [anti-social-behaviour]\n    target: asb-in-five-wards\n")  # fmt: skip
    load_partnership(stockton)
    name = f"{NEWER}/priorities/anti-social-behaviour.yml"
    change(stockton / name, "plain:", "plane:")
    assert files_told(stockton) == [name]
