"""Nothing of a plan is orphaned: each priority, target, risk and duty is reached, and each fact."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from loading import loaded, site_of
from partnership.model.plan_parts import Risk
from partnership.model.plans import Plan
from partnership.model.targets import Direction
from partnership.pages.page import Page, address_of
from partnership.pages.site import Site
from partnership.statistics.target_status import assess_targets
from visible import Seen

TODAY = date(2026, 11, 21)

OFFICERS = frozenset(
    ["08cb3cfeb818", "23e2b040bab9", "33616336ad33", "8ecb3601fc29", "919e680ee460"]
)
"""The surnames of officers in the papers, as fingerprints: they are to be named nowhere."""


@pytest.fixture(scope="module", params=[DATA, INVENTED], ids=["the partnership", "invented"])
def whole(request: pytest.FixtureRequest) -> Site:
    return site_of(request.param, TODAY)


@pytest.fixture(scope="module")
def real() -> dict[str, str]:
    site = site_of(DATA, TODAY)
    pages = {page.path: unescape(page.markdown) for page in site.pages}
    text = (ROOT / "content/plans/index.md").read_text("utf-8")
    pages["plans/index.md"] = unescape(site.authored("plans/index.md", text, "index.md"))
    return pages


def plans_with_pages(site: Site) -> Iterator[tuple[Plan, dict[str, str]]]:
    """Yield each plan with its pages by their name below its folder."""
    for plan in site.snapshot.plans:
        folder = f"plans/{plan.years}/"
        yield (
            plan,
            {
                page.path.removeprefix(folder): unescape(page.markdown)
                for page in site.pages
                if page.path.startswith(folder)
            },
        )


def test_every_page_of_a_plan_is_reached_from_another_one(whole: Site) -> None:
    for plan, pages in plans_with_pages(whole):
        linked = set()
        for name, text in pages.items():
            if name == "print.md":
                continue
            for target in re.findall(r"\]\(([^)#:\s]+\.md)", text):
                linked.add((Path(name).parent / target).as_posix())
            for target in re.findall(r'href="(\.\.?/[^"#]*)', text):
                linked.add(f"{address_of(name)}{target}")
        flat = {_flattened(address) for address in linked}
        for name in pages:
            reached = name == "index.md" or {name, address_of(name)} & flat
            assert reached, f"nothing leads to {name} of {plan.years}"


def _flattened(way: str) -> str:
    """Return a way without its steps back, as an address or a file below the plan's folder."""
    steps: list[str] = []
    for step in way.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in (".", ".."):
            steps.append(step)
    return "/".join(steps)


def test_every_target_belongs_to_one_priority_or_to_the_plan(whole: Site) -> None:
    for plan, pages in plans_with_pages(whole):
        ids = [target.id for _, target in plan.all_targets()]
        assert len(ids) == len(set(ids))
        for priority, target in plan.all_targets():
            assert f"#target-{target.id} " in pages["targets.md"]
            if priority is not None:
                page = pages[f"priorities/{priority.slug}.md"]
                assert f'href="../../targets/#target-{target.id}"' in page


def test_what_is_not_known_of_targets_is_told_once_and_folded(whole: Site) -> None:
    for plan, pages in plans_with_pages(whole):
        assert ("targets.md" in pages) is plan.has_targets
        text = pages.get("targets.md", "")
        _, _, folded = text.partition('<details class="gaps">')
        assert "SMART" not in text
        gaps = [judged for judged in assess_targets(plan, whole.snapshot.today) if judged.unknown]
        count = sum(len(judged.unknown) for judged in gaps)
        assert bool(gaps) == bool(folded)
        if gaps:
            assert f"What we do not know ({count} things)" in folded
            titles = unescape(folded)
            assert all(judged.target.title in titles for judged in gaps)


def test_every_risk_stands_in_the_register_and_on_the_page_of_its_priority(whole: Site) -> None:
    for plan, pages in plans_with_pages(whole):
        for risk in plan.risks:
            assert f'id="risk-{risk.id}"' in pages["risks.md"]
        for priority in plan.priorities:
            for slug in priority.risks:
                assert plan.risk_by_id[slug].what in pages[f"priorities/{priority.slug}.md"]
        for _, target in plan.all_targets():
            for slug in target.risks:
                assert f"#target-{target.id}" in _row(pages["risks.md"], plan.risk_by_id[slug])


