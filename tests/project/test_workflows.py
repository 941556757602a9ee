"""The workflows hold no key, run no code that changes under them, and do only what they must."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
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


def _wards(data: Path) -> str:
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
    return json.dumps(drawn)


def _residents(data: Path) -> str:
    """Return a table of residents of the wards in force."""
    codes = re.findall(r"code: (E0590001\d)", (data / "wards.yml").read_text("utf-8"))
    return "Ward code,Residents\n" + "".join(f"{code},5000\n" for code in codes)


OFFICIAL = {"wards.geojson": _wards, "residents.csv": _residents}


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


@pytest.mark.parametrize(
    ("kind", "official", "changed"),
    [
        ("boundaries of new wards", "wards.geojson", ["wards.yml", "boundaries/2027.geojson"]),
        ("residents of each ward", "residents.csv", ["wards.yml"]),
    ],
)
def test_an_official_file_is_brought_in_by_its_address(
    tmp_path: Path, kind: str, official: str, changed: list[str]
) -> None:
    """The workflow's own step runs on a checkout; what curl fetches lies ready."""
    checkout, temporary, ready = (tmp_path / name for name in ("checkout", "run", "ready"))
    shutil.copytree(INVENTED, checkout / "data")
    coming = "coming_wards: {valid_from: 2027-05-06, order: The Order 2026, number: 4}\n"
    with (checkout / "data/partnership.yml").open("a", encoding="utf-8") as file:
        file.write(coming)
    git(checkout, "init", "--quiet", "--initial-branch=main")
    commit(checkout, "First")
    (checkout / ".venv").symlink_to(sys.prefix)
    for folder in (temporary, ready):
        folder.mkdir()
    (ready / official).write_text(OFFICIAL[official](checkout / "data"), "utf-8")
    curl = ready / "curl"
    curl.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{ready}/${{last##*/}}" .\n', "utf-8")
    curl.chmod(0o755)
    steps = jobs(ROOT / ".github/workflows/import.yml")["read"]["steps"]
    (step,) = (step for step in steps if "KIND" in step.get("env", {}))
    said = {
        "KIND": kind,
        "ADDRESS": f"https://example.org/blob/{official}",
        "YEAR": "2024",
        "TITLE": "Residents by ward",
        "BASIS": "counted or officially estimated for these wards",
    }
    summary, bash = temporary / "summary.md", shutil.which("bash")
    assert bash
    done = subprocess.run(  # noqa: S603 - the workflow's own step
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=checkout,
        env=os.environ
        | said
        | {
            "PATH": f"{ready}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(temporary),
            "GITHUB_STEP_SUMMARY": str(summary),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    patch = (temporary / "proposal/records.patch").read_text("utf-8")
    for name in changed:
        assert f"+++ b/data/{name}\n" in patch
    assert "wrote data/wards.yml" in summary.read_text("utf-8")


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
