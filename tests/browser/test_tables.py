"""A short table fits the narrowest phone, whatever the ward is called."""

from pathlib import Path

import pytest
from browser.crawl import WIDTHS
from playwright.sync_api import Page, expect

HIDDEN_PART = "region => region.scrollWidth - region.clientWidth"


def test_the_rates_of_every_ward_are_seen_whole_on_the_narrowest_phone(
    page: Page, site: Path, base: str
) -> None:
    page.set_viewport_size({"width": 320, "height": WIDTHS[320]})
    wards = [path.parent.parent.name for path in sorted(site.glob("wards/*/months/index.html"))]
    hidden = {}
    for ward in wards:
        page.goto(f"{base}/wards/{ward}/months/")
        for region in page.locator(".table-scroll:has(#rates-table)").all():
            hidden[ward] = region.evaluate(HIDDEN_PART)
    assert "bishopsgarth-and-elm-tree" in hidden
    assert {ward: width for ward, width in hidden.items() if width} == {}


@pytest.mark.parametrize(
    ("address", "caption"),
    [
        ("plans/2008-2011/", "projects-caption"),
        ("plans/2008-2011/monitoring/", "meetings-caption"),
        ("about/method/", "categories"),
        ("releases/", "published"),
        ("downloads/", "files"),
    ],
)
def test_a_table_of_words_is_seen_whole_where_only_a_few_pixels_lack(
    page: Page, base: str, address: str, caption: str
) -> None:
    page.set_viewport_size({"width": 320, "height": WIDTHS[320]})
    page.goto(f"{base}/{address}#{caption}")  # which unfolds the table where it is folded away
    expect(page.locator(f"#{caption}")).to_be_visible()
    assert page.locator(f"[aria-labelledby={caption}]").evaluate(HIDDEN_PART) == 0


def test_a_table_in_a_column_beside_its_picture_is_open_where_there_is_room(
    page: Page, base: str
) -> None:
    beside = ["The same in numbers", "Each town, with the range", "rate, with its range"]
    for width, is_open in ((360, False), (1280, True)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{base}/crime/burglary/")
        for name in beside:
            fold = page.locator("details", has_text=name).first
            assert fold.evaluate("fold => fold.open") is is_open, name
        below = page.locator("details", has_text="The line in numbers").first
        assert below.evaluate("fold => fold.open") is False
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/compare/#rate-yarm")
    expect(page.locator("#rate-yarm")).to_be_in_viewport(ratio=1)
