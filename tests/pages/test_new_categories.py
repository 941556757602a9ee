"""A category that begins or ends leaves the pages and files of every other month as they were."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import DATA, INVENTED, made
from loading import loaded, site_of
from partnership.model.crime import Kind, Status
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change

DAY = date(2025, 11, 21)
LAST = "2025-08"
LATEST = Month.parse(LAST)
NEW = """  - id: theft-by-drone
    published_name: Theft by drone
    name: Theft by drone
    covers: Theft with the help of a drone.
    kind: crime
    comparable_since: {since}
"""

Edit = Callable[[Path], None]


def of_months(site: Site) -> dict[str, str | bytes]:
    """Return the page and the files of each month before the last."""
    pages = {page.path: page.markdown for page in site.pages if page.path.startswith("releases/")}
    files = {
        name: held for name, held in made(site.files()).items() if name.startswith("downloads/20")
    }
    return {name: held for name, held in (pages | files).items() if LAST not in name}


def add(data: Path, since: str, more: str = "") -> None:
    path = data / "categories.yml"
    text = path.read_text("utf-8").rstrip() + "\n" + NEW.format(since=since) + more
    path.write_text(text, "utf-8")


def count_none(data: Path, month: str) -> None:
    """Let a month count the new category in every ward."""
    path = data / "crime" / f"{month}.yml"
    text = path.read_text("utf-8").replace("vehicle-crime:", "theft-by-drone: 0, vehicle-crime:")
    path.write_text(text, "utf-8")


def ahead(data: Path) -> None:
    """Add a category that the police are to publish next month."""
    add(data, "2025-09", "    began: 2025-09\n")


def held_by_the_last_month(data: Path) -> None:
    """Add a category that only the last month counts, without the month in which it began."""
    add(data, "2011-09")
    count_none(data, LAST)


@pytest.fixture(scope="module")
def before() -> Site:
    return site_of(INVENTED, DAY)


@pytest.mark.parametrize("edit", [ahead, held_by_the_last_month])
def test_the_pages_and_files_of_other_months_stay_byte_for_byte(
    invented: Path, before: Site, edit: Edit
) -> None:
    edit(invented)
    was, now = of_months(before), of_months(site_of(invented, DAY))
    assert len(was) > 24
    assert [name for name in was if was[name] != now[name]] == []


def test_a_category_still_to_begin_takes_no_comparison_away(invented: Path, before: Site) -> None:
    ahead(invented)
    snapshot = site_of(invented, DAY).snapshot
    was = before.snapshot.area("all", before.snapshot.wards)
    now = snapshot.area("all", snapshot.wards)
    assert now.crime.change == was.crime.change
    assert now.crime.years == was.crime.years
    assert (now.crime.usual, now.crime.breaks) == (was.crime.usual, was.crime.breaks)


def with_drones(partnership: Partnership, **known: Month) -> Snapshot:
    """Return the figures where each ward has a theft by drone in the last month."""
    burglary = partnership.category_by_id["burglary"]
    drones = burglary.model_copy(
        update={"id": "theft-by-drone", "name": "Theft by drone", "began": None, **known}
    )
    *months, last = partnership.months
    counts = {
        name: {ward: {**line, drones.id: 1} for ward, line in lines.items()}
        for name, lines in last.counts.items()
    }
    held = last.model_copy(update={"counts": counts})
    categories = (*partnership.categories, drones)
    return Snapshot(replace(partnership, months=(*months, held), categories=categories), DAY)


@pytest.mark.parametrize("known", [{"began": LATEST, "comparable_since": LATEST}, {}])
def test_a_new_category_is_left_out_of_both_years_that_are_compared(
    known: dict[str, Month],
) -> None:
    before = Snapshot(loaded(DATA), DAY)
    snapshot = with_drones(before.partnership, **known)
    was, now = (each.area("all", each.wards).crime for each in (before, snapshot))
    assert was.years
    assert now.years
    assert now.years.latest.value == was.years.latest.value + len(snapshot.wards)
    assert isinstance(was.change, Change)
    assert isinstance(now.change, Change)
    assert now.change.total == now.years.latest
    assert now.change.without == ("theft by drone",)
    assert replace(now.change, without=(), of_all=None) == was.change
    assert now.trend == replace(was.trend, left_out=("theft by drone",), now=now.change)
    assert now.trend.notes == ("Without theft by drone.", *was.trend.notes)
    assert now.change.sentence.startswith("without theft by drone, ")
    assert snapshot.measured_clustering == before.measured_clustering


def test_a_category_that_ended_is_left_out_of_both_years_too() -> None:
    partnership = loaded(DATA)
    categories = tuple(
        each.model_copy(update={"ended": Month(2025, 2)}) if each.id == "burglary" else each
        for each in partnership.categories
    )
    snapshot = Snapshot(replace(partnership, categories=categories), DAY)
    change = snapshot.counts(snapshot.wards, snapshot.categories(Kind.CRIME)).change
    assert isinstance(change, Change)
    assert change.without == ("burglary",)


def test_a_category_that_ended_is_looked_for_no_more(invented: Path) -> None:
    add(invented, "2011-09", "    ended: 2025-07\n")
    count_none(invented, "2025-07")
    snapshot = site_of(invented, DAY).snapshot
    series = snapshot.series(snapshot.wards, snapshot.categories(Kind.CRIME))
    assert series[-1].status is Status.REPORTED
    (drones,) = (
        category for category in snapshot.partnership.categories if category.id == "theft-by-drone"
    )
    assert [str(month) for month in snapshot.months if drones in snapshot.categories_in(month)] == [
        "2025-07"
    ]
