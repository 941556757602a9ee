"""In a drawing no text stands upon another, on the narrowest phone as at a desk."""

from pathlib import Path

import pytest
from browser.crawl import WIDTHS
from browser.watching import script
from playwright.sync_api import Page

SMALLEST = 10
"""No text of a drawing may be smaller than this, in pixels."""

SIZES = """() => [...document.querySelectorAll("main svg text")]
    .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_of_a_drawing_keep_clear_of_one_another_and_can_be_read(
    page: Page, site: Path, base: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    drawn = [path for path in sorted(site.rglob("*.html")) if is_drawn_on(path)]
    assert drawn
    for path in drawn:
        page.goto(f"{base}/{path.relative_to(site).as_posix()}")
        assert page.evaluate(script("texts_that_meet")) == [], path.parent
        assert min(page.evaluate(SIZES), default=SMALLEST) >= SMALLEST, path.parent


def is_drawn_on(path: Path) -> bool:
    """Tell whether a page has a chart or the map of wards."""
    text = path.read_text("utf-8")
    return 'class="chart"' in text or 'class="ward-map"' in text
