"""The records are what the official files say, by another way of counting.

What the files hold is counted in the frozen records; those of today may be of newer files.
"""

import csv
import itertools
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import yaml
from building import DATA, TODAYS
from loading import loaded
from partnership.checks.gate import load_partnership
from partnership.importers.ambiguous_postcodes import assign_to_wards
from partnership.importers.atomic_write import write_all
from partnership.importers.counting import Area, count_month
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months, required_ward_sets
from partnership.importers.fetching import Fetch, PoliceApi, fetch_crime
from partnership.importers.population import PopulationRequest, import_population
from partnership.importers.postcodes import import_postcodes
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import read_street_file
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.sources import Source
from partnership.statistics.plausibility import FEWEST, find_outliers
from police_api import as_the_api_says, served

pytestmark = [pytest.mark.official, pytest.mark.slow]

TODAY = date(2025, 10, 15)
BOUNDARIES = {
    "2003": "wards_2022_WD22_E06000004.geojson",
    "2023": "wards_2025-12_WD25_E06000004.geojson",
}
RESIDENTS = {
    "2003": "wards-2003-2023-mid-2020.csv",
    "2023": "wards-2023-census-2021-estimate.csv",
}
POSTCODES = "postcodes/code-point-open-2025-10/ts.csv"

Ring = list[tuple[float, float]]


def is_inside(x: float, y: float, ring: Ring) -> bool:
    """Cast a ray to the east and count the edges that it crosses."""
    inside = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def rings_by_ward(path: Path) -> dict[str, list[Ring]]:
    """Return every ring of every ward of an official file, as published."""
    rings = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        code = next(v for k, v in feature["properties"].items() if k in {"WD22CD", "WD25CD"})
        areas = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon":
            areas = [areas]
        rings[code] = [[(x, y) for x, y in ring] for area in areas for ring in area]
    return rings


def ward_of(point: tuple[float, float], rings: dict[str, list[Ring]]) -> str | None:
    """Return the ward that an odd number of whose rings surround a point."""
    for code, those in rings.items():
        if sum(is_inside(*point, ring) for ring in those) % 2:
            return code
    return None


