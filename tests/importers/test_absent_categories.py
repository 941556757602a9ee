"""A category without rows is zero or unknown: other months and the file decide."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from importers.sandbank import SANDBANK, TODAY
from partnership.importers import counting
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months
from partnership.importers.street_file import HEADER
from police_api import as_the_api_says

WARD = "E05999901"
ROBBERY, ASB = "Robbery", "Anti-social behaviour"
USUAL = {ASB: 30, "Burglary": 12, "Drugs": 9, "Shoplifting": 20, ROBBERY: 2}


@pytest.fixture(autouse=True)
def one_ward_may_hold_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every record lie in one ward, which an answer for a whole borough would not."""
    monkeypatch.setattr(counting, "_ROWS_A_WARD", 1_000)


Made = Callable[[Path, str, Mapping[str, int]], Path]


def a_point() -> tuple[str, str]:
    """Return longitude and latitude of a burglary in the ward."""
    with (SANDBANK / "2025-07-sandbank-street.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["Crime type"] == "Burglary")
    return row["Longitude"], row["Latitude"]


def rows_of(month: str, rows: Mapping[str, int]) -> list[dict[str, str]]:
    longitude, latitude = a_point()
    place = {"Longitude": longitude, "Latitude": latitude, "Month": month}
    place |= {"Reported by": "Sandbank Police", "Falls within": "Sandbank Police"}
    kinds = [name for name, count in rows.items() for _ in range(count)]
    return [
        dict.fromkeys(HEADER, "")
        | place
        | {"Crime type": name, "Crime ID": "" if name == ASB else f"{month}-{number}"}
        for number, name in enumerate(kinds)
    ]


def table(month: str, rows: Mapping[str, int]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    writer.writerows(rows_of(month, rows))
    return text.getvalue()


def saved(folder: Path, month: str, rows: Mapping[str, int]) -> Path:
    path = folder / f"{month}-sandbank-street.csv"
    path.write_text(table(month, rows), "utf-8", newline="")
    return path


def asked(folder: Path, month: str, rows: Mapping[str, int]) -> Path:
    path = folder / f"{month}.json"
    path.write_text(json.dumps(as_the_api_says(rows_of(month, rows))), "utf-8")
    return path


def without(*names: str, more: int = 0) -> dict[str, int]:
    """Return the usual rows without some categories; `more` keeps months from being alike."""
    return {name: rows + more for name, rows in USUAL.items() if name not in names}


def brought_in(data: Path, *paths: Path, partial: str | None = None) -> list[str]:
    done = import_crime(data, paths, TODAY, partial=partial)
    write_all(data, done.files)
    return list(done.report)


def count(data: Path, month: str, category: str) -> int | None:
    return read_months(data)[month].count("2023", WARD, category)


@pytest.mark.parametrize("made", [saved, asked])
def test_the_first_month_at_hand_holds_none_of_what_it_lacks(data: Path, made: Made) -> None:
    brought_in(data, made(data.parent, "2025-06", without(ROBBERY)))
    assert count(data, "2025-06", "robbery") == 0
    assert count(data, "2025-06", "burglary") == 12


@pytest.mark.parametrize("made", [saved, asked])
def test_a_first_file_without_a_whole_kind_does_not_say_that_there_was_none(
    data: Path, made: Made
) -> None:
    report = brought_in(data, made(data.parent, "2025-06", without(ASB)))
    assert count(data, "2025-06", "anti-social-behaviour") is None
    assert count(data, "2025-06", "bicycle-theft") == 0
    assert sum("not reported" in line for line in report) == 1


def test_an_answer_of_one_category_alone_says_nothing_of_the_others(data: Path) -> None:
    brought_in(data, asked(data.parent, "2025-06", {"Burglary": 12}))
    assert count(data, "2025-06", "burglary") == 12
    assert count(data, "2025-06", "robbery") is None


@pytest.mark.parametrize("gap", [0, 3, 5])
def test_an_archive_tells_by_its_other_months_on_either_side(data: Path, gap: int) -> None:
    months = [f"2025-{number:02}" for number in range(1, 7)]
    path = data.parent / "archive.zip"
    with ZipFile(path, "w") as archive:
        for number, month in enumerate(months):
            rows = without(*((ROBBERY, "Burglary") if number == gap else ()), more=number)
            name = f"{month}/{month}-sandbank-street.csv"
            archive.writestr(name, table(month, rows))
    report = brought_in(data, path)
    assert count(data, months[gap], "robbery") == 0
    assert count(data, months[gap], "burglary") is None
    told = [line for line in report if "not reported" in line]
    assert len(told) == 1
    assert "'Burglary', although the category is common" in told[0]


def test_one_busy_month_does_not_make_a_rare_category_common(data: Path) -> None:
    for number in range(1, 6):
        rows = without(more=number) | {ROBBERY: 80 if number == 2 else number % 2}
        brought_in(data, saved(data.parent, f"2025-{number:02}", rows))
    brought_in(data, saved(data.parent, "2025-06", without(ROBBERY, more=6)))
    assert count(data, "2025-06", "robbery") == 0


def test_a_month_that_comes_again_is_judged_by_the_others_and_not_by_itself(data: Path) -> None:
    for number in (1, 2, 3):
        brought_in(data, saved(data.parent, f"2025-0{number}", without(more=number)))
    again = saved(data.parent, "2025-02", without(ROBBERY, "Burglary", more=2))
    brought_in(data, again)
    assert count(data, "2025-02", "robbery") == 0
    assert count(data, "2025-02", "burglary") is None
    before = (data / "crime/2025-02.yml").read_bytes()
    assert brought_in(data, again)[0].endswith("unchanged")
    assert (data / "crime/2025-02.yml").read_bytes() == before


def test_a_partial_file_does_not_say_that_there_was_none(data: Path) -> None:
    path = saved(data.parent, "2025-06", without(ROBBERY))
    report = brought_in(data, path, partial="Half of the month is missing.")
    assert count(data, "2025-06", "robbery") is None
    told = "  the file has no row of 'Robbery', and it is incomplete"
    assert any(line.startswith(told) for line in report)


@pytest.mark.parametrize(("field", "month"), [("began", "2025-07"), ("ended", "2025-05")])
def test_a_category_is_not_looked_for_before_it_began_or_after_it_ended(
    data: Path, field: str, month: str
) -> None:
    path = data / "categories.yml"
    lines = [line for line in path.read_text("utf-8").splitlines() if "began:" not in line]
    at = lines.index("  - id: robbery")
    lines.insert(at + 1, f"    {field}: {month}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    report = brought_in(data, saved(data.parent, "2025-06", without(ROBBERY)))
    assert count(data, "2025-06", "robbery") is None
    assert not [line for line in report if "not reported" in line]
