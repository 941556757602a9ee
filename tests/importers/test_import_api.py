"""API records are imported like a table; missing values are not invented."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from importers.sandbank import SANDBANK, TODAY, refused
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months
from police_api import as_the_api_says

JULY = "2025-07-sandbank-street.csv"
Answer = list[dict[str, Any]]


def answer_of_july() -> Answer:
    """Return the rows of July's file in the words of the API."""
    return in_words_of_the_api((SANDBANK / JULY).read_text("utf-8"))


def in_words_of_the_api(table: str) -> Answer:
    return as_the_api_says(list(csv.DictReader(table.splitlines())))


def written(folder: Path, answer: object) -> Path:
    path = folder / "answer.json"
    path.write_text(answer if isinstance(answer, str) else json.dumps(answer), "utf-8")
    return path


def refusal(data: Path, answer: object) -> str:
    return refused(data, import_crime, [written(data.parent, answer)], TODAY)


def test_the_counts_are_those_of_the_monthly_file(data: Path, official: Path) -> None:
    text = (official / JULY).read_text("utf-8").replace("near High Street", "near Prison", 2)
    table = data.parent / JULY
    table.write_text(text, "utf-8")
    write_all(data, import_crime(data, [table], TODAY).files)
    from_table = read_months(data)["2025-07"]
    write_all(
        data, import_crime(data, [written(data.parent, in_words_of_the_api(text))], TODAY).files
    )
    from_api = read_months(data)["2025-07"]
    assert from_api.counts == from_table.counts
    assert from_api.locations == from_table.locations
    assert from_table.locations["2023"]
    assert from_api.source.title == "Street-level crime (API)"


def test_what_a_question_by_area_cannot_know_is_left_out(data: Path) -> None:
    report = import_crime(data, [written(data.parent, answer_of_july())], TODAY)
    assert report.report[0].startswith(
        "2025-07: 11 rows read, 8 in the borough, "
        "rows outside or without a location not known (API), 0 of another month"
    )
    write_all(data, report.files)
    text = (data / "crime/2025-07.yml").read_text("utf-8")
    assert "outside" not in text
    assert "without_location" not in text
    rows = read_months(data)["2025-07"].coverage.rows
    assert (rows.read, rows.in_borough, rows.outside, rows.without_location) == (11, 8, None, None)


def test_the_apis_own_words_are_categories_by_data(data: Path) -> None:
    answer = answer_of_july()
    answer[0]["category"] = "violent-crime"
    write_all(data, import_crime(data, [written(data.parent, answer)], TODAY).files)
    held = read_months(data)["2025-07"].counts["2023"]["E05999901"]
    assert held["violence-and-sexual-offences"] == 1


def test_a_record_is_counted_once(data: Path) -> None:
    answer = answer_of_july()
    report = import_crime(data, [written(data.parent, answer + answer)], TODAY).report
    assert report[0].startswith("2025-07: 11 rows read, 8 in the borough")


def test_records_of_the_transport_police_are_left_to_them(data: Path) -> None:
    answer = answer_of_july()
    answer[0]["location_type"] = "BTP"
    report = import_crime(data, [written(data.parent, answer)], TODAY).report
    assert report[0].startswith("2025-07: 10 rows read")


def changed(edit: Callable[[dict[str, Any]], object]) -> Answer:
    answer = answer_of_july()
    edit(answer[0])
    return answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([], "the file contains no records of a force"),
        ("[{", "the file is not complete JSON"),
        ("[" * 100_000, "the file is not complete JSON"),
        ({"error": "down"}, "record 1 of the file is not in the format of the API"),
        ([7], "record 1 of the file is not in the format of the API"),
        (
            changed(lambda entry: entry.pop("month")),
            "record 1 of the file is not in the format of the API",
        ),
        (changed(lambda entry: entry.update(id=[1])), "record 1 of the file is not"),
        (changed(lambda entry: entry.update(location="here")), "record 1 of the file is not"),
        (
            changed(lambda entry: entry["location"].update(latitude="NaN")),
            "longitude and latitude are not in the British Isles: 1.005000 and NaN",
        ),
        (
            changed(lambda entry: entry["location"].pop("longitude")),
            "longitude and latitude are not in the British Isles: nothing and 55.005000",
        ),
        (
            changed(lambda entry: entry.update(category="burglery")),
            (
                "crime type 'burglery' is not in categories.yml. Did you mean 'burglary'? "
                "If the police publish a new category, "
                "add it to categories.yml with api_name: burglery."
            ),
        ),
        (
            changed(lambda entry: entry.update(month="2025-08")),
            "the file contains rows of 2 months",
        ),
        (
            [{**entry, "month": "2025-12"} for entry in answer_of_july()],
            "the file contains December 2025, which is not over yet",
        ),
        (
            [
                {**entry, "location": {"latitude": "10", "longitude": "10"}}
                for entry in answer_of_july()
            ],
            "longitude and latitude are not in the British Isles: 10 and 10",
        ),
    ],
)
def test_an_answer_with_a_mistake_is_refused(data: Path, answer: object, message: str) -> None:
    assert message in refusal(data, answer)


def test_many_records_that_are_wrong_alike_are_told_once(data: Path) -> None:
    far = {"latitude": "10", "longitude": "10"}
    message = refusal(data, [{**entry, "location": far} for entry in answer_of_july()])
    assert message.count("are not in the British Isles") == 1


def test_the_answer_for_one_ward_is_not_taken_for_the_borough(data: Path) -> None:
    own = [
        row | {"id": row["id"] + 1_000_000 * copy}
        for row in answer_of_july()
        if row["category"] == "anti-social-behaviour"
        for copy in range(6)
    ]
    assert "its records are in only 1 of 4 wards of the borough" in refusal(data, own)


def test_records_at_zero_are_told(data: Path) -> None:
    answer = answer_of_july()
    answer[0]["location"] |= {"latitude": "0", "longitude": "0"}
    report = import_crime(data, [written(data.parent, answer)], TODAY).report
    assert any("1 row at longitude 0 and latitude 0" in line for line in report)
