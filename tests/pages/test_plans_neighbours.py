"""The neighbouring partnerships' plans, side by side, and the plans that are only known of."""

from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED, ROOT
from checking import found_after
from loading import loaded
from partnership.model.partnership import Partnership
from partnership.pages.plans import neighbour_pages
from partnership.pages.site import Site


@pytest.fixture(scope="module")
def partnership() -> Partnership:
    return loaded(DATA)


@pytest.fixture(scope="module")
def page(partnership: Partnership) -> str:
    site = Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")
    return next(neighbour_pages(site.writer)).markdown


def test_every_theme_says_who_shares_it_and_who_is_alone(page: str) -> None:
    assert '<tr><th scope="row">Anti-social behaviour</th> <td>All</td>' in page
    assert '<tr><th scope="row">Terrorism</th> <td>2 of 4</td>' in page
    assert '<tr><th scope="row">Victims and witnesses</th> <td>Middlesbrough alone</td>' in page
    assert '<tr><th scope="row">Confidence and cohesion</th> <td>Hartlepool alone</td>' in page


def test_every_priority_of_every_partnership_is_on_the_page(
    partnership: Partnership, page: str
) -> None:
    assert partnership.neighbours is not None
    for plan in partnership.neighbours.plans:
        for priority in plan.priorities:
            assert page.count(priority.title) >= len(priority.themes) + 1, priority.title


def test_our_own_priorities_are_those_of_our_plan_of_the_same_years(
    partnership: Partnership,
) -> None:
    assert partnership.neighbours is not None
    own = next(plan for plan in partnership.plans if plan.years == partnership.neighbours.years)
    shown = partnership.neighbours.plans[0].priorities
    assert [priority.title for priority in shown] == [priority.title for priority in own.priorities]


def test_a_folder_without_neighbours_has_no_page_of_them() -> None:
    partnership = loaded(INVENTED)
    assert partnership.neighbours is None
    assert partnership.known_plans.plans == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("themes: [damage]", "themes: [damages]", "theme 'damages' is not in the list of themes"),
        ("themes: [victims]", "themes: [violence]", "no priority belongs to one of 'themes'"),
    ],
)
def test_a_theme_must_be_listed_and_used(stockton: Path, old: str, new: str, message: str) -> None:
    told = found_after(stockton, "neighbours.yml", old, new)
    assert [problem for problem in told if problem.what == message]


def test_a_known_plan_cites_papers_that_are_listed(stockton: Path) -> None:
    change = ("plans/known.yml", "[northern-echo]", "[northern-eco]")
    told = found_after(stockton, *change)
    assert "Did you mean 'northern-echo'?" in str(told[0])
