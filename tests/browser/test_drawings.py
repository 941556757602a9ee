"""No text of a page is too small, and in a drawing none stands upon another."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from browser.crawl import WIDTHS
from browser.kinds import built_pages, sampled
from browser.watching import script
from playwright.sync_api import Page

SMALLEST = 13.9
"""Pixels: 14, but for what is lost in scaling a drawing."""


def at_each(page: Page, widths: Iterable[int]) -> Iterator[int]:
    """Show an open page at one width after the other: a drawing follows the style sheet alone."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        yield width


def test_no_text_is_smaller_than_14_pixels(page: Page, site: Path, base: str) -> None:
    for built in sampled(built_pages(site), count=1):
        page.goto(f"{base}/{built.address}")
        for width in at_each(page, (1280, 360)):
            assert page.evaluate(script("small_texts"), SMALLEST) == [], (built.address, width)


def test_texts_of_a_drawing_keep_clear_of_one_another(page: Page, site: Path, base: str) -> None:
    drawn = [path for path in sorted(site.rglob("*.html")) if is_drawn_on(path)]
    assert drawn
    for path in drawn:
        page.goto(f"{base}/{path.relative_to(site).as_posix()}")
        for width in at_each(page, WIDTHS):
            assert page.evaluate(script("texts_that_meet")) == [], (path.parent, width)


def is_drawn_on(path: Path) -> bool:
    """Tell whether a page has a chart or the map of wards."""
    text = path.read_text("utf-8")
    return 'class="chart"' in text or 'class="ward-map' in text
