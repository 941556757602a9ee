"""The record of baselines: read with the others, and compared with the existing months."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA
from loading import loaded
from partnership.checks import releases
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError, Severity
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.records.loading import read_records


def test_the_partnerships_own_baseline_is_on_record() -> None:
    assert loaded(DATA).baselines[-1].first == Month(2023, 1)


def test_without_the_file_it_is_told_what_to_write(invented: Path) -> None:
    file = invented / "baselines.yml"
    file.unlink()
    with pytest.raises(ProblemsFoundError) as raised:
        load_partnership(invented)
    assert "write 'baselines: []'" in str(raised.value)
    file.write_text("baselines: []\n", "utf-8")
    assert load_partnership(invented).baselines == ()


def test_a_baseline_of_months_that_are_not_at_hand_is_refused(invented: Path) -> None:
    file = invented / "baselines.yml"
    text = file.read_text("utf-8").replace("2023-07", "2023-06").replace("2025-06", "2025-05")
    file.write_text(text, "utf-8")
    with pytest.raises(ProblemsFoundError) as raised:
        load_partnership(invented)
    (problem,) = raised.value.problems
    assert problem.what == "some months of 2023-06 to 2025-05 have no figures"
    assert (
        problem.remedy == "If it was published, restore it; if not, choose from 2023-07 to 2025-08."
    )


def test_a_baseline_that_is_too_short_says_where_it_should_end(invented: Path) -> None:
    file = invented / "baselines.yml"
    file.write_text(file.read_text("utf-8").replace("last: 2025-06", "last: 2025-05"), "utf-8")
    with pytest.raises(ProblemsFoundError) as raised:
        load_partnership(invented)
    (problem,) = raised.value.problems
    assert problem.what.endswith("the first baseline covers 24 to 36 months")
    assert problem.remedy == "Write last: 2025-06, or start in another month."


def told(partnership: Partnership, day: date) -> list[tuple[Severity, str, str]]:
    records = read_records(DATA)
    found = releases.check_baseline_renewal(records, partnership, day)
    return [(each.severity, each.what, each.remedy) for each in found]


@pytest.mark.slow
def test_a_new_baseline_is_due_after_a_lasting_change_and_following_it_is_right(
    stockton: Path,
) -> None:
    records = loaded(DATA)
    first_two_years, day = replace(records, months=records.months[:24]), date(2025, 2, 3)
    ((severity, what, remedy),) = told(first_two_years, day)
    assert severity is Severity.DUE
    assert what.endswith("is due. The level changed in January 2024")
    with (stockton / "baselines.yml").open("a", encoding="utf-8") as file:
        file.write(f"  {remedy.split('the dash: ')[1]}\n".replace("2025-02-03", "2026-11-22"))
    renewed = load_partnership(stockton).baselines
    assert [f"{each.first} to {each.last}" for each in renewed] == [
        "2023-01 to 2024-12",
        "2024-01 to 2024-12",
    ]
    assert told(replace(first_two_years, baselines=renewed), day) == []


def test_none_is_due_within_12_months_of_a_mark_and_one_recorded_then_is_doubted() -> None:
    records, day = loaded(DATA), date(2026, 11, 21)
    assert told(records, day) == []
    months = {"first": Month(2024, 9), "last": Month(2025, 8)}
    later = records.baselines[0].model_copy(update=months)
    ((severity, what, remedy),) = told(replace(records, baselines=(*records.baselines, later)), day)
    assert severity is Severity.WARNING
    assert "within 12 months of a mark: January 2025 to June 2025" in what
    assert remedy == "Unless it is published, delete it until 2026-06 has figures."


def test_each_april_a_new_baseline_is_due_from_three_years() -> None:
    records = loaded(DATA)
    year = records.months[12:24]
    months = tuple(
        year[place % 12].model_copy(update={"month": Month(2023, 1).plus(place)})
        for place in range(40)
    )
    steady, old = replace(records, months=months), records.baselines[0]
    recorded = old.model_copy(update={"recorded": date(2026, 1, 5)})
    steady = replace(steady, baselines=(recorded,))
    assert told(steady, date(2026, 3, 31)) == []
    ((severity, what, remedy),) = told(steady, date(2026, 4, 1))
    assert severity is Severity.DUE
    assert what.endswith("The latest three years, in April 2026")
    assert "first: 2023-05, last: 2026-04, recorded: 2026-04-01" in remedy
    april = recorded.model_copy(update={"recorded": date(2026, 4, 2)})
    assert told(replace(steady, baselines=(recorded, april)), date(2027, 3, 31)) == []
