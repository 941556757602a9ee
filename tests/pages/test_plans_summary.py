"""The three depths of a summary name the same priorities and targets."""

from datetime import date
from html import unescape

import pytest
from building import DATA
from loading import site_of
from partnership.pages.plans import plan_pages
from partnership.pages.site import Site

LONGEST = 15
"""Words in the longest sentence of an easy-read page."""


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of(DATA, date(2025, 11, 1))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    made = plan_pages(site.writer)
    return {page.path: unescape(page.markdown) for page in made}


def test_one_screen_summary_and_easy_read_name_the_same_priorities_and_targets(
    site: Site, pages: dict[str, str]
) -> None:
    for plan in (plan for plan in site.snapshot.plans if plan.is_easy and plan.has_summary):
        text = pages[f"plans/{plan.years}/summary.md"]
        in_short, in_full = text.split("## In short")[1].split("## [", 1)
        easy = pages[f"plans/{plan.years}/easy-read.md"]
        for priority in plan.priorities:
            assert f"**{priority.title}.**" in in_short
            assert priority.title in in_full
            assert f"## {priority.title} {{ #{priority.slug} }}" in easy
        for _, target in plan.all_targets():
            assert target.title in in_short
            assert target.statement in in_full
            assert target.statement in easy


def test_an_easy_read_page_has_short_sentences(site: Site) -> None:
    for plan in (plan for plan in site.snapshot.plans if plan.is_easy):
        lines = [*plan.easy]
        for priority in plan.priorities:
            assert priority.easy is not None
            lines += priority.easy.lines
        for line in lines:
            assert line.count(".") == 1, line
            assert len(line.split()) <= LONGEST, line


def test_each_priority_has_a_picture(pages: dict[str, str]) -> None:
    drawings = [text.count('class="pictogram" aria-hidden="true"><svg') for text in pages.values()]
    assert max(drawings) > 1


def test_each_depth_leads_to_large_print_and_to_another_format(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        if path.endswith(("/summary.md", "/easy-read.md")):
            assert "(#large-print)" in text
            assert '<div id="large-print"' in text
            assert "about/contact.md" in text


def test_the_plan_in_force_has_an_easy_read_version(site: Site) -> None:
    plan = site.snapshot.current_plan
    assert plan is not None
    assert plan.is_easy
