"""The rota of leads: every priority every year, and what each reported."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import loaded, site_of
from partnership.checks.gate import load_partnership
from partnership.errors import ProblemsFoundError
from partnership.model.plan_parts import years_between
from partnership.model.plans import Plan
from partnership.pages.plans import plan_pages, rota_lines
from partnership.pages.snapshot import Snapshot

PLAN = "plans/2024-2027/plan.yml"


def pages_of(data: Path, today: date) -> dict[str, str]:
    site = site_of(data, today)
    return {page.path: unescape(page.markdown) for page in plan_pages(site.writer)}


def problems_after(data: Path, old: str, new: str) -> str:
    text = (data / PLAN).read_text("utf-8")
    assert old in text
    (data / PLAN).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ProblemsFoundError) as caught:
        load_partnership(data)
    return str(caught.value)


def test_the_page_tells_whose_turn_it_was_and_what_was_reported() -> None:
    text = pages_of(INVENTED, date(2026, 11, 21))["plans/2024-2027/monitoring/index.md"]
    rows = [line for line in text.splitlines() if "<tr><th" in line]
    first = next(row for row in rows if "19 June 2024" in row)
    assert "../priorities/burglary/" in first
    assert "40 homes had been given locks" in first
    missed = next(row for row in rows if "18 September 2024" in row)
    assert "No report is on record" in missed
    ahead = next(row for row in rows if "20 January 2027" in row)
    assert "Not yet held" in ahead


def test_a_report_on_the_whole_plan_is_not_taken_for_that_of_the_lead() -> None:
    plan, snapshot = plan_on(date(2026, 11, 21))
    lines = {line.turn.on: line for line in rota_lines(snapshot, plan)}
    assert [progress.on for progress in plan.progress] == [date(2024, 6, 19), date(2024, 12, 11)]
    assert lines[date(2024, 12, 11)].heard == ()
    assert len(lines[date(2024, 6, 19)].heard) == 1


def test_a_meeting_is_ahead_until_its_day_has_come() -> None:
    day = date(2026, 6, 17)
    for today, is_ahead in ((day, False), (date(2026, 6, 16), True)):
        plan, snapshot = plan_on(today)
        (line,) = (line for line in rota_lines(snapshot, plan) if line.turn.on == day)
        assert (line.is_ahead, line.is_overdue) == (is_ahead, not is_ahead)


def test_what_a_meeting_recorded_of_a_priority_is_the_report_of_its_lead() -> None:
    plan, snapshot = plan_on(date(2026, 11, 21))
    assert plan.rota is not None
    turn = plan.rota.turns[0].model_copy(update={"on": date(2025, 6, 18)})
    with_turn = plan.model_copy(update={"rota": plan.rota.model_copy(update={"turns": (turn,)})})
    (line,) = rota_lines(snapshot, with_turn)
    assert line.heard == ("Break-ins.",)


def test_seven_leads_report_in_a_year_of_six_meetings_and_progress_says_who_is_next(
    stockton: Path,
) -> None:
    data = stockton
    slugs = loaded(DATA).plans[-1].priorities
    days = ("01-20", "03-18", "05-20", "07-22", "09-23", "12-02", "12-02")
    turns = [
        f"    - {{on: 2026-{day}, priority: {priority.slug}}}"
        for day, priority in zip(days, slugs, strict=True)
    ]
    with (data / "plans/2025-2027/plan.yml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["rota:", "  turns:", *turns, "  papers: [scrutiny-2025]", ""]))
    site = site_of(data)
    pages = {page.path: unescape(page.markdown) for page in site.pages}
    rota = pages["plans/2025-2027/monitoring/index.md"]
    assert rota.count("2 December 2026") == 2
    assert rota.count("Overdue. No report is on record") == 5
    progress = site.authored(
        "progress/index.md", (ROOT / "content/progress/index.md").read_text("utf-8"), "index.md"
    )
    assert progress.count("Next report: 2 December 2026.") == 2
    assert "Report overdue since 20 January 2026." in progress


def plan_on(today: date) -> tuple[Plan, Snapshot]:
    snapshot = Snapshot.as_of(loaded(INVENTED), today)
    return snapshot.plans[0], snapshot


def test_where_no_rota_is_published_the_page_says_so() -> None:
    pages = pages_of(DATA, date(2026, 11, 21))
    for years, words in (
        ("2008-2011", "hold no rota of leads"),
        ("2011-2014", "which lead to which meeting is not known"),
    ):
        text = pages[f"plans/{years}/monitoring/index.md"]
        assert "## Whose turn it is" not in text
        assert words in text.split("<summary>What we do not know")[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "on: 2024-12-11, priority: burglary",
            "on: 2024-06-19, priority: burglary",
            "the item is the same as the one on line 115",
        ),
        (
            (
                "    - {on: 2025-03-19, priority: anti-social-behaviour}\n"
                "    - {on: 2026-06-17, priority: anti-social-behaviour}"
            ),
            "    - {on: 2026-06-17, priority: burglary}",
            "nobody reports on priority 'anti-social-behaviour' in 2026/27",
        ),
        ("on: 2024-09-18", "on: 2023-09-18", "2023-09-18 is outside the period of the plan"),
        (
            "on: 2024-09-18, priority: anti-social-behaviour",
            "on: 2024-09-18, priority: anti-social",
            "priority 'anti-social' has no file in priorities/. Did you mean",
        ),
        (
            "    priority: burglary\n    papers",
            "    priority: burglar\n    papers",
            "priority 'burglar' has no file in priorities/. Did you mean 'burglary'?",
        ),
        (
            "rota:\n  turns:",
            "rota:\n  not_published: None.\n  turns:",
            "either 'turns' or 'not_published' is needed, not both",
        ),
    ],
)
def test_a_rota_that_leaves_a_lead_out_or_doubles_a_meeting_is_refused(
    invented: Path, old: str, new: str, said: str
) -> None:
    assert said in problems_after(invented, old, new)


def test_a_year_whose_rota_is_not_agreed_yet_is_no_problem() -> None:
    plan = loaded(INVENTED).plans[0]
    middle = plan.plan_years[1]
    assert middle.name == "2025/26"
    assert plan.rota is not None
    assert not [turn for turn in plan.rota.turns if middle.holds(turn.on)]


def test_a_plan_is_counted_in_years_from_its_first_day() -> None:
    years = years_between(date(2011, 4, 1), date(2014, 3, 31))
    assert [year.name for year in years] == ["2011/12", "2012/13", "2013/14"]
    assert [year.slug for year in years] == ["2011-12", "2012-13", "2013-14"]
    assert years[0].holds(date(2012, 3, 31))
    assert not years[0].holds(date(2012, 4, 1))
    assert years[-1].last == date(2014, 3, 31)


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), ["2024", "2025"]),
        (date(2024, 2, 29), date(2025, 6, 1), ["2024/25", "2025"]),
        (date(1999, 4, 1), date(2000, 3, 31), ["1999/00"]),
    ],
)
def test_years_of_other_lengths_have_names_too(first: date, last: date, names: list[str]) -> None:
    assert [year.name for year in years_between(first, last)] == names
