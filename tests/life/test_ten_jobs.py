"""The twelve jobs of data/README.md: a test does each by file, with the words of that page."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import ROOT, TODAYS
from life.borough import Borough
from life.test_new_plan import fill_in
from life.test_two_years import CODES
from loading import authored, site_of
from partnership.records.folder import Folder
from partnership.records.form import Form

README = (TODAYS / "README.md").read_text("utf-8")
MOST_STEPS = 6
ON_GITHUB = {"Actions", "Month", "New", "Run workflow", "Files changed", "Edit file"} | {
    *("Import", "boundaries of new wards", "months of police figures", "postcodes"),
    *("residents of each ward", "Use workflow from", "Add file", "Upload files"),
    "Create a new branch",
    "plan",
    "report",
}
"""What GitHub shows: its own words, and the workflows with their choices."""

PLAN = "plans/2024-2027"
BURGLARY = f"{PLAN}/priorities/burglary.yml"


def jobs() -> dict[str, str]:
    """Return the text of each job by its name."""
    part = README[README.index("## Twelve jobs") : README.index("## What to mind")]
    found: list[str]
    _, *found = re.split(r"^### [0-9]+\. (.+)$", part, flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


def line_in(job: str, beginning: str) -> str:
    """Return the line that a job gives as an example."""
    found: list[str] = re.findall(r"`([^`]+)`", jobs()[job].partition("By file:")[2])
    return next(line for line in found if line.startswith(beginning))


@pytest.fixture
def borough(tmp_path: Path) -> Borough:
    return Borough(tmp_path)


def page(borough: Borough, path: str) -> str:
    site = site_of(borough.data)
    generated = {page.path: page.markdown for page in site.pages}
    return generated[path] if path in generated else authored(site, path)


def change_a_phone_number(borough: Borough) -> None:
    borough.edit("partnership.yml", "how: Call 999.", "how: Call 112.")
    borough.edit(
        "partnership.yml", "'Call 999', address: 'tel:999'", "Call 112, address: 'tel:112'"
    )
    assert "tel:112" in page(borough, "about/contact.md")


def add_a_month(borough: Borough) -> None:
    said = borough.run("import", "crime", borough.month_file("2024-10"))
    assert "wrote data/crime/2024-10.yml" in said
    assert "October 2024 is new" in borough.run("diff", "HEAD")
    assert "October 2024" in page(borough, "releases/2024-10.md")


def correct_a_figure(borough: Borough) -> None:
    report_a_quarter(borough)
    borough.publish("Report")
    path = borough.data / PLAN / "monitoring/2025-q2.yml"
    text = path.read_text("utf-8")
    figure = text.index("  - id: people-feel-safe")
    line = line_in("Correct a figure", "- {on:").replace("on: 2025-07-07", "on: 2026-11-18")
    path.write_text(f"{text[:figure].rstrip()}\n      {line}\n{text[figure:]}", "utf-8")
    assert "One burglary had been counted twice." in page(borough, f"{PLAN}/monitoring/2025-q2.md")


def report_a_quarter(borough: Borough) -> None:
    borough.run(*command("Report a quarter"))
    fill_in(borough.data)
    assert "April 2025 to June 2025" in page(borough, f"{PLAN}/monitoring/2025-q2.md")


def drop_a_target(borough: Borough) -> None:
    line = line_in("Drop a target", "dropped:")
    borough.edit(BURGLARY, "    ledger:\n", f"    {line}\n    ledger:\n")
    assert "Dropped on 20 April 2026." in page(borough, f"{PLAN}/targets.md")


def announce_a_release(borough: Borough) -> None:
    line = line_in("Announce a release", "- {month:")
    (borough.data / "releases.yml").write_text(f"calendar:\n  {line}\n", "utf-8")
    assert "12 January 2027" in page(borough, "releases/index.md")


def note_a_problem_of_a_month(borough: Borough) -> None:
    line = line_in("Note a problem of a month", "- {month:").replace("2025-08", "2024-09")
    (borough.data / "releases.yml").write_text(f"known_problems:\n  {line}\n", "utf-8")
    assert "Some calls about noise are missing" in page(borough, "releases/2024-09.md")


def add_a_meeting(borough: Borough) -> None:
    borough.run(*command("Add a meeting"))
    fill_in(borough.data)
    assert "17 March 2027" in page(borough, "meetings/index.md")


def start_a_plan(borough: Borough) -> None:
    words = jobs()["Start a plan"].partition("By file:")[2]
    for line in re.findall(r"`partnership (new [^`]+)`", words):
        borough.run(*parted(line))
    fill_in(borough.data)
    assert "Fewer burglaries" in page(borough, "plans/2027-2030/targets.md")


def new_wards(borough: Borough) -> None:
    months = [borough.month_file(path.stem) for path in sorted(borough.data.glob("crime/*.yml"))]
    borough.run("import", "crime", *months)
    borough.publish("The months as the police's files have them")
    line = line_in("New wards", "coming_wards:")
    borough.edit("partnership.yml", "current_plan:", f"{line}\ncurrent_plan:")
    assert "6 May 2027" in page(borough, "wards/index.md")
    wards, _, postcodes, _ = re.findall(
        r"`partnership (import [^`]+)`", jobs()["New wards"].partition("By file:")[2]
    )
    borough.run(*[borough.wards_file(CODES) if ".geojson" in word else word
                  for word in parted(wards)])  # fmt: skip
    borough.run("import", "crime", *months)
    borough.run(*[borough.postcodes_file(CODES) if ".csv" in word else word
                  for word in parted(postcodes)])  # fmt: skip
    assert '"2027"' in (borough.data / "crime/2024-09.yml").read_text("utf-8")


def say_that_a_target_is_met(borough: Borough) -> None:
    target = "    direction: increase\n"
    verdict = line_in("Say that a target is met", "override:")
    borough.edit(f"{PLAN}/plan.yml", target, f"{target}    {verdict}\n")
    assert "The last report came before the plan ended." in page(borough, f"{PLAN}/targets.md")


def correct_a_word(borough: Borough) -> None:
    borough.edit(BURGLARY, "Better locks, and a visit", "Better doors, and a visit")
    assert "Better doors" in page(borough, f"{PLAN}/priorities/burglary.md")


def command(job: str) -> list[str]:
    """Return the words of the first command that a job gives."""
    return parted(line_in(job, "partnership ").removeprefix("partnership "))


def parted(line: str) -> list[str]:
    return [word.strip('"') for word in re.findall(r'"[^"]+"|\S+', line)]


BY_FILE: dict[str, Callable[[Borough], None]] = {
    "Change a phone number": change_a_phone_number,
    "Add a month": add_a_month,
    "Correct a figure": correct_a_figure,
    "Report a quarter": report_a_quarter,
    "Drop a target": drop_a_target,
    "Announce a release": announce_a_release,
    "Note a problem of a month": note_a_problem_of_a_month,
    "Add a meeting": add_a_meeting,
    "Start a plan": start_a_plan,
    "New wards": new_wards,
    "Say that a target is met": say_that_a_target_is_met,
    "Correct a word, or reword an action": correct_a_word,
}


def test_every_job_of_the_page_is_done_by_a_test() -> None:
    assert list(jobs()) == list(BY_FILE)


@pytest.mark.parametrize("job", list(jobs()))
def test_a_job_takes_at_most_six_steps_by_form_and_by_file(job: str) -> None:
    form, file = jobs()[job].split("By file:")
    assert "By form:" in form
    for way in (form, file):
        steps = re.findall(r"^([0-9])\. ", way, flags=re.MULTILINE)
        assert steps == [str(number) for number in range(1, len(steps) + 1)]
        assert 0 < len(steps) <= MOST_STEPS


def labels(value: object) -> Iterator[str]:
    """Yield every label that the form shows, and what adds one of a list."""
    if isinstance(value, dict):
        shown = (value.get("label"), value.get("label_singular"))
        yield from (label for label in shown if isinstance(label, str))
        yield f"Add {value.get('label_singular')}"
        for inner in value.values():
            yield from labels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from labels(inner)


def test_a_job_names_what_the_form_or_github_shows() -> None:
    words = json.loads((ROOT / "overrides/admin/words.json").read_bytes())
    library = json.loads((ROOT / "node_modules/@sveltia/cms/locales/en-GB.json").read_bytes())
    known = {word.rstrip("…") for word in words.values()} | {library["duplicate"]}
    known |= {re.sub(r" [0-9]{4}-[0-9]{4}$", "", label) for label in
             labels(list(Form(Folder(TODAYS)).collections()))}  # fmt: skip
    for job, text in jobs().items():
        for shown in re.findall(r"\*([^*\n]+)\*", text.partition("By file:")[0]):
            assert shown in known | ON_GITHUB, f"{job}: {shown}"


@pytest.mark.parametrize("job", list(BY_FILE))
@pytest.mark.slow
def test_a_job_is_done_by_file_as_the_page_says(borough: Borough, job: str) -> None:
    BY_FILE[job](borough)
    said = borough.run("check", "--day", "2026-11-21")
    assert "data is in order" in said, said
