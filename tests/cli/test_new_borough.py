"""A borough begins from a name, a code, a force and the official files: a site that builds."""

import json
import re
from pathlib import Path

import pytest
from building import INVENTED, built
from checking import found
from click.testing import CliRunner, Result
from partnership.cli import new_record
from partnership.cli.common import main

WEST, SOUTH = -1.3, 54.5
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """Write the official files of a borough with two wards."""
    features = []
    for number, name in enumerate(("Northgate", "Southgate")):
        west = WEST + number / 100
        ring = [[west, SOUTH], [west + 0.01, SOUTH], [west + 0.01, SOUTH + 0.01]]
        ring += [[west, SOUTH + 0.01], ring[0]]
        named = {"WD25CD": f"E0590000{number + 1}", "WD25NM": name}
        features.append(
            {
                "type": "Feature",
                "properties": named | {"LAD25CD": "E06900001", "LAD25NM": "Aldermoor"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    wards, postcodes = tmp_path / "wards.geojson", tmp_path / "aa.csv"
    wards.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    rest = '"E92000001","","","","E06900001"'
    postcodes.write_text(
        f'"AA1 1AA",10,445400,511700,{rest},"E05900001"\n'
        f'"AA1 1AB",10,446100,511700,{rest},"E05900002"\n',
        "utf-8",
    )
    crime = tmp_path / "2025-08-moorland-street.csv"
    kinds = ("Burglary", "Shoplifting")
    rows = (
        f"{kind}{number},2025-08,Moorland Police,Moorland Police,{WEST + 0.005 + ward / 100},"
        f"{SOUTH + 0.005},On or near Road,,,{kind},Under investigation,"
        for kind in kinds
        for ward in (0, 1)
        for number in range(ward * 5, ward * 5 + 5)
    )
    crime.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return wards, postcodes, crime


def begin(data: Path, *words: str) -> Result:
    given = ("new", "borough", "Aldermoor", "--code", "E06900001", "--force", "Moorland Police")
    return CliRunner().invoke(main, ("--data", str(data), *given, *words))


@pytest.mark.slow
def test_a_borough_begins_with_its_files_and_a_list_of_what_is_left(
    tmp_path: Path, files: tuple[Path, ...]
) -> None:
    data = tmp_path / "elsewhere"
    wards, postcodes, crime = map(str, files)
    given = ("--wards", wards, "--valid-from", "2023-05-04")
    outcome = begin(data, *given, "--postcodes", postcodes, "--crime", crime)
    assert outcome.exit_code == 0, outcome.output
    assert found(data) == ()
    assert "  [ ] accessibility.yml: have the site tested" in outcome.output
    assert "  [ ] places.yml, consultations.yml, search.yml: towns," in outcome.output
    site = built(data, tmp_path / "site")
    assert (site / "wards" / "northgate" / "index.html").is_file()


def test_a_file_that_is_refused_stops_no_other_and_is_left_to_be_imported(
    tmp_path: Path, files: tuple[Path, ...]
) -> None:
    data = tmp_path / "elsewhere"
    wards, postcodes, crime = files
    text = postcodes.read_text("utf-8")
    postcodes.write_text(text.replace("E05900002", "E05900009"), "utf-8")
    given = ("--wards", str(wards), "--postcodes", str(postcodes), "--crime", str(crime))
    outcome = begin(data, *given)
    assert outcome.exit_code == 1
    assert (data / "crime" / "2025-08.yml").is_file()
    assert "[ ] Correct the problems of postcodes below, then import it" in outcome.output
    assert outcome.output.count("in wards that no set has: E05900009 (1)") == 1
    postcodes.write_text(text, "utf-8")
    again = CliRunner().invoke(main, ("--data", str(data), "import", "postcodes", str(postcodes)))
    assert again.exit_code == 0, again.output
    assert found(data) == ()


def test_what_the_officer_gives_later_is_asked_for_by_check(tmp_path: Path) -> None:
    outcome = begin(tmp_path / "elsewhere")
    assert outcome.exit_code == 0, outcome.output
    assert "run `partnership import wards`." in outcome.output


def test_a_folder_that_has_a_partnership_is_left_as_it_is(invented: Path) -> None:
    before = (invented / "partnership.yml").read_bytes()
    outcome = begin(invented)
    assert outcome.exit_code == 1
    assert "the file already exists" in outcome.output
    assert (invented / "partnership.yml").read_bytes() == before


def test_a_code_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    outcome = begin(tmp_path / "elsewhere", "--code", "Aldermoor")
    assert (
        "'Aldermoor' is not the code of a borough. Write a code such as E06000004" in outcome.output
    )
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_to_take_the_categories_from_must_have_them(tmp_path: Path) -> None:
    outcome = begin(tmp_path / "elsewhere", "--like", str(INVENTED / "crime"))
    assert outcome.exit_code == 1
    assert "Choose the folder of another partnership with --like." in outcome.output


def test_what_is_needed_is_asked_for_on_a_terminal_and_named_elsewhere(
    tmp_path: Path, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, words = tmp_path / "elsewhere", ("new", "borough", "Aldermoor")
    outcome = CliRunner().invoke(main, ("--data", str(data), *words))
    assert "Say --code and --force." in outcome.output
    monkeypatch.setattr(new_record, "_is_a_terminal", lambda: True)
    answers = ("E06900001", "Moorland Police", *map(str, files))
    outcome = CliRunner().invoke(
        main, ("--data", str(data), *words), input="\n".join(answers) + "\n"
    )
    assert outcome.exit_code == 0, outcome.output
    assert found(data) == ()
    assert (data / "crime" / "2025-08.yml").is_file()


def test_the_wards_are_shown_with_what_is_on_record_of_each(
    tmp_path: Path, files: tuple[Path, ...]
) -> None:
    data = tmp_path / "elsewhere"
    begin(data, "--wards", str(files[0]))
    command = ("--data", str(data), "import", "postcodes", str(files[1]))
    outcome = CliRunner().invoke(main, command)
    assert "The wards of set" in outcome.output
    assert re.search(r"Northgate +1 +[01] +- +- +-\n", outcome.output)
