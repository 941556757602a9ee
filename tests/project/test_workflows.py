"""The workflows hold no key, run no code that changes under them, and do only what they must."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from browser.server import serve
from building import INVENTED, ROOT
from history import commit, git

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAY_WRITE = {
    "comment.yml": {"post": {"pull-requests"}},
    "import.yml": {"propose": {"contents", "pull-requests", "actions"}},
    "month.yml": {"propose": {"contents", "pull-requests", "actions"}},
    "new.yml": {"propose": {"contents", "pull-requests", "actions"}},
    "publish.yml": {"deploy": {"pages", "id-token"}},
}
"""The only jobs that may write, and what."""


def _packed(**files: str) -> bytes:
    with ZipFile(held := BytesIO(), "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def _wards(data: Path) -> bytes:
    """Return the boundaries of the wards in force, as wards of other codes to come."""
    drawn = json.loads((data / "boundaries/2023.geojson").read_text("utf-8"))
    for ward in drawn["features"]:
        code, name = ward["properties"]["code"], ward["properties"]["name"]
        ward["properties"] = {
            "WD27CD": code.replace("E05900", "E05910"),
            "WD27NM": name,
            "LAD27CD": "E06900001",
            "LAD27NM": "Aldermoor",
        }
    return json.dumps(drawn).encode()


def _months(data: Path) -> bytes:
    """Return the archive of the police with the latest month on record, each row in its ward."""
    drawn = json.loads((data / "boundaries/2023.geojson").read_text("utf-8"))["features"]
    middles = {ward["properties"]["code"]: ward["properties"]["label"] for ward in drawn}
    categories = yaml.safe_load((data / "categories.yml").read_text("utf-8"))["categories"]
    names = {category["id"]: category["published_name"] for category in categories}
    record = yaml.safe_load((data / "crime/2025-08.yml").read_text("utf-8"))
    rows = [
        f",{record['month']},Moorland Police,Moorland Police,{west},{north},,,,{names[category]},,"
        for ward, counts in record["counts"]["2023"].items()
        for west, north in [middles[ward]]
        for category, count in counts.items()
        for _ in range(count)
    ]
    heading = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,"
        "Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
    )
    name = f"{record['month']}/{record['month']}-moorland-street.csv"
    return _packed(**{name: "\n".join((heading, *rows, ""))})


def _postcodes(data: Path) -> bytes:
    """Return Code-Point Open with the postcodes on record."""
    known = csv.DictReader((data / "postcodes.csv").read_text("utf-8").splitlines())
    rows = [
        f'"{row["postcode"]}",10,{row["easting"]},{row["northing"]},"E92000001","","","",'
        f'"E06900001","{row["ward_code"]}"'
        for row in known
    ]
    return _packed(**{"Data/CSV/ax.csv": "\n".join((*rows, "")), "Doc/metadata.txt": EDITION})


EDITION = "DATASET VERSION NUMBER: 2025.4.0\nCOPYRIGHT DATE: 20251020\n"


def _residents(data: Path) -> bytes:
    """Return a table of residents of the wards in force."""
    codes = re.findall(r"code: (E0590001\d)", (data / "wards.yml").read_text("utf-8"))
    return ("Ward code,Residents\n" + "".join(f"{code},5000\n" for code in codes)).encode()


def _checkout(folder: Path) -> Path:
    """Begin a checkout of a borough that knows of wards to come."""
    shutil.copytree(INVENTED, folder / "data")
    coming = "coming_wards: {valid_from: 2027-05-06, order: The Order 2026, number: 4}\n"
    with (folder / "data/partnership.yml").open("a", encoding="utf-8") as file:
        file.write(coming)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "First")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def _brought_in(checkout: Path, kind: str, name: str, content: bytes) -> str:
    """Run the step of *Import* that reads a file; return the patch that it hands over.

    The file comes from this machine: curl is asked for what the step asks for, there.
    """
    bash, curl = shutil.which("bash"), shutil.which("curl")
    assert bash
    assert curl, "No curl was found. Install it: apt-get install curl"
    with TemporaryDirectory() as folder:
        temporary, site, programs = (Path(folder) / part for part in ("run", "site", "programs"))
        for path in (temporary, site / "raw", programs):
            path.mkdir(parents=True)
        (site / "raw" / name).write_bytes(content)
        with serve(site) as base:
            here = programs / "curl"
            here.write_text(
                f'#!{bash}\nwords=("${{@/#=https/=http}}")\n'
                f'exec {curl} "${{words[@]/#https:\\/\\/example.org/{base}}}"\n',
                "utf-8",
            )
            here.chmod(0o755)
            steps = jobs(ROOT / ".github/workflows/import.yml")["read"]["steps"]
            (step,) = (step for step in steps if "KIND" in step.get("env", {}))
            said = {
                "KIND": kind,
                "ADDRESS": f"https://example.org/blob/{name}",
                "YEAR": "2024",
                "TITLE": "Residents by ward",
                "BASIS": "counted or officially estimated for these wards",
                "PATH": f"{programs}:{os.environ['PATH']}",
                "RUNNER_TEMP": str(temporary),
                "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
            }
            done = subprocess.run(  # noqa: S603 - the workflow's own step
                [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=checkout,
                env=os.environ | said,
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "wrote data/" in (temporary / "summary.md").read_text("utf-8")
        return (temporary / "proposal/records.patch").read_text("utf-8")


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load(path.read_text("utf-8"))["jobs"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_of_others_is_named_by_its_full_hash_and_its_version(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9]+(\.[0-9]+){2}$", line)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_only_the_job_that_needs_to_may_write(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in jobs(path).items():
        granted = job.get("permissions", workflow["permissions"])
        writing = {what for what, how in granted.items() if how == "write"}
        assert writing == MAY_WRITE.get(path.name, {}).get(name, set())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_text_from_outside_becomes_part_of_a_command(path: Path) -> None:
    for job in jobs(path).values():
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
    assert "pull_request_target" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_has_an_end_to_its_time(path: Path) -> None:
    assert all(job["timeout-minutes"] <= 30 for job in jobs(path).values())


def test_a_job_that_may_write_runs_none_of_the_projects_code() -> None:
    for path in WORKFLOWS:
        for name in MAY_WRITE.get(path.name, {}):
            commands = "\n".join(step.get("run", "") for step in jobs(path)[name]["steps"])
            assert not re.search(r"\bmake\b|partnership |python|npm", commands)


def test_nothing_that_was_proposed_is_fetched_where_a_token_may_write() -> None:
    text = (ROOT / ".github/workflows/comment.yml").read_text("utf-8")
    assert "pull_request:" not in text
    assert "ref:" not in text
    assert "partnership post" in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_checkout_leaves_no_credential_behind(path: Path) -> None:
    for job in jobs(path).values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_records_and_code_run_side_by_side_on_every_pull_request() -> None:
    check = jobs(ROOT / ".github/workflows/check.yml")
    assert [job["name"] for job in check.values()] == ["Records", "Code"]
    assert not any("needs" in job or "if" in job for job in check.values())


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (("data/wards.yml", "content/index.md"), "false"),
        (("data/wards.yml", "hooks/site_events.py"), "true"),
        (("overrides/data/x.js",), "true"),
        (("data/crime/2025-09.yml",), "false"),
    ],
)
def test_code_ends_at_once_where_only_records_or_words_are_changed(
    tmp_path: Path, files: tuple[str, ...], code: str
) -> None:
    steps = jobs(ROOT / ".github/workflows/check.yml")["code"]["steps"]
    (decision,) = (step for step in steps if step.get("id") == "changed")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "First", "--allow-empty")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    commit(tmp_path, "Second")
    output = tmp_path / "output"
    bash = shutil.which("bash")
    assert bash
    subprocess.run(  # noqa: S603 - the workflow's own step
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", decision["run"]],
        cwd=tmp_path,
        env={**os.environ, "EVENT": "pull_request", "GITHUB_OUTPUT": str(output)},
        check=True,
    )
    assert output.read_text("utf-8") == f"code={code}\n"


@pytest.mark.slow
def test_new_wards_come_in_by_three_official_files(tmp_path: Path) -> None:
    """Boundaries, months and postcodes come in one after another, on the branch of the first."""
    checkout = _checkout(tmp_path)
    data = checkout / "data"
    patch = _brought_in(checkout, "boundaries of new wards", "wards.geojson", _wards(data))
    for name in ("wards.yml", "boundaries/2027.geojson"):
        assert f"+++ b/data/{name}\n" in patch
    commit(checkout, "Boundaries")
    patch = _brought_in(checkout, "months of police figures", "latest.zip", _months(data))
    assert "+++ b/data/crime/2025-08.yml\n" in patch
    came = [line for line in patch.splitlines() if line.startswith("+    E059")]
    assert [line.partition(":")[0] for line in came] == [f"+    E0591001{n}" for n in range(1, 5)]
    commit(checkout, "Months")
    patch = _brought_in(checkout, "postcodes", "codepo_gb.zip", _postcodes(data))
    placed = re.findall(r"^\+2027,(AX\d \d[A-Z]{2}),E0591001\d,0$", patch, re.MULTILINE)
    assert placed == re.findall(r"^AX\d \d\w\w", (data / "postcodes.csv").read_text(), re.MULTILINE)


@pytest.mark.slow
def test_residents_come_in_by_an_official_file(tmp_path: Path) -> None:
    checkout = _checkout(tmp_path)
    residents = _residents(checkout / "data")
    patch = _brought_in(checkout, "residents of each ward", "residents.csv", residents)
    assert "+++ b/data/wards.yml\n" in patch


def test_every_lock_is_audited_each_week_and_a_publication_keeps_what_it_was_made_with() -> None:
    audit = yaml.safe_load((ROOT / ".github/workflows/audit.yml").read_text("utf-8"))
    assert audit[True]["schedule"], "YAML reads `on` as true"
    assert "make audit" in [step.get("run") for step in audit["jobs"]["audit"]["steps"]]
    build = jobs(ROOT / ".github/workflows/publish.yml")["build"]["steps"]
    assert "make sbom" in [step.get("run") for step in build]
    assert "build/sbom" in [step.get("with", {}).get("path") for step in build]
    make = shutil.which("make")
    assert make
    told = subprocess.run(  # noqa: S603 - it only tells what it would run
        [make, "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for lock in ROOT.glob("requirements*.txt"):
        assert f"-r {lock.name}" in told.stdout
    assert "npm audit --prefix tests/lighthouse" in told.stdout
