"""No text of a page is too small, and in a drawing none stands upon another."""

from pathlib import Path

import pytest
from browser.crawl import WIDTHS
from browser.kinds import built_pages, sampled
from browser.watching import script
from playwright.sync_api import Page

SMALLEST = 13.9
"""Pixels: 14, but for what is lost in scaling a drawing."""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_text_is_smaller_than_14_pixels(page: Page, site: Path, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for built in sampled(built_pages(site), count=1):
        page.goto(f"{base}/{built.address}")
        assert page.evaluate(script("small_texts"), SMALLEST) == [], built.address


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_of_a_drawing_keep_clear_of_one_another(
    page: Page, site: Path, base: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    drawn = [path for path in sorted(site.rglob("*.html")) if is_drawn_on(path)]
    assert drawn
    for path in drawn:
        page.goto(f"{base}/{path.relative_to(site).as_posix()}")
        assert page.evaluate(script("texts_that_meet")) == [], path.parent


def is_drawn_on(path: Path) -> bool:
    """Tell whether a page has a chart or the map of wards."""
    text = path.read_text("utf-8")
    return 'class="chart"' in text or 'class="ward-map' in text
