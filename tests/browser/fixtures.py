"""What the browser tests share: one Chromium for all, and the served site of each borough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import find_chromium
from browser.server import serve
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # the checks of a change run as root, where Chromium starts no other way
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the one browser of the session; without it tests fail, for none may be left out."""
    program = find_chromium()
    assert program, "No Chromium was found. Install it: python tests/browser/chromium.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
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


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a visitor at a desk, without storage and cache."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open a page of that visitor's browser."""
    return context.new_page()
