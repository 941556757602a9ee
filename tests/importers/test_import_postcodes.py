"""Only postcodes with a ward code of an existing set are imported."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from importers.sandbank import refused
from partnership.importers.ambiguous_postcodes import assign_to_wards, find_ambiguous, outside
from partnership.importers.atomic_write import write_all
from partnership.importers.postcode_files import borough_names
from partnership.importers.postcodes import import_postcodes
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.postcodes import (
    UNKNOWN,
    AmbiguityRule,
    ElsewherePostcode,
    Postcode,
    PostcodeSource,
    sets_to_assign,
)
from partnership.model.sources import Source
from partnership.model.wards import Outline, Ward, WardSet, WardSets
from partnership.pages.downloads.workbook import Sheet, spreadsheet
from partnership.records.folder import Folder
from partnership.records.postcodes import load_postcodes


def source_of(folder: Folder) -> PostcodeSource | None:
    """Return the record of where the postcodes come from."""
    file = folder.find(PostcodeSource)
    return file.record if file else None


def refusal(data: Path, text: str) -> str:
    path = data.parent / "changed.csv"
    path.write_text(text, "utf-8")
    return refused(data, import_postcodes, path)


@pytest.fixture
def text(official: Path) -> str:
    return (official / "qx.csv").read_text("utf-8")


def test_postcodes_come_in_however_their_space_is_written(data: Path, official: Path) -> None:
    done = import_postcodes(data, official / "qx.csv")
    assert "without a postcode: Dogger & Bailey (E05999904)" in done.report[0]
    assert done.report[1:] == (
        "5 postcodes read: 3 in the borough",
        "left out because the file has no coordinates for them: 1",
        "near the edge of another ward: 0 within 50 metres, 0 farther away",
        "near the borough boundary: 0 of its postcodes, 0 of other boroughs",
    )
    assert done.files["postcodes.csv"].splitlines() == [
        "postcode,ward_code,easting,northing",
        "QX1 1AA,E05999901,601000,600500",
        "QX1 1AB,E05999902,601500,600500",
        "QX10 1AD,E05999903,601000,601500",
    ]


def test_what_is_written_is_what_the_build_reads(data: Path, official: Path) -> None:
    write_all(data, import_postcodes(data, official / "qx.csv").files)
    assert write_all(data, import_postcodes(data, official / "qx.csv").files) == []
    folder = Folder(data)
    sets = folder.read("wards.yml", WardSets)
    assert sets
    read = load_postcodes(folder, sets.record, source_of(folder))
    assert folder.problems == []
    assert len(read.postcodes) == 3
    assert read.outside == (ElsewherePostcode("QX2 2", ("E06888888",)),)
    assert read.source
    assert (read.source.vintage, str(read.source.published)) == ("2025.4.0", "2025-10-20")
    assert read.source.areas == ("QX",)


def test_the_edition_can_be_told_where_no_metadata_lies_beside(data: Path, official: Path) -> None:
    alone = shutil.copy(official / "qx.csv", data.parent)
    assert "vintage" not in import_postcodes(data, Path(alone)).files["postcodes.yml"]
    told = import_postcodes(data, Path(alone), vintage="October 2025").files["postcodes.yml"]
    assert "vintage: October 2025\n" in told


def test_all_wrong_lines_are_named_at_once(data: Path, text: str) -> None:
    message = refusal(data, text.replace("QX1 1AA", "nonsense").replace("601500,600500", "a,b"))
    assert "changed.csv:1  'nonsense' is not a postcode with its easting and northing" in message
    assert "changed.csv:2  'QX1  1AB' is not a postcode with its easting and northing" in message


def test_a_file_cut_short_is_refused(data: Path, text: str) -> None:
    assert "changed.csv:5  the row has 9 columns instead of 10" in refusal(data, text[:-13])
    assert "changed.csv:5  the row cannot be read: a quotation mark" in refusal(data, text[:-14])


def test_a_quote_that_nothing_closes_is_refused_with_what_is_wrong_above_it(
    data: Path, text: str
) -> None:
    wrong = text.replace("QX1 1AA", "nonsense").splitlines()
    wrong[2] = '"' + wrong[2].replace('"', "") + "x" * 200_000
    message = refusal(data, "\n".join(wrong))
    assert "changed.csv:1  'nonsense' is not a postcode" in message
    assert "changed.csv:3  the row cannot be read: a quotation mark is not closed" in message


def test_a_postcode_that_stands_twice_is_refused(data: Path, text: str) -> None:
    assert "postcode QX1 1AA is in the file twice" in refusal(data, text + text.splitlines()[0])


def test_a_file_of_another_area_is_refused(data: Path, text: str) -> None:
    other = text.splitlines()[-1]
    assert "no postcode of the file is in a ward of wards.yml" in refusal(data, other)


def square(ward: str, west: float, east: float) -> Outline:
    """Draw a ward between two lines of longitude, a tenth of a degree high."""
    ring = ((west, 54.5), (east, 54.5), (east, 54.6), (west, 54.6), (west, 54.5))
    return Outline(ward, ((ring,),), (west, 54.55))


EDGE = 445_381
"""Metres east of the National Grid's origin where the two wards meet, at the row of the points."""
WEST, EAST = square("E05000001", -1.4, -1.3), square("E05000002", -1.3, -1.2)


