"""Measures the first visit of each kind of page in Chromium, and how fast a host answers."""

import gzip
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.running import Line
from browser.fixtures import launch
from browser.kinds import BuiltPage, built_pages, sampled
from browser.nginx import find_nginx, serve_by_nginx
from browser.server import serve
from playwright.sync_api import Browser, Response, sync_playwright

SLOWNESS = 4
"""How many times slower than this machine the phone is, as Lighthouse takes it to be."""


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


def visit_lines(site: Path) -> Iterator[Line]:
    """Yield what a first visit of each kind of page costs, and how many a second nginx answers."""
    for visit in visits(site):
        asked = f"{visit.requests} requests, scripts {visit.script_ms:.0f} ms on a phone"
        yield f"first visit: {visit.kind}", f"{visit.gzipped / 1000:.0f} KB", asked
    answered = requests_a_second(site)
    value = f"{answered:,.0f}" if answered else "not measured"
    yield "requests a second that nginx answers to one reader", value, "each page once"


def visits(site: Path) -> list[Visit]:
    """Visit a page of each kind for the first time and return what each visit cost."""
    with serve(site) as base, sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        done = [_visit(browser, base, page) for page in sampled(built_pages(site))]
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
    seconds = {metric["name"]: metric["value"] for metric in metrics}["ScriptDuration"]
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
