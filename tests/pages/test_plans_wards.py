"""Plans and wards point to each other, across the change of wards."""

from datetime import date
from html import unescape

import pytest
from building import DATA, ROOT
from loading import loaded
from partnership.model.partnership import Partnership
from partnership.model.wards import Outline
from partnership.pages.former_wards import namings
from partnership.pages.site import Site
from partnership.statistics.overlaps import overlaps


def box(ward: str, west: float, east: float, south: float = 0, north: float = 1) -> Outline:
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Outline(ward, ((ring,),), label=(west, south))


def shares(before: list[Outline], after: list[Outline]) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (overlap.former, overlap.ward): (
            round(100 * overlap.of_former),
            round(100 * overlap.of_ward),
        )
        for overlap in overlaps(before, after)
    }


def test_a_ward_that_stays_as_it_was_shares_all_its_ground() -> None:
    assert shares([box("A", 0, 1)], [box("B", 0, 1)]) == {("A", "B"): (100, 100)}


def test_a_ward_that_is_split_shares_a_part_with_each_successor() -> None:
    found = shares([box("A", 0, 4)], [box("B", 0, 1), box("C", 1, 4)])
    assert found == {("A", "B"): (25, 100), ("A", "C"): (75, 100)}


def test_two_wards_that_merge_each_make_up_a_part_of_the_new_one() -> None:
    found = shares([box("A", 0, 1), box("B", 1, 4)], [box("C", 0, 4)])
    assert found == {("A", "C"): (100, 25), ("B", "C"): (100, 75)}


def test_a_hole_in_a_ward_is_not_its_ground() -> None:
    outer, hole = box("A", 0, 4, 0, 4).areas[0][0], box("H", 1, 3, 1, 3).areas[0][0]
    holed = Outline("A", ((outer, hole),), label=(0, 0))
    found = shares([holed], [box("B", 0, 4, 0, 4)])
    assert found == {("A", "B"): (100, 75)}


def test_a_sliver_and_a_common_edge_are_not_ground_in_common() -> None:
    found = shares([box("A", 0, 1), box("B", 1, 2)], [box("C", 0, 1.004), box("D", 1.004, 2)])
    assert found == {("A", "C"): (100, 100), ("B", "D"): (100, 100)}


@pytest.fixture(scope="module")
def partnership() -> Partnership:
    return loaded(DATA)


@pytest.fixture(scope="module")
def site(partnership: Partnership) -> Site:
    return Site.build(partnership, date(2025, 11, 1), ROOT / "overrides")


def test_every_link_from_a_priority_to_a_ward_has_one_back(site: Site) -> None:
    snapshot = site.snapshot
    there = {
        (plan.years, priority.slug, named.code, ground.ward.code)
        for plan in snapshot.plans
        for priority in plan.priorities
        if priority.focus_wards
        for named in priority.focus_wards.wards
        for ground in snapshot.overlaps_now(priority.focus_wards.set, named.code)
    }
    back = {
        (naming.plan.years, naming.priority.slug, naming.named.code, ward.code)
        for ward in snapshot.wards
        for naming in namings(snapshot, ward)
    }
    assert there == back
    assert len({code for _, _, code, _ in there}) == 5


def test_the_pages_carry_the_links_the_actions_and_the_targets(site: Site) -> None:
    texts = {page.path: unescape(page.markdown) for page in site.pages}
    priority = texts["plans/2011-2014/priorities/anti-social-behaviour.md"]
    assert 'wards/hardwick-and-salters-lane/">Hardwick & Salters Lane</a> (100%)' in priority
    ward = texts["wards/hardwick-and-salters-lane.md"]
    assert "../plans/2011-2014/priorities/anti-social-behaviour.md" in ward
    months = texts["wards/hardwick-and-salters-lane/months.md"]
    assert "names Hardwick (100% of this ward's area)" in months
    assert "It ended on 31 March 2014." in months
    assert "Target: Reduce anti-social behaviour in the five focus wards." in months
    assert "What was to be done: Bring anti-social behaviour down" in months


def test_a_ward_that_no_plan_names_has_the_plan_for_the_whole_borough(site: Site) -> None:
    texts = {page.path: page.markdown for page in site.pages}
    plan = site.snapshot.current_plan
    assert plan
    assert "named in" not in texts["wards/yarm.md"]
    assert (
        f'<a href="../../plans/{plan.years}/">{plan.years} draft plan</a>' in texts["wards/yarm.md"]
    )
