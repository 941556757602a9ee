"""The record of baselines: read with the rest, and held against the months at hand."""

from pathlib import Path

import pytest
from building import DATA
from loading import loaded
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError
from partnership.model.months import Month


def test_the_partnerships_own_baseline_is_on_record() -> None:
    assert loaded(DATA).baselines[-1].first == Month(2023, 1)


def test_without_the_file_there_is_no_baseline(invented: Path) -> None:
    (invented / "baselines.yml").unlink()
    assert load_partnership(invented).baselines == ()


def test_a_baseline_of_months_that_are_not_at_hand_is_refused(invented: Path) -> None:
    file = invented / "baselines.yml"
    text = file.read_text("utf-8").replace("2023-07", "2023-06").replace("2025-06", "2025-05")
    file.write_text(text, "utf-8")
    with pytest.raises(ProblemsFoundError) as raised:
        load_partnership(invented)
    (problem,) = raised.value.problems
    assert problem.what == "there are no figures for some of the months 2023-06 to 2025-05"
    assert problem.remedy == "The figures run from 2023-07 to 2025-08; choose 24 months of these."


def test_a_baseline_that_is_too_short_says_where_it_should_end(invented: Path) -> None:
    file = invented / "baselines.yml"
    file.write_text(file.read_text("utf-8").replace("last: 2025-06", "last: 2025-05"), "utf-8")
    with pytest.raises(ProblemsFoundError) as raised:
        load_partnership(invented)
    (problem,) = raised.value.problems
    assert problem.what.endswith("a baseline covers 24 months")
    assert problem.remedy == "Write last: 2025-06, or begin in another month."
