"""Residents come in from a table whose columns are found by what they hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from importers.sandbank import refused
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.existing import read_ward_sets, required_outlines
from partnership.importers.geometry import shape_on_grid
from partnership.importers.population import PopulationRequest, import_population
from partnership.importers.postcodes import import_postcodes
from partnership.pages.downloads.workbook import Sheet, spreadsheet

REQUEST = PopulationRequest(
    "2023", year=2021, estimate=True, source="Census 2021", method="Shared out by postcodes."
)
TABLE = "code,name,number\nE05999901,A,10\nE05999902,B,20\nE05999903,C,30\nE05999904,D,40\n"


def refusal(data: Path, text: str, request: PopulationRequest = REQUEST) -> str:
    path = data.parent / "table.csv"
    path.write_text(text, "utf-8")
    return refused(data, import_population, path, request)


def test_each_ward_gets_its_residents_and_the_set_their_source(data: Path, official: Path) -> None:
    done = import_population(data, official / "population-2025.csv", REQUEST)
    assert done.report == (
        "ward set 2023: 5,238 residents in 4 wards",
        "rows of other wards, ignored: 1",
    )
    write_all(data, done.files)
    (ward_set,) = read_ward_sets(data)
    assert [ward.residents for ward in ward_set.wards] == [1200, 3400, 560, 78]
    population = ward_set.population
    assert population
    assert (population.year, population.estimate) == (2021, True)
    assert population.method == "Shared out by postcodes."
    assert population.source.title == "Census 2021"
    assert population.source.sha256
    assert (
        write_all(data, import_population(data, official / "population-2025.csv", REQUEST).files)
        == []
    )


def test_an_error_on_record_stays_with_its_estimate_and_with_no_other(
    data: Path, official: Path
) -> None:
    table = official / "population-2025.csv"
    write_all(data, import_population(data, table, REQUEST).files)
    wards = data / "wards.yml"
    error = "      error:\n        typical: 4.5\n        largest: 19.5\n        tried_on: others\n"
    text = wards.read_text("utf-8")
    wards.write_text(
        text.replace("      source:\n        pub", f"{error}      source:\n        pub")
    )
    again = import_population(data, table, REQUEST)
    assert write_all(data, again.files) == []
    assert "error" not in " ".join(again.report)
    other = data.parent / "table.csv"
    other.write_bytes(table.read_bytes() + b"\n")
    newer = import_population(data, other, REQUEST)
    assert "error on record was for another estimate" in " ".join(newer.report)
    write_all(data, newer.files)
    (ward_set,) = read_ward_sets(data)
    assert ward_set.population
    assert ward_set.population.error is None


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_numbers_may_have_commas_and_columns_stand_in_any_order(data: Path, separator: str) -> None:
    rows = [("people", "ward"), ('"1,200"', "E05999901"), ("3", "E05999902"), ("4", "E05999903")]
    path = data.parent / "table.csv"
    path.write_text("\n".join(map(separator.join, [*rows, ("5", "E05999904")])) + "\n", "utf-8")
    assert import_population(data, path, REQUEST).report == (
        "ward set 2023: 1,212 residents in 4 wards",
    )


def test_one_of_several_columns_of_numbers_is_named(data: Path) -> None:
    text = TABLE.replace(",10", ",10,1").replace("0\n", "0,2\n").replace("number", "number,homes")
    assert "several columns have numbers: number, homes. Choose one with --column" in refusal(
        data, text
    )
    chosen = PopulationRequest("2023", 2021, estimate=False, source="X", column="homes")
    done = import_population(data, data.parent / "table.csv", chosen)
    assert done.report == ("ward set 2023: 7 residents in 4 wards",)
    other = PopulationRequest("2023", 2021, estimate=False, source="X", column="home")
    assert "'home' is not a column of whole numbers. Did you mean 'homes'?" in refusal(
        data, text, other
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TABLE.replace("E05999902,B,20\n", ""), "ward E05999902 (North Utsire) has no row"),
        (TABLE.replace("E05999902", "E05999901"), "ward E05999901 has more than one row"),
        (TABLE.replace("E05999902", "unknown"), "ward E05999902 ("),
        (TABLE.replace("20", "-20"), "no column has a whole number in every row"),
        (TABLE.replace("20", "20.5"), "no column has a whole number in every row"),
        (TABLE.replace(",D,40", ""), "table.csv:5  the row is cut short"),
        ("code,name,number\n", "the table has no row"),
        (" \n", "the file is empty"),
        ("\ufeff\n", "the file is empty"),
        (",,,\n", "table.csv:1  the table has no row"),
        ("\n" + TABLE.replace(",D,40", ""), "table.csv:6  the row is cut short"),
        (TABLE.replace("B,20", '"B,20'), "table.csv:3  the row cannot be read"),
        (TABLE.replace("B,20", '"B,20' + "x" * 200_000), "table.csv:3  the row cannot be read"),
    ],
)
def test_a_table_with_a_mistake_is_refused(data: Path, text: str, message: str) -> None:
    assert message in refusal(data, text)


def test_figures_that_are_areas_in_hectares_are_refused_whatever_their_column_is_called(
    data: Path,
) -> None:
    outlines = required_outlines(data, read_ward_sets(data))["2023"]
    rows = [f"{ward.ward},{shape_on_grid(ward).area / 10_000:.0f}" for ward in outlines]
    message = refusal(data, "\n".join(("code,figure", *rows)) + "\n")
    assert "the figures of 4 of 4 wards are the areas of their outlines in hectares" in message


def test_fewer_residents_than_postcodes_are_refused(data: Path, official: Path) -> None:
    write_all(data, import_postcodes(data, official / "qx.csv").files)
    few = TABLE.replace("10", "1").replace("20", "0").replace("30", "0").replace("40", "0")
    assert "1 resident for 3 postcodes" in refusal(data, few)


def test_more_residents_than_any_wards_have_are_refused(data: Path) -> None:
    assert "which is implausibly many" in refusal(data, TABLE.replace("10\n", "400001\n"))


def test_residents_of_an_earlier_year_are_told(data: Path, official: Path) -> None:
    table = official / "population-2025.csv"
    write_all(data, import_population(data, table, REQUEST).files)
    older = import_population(data, table, replace(REQUEST, year=2020))
    assert any("of 2020, are older than those on record, of 2021" in line for line in older.report)


def test_an_unknown_set_is_refused_with_those_on_record(data: Path) -> None:
    wrong = PopulationRequest("spring", 2021, estimate=False, source="X")
    assert "ward set 'spring' is not in wards.yml. The sets on record are: 2023." in refusal(
        data, TABLE, wrong
    )


def test_residents_need_wards_first(empty: Path) -> None:
    assert "wards.yml  the file is missing. Run `partnership import wards` first." in refusal(
        empty, TABLE
    )


def test_a_table_of_the_ons_is_read_with_its_titles_boroughs_ages_and_notes(data: Path) -> None:
    path = data.parent / "table.csv"
    path.write_text(
        "Mid-2024 estimates,,,,,\n\nLAD code,LAD name,Ward code,Ward name,Total,F0\n"
        "E06999999,Sandbank,E05999901,A,1200,7\nE06999999,Sandbank,E05999902,B,3400,8\n"
        "E06999999,Sandbank,E05999903,C,560,9\nE06999999,Sandbank,E05999904,D,78,1\n"
        "E06888888,Elsewhere,E05888801,E,9999,2\nE06888888,Elsewhere,,,9999,2\n"
        "Source: the Office,,,,,\n",
        "utf-8",
    )
    done = import_population(data, path, REQUEST)
    assert done.report[0] == "ward set 2023: 5,238 residents in 4 wards"


def workbook(data: Path, *names: str) -> Path:
    """Write a workbook as the ONS publishes it: notes, then sheets with titles, ages and totals."""
    head = ("LAD code", "LAD name", "Ward code", "Ward name", "Total", "F0")
    rows = tuple(
        ("E06999999", "Sandbank", f"E0599990{ward}", "A", 1000 * number + ward, 7)
        for number, _ in enumerate(names, start=1)
        for ward in (1, 2, 3, 4)
    )
    sheets = [
        Sheet(name, ("Mid-year estimates", "Source: the Office"), head, rows[4 * place :][:4])
        for place, name in enumerate(names)
    ]
    path = data.parent / "wards.ods"
    path.write_bytes(spreadsheet("Estimates", [Sheet("Notes", ("Wards of 2023",)), *sheets]))
    return path


def test_a_workbook_is_read_from_the_sheet_of_the_year_and_of_all_persons(data: Path) -> None:
    path = workbook(data, "Mid-2020 Persons", "Mid-2021 Females", "Mid-2021 Persons")
    assert "12,010 residents in 4 wards" in import_population(data, path, REQUEST).report[0]


def test_of_several_sheets_one_is_named(data: Path) -> None:
    path = workbook(data, "First", "Second")
    with pytest.raises(ProblemsFoundError, match="several sheets have the wards: First, Second"):
        import_population(data, path, REQUEST)
    second = import_population(data, path, replace(REQUEST, sheet="Second"))
    assert "8,010 residents" in second.report[0]
    with pytest.raises(ProblemsFoundError, match="Did you mean 'Second'"):
        import_population(data, path, replace(REQUEST, sheet="Secnd"))


def test_a_broken_workbook_is_refused(data: Path) -> None:
    path = data.parent / "table.xlsx"
    path.write_bytes(b"PK\x03\x04 and more")
    with pytest.raises(ProblemsFoundError, match="the workbook cannot be read"):
        import_population(data, path, REQUEST)
