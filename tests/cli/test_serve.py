"""`make serve` tells in the browser what is wrong, and comes back by itself."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import ROOT

pytestmark = pytest.mark.slow

PATIENCE = 60
"""Seconds within which the server must have built the site again, on a busy machine too."""


@pytest.fixture
def address(invented: Path, tmp_path: Path) -> Iterator[str]:
    """Serve the invented borough while its records are edited."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ("serve", "--dev-addr", f"127.0.0.1:{port}", "--watch", str(invented))
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - the project's own command
            [str(Path(sys.executable).with_name("mkdocs")), *words],
            cwd=ROOT,
            env={**os.environ, "PARTNERSHIP_DATA": str(invented)},
            stdout=log,
            stderr=log,
        )
    yield f"http://127.0.0.1:{port}/"
    server.kill()
    server.wait()


def text_at(address: str, words: str) -> str:
    """Wait until a page holds some words, and return it."""
    deadline = time.monotonic() + PATIENCE
    page = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - the test's own server
                page = answer.read().decode()
        except (urllib.error.URLError, OSError):
            page = ""
        if words in page:
            return page
        time.sleep(0.2)
    pytest.fail(f"{words!r} is not on {address} after {PATIENCE} seconds: {page[:500]}")


def test_a_mistake_is_shown_in_place_of_each_page_until_it_is_corrected(
    invented: Path, address: str
) -> None:
    text_at(address, "Aldermoor")
    record = invented / "partnership.yml"
    right = record.read_text("utf-8")
    line = right[: right.index("current_plan:")].count("\n") + 1
    record.write_text(right.replace("current_plan: 2024-2027", "current_plan: 2024-2028"), "utf-8")
    page = text_at(f"{address}wards/abbey/", "Nothing is published while this is wrong")
    assert f"partnership.yml, line {line}" in page
    assert "Did you mean &#39;2024-2027&#39;?" in page
    assert "livereload" in page
    record.write_text(right, "utf-8")
    assert "Nothing is published" not in text_at(f"{address}wards/abbey/", "Abbey</h1>")
