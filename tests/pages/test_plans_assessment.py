"""The strategic assessment: three profiles a priority, and the figures by ward."""

import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from building import DATA
from checking import found_after
from loading import site_of
from partnership.checks.gate import load_partnership
from partnership.model.plan_parts import Assessment
from partnership.model.plans import Plan
from partnership.pages.plans import plan_pages
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot

FILE = "plans/2008-2011/assessment.yml"


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(DATA, date(2025, 11, 1))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    made = plan_pages(site.writer)
    return {page.path: page.markdown for page in made if page.path.endswith("assessment.md")}


def assessed(site: Site) -> list[tuple[Plan, Assessment]]:
    """Return the plans that have an assessment, newest first."""
    return [(plan, plan.assessment) for plan in site.snapshot.plans if plan.assessment]


def test_only_a_plan_with_an_assessment_has_its_page(site: Site, pages: dict[str, str]) -> None:
    assert [plan.years for plan, _ in assessed(site)] == ["2011-2014", "2008-2011"]
    assert sorted(pages) == ["plans/2008-2011/assessment.md", "plans/2011-2014/assessment.md"]


def test_every_priority_has_a_victim_an_offender_and_a_location_profile(
    site: Site, pages: dict[str, str]
) -> None:
    for plan, assessment in assessed(site):
        text = pages[f"plans/{plan.years}/assessment.md"]
        for kind in ("Victim", "Offender", "Location"):
            shown = [
                profile
                for profile in assessment.profiles
                if getattr(profile, kind.lower()).looks_at
                or getattr(profile, kind.lower()).findings
            ]
            assert text.count(f"<dt>{kind} profile</dt>") == len(shown)


def test_the_layout_of_2007_is_on_the_page(pages: dict[str, str]) -> None:
    text = pages["plans/2008-2011/assessment.md"]
    for fact in ("FLARE", "Pubwatch", "Birchtree", "April to September 2007", "Stockton News"):
        assert fact in text
    assert "not in the papers at hand" not in text.lower()


def test_the_first_lines_say_whose_time_the_ward_figures_are_of(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert "those of today's police files" in text.split("\n## ")[0]
        assert "counting only these categories:" in text


def rows_of(text: str, slug: str) -> list[list[str]]:
    """Return the cells of the ward table of a priority, its head first."""
    table = text.partition(f'id="wards-{slug}"')[2].partition("</table>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]


def test_crimes_and_incidents_are_counted_apart(site: Site, pages: dict[str, str]) -> None:
    plan, assessment = assessed(site)[0]
    text, slug = pages[f"plans/{plan.years}/assessment.md"], assessment.profiles[0].priority
    head, *rows = rows_of(text, slug)
    shares = "Share of the borough"
    columns = ["Crimes in these categories", shares, "Incidents", shares]
    assert head == ["Ward", *columns, "Focus ward"]
    assert all(len(row) == len(head) for row in rows)


def test_the_wards_of_the_plans_time_stand_from_a_to_z_with_the_focus_wards_marked(
    site: Site, pages: dict[str, str]
) -> None:
    plan, assessment = assessed(site)[0]
    first, second, *_ = (
        rows_of(pages[f"plans/{plan.years}/assessment.md"], profile.priority)[1:]
        for profile in assessment.profiles
    )
    names = [row[0] for row in first]
    assert names == sorted(names)
    assert len(names) == 26
    assert [row[0] for row in first if row[-1] == "Named by the plan"] == [
        "Hardwick and Salters Lane",
        "Mandale and Victoria",
        "Newtown",
        "Parkfield and Oxbridge",
        "Stockton Town Centre",
    ]
    assert not any(row[-1] == "Named by the plan" for row in second)


def test_the_shares_of_the_wards_add_up_to_about_the_whole(
    site: Site, pages: dict[str, str]
) -> None:
    plan, assessment = assessed(site)[0]
    for profile in assessment.profiles:
        _, *rows = rows_of(pages[f"plans/{plan.years}/assessment.md"], profile.priority)
        for shares in [[row[at] for row in rows] for at in range(2, len(rows[0]), 2)]:
            whole = sum(int(share.removesuffix("%")) for share in shares if share[0].isdigit())
            assert 95 <= whole <= 105, profile.priority


@pytest.mark.parametrize(("records", "share"), [(50, 100), (49, None), (0, None)])
def test_a_ward_has_a_share_of_50_records_or_more(
    invented: Path, records: int, share: int | None
) -> None:
    partnership = deepcopy(load_partnership(invented))
    snapshot = Snapshot(partnership, date(2026, 11, 21))
    ward = snapshot.wards[0]
    for month in partnership.months:
        for line in month.counts["2023"].values():
            line["burglary"] = 0
    partnership.months[-1].counts["2023"][ward.code]["burglary"] = records
    counts = snapshot.counts((ward,), (partnership.category_by_id["burglary"],))
    assert counts.years
    assert (counts.years.latest.value, counts.share) == (records, share)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("priority: criminal-damage", "priority: criminal-damages", "has no file in priorities/"),
        ("priority: criminal-damage", "priority: violent-crime", "is listed twice"),
    ],
)
def test_profiles_and_priorities_must_fit(stockton: Path, old: str, new: str, what: str) -> None:
    told = found_after(stockton, FILE, old, new)
    assert [problem for problem in told if what in problem.what]
