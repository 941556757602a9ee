"""Downloads: each absence with its reason, and no cell that a spreadsheet would run."""

import csv
import io
import json
from datetime import date

import pytest
from building import INVENTED
from hypothesis import given
from hypothesis import strategies as st
from partnership.pages.downloads import (
    WARD_CRIME_COLUMNS,
    csv_text,
    download_files,
    harmless,
)
from partnership.pages.edition import Edition
from partnership.records.loading import load_partnership

RUNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(load_partnership(INVENTED), date(2025, 11, 21))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"))
"""Any text that a record may hold."""


@given(texts | st.integers() | st.none())
def test_a_spreadsheet_runs_no_cell_and_numbers_stay_numbers(cell: str | int | None) -> None:
    text = csv_text(("first", "second"), [("", cell)])
    [_, [_, shown]] = csv.reader(io.StringIO(text, newline=""))
    if isinstance(cell, str) and cell.startswith(RUNS):
        assert shown == "'" + cell
    else:
        assert shown == ("" if cell is None else str(cell))


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@sum(1)", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


def test_a_negative_number_stays_a_number() -> None:
    assert harmless(-12) == -12


@pytest.fixture(scope="module")
def files(edition: Edition) -> dict[str, str]:
    return dict(download_files(edition))


def test_an_absent_month_has_rows_with_an_empty_count_and_its_status(
    edition: Edition, files: dict[str, str]
) -> None:
    rows = rows_of(files["downloads/ward-crime.csv"])
    absent = [row for row in rows if row["month"] == "2024-03"]
    assert len(absent) == len(edition.wards) * len(edition.partnership.categories)
    assert {(row["count"], row["status"]) for row in absent} == {("", "not reported")}


def test_a_zero_is_0_and_reported(files: dict[str, str]) -> None:
    rows = rows_of(files["downloads/wards/abbey.csv"])
    zeros = [row for row in rows if row["count"] == "0" and row["month"] != "2024-12"]
    assert zeros
    assert {row["status"] for row in zeros} == {"reported"}


def test_a_partial_month_is_partial_in_every_row(files: dict[str, str]) -> None:
    rows = rows_of(files["downloads/ward-crime.csv"])
    assert {row["status"] for row in rows if row["month"] == "2024-12"} == {"partial"}


@pytest.mark.parametrize(("set_id", "name"), [("2003", "ward-crime-2003"), ("2023", "ward-crime")])
def test_the_rows_add_up_to_the_records(
    edition: Edition, files: dict[str, str], set_id: str, name: str
) -> None:
    rows = rows_of(files[f"downloads/{name}.csv"])
    for month in edition.partnership.months:
        for ward, counts in month.counts[set_id].items():
            own = [
                int(row["count"] or 0)
                for row in rows
                if (row["month"], row["ward_code"]) == (str(month.month), ward)
            ]
            assert sum(own) == sum(counts.values())


def test_the_json_of_a_ward_holds_what_its_csv_holds(files: dict[str, str]) -> None:
    months = json.loads(files["downloads/wards/abbey.json"])["months"]
    held = [
        (month["month"], one["category"], "" if one["count"] is None else str(one["count"]))
        for month in months
        for one in month["counts"]
    ]
    rows = rows_of(files["downloads/wards/abbey.csv"])
    assert held == [(row["month"], row["category"], row["count"]) for row in rows]


def test_there_is_a_file_for_each_set_and_two_for_each_ward_in_force(edition: Edition) -> None:
    names = [name for name, _ in download_files(edition)]
    assert len(names) == len(set(names))
    assert "downloads/ward-crime-2003.csv" in names
    for ward in edition.wards:
        assert f"downloads/wards/{ward.slug}.csv" in names
        assert f"downloads/wards/{ward.slug}.json" in names


def test_the_columns_are_the_promised_ones(files: dict[str, str]) -> None:
    text = files["downloads/wards/abbey.csv"]
    assert text.splitlines()[0] == "month,ward_code,ward,category,count,status"
    assert text.splitlines()[0] == ",".join(WARD_CRIME_COLUMNS)
