"""After one visit the finder and the reader's ward open without a network, from what was kept.

How the worker meets a network that hangs or lies is held in tests/scripts/offline.test.js.
"""

import time
from pathlib import Path

import pytest
from browser.asking import FINDER, ask, opened, outcome
from playwright.sync_api import BrowserContext, Page, expect

PATIENCE = 10
"""Seconds that a page may take to keep itself."""

POSTCODE, ANSWER = "TS18 1AA", "TS18 1AA is in Stockton Town Centre ward."

KEPT = """async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map((request) => request.url);
}"""

LOADED = """() => {
    const parts = document.querySelectorAll('script[src], link[rel~="icon"], link[rel=stylesheet]');
    return [...parts].map((part) => part.src ?? part.href);
}"""

WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"

KEEP_AN_OLD_PAGE = """async () => {
    const kept = await caches.open("finder");
    await kept.put("/assets/javascripts/finder.00000000.js", new Response("old"));
    await kept.put(location.pathname, new Response("old"));
}"""


@pytest.fixture
def visited(newcomer: Page, base: str) -> Page:
    """Visit the finder once, until it has kept what it needs."""
    opened(newcomer, base)
    wait_until_kept(newcomer)
    return newcomer


def wait_until_kept(page: Page, *, wards: int = 0) -> None:
    """Wait until the page, its postcodes, all of its parts and wards are kept, and nothing else."""
    wanted = len(page.evaluate(LOADED)) + 2 + wards
    deadline = time.monotonic() + PATIENCE
    while (kept := len(page.evaluate(KEPT))) != wanted:
        assert time.monotonic() < deadline, f"{kept} files are kept instead of {wanted}"
        page.wait_for_timeout(50)


def test_it_opens_again_and_answers_with_the_network_cut(
    visited: Page, context: BrowserContext, base: str
) -> None:
    context.set_offline(offline=True)
    visited.reload()
    ask(visited, POSTCODE)
    expect(outcome(visited)).to_have_text(ANSWER)
    another = context.new_page()
    another.goto(f"{base}/{FINDER}#map")
    ask(another, POSTCODE)
    expect(outcome(another)).to_have_text(ANSWER)


def test_it_keeps_files_of_the_site_and_no_word_of_the_reader(
    visited: Page, base: str, site: Path
) -> None:
    ask(visited, POSTCODE)
    expect(outcome(visited)).to_have_text(ANSWER)
    visited.reload()
    for address in visited.evaluate(KEPT):
        name = address.removeprefix(f"{base}/")
        assert (site / name / "index.html" if name.endswith("/") else site / name).is_file()


def test_the_page_of_the_ward_that_was_found_opens_with_the_network_cut(
    visited: Page, context: BrowserContext
) -> None:
    ask(visited, POSTCODE)
    expect(outcome(visited)).to_have_text(ANSWER)
    wait_until_kept(visited, wards=1)
    context.set_offline(offline=True)
    outcome(visited).get_by_role("link", name="Stockton Town Centre").click()
    expect(visited.get_by_role("heading", level=1)).to_contain_text("Stockton Town Centre")
    expect(visited.locator("main svg").first).to_be_visible()


def test_it_asks_the_network_first_and_lets_go_of_what_is_old(visited: Page, base: str) -> None:
    visited.evaluate(KEEP_AN_OLD_PAGE)
    visited.reload()
    expect(visited.get_by_role("heading", level=1)).to_have_text("Find your ward")
    wait_until_kept(visited)
    assert f"{base}/assets/javascripts/finder.00000000.js" not in visited.evaluate(KEPT)


def test_other_pages_keep_nothing(newcomer: Page, base: str) -> None:
    opened(newcomer, base, "wards/")
    newcomer.wait_for_load_state("networkidle")
    assert newcomer.evaluate(KEPT) == []
    assert newcomer.evaluate(WORKERS) == 0
