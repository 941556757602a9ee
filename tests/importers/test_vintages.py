"""Ward sets change; months are counted on every set, and earlier counts are kept."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from importers.sandbank import SANDBANK, TODAY, contents
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months, required_ward_sets
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.wards import set_in_force
from partnership.statistics.revisions import revised_months

JULY, AUGUST = "2025-07-sandbank-street.csv", "2025-08-sandbank-street.csv"
NEXT_WARDS = date(2027, 5, 6)

Edit = Callable[[str], str]


def with_set(data: Path, file: str, set_id: str, began: date | None, ended: date | None) -> None:
    request = WardsRequest(set_id, valid_from=began, valid_to=ended)
    write_all(data, import_wards(data, SANDBANK / file, request).files)


def counts_block(data: Path, set_id: str) -> bytes:
    """Return the lines of one set in July's record, byte for byte."""
    text = contents(data)["crime/2025-07.yml"].split(b"\nlocations:")[0]
    block = text.split(f'\n  "{set_id}":\n'.encode())[1]
    return block.split(b'\n  "')[0].rstrip(b"\n")


@pytest.fixture
def with_all_sets(with_months: Path) -> Path:
    """Give July and August, counted on the wards of 2023, then also of 2003 and of 2027."""
    with_set(with_months, "wards-2022.geojson", "2003", None, date(2023, 5, 3))
    with_set(with_months, "wards-2022.geojson", "2027", NEXT_WARDS, None)
    return with_months


def test_old_sets_keep_their_counts_byte_for_byte(with_all_sets: Path) -> None:
    before = counts_block(with_all_sets, "2023")
    rows = read_months(with_all_sets)["2025-07"].coverage.rows
    write_all(with_all_sets, import_crime(with_all_sets, [SANDBANK / JULY], TODAY).files)
    month = read_months(with_all_sets)["2025-07"]
    assert sorted(month.counts) == ["2003", "2023", "2027"]
    assert counts_block(with_all_sets, "2023") == before
    assert month.coverage.rows.in_set == {"2003": 8, "2023": 8, "2027": 8}
    assert month.coverage.rows.in_borough == rows.in_borough


def test_a_new_set_is_no_revision(with_all_sets: Path) -> None:
    before = read_months(with_all_sets)
    done = import_crime(with_all_sets, [SANDBANK / JULY], TODAY)
    write_all(with_all_sets, done.files)
    assert revised_months(before.values(), read_months(with_all_sets).values()) == ()
    assert done.report[0].endswith("now also counted for ward set 2003, 2027")


def narrower(longitude: str) -> str:
    """Return a longitude nearer to the western edge."""
    return f"{1 + (float(longitude) - 1) * 0.6:.4f}"


def test_each_set_says_how_many_rows_lie_in_its_own_wards(with_months: Path) -> None:
    smaller = with_months.parent / "smaller.geojson"
    text = (SANDBANK / "wards-2022.geojson").read_text("utf-8")
    smaller.write_text(re.sub(r"1\.0[0-9]+", lambda m: narrower(m[0]), text), "utf-8")
    request = WardsRequest("2003", valid_to=date(2023, 5, 3))
    write_all(with_months, import_wards(with_months, smaller, request).files)
    write_all(with_months, import_crime(with_months, [SANDBANK / JULY], TODAY).files)
    month = read_months(with_months)["2025-07"]
    rows = month.coverage.rows
    assert rows.in_borough == rows.in_set["2023"] == 8
    assert rows.in_set["2003"] < 8
    for set_id, lines in month.counts.items():
        assert sum(sum(line.values()) for line in lines.values()) == rows.in_set[set_id]


def test_a_set_to_come_is_at_hand_and_takes_over_on_its_day(with_all_sets: Path) -> None:
    write_all(with_all_sets, import_crime(with_all_sets, [SANDBANK / AUGUST], TODAY).files)
    sets = required_ward_sets(with_all_sets)
    assert [ward_set.id for ward_set in sets] == ["2003", "2023", "2027"]
    assert set_in_force(sets, date(2023, 5, 3)).id == "2003"
    assert set_in_force(sets, date(2027, 5, 5)).id == "2023"
    assert set_in_force(sets, NEXT_WARDS).id == "2027"
    assert "2027" in read_months(with_all_sets)["2025-08"].counts


def test_a_month_counts_for_the_borough_by_the_wards_of_its_own_time(with_all_sets: Path) -> None:
    text = (SANDBANK / JULY).read_text("utf-8")
    older = with_all_sets.parent / "2023-01-sandbank-street.csv"
    older.write_text(text.replace("2025-07", "2023-01"), "utf-8")
    write_all(with_all_sets, import_crime(with_all_sets, [older], TODAY).files)
    rows = read_months(with_all_sets)["2023-01"].coverage.rows
    assert rows.in_borough == rows.in_set["2003"]


def edited(data: Path, edit: Edit) -> Path:
    path = data.parent / AUGUST
    path.write_text(edit((SANDBANK / AUGUST).read_text("utf-8")), "utf-8", newline="")
    return path


def header(text: str) -> str:
    return text.split("\n", 1)[0] + "\n"


def rows(text: str) -> list[str]:
    return text.splitlines(keepends=True)[1:]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda _: "", "the file is empty"),
        (header, "the file has a header but no rows"),
        (lambda text: text + "".join(rows(text)), "the file repeats "),
        (
            lambda text: text + rows(text)[0].replace("2025-08", "2025-07"),
            "the file contains rows of 2 months",
        ),
        (lambda text: text.replace(",55.0", ",50.0"), "none of its 9 rows is in a ward"),
    ],
)
def test_a_month_that_is_emptied_doubled_or_mixed_changes_nothing(
    with_months: Path, edit: Edit, message: str
) -> None:
    before = contents(with_months)
    with pytest.raises(ProblemsFoundError, match=message):
        import_crime(with_months, [edited(with_months, edit)], TODAY)
    assert contents(with_months) == before


def test_a_rare_category_that_is_gone_is_none(with_months: Path) -> None:
    def without_robbery(text: str) -> str:
        return header(text) + "".join(row for row in rows(text) if ",Robbery," not in row)

    done = import_crime(with_months, [edited(with_months, without_robbery)], TODAY)
    write_all(with_months, done.files)
    assert read_months(with_months)["2025-08"].count("2023", "E05999901", "robbery") == 0
    assert done.report[0].endswith("; the same counts as before")


def test_rows_outside_are_counted_as_such_and_for_no_ward(with_months: Path) -> None:
    def move_one_out(text: str) -> str:
        first, *others = rows(text)
        return header(text) + first.replace(",55.0", ",50.0") + "".join(others)

    done = import_crime(with_months, [edited(with_months, move_one_out)], TODAY)
    write_all(with_months, done.files)
    month = read_months(with_months)["2025-08"]
    assert (month.coverage.rows.in_borough, month.coverage.rows.outside) == (7, 2)
    assert sum(sum(line.values()) for line in month.counts["2023"].values()) == 7