def _row(page: str, risk: Risk) -> str:
    return next(line for line in page.splitlines() if f'id="risk-{risk.id}"' in line)


def test_every_duty_has_a_row_for_every_plan_that_is_held_against_them(whole: Site) -> None:
    standards = whole.snapshot.partnership.standards
    held = [plan for plan in plans_with_pages(whole) if plan[0].evidence and standards]
    for plan, pages in held:
        assert standards is not None
        assert plan.evidence is not None
        duties = (*standards.requirements, *standards.practices)
        for duty in duties:
            assert f'id="duty-{duty.id}"' in pages["standards.md"]
        known = {duty.id for duty in duties}
        assert {evidence.duty for evidence in plan.evidence.evidence} <= known


def test_both_plans_of_the_partnership_are_held_against_the_standards() -> None:
    plans = loaded(DATA).plans
    assert [plan.years for plan in plans if plan.evidence] == ["2008-2011", "2011-2014"]


def test_every_action_focus_and_project_is_on_a_page(whole: Site) -> None:
    for plan, pages in plans_with_pages(whole):
        for priority in plan.priorities:
            text = pages[f"priorities/{priority.slug}.md"]
            for line in (*priority.focus, *(action.text for action in priority.actions)):
                assert line in text
        for project in plan.resources.projects if plan.resources else ():
            assert f'<th scope="row">{project.name}</th>' in pages["index.md"]


def test_the_aims_of_2011_in_words_have_the_direction_of_their_verb() -> None:
    plan = loaded(DATA).plans[1]
    ways = {target.id: target.direction for _, target in plan.all_targets()}
    down, up = Direction.DECREASE, Direction.INCREASE
    assert ways == {
        "asb-in-five-wards": down,
        "asb-seen-as-serious": down,
        "repeat-callers-supported": up,
        "section-27-notices": up,
        "repeat-domestic-violence": down,
        "domestic-violence-support": up,
        "women-in-support": up,
        "treatment-drug-free": up,
        "drug-related-repeat-offenders": down,
        "housing-and-work": up,
    }
    assert all(target.value is None for _, target in plan.all_targets())


OLDER, NEWER = "plans/2008-2011", "plans/2011-2014"


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (f"{OLDER}/index.md", "4,021 | 4,000 | 3,982 | 3,685 | 1,220 | 30.6% | up to 35 | 198"),
        (f"{OLDER}/index.md", "1 April 2008 | 31 March 2011 | fourth | 14 February 2008"),
        (f"{OLDER}/index.md", "Local Area Agreement | Sustainable Communities Strategy"),
        (f"{OLDER}/index.md", "Alcohol Harm Reduction Plan | alcohol strategy | 7.5 and 7.6"),
        (f"{OLDER}/index.md", "counter-terrorism | Face the People | Joint Action Groups"),
        (f"{OLDER}/index.md", "Stockton Renaissance | Cleveland Criminal Justice Board"),
        (f"{OLDER}/index.md", "The police authority | pooled budget | SEARCH | Think B4U Drink"),
        (f"{OLDER}/index.md", "SSP 43/08 | SSP 8/09 | Government Office North East"),
        (f"{OLDER}/targets.md", "20% | 22% | 2003/04 | 2.2 | 7.5 | 7.6 | First time entrants"),
        (f"{OLDER}/national.md", "21 | 42 | 275 | 127 | 2006/07 | 96"),
        (f"{OLDER}/national.md", "PSA 23 | PSA 26 | PSA 21 | PSA 17 | PSA 14 | PSA 13 | PSA 24"),
        (f"{OLDER}/national.md", "PSA 25 | PSA 16 | J-Track | Roach | Special Branch"),
        (f"{OLDER}/assessment.md", "April to September 2007 | 1,220 | Birchtree | Acute Trust"),
        (f"{OLDER}/standards.md", "Page 10 | Pages 1, 3 and 7"),
        (f"{NEWER}/index.md", "1 April 2011 | 31 March 2014 | 28 February 2011 | 198"),
        (f"{NEWER}/monitoring/2013-14-q3.md", "1,342 | 1,446 | 797 | 858 | +109 | +1,153 | -93"),
        (f"{NEWER}/monitoring/annual-2013-14.md", "1,342 | 1,446 | +12.5% | +11%"),
        (f"{NEWER}/priorities/drug-related-offending.md", "Narcotics Anonymous"),
        ("plans/index.md", "2,500 | SSP 5/08 | SSP 26/08 | 3,685"),
        ("plans/2014-2017/index.md", "5,488 | sixth | 1 April 2014 | 69.77 | 87.83 | 113.29"),
        ("plans/2014-2017/index.md", "79.34 | 68.16 | August to October 2013"),
        ("plans/2014-2017/monitoring/2014-15-april-to-may.md", "289 | 270 | 165 | 124 | 107"),
        ("plans/2014-2017/monitoring/2014-15-april-to-may.md", "940 | 1,014"),
        ("plans/2022-2025/index.md", "31 December 2025"),
        ("plans/index.md", "about 22% | 20% | Stockton News | 2025-2027 | 2022-2025"),
        ("neighbours.md", "Hartlepool | Middlesbrough | Redcar and Cleveland | Equinox"),
    ],
)
def test_every_known_fact_is_on_its_page(real: dict[str, str], path: str, facts: str) -> None:
    for fact in facts.split(" | "):
        assert fact in real[path], fact


