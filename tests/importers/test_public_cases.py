"""Regression tests for inputs that once silently gave a wrong result."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import INVENTED, OFFICIAL
from importers.sandbank import TODAY
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.population import PopulationRequest, import_population
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import WardsRequest, import_wards

CASES = OFFICIAL.parent / "cases"


@pytest.fixture
def case() -> Callable[[str], Path]:
    """Give a case's file; without the cases skip, unless they are required."""
    if not CASES.is_dir():
        message = "the cases are not beside the project, in ../shared/cases"
        if os.environ.get("REQUIRE_OFFICIAL_DATA"):
            pytest.fail(message)
        pytest.skip(message)
    return lambda name: CASES / name


@pytest.fixture
def aldermoor(empty: Path) -> Path:
    """Return a data folder that names the invented borough and has no wards yet."""
    shutil.copy(INVENTED / "partnership.yml", empty)
    return empty


def with_wards(data: Path, path: Path) -> Path:
    write_all(data, import_wards(data, path, WardsRequest("2025")).files)
    return data


def refusal_of_wards(data: Path, path: Path) -> str:
    with pytest.raises(ProblemsFoundError) as refused:
        import_wards(data, path, WardsRequest("2025"))
    return str(refused.value)


def test_a_part_of_a_ward_file_is_refused(aldermoor: Path, case: Callable[[str], Path]) -> None:
    message = refusal_of_wards(aldermoor, case("partial-ward-file/two-of-four-wards.geojson"))
    assert "exceededTransferLimit" in message


def test_a_neck_that_rounding_closes_parts_a_ward_and_is_told(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    done = import_wards(
        aldermoor, case("rounding-breaks-outline/wards.geojson"), WardsRequest("2025")
    )
    assert any("drawn as 2 parts that meet" in line for line in done.report)
    write_all(aldermoor, done.files)


def test_swapped_coordinates_are_refused(aldermoor: Path, case: Callable[[str], Path]) -> None:
    message = refusal_of_wards(aldermoor, case("latlon-swapped/wards.geojson"))
    assert "longitude and latitude seem to be swapped" in message


def test_wards_without_their_borough_are_those_of_the_partnership(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    with_wards(aldermoor, case("no-lad-columns/wards.geojson"))
    assert "area_name: Aldermoor" in (aldermoor / "wards.yml").read_text("utf-8")


def test_wards_without_their_borough_need_the_partnership(
    empty: Path, case: Callable[[str], Path]
) -> None:
    message = refusal_of_wards(empty, case("no-lad-columns/wards.geojson"))
    assert "Write 'area_code' and 'borough' in partnership.yml first" in message


def test_the_column_with_the_codes_of_the_wards_is_taken(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    request = PopulationRequest("2025", 2024, estimate=False, source="Table", column="Total")
    import_of = import_population(data, case("ward-population-ons-layout/pop.csv"), request)
    text = import_of.files["wards.yml"]
    assert "residents: 5100" in text
    assert "residents: 6200" in text


def test_a_month_missing_at_the_publisher_does_not_hold_up_the_rest(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    path = case("archive-force-gap/latest.zip")
    done = import_crime(data, [path], TODAY)
    assert set(done.files) == {"crime/2025-07.yml", "crime/2025-09.yml"}
    assert any(line.startswith("MISSING 2025-08") for line in done.report)


def test_rows_at_zero_are_told_and_have_no_location(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    done = import_crime(data, [case("null-island/2025-09-moorland-street.csv")], TODAY)
    assert any("at longitude 0 and latitude 0" in line for line in done.report)
    assert not any(" 0 without a location" in line for line in done.report)


def test_a_file_whose_repeats_were_removed_is_told(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    done = import_crime(data, [case("remove-duplicates/2025-09-moorland-street.csv")], TODAY)
    assert any("no two incidents are alike" in line for line in done.report)


def test_an_area_in_hectares_is_not_taken_for_residents(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    request = PopulationRequest("2025", 2024, estimate=False, source="Table")
    with pytest.raises(ProblemsFoundError, match="has areas, not residents"):
        import_population(data, case("population-wrong-column/hectares.csv"), request)


def test_files_of_several_postcode_areas_are_merged(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    both = [case(f"two-postcode-areas/{name}.csv") for name in ("aa", "bb")]
    merged = import_postcodes(data, both)
    assert len(merged.files["postcodes.csv"].splitlines()) == 1 + 4
    assert not any("without a postcode" in line for line in merged.report)
    alone = import_postcodes(data, both[:1])
    assert any("Southgate (E05900002)" in line for line in alone.report)


def test_residents_of_another_magnitude_are_refused(
    aldermoor: Path, case: Callable[[str], Path]
) -> None:
    data = with_wards(aldermoor, case("two-postcode-areas/wards.geojson"))
    request = PopulationRequest("2025", 2024, estimate=False, source="Table", column="Total")
    table = case("ward-population-ons-layout/pop.csv")
    write_all(data, import_population(data, table, request).files)
    ages = PopulationRequest("2025", 2024, estimate=False, source="Table", column="F0")
    with pytest.raises(ProblemsFoundError, match="the existing records have 11,300"):
        import_population(data, table, ages)
