"""A target that can be counted from the police figures is counted by the site itself."""

from datetime import date
from pathlib import Path

import pytest
from checking import found_after
from loading import site_of, snapshot_of
from partnership.checks.gate import load_partnership
from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month
from partnership.model.targets import Target, TargetStatus
from partnership.pages.snapshot import Snapshot
from partnership.statistics.target_status import (
    AssessedTarget,
    assess_targets,
    counted_target,
    months_measured,
)
from pydantic import ValidationError

DAY = date(2026, 11, 21)
BURGLARY = "plans/2024-2027/priorities/burglary.yml"
REPORT = "plans/2024-2027/monitoring/2024-25.yml"


COUNTED = """    measured_by:
      categories: [burglary]
      note: The police count homes and shops together.
    ledger:
"""


@pytest.fixture
def counted(invented: Path) -> Path:
    """Give the invented borough with a target that says how it is counted."""
    path = invented / BURGLARY
    text = path.read_text("utf-8")
    assert "    ledger:\n" in text
    path.write_text(text.replace("    ledger:\n", COUNTED, 1), "utf-8")
    return invented


@pytest.fixture
def whole(counted: Path) -> Path:
    """Give it with a whole December 2024, so that a year can be added up."""
    december = counted / "crime/2024-12.yml"
    text = december.read_text("utf-8")
    reason = "  state: partial\n  reason: The police left out the second half of the month.\n"
    assert reason in text
    december.write_text(text.replace(reason, "  state: complete\n"), "utf-8")
    return counted


def a_target(**values: object) -> Target:
    facts = {
        "id": "fewer",
        "title": "Fewer",
        "statement": "Fewer.",
        "direction": "decrease",
        "measured_by": {"categories": ["burglary"]},
        "not_published": "Invented.",
        "papers": ["plan"],
    }
    return Target.model_validate(facts | values)


def a_series(*counts: int | None) -> Series:
    months = Month(2024, 1).until(Month(2024, 1).plus(len(counts) - 1))
    return tuple(
        Figure(month, count, Status.NOT_REPORTED if count is None else Status.REPORTED)
        for month, count in zip(months, counts, strict=True)
    )


def assessed(records: Path, target: str) -> AssessedTarget:
    partnership = load_partnership(records)
    (plan,) = partnership.plans
    every = assess_targets(plan, DAY, counted=Snapshot.as_of(partnership, DAY).count_of_target)
    return next(each for each in every if each.target.id == target)


def test_the_latest_twelve_months_are_added_up_and_shown() -> None:
    count = counted_target(a_target(), a_series(*range(1, 15)), DAY, "Burglaries")
    assert count
    assert count.value == sum(range(3, 15))
    assert count.period == "March 2024 to February 2025"
    assert count.until == date(2025, 2, 28)
    assert count.working == "3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 = 102."


def test_a_figure_covers_as_long_as_its_starting_figure() -> None:
    baseline = {"value": 9, "period": "Spring", "since": date(2023, 3, 1),
                "until": date(2023, 5, 31), "papers": ["plan"]}  # fmt: skip
    target = a_target(baseline=baseline)
    assert months_measured(target) == 3
    count = counted_target(target, a_series(1, 2, 3, 4), DAY, "")
    assert count
    assert count.working == "2 + 3 + 4 = 9."


def test_a_missing_month_is_named_and_nothing_is_added_up() -> None:
    count = counted_target(a_target(), a_series(*[1] * 11, None), DAY, "")
    assert count
    assert not count.counts
    assert count.working == "It cannot be worked out: December 2024 is missing or partial."


def test_nothing_is_counted_where_the_figures_do_not_reach_back() -> None:
    assert counted_target(a_target(), a_series(*[1] * 11), DAY, "") is None


def test_months_after_the_day_do_not_count() -> None:
    count = counted_target(a_target(), a_series(*range(1, 15)), date(2025, 1, 30), "")
    assert count
    assert count.period == "January 2024 to December 2024"


def test_a_target_says_how_it_is_counted_or_why_it_is_not() -> None:
    with pytest.raises(ValidationError, match="'measured_by'"):
        a_target(measured_by=None)


def targets_page(data: Path) -> str:
    pages = {page.path: page.markdown for page in site_of(data, DAY).pages}
    return pages["plans/2024-2027/targets.md"]


def test_the_site_judges_its_own_count_by_the_same_rule(whole: Path) -> None:
    (whole / REPORT).unlink()
    target = assessed(whole, "fewer-break-ins")
    snapshot = snapshot_of(whole, DAY)
    (burglary,) = (each for each in snapshot.partnership.categories if each.id == "burglary")
    monthly = [figure.value or 0 for figure in snapshot.series(snapshot.wards, (burglary,))]
    assert target.count
    assert target.count.counts == tuple(monthly[-12:])
    assert target.verdict == target.verdict_on_count
    assert target.verdict.status is not TargetStatus.NOT_MEASURED
    assert not target.rests_on_a_forecast


def test_a_reported_figure_stays_and_both_are_shown(whole: Path) -> None:
    target = assessed(whole, "fewer-break-ins")
    assert target.readings
    assert target.count
    assert target.verdict.working.startswith("58; to be on track")
    text = targets_page(whole)
    assert "<dt>Reported</dt> <dd>58, April 2024 to March 2025</dd>" in text
    counted = f"{target.count.value}, September 2024 to August 2025: "
    assert f"<dt>Counted by this site</dt> <dd>{counted}" in text
    assert f"month by month. {target.count.working} The police count homes" in text
    assert "Police records of burglary in Aldermoor" in text


def test_what_cannot_be_worked_out_is_said_on_the_page(counted: Path) -> None:
    text = targets_page(counted)
    assert "<dt>Counted by this site</dt> <dd>Not for September 2024 to August 2025</dd>" in text
    assert "It cannot be worked out: December 2024 is missing or partial." in text


def test_a_count_of_some_wards_names_them(counted: Path) -> None:
    path = counted / BURGLARY
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("categories: [burglary]\n      note",
                     "categories: [burglary]\n      wards: [E05900011]\n      note"), "utf-8"
    )  # fmt: skip
    target = assessed(counted, "fewer-break-ins")
    assert target.count
    assert target.count.what == "Police records of burglary in Abbey"


def test_crimes_and_incidents_are_never_added_up(counted: Path) -> None:
    both = "categories: [burglary, anti-social-behaviour]\n      note"
    (problem,) = found_after(counted, BURGLARY, "categories: [burglary]\n      note", both)
    assert problem.what == "target 'fewer-break-ins' adds up crimes and incidents"


def test_wards_of_two_sets_are_never_added_up(counted: Path) -> None:
    wards = "categories: [burglary]\n      wards: [E05900001, E05900011]\n      note"
    (problem,) = found_after(counted, BURGLARY, "categories: [burglary]\n      note", wards)
    assert problem.what == "target 'fewer-break-ins' adds up wards from several sets"