def at(unit: str, metres: int, ward: str = WEST.ward) -> Postcode:
    return Postcode(f"QX1 1{unit}", ward, EDGE + metres, 517_000)


def marked(*postcodes: Postcode, **rule: int) -> dict[str, list[str]]:
    found = find_ambiguous(postcodes, (), (WEST, EAST), AmbiguityRule(**rule)).inside
    return {postcode: list(wards) for postcode, wards in found.items()}


def test_a_point_near_another_ward_is_marked_by_the_distance_of_the_rule() -> None:
    points = [at("AA", -30), at("AB", -45), at("AD", -70), at("AE", -90)]
    assert list(marked(*points)) == ["QX1 1AA", "QX1 1AB"]
    assert list(marked(*points, metres=100)) == ["QX1 1AA", "QX1 1AB", "QX1 1AD", "QX1 1AE"]


def test_a_point_that_is_an_estimate_is_marked_from_farther_away() -> None:
    points = [at("AA", -30), at("AB", -45), at("AD", -70), at("AE", -90)]

    def found(**rule: int) -> list[str]:
        return list(
            find_ambiguous(points, (), (WEST, EAST), AmbiguityRule(**rule), {"QX1 1AD"}).inside
        )

    assert found() == ["QX1 1AA", "QX1 1AB", "QX1 1AD"]
    assert found(estimated=60) == ["QX1 1AA", "QX1 1AB"]


def test_estimated_points_of_the_borough_are_counted(data: Path, text: str) -> None:
    path = data.parent / "changed.csv"
    path.write_text(
        text.replace('"QX1 1AA",10', '"QX1 1AA",50').replace(",10,70", ",60,70"), "utf-8"
    )
    assert "\nestimated: 1\n" in import_postcodes(data, path).files["postcodes.yml"]


def test_far_from_its_neighbours_a_postcode_reaches_farther() -> None:
    points = [at("AA", -150), at("AB", -550), at("AD", -600), at("AE", -650)]
    assert marked(*points) == {"QX1 1AA": [EAST.ward]}
    assert marked(*points, farthest=100) == {}


def test_a_postcode_among_those_of_another_ward_is_marked() -> None:
    points = [
        at("AA", -100),
        at("AB", -40, EAST.ward),
        at("AD", -50, EAST.ward),
        at("AE", -60, EAST.ward),
    ]
    assert marked(points[0], metres=0) == {}
    assert marked(*points, metres=0)["QX1 1AA"] == [EAST.ward]


