"""Monthly files are counted by ward and category; one that cannot be trusted is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from importers.sandbank import TODAY, contents, refused
from partnership.errors import ProblemsFoundError
from partnership.importers.atomic_write import write_all
from partnership.importers.crime import import_crime
from partnership.importers.existing import read_months
from partnership.importers.wards import WardsRequest, import_wards
from partnership.model.crime import Category
from partnership.model.months import Month

AUGUST = "2025-08-sandbank-street.csv"
JULY = "2025-07-sandbank-street.csv"
ORGANISATION = Path(__file__).parents[1] / "fixtures" / "borough" / "partnership.yml"

Edit = Callable[[str], str]


def counted(data: Path, *paths: Path, partial: str | None = None) -> list[str]:
    """Import files and return the report."""
    done = import_crime(data, paths, TODAY, partial=partial)
    write_all(data, done.files)
    return list(done.report)


def refusal(data: Path, *paths: Path, partial: str | None = None) -> str:
    return refused(data, import_crime, paths, TODAY, partial=partial)


def changed(official: Path, folder: Path, edit: Edit, name: str = AUGUST) -> Path:
    """Return an edited copy of a monthly file."""
    path = folder / name
    path.write_text(edit((official / name).read_text("utf-8")), "utf-8", newline="")
    return path


def nonzero(by_ward: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {
        ward: {category: count for category, count in line.items() if count}
        for ward, line in by_ward.items()
    }


def test_rows_are_counted_by_ward_and_category(data: Path, official: Path) -> None:
    counted(data, official / JULY)
    month = read_months(data)["2025-07"]
    assert nonzero(month.counts["2023"]) == {
        "E05999901": {"burglary": 2, "drugs": 1},
        "E05999902": {"anti-social-behaviour": 3},
        "E05999903": {"burglary": 1},
        "E05999904": {"drugs": 1},
    }


def test_a_point_where_four_wards_meet_counts_for_the_lowest_code(
    data: Path, official: Path
) -> None:
    counted(data, official / AUGUST)
    assert read_months(data)["2025-08"].count("2023", "E05999901", "burglary") == 2


def test_every_row_of_the_file_is_accounted_for(data: Path, official: Path) -> None:
    report = counted(data, official / JULY)
    assert report[0] == (
        "2025-07: 11 rows read, 8 in the borough, 2 outside, 1 without a location, "
        "0 of another month; new"
    )
    rows = read_months(data)["2025-07"].coverage.rows
    assert (rows.read, rows.in_borough, rows.outside, rows.without_location) == (11, 8, 2, 1)


def test_the_month_says_where_it_comes_from(data: Path, official: Path) -> None:
    counted(data, official / JULY)
    source = read_months(data)["2025-07"].source
    assert source.publisher == "data.police.uk"
    assert source.title == "Street-level crime, Sandbank Police"
    assert source.vintage == "July 2025"
    assert source.licence == "Open Government Licence v3.0"
    assert source.file == JULY
    assert source.sha256
    assert source.sha256.startswith("70a2b0c8")


def test_a_rare_category_without_a_row_in_the_whole_file_is_zero(
    data: Path, official: Path
) -> None:
    report = counted(data, official / JULY)
    assert not [line for line in report if "not reported" in line]
    month = read_months(data)["2025-07"]
    assert month.count("2023", "E05999901", "vehicle-crime") == 0
    assert month.count("2023", "E05999901", "robbery") == 0


@pytest.mark.parametrize(("usual", "count"), [(6, 0), (7, None), (40, None)])
def test_a_category_too_common_for_none_is_not_reported(
    with_months: Path, official: Path, usual: int, count: int | None
) -> None:
    path = with_months / "crime/2025-08.yml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(E05999901: .*vehicle-crime: )0", rf"\g<1>{usual}", text), "utf-8")
    (with_months / "crime/2025-07.yml").unlink()
    report = counted(with_months, official / JULY)
    told = "the file has no row of 'Vehicle crime', although the category is common"
    assert any(told in line for line in report) == (count is None)
    month = read_months(with_months)["2025-07"]
    assert month.count("2023", "E05999901", "vehicle-crime") == count


def test_locations_that_are_no_street_are_counted_by_the_files_own_word(
    data: Path, official: Path, tmp_path: Path
) -> None:
    named = changed(
        official,
        tmp_path,
        lambda text: text.replace("On or near High Street", "On or near Prison", 2).replace(
            "On or near High Street", "On or near Mill Lane Shops", 1
        ),
        JULY,
    )
    counted(data, named)
    month = read_months(data)["2025-07"]
    at = month.locations["2023"]["E05999901"]
    assert at["Prison"] == {"burglary": 2}
    assert {name for by_name in month.locations["2023"].values() for name in by_name} == {
        "Prison",
        "Mill Lane Shops",
    }
    assert "      Prison: {burglary: 2}" in (data / "crime/2025-07.yml").read_text("utf-8")


def test_the_file_has_one_line_a_ward_with_its_name(data: Path, official: Path) -> None:
    counted(data, official / JULY)
    lines = (data / "crime/2025-07.yml").read_text("utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../schema/crime.json"
    assert lines[1] == "month: 2025-07"
    (last,) = (line for line in lines if line.startswith("    E05999904: "))
    assert last.startswith("    E05999904: {anti-social-behaviour: 0, bicycle-theft: 0, ")
    assert last.endswith("}  # Dogger & Bailey")


def test_a_second_run_changes_nothing(with_months: Path, official: Path) -> None:
    before = contents(with_months)
    report = counted(with_months, official / JULY, official / AUGUST)
    assert [line.split("; ")[-1] for line in report if line[0] != " "] == ["unchanged"] * 2
    assert contents(with_months) == before


def test_files_may_come_in_any_order(data: Path, official: Path) -> None:
    done = import_crime(data, [official / AUGUST, official / JULY], TODAY)
    assert list(done.files) == ["crime/2025-07.yml", "crime/2025-08.yml"]


def test_an_earlier_month_gains_a_new_set_and_nothing_else_changes(
    with_months: Path, official: Path
) -> None:
    before = (with_months / "crime/2025-07.yml").read_text("utf-8").splitlines()
    request = WardsRequest("2003", valid_to=date(2023, 5, 3))
    write_all(
        with_months, import_wards(with_months, official / "wards-2022.geojson", request).files
    )
    report = counted(with_months, official / JULY)
    assert report[0].endswith("; now also counted for ward set 2003")
    after = (with_months / "crime/2025-07.yml").read_text("utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert added[:2] == ['      "2003": 8', '  "2003":']
    assert [line.partition(":")[0].strip() for line in added[2:]] == [
        "E05999801",
        "E05999802",
        "E05999803",
    ]
    assert "burglary: 3, " in added[2]
    assert "anti-social-behaviour: 3, " in added[4]
    assert [line for line in before if line not in after] == []


def test_counts_of_a_set_no_longer_at_hand_are_kept(with_months: Path, official: Path) -> None:
    path = with_months / "crime/2025-07.yml"
    former = '  "1998":\n    E05999701: {burglary: 8}\n'
    path.write_text(path.read_text("utf-8").replace("counts:\n", "counts:\n" + former), "utf-8")
    counted(with_months, official / JULY)
    assert read_months(with_months)["2025-07"].counts["1998"] == {"E05999701": {"burglary": 8}}


def test_a_revised_month_says_what_changed(with_months: Path, official: Path) -> None:
    revised = changed(official, with_months.parent, lambda text: text.replace("2.0000", "1.0050"))
    report = counted(with_months, revised)
    assert report[0].endswith("; changed: 8 rows in the borough before, 9 now")


def test_a_file_named_after_another_month_is_refused_until_it_is_renamed(
    with_months: Path, official: Path
) -> None:
    path = changed(official, with_months.parent, lambda text: text.replace("2025-08", "2025-07"))
    assert refusal(with_months, path).endswith(
        f"{AUGUST}  the file is named 2025-08, but all of its rows are of 2025-07. "
        "If you mean 2025-07, rename the file so that it starts with it; "
        "if not, download 2025-08 again."
    )
    renamed = path.rename(path.with_name("2025-07-again.csv"))
    assert counted(with_months, renamed)[0].startswith("2025-07: 9 rows read, ")


def test_a_file_may_be_named_after_the_day_of_its_download(data: Path, official: Path) -> None:
    path = data.parent / "2025-09-30-download.csv"
    path.write_bytes((official / JULY).read_bytes())
    assert counted(data, path)[0].startswith("2025-07: 11 rows read, ")


@pytest.fixture
def with_half_a_year(data: Path, official: Path) -> Path:
    """Return a data folder with the months from January to June 2025, of 80 to 128 rows each."""
    text = (official / JULY).read_text("utf-8")
    for number, times in enumerate((10, 14, 12, 15, 11, 16), start=1):
        path = data.parent / f"2025-0{number}.csv"
        month = text.replace("2025-07", f"2025-0{number}")
        path.write_text(with_more_rows(month, times), "utf-8")
        counted(data, path)
    return data


def july_of(data: Path, official: Path, edit: Edit) -> list[str]:
    """Return what is said of a July like the months before, edited."""
    july = changed(official, data.parent, lambda text: edit(with_more_rows(text, 13)), JULY)
    return [line for line in counted(data, july) if " usual" in line]


def without(word: str) -> Edit:
    return lambda text: "".join(line for line in text.splitlines(keepends=True) if word not in line)


def test_a_month_like_those_before_is_not_remarked_on(
    with_half_a_year: Path, official: Path
) -> None:
    assert july_of(with_half_a_year, official, lambda text: text) == []


def test_a_month_under_the_usual_is_told_with_the_wards_and_categories_that_lack(
    with_half_a_year: Path, official: Path
) -> None:
    assert july_of(with_half_a_year, official, without("Anti-social behaviour")) == [
        (
            "  38% fewer rows in the borough than usual: 65 against 104, "
            "the median of the 6 complete months before; check whether the file is complete"
        ),
        "  far fewer than usual in North Utsire (0, usually 39)",
    ]


def test_a_category_far_from_its_usual_is_named_though_the_month_is_as_large_as_ever(
    with_half_a_year: Path, official: Path
) -> None:
    assert july_of(with_half_a_year, official, lambda text: text.replace("Burglary", "Drugs")) == [
        "  far more than usual of Drugs (65, usually 26)"
    ]


def test_a_month_over_the_usual_is_told_too(with_half_a_year: Path, official: Path) -> None:
    assert july_of(with_half_a_year, official, lambda text: with_more_rows(text, 2)) == [
        (
            "  100% more rows in the borough than usual: 208 against 104, "
            "the median of the 6 complete months before; check whether rows are in the file twice"
        ),
        "  far more than usual in St Elmo's Light (78, usually 39), North Utsire (78, usually 39)",
        (
            "  far more than usual of Anti-social behaviour (78, usually 39), "
            "Burglary (78, usually 39)"
        ),
    ]


def test_a_file_of_rows_of_the_borough_alone_is_told(data: Path, official: Path) -> None:
    def inside(text: str) -> str:
        return with_more_rows(without("2.000000")(without("No Location")(text)), 10)

    report = counted(data, changed(official, data.parent, inside, JULY))
    assert any("every row of the file is in the borough" in line for line in report)


def test_rounded_coordinates_are_told(data: Path, official: Path) -> None:
    def exact(text: str) -> str:
        return with_more_rows(text.replace("5000,", "5123,"), 10)

    def rounded(text: str) -> str:
        return with_more_rows(text, 10)

    told = "coordinates have 4 decimals or fewer"
    report = counted(data, changed(official, data.parent, exact, JULY))
    assert not any(told in line for line in report)
    report = counted(data, changed(official, data.parent, rounded, JULY))
    assert any(told in line for line in report)


def test_a_partial_month_is_not_held_against_the_usual(
    with_half_a_year: Path, official: Path
) -> None:
    few = changed(official, with_half_a_year.parent, nearly_empty, JULY)
    report = counted(with_half_a_year, few, partial="Late.")
    assert not [line for line in report if " usual" in line]


def cut_in_the_last_row(text: str) -> str:
    return text[:-40]


def add_a_row_of_july(text: str) -> str:
    return text + text.splitlines()[1].replace("2025-08", "2025-07") + "\n"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda _: "\n", "  the file is empty"),
        (lambda text: text.split("\n", 1)[0], "  the file has a header but no rows"),
        (lambda text: text.split("\n", 1)[1], ":1  the first line is not the header"),
        (
            lambda text: text.replace("Crime type", "Type"),
            ":1  the first line is not the header of a street-level file: it lacks Crime type",
        ),
        (
            lambda text: text.replace("Longitude,Latitude", "Latitude,Longitude"),
            ":2  longitude and latitude are not in the British Isles but seem to be swapped: ",
        ),
        (cut_in_the_last_row, ":10  the row has 9 columns instead of 12"),
        (
            lambda text: text.replace(",Burglary,Under investigation,", ",Burglary", 1),
            ":2  the row has 10 columns instead of 12",
        ),
        (
            add_a_row_of_july,
            (
                "  the file contains rows of 2 months: 2025-07 (1), 2025-08 (9). "
                "Import one month per file; rows of other months: 1 of 10."
            ),
        ),
        (
            lambda text: text.replace("2025-08", "2025-10"),
            "  the file contains October 2025, which is not over yet",
        ),
        (
            lambda text: text.replace("2025-08", "Aug 25"),
            "  'Aug 25' is not a month such as 2025-08",
        ),
        (
            lambda text: text.replace("Robbery", "Robery"),
            (
                ":10  crime type 'Robery' is not in categories.yml. Did you mean 'Robbery'? "
                "If the police publish a new category, add it to categories.yml "
                "with published_name: Robery."
            ),
        ),
        (
            lambda text: text.replace("1.005000", "west", 1),
            ":2  longitude and latitude are not in the British Isles: west and 55.005000",
        ),
        (
            lambda text: text.replace("1.005000", "", 1),
            ":2  longitude and latitude are not in the British Isles: nothing and 55.005000",
        ),
        (
            lambda text: text.replace("1.005000", "nan", 1),
            ":2  longitude and latitude are not in the British Isles: nan and 55.005000",
        ),
        (
            lambda text: text.replace(",55.0", ",58.0"),
            "  none of its 9 rows is in a ward of the borough",
        ),
        (lambda text: text.replace("On or near", '"On or near', 1), ":2  the row cannot be read"),
        (lambda _text: "\ufeff\n", "  the file is empty"),
    ],
)
def test_a_file_with_a_mistake_is_refused(
    data: Path, official: Path, edit: Edit, message: str
) -> None:
    refused = refusal(data, changed(official, data.parent, edit))
    assert f"{AUGUST}{message}" in refused


def test_a_file_that_is_not_utf8_is_refused(data: Path, official: Path) -> None:
    path = data.parent / AUGUST
    path.write_bytes((official / AUGUST).read_bytes().replace(b"High", b"H\xe9gh", 1))
    assert f"{AUGUST}:2  the file is not in UTF-8" in refusal(data, path)


def test_only_the_first_of_many_wrong_rows_are_named(data: Path, official: Path) -> None:
    wrong = changed(official, data.parent, lambda text: text.replace(",55.0", ",65.0"))
    message = refusal(data, wrong)
    assert message.count("longitude and latitude are not in the British Isles") == 1
    assert "(and 8 more like it" in message


def test_all_refusals_of_all_files_come_at_once(data: Path, official: Path) -> None:
    august = changed(official, data.parent, cut_in_the_last_row)
    july = changed(official, data.parent, lambda text: text.replace("Drugs", "Drug"), JULY)
    message = refusal(data, july, august, data.parent / "nowhere.csv")
    assert f"{JULY}:7  crime type 'Drug' is not in categories.yml" in message
    assert f"{AUGUST}:10  the row has 9 columns instead of 12" in message
    assert "nowhere.csv  the file cannot be read" in message


def test_two_files_of_one_month_are_refused(data: Path, official: Path) -> None:
    path = data.parent / "copy.csv"
    path.write_bytes((official / JULY).read_bytes())
    assert "contains 2025-07, and so does" in refusal(data, official / JULY, path)


def with_more_rows(text: str, times: int = 8) -> str:
    """Return a table with each row so many times, every crime with a number of its own."""
    header, *rows = text.splitlines(keepends=True)
    return header + "".join(
        row.replace(",", f"{number},", 1) if row[0] != "," else row
        for number in range(times)
        for row in rows
    )


@pytest.mark.parametrize("at_once", [True, False])
def test_a_month_with_the_counts_of_another_is_refused(
    data: Path, official: Path, *, at_once: bool
) -> None:
    july = changed(official, data.parent, with_more_rows, JULY)
    august = july.with_name(AUGUST)
    august.write_text(july.read_text("utf-8").replace("2025-07", "2025-08"), "utf-8")
    if not at_once:
        counted(data, july)
    message = refusal(data, july, august) if at_once else refusal(data, august)
    assert message == (
        f"{august}  the counts of 2025-08 equal those of 2025-07. No two months have all the "
        "same counts: download both again and import them together."
    )


def test_months_of_few_rows_may_be_alike_by_chance(data: Path, official: Path) -> None:
    august = changed(official, data.parent, lambda text: text.replace("2025-07", "2025-08"), JULY)
    counted(data, official / JULY, august.rename(august.with_name(AUGUST)))
    assert set(read_months(data)) == {"2025-07", "2025-08"}


def test_a_month_imported_under_a_false_name_is_mended_with_the_true_one(
    data: Path, official: Path
) -> None:
    august = changed(official, data.parent, with_more_rows)
    july = august.with_name(JULY)
    july.write_text(august.read_text("utf-8").replace("2025-08", "2025-07"), "utf-8")
    counted(data, july)
    true_july = changed(official, data.parent, with_more_rows, JULY)
    counted(data, true_july, august)
    assert set(read_months(data)) == {"2025-07", "2025-08"}


def nearly_empty(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:4])


def test_a_month_far_below_the_others_is_refused(data: Path, official: Path) -> None:
    counted(data, changed(official, data.parent, with_more_rows, JULY))
    short = changed(official, data.parent, nearly_empty)
    assert (
        "August 2025 has 3 rows in the borough, far fewer than the usual 64. "
        "Ask the publisher whether the month is complete; if it is not, "
        'import it alone with --partial "the reason".'
    ) in refusal(data, short)


def test_a_month_of_a_small_borough_may_have_half_of_the_usual_by_chance(
    with_months: Path, official: Path
) -> None:
    assert counted(with_months, changed(official, with_months.parent, nearly_empty))


def test_a_month_is_refused_by_the_usual_that_is_told_of_it(
    with_half_a_year: Path, official: Path
) -> None:
    busy = changed(official, with_half_a_year.parent, lambda text: with_more_rows(text, 40))
    counted(with_half_a_year, busy)
    short = changed(official, with_half_a_year.parent, nearly_empty, JULY)
    assert "far fewer than the usual 104. " in refusal(with_half_a_year, short)


def test_a_month_is_compared_with_the_other_files_of_the_run(data: Path, official: Path) -> None:
    short = changed(official, data.parent, nearly_empty)
    july = changed(official, data.parent, with_more_rows, JULY)
    assert "far fewer than the usual 64" in refusal(data, short, july)


def of_sandbank_police(data: Path) -> None:
    """Put on record that the invented force of the files polices the borough."""
    text = ORGANISATION.read_text("utf-8").replace("Moorland Police", "Sandbank Police")
    (data / "partnership.yml").write_text(text, "utf-8")


def test_the_own_forces_file_without_a_row_of_the_borough_may_be_cut_short(
    with_months: Path, official: Path
) -> None:
    of_sandbank_police(with_months)
    elsewhere = changed(official, with_months.parent, lambda text: text.replace(",55.0", ",58.0"))
    assert refusal(with_months, elsewhere).endswith(
        "none of its 9 rows is in a ward of the borough, though Sandbank Police reported them. "
        "The file may be cut short. Download it again from data.police.uk. "
        "If it is complete, import the wards again."
    )


def test_another_forces_file_is_named_as_such(data: Path, official: Path) -> None:
    of_sandbank_police(data)

    def of_dogger(text: str) -> str:
        return text.replace("Sandbank Police", "Dogger Police").replace(",55.0", ",58.0")

    message = refusal(data, changed(official, data.parent, of_dogger))
    assert "Choose the file of the force that polices the borough, or correct" in message


def test_another_forces_rows_in_the_borough_are_not_the_forces_own(
    data: Path, official: Path
) -> None:
    of_sandbank_police(data)
    dogger = changed(
        official, data.parent, lambda text: text.replace("Sandbank Police", "Dogger Police")
    )
    assert refusal(data, dogger).endswith(
        "its rows are reported by Dogger Police, not by Sandbank Police. "
        "Choose the file of the force that polices the borough, or correct 'police_force' in "
        "partnership.yml if it has a new name."
    )


@pytest.mark.parametrize("written", ["01/08/2025", "Aug-25"])
def test_a_month_that_a_spreadsheet_has_rewritten_is_known_as_such(
    data: Path, official: Path, written: str
) -> None:
    mangled = changed(official, data.parent, lambda text: text.replace(",2025-08,", f",{written},"))
    assert "Spreadsheets change months: do not open the file in one." in refusal(data, mangled)


def test_a_month_told_to_be_partial_keeps_the_reason(with_months: Path, official: Path) -> None:
    short = changed(official, with_months.parent, nearly_empty)
    reason = 'Records of the second half are "late": see notice'
    report = counted(with_months, short, partial=reason)
    assert f"  recorded as partial: {reason}" in report
    coverage = read_months(with_months)["2025-08"].coverage
    assert (coverage.state, coverage.reason) == ("partial", reason)
    before = contents(with_months)
    counted(with_months, short)
    assert contents(with_months) == before
    whole = counted(with_months, official / AUGUST)
    assert whole[0].endswith("changed: 3 rows in the borough before, 8 now")
    assert read_months(with_months)["2025-08"].coverage.state == "complete"


def test_a_reason_belongs_to_one_month(data: Path, official: Path) -> None:
    message = refusal(data, official / JULY, official / AUGUST, partial="Late.")
    assert "--partial  the reason is for one month, but the files contain several" in message


def test_months_need_wards_and_categories(data: Path, empty: Path, official: Path) -> None:
    (data / "categories.yml").unlink()
    assert "categories.yml  the file is missing" in refusal(data, official / JULY)
    (empty / "wards.yml").unlink()
    assert "wards.yml  the file is missing" in refusal(empty, official / JULY)


@pytest.mark.parametrize("name", ["Violent crime", "Public disorder and weapons"])
def test_the_line_that_a_category_of_earlier_years_asks_for_can_be_put_into_its_file(
    data: Path, official: Path, name: str
) -> None:
    path = data.parent / "2012-03-sandbank-street.csv"
    text = (official / "2025-08-sandbank-street.csv").read_text("utf-8")
    path.write_text(text.replace("2025-08", "2012-03").replace("Robbery", name), "utf-8")
    with pytest.raises(ProblemsFoundError) as refused:
        import_crime(data, [path], TODAY)
    assert "Did you mean" not in str(refused.value)
    line = str(refused.value).split("in categories.yml: ")[1].splitlines()[0]
    (entry,) = yaml.safe_load(f"  {line}")
    category = Category.model_validate(entry)
    assert category.published_name == name
    assert category.may_be_in(Month(2012, 3))
    assert not category.may_be_in(Month(2013, 5))
