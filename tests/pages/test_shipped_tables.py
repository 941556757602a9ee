"""Every table of the frozen records is valid by both of the descriptions that come with it.

Two libraries that others made judge them: frictionless the data package, csvw the metadata.
"""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from building import DATA, made
from loading import snapshot_of
from partnership.pages.downloads.catalogue import Downloads

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the tables of the frozen records, with what describes them."""
    found = tmp_path_factory.mktemp("downloads")
    snapshot = snapshot_of(DATA)
    for address, content in made(Downloads(snapshot).files()).items():
        name = address.removeprefix("downloads/")
        if "/" not in name and isinstance(content, str):
            (found / name).write_text(content, "utf-8", newline="")
    return found


def report_on(folder: Path) -> Any:  # noqa: ANN401 - the library has no types
    limit = csv.field_size_limit()  # which the library raises for the whole process
    from frictionless import validate  # noqa: PLC0415 - slow to load, in each process of a run

    try:
        return validate(str(folder / "datapackage.json"))
    finally:
        csv.field_size_limit(limit)


def described_by(metadata: Path) -> Any:  # noqa: ANN401 - the library has no types
    from csvw import CSVW  # noqa: PLC0415 - slow to load, in each process of a run

    return CSVW(str(metadata), validate=True)


def package_of(folder: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return package


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_valid_by_the_data_package(folder: Path) -> None:
    report = report_on(folder)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == len(package_of(folder)["resources"])


def test_every_table_is_valid_by_the_metadata_beside_it(folder: Path) -> None:
    described = sorted(folder.glob("*.csv-metadata.json"))
    assert {path.name.partition(".")[0] for path in described} == {
        path.stem for path in folder.glob("*.csv")
    }
    for path in described:
        table = described_by(path)
        assert table.is_valid, [str(warning.message) for warning in table.warnings]


@pytest.mark.parametrize("row", ["{first}", "2099-13{rest}", "{rest}"])
def test_what_a_description_forbids_is_found(folder: Path, tmp_path: Path, row: str) -> None:
    copy = shutil.copytree(folder, tmp_path / "downloads")
    months = (copy / "months.csv").read_text("utf-8")
    first = months.splitlines()[1]
    added = row.format(first=first, rest=first[len("2099-12") :])
    (copy / "months.csv").write_text(f"{months}{added}\n", "utf-8", newline="")
    assert not report_on(copy).valid
    if row == "{first}":
        with pytest.raises(ValueError, match="duplicate primary key"):
            _ = described_by(copy / "months.csv-metadata.json").is_valid


def test_a_column_with_lists_says_what_separates_their_values(folder: Path) -> None:
    lists = {
        (path.name.partition(".")[0], column["name"])
        for path in folder.glob("*.csv-metadata.json")
        for column in json.loads(path.read_text("utf-8"))["tableSchema"]["columns"]
        if "separator" in column
    }
    assert {
        ("postcodes", "also_ward_codes"),
        ("priorities", "categories"),
        ("priorities", "focus_wards"),
        ("reported-figures", "priorities"),
    } <= lists
    wards = {row["ward_code"] for row in rows_of(folder, "wards")}
    also = [row["also_ward_codes"] for row in rows_of(folder, "postcodes")]
    assert {code for cell in also if cell for code in cell.split("; ")} <= wards
    assert any("; " in cell for cell in also)


def test_json_says_true_and_false_and_never_their_names(folder: Path) -> None:
    booleans = 0
    for resource in package_of(folder)["resources"]:
        table = json.loads((folder / f"{resource['name']}.json").read_text("utf-8"))
        for field in resource["schema"]["fields"]:
            cells = {row[table["columns"].index(field["name"])] for row in table["rows"]}
            if field["type"] == "boolean":
                assert all(cell is None or isinstance(cell, bool) for cell in cells), field
                booleans += 1
            assert not cells & {"true", "false"}, field
    assert booleans
