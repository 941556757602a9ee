"""The sites of many boroughs are built at once, from one reading of the police's files."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import INVENTED, ROOT
from click.testing import CliRunner
from made_boroughs import HARTLEPOOL, MadeBorough, write_files
from partnership.cli.all_boroughs import ListedBorough, index_files
from partnership.cli.common import main
from partnership.errors import ProblemsFoundError
from partnership.importers import crime
from partnership.importers.crime import import_crime, import_crime_for_all
from partnership.importers.street_file import read_street_file

DAY = date(2022, 3, 1)
BESIDE = replace(HARTLEPOOL, name="Redcar", code="E06000003", corner=(-1.1, 54.5))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of two boroughs of one force, one copied and one of another name."""
    for name in ("aldermoor", "birchmoor"):
        data = Path(shutil.copytree(INVENTED, tmp_path / "boroughs" / name))
        own = data / "partnership.yml"
        text = own.read_text("utf-8")
        own.write_text(text.replace("borough: Aldermoor", f"borough: {name.title()}"), "utf-8")
    return tmp_path / "boroughs"


@pytest.mark.slow
def test_each_borough_has_a_site_below_a_page_that_lists_them(folder: Path) -> None:
    broken = Path(shutil.copytree(folder / "aldermoor", folder / "cedarmoor"))
    (broken / "wards.yml").unlink()
    site = folder.parent / "sites"
    outcome = CliRunner().invoke(main, ("build-all", str(folder), "--site", str(site)))
    assert outcome.exit_code == 1
    assert "2 sites built" in outcome.output
    assert (site / "_nginx.conf").is_file()
    told = f"{broken}  its site was not built: {broken / 'wards.yml'}  the file is missing"
    assert told in outcome.output
    for name in ("aldermoor", "birchmoor"):
        assert (site / name / "find-your-ward" / "index.html").is_file()
    page = (site / "index.html").read_text("utf-8")
    assert '<a href="birchmoor/">Birchmoor</a>' in page
    assert "cedarmoor" not in page


def test_without_settings_of_a_site_nothing_is_begun(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    outcome = CliRunner().invoke(main, ("build-all", str(folder)))
    assert "Run the command in the folder that contains mkdocs.yml." in outcome.output
    assert not (folder / "sites").exists()


def test_a_folder_without_boroughs_is_refused_in_words(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(main, ("build-all", str(tmp_path)))
    assert outcome.exit_code == 1
    assert "none of its folders contains the records of a borough" in outcome.output


def begun(folder: Path, borough: MadeBorough) -> Path:
    """Begin a borough with its wards alone."""
    files = write_files(borough, folder / f"{borough.name}-files")
    words = ("new", "borough", borough.name, "--code", borough.code, "--force", borough.force)
    data = folder / borough.name
    given = ("--wards", str(files.wards))
    assert CliRunner().invoke(main, ("--data", str(data), *words, *given)).exit_code == 0
    return data


def test_each_file_is_read_once_and_counted_for_every_borough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boroughs = [begun(tmp_path, borough) for borough in (HARTLEPOOL, BESIDE)]
    (path,) = write_files(HARTLEPOOL, tmp_path / "one").crime
    others = write_files(BESIDE, tmp_path / "two").crime[0].read_text("utf-8")
    path.write_text(path.read_text("utf-8") + others.split("\n", 1)[1].replace("2022-01000", "x"))
    read = []

    def noted(*words: object) -> object:
        read.append(words)
        return read_street_file(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(crime, "read_street_file", noted)
    together = dict(import_crime_for_all(boroughs, [path], DAY))
    assert len(read) == 1
    for data in boroughs:
        done = together[data]
        assert not isinstance(done, ProblemsFoundError)
        assert done.files == import_crime(data, [path], DAY).files


def test_a_sector_of_two_boroughs_names_both_and_the_one_with_most_first() -> None:
    boroughs = (
        ListedBorough("Aldermoor", "aldermoor", {"AX1 1": 1, "AX2 1": 1}),
        ListedBorough("Birchmoor", "birchmoor", {"AX1 1": 2}),
    )
    files = dict(index_files(boroughs, ROOT / "overrides"))
    known = json.loads(files["all/sectors.json"])
    assert known["sectors"] == {"AX1 1": [1, 0], "AX2 1": [0]}
    assert [borough["folder"] for borough in known["boroughs"]] == ["aldermoor", "birchmoor"]
