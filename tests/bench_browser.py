"""Measures the first visit of each kind of page in Chromium, and asks Lighthouse for its scores.

Lighthouse is a package of its own in tests/lighthouse/, which `make bench` installs.
`LIGHTHOUSE` names another one.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from browser.chromium import find_chromium
from browser.fixtures import FLAGS, launch
from browser.kinds import BuiltPage, built_pages, sampled
from browser.nginx import find_nginx, serve_by_nginx
from browser.server import serve
from building import ROOT
from playwright.sync_api import Browser, Response, sync_playwright

SLOWNESS = 4
"""How many times slower than this machine the phone is, as Lighthouse takes it to be."""

TRIES = 3
"""Lighthouse now and then loses the trace of a page; it may try again."""

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PROGRAM = ROOT / "tests" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"


@dataclass(frozen=True)
class Visit:
    """What the first visit of a page costs a reader."""

    kind: str
    address: str
    requests: int
    size: int
    """Bytes of all that is loaded, as files."""
    gzipped: int
    """The same as a host sends it."""
    script_ms: float
    """How long scripts run on a phone."""


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page on its mobile profile: 0 to 100 in each category."""

    address: str
    performance: int
    accessibility: int
    best_practices: int
    seo: int


def visits(site: Path) -> list[Visit]:
    """Visit a page of each kind for the first time and return what each visit cost."""
    with serve(site) as base, sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        done = [_visit(browser, base, page) for page in sampled(built_pages(site), count=1)]
        browser.close()
    return done


def _visit(browser: Browser, base: str, built: BuiltPage) -> Visit:
    context = browser.new_context(viewport={"width": 360, "height": 640}, is_mobile=True)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls, and a method of a list takes no mark
    chromium = context.new_cdp_session(page)
    chromium.send("Performance.enable")
    chromium.send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
    page.goto(f"{base}/{built.address}", wait_until="networkidle")
    metrics = chromium.send("Performance.getMetrics")["metrics"]
    seconds = {one["name"]: one["value"] for one in metrics}["ScriptDuration"]
    bodies = [answer.body() for answer in answers]
    context.close()
    return Visit(
        kind=built.kind,
        address=f"/{built.address}",
        requests=len(bodies),
        size=sum(map(len, bodies)),
        gzipped=sum(len(gzip.compress(body, mtime=0)) for body in bodies),
        script_ms=round(seconds * 1000, 1),
    )


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
    command = [
        program,
        f"{base}/{address}",
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]
    surroundings = {**os.environ, "CHROME_PATH": str(find_chromium()), "CI": "true"}
    for _ in range(TRIES):
        done = subprocess.run(  # noqa: S603 - the words of this file
            command, env=surroundings, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            break
    else:
        sys.exit(f"Lighthouse failed on /{address}.\n{done.stderr}")
    found = json.loads(done.stdout)["categories"]
    return Scores(f"/{address}", *(round(100 * found[name]["score"]) for name in CATEGORIES))


def requests_a_second(site: Path) -> float | None:
    """Return how many requests nginx answers in a second to one reader; None without nginx.

    The reader asks for every page once over one connection; the fastest of three rounds counts.
    """
    program = find_nginx()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as work, serve_by_nginx(program, site, Path(work)) as base:
        host = urlsplit(base).netloc
        addresses = [page.address for page in built_pages(site)]
        return max(_round(host, addresses) for _ in range(3))


def _round(host: str, addresses: list[str]) -> float:
    connection = HTTPConnection(host)
    start = time.perf_counter()
    for address in addresses:
        connection.request("GET", f"/{address}")
        connection.getresponse().read()
    seconds = time.perf_counter() - start
    connection.close()
    return len(addresses) / seconds
