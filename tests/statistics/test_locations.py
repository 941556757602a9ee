"""Locations that dominate a ward's figure, and the figure without them."""

from dataclasses import replace
from datetime import date

import pytest
from building import INVENTED
from loading import loaded
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change
from partnership.statistics.locations import AtLocation, at_locations

TODAY = date(2026, 1, 15)
KIND = "shoplifting"


@pytest.fixture(scope="module")
def template() -> Snapshot:
    return Snapshot.as_of(loaded(INVENTED), TODAY)


def found_in(
    template: Snapshot, location: str | None, before: tuple[int, int], latest: tuple[int, int]
) -> list[AtLocation]:
    """Return what is told of a ward with so many records a month, and so many at a location.

    `before` is for each month of the earlier year, and `latest` for each of the latest twelve.
    """
    set_id, ward = template.ward_set.id, template.wards[0]
    first, last = template.latest_month.plus(-23), template.latest_month
    pattern = next(month for month in template.partnership.months if month.is_whole)

    def made(month: Month) -> CrimeMonth:
        count, at = latest if month > last.plus(-12) else before
        even = {each.id: 10 for each in template.partnership.categories}
        lines = {each.code: even for each in template.wards} | {ward.code: {**even, KIND: count}}
        places = {set_id: {ward.code: {location: {KIND: at}}}} if location else {}
        values = {"month": month, "counts": {set_id: lines}, "locations": places}
        return pattern.model_copy(update=values)

    months = tuple(made(month) for month in first.until(last))
    snapshot = Snapshot.as_of(replace(template.partnership, months=months), TODAY)
    return list(at_locations(snapshot, snapshot.wards[0]))


def test_nothing_is_told_where_a_month_does_not_tell_of_locations(template: Snapshot) -> None:
    assert found_in(template, None, (20, 0), (20, 0)) == []


def test_a_location_with_a_fifth_of_a_figure_is_told(template: Snapshot) -> None:
    (found,) = found_in(template, "Prison", (20, 4), (20, 4))
    assert (found.location, found.here, found.share) == ("a prison", 48, 0.2)
    assert [category.id for category in found.figure.categories] == [KIND]
    assert not found.is_notable
    assert found_in(template, "Prison", (20, 3), (20, 3)) == []


def test_a_fifth_of_all_crime_is_for_every_reader(template: Snapshot) -> None:
    whole, single = found_in(template, "Prison", (40, 30), (40, 30))
    assert (whole.is_of_all, single.is_of_all) == (True, False)
    assert whole.is_notable


def test_a_location_with_a_name_of_its_own_keeps_it(template: Snapshot) -> None:
    (found,) = found_in(template, "Mill Lane Shops", (20, 5), (20, 5))
    assert found.location == "Mill Lane Shops"


def test_a_few_records_at_a_location_are_not_told(template: Snapshot) -> None:
    assert found_in(template, "Prison", (2, 0), (1, 0)) == []


def test_a_change_that_lies_at_the_location_alone_turns_the_verdict(template: Snapshot) -> None:
    found = found_in(template, "Prison", (20, 2), (60, 42))
    single = next(place for place in found if not place.is_of_all)
    assert single.alters_verdict
    assert isinstance(single.figure.change, Change)
    assert isinstance(single.without, Change)
    assert (single.figure.change.word.value, single.without.earlier) == ("higher", 216)
    assert not single.without.word.is_change
