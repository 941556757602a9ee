"""Only postcodes with a ward code of a set at hand come in."""

import shutil
from pathlib import Path

import pytest
from partnership.errors import ProblemsFoundError
from partnership.importers.landing import land
from partnership.importers.postcodes import import_postcodes
from partnership.model.wards import WardSets
from partnership.records.folder import Folder
from partnership.records.postcodes import load_postcodes


def refusal(data: Path, text: str) -> str:
    path = data.parent / "changed.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ProblemsFoundError) as refused:
        import_postcodes(data, path)
    return str(refused.value)


@pytest.fixture
def text(official: Path) -> str:
    return (official / "qx.csv").read_text("utf-8")


def test_postcodes_come_in_however_their_space_is_written(data: Path, official: Path) -> None:
    done = import_postcodes(data, official / "qx.csv")
    assert done.report == (
        "5 postcodes read: 3 in the borough",
        "left out, because the file has no point for them: 1",
    )
    assert done.files["postcodes.csv"].splitlines() == [
        "postcode,ward_code,easting,northing",
        "QX1 1AA,E05999901,601000,600500",
        "QX1 1AB,E05999902,601500,600500",
        "QX10 1AD,E05999903,601000,601500",
    ]


def test_what_is_written_is_what_the_build_reads(data: Path, official: Path) -> None:
    land(data, import_postcodes(data, official / "qx.csv").files)
    assert land(data, import_postcodes(data, official / "qx.csv").files) == []
    folder = Folder(data)
    sets = folder.read("wards.yml", WardSets)
    assert sets
    postcodes, source = load_postcodes(folder, sets.record)
    assert folder.problems == []
    assert len(postcodes) == 3
    assert source
    assert (source.vintage, str(source.published)) == ("2025.4.0", "2025-10-20")


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
    assert "changed.csv:5  the row has 9 columns instead of 10" in refusal(data, text[:-14])


def test_a_postcode_that_stands_twice_is_refused(data: Path, text: str) -> None:
    assert "postcode QX1 1AA stands in the file twice" in refusal(data, text + text.splitlines()[0])


def test_a_file_of_another_area_is_refused(data: Path, text: str) -> None:
    other = text.splitlines()[-1]
    assert "no postcode of the file lies in a ward of wards.yml" in refusal(data, other)
