"""A category is expected from its beginning, and zero records are a number, not a gap."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from building import DATA, ROOT
from checking import found
from loading import snapshot_of
from partnership.checks.gate import check
from partnership.cli.git import published
from partnership.errors import Severity
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.crime import Kind

CASE = ROOT.parent / "shared" / "cases" / "zero-category"
DAY = date(2026, 11, 21)
EDGE = [[-1.4, 54.4], [-1.2, 54.4], [-1.2, 54.6], [-1.4, 54.6], [-1.4, 54.4]]
NAMES = {"WD25CD": "E05900011", "WD25NM": "Abbey", "LAD25CD": "E06900001", "LAD25NM": "Aldermoor"}
SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": NAMES,
            "geometry": {"type": "Polygon", "coordinates": [EDGE]},
        }
    ],
}
NEW = """  - id: theft-by-drone
    published_name: Theft by drone
    name: Theft by drone
    covers: Theft with the help of a drone.
    kind: crime
    comparable_since: {since}
"""


def with_category(data: Path, lines: str) -> None:
    path = data / "categories.yml"
    path.write_text(path.read_text("utf-8").rstrip() + "\n" + lines, "utf-8")


def totals(data: Path) -> list[tuple[int | None, str]]:
    snapshot = snapshot_of(data, DAY)
    series = snapshot.series(snapshot.wards, snapshot.categories(Kind.CRIME))
    return [(figure.value, figure.status.value) for figure in series]


@pytest.mark.parametrize("began", ["", "    began: 2025-09\n", "    began: 2025-08\n"])
@pytest.mark.parametrize("since", ["2011-09", "2025-08"])
def test_a_new_category_that_no_month_holds_changes_no_month_before_it(
    invented: Path, began: str, since: str
) -> None:
    before = totals(invented)
    with_category(invented, NEW.format(since=since) + began)
    assert totals(invented)[:-1] == before[:-1]
    assert found(invented) == ()


def test_a_new_category_that_one_month_holds_changes_only_that_month(invented: Path) -> None:
    before = totals(invented)
    with_category(invented, NEW.format(since="2025-08"))
    path = invented / "crime" / "2025-08.yml"
    text = path.read_text("utf-8").replace("vehicle-crime:", "theft-by-drone: 0, vehicle-crime:")
    path.write_text(text, "utf-8")
    assert totals(invented) == before


def test_a_month_that_lacks_a_category_which_has_begun_is_partial(invented: Path) -> None:
    with_category(invented, NEW.format(since="2025-08") + "    began: 2025-08\n")
    assert totals(invented)[-1][1] == "partial"


def test_a_month_may_not_hold_a_category_before_it_began(invented: Path) -> None:
    path = invented / "categories.yml"
    path.write_text(path.read_text("utf-8").replace("began: 2011-09", "began: 2025-08", 1), "utf-8")
    (problem,) = found(invented)
    assert "is 2025-08, but 2023-07 and 23 more months have it" in problem.what
    line = path.read_text("utf-8").splitlines()[(problem.line or 0) - 1]
    assert line.strip() == "began: 2025-08"


def test_totals_that_change_while_their_months_do_not_are_told(versioned: Path) -> None:
    path = versioned / "categories.yml"
    text = path.read_text("utf-8")
    assert "kind: crime" in text
    path.write_text(text.replace("kind: crime", "kind: incident", 1), "utf-8")
    told = check(versioned, DAY, published(versioned, "HEAD")).with_severity(Severity.WARNING)
    assert any("the number of crimes changes in 23 months" in problem.what for problem in told)


@pytest.mark.parametrize("name", ["2025-09-moorland-street.csv", "api-2025-09.json"])
def test_a_rare_category_that_did_not_happen_is_zero(tmp_path: Path, name: str) -> None:
    if not CASE.exists():
        if os.environ.get("REQUIRE_OFFICIAL_DATA"):
            pytest.fail(f"{CASE} is missing")
        pytest.skip("the case is not on this machine")
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(DATA / "categories.yml", data)
    outlines = tmp_path / "wards.geojson"
    outlines.write_text(json.dumps(SQUARE), "utf-8")
    write_all(data, import_wards(data, outlines, WardsRequest("2023")).files)
    write_all(data, import_crime(data, [CASE / name], DAY).files)
    month = read_months(data)["2025-09"]
    assert month.count("2023", "E05900011", "theft-from-the-person") == 0
    assert month.count("2023", "E05900011", "burglary") == 3
