"""Towns and villages: a town's page sums its wards, and a village leads to its ward."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED
from loading import loaded
from partnership.model.crime import Kind
from partnership.pages.page import PageWriter
from partnership.pages.places import LINE_HEIGHT, Town, localities, place_pages, separate_names
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TEMPLATES, template_environment

TODAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot.as_of(loaded(INVENTED), TODAY)


def pages_of(snapshot: Snapshot) -> dict[str, str]:
    pages = place_pages(PageWriter(snapshot, template_environment(TEMPLATES)))
    return {page.path: page.markdown for page in pages}


def test_a_town_sums_its_wards(snapshot: Snapshot) -> None:
    minster = localities(snapshot)[0]
    crime = snapshot.categories(Kind.CRIME)
    years = snapshot.counts(minster.wards, crime).years
    each = [snapshot.counts((ward,), crime).years for ward in minster.wards]
    assert years is not None
    assert years.latest.value == sum(two_years.latest.value for two_years in each if two_years)
    assert (
        f'<b class="big">{years.latest.value:,}</b> crimes'
        in pages_of(snapshot)["places/minster.md"]
    )


def test_the_months_of_a_town_are_folded_below_whom_to_call(snapshot: Snapshot) -> None:
    page = pages_of(snapshot)["places/minster.md"]
    folded = page[page.index("<details") : page.index("</details>")]
    assert page.index("{ #whom-to-call }") < page.index("<details")
    assert folded.count("<figure") == page.count("<figure")
    assert '<caption id="month-table">' in folded


def test_a_place_in_one_ward_leads_to_it_and_has_no_page(snapshot: Snapshot) -> None:
    quayside = localities(snapshot)[1]
    assert quayside.address == "wards/bridge-and-quay/"
    pages = pages_of(snapshot)
    assert sorted(pages) == ["places/index.md", "places/minster.md"]
    assert "[Quayside](../wards/bridge-and-quay.md)" in pages["places/index.md"]


def test_names_that_would_meet_on_the_map_part_and_others_stay() -> None:
    north, west, east = (
        Town("Northolt", 300, 20),
        Town("Westbridge", 150, 200),
        Town("Eaves", 300, 210),
    )
    moved_east, unmoved, moved_west = separate_names([north, west, east])
    assert unmoved == north
    assert moved_east.y - moved_west.y >= LINE_HEIGHT
    assert (moved_west.x, moved_east.x) == (west.x, east.x)


def test_what_is_still_to_be_confirmed_is_said(snapshot: Snapshot) -> None:
    pages = pages_of(snapshot)
    for path in ("places/index.md", "places/minster.md"):
        assert "Nobody has confirmed that these two wards are Minster." in pages[path]


def test_a_folder_without_places_has_no_page_of_them(snapshot: Snapshot) -> None:
    without = replace(snapshot.partnership, places=None)
    assert pages_of(Snapshot.as_of(without, TODAY)) == {}


def test_after_a_change_of_wards_a_town_keeps_its_address_and_its_wards(snapshot: Snapshot) -> None:
    partnership = snapshot.partnership
    assert partnership.places is not None
    former = partnership.places.model_copy(
        update={
            "set": "2003",
            "places": (
                partnership.places.places[0].model_copy(
                    update={"wards": tuple(partnership.ward_sets[0].wards[1:])}
                ),
            ),
        }
    )
    pages = pages_of(Snapshot.as_of(replace(partnership, places=former), TODAY))
    assert "wards of 2003" in pages["places/index.md"]
    assert "(../wards/former/bridge.md)" in pages["places/minster.md"]


def test_the_index_of_wards_leads_to_every_town(site: Path) -> None:
    wards = (site / "wards/index.html").read_text("utf-8")
    towns = [
        locality for locality in localities(Snapshot.as_of(loaded(DATA), TODAY)) if locality.is_town
    ]
    assert towns
    for town in towns:
        assert f'href="../{town.address}"' in wards
        assert (site / town.address / "index.html").is_file()