def test_the_borough_boundary_is_an_edge_from_both_sides() -> None:
    inside = [at("AA", -30), at("AB", -500)]
    beyond = [at("AD", 40, "E06000002"), at("AE", 400, "E06000003")]
    found = find_ambiguous(inside, beyond, (WEST,), AmbiguityRule(estimated=50, farthest=50))
    assert found.at_boundary == {"QX1 1AA": {"E06000002": 30}}
    assert found.outside == {"QX1 1AD": {WEST.ward: 41}}
    assert found.inside == {}
    apart = find_ambiguous(inside, beyond[1:], (WEST,), AmbiguityRule(estimated=50, farthest=50))
    assert apart.at_boundary == {"QX1 1AA": {UNKNOWN: 30}}
    assert find_ambiguous(inside, (), (WEST,), AmbiguityRule()).at_boundary == {
        "QX1 1AA": {UNKNOWN: 30}
    }


def test_a_point_is_placed_in_the_ward_that_holds_it_or_else_in_the_nearest() -> None:
    points = [at("AA", -30, EAST.ward), at("AB", 30), at("AD", 90_000)]
    assert [postcode.ward for postcode in assign_to_wards(points, (EAST, WEST))] == [
        WEST.ward,
        EAST.ward,
        EAST.ward,
    ]
    assert [replace(postcode, ward="") for postcode in assign_to_wards(points, (EAST, WEST))] == [
        replace(postcode, ward="") for postcode in points
    ]


def test_what_the_list_at_the_boundary_says_is_read_with_each_postcode(
    data: Path, official: Path
) -> None:
    write_all(data, import_postcodes(data, official / "qx.csv").files)
    for name, line in (
        ("rim", "QX1 1AA,unknown,3"),
        ("outside", "QX1 1ZZ,E06888888"),
        ("edges", "QX1 1ZZ,E05999902,7"),
        ("placed", "2023,QX1 1ZZ,E05999903,5"),
    ):
        path = data / f"postcodes-{name}.csv"
        path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    folder = Folder(data)
    sets = folder.read("wards.yml", WardSets)
    assert sets
    read = load_postcodes(folder, sets.record, source_of(folder))
    assert folder.problems == []
    assert [postcode.beyond for postcode in read.postcodes] == [UNKNOWN, None, None]
    assert ElsewherePostcode("QX1 1ZZ", ("E06888888",), ("E05999902", "E05999903")) in read.outside
    assert read.postcodes_by_set == {"2023": ()}


def named(set_id: str, code: str, began: date | None, ended: date | None) -> WardSet:
    ward = Ward(code=code, name="Ward", slug="ward")
    source = Source(publisher="P", title="T", licence="L", file="f", sha256="0" * 64)
    return WardSet(
        id=set_id,
        valid_from=began,
        valid_to=ended,
        area_code="E06999999",
        area_name="Sandbank",
        source=source,
        wards=(ward,),
    )


def test_sets_that_the_file_does_not_name_and_that_had_not_ended_are_placed_in() -> None:
    sets = (
        named("2003", "E05000003", None, date(2023, 5, 3)),
        named("2023", "E05000023", date(2023, 5, 4), date(2027, 5, 5)),
        named("2027", "E05000027", date(2027, 5, 6), None),
    )

    def to_place(code: str, published: date | None) -> list[str]:
        return [ward_set.id for ward_set in sets_to_assign({code}, sets, published)]

    assert to_place("E05000023", date(2025, 10, 20)) == ["2027"]
    assert to_place("E05000023", None) == ["2027"]
    assert to_place("E05000027", date(2027, 4, 20)) == ["2023"]
    assert to_place("E05000027", date(2027, 8, 20)) == []
    assert to_place("E05000003", date(2022, 8, 20)) == ["2023", "2027"]


def test_postcodes_are_placed_in_wards_to_come_with_those_near_an_edge(
    data: Path, official: Path
) -> None:
    request = WardsRequest("2027", valid_from=date(2027, 5, 6))
    write_all(data, import_wards(data, official / "wards-2022.geojson", request).files)
    done = import_postcodes(data, official / "qx.csv")
    assert done.report[-1] == (
        "assigned to wards of set 2027 by their coordinates: 3, "
        "of which 0 near the edge of another ward"
    )
    lines = done.files["postcodes-placed.csv"].splitlines()
    assert lines[0] == "ward_set,postcode,ward_code,metres"
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["2027", "QX1 1AA"],
        ["2027", "QX1 1AB"],
        ["2027", "QX10 1AD"],
    ]
    write_all(data, done.files)
    folder = Folder(data)
    sets = folder.read("wards.yml", WardSets)
    assert sets
    read = load_postcodes(folder, sets.record, source_of(folder))
    assert folder.problems == []
    assert {postcode.ward for postcode in read.postcodes_by_set["2027"]} <= sets.record.sets[
        -1
    ].by_code.keys()
    again = import_wards(data, official / "wards-2025.geojson", request).report
    assert any("`partnership import postcodes`" in line for line in again)


