"""Downloads: each absence with its reason, and no cell that a spreadsheet would run."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

import pytest
from building import INVENTED, made
from hypothesis import given
from hypothesis import strategies as st
from loading import loaded
from partnership.model.releases import (
    ChangedCount,
    KnownProblem,
    Release,
    Releases,
    Revision,
)
from partnership.pages.downloads.catalogue import WORKBOOK, Downloads
from partnership.pages.downloads.figures import WARD_CRIME, as_first_published, wide_table
from partnership.pages.downloads.table import csv_text, escape_formula
from partnership.pages.downloads.workbook import ABSENT
from partnership.pages.snapshot import Snapshot
from python_calamine import CalamineWorkbook

RUNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot(loaded(INVENTED), date(2025, 11, 21))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"))
"""Any text that a record may hold."""


@given(texts | st.integers() | st.none())
def test_a_spreadsheet_runs_no_cell_and_numbers_stay_numbers(cell: str | int | None) -> None:
    text = csv_text([("first", "second"), ("", cell)])
    [_, [_, shown]] = csv.reader(io.StringIO(text, newline=""))
    if isinstance(cell, str) and cell.startswith(RUNS):
        assert shown == "'" + cell
    else:
        assert shown == ("" if cell is None else str(cell))


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@sum(1)", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == "'" + text


def test_a_negative_number_stays_a_number() -> None:
    assert escape_formula(-12) == -12


@pytest.fixture(scope="module")
def downloads(snapshot: Snapshot) -> Downloads:
    return Downloads(snapshot)


@pytest.fixture(scope="module")
def contents(downloads: Downloads) -> dict[str, str | bytes]:
    return made(downloads.files())


@pytest.fixture(scope="module")
def files(contents: dict[str, str | bytes]) -> dict[str, str]:
    return {name: text for name, text in contents.items() if isinstance(text, str)}


@pytest.fixture(scope="module")
def workbook(contents: dict[str, str | bytes]) -> bytes:
    content = contents[f"downloads/{WORKBOOK}"]
    assert isinstance(content, bytes)
    return content


@pytest.fixture(scope="module")
def sheets(workbook: bytes) -> dict[str, list[list[Any]]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def test_an_absent_month_has_rows_with_an_empty_count_and_its_status(
    snapshot: Snapshot, files: dict[str, str]
) -> None:
    rows = rows_of(files["downloads/ward-crime.csv"])
    absent = [row for row in rows if row["month"] == "2024-03"]
    assert len(absent) == len(snapshot.wards) * len(snapshot.partnership.categories)
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
    snapshot: Snapshot, files: dict[str, str], set_id: str, name: str
) -> None:
    rows = rows_of(files[f"downloads/{name}.csv"])
    for month in snapshot.partnership.months:
        for ward, counts in month.counts[set_id].items():
            own = [
                int(row["count"] or 0)
                for row in rows
                if (row["month"], row["ward_code"]) == (str(month.month), ward)
            ]
            assert sum(own) == sum(counts.values())


def test_the_json_of_a_ward_holds_what_its_csv_holds(files: dict[str, str]) -> None:
    months = json.loads(files["downloads/wards/abbey.json"])["months"]
    assert {line["revised"] for month in months for line in month["counts"]} == {False}
    held = [
        (month["month"], line["category"], "" if line["count"] is None else str(line["count"]))
        for month in months
        for line in month["counts"]
    ]
    rows = rows_of(files["downloads/wards/abbey.csv"])
    assert held == [(row["month"], row["category"], row["count"]) for row in rows]


def test_there_is_a_file_for_each_set_and_two_for_each_ward_in_force(snapshot: Snapshot) -> None:
    names = [name for name, _ in Downloads(snapshot).files()]
    assert len(names) == len(set(names))
    assert "downloads/ward-crime-2003.csv" in names
    for ward in snapshot.wards:
        assert f"downloads/wards/{ward.slug}.csv" in names
        assert f"downloads/wards/{ward.slug}.json" in names


def test_the_columns_are_the_promised_ones(files: dict[str, str]) -> None:
    text = files["downloads/wards/abbey.csv"]
    assert text.splitlines()[0] == "month,ward_code,ward,category,count,status,revised"
    assert text.splitlines()[0] == ",".join(column.name for column in WARD_CRIME)


def test_every_table_is_csv_and_json_and_both_hold_the_same(
    downloads: Downloads, files: dict[str, str]
) -> None:
    for table in downloads.tables:
        rows = list(csv.reader(io.StringIO(files[f"downloads/{table.name}.csv"], newline="")))
        held = json.loads(files[f"downloads/{table.name}.json"])
        shown = [
            ["" if cell is None else str(escape_formula(cell)) for cell in row]
            for row in held["rows"]
        ]
        assert [held["columns"], *shown] == rows, table.name
        assert len(rows) > 1


def test_each_key_names_one_row_and_each_required_column_is_filled(downloads: Downloads) -> None:
    for table in downloads.tables:
        places = [table.head.index(name) for name in table.key]
        keys = [tuple(row[place] for place in places) for row in table.rows]
        assert len(keys) == len(set(keys)), table.name
        for place, column in enumerate(table.columns):
            empty = [row for row in table.rows if row[place] is None]
            assert column.can_be_empty or not empty, f"{table.name}.{column.name}"


def test_every_column_has_a_meaning_and_its_words_are_the_promised_ones(
    downloads: Downloads,
) -> None:
    for table in downloads.tables:
        for place, column in enumerate(table.columns):
            assert column.meaning.endswith("."), f"{table.name}.{column.name}"
            if column.shape.choices:
                assert {row[place] for row in table.rows} <= {*column.shape.choices, None}


def test_the_metadata_beside_a_csv_file_describes_its_columns(
    downloads: Downloads, files: dict[str, str]
) -> None:
    for table in downloads.tables:
        about = json.loads(files[f"downloads/{table.name}.csv-metadata.json"])
        assert about["@context"][0] == "http://www.w3.org/ns/csvw"
        assert f"downloads/{about['url']}" in files
        columns = about["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == list(table.head)
        assert set(about["tableSchema"]["primaryKey"]) <= set(table.head)


def test_the_data_package_lists_every_table_with_its_size_and_hash(
    downloads: Downloads, files: dict[str, str]
) -> None:
    package = json.loads(files["downloads/datapackage.json"])
    assert [table["name"] for table in package["resources"]] == [
        table.name for table in downloads.tables
    ]
    for table in package["resources"]:
        content = files[f"downloads/{table['path']}"].encode()
        assert table["bytes"] == len(content)
        assert table["hash"] == f"sha256:{sha256(content).hexdigest()}"
        assert [field["name"] for field in table["schema"]["fields"]] == rows_head(content)


def rows_head(content: bytes) -> list[str]:
    return content.decode().split("\n", 1)[0].split(",")


def test_a_dated_file_holds_the_wards_that_were_in_force_in_its_month(
    snapshot: Snapshot, files: dict[str, str]
) -> None:
    for month in snapshot.months:
        rows = rows_of(files[f"downloads/{month}/ward-crime.csv"])
        assert {row["month"] for row in rows} == {str(month)}
        wards = snapshot.partnership.wards_on(month.first_day)
        assert {row["ward_code"] for row in rows} == {ward.code for ward in wards.wards}


def test_a_dated_file_says_what_was_published_and_the_latest_what_is_so_now(
    snapshot: Snapshot,
) -> None:
    month = snapshot.partnership.months[-1]
    [set_id, *_] = [set_id for set_id in month.counts if set_id == snapshot.ward_set.id]
    ward, counts = next(iter(month.counts[set_id].items()))
    category = next(iter(counts))
    change = ChangedCount(
        ward=ward, category=category, published_as=counts[category] + 7, now=counts[category]
    )
    revision = Revision(
        month=str(month.month), on=date(2025, 11, 1), why="A file came late.", changes=(change,)
    )
    first = as_first_published(month, [revision])
    assert first.counts[set_id][ward][category] == counts[category] + 7
    assert month.counts[set_id][ward] == counts
    others = {name: count for name, count in counts.items() if name != category}
    assert {**first.counts[set_id][ward], category: 0} == {**others, category: 0}


def test_a_revised_count_is_marked_in_every_file_but_the_one_first_published(
    snapshot: Snapshot,
) -> None:
    revision = Revision(
        month="2025-08",
        on=date(2025, 11, 1),
        why="A file came late.",
        changes=(
            ChangedCount(ward=snapshot.wards[0].code, category="burglary", published_as=1, now=2),
        ),
    )
    releases = snapshot.partnership.releases.model_copy(update={"revisions": (revision,)})
    revised = Snapshot(replace(snapshot.partnership, releases=releases), snapshot.today)
    contents = made(Downloads(revised).files())
    files = {name: str(text) for name, text in contents.items() if isinstance(text, str)}
    for name in ("ward-crime", f"wards/{snapshot.wards[0].slug}"):
        marked = [r for r in rows_of(files[f"downloads/{name}.csv"]) if r["revised"] == "true"]
        assert [(row["month"], row["category"]) for row in marked] == [("2025-08", "Burglary")]
    first = rows_of(files["downloads/2025-08/ward-crime.csv"])
    assert {row["revised"] for row in first} == {"false"}
    days = {row["month"]: row["revised_on"] for row in rows_of(files["downloads/months.csv"])}
    assert days["2025-08"] == "2025-11-01"
    assert set(days.values()) == {"", "2025-11-01"}
    wide = Downloads(revised).tables[0]
    marked_rows = [
        row for row in wide_table(wide, snapshot.partnership.categories).rows if row[-1] is True
    ]
    assert [row[:2] for row in marked_rows] == [("2025-08", snapshot.wards[0].code)]


def test_a_category_that_has_no_row_in_a_month_moves_no_other_into_its_column(
    snapshot: Snapshot, downloads: Downloads
) -> None:
    table, categories = downloads.tables[0], snapshot.partnership.categories
    late = categories[0].published_name
    rows = [row for row in table.rows if row[3] != late or str(row[0]) > "2025"]
    whole = wide_table(table, categories)
    short = wide_table(replace(table, write=lambda: rows), categories)
    for row, other in zip(whole.rows, short.rows, strict=True):
        began = str(row[0]) > "2025"
        assert other == (row if began else (*row[:3], "[none]", *row[4:]))


def test_what_was_published_can_be_downloaded_in_every_form(snapshot: Snapshot) -> None:
    ward = snapshot.wards[0].code
    change = ChangedCount(ward=ward, category="burglary", published_as=None, now=2)
    releases = Releases(
        calendar=(Release(month="2025-09", on=date(2025, 11, 28), at="09:30"),),
        revisions=(
            Revision(month="2025-07", on=date(2025, 10, 1), why="Taken out."),
            Revision(month="2025-08", on=date(2025, 11, 1), why="Late.", changes=(change,)),
        ),
        known_problems=(KnownProblem(month="2025-08", what="Cut short."),),
    )
    told = Downloads(Snapshot(replace(snapshot.partnership, releases=releases), snapshot.today))
    contents = made(told.files())

    def held(name: str) -> list[list[str]]:
        text = contents[f"downloads/{name}.csv"]
        assert isinstance(text, str)
        assert {f"downloads/{name}.json", f"downloads/{name}.csv-metadata.json"} <= set(contents)
        return list(csv.reader(io.StringIO(text, newline="")))[1:]

    assert held("calendar") == [["2025-09", "2025-11-28", "09:30", "", ""]]
    assert [row[:4] for row in held("revisions")] == [
        ["1", "2025-07", "2025-10-01", "Taken out."],
        ["2", "2025-08", "2025-11-01", "Late."],
    ]
    assert held("revised-counts") == [["2", ward, "burglary", "", "2"]]
    assert held("known-problems") == [["2025-08", "Cut short."]]
    workbook = contents[f"downloads/{WORKBOOK}"]
    assert isinstance(workbook, bytes)
    names = ["calendar", "revisions", "revised-counts", "known-problems", "reported-figures"]
    opened = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    assert [name for name in opened.sheet_names if name in names] == names


def test_a_report_has_a_row_for_each_entry_as_published(files: dict[str, str]) -> None:
    rows = [row for row in rows_of(files["downloads/reported-figures.csv"]) if row["why"]]
    first, second = rows_of(files["downloads/reported-figures.csv"])[:2]
    assert rows == [second]
    assert (first["entry"], first["value"], first["on"]) == ("1", "57", "2025-05-12")
    assert (second["entry"], second["value"], second["on"]) == ("2", "58", "2025-06-09")


def test_wards_whose_rate_misleads_say_so(snapshot: Snapshot, files: dict[str, str]) -> None:
    told = {row["ward_code"]: row["rate_misleads"] for row in rows_of(files["downloads/wards.csv"])}
    misled = [ward for ward in snapshot.wards if ward.rate_misleads]
    assert misled
    for ward in snapshot.wards:
        assert told[ward.code] == (ward.rate_misleads or "")


def test_the_names_that_figures_keep_lead_to_their_files_and_hold_no_second_copy(
    downloads: Downloads, files: dict[str, str]
) -> None:
    assert downloads.forwarded["downloads/ward-crime-2023.csv"] == "downloads/ward-crime.csv"
    assert len(downloads.forwarded) == 3
    assert not downloads.forwarded.keys() & files.keys()
    assert set(downloads.forwarded.values()) <= files.keys()


def test_a_month_without_revisions_was_first_published_as_it_is(snapshot: Snapshot) -> None:
    month = snapshot.partnership.months[-1]
    assert as_first_published(month, []) is month


def test_the_workbook_has_a_cover_contents_notes_and_a_sheet_for_each_table(
    downloads: Downloads, sheets: dict[str, list[list[object]]]
) -> None:
    names = [table.name for table in downloads.tables]
    assert list(sheets) == ["Cover", "Contents", "Notes", *names]
    assert [row[0] for row in sheets["Contents"][3:]] == names


def test_no_row_or_cell_of_a_table_in_the_workbook_is_blank(
    downloads: Downloads, sheets: dict[str, list[list[object]]]
) -> None:
    for table in downloads.tables:
        title, about, head, *rows = sheets[table.name]
        assert title[0]
        assert about[0]
        assert len(set(head)) == len(head)
        assert all(cell != "" for row in [head, *rows] for cell in row), table.name
    assert any(ABSENT in row for row in sheets["targets"])


def test_the_workbook_holds_what_the_csv_holds(
    snapshot: Snapshot, files: dict[str, str], sheets: dict[str, list[list[object]]]
) -> None:
    rows = rows_of(files["downloads/ward-crime.csv"])
    head, *shown = sheets["ward-crime"][2:]
    wide = [dict(zip(head, row, strict=True)) for row in shown]
    by_place = {(row["month"], row["ward_code"]): row for row in wide}
    assert len(wide) * len(snapshot.partnership.categories) == len(rows)
    for row in rows:
        cell = by_place[row["month"], row["ward_code"]][row["category"]]
        assert cell == (float(row["count"]) if row["count"] else f"[{row['status']}]")


def test_the_workbook_marks_heads_holds_no_formula_and_merges_nothing(workbook: bytes) -> None:
    with ZipFile(io.BytesIO(workbook)) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = archive.read("content.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert content.count("<table:table-header-rows>") == content.count("<table:database-range ")
    assert "table:formula" not in content
    assert "spanned" not in content
    assert "covered" not in content
