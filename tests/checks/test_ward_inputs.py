"""Postcodes, residents and rows of each ward are compared with the borough's."""

from dataclasses import replace
from datetime import date

import pytest
from building import INVENTED
from loading import loaded
from partnership.checks.postcodes import borough_inputs, doubts
from partnership.cli.importing import ward_table
from partnership.importers.geometry import postcodes_within
from partnership.model.partnership import Partnership
from partnership.model.wards import WardSet

DAY = date(2025, 10, 15)


@pytest.fixture
def records() -> Partnership:
    return loaded(INVENTED)


def told(records: Partnership, within: dict[str, int] | None = None) -> str:
    """Return what is doubtful of the wards in force; outlines hold what names them by default."""
    ward_set = records.wards_on(DAY)
    named = {
        code: sum(postcode.ward == code for postcode in records.postcodes)
        for code in ward_set.by_code
    }
    inputs = borough_inputs(ward_set, records.postcodes, records.months, within or named)
    return "\n".join(what for _, _, what, _ in doubts(inputs))


def with_wards(records: Partnership, **residents: int) -> Partnership:
    """Return records in which wards of the set in force have other residents, by their slug."""
    former, ward_set = records.ward_sets
    wards = tuple(
        ward.model_copy(update={"residents": residents.get(ward.slug, ward.residents)})
        for ward in ward_set.wards
    )
    changed: WardSet = ward_set.model_copy(update={"wards": wards})
    return replace(records, ward_sets=(former, changed))


def test_wards_whose_inputs_fit_raise_no_doubt(records: Partnership) -> None:
    assert told(records) == ""


def test_a_ward_without_a_postcode_is_named(records: Partnership) -> None:
    ward = records.postcodes[0].ward
    name = records.wards_on(DAY).by_code[ward].name
    rest = tuple(postcode for postcode in records.postcodes if postcode.ward != ward)
    assert f"{name} has no postcodes" in told(replace(records, postcodes=rest))


def test_a_borough_without_postcodes_is_judged_by_the_rest(records: Partnership) -> None:
    assert told(replace(records, postcodes=())) == ""
    assert set(postcodes_within(records.outlines["2023"], ()).values()) == {0}


def test_a_ward_whose_outline_holds_other_postcodes_is_named(records: Partnership) -> None:
    ward = records.postcodes[0].ward
    assert "but 500 are inside its outline" in told(records, {ward: 500})


def test_residents_from_another_column_are_told(records: Partnership) -> None:
    slug = records.wards_on(DAY).wards[0].slug
    doubt = told(with_wards(records, **{slug: 60}))
    assert "residents per postcode" in doubt
    assert "rows in twelve months but only 60 residents" in doubt


def test_the_table_has_a_line_for_each_ward(records: Partnership) -> None:
    ward_set = records.wards_on(DAY)
    lines = list(
        ward_table("2023", borough_inputs(ward_set, records.postcodes, records.months, {}))
    )
    for ward in ward_set.wards:
        assert sum(ward.name in line for line in lines) == 1
