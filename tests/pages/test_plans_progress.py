"""Progress reports: figures as published, corrections beside them, and verdicts on targets."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from checking import found, found_after
from loading import loaded, site_of
from partnership.model.plans import Plan
from partnership.model.targets import Report, ReportedFigure, TargetStatus
from partnership.pages.plans import plan_pages
from partnership.pages.site import Site
from partnership.statistics.target_status import assess_targets
from partnership.text import format_change
from pydantic import ValidationError

REPORT = "plans/2011-2014/monitoring/2013-14-q3.yml"


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(DATA, date(2025, 11, 1))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return {page.path: page.markdown for page in plan_pages(site.writer)}


def problems_with(data: Path, old: str, new: str) -> list[str]:
    told = found_after(data, REPORT, old, new)
    return [problem.what for problem in told]


@pytest.mark.parametrize(
    "facts",
    [
        ("Violence against the person", "1,342", "1,446"),
        ("Violence with injury", "797", "858"),
        ("Total recorded crime", "&#43;109", "&#43;1.3%"),
        ("Theft", "&#43;6.1%"),
        ("Shoplifting", "&#43;11%"),
        ("Domestic burglary", "&#45;93"),
        ("Anti-social behaviour incidents", "&#43;1,153", "&#43;12.5%"),
    ],
)
def test_the_first_real_quarter_has_the_figures_of_its_paper(
    pages: dict[str, str], facts: tuple[str, ...]
) -> None:
    text = pages["plans/2011-2014/monitoring/2013-14-q3.md"]
    row = next(line for line in text.splitlines() if f">{facts[0]}<" in line)
    assert all(fact in row for fact in facts)


def test_the_page_of_progress_names_the_reports_and_the_meetings(pages: dict[str, str]) -> None:
    assert "(2013-14-q3.md)" in pages["plans/2011-2014/monitoring/index.md"]
    assert "SSP 43/08" in pages["plans/2008-2011/monitoring/index.md"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("change: 109", "chnge: 109", "'chnge' is not a field here"),
        ("period: 2013-14-q3", "period: 2013-14-q4", "is named 2013-14-q3 but its 'period'"),
        ("[violent-crime]", "[violent-crimes]", "priority 'violent-crimes' has no file in"),
        ("    unit: offences\n", "    unit: offences\n    target: nil\n", "target 'nil' is not in"),
    ],
)
def test_a_mistake_in_a_report_is_told(stockton: Path, old: str, new: str, what: str) -> None:
    problems = problems_with(stockton, old, new)
    assert [problem for problem in problems if what in problem], problems


def test_a_correction_needs_a_reason_and_a_day_and_keeps_the_first_figure() -> None:
    first = {"value": 100, "before": 90}
    second: dict[str, object] = {"value": 101, "before": 90}
    figure = {"id": "theft", "measure": "Theft", "unit": "offences"}
    with pytest.raises(ValidationError, match="a correction needs 'why'"):
        ReportedFigure.model_validate(figure | {"entries": [first, second]})
    second |= {"why": "Counted twice."}
    with pytest.raises(ValidationError, match="a correction has no day"):
        ReportedFigure.model_validate(figure | {"entries": [first, second]})
    second |= {"on": "2026-05-04"}
    corrected = ReportedFigure.model_validate(figure | {"entries": [first, second]})
    assert (corrected.entries[0].value, corrected.latest.value) == (100, 101)


def test_no_page_works_out_a_per_cent_or_says_which_way_figures_went(
    pages: dict[str, str],
) -> None:
    told = {
        path: unescape(text)
        for path, text in pages.items()
        if "/monitoring/" in path or path.endswith("/evaluation.md")
    }
    figures = [
        "plans/2011-2014/monitoring/2013-14-q3.md",
        "plans/2011-2014/monitoring/annual-2013-14.md",
        "plans/2011-2014/evaluation.md",
    ]
    for path in figures:
        assert set(re.findall(r"[+-][\d.]+%", told[path])) == {"+1.3%", "+6.1%", "+11%", "+12.5%"}
        row = next(line for line in told[path].splitlines() if ">Violence with injury<" in line)
        assert '<td class="number">-61</td>' in row
        assert "Change, in number" in told[path]
        assert "Change, in per cent, as published" in told[path]
    assert not [path for path, text in told.items() if re.search("went (up|down)", text)]


def test_a_change_carries_its_sign() -> None:
    assert [*map(format_change, (1153, -93, 0, 6.1))] == ["+1,153", "-93", "0", "+6.1"]


def test_a_figure_reported_for_a_target_is_judged(site: Site) -> None:
    plan = next(plan for plan in site.snapshot.plans if plan.years == "2011-2014")
    goal = (
        plan.priorities[0]
        .targets[0]
        .model_copy(
            update={
                "baseline": None,
                "value": 80,
                "due": date(2014, 3, 31),
            }
        )
    )
    priority = plan.priorities[0].model_copy(update={"targets": (goal,)})
    report = Report.model_validate(
        {
            "period": "last",
            "title": "Last",
            "first_day": date(2013, 4, 1),
            "last_day": date(2014, 3, 31),
            "compared_with": "Before",
            "figures": [
                {
                    "id": "one",
                    "measure": "One",
                    "unit": "calls",
                    "target": goal.id,
                    "entries": [{"value": 79}],
                }
            ],
            "papers": ["panel-summary"],
        }
    )
    changed: Plan = plan.model_copy(update={"priorities": (priority,), "reports": (report,)})
    assert assess_targets(changed, date(2025, 11, 1))[0].verdict.status is TargetStatus.UNCERTAIN
    with_start = goal.model_copy(
        update={"baseline": changed.readings_of(goal)[0].model_copy(update={"value": 100})}
    )
    again = priority.model_copy(update={"targets": (with_start,)})
    judged = assess_targets(changed.model_copy(update={"priorities": (again,)}), date(2025, 11, 1))[
        0
    ]
    assert judged.verdict.status is TargetStatus.MET


def test_a_figure_says_which_time_it_covers() -> None:
    plan = loaded(INVENTED).plans[0]
    (report,) = plan.reports
    burglary = report.figures[0].model_copy(update={"since": date(2024, 5, 1)})
    other = report.model_copy(update={"figures": (burglary,)})
    goal = plan.priorities[0].targets[0]
    read = [
        version.readings_of(goal)[0]
        for version in (plan, plan.model_copy(update={"reports": (other,)}))
    ]
    assert [reading.since for reading in read] == [date(2024, 4, 1), date(2024, 5, 1)]
    assert {reading.until for reading in read} == {date(2025, 3, 31)}
    assert [reading.period for reading in read] == [report.title, "May 2024 to March 2025"]


def test_the_page_of_a_report_says_which_months_a_longer_figure_covers() -> None:
    partnership = loaded(INVENTED)
    (plan,) = partnership.plans
    (report,) = plan.reports
    longer = report.figures[0].model_copy(update={"since": date(2023, 4, 1)})
    told = report.model_copy(update={"figures": (longer, *report.figures[1:])})
    changed = replace(partnership, plans=(plan.model_copy(update={"reports": (told,)}),))
    site = Site.build(changed, date(2026, 11, 21), ROOT / "overrides")
    pages = {page.path: page.markdown for page in plan_pages(site.writer)}
    words = "April 2023 to March 2025, compared with the same months a year before"
    assert words in pages["plans/2024-2027/monitoring/2024-25.md"]
    assert words in pages["plans/2024-2027/monitoring/annual-2024-25.md"]
    assert "April 2023 to March 2025" in pages["plans/2024-2027/targets.md"]


@pytest.mark.parametrize(("day", "times"), [(date(2025, 3, 31), 0), (date(2025, 3, 30), 1)])
def test_a_report_of_a_period_still_to_come_is_refused(day: date, times: int) -> None:
    told = [(problem.line, problem.what) for problem in found(INVENTED, day)]
    what = "'last_day' of the report is 2025-03-31, which is in the future"
    assert told.count((5, what)) == times
