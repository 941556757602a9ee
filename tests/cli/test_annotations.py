"""Problems are annotated on their lines in a pull request, and records cannot inject commands."""

import re
from pathlib import Path

import pytest
from building import INVENTED, run
from click.testing import CliRunner
from partnership.cli import main
from partnership.cli.pull_request import MOST, annotation_lines, summary
from partnership.errors import Problem, Severity
from partnership.records.folder import Folder
from partnership.records.registry import KINDS


def test_a_problem_is_told_on_its_line() -> None:
    problem = Problem("data/wards.yml", 3, "50% is wrong,\nso is this", "Write: 40.")
    (line,) = annotation_lines([problem])
    place, _, said = line.partition("title=Nothing is published until this is corrected::")
    assert place == "::error file=data/wards.yml,line=3,"
    assert said == "50%25 is wrong,%0Aso is this. Write: 40."


def test_a_name_with_a_colon_ends_no_property() -> None:
    (line,) = annotation_lines([Problem("data/a,b:c.yml", None, "x", "y.", Severity.WARNING)])
    assert line.startswith("::warning file=data/a%2Cb%3Ac.yml,title=")


@pytest.mark.parametrize("severity", list(Severity))
def test_ten_of_a_severity_are_shown_and_the_rest_counted(severity: Severity) -> None:
    problems = [Problem("a.yml", line, "x", "y.", severity) for line in range(1, 14)]
    lines = list(annotation_lines(problems))
    assert len(lines) == MOST + 1
    assert lines[-1].endswith("::and 3 more; the job's summary lists them all")
    assert summary(problems).count("\n- ") == 13


def test_the_summary_shows_texts_as_they_are() -> None:
    text = summary([Problem("data/a.yml", 1, "[x](https://x.example) @all <b>", "Write y.")])
    assert "`data/a.yml:1` \\[x\\](https:\u2060//x.example) @\u2060all \\<b\\>. Write y." in text
    assert summary([]) == "### The records are valid\n"


def test_the_command_writes_both(invented: Path, tmp_path: Path) -> None:
    record = invented / "partnership.yml"
    text = record.read_text("utf-8")
    line = text[: text.index("current_plan:")].count("\n") + 1
    record.write_text(text.replace("current_plan: 2024-2027", "current_plan: 2024-2028"), "utf-8")
    steps = tmp_path / "summary.md"
    words = ("partnership", "--data", str(invented), "check", "--format", "github")
    outcome = run(*words, GITHUB_STEP_SUMMARY=str(steps))
    assert outcome.returncode == 1
    assert f"partnership.yml,line={line},title=" in outcome.stdout
    assert "plan '2024-2028' has no folder in plans/" in steps.read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [name for kind in KINDS for name in sorted(Folder(INVENTED).names(kind.path))[:1]],
)
def test_a_slip_in_a_file_of_any_kind_is_told_on_its_line(invented: Path, name: str) -> None:
    path = invented / name
    text = path.read_text("utf-8").rstrip()
    path.write_text(f"{text}\nmisspelt_field: 1\n", "utf-8")
    line = len(text.split("\n")) + 1
    outcome = CliRunner().invoke(main, ["--data", str(invented), "check", "--format", "github"])
    assert outcome.exit_code == 1
    told = re.findall(r"^::error file=([^,]+),line=([0-9]+),title=", outcome.stdout, re.MULTILINE)
    assert (f"data/{name}", str(line)) in [(file[-len(name) - 5 :], at) for file, at in told]
