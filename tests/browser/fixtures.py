"""What the browser tests share: one Chromium for all, and the served site of each borough."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import find_chromium
from browser.crawl import WIDTHS, Crawl, crawl
from browser.kinds import built_pages, sampled, shapes_on, with_more_than
from browser.report import report_of
from browser.server import serve
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)

# A machine that does much at once is slow, which is no fault of a page.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

DESK = ViewportSize(width=1280, height=900)

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # the checks of a change run as root, where Chromium starts no other way
    "--renderer-process-limit=1",  # a visitor's pages need no process each: starting one takes long
]


def launch(kind: BrowserType, *flags: str) -> Browser:
    """Start the installed Chromium, with flags besides the usual ones."""
    program = find_chromium()
    assert program, "No Chromium was found. Install it: python tests/browser/chromium.py"
    return kind.launch(executable_path=program, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start the one browser of the session; without it tests fail, for none may be left out."""
    browser = launch(playwright.chromium)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """Serve the partnership's own site with its own headers; give its address."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def invented_base(invented_site: Path) -> Iterator[str]:
    """Serve the invented borough's site with its own headers; give its address."""
    with serve(invented_site) as address:
        yield address


@pytest.fixture(scope="session")
def crawled(
    chromium: Browser, site: Path, base: str, invented_site: Path, invented_base: str
) -> Crawl:
    """Visit both sites once, for all the tests that ask about it.

    The first page of each kind is visited at a desk, the last on a phone. The invented borough has
    what the real records lack, such as missing months; its templates are the same, so a page that
    shows an element which no page of the first site shows there is visited on a phone alone.
    """
    desk, phone = WIDTHS
    pages = built_pages(site)
    first = crawl(chromium, base, sampled(pages), desk)
    last = crawl(chromium, base, sampled(pages, last=True), phone)
    own = Crawl(list({*first.visited, *last.visited}), first.findings + last.findings)
    if path := os.environ.get("CRAWL_REPORT"):
        Path(path).write_text(json.dumps(report_of(own, chromium.version), indent=2), "utf-8")
    lacked = with_more_than(shapes_on(site, last.visited), invented_site)
    other = crawl(chromium, invented_base, list(lacked), phone)
    return Crawl(own.visited + other.visited, own.findings + other.findings)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a visitor at a desk, without storage and cache."""
    context = chromium.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def newcomer(context: BrowserContext) -> Page:
    """Open a page of that visitor's browser."""
    return context.new_page()


@pytest.fixture(scope="module")
def known(chromium: Browser) -> Iterator[Page]:
    """Open a page of a visitor who stays for all the tests of a file."""
    context = chromium.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(known: Page) -> Page:
    """Give an empty page of a visitor who has been here: a newcomer takes several times as long."""
    known.unroute_all()
    known.context.set_offline(offline=False)
    known.set_viewport_size(DESK)
    known.emulate_media(media="null", forced_colors="null")
    known.goto("about:blank")
    return known
