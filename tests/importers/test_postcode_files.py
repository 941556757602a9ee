"""Postcodes come in from every form in which they are published, area by area or whole."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from importers.sandbank import contents
from partnership.errors import ProblemsFoundError
from partnership.importers import source_file
from partnership.importers.atomic_write import write_all
from partnership.importers.existing import read_record
from partnership.importers.postcodes import import_postcodes
from partnership.model.postcodes import PostcodeSource

ANOTHER_AREA = """"QZ9 1AA",10,{place},"E92000001","","","","E06999999","{ward}"
"QZ9 1AB",10,{other},"E92000001","","","","E06888888","E05888801"
"""
ONSPD = (
    *("pcd", "pcd2", "pcds", "dointr", "doterm", "oscty", "oslaua", "osward", "usertype"),
    *("oseast1m", "osnrth1m", "osgrdind"),
)
NSPL = (
    *("pcd7", "pcd8", "pcds", "dointr", "doterm", "lad25cd", "wd25cd", "east1m", "north1m"),
    "gridind",
)


@pytest.fixture
def areas(data: Path, official: Path) -> tuple[Path, Path]:
    """Give the files of two postcode areas of the borough."""
    rows = [line.split(",") for line in (official / "qx.csv").read_text("utf-8").splitlines()]
    first = next(row for row in rows if "E06999999" in row[-2] and row[1] != "90")
    place = f"{int(first[2]) + 40},{first[3]}"
    ward = first[-1].strip('"')
    text = ANOTHER_AREA.format(place=place, other=f"{first[2]},{int(first[3]) + 9000}", ward=ward)
    qx, qz = data.parent / "qx.csv", data.parent / "qz.csv"
    qx.write_bytes((official / "qx.csv").read_bytes())
    qz.write_text(text, "utf-8")
    return qx, qz


def imported(data: Path, *paths: Path) -> tuple[str, ...]:
    done = import_postcodes(data, paths)
    write_all(data, done.files)
    return done.report


def postcodes(data: Path) -> list[str]:
    lines = (data / "postcodes.csv").read_text("utf-8").splitlines()[1:]
    return [line.split(",")[0] for line in lines]


def lists(data: Path) -> dict[str, bytes]:
    return {name: raw for name, raw in contents(data).items() if name.endswith(".csv")}


def test_an_area_on_record_that_no_file_holds_is_asked_for(
    data: Path, areas: tuple[Path, Path]
) -> None:
    imported(data, *areas)
    before = lists(data)
    with pytest.raises(ProblemsFoundError, match="area QZ is on record, but no file contains it"):
        imported(data, areas[0])
    assert lists(data) == before


def test_a_whole_archive_of_code_point_open_gives_the_areas_of_the_borough(
    data: Path, areas: tuple[Path, Path], official: Path
) -> None:
    path = data.parent / "codepo_gb.zip"
    with ZipFile(path, "w") as archive:
        for area in areas:
            archive.writestr(f"Data/CSV/{area.name}", area.read_bytes())
        archive.writestr("Data/CSV/zz.csv", '"ZZ1 1AA",10,400000,300000,"","","","","E07000001",""')
        archive.writestr("Doc/metadata.txt", (official / "metadata.txt").read_bytes())
        archive.writestr("Doc/licence.txt", b"x")
    imported(data, path)
    whole = lists(data)
    source = read_record(data, PostcodeSource)
    assert source is not None
    assert (source.file, source.areas) == ("codepo_gb.zip", ("QX", "QZ"))
    assert source.published is not None
    imported(data, *areas)
    assert lists(data) == whole


def directory(columns: Sequence[str], areas: Sequence[Path]) -> str:
    """Return the rows of Code-Point Open as a directory of the ONS has them."""
    lines = [",".join(columns)]
    for area in areas:
        for line in area.read_text("utf-8").splitlines():
            cells = re.split("[,;\t]", line.replace('"', ""))
            written, quality, east, north, *_, borough, ward = cells
            said = {
                "pcds": written,
                "oslaua": borough, "lad25cd": borough, "osward": ward, "wd25cd": ward,
                "oseast1m": east, "east1m": east, "osnrth1m": north, "north1m": north,
                "osgrdind": "9" if quality == "90" else "1",
                "gridind": "9" if quality == "90" else "1",
            }  # fmt: skip
            if quality == "90":
                said |= dict.fromkeys(("oseast1m", "osnrth1m", "east1m", "north1m"), "")
            lines.append(",".join(f'"{said.get(column, "")}"' for column in columns))
    ended = lines[1].replace('"QX', '"QX9', 1).split(",")
    ended[columns.index("doterm")] = '"202001"'
    return "\n".join([*lines, ",".join(ended), '"ZZ1 1AA"' + ',""' * (len(columns) - 1)]) + "\n"


@pytest.mark.parametrize(
    ("columns", "name", "called"),
    [
        (ONSPD, "ONSPD_MAY_2024_UK", "ONS Postcode Directory, May 2024"),
        (NSPL, "NSPL_AUG_2025_UK", "National Statistics Postcode Lookup, Aug 2025"),
    ],
)
def test_a_directory_of_the_ons_gives_the_postcodes_in_use(
    data: Path, areas: tuple[Path, Path], columns: Sequence[str], name: str, called: str
) -> None:
    imported(data, *areas)
    expected = (data / "postcodes.csv").read_bytes()
    path = data.parent / f"{name}.csv"
    path.write_text(directory(columns, areas), "utf-8")
    packed = path.with_suffix(".zip")
    with ZipFile(packed, "w") as archive:
        archive.write(path, f"Data/{path.name}")
        archive.writestr(f"Data/multi_csv/{name}_QX.csv", b"x")
        archive.writestr("Documents/LA_UA names and codes.csv", b"x")
    for form in (path, packed):
        report = imported(data, form)
        assert (data / "postcodes.csv").read_bytes() == expected
        assert any("no longer in use" in line for line in report)
        source = read_record(data, PostcodeSource)
        assert source is not None
        assert f"{source.title}, {source.vintage}" == called
        assert (source.publisher, source.file) == ("Office for National Statistics", form.name)


@pytest.mark.parametrize("columns", [ONSPD, NSPL])
def test_a_directory_with_a_file_for_each_area_gives_the_postcodes_of_its_whole_table(
    data: Path, areas: tuple[Path, Path], columns: Sequence[str]
) -> None:
    imported(data, *areas)
    expected = (data / "postcodes.csv").read_bytes()
    packed = data.parent / "ONSPD_MAY_2024_UK.zip"
    with ZipFile(packed, "w") as archive:
        for area in areas:
            name = f"Data/multi_csv/ONSPD_MAY_2024_UK_{area.stem.upper()}.csv"
            archive.writestr(name, directory(columns, [area]))
        archive.writestr("Documents/LA_UA names and codes.csv", "LAD24CD,LAD24NM\n")
    imported(data, packed)
    assert (data / "postcodes.csv").read_bytes() == expected
    source = read_record(data, PostcodeSource)
    assert source is not None
    assert f"{source.title}, {source.vintage}" == "ONS Postcode Directory, May 2024"
    assert source.areas == ("QX", "QZ")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_that_a_spreadsheet_has_separated_in_another_way_is_read(
    data: Path, areas: tuple[Path, Path], separator: str
) -> None:
    plain = import_postcodes(data, areas).files
    for path in areas:
        path.write_text(path.read_text("utf-8").replace('"', "").replace(",", separator), "utf-8")
    directory_of_both = data.parent / "onspd.csv"
    text = directory(ONSPD, areas).replace(",", separator)
    directory_of_both.write_text(text, "utf-8")
    for paths in (areas, [directory_of_both]):
        assert import_postcodes(data, paths).files["postcodes.csv"] == plain["postcodes.csv"]


def test_an_archive_that_holds_no_table_of_postcodes_says_what_to_choose(data: Path) -> None:
    packed = data.parent / "codepo.zip"
    with ZipFile(packed, "w") as archive:
        archive.writestr("Documents/names.csv", "LAD24CD,LAD24NM\n")
    with pytest.raises(ProblemsFoundError, match=r"contains no table of postcodes\. Choose"):
        import_postcodes(data, [packed])


def test_postcodes_of_the_borough_in_wards_that_no_set_has_are_refused_with_their_count(
    data: Path, areas: tuple[Path, Path]
) -> None:
    text = areas[1].read_text("utf-8").replace('"E06888888","E05888801"', '"E06999999","E05999999"')
    areas[1].write_text(text, "utf-8")
    with pytest.raises(ProblemsFoundError) as refused:
        import_postcodes(data, areas)
    assert "1 postcode of the borough in wards that no set has: E05999999 (1)" in str(refused.value)
    done = import_postcodes(data, areas, without=["E05999999"])
    assert "QZ9 1AB" not in done.files["postcodes.csv"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        (
            "qx.csv",
            f"QX1,E06999999,{'a' * 200_000}",
            "or a value is longer than 131,072 characters",
        ),
        ("onspd.csv", f"{','.join(ONSPD)}\nQX1,E06999999,{'a' * 200_000}\n", "cannot be read"),
        ("onspd.csv", f"{','.join(ONSPD)}\nQX1 1AA,E06999999\n", "has 2 columns instead of 12"),
        ("onspd.csv", "pcds,osward,lad25cd\n", r"lacks its quality \(osgrdind or"),
    ],
)
def test_a_row_that_no_publisher_writes_is_refused_in_words(
    data: Path, name: str, content: str, what: str
) -> None:
    path = data.parent / name
    path.write_text(content, "utf-8")
    with pytest.raises(ProblemsFoundError, match=what):
        import_postcodes(data, [path])


def test_an_archive_that_unpacks_too_far_is_refused_unread(
    data: Path, areas: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = data.parent / "codepo_gb.zip"
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("Data/CSV/qx.csv", areas[0].read_bytes() * 100)
    monkeypatch.setattr(source_file, "MOST_BYTES", packed.stat().st_size)
    monkeypatch.setattr(ZipFile, "open", None)
    with pytest.raises(ProblemsFoundError, match=r"Data/CSV/qx\.csv is larger than"):
        import_postcodes(data, [packed])


def test_a_pipe_or_a_device_is_refused_before_it_is_read(data: Path) -> None:
    os.mkfifo(data.parent / "pipe.csv")
    for path in (data.parent / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(ProblemsFoundError, match="a pipe or a device, not a file"):
            import_postcodes(data, [path])


def test_a_file_that_is_too_large_is_refused_before_it_is_read(data: Path) -> None:
    path = data.parent / "qx.csv"
    with path.open("wb") as file:
        file.truncate(source_file.MOST_BYTES + 1)  # it takes no room on the disk
    with pytest.raises(ProblemsFoundError, match="the file is larger than 4,000 MB"):
        import_postcodes(data, [path])


def test_an_older_edition_of_a_directory_is_told_by_its_month(data: Path, official: Path) -> None:
    rows = (official / "qx.csv").read_text("utf-8")
    path = data.parent / "qx.csv"
    path.write_text(rows, "utf-8")
    write_all(data, import_postcodes(data, path, vintage="Aug 2025").files)
    older = import_postcodes(data, path, vintage="May 2025").report
    assert any("of 2025-05-01, is older than the one on record" in line for line in older)


def test_a_directory_packed_again_under_another_name_with_a_title_is_read(
    data: Path, areas: tuple[Path, Path]
) -> None:
    inner, outer = data.parent / "inner.zip", data.parent / "outer.zip"
    with ZipFile(inner, "w") as archive:
        archive.writestr("top/all.csv", "ONS Postcode Directory\n\n" + directory(ONSPD, areas))
        archive.writestr("__MACOSX/top/._all.csv", b"x" * 100_000)
    with ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    for path in (inner, outer):
        assert len(import_postcodes(data, path).files["postcodes.csv"].splitlines()) == 5


def test_headings_and_blank_lines_that_somebody_put_into_a_file_are_looked_past(
    data: Path, areas: tuple[Path, Path]
) -> None:
    plain = import_postcodes(data, areas[0]).files["postcodes.csv"]
    text = areas[0].read_text("utf-8")
    areas[0].write_text(f"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n{text}\n", "utf-8")
    assert import_postcodes(data, areas[0]).files["postcodes.csv"] == plain
