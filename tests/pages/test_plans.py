"""The plans in data/: read whole, linked both ways, with every known figure on its page."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from checking import found_after
from loading import loaded, site_of
from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.pages.plans import plan_pages
from partnership.pages.site import Site

PLAN = "plans/2011-2014/plan.yml"
ALCOHOL = "plans/2011-2014/priorities/alcohol.yml"
BEHAVIOUR = "plans/2011-2014/priorities/anti-social-behaviour.yml"


@pytest.fixture(scope="module")
def partnership() -> Partnership:
    return loaded(DATA)


@pytest.fixture(scope="module")
def pages(partnership: Partnership) -> dict[str, str]:
    site = Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")
    return {page.path: page.markdown for page in plan_pages(site.writer)}


def test_the_page_of_each_plan_says_how_to_ask_for_another_format(
    pages: dict[str, str], partnership: Partnership
) -> None:
    way = "another format or language, see [how to ask](../../about/contact.md#formats)"
    for plan in partnership.plans:
        assert way in pages[f"plans/{plan.years}/index.md"]


def plans_of(partnership: Partnership) -> dict[str, Plan]:
    return {plan.years: plan for plan in partnership.plans}


def problems_after(data: Path, file: str, old: str, new: str) -> list[str]:
    told = found_after(data, file, old, new)
    return [str(problem).removeprefix(data.as_posix() + "/") for problem in told]


def test_each_plan_has_its_six_priorities_in_published_order(partnership: Partnership) -> None:
    plans = plans_of(partnership)
    assert [priority.slug for priority in plans["2008-2011"].priorities] == [
        "anti-social-behaviour",
        "drug-related-crime",
        "violent-crime",
        "criminal-damage",
        "diverting-young-people",
        "emerging-issues",
    ]
    assert [priority.slug for priority in plans["2011-2014"].priorities] == [
        "anti-social-behaviour",
        "alcohol",
        "violent-crime",
        "drug-related-offending",
        "criminal-damage",
        "emerging-issues",
    ]


def test_every_page_of_a_plan_that_has_ended_says_so_at_the_top_with_its_dates(
    pages: dict[str, str],
) -> None:
    ends = {
        "2008-2011": "31 March 2011",
        "2011-2014": "31 March 2014",
        "2014-2017": "31 March 2017",
    }
    for path, text in pages.items():
        top = text[:400]
        if path.split("/")[1] not in ends:
            assert "This plan has ended" not in top, path
            continue
        assert "This plan has ended (" in top, path
        assert ends[path.split("/")[1]] in top, path


def test_a_plan_that_runs_says_nothing_of_an_end(partnership: Partnership) -> None:
    today = date(2025, 11, 1)
    older, newer = partnership.plans[:2]
    running = newer.model_copy(update={"period_to": today})
    site = Site.build(replace(partnership, plans=(older, running)), today, ROOT / "overrides")
    for page in plan_pages(site.writer):
        assert ("has ended" in page.markdown) == ("/2008-2011/" in page.path), page.path


def test_a_plan_has_ended_on_the_day_after_its_last(partnership: Partnership) -> None:
    plan = partnership.plans[1]
    assert not plan.has_ended(date(2014, 3, 31))
    assert plan.has_ended(date(2014, 4, 1))


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (
            "plans/2008-2011/index.md",
            ["4,021", "4,000", "3,982", "3,685", "1,220", "30.6%", "198", "up to 35", "fourth"],
        ),
        ("plans/2008-2011/index.md", ["Face the People", "Joint Action Groups", "£10,000"]),
        ("plans/2008-2011/targets.md", ["20%", "22%", "2003/04", "2.2", "7.5", "7.6"]),
        ("plans/2008-2011/priorities/emerging-issues.md", ["mobile phones", "metal"]),
        ("plans/2011-2014/index.md", ["28 February 2011", "29 March 2011", "26 May 2011"]),
        ("plans/2011-2014/priorities/alcohol.md", ["Section 27", "48 hours"]),
        (
            "plans/2011-2014/priorities/anti-social-behaviour.md",
            ["Stockton Town Centre", "Mandale", "Newtown", "Parkfield", "Hardwick"],
        ),
        ("plans/2011-2014/priorities/violent-crime.md", ["Harbour", "Safe at Home", "ten people"]),
    ],
)
def test_the_known_facts_stand_on_their_page(
    pages: dict[str, str], path: str, facts: list[str]
) -> None:
    for fact in facts:
        assert fact in pages[path], fact


def test_every_priority_and_target_is_on_the_page_of_its_plan_and_in_the_summary(
    partnership: Partnership, pages: dict[str, str]
) -> None:
    for plan in (plan for plan in partnership.plans if plan.has_targets):
        whole, summary = (pages[f"plans/{plan.years}/{name}.md"] for name in ("index", "summary"))
        targets = pages[f"plans/{plan.years}/targets.md"]
        for priority in plan.priorities:
            assert f"priorities/{priority.slug}.md" in whole
            assert f"priorities/{priority.slug}.md" in summary
        for _, target in plan.all_targets():
            assert f"#target-{target.id} " in targets
            assert target.statement.replace("'", "&#39;") in summary


def test_a_paper_has_a_link_or_says_that_no_copy_is_online(pages: dict[str, str]) -> None:
    listed = pages["plans/2011-2014/index.md"].split("## Where this comes from")[1]
    named = listed.split("</ul>")[0].splitlines()
    papers = [line for line in named if line.startswith("<li>")]
    for line in papers:
        assert ("<a href=" in line) is not line.endswith("No copy online.</li>"), line
    assert any("<a href=" in line for line in papers)
    assert any("<a href=" not in line for line in papers)
    assert "[contact page](../../about/contact.md#partnership)" in listed


def test_pages_of_a_plan_that_has_ended_are_a_record_unless_they_lead_to_help(
    partnership: Partnership,
) -> None:
    site = Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")
    for page in plan_pages(site.writer):
        has_ended = not page.path.startswith(("plans/2022-2025/", "plans/2025-2027/"))
        leads_to_help = "exit: true" in page.more and "/priorities/" in page.path
        assert page.is_a_record is (has_ended and not leads_to_help), page.path


def test_pages_of_a_plan_in_force_are_no_record() -> None:
    invented = loaded(INVENTED)
    last = max(plan.last_day for plan in invented.plans)
    for day, are_records in [(last, False), (last + timedelta(days=1), True)]:
        site = Site.build(invented, day, ROOT / "overrides")
        [plan] = [plan for plan in site.snapshot.plans if plan.last_day == last]
        pages = {page.path: page for page in plan_pages(site.writer)}
        assert pages[f"plans/{plan.years}/index.md"].is_a_record is are_records


def test_pages_that_tell_of_abuse_can_be_left_quickly(partnership: Partnership) -> None:
    site = Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")
    quick = {
        page.path.removeprefix("plans/").removesuffix(".md")
        for page in plan_pages(site.writer)
        if "exit: true" in page.more
    }
    assert quick == {
        "2025-2027/easy-read",
        "2025-2027/priorities/domestic-abuse",
        "2014-2017/evaluation",
        "2014-2017/monitoring/annual-2014-15",
        "2014-2017/priorities/domestic-violence",
        "2011-2014/summary",
        "2011-2014/easy-read",
        "2011-2014/priorities/violent-crime",
        "2011-2014/targets",
        "2011-2014/assessment",
        "2011-2014/evaluation",
        "2011-2014/monitoring/annual-2013-14",
        "2011-2014/print",
        "2008-2011/summary",
        "2008-2011/easy-read",
        "2008-2011/priorities/violent-crime",
        "2008-2011/targets",
        "2008-2011/assessment",
        "2008-2011/evaluation",
        "2008-2011/print",
    }


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (
            (ALCOHOL, "slug: alcohol", "slug: drink"),
            (
                "priorities/alcohol.yml:2  the file is named alcohol but its 'slug' is "
                "drink. Write slug: alcohol, or name the file drink.yml."
            ),
        ),
        (
            (ALCOHOL, "categories: [anti-social-behaviour,", "categories: [anti-social-behavior,"),
            (
                "category 'anti-social-behavior' is not in categories.yml. "
                "Did you mean 'anti-social-behaviour'?"
            ),
        ),
        (
            (BEHAVIOUR, "E05001549", "E05001594"),
            (
                "ward code 'E05001594' (Stockton Town Centre) is not in set 2003 of wards.yml. "
                "Did you mean 'E05001549' (Stockton Town Centre)?"
            ),
        ),
        (
            (BEHAVIOUR, "  set: 2003", "  set: 1998"),
            "ward set '1998' is not in wards.yml. The sets are: 2003, 2023.",
        ),
        (
            (
                PLAN,
                "papers: [panel-summary, draft-report]",
                "papers: [panel-summery, draft-report]",
            ),
            ("paper 'panel-summery' is not in 'papers'. Did you mean 'panel-summary'?"),
        ),
        (
            (PLAN, "  - alcohol\n", "  - alcohl\n"),
            "priority 'alcohl' has no file in priorities/. Did you mean 'alcohol'?",
        ),
        (
            (PLAN, "  - alcohol\n", "  - alcohol\n  - alcohol\n"),
            "the item is the same as the one on line ",
        ),
        (
            (PLAN, "years: 2011-2014", "years: 2012-2014"),
            "'years' does not fit 'period_from' and 'period_to'",
        ),
        (
            (
                "plans/2008-2011/priorities/violent-crime.yml",
                "risks: [repeat-victims-data]",
                "risks: [repeat-victim-data]",
            ),
            (
                "risk 'repeat-victim-data' is not in the register of plan.yml. "
                "Did you mean 'repeat-victims-data'?"
            ),
        ),
        (
            ("plans/2008-2011/plan.yml", "    value: -20\n", "    value: -15\n"),
            "in the last entry of 'ledger'",
        ),
        ((ALCOHOL, "    direction: increase\n", ""), "'direction' is missing"),
    ],
)
def test_a_mistake_in_a_plan_is_told_with_its_place_and_remedy(
    stockton: Path, mistake: tuple[str, str, str], message: str
) -> None:
    problems = problems_after(stockton, *mistake)
    assert [problem for problem in problems if message in problem], problems


@pytest.mark.parametrize(("day", "word"), [(date(2026, 11, 21), "is"), (date(2027, 4, 1), "was")])
def test_a_plan_that_runs_is_told_of_as_running_and_keeps_its_anchors(day: date, word: str) -> None:
    site = site_of(INVENTED, day)
    pages = {page.path: page.markdown for page in plan_pages(site.writer)}
    text = pages["plans/2024-2027/priorities/burglary.md"]
    assert f"## What {word} to be done {{: #what-was-to-be-done}}" in text
    assert ("sets out to achieve" in text) is (word == "is")
