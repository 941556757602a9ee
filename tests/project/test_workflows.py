"""The workflows hold no key, run no code that changes under them, and do only what they must."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAY_WRITE = {
    "month.yml": {"propose": {"contents", "pull-requests"}},
    "publish.yml": {"deploy": {"pages", "id-token"}},
}
"""The only jobs that may write, and what."""


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
