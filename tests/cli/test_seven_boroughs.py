"""Boroughs of seven shapes begin from their official files with nothing left to correct."""

import re
from pathlib import Path

import pytest
from building import built
from checking import found
from click.testing import CliRunner
from made_boroughs import ANGLESEY, BOROUGHS, CORNWALL, MadeBorough, write_files
from partnership.cli.common import main
from partnership.importers.existing import read_months, read_ward_sets


@pytest.mark.parametrize("borough", BOROUGHS, ids=lambda borough: borough.name)
def test_a_borough_begins_whole(tmp_path: Path, borough: MadeBorough) -> None:
    files = write_files(borough, tmp_path / "official")
    data = tmp_path / "data"
    words = ("new", "borough", borough.name, "--code", borough.code, "--force", borough.force)
    outcome = CliRunner().invoke(main, ("--data", str(data), *words, *files.options()))
    assert outcome.exit_code == 0, outcome.output
    assert found(data) == ()
    assert "WARNING" not in outcome.output
    (ward_set,) = read_ward_sets(data)
    assert len(ward_set.wards) == borough.wards
    assert all(bool(ward.welsh_name) == borough.welsh for ward in ward_set.wards)
    postcodes = (data / "postcodes.csv").read_text("utf-8").splitlines()[1:]
    assert len(postcodes) == 4 * borough.wards
    (month,) = read_months(data).values()
    counts = month.counts[ward_set.id].values()
    assert min(sum(line.values()) for line in counts) >= 8


def test_a_borough_whose_second_postcode_area_is_forgotten_is_told_its_wards(
    tmp_path: Path,
) -> None:
    files = write_files(CORNWALL, tmp_path / "official")
    words = ("new", "borough", "Cornwall", "--code", CORNWALL.code, "--force", CORNWALL.force)
    given = ("--wards", str(files.wards), "--postcodes", str(files.postcodes[0]))
    outcome = CliRunner().invoke(main, ("--data", str(tmp_path / "data"), *words, *given))
    assert "WARNING: 61 wards of set" in outcome.output
    assert "import the files of the others too" in outcome.output
    assert not [problem for problem in found(tmp_path / "data") if "postcodes" in problem.file]


@pytest.mark.slow
def test_a_welsh_ward_has_both_of_its_names_in_lists_and_on_its_page(tmp_path: Path) -> None:
    files = write_files(ANGLESEY, tmp_path / "official", months=3)
    data = tmp_path / "data-of-anglesey"
    words = ("new", "borough", ANGLESEY.name, "--code", ANGLESEY.code, "--force", ANGLESEY.force)
    CliRunner().invoke(main, ("--data", str(data), *words, *files.options()))
    site = built(data, tmp_path / "site")
    for page in ("wards", "find-your-ward", "wards/ward-0003"):
        text = (site / page / "index.html").read_text("utf-8")
        assert re.search(r'<span lang="cy">\(?Ward Gymraeg 0003', text), page
