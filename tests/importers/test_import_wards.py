"""A ward set comes in with light outlines that still fit together."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import shapely
from building import ROOT
from importers.sandbank import refused
from partnership.importers.atomic_write import write_all
from partnership.importers.counting import Area
from partnership.importers.existing import read_ward_sets
from partnership.importers.geometry import on_grid
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.values import slug_of, slugs_of
from partnership.model.wards import Ward
from pyogrio.raw import write
from shapely.geometry import mapping, shape

REQUEST = WardsRequest("2023", valid_from=date(2023, 5, 4))


def edited(official: Path, folder: Path, pattern: str, replacement: str) -> Path:
    """Return a copy of the boundary file with something changed in it."""
    text = (official / "wards-2025.geojson").read_text("utf-8")
    changed = re.sub(pattern, replacement, text)
    assert changed != text
    path = folder / "changed.geojson"
    path.write_text(changed, "utf-8")
    return path


def refusal(data: Path, path: Path, request: WardsRequest = REQUEST) -> str:
    return refused(data, import_wards, path, request)


def outlines(data: Path, name: str = "2023") -> dict[str, Any]:
    """Return the outlines as written."""
    features = json.loads((data / f"boundaries/{name}.geojson").read_text("utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


def test_wards_get_code_name_and_an_address_of_their_own(data: Path) -> None:
    (ward_set,) = read_ward_sets(data)
    assert ward_set.order == "The Sandbank Order 2022"
    assert (ward_set.area_code, ward_set.area_name) == ("E06999999", "Sandbank")
    assert ward_set.source.file == "wards-2025.geojson"
    assert ward_set.source.vintage == "2025"
    assert [(ward.code, ward.name, ward.slug) for ward in ward_set.wards] == [
        ("E05999901", "St Elmo's Light", "st-elmos-light"),
        ("E05999902", "North Utsire", "north-utsire"),
        ("E05999903", "Île Vague", "ile-vague"),
        ("E05999904", "Dogger & Bailey", "dogger-and-bailey"),
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Upper & Lower", "upper-and-lower"),
        ("Upper and Lower", "upper-and-lower"),
        ("St John's", "st-johns"),
        ("St John\u2019s", "st-johns"),
        ("Ynys Môn", "ynys-mon"),
        ("Low-Lying  (East)", "low-lying-east"),
    ],
)
def test_a_slug_reads_like_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_two_wards_of_one_name_are_told_apart() -> None:
    slugs = slugs_of([("E05000002", "Abbey"), ("E05000001", "Abbey")])
    assert slugs == {"E05000001": "abbey", "E05000002": "abbey-e05000002"}


def test_outlines_fit_together_and_have_five_decimals(data: Path) -> None:
    ground = outlines(data)
    assert all(shapely.is_valid(shape) for shape in ground.values())
    assert shapely.coverage_is_valid(list(ground.values()))
    assert len(list(ground.values())) == 4
    numbers = re.findall(r"[0-9]+\.([0-9]+)", (data / "boundaries/2023.geojson").read_text())
    assert max(map(len, numbers)) <= 5


def test_an_islet_that_rounding_flattens_is_dropped(data: Path) -> None:
    assert outlines(data)["E05999901"].geom_type == "Polygon"


def test_outer_rings_run_against_the_clock_from_their_lowest_point(data: Path) -> None:
    for outline in outlines(data).values():
        assert outline.exterior.is_ccw
        assert outline.exterior.coords[0] == min(outline.exterior.coords)


def test_outlines_stand_one_ward_a_line_with_code_name_and_a_place_for_it(data: Path) -> None:
    lines = (data / "boundaries/2023.geojson").read_text("utf-8").splitlines()
    features = [json.loads(line.rstrip(",")) for line in lines[1:-1]]
    assert [feature["properties"] for feature in features][3] == {
        "code": "E05999904",
        "name": "Dogger & Bailey",
        "label": [1.015, 55.0155],
    }


def test_a_second_run_changes_nothing(data: Path, official: Path) -> None:
    again = import_wards(data, official / "wards-2025.geojson", REQUEST)
    assert write_all(data, again.files) == []


def test_what_an_officer_wrote_by_hand_stays(data: Path, official: Path) -> None:
    path = data / "wards.yml"
    by_hand = (
        "slug: ile-vague\n        residents: 560\n"
        "        rate_misleads: Many visitors.\n"
        '        notes:\n          - "Two caf\u00e9s: both old."\n'
    )
    path.write_text(path.read_text("utf-8").replace("slug: ile-vague\n", by_hand), "utf-8")
    renamed = edited(official, data.parent, "North Utsire", "South Utsire")
    write_all(data, import_wards(data, renamed, REQUEST).files)
    (ward_set,) = read_ward_sets(data)
    assert ward_set.order == "The Sandbank Order 2022"
    assert ward_set.by_code["E05999903"] == Ward(
        code="E05999903",
        name="Île Vague",
        slug="ile-vague",
        residents=560,
        rate_misleads="Many visitors.",
        notes=("Two caf\u00e9s: both old.",),
    )
    assert ward_set.by_code["E05999902"].name == "South Utsire"
    assert ward_set.by_code["E05999902"].slug == "north-utsire"


def test_sets_stand_in_the_order_in_which_they_came_into_force(data: Path, official: Path) -> None:
    former = WardsRequest("2003", valid_to=date(2023, 5, 3))
    write_all(data, import_wards(data, official / "wards-2022.geojson", former).files)
    assert [ward_set.id for ward_set in read_ward_sets(data)] == ["2003", "2023"]


def test_months_at_hand_must_be_imported_again_for_new_wards(
    with_months: Path, official: Path
) -> None:
    former = WardsRequest("2003", valid_to=date(2023, 5, 3))
    report = import_wards(with_months, official / "wards-2022.geojson", former).report
    assert any("import their files again" in line for line in report)
    unchanged = import_wards(with_months, official / "wards-2025.geojson", REQUEST).report
    assert not any("import their files again" in line for line in unchanged)


def test_one_borough_is_chosen_from_a_file_of_many(data: Path, official: Path) -> None:
    many = edited(
        official,
        data.parent,
        r'("E05999904".*?"LAD25CD": )"E06999999"',
        r'\1"E06888888"',
    )
    assert "contains the wards of 2 boroughs. Choose yours by its code, such as --area" in refusal(
        data, many
    )
    chosen = WardsRequest("2025", area="E06999999")
    assert len(json.loads(import_wards(data, many, chosen).files["boundaries/2025.geojson"])[
        "features"
    ]) == 3  # fmt: skip
    fewer = WardsRequest("2023", area="E06999999")
    assert "lacks 1 ward of set 2023: Dogger & Bailey (E05999904)" in refusal(data, many, fewer)
    unknown = WardsRequest("2023", area="E06999998")
    assert "no wards of the borough E06999998. Did you mean 'E06999999'?" in refusal(
        data, many, unknown
    )


@pytest.mark.parametrize(
    ("pattern", "replacement", "message"),
    [
        (r"\]\n}\n$", "", "the file is not a complete GeoJSON collection of wards"),
        ('"features"', '"feature"', "the file is not a complete GeoJSON collection of wards"),
        ("WD25CD", "CODE", "ward number 1 of the file lacks its code (wd25cd)"),
        ('"properties"', '"attributes"', "For an ArcGIS server, use f=geojson"),
        ("E05999904", "E0599990", "'E0599990' ('Dogger & Bailey') is not a ward"),
        ("E05999904", "E05999903", "ward E05999903 is in the file more than once"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:3857", "not in longitude and latitude but in"),
        (r"\[1.02, 55.0\]", "[461020, 520000]", "is not in the British Isles"),
        (r"\[1.02, 55.0\]", "[1.0, 55.009]", "crosses itself or encloses nothing in the file"),
        (r"\[1.02, 55.02\]", "[1.005, 55.004]", "in the file"),
        (
            r'"type": "Polygon"',
            '"type": "Heap"',
            "ward number 1 of the file has no readable outline",
        ),
        (r'"features": \[[\s\S]*', '"features": []}', "the file contains no wards"),
    ],
)
def test_a_boundary_file_with_a_mistake_is_refused(
    data: Path, official: Path, pattern: str, replacement: str, message: str
) -> None:
    wrong = edited(official, data.parent, pattern, replacement)
    assert message in refusal(data, wrong)


@pytest.mark.parametrize(
    ("longitude", "message"),
    [
        ("1.00803", "wards E05999901, E05999902 overlap or do not fit together in the file"),
        ("1.01023", "there is a narrow gap between wards in the file"),
    ],
)
def test_wards_that_do_not_fit_together_are_refused(
    data: Path, official: Path, longitude: str, message: str
) -> None:
    moved = r"(E05999902.*)\[1.01003, 55.00625\]"
    wrong = edited(official, data.parent, moved, rf"\1[{longitude}, 55.00625]")
    assert message in refusal(data, wrong)


def test_a_set_is_named_by_a_year_and_its_days_run_forward(data: Path, official: Path) -> None:
    path = official / "wards-2025.geojson"
    assert "--set" in refusal(data, path, WardsRequest("new"))
    backwards = WardsRequest("2023", valid_from=date(2023, 5, 4), valid_to=date(2022, 1, 1))
    assert "--valid-to  'valid_to' is before 'valid_from'" in refusal(data, path, backwards)


def test_a_missing_file_is_named(data: Path) -> None:
    message = refusal(data, data / "nowhere.geojson")
    assert "nowhere.geojson  the file cannot be read" in message


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::27700", "EPSG:27700"])
def test_outlines_on_the_national_grid_come_in_as_those_in_degrees(
    data: Path, official: Path, crs: str
) -> None:
    expected = outlines(data)
    content = json.loads((official / "wards-2025.geojson").read_text("utf-8"))
    content["crs"]["properties"]["name"] = crs
    for feature in content["features"]:
        metres = shapely.transform(shape(feature["geometry"]), on_grid)
        feature["geometry"] = shapely.geometry.mapping(metres)
    path = data.parent / "grid.geojson"
    path.write_text(json.dumps(content), "utf-8")
    write_all(data, import_wards(data, path, REQUEST).files)
    for code, ground in outlines(data).items():
        assert shapely.hausdorff_distance(ground, expected[code]) < 0.0001


def test_a_ward_with_a_name_in_welsh_has_both(data: Path, official: Path) -> None:
    path = edited(official, data.parent, r'"WD25NM": "North Utsire", "WD25NMW": " "',
                  '"WD25NM": "North Utsire", "WD25NMW": "Gogledd Utsire"')  # fmt: skip
    write_all(data, import_wards(data, path, REQUEST).files)
    (ward_set,) = read_ward_sets(data)
    named = {ward.name: ward.welsh_name for ward in ward_set.wards}
    assert named["North Utsire"] == "Gogledd Utsire"
    assert named["Dogger & Bailey"] is None


def ward_file(folder: Path, areas: Mapping[str, Any]) -> Path:
    """Write a boundary file of areas by the last two digits of their codes."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "WD25CD": f"E059999{code}",
                "WD25NM": f"Ward {code}",
                "LAD25CD": "E06999999",
                "LAD25NM": "Sandbank",
            },
            "geometry": mapping(area),
        }
        for code, area in areas.items()
    ]
    path = folder / "made.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.mark.parametrize("seed", range(12))