def test_two_figures_that_disagree_both_stand_with_their_sources(real: dict[str, str]) -> None:
    rows = [line for line in real[f"{OLDER}/index.md"].splitlines() if "<tr><th" in line]
    for count in ("4,021", "3,982", "at least 4,000"):
        row = next(row for row in rows if f'<td class="number">{count}</td>' in row)
        assert "Minutes of the Safer Stockton Partnership" in row


@pytest.mark.slow
@pytest.mark.parametrize("borough", ["site", "invented_site"])
def test_no_officer_is_named_and_no_telephone_or_mail_of_one_given(
    borough: str, request: pytest.FixtureRequest
) -> None:
    site: Path = request.getfixturevalue(borough)
    for path in sorted(site.rglob("plans/**/*.html")):
        text = Seen(path.read_text("utf-8")).text
        for word in set(re.findall(r"[a-z]+", text.lower())):
            assert _fingerprint(word) not in OFFICERS, (path, word)
        assert "527610" not in text.replace(" ", "")
        assert not re.search(r"[\w.]+@[\w.]+", text), path


def _fingerprint(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:12]


def test_no_two_pages_of_plans_have_the_same_title_and_menus_stay_short(whole: Site) -> None:
    pages = [page for _, named in plans_with_titles(whole) for page in named]
    titles = [page.title for page in pages]
    assert len(titles) == len(set(titles))
    for plan, named in plans_with_titles(whole):
        for page in named:
            if "/priorities/" in page.path:
                assert page.title == f"{page.menu_title}, {plan.years}"


def plans_with_titles(site: Site) -> Iterator[tuple[Plan, list[Page]]]:
    """Yield each plan with its pages."""
    for plan in site.snapshot.plans:
        folder = f"plans/{plan.years}/"
        yield plan, [page for page in site.pages if page.path.startswith(folder)]


@pytest.mark.parametrize(
    ("today", "has_ended"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)]
)
def test_a_plan_of_which_only_the_last_day_is_known_ends_on_it(
    today: date, *, has_ended: bool
) -> None:
    plan = next(plan for plan in loaded(DATA).plans if plan.years == "2022-2025")
    assert plan.has_ended(today) is has_ended
    assert plan.period == "2022 to 2025"


def test_an_ended_plan_is_nowhere_said_to_be_on_track(real: dict[str, str]) -> None:
    for path, text in real.items():
        if path.startswith("plans/2"):
            assert 'status-tag--on-track">on track' not in text, path
