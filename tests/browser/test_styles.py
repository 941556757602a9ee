"""Every rule of our style sheets is used: by a page, or by what a script adds to one."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from browser.watching import script
from building import ROOT
from playwright.sync_api import Browser

SHEETS = ROOT / "overrides" / "assets" / "stylesheets"

COMES_LATER = {
    '*[[]aria-expanded="true"]': "The scripts of the menu and the search say what is open.",
    '*[[]aria-invalid="true"]': "The finder marks the field when it cannot read what is typed.",
    '[[]aria-busy="true"]*': "The exploring page waits for its figures.",
    ".explore .key-[234]": "The exploring page has further lines where they are chosen.",
    "*.is-interactive*": "A reader of the exploring page asks for its interactive chart.",
    ".explore.is-ready*": "The form of the exploring page is there when its script is.",
    "#finder-details h[23]": "The finder puts its answers there.",
    "#finder-details .finder__ward*": "The same.",
    "#finder-result*": "The same.",
    ".finder__wards": "The same.",
    ".home:has(#finder-outcome*": "The same.",
    ".is-leaving body": "The page is emptied while a reader leaves it.",
    "#site-search li*": "The search lists what it found.",
    '#site-search [[]role="status"] *': "The search names the numbers for help, and leads away.",
    "*.is-found*": "The finder marks the ward it found on either map.",
    "*.zoom-map__ward*": "Leaflet draws the wards of the map that moves.",
    "*.zoom-map__name": "Leaflet writes their names.",
    "*.zoom-map__town": "Leaflet writes the names of towns.",
    ".zoom-map__place.leaflet-container": "Leaflet marks its place.",
    ".zoom-map__place .leaflet-*": "Leaflet lays its buttons and the streets there.",
    "*.status-tag--dropped*": "A plan may drop a target.",
    ".site-notice*": "The partnership may have a notice for every page.",
    ".site-nav span": "A section of the menu may have no page of its own.",
    ".md-typeset*blockquote": "Whoever writes in content/ may quote.",
    ".ways *details[[]open]*": "A reader unfolds one.",
    ".md-typeset details[[]open] > summary": "A reader opens what is folded away.",
    ".md-typeset hr": "Whoever writes in content/ may draw a line across.",
    ".md-typeset img": "Whoever writes in content/ may show a picture.",
    ".md-typeset table:not([[]class]) t[dh]": "Whoever writes in content/ may lay out a table.",
}
"""What fits nothing on a page as it is built, as patterns, and when there will be something."""


@pytest.fixture(scope="module")
def idle(chromium: Browser, site: Path, invented_site: Path) -> list[str]:
    """Return the selectors of our style sheets that fit nothing on any page of either site."""
    pages = [
        path.read_text("utf-8")
        for folder in (site, invented_site)
        for path in folder.rglob("*.html")
    ]
    sheet = "".join(path.read_text("utf-8") for path in sorted(SHEETS.rglob("*.css")))
    page = chromium.new_page()
    found = page.evaluate(script("idle_selectors"), {"sheet": sheet, "pages": pages})
    page.close()
    return list(found)


def test_every_rule_fits_something_or_is_known_to_come_later(idle: list[str]) -> None:
    unknown = [rule for rule in idle if not any(fnmatchcase(rule, way) for way in COMES_LATER)]
    assert unknown == [], "\n".join(unknown)


def test_nothing_is_awaited_that_is_there_or_has_no_rule(idle: list[str]) -> None:
    assert [way for way in COMES_LATER if not any(fnmatchcase(rule, way) for rule in idle)] == []
