"""An officer's verdict needs a reason, an approver and an end, and never hides the computed one."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import INVENTED
from checking import found
from loading import loaded, site_of
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError, Severity
from partnership.model.targets import TargetStatus
from partnership.pages.plans import plan_pages
from partnership.statistics.target_status import assess_targets

BURGLARY = "plans/2024-2027/priorities/burglary.yml"
UNTIL = date(2026, 12, 31)
PAGES = ("targets", "priorities/burglary", "monitoring/annual-2024-25")


@pytest.fixture
def ending(invented: Path) -> Path:
    """Let the officer's verdict end a month after the day of the tests."""
    path = invented / BURGLARY
    text = path.read_text("utf-8")
    assert "until: 2028-03-31" in text
    path.write_text(text.replace("until: 2028-03-31", f"until: {UNTIL}"), "utf-8")
    return invented


def test_both_verdicts_stand_wherever_the_status_stands() -> None:
    site = site_of(INVENTED, date(2026, 11, 21))
    pages = {page.path: page.markdown for page in plan_pages(site.writer)}
    for name in PAGES:
        text = unescape(pages[f"plans/2024-2027/{name}.md"])
        assert '--not-on-track">not on track</span>' in text, name
        assert '--on-track">on track</span>' in text, name


def test_the_page_of_targets_gives_reason_approver_and_end() -> None:
    site = site_of(INVENTED, date(2026, 11, 21))
    pages = {page.path: page.markdown for page in plan_pages(site.writer)}
    text = unescape(pages["plans/2024-2027/targets.md"])
    assert "A single gang was behind the rise." in text
    assert "It counts until 31 March 2028." in text
    assert "Approved by: Community safety manager." in text
    assert "<dt>Status by the rule</dt>" in text


def test_a_target_is_listed_and_counted_by_the_officers_verdict() -> None:
    site = site_of(INVENTED, date(2026, 11, 21))
    plan = site.snapshot.plans[0]
    assert site.snapshot.outcome(plan)[TargetStatus.ON_TRACK] == 1
    pages = {page.path: page.markdown for page in plan_pages(site.writer)}
    text = unescape(pages["plans/2024-2027/targets.md"])
    group = text.split("## On track: 1 of ")[1].split("\n## ")[0]
    assert "{: #target-fewer-break-ins }" in group
    assert "By the rule: not on track. Reason: A single gang was behind the rise." in group


@pytest.mark.parametrize("field", ["reason", "approved_by", "until"])
def test_a_verdict_without_one_of_the_three_is_refused(invented: Path, field: str) -> None:
    path = invented / BURGLARY
    lines = path.read_text("utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if "override:" in line)
    dropped = next(n for n in range(start, len(lines)) if lines[n].strip().startswith(field))
    path.write_text("".join(lines[:dropped] + lines[dropped + 1 :]), "utf-8")
    with pytest.raises(ProblemsFoundError, match=f"'{field}' is missing"):
        load_partnership(invented)


def test_a_verdict_stands_until_the_end_of_its_last_day(ending: Path) -> None:
    plan = load_partnership(ending).plans[0]
    last, after = assess_targets(plan, UNTIL)[0], assess_targets(plan, date(2027, 1, 1))[0]
    assert last.override is not None
    assert last.override.status is TargetStatus.ON_TRACK
    assert after.override is None
    assert after.verdict.status is last.verdict.status is TargetStatus.NOT_ON_TRACK


def test_a_plan_that_has_ended_is_on_no_track_whatever_an_officer_said() -> None:
    plan = loaded(INVENTED).plans[0]
    last, after = (assess_targets(plan, day)[0] for day in (plan.last_day, date(2027, 4, 1)))
    assert last.override is not None
    assert last.override.until > date(2027, 4, 1)
    assert after.override is None


def test_a_verdict_that_ran_out_is_a_problem_with_its_line(ending: Path) -> None:
    told = found(ending, date(2027, 1, 1), Severity.DUE)
    (problem,) = (problem for problem in told if "verdict" in problem.what)
    assert problem.line == 59
    about = "the review of the officer's verdict on target 'fewer-break-ins'"
    assert problem.what == f"{about} has been overdue since 2026-12-31"
    assert problem.remedy == "Delete it, or have it approved again and set a new day."


def test_a_verdict_that_ends_within_90_days_is_mentioned_and_stops_nothing(ending: Path) -> None:
    for day, said in ((date(2026, 10, 1), False), (date(2026, 10, 2), True), (UNTIL, True)):
        told = [problem.what for problem in found(ending, day, Severity.DUE)]
        assert any("is due by 2026-12-31" in line for line in told) is said, day
