"""Writes what a crawl found by kind of page, as the accessibility statement records it.

`CRAWL_REPORT=crawl.json pytest tests/browser/test_crawl.py` writes the file.
Its content is the value of `crawl` in data/accessibility.yml.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

from browser.crawl import WIDTHS, Crawl
from building import ROOT

HOW = (
    "It tried one page of each kind or more. It held them against levels A and AA of WCAG 2.2 "
    "and good practice. It did so on a wide screen and on a small phone ({} pixels)."
)


def report_of(crawl: Crawl, browser: str) -> dict[str, Any]:
    """Return the record of a crawl: its day, its tool and what it found on each kind of page."""
    return {
        "on": _today(),
        "tool": f"axe-core {_axe_version()} in Chromium {browser}",
        "how": HOW.format(" and ".join(f"{width:,}" for width in WIDTHS)),
        "kinds": [_kind(crawl, kind) for kind in sorted({page.kind for page in crawl.visited})],
    }


def _kind(crawl: Crawl, kind: str) -> dict[str, Any]:
    violations = [
        finding
        for finding in crawl.findings
        if finding.page.kind == kind and finding.check == "violation"
    ]
    pages = sum(page.kind == kind for page in crawl.visited)
    return {"name": kind, "pages": pages, "violations": len(violations)}


def _today() -> str:
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)
    return now.date().isoformat()


def _axe_version() -> str:
    package = ROOT / "node_modules" / "axe-core" / "package.json"
    return str(json.loads(package.read_text("utf-8"))["version"])
