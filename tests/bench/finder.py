"""Measures the finder's index: its bytes, its reading on a slow phone, and a country of it."""

import gzip
import os
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

from bench.running import Line
from browser.chromium import find_chromium
from browser.fixtures import FLAGS
from building import ROOT, TODAYS
from partnership.checks.gate import load_partnership
from partnership.maps.postcode_index import LETTERS, finder_index
from partnership.model.postcodes import Postcode
from partnership.model.wards import Ward
from partnership.pages.finder import Finder
from partnership.pages.snapshot import Snapshot
from playwright.sync_api import sync_playwright

SLOWNESS = 6
"""How many times slower than this machine the phone is."""

COUNTRY = 1_700_000
AREAS = 124
"""Live postcodes and postcode areas of the country, about."""

UNITS = ["".join(pair) for pair in product(LETTERS, repeat=2)]
SHARE, RUN, WARDS_IN_A_SECTOR, MARKED = 0.45, 8, 5, 0.1
"""How much of a sector is in use, how many units in a row share a ward, how many wards it has, and
how many units may lie in two: much as in the real list, except that the units lie at random."""

TIMED = """([text, asked]) => {
    const timed = (times, work) => {
        const start = performance.now();
        for (let time = 0; time < times; time += 1) work(time);
        return (performance.now() - start) / times;
    };
    const index = JSON.parse(text);
    return [
        timed(50, () => JSON.parse(text)),
        timed(asked.length, (time) => postcodes.lookUp(index, asked[time])),
    ];
}"""


def zipped(text: str) -> int:
    """Return the bytes of a text as a host sends it."""
    return len(gzip.compress(text.encode(), 9, mtime=0))


def finder_lines() -> Iterator[Line]:
    """Yield what was measured of the borough's index and of a country's."""
    today = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    records = load_partnership(TODAYS)
    finder = Finder(Snapshot(records, today))
    size, count = zipped(finder.index), len(records.postcodes)
    yield f"index of {count:,} postcodes, gzipped", f"{size:,} B", "aim: at most 3,000"
    yield "the same, for each postcode", f"{8 * size / count:.1f} bits", ""
    asked = [postcode.postcode for postcode in records.postcodes]
    decoded, looked_up = in_chromium(finder.index, asked)
    yield f"index decoded, {SLOWNESS} times slowed", f"{decoded:.2f} ms", "aim: under 10"
    yield f"one look-up, {SLOWNESS} times slowed", f"{looked_up:.3f} ms", "aim: under 1"
    yield from country_lines()


def in_chromium(index: str, asked: list[str]) -> tuple[float, float]:
    """Return the milliseconds of decoding and of a look-up in a browser made slow."""
    program = find_chromium()
    if program is None:
        sys.exit("No Chromium was found. Install it: python tests/browser/chromium.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        script = ROOT / "overrides" / "assets" / "javascripts" / "postcodes.js"
        page.add_script_tag(content=script.read_text("utf-8").replace("export const", "const", 1))
        tools = page.context.new_cdp_session(page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
        decoded, looked_up = page.evaluate(TIMED, [index, asked])
        browser.close()
    return decoded, looked_up


def invented_area(number: int, rolls: random.Random) -> tuple[list[Postcode], tuple[Ward, ...]]:
    """Make up an area of the country: its postcodes, and the wards that they are in."""
    sectors = round(COUNTRY / AREAS / len(UNITS) / SHARE)
    wards = tuple(
        Ward(code=f"E05{number:03}{place:03}", name=f"{place}", slug=f"ward-{place}")
        for place in range(sectors * WARDS_IN_A_SECTOR // 2)
    )
    letters = f"{LETTERS[number // 20]}{LETTERS[number % 20]}"
    made = []
    for sector in range(sectors):
        near = [ward.code for ward in wards[sector * 2 : sector * 2 + WARDS_IN_A_SECTOR]]
        name, ward = f"{letters}{sector // 10 + 1} {sector % 10}", near[0]
        for unit in UNITS:
            if rolls.random() > SHARE:
                continue
            if rolls.random() < 1 / RUN:
                ward = rolls.choice(near)
            other = rolls.choice(near) if rolls.random() < MARKED else ward
            made.append(Postcode(name + unit, ward, 0, 0, () if other == ward else (other,)))
    return made, wards


def country_lines() -> Iterator[Line]:
    """Yield what an index of every area takes, one file an area."""
    rolls = random.Random(2008)  # noqa: S311 - invented postcodes are no secret
    sizes, seconds, count = [], 0.0, 0
    for number in range(AREAS):
        made, wards = invented_area(number, rolls)
        count += len(made)
        start = time.perf_counter()
        text = finder_index(made, wards)
        seconds += time.perf_counter() - start
        sizes.append(zipped(text))
    name = f"{count:,} invented postcodes in {AREAS} files, gzipped"
    yield name, f"{sum(sizes) / 1e6:.2f} MB", ""
    yield "the same, each file", f"{min(sizes):,} to {max(sizes):,} B", ""
    yield "the same, for each postcode", f"{8 * sum(sizes) / count:.1f} bits", ""
    yield "the same, written", f"{seconds:.1f} s", ""
    yield "peak memory of writing one of them", f"{memory_of_one_area(rolls):.0f} MiB", ""


def memory_of_one_area(rolls: random.Random) -> float:
    """Return the mebibytes that writing the index of one area takes at most."""
    made, wards = invented_area(0, rolls)
    tracemalloc.start()
    finder_index(made, wards)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20
