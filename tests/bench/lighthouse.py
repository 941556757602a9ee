"""Asks Lighthouse for its scores of four pages, served compressed as a host would.

Lighthouse is a package of its own in tests/lighthouse/, which `make bench` installs.
`LIGHTHOUSE` names another one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.running import Line, command
from browser.chromium import find_chromium
from browser.fixtures import FLAGS
from browser.kinds import built_pages
from browser.server import serve
from building import ROOT

TRIES = 3
"""Lighthouse now and then loses the trace of a page; it may try again."""

_FULL = 0.995
"""From here on a measure costs no point."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PROGRAM = ROOT / "tests" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page on its mobile profile: 0 to 100 in each category."""

    address: str
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    lost: str
    """The measures of speed that cost the page a point, with what was measured."""


def lighthouse_lines(site: Path) -> Iterator[Line]:
    """Yield the scores of each page, compressed as for publishing, and what costs it speed."""
    command("partnership", "compress", str(site), runs=1)
    for scores in lighthouse(site):
        four = (scores.performance, scores.accessibility, scores.best_practices, scores.seo)
        aim = f"aim: 100 in each{scores.lost and f'; {scores.lost}'}"
        yield f"Lighthouse, {scores.address}", " ".join(map(str, four)), aim


def lighthouse(site: Path) -> list[Scores]:
    """Return the scores of home, a ward, the finder and a plan's summary; none without the tool."""
    program = Path(os.environ.get("LIGHTHOUSE", PROGRAM))
    if not program.exists():
        return []
    with serve(site) as base:
        return [_scores(program, base, address) for address in _addresses(site)]


def _addresses(site: Path) -> list[str]:
    wanted = ("Home", "Wards of today", "Find your ward", "Pages of a plan: summary")
    last = {page.kind: page.address for page in built_pages(site)}
    return [last[kind] for kind in wanted if kind in last]


def _scores(program: Path, base: str, address: str) -> Scores:
    words = [
        str(program),
        f"{base}/{address}",
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]
    surroundings = {**os.environ, "CHROME_PATH": str(find_chromium()), "CI": "true"}
    for _ in range(TRIES):
        done = subprocess.run(  # noqa: S603 - the words of this file
            words, env=surroundings, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            break
    else:
        sys.exit(f"Lighthouse failed on /{address}.\n{done.stderr}")
    found = json.loads(done.stdout)
    speed, accessibility, practices, seo = (
        round(100 * found["categories"][name]["score"]) for name in CATEGORIES
    )
    return Scores(f"/{address}", speed, accessibility, practices, seo, _lost(found))


def _lost(found: dict[str, Any]) -> str:
    measures = (
        found["audits"][reference["id"]]
        for reference in found["categories"]["performance"]["auditRefs"]
        if reference["weight"]
    )
    return ", ".join(
        f"{measure['title']} {measure['displayValue']}"
        for measure in measures
        if measure["score"] < _FULL
    )
