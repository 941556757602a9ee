"""The `partnership` command: where its folder is, what it says, and how it ends."""

import errno
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from building import DATA, ROOT, UNMEASURED, partnership
from click.testing import CliRunner
from history import edit
from partnership.cli import common
from partnership.cli.importing import write
from partnership.errors import Problem, ProblemsFoundError, listed_places
from partnership.importers.atomic_write import Import

SANDBANK = ROOT / "tests" / "fixtures" / "official"
WARDS = ("import", "wards", str(SANDBANK / "wards-2025.geojson"), "--set", "2023")
CRIME = ("import", "crime", *(str(path) for path in sorted(SANDBANK.glob("*-street.csv"))))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that has a data folder with the categories."""
    (tmp_path / "data").mkdir()
    shutil.copy(DATA / "categories.yml", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PARTNERSHIP_DATA", raising=False)
    return tmp_path


def test_without_a_word_the_folder_is_data(here: Path) -> None:
    outcome = partnership(*WARDS)
    assert outcome.exit_code == 0
    assert outcome.output.splitlines()[0] == "ward set 2023: 4 wards of Sandbank"
    assert (here / "data" / "wards.yml").exists()


@pytest.mark.parametrize("before", [True, False])
def test_a_folder_may_be_named_before_or_after_the_command(here: Path, *, before: bool) -> None:
    named = ("--data", "elsewhere")
    outcome = partnership(*named, *WARDS) if before else partnership(*WARDS, *named)
    assert outcome.exit_code == 0
    assert (here / "elsewhere" / "wards.yml").exists()
    assert not (here / "data" / "wards.yml").exists()


def test_a_folder_may_be_named_by_the_environment_and_a_word_outweighs_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTNERSHIP_DATA", "elsewhere")
    partnership(*WARDS)
    assert (here / "elsewhere" / "wards.yml").exists()
    partnership(*WARDS, "--data", "third")
    assert (here / "third" / "wards.yml").exists()


def test_an_order_and_days_can_be_given(here: Path) -> None:
    words = ("--valid-from", "2023-05-04", "--valid-to", "2027-05-05", "--order", "An order")
    assert partnership(*WARDS, *words).exit_code == 0
    text = (here / "data" / "wards.yml").read_text("utf-8")
    assert "order: An order\n    valid_from: 2023-05-04\n    valid_to: 2027-05-05\n" in text


def test_residents_are_counted_or_an_estimate_and_the_officer_must_say(here: Path) -> None:
    partnership(*WARDS)
    table = str(SANDBANK / "population-2025.csv")
    words = ("import", "population", table, "--set", "2023", "--year", "2021", "--source", "Census")
    assert partnership(*words).exit_code == 2
    outcome = partnership(*words, "--counted")
    assert outcome.exit_code == 0
    assert "ward set 2023: 5,238 residents in 4 wards" in outcome.output
    assert "estimate: false" in (here / "data" / "wards.yml").read_text("utf-8")


def test_postcodes_come_in(here: Path) -> None:
    partnership(*WARDS)
    outcome = partnership("import", "postcodes", str(SANDBANK / "qx.csv"))
    assert "5 postcodes read: 3 in the borough" in outcome.output
    assert (here / "data" / "postcodes.csv").exists()


@pytest.mark.usefixtures("here")
def test_a_second_import_says_that_nothing_changed() -> None:
    partnership(*WARDS)
    first = partnership(*CRIME)
    assert [line for line in first.stdout.splitlines() if line.startswith("wrote ")] == [
        "wrote data/crime/2025-07.yml",
        "wrote data/crime/2025-08.yml",
    ]
    again = partnership(*CRIME)
    assert again.exit_code == 0
    assert again.output.splitlines()[-1] == "nothing to write: everything is up to date"


@pytest.mark.usefixtures("here")
def test_a_file_may_be_named_twice() -> None:
    partnership(*WARDS)
    once = partnership(*CRIME).output
    again = partnership(*CRIME, CRIME[-1])
    assert again.exit_code == 0
    assert again.output.count(" rows read, ") == once.count(" rows read, ") == 2


@pytest.mark.usefixtures("here")
def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    partnership(*WARDS)
    assert "Counting" not in partnership(*CRIME).output
    monkeypatch.setattr(common, "is_interactive", lambda: True)
    assert "Counting" in partnership(*CRIME).stderr


def test_a_folder_is_no_file_and_a_pipe_that_closes_ends_in_silence(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "months").mkdir()
    partnership(*WARDS)
    outcome = partnership("import", "crime", "months")
    assert "this is a folder. Give the files in it, or months/*." in outcome.stderr

    def closed(_names: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("partnership.cli.new_record.echo_written", closed)
    outcome = partnership("new", "meeting", "2025-03-12")
    assert outcome.exit_code == 1
    assert "Nothing was changed" not in outcome.stderr


def test_problems_are_printed_one_a_line_and_the_command_ends_with_1(here: Path) -> None:
    (here / "one.csv").write_text("", "utf-8")
    partnership(*WARDS)
    before = sorted((here / "data").rglob("*"))
    outcome = partnership("import", "crime", "one.csv", "two.csv")
    assert outcome.exit_code == 1
    assert outcome.stderr.splitlines() == [
        "one.csv  the file is empty. Download it again.",
        ("two.csv  the file cannot be read: No such file or directory. Check its name and folder."),
    ]
    assert sorted((here / "data").rglob("*")) == before


def test_a_folder_that_cannot_be_written_is_named(here: Path) -> None:
    (here / "file").write_text("", "utf-8")
    outcome = partnership(*WARDS, "--data", "file/inside")
    assert outcome.exit_code == 1
    assert outcome.stderr.endswith("Not a directory. Nothing was changed.\n")


def test_check_says_in_one_line_what_is_in_order(invented: Path) -> None:
    outcome = partnership("check", "--data", str(invented))
    assert outcome.exit_code == 0
    assert len(outcome.output.splitlines()) == 1
    assert " is in order: " in outcome.output


def test_check_tells_one_thing_as_one(invented: Path) -> None:
    for path in sorted((invented / "crime").glob("*.yml"))[:-1]:
        path.unlink()
    (invented / "baselines.yml").write_text("baselines: []\n", "utf-8")
    outcome = partnership("check", "--data", str(invented))
    assert " is in order: 1 plan, 2 ward sets with " in outcome.output
    assert " wards, 1 month, " in outcome.output


def test_check_prints_every_problem_and_ends_with_1(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "tests" / "fixtures" / "borough", tmp_path / "data"))
    (data / "crime" / "2025-08.yml").write_text("month: August\n", "utf-8")
    (data / "partnership.yml").write_text("nmae: Wrong\n", "utf-8")
    outcome = partnership("check", "--data", str(data))
    assert outcome.exit_code == 1
    assert "crime/2025-08.yml:1" in outcome.stderr
    assert "partnership.yml:1" in outcome.stderr


def test_check_says_once_what_the_form_calls_the_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(ROOT / "tests" / "fixtures" / "borough", tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    report = data / "plans" / "2024-2027" / "monitoring" / "2024-25.yml"
    report.write_text(re.sub(r"\bon: [0-9-]+", "on: May", report.read_text("utf-8")), "utf-8")
    lines = partnership("check").stderr.splitlines()
    assert len([line for line in lines if "'on'" in line]) > 1
    assert [line for line in lines if "In the form" in line] == ["In the form 'on' is \"Day\"."]


def test_a_file_with_problems_on_no_line_is_one_place() -> None:
    of_a_file = [Problem("a.yml", None, f"ward {number} is missing", "Add it.") for number in "12"]
    of_lines = [Problem("b.yml", line, "wrong", "Correct it.") for line in (3, 8)]
    assert listed_places([*of_a_file, *of_lines]) == "a.yml and b.yml:3, 8"


def test_check_tells_errors_first_and_one_warning_of_a_kind(invented: Path) -> None:
    meeting = invented / "meetings/2025-06-18.yml"
    text = meeting.read_text("utf-8")
    doubtful = "".join(f"      - Ask again in {number} weeks TBC.\n" for number in range(2, 9))
    meeting.write_text(text.replace("    decided:\n", f"    decided:\n{doubtful}"), "utf-8")
    asked = invented / "consultations.yml"
    asked.write_text(asked.read_text("utf-8").replace("count: 1204", "cout: 1204"), "utf-8")
    outcome = partnership("check", "--data", str(invented))
    error, warning, counts = outcome.stderr.splitlines()
    assert "'cout'" in error
    assert warning.startswith(f"Warning: {meeting}:15  'decided' contains a placeholder")
    assert f"(and 6 more like it: {meeting}:16, 17, 18, 19, 20 and 1 more place). Write" in warning
    assert counts.endswith(
        ": 1 error and 7 warnings. Nothing is published until the errors are corrected."
    )
    every = partnership("check", "--all", "--data", str(invented)).stderr.splitlines()
    assert len(every) == 9


@pytest.mark.usefixtures("here")
def test_schemas_are_written_once() -> None:
    first = partnership("schema")
    assert "wrote data/schema/wards.json" in first.output
    assert partnership("schema").output == "nothing to write: everything is up to date\n"


@pytest.mark.parametrize(
    "words",
    [(), ("check",), ("schema",), ("import",), ("diff",), ("fetch",), ("fetch", "crime")]
    + [("import", name) for name in ("wards", "population", "postcodes", "crime")],
)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    outcome = partnership(*words, "--help")
    assert outcome.exit_code == 0
    assert "--data" in outcome.output


@click.command()
@click.argument("text")
def imported(text: str) -> None:
    write(Import({"wards.yml": text, "places.yml": "places: []\n"}, ("What was read.",)))


def test_an_import_that_the_gate_refuses_leaves_every_byte_as_it_was(invented: Path) -> None:
    before = {path: path.read_bytes() for path in invented.rglob("*") if path.is_file()}
    wards = (invented / "wards.yml").read_text("utf-8")
    outcome = CliRunner().invoke(
        imported, [wards.replace("E06900001", "E06900002", 1)], obj=invented
    )
    assert isinstance(outcome.exception, ProblemsFoundError)
    assert "has E06900001" in str(outcome.exception)
    assert "Nothing was written" in outcome.output
    after = {path: path.read_bytes() for path in invented.rglob("*") if path.is_file()}
    assert after == before


def test_the_schemas_by_which_editors_check_are_written(invented: Path) -> None:
    said = partnership("--data", str(invented), "schema")
    assert said.exit_code == 0
    assert (invented / "schema" / "plan.json").is_file()


def test_a_number_with_a_comma_is_a_mistake_and_nothing_to_fill_in(invented: Path) -> None:
    edit(invented, "consultations.yml", "count: 1204", "count: 1,204")
    said = partnership("--data", str(invented), "check")
    assert "consultations.yml:9  a comma splits a number before '204'." in said.output
    assert "to fill in" not in said.output


@pytest.mark.slow
def test_a_full_disk_is_told_in_words_and_nothing_is_changed(here: Path) -> None:
    partnership(*WARDS)
    before = {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file()}
    program = Path(sys.executable).with_name("partnership")
    limited = ["/bin/sh", "-c", 'ulimit -f 1; exec "$0" "$@"', str(program), *CRIME]
    # Python would keep the first part of what it compiles, and fail to load it ever after.
    surroundings = {**UNMEASURED, "PYTHONDONTWRITEBYTECODE": "1"}
    outcome = subprocess.run(  # noqa: S603 - ours
        limited, env=surroundings, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 1
    assert outcome.stderr == "File too large. Nothing was changed.\n"
    assert {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file()} == before