def test_no_valid_outline_is_refused_however_close_its_lines(empty: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - nothing secret
    close = [(1 + chance.gauss(0, 3e-5), 55 + chance.gauss(0, 3e-5)) for _ in range(60)]
    points = shapely.multipoints(
        [*close, *((chance.uniform(0.9, 1.1), chance.uniform(54.9, 55.1)) for _ in range(60))]
    )
    cells = shapely.get_parts(shapely.voronoi_polygons(points, ordered=True))
    areas = {f"{number:02}": shapely.coverage_union_all(cells[number::20]) for number in range(20)}
    assert all(area.is_valid for area in areas.values())
    write_all(empty, import_wards(empty, ward_file(empty.parent, areas), REQUEST).files)
    for name in ("2023", "2023-exact"):
        made = list(outlines(empty, name).values())
        assert len(made) == 20
        assert all(shapely.is_valid(area) for area in made)
        assert shapely.coverage_is_valid(made)


def test_records_are_counted_on_the_outlines_as_published(empty: Path) -> None:
    bend = 0.00007  # about 5 metres: less than what simplifying takes away
    line = [(1.01 + bend * (number % 2), 55 + number / 8000) for number in range(81)]
    west = shapely.Polygon([(1.0, 55.0), *line, (1.0, 55.01)])
    east = shapely.Polygon([*line, (1.02, 55.01), (1.02, 55.0)])
    areas = {"01": west, "02": east}
    write_all(empty, import_wards(empty, ward_file(empty.parent, areas), REQUEST).files)
    drawn, exact = (outlines(empty, name)["E05999901"] for name in ("2023", "2023-exact"))
    (bend_taken_away, *_) = shapely.get_parts(exact.difference(drawn))
    point = shapely.point_on_surface(bend_taken_away)
    located = (point.x, point.y)
    assert Area.of_folder(empty).finders["2023"].wards_of([located]) == {located: "E05999901"}


FORMATS = [
    ("wards.gpkg", "GPKG", "EPSG:27700"),
    ("wards.gpkg", "GPKG", "EPSG:4326"),
    ("wards.shp.zip", "ESRI Shapefile", "EPSG:27700"),
]


@pytest.mark.parametrize(("name", "driver", "projection"), FORMATS)
def test_a_geopackage_and_a_zipped_shapefile_give_the_wards_of_the_geojson(
    data: Path, official: Path, name: str, driver: str, projection: str
) -> None:
    features = json.loads((official / "wards-2025.geojson").read_text("utf-8"))["features"]
    ground = np.array([shape(feature["geometry"]) for feature in features])
    if projection == "EPSG:27700":
        ground = shapely.transform(ground, on_grid)
    fields = [field for field in features[0]["properties"] if field != "FID"]
    columns = [
        np.array([str(feature["properties"][field]) for feature in features], dtype=object)
        for field in fields
    ]
    path = data.parent / name
    about = {"crs": projection, "driver": driver, "geometry_type": "Unknown"}
    write(path, shapely.to_wkb(ground), columns, fields, **about)
    import_of = import_wards(data, path, WardsRequest("2025"))
    write_all(data, import_of.files)
    new, before = read_ward_sets(data)
    assert [ward.name for ward in new.wards] == [ward.name for ward in before.wards]
    for code, outline in outlines(data, "2025").items():
        apart = shapely.symmetric_difference(outline, outlines(data)[code]).area
        assert apart < outline.area * 0.001


def test_boundaries_packed_again_with_a_folder_around_them_are_read(
    data: Path, official: Path
) -> None:
    plain = import_wards(data, official / "wards-2025.geojson", WardsRequest("2025")).files
    inner, outer = data.parent / "inner.zip", data.parent / "outer.zip"
    with ZipFile(inner, "w") as archive:
        archive.writestr("__MACOSX/top/._wards.geojson", b"x")
        archive.write(official / "wards-2025.geojson", "top/wards.geojson")
    with ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    for path in (inner, outer):
        again = import_wards(data, path, WardsRequest("2025")).files
        drawn = "boundaries/2025.geojson"
        assert again[drawn] == plain[drawn]


def test_a_file_that_names_no_borough_but_its_code_has_the_partnerships_name(
    data: Path, official: Path
) -> None:
    bare = edited(official, data.parent, r'"LAD25NM": "[^"]*",? ?', "")
    bare.write_text(re.sub(r", *}", "}", bare.read_text("utf-8")), "utf-8")
    text = import_wards(data, bare, WardsRequest("2025", area="E06999999")).files["wards.yml"]
    assert "area_name: E06999999" in text


def test_without_its_reader_a_geopackage_is_refused_with_the_command_that_installs_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data.parent / "wards.gpkg"
    path.write_bytes(b"SQLite format 3\0")
    assert "cannot be read as a GeoPackage or a shapefile" in refusal(data, path)
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    assert "Run `.venv/bin/pip install --require-hashes -r requirements-formats.txt`" in refusal(
        data, path
    )


def test_postcodes_say_which_wards_are_the_boroughs_where_the_file_does_not(
    data: Path, official: Path
) -> None:
    shutil.copy(ROOT / "tests/fixtures/borough/partnership.yml", data)
    bare = edited(official, data.parent, r'"LAD25[A-Z]+": "[^"]*",? ?', "")
    text = re.sub(r", *}", "}", bare.read_text("utf-8"))
    bare.write_text(text, "utf-8")
    wards = [f"E0599990{number}" for number in (1, 2)]
    table = data.parent / "qx.csv"
    table.write_text(
        "".join(
            f'"QX1 1A{letter}",10,600000,600000,"E92000001","","","","E06999999","{ward}"\n'
            for letter, ward in zip("AB", wards, strict=True)
        )
    )
    request = WardsRequest("2025", area="E06999999", postcodes=(table,))
    write_all(data, import_wards(data, bare, request).files)
    assert [ward.code for ward in read_ward_sets(data)[0].wards] == wards
