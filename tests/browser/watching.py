"""Records the side effects of a page: requests, console messages, violations, storage."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

SCRIPTS = Path(__file__).with_name("in_page")

FINDER_COPY = "finder"
"""The name under which the finder keeps itself; test_finder_offline.py tells what is in it."""

STORED = f"""async () => ({{
    cookies: document.cookie,
    localStorage: Object.keys(localStorage),
    sessionStorage: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((database) => database.name),
    caches: (await caches.keys()).filter((name) => name !== "{FINDER_COPY}"),
}})"""

NOTE_VIOLATIONS = """
    window.policyViolations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        window.policyViolations.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
"""


def script(name: str) -> str:
    """Return a script that the tests run within a page."""
    return (SCRIPTS / f"{name}.js").read_text("utf-8")


@dataclass
class Watch:
    """What one page has done since the watch began."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, and errors that no script caught."""

    def __post_init__(self) -> None:
        """Begin."""
        self.page.add_init_script(NOTE_VIOLATIONS)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def begin_again(self) -> None:
        """Forget what was noted, for the next page of the same visitor."""
        self.requests.clear()
        self.complaints.clear()

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def violations(self) -> list[str]:
        """Return what the page tried against its content security policy."""
        return list(self.page.evaluate("window.policyViolations"))

    def elsewhere(self, base: str) -> list[str]:
        """Return the requests that went to another host than the site's."""
        return [
            request.url
            for request in self.requests
            if not request.url.startswith((base + "/", "data:"))
        ]


def stored(page: Page, context: BrowserContext) -> dict[str, Any]:
    """Return what a visit has left of the visitor on the device, kind by kind; empty is right."""
    left = {**page.evaluate(STORED), "jar": [cookie["name"] for cookie in context.cookies()]}
    return {kind: names for kind, names in left.items() if names}
