"""The HTML of built pages is valid: two independent validators find no error."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browser.kinds import built_pages, sampled
from building import ROOT

pytestmark = pytest.mark.slow

MODULES = ROOT / "node_modules"
HTML_VALIDATE = MODULES / "html-validate" / "bin" / "html-validate.mjs"
NU_CHECKER = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
ALLOWED: dict[str, str] = {}
"""What the Nu checker may say, each message with the reason why it is none to correct."""


def of_each_kind(site: Path) -> list[Path]:
    """Return the files of the first page of each kind."""
    return [site / page.file for page in sampled(built_pages(site))]


def program(name: str) -> str:
    """Find a program; where there is none the test is left out, unless a change is checked."""
    own = Path(sys.executable).parent
    found = shutil.which(name, path=f"{own}{os.pathsep}{os.environ['PATH']}")
    if not found:
        message = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def answer(*command: str | Path) -> Any:  # noqa: ANN401 - JSON of any shape
    """Run a checker and return the JSON that it prints."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - the words of this file
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def html_validate(*folders: Path) -> list[str]:
    """Return what html-validate finds on the pages of some folders."""
    results = answer(
        program("node"),
        HTML_VALIDATE,
        "--config",
        ROOT / ".htmlvalidate.mjs",
        "--formatter",
        "json",
        *(folder / "**" / "*.html" for folder in folders),
    )
    return [
        f"{page['filePath']}:{message['line']} {message['ruleId']} {message['message']}"
        for page in results
        for message in page["messages"]
    ]


def nu_checker(files: list[Path]) -> list[str]:
    """Return what the Nu checker finds on pages."""
    flags = ["--stdout", "--exit-zero-always", "--format", "json"]
    # A thorough compilation of the checker takes longer than it saves in so short a run.
    results = answer(program("java"), "-XX:TieredStopAtLevel=1", "-jar", NU_CHECKER, *flags, *files)
    return [
        f"{result['url']}:{result.get('lastLine')} {result['message']}"
        for result in results["messages"]
        if result["message"] not in ALLOWED
    ]


def test_html_validate_finds_nothing_on_any_page(site: Path, invented_site: Path) -> None:
    assert html_validate(site, invented_site) == []


def test_the_nu_checker_finds_nothing_on_a_page_of_each_kind(
    site: Path, invented_site: Path
) -> None:
    assert nu_checker([*of_each_kind(site), *of_each_kind(invented_site)]) == []


def test_both_find_what_is_wrong_with_a_page(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><p id=a>One<p id=a style='color: red'>Two", "utf-8")
    assert any("no-dup-id" in message for message in html_validate(tmp_path))
    assert any("Duplicate ID" in message for message in nu_checker([wrong]))