@pytest.fixture(scope="module")
def rows(official: Path) -> list[dict[str, str]]:
    """Return every row of the monthly files, read as plainly as possible."""
    rows: list[dict[str, str]] = []
    for path in sorted((official / "crime").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.fixture(scope="module")
def months() -> dict[str, CrimeMonth]:
    """Return the months as the frozen records of the borough hold them."""
    return read_months(DATA)


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


@pytest.mark.parametrize("set_id", BOUNDARIES)
def test_counts_by_month_ward_and_category_agree_with_the_official_outlines(
    official: Path, rows: list[dict[str, str]], months: dict[str, CrimeMonth], set_id: str
) -> None:
    rings = rings_by_ward(official / "wards" / BOUNDARIES[set_id])
    find = cache(lambda point: ward_of(point, rings))
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        ward = find((float(row["Longitude"]), float(row["Latitude"])))
        if ward:
            expected[row["Month"], ward, slug(row["Crime type"])] += 1
    recorded = Counter(
        {
            (name, ward, category): count
            for name, month in months.items()
            for ward, counts in month.counts[set_id].items()
            for category, count in counts.items()
            if count
        }
    )
    assert recorded == expected
    assert recorded.total() == 71_340


def test_totals_agree_with_the_names_of_small_areas_but_for_two_rows(
    rows: list[dict[str, str]], months: dict[str, CrimeMonth]
) -> None:
    named = Counter(
        row["Month"] for row in rows if row["LSOA name"].startswith("Stockton-on-Tees ")
    )
    recorded = {name: month.coverage.rows.in_borough for name, month in months.items()}
    assert len(recorded) == 32
    assert sum(abs(named[name] - count) for name, count in recorded.items()) <= 2
    assert sum(month.coverage.rows.read for month in months.values()) == len(rows)


@pytest.mark.usefixtures("official")
def test_wards_postcodes_and_residents_are_as_many_as_published() -> None:
    former, present = required_ward_sets(DATA)
    assert [len(ward_set.wards) for ward_set in (former, present)] == [26, 27]
    assert sum(ward.residents or 0 for ward in former.wards) == 197_419
    assert sum(ward.residents or 0 for ward in present.wards) == 196_591
    lines = (DATA / "postcodes.csv").read_text("utf-8").splitlines()
    assert len(lines) == 1 + 5_477


def test_postcodes_are_those_with_a_ward_code_of_the_borough(official: Path) -> None:
    codes = {ward.code for ward_set in required_ward_sets(DATA) for ward in ward_set.wards}
    with (official / POSTCODES).open(encoding="utf-8", newline="") as file:
        expected = {(row[0], row[9], row[2], row[3]) for row in csv.reader(file) if row[9] in codes}
    with (DATA / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        recorded = {tuple(row) for row in csv.reader(file)}
    assert recorded - {("postcode", "ward_code", "easting", "northing")} == expected


def test_placed_by_their_points_postcodes_are_in_the_wards_of_the_file_but_for_one() -> None:
    records = loaded(DATA)
    again = assign_to_wards(records.postcodes, records.outlines["2023"])
    pairs = zip(records.postcodes, again, strict=True)
    moved = [(named, postcode.ward) for named, postcode in pairs if named.ward != postcode.ward]
    assert [named.postcode for named, _ in moved] == ["TS15 9JW"]
    assert all(ward in named.also for named, ward in moved)


def is_of(source: Source, path: Path) -> bool:
    """Tell whether a record names an official file as what it was read from."""
    return path.is_file() and source.sha256 == sha256(path.read_bytes()).hexdigest()


def changed(data: Path, files: Mapping[str, str]) -> list[str]:
    """Return the files of which an import would change what they say, not how it is laid out."""
    said = {name: (data / name).read_text("utf-8") for name in files}
    read = {name: yaml.safe_load if name.endswith(".yml") else str for name in files}
    return [name for name, text in files.items() if read[name](text) != read[name](said[name])]


def test_importing_every_official_file_again_changes_nothing(
    official: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    for path in (*TODAYS.glob("*.*"), *TODAYS.glob("crime/*"), *TODAYS.glob("boundaries/*")):
        target = data / path.relative_to(TODAYS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    for ward_set in required_ward_sets(TODAYS):
        outlines = official / "wards" / BOUNDARIES.get(ward_set.id, "")
        if is_of(ward_set.source, outlines):
            again = import_wards(data, outlines, WardsRequest(ward_set.id))
            assert not changed(data, again.files)
        people = ward_set.population
        table = official / "population" / RESIDENTS.get(ward_set.id, "")
        if people and is_of(people.source, table):
            request = PopulationRequest(
                ward_set.id,
                people.year,
                people.estimate,
                people.source.title,
                method=people.method,
            )
            assert not changed(data, import_population(data, table, request).files)
    postcodes = load_partnership(TODAYS).postcode_source
    if postcodes and is_of(postcodes, official / POSTCODES):
        assert not changed(data, import_postcodes(data, official / POSTCODES).files)
    held = {month.source.sha256 for month in read_months(TODAYS).values()}
    monthly = sorted((official / "crime").glob("*.csv"))
    ours = [path for path in monthly if sha256(path.read_bytes()).hexdigest() in held]
    assert not changed(data, import_crime(data, ours, TODAY).files)


def test_a_month_cut_off_in_its_last_rows_names_a_ward(official: Path) -> None:
    area, before = Area.of_folder(DATA), read_months(DATA)
    whole = [before[path.name[:7]] for path in sorted((official / "crime").glob("*.csv"))]
    for month in whole[FEWEST:]:
        path = official / "crime" / f"{month.month}-cleveland-street.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        here = [number for number, line in enumerate(lines) if ",Stockton-on-Tees " in line]
        cut = "".join(lines[: here[int(len(here) * 0.95)]])
        file = read_street_file(SourceFile(path, cut.encode()), area.categories, TODAY)
        found = find_outliers(count_month(area, file), whole, "2023")
        assert found
        assert found.wards


def test_a_second_borough_needs_its_files_and_nothing_else(official: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "categories.yml").write_bytes((DATA / "categories.yml").read_bytes())
    boundaries = official / "wards" / "wards_2025-12_WD25_E06000001.geojson"
    write_all(data, import_wards(data, boundaries, WardsRequest("2023")).files)
    write_all(data, import_postcodes(data, official / POSTCODES).files)
    august = official / "crime" / "2025-08-cleveland-street.csv"
    write_all(data, import_crime(data, [august], TODAY).files)
    (ward_set,) = required_ward_sets(data)
    assert (ward_set.area_name, len(ward_set.wards)) == ("Hartlepool", 12)
    with august.open(encoding="utf-8", newline="") as file:
        named = sum(row["LSOA name"].startswith("Hartlepool ") for row in csv.DictReader(file))
    recorded = read_months(data)["2025-08"].coverage.rows.in_borough
    assert abs(recorded - named) <= named * 0.01


def test_each_set_has_as_many_rows_as_its_counts_add_up_to(months: dict[str, CrimeMonth]) -> None:
    for month in months.values():
        assert month.coverage.rows.in_set == {
            set_id: sum(sum(line.values()) for line in lines.values())
            for set_id, lines in month.counts.items()
        }


def with_wards_and_categories(data: Path) -> Path:
    """Copy what an import needs, without any month."""
    for name in ("wards.yml", "categories.yml", "partnership.yml"):
        data.mkdir(exist_ok=True)
        (data / name).write_bytes((DATA / name).read_bytes())
    shutil.copytree(DATA / "boundaries", data / "boundaries")
    return data


def test_an_archive_of_every_month_gives_the_same_records(official: Path, tmp_path: Path) -> None:
    data, archive = with_wards_and_categories(tmp_path / "data"), tmp_path / "latest.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as packed:
        for path in sorted((official / "crime").glob("2025-*.csv")):
            packed.write(path, f"{path.name[:7]}/{path.name}")
            packed.writestr(f"{path.name[:7]}/{path.name[:7]}-btp-street.csv", "")
    write_all(data, import_crime(data, [archive], TODAY).files)
    for name in read_months(data):
        month = f"crime/{name}.yml"
        lines = [(folder / month).read_bytes().splitlines()[1:] for folder in (data, DATA)]
        assert lines[0] == lines[1]  # the first names the schema, which lies elsewhere


def test_the_api_asked_ward_by_ward_misses_no_record_and_counts_none_twice(
    official: Path, tmp_path: Path, months: dict[str, CrimeMonth]
) -> None:
    data = with_wards_and_categories(tmp_path / "data")
    with (official / "crime" / "2025-08-cleveland-street.csv").open(encoding="utf-8") as file:
        records = as_the_api_says(list(csv.DictReader(file)))
    with served(records) as api:
        api.months = {"2025-08"}
        police = PoliceApi(api.address, pace=0)
        fetch = Fetch(Month(2025, 8), police, tmp_path / "kept")
        write_all(data, fetch_crime(data, fetch, TODAY).files)
    fetched, expected = read_months(data)["2025-08"], months["2025-08"]
    assert fetched.counts == expected.counts
    assert fetched.coverage.rows.in_set == expected.coverage.rows.in_set