def test_a_sector_that_is_wholly_outside_stands_for_its_postcodes() -> None:
    rows = [("QX1 1AA", "ours"), ("QX1 1AB", "one"), ("QX2 2AA", "two"), ("QX2 2AB", "one")]
    rows += [("QX2 2AD", "two"), ("QX1 1AD", "")]
    assert outside(rows, {"ours"}) == (
        ElsewherePostcode("QX1 1AB", ("one",)),
        ElsewherePostcode("QX2 2", ("two", "one")),
    )
    assert outside(rows, {"ours"}, {"QX2 2AB"}) == (
        ElsewherePostcode("QX1 1AB", ("one",)),
        ElsewherePostcode("QX2 2", ("two", "one")),
        ElsewherePostcode("QX2 2AB", ("one",)),
    )


def test_boroughs_have_their_names_from_the_publishers_code_list() -> None:
    rows = (("Invented (B)", "E06888888"), ("Invented Ward", "E05888801"))
    raw = spreadsheet("Codes", [Sheet("Areas", (), ("Name", "Code"), rows)])
    assert borough_names(raw) == {"E06888888": "Invented"}
    assert borough_names(b"no book") == borough_names(None) == {}


def test_the_rule_for_edges_is_data_and_outlives_an_import(data: Path, official: Path) -> None:
    write_all(data, import_postcodes(data, official / "qx.csv").files)
    record = data / "postcodes.yml"
    record.write_text(record.read_text("utf-8").replace("metres: 50", "metres: 75"), "utf-8")
    again = import_postcodes(data, official / "qx.csv")
    assert "0 within 75 metres" in again.report[-2]
    assert "metres: 75" in again.files["postcodes.yml"]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("edges", "QX1 1AA,E05999901,3", "is not another ward of the set"),
        ("edges", "QX9 9AA,E05999902,3", "is not in postcodes.csv"),
        ("edges", "QX1 1AA,E05999902,near", "is not a number of whole metres"),
        ("edges", "QX1 1AA,E05999902", "should have 3 columns"),
        ("outside", "QX1 1AA,E06888888", "is in postcodes.csv too"),
        ("outside", "QX2,E06888888", "is not written as a postcode or a sector"),
        ("outside", "QX3 3,Invented", "is not the code of a borough"),
        ("outside", "QX2 2,E06888888", "is already on line 2"),
        ("rim", "QX1 1AA,Invented,3", "is neither the code of a borough nor 'unknown'"),
        ("rim", "QX9 9AA,E06888888,3", "is not in postcodes.csv"),
        ("placed", "2027,QX1 1AA,E05999901,0", "ward set '2027' is not in wards.yml"),
        ("placed", "2023,QX9 9AA,E05999901,0", "is not in postcodes.csv"),
        ("placed", "2023,QX1 1AA,E05999801,0", "is not in set 2023 of wards.yml"),
        ("placed", "2023,QX1 1AA,E05999901,near", "is not a number of whole metres"),
    ],
)
def test_what_is_wrong_in_the_lists_beside_is_told(
    data: Path, official: Path, name: str, line: str, said: str
) -> None:
    write_all(data, import_postcodes(data, official / "qx.csv").files)
    path = data / f"postcodes-{name}.csv"
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    folder = Folder(data)
    sets = folder.read("wards.yml", WardSets)
    assert sets
    load_postcodes(folder, sets.record, source_of(folder))
    (problem,) = folder.problems
    assert said in str(problem)
