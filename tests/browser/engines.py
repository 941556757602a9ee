"""Chromium, and Firefox if installed, with readers' settings.

A reader sets letters of another size and colours of their own for every page of a browser, so each
choice starts it anew. Playwright drives the Firefox that is installed, if it is new enough for it;
where none can be driven, one line at the end of the tests says so (`firefox_was_left_out`).
"""

import re
import shutil
import zlib
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from browser.fixtures import PATIENCE, launch
from playwright.sync_api import Browser, BrowserType, Error, Page, Playwright

Colours = Literal["light", "dark"]

_LEFT_OUT = re.compile(r"Firefox was left out: .*")


class Engine:
    """A kind of browser that opens pages with a reader's own settings."""

    def __init__(self, kind: BrowserType) -> None:
        """Remember the kind; it starts when a page is first asked for."""
        self._kind = kind
        self._started: dict[tuple[int, Colours | None], Browser] = {}

    def page(self, width: int = 1280, *, letters: int = 16, colours: Colours | None = None) -> Page:
        """Open a page for a reader who set letters of so many pixels, or colours for all pages."""
        wanted = (letters, colours)
        if wanted not in self._started:
            start = self._chromium if self._kind.name == "chromium" else self._firefox
            self._started[wanted] = start(*wanted)
        page = self._started[wanted].new_page(viewport={"width": width, "height": 740})
        page.set_default_timeout(PATIENCE)
        if colours and self._kind.name == "chromium":
            page.emulate_media(forced_colors="active", color_scheme=colours)
        return page

    def _chromium(self, letters: int, _colours: Colours | None) -> Browser:
        return launch(self._kind, f"--blink-settings=defaultFontSize={letters}")

    def _firefox(self, letters: int, colours: Colours | None) -> Browser:
        settings: dict[str, str | float | bool] = {"font.size.variable.x-western": letters}
        if colours:
            ground, text, link = _OWN[colours]
            settings |= {
                "browser.display.document_color_use": 2,
                "browser.display.use_system_colors": False,
                "browser.display.background_color": ground,
                "browser.display.foreground_color": text,
                "browser.display.anchor_color": link,
            }
        program = shutil.which("firefox") or shutil.which("firefox-esr")
        return self._kind.launch(
            channel="moz-firefox", executable_path=program, firefox_user_prefs=settings
        )

    def hindrance(self) -> str:
        """Return why this kind of browser cannot be used here; empty where it can."""
        if not (shutil.which("firefox") or shutil.which("firefox-esr")):
            return "none is installed"
        try:
            self.page().close()
        except Error as error:
            return f"Playwright cannot drive the one installed ({error.message.splitlines()[0]})"
        return ""

    def close(self) -> None:
        """End what was started."""
        for browser in self._started.values():
            browser.close()


_OWN = {
    "light": ("#FFFFFF", "#000000", "#0000EE"),
    "dark": ("#000000", "#FFFFFF", "#FFFF00"),
}
"""The ground, the text and the links of a reader's own colours."""


@pytest.fixture(scope="session", params=["chromium", "firefox"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    """Give each kind of browser in turn; Chromium is never left out."""
    engine = Engine(getattr(playwright, request.param))
    if request.param == "firefox" and (why := engine.hindrance()):
        pytest.skip(f"Firefox was left out: {why}.")
    yield engine
    engine.close()


def firefox_was_left_out(skipped: list[Any]) -> list[str]:
    """Return the one line that says so, from the reports of what was skipped; else nothing."""
    said = (_LEFT_OUT.search(str(report.longrepr)) for report in skipped)
    return sorted({found[0].rstrip("')") for found in said if found})[:1]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that Firefox was left out, where it was, and why."""
    for line in firefox_was_left_out(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)


def sheets(printed: bytes) -> int:
    """Return how many sheets a PDF has; Firefox packs what says so."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", printed, re.DOTALL)
    packed = (stream for stream in streams if stream.startswith(b"x"))
    whole = printed + b"".join(zlib.decompressobj().decompress(stream) for stream in packed)
    return len(re.findall(rb"/Type\s*/Page\b", whole))
