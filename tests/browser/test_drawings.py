"""In drawings no texts overlap, borders are visible, and blocks are aligned."""

from pathlib import Path
from typing import Literal

import pytest
from browser.crawl import WIDTHS
from browser.watching import script
from colours import contrast
from playwright.sync_api import Page

SHOW = """async (address) => {
  const text = await (await fetch(address)).text()
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main")
  document.querySelector("main").replaceWith(document.adoptNode(main))
}"""
"""Shows what another page holds in the frame of the open one, which takes less than to open it."""

MEETING = f"""async (addresses) => {{
  const show = {SHOW}
  const meeting = {script("texts_that_meet")}
  const found = {{}}
  for (const address of addresses) {{
    await show(address)
    found[address] = meeting()
  }}
  return found
}}"""
"""Returns the texts that meet on each of some pages, asked for all at once."""


def test_texts_of_a_drawing_keep_clear_of_one_another(page: Page, site: Path, base: str) -> None:
    drawn = [
        f"{base}/{path.relative_to(site).as_posix()}"
        for path in sorted(site.rglob("*.html"))
        if is_drawn_on(path)
    ]
    assert drawn
    page.goto(f"{base}/wards/yarm/")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEETING, drawn)
        assert found.keys() == {*drawn}
        assert {address: texts for address, texts in found.items() if texts} == {}, width


BORDERS = """() => [...document.querySelectorAll(".class-map a path")].map((path) => {
  const { fill, stroke } = getComputedStyle(path)
  const pattern = fill.match(/#[^")]+/)
  const ground = pattern ? document.querySelector(`${pattern[0]} .ground`) : path
  return [stroke, getComputedStyle(ground).fill, path.parentElement.className.baseVal]
})"""
"""The colour of each ward's border on the map of rates, that of its ground, and its class."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("address", ["", "compare/"])
def test_the_borders_of_wards_stand_out_from_every_class(
    page: Page,
    base: str,
    address: str,
    forced: Literal["none", "active"],
    scheme: Literal["light", "dark"],
) -> None:
    page.emulate_media(forced_colors=forced, color_scheme=scheme)
    page.goto(f"{base}/{address}")
    borders = {tuple(each) for each in page.evaluate(BORDERS)}
    assert len({kind for _, _, kind in borders}) == 4
    assert [each for each in borders if contrast(*each[:2]) < 3] == []


RIGHT_EDGES = """() => {
  const right = (part) => Math.round(part.getBoundingClientRect().right)
  const blocks = ".home, .beside, .cards, .ward-links, .chart-pair, .table-scroll, table, details"
  const main = document.querySelector("main")
  const edge = Math.round(right(main) - parseFloat(getComputedStyle(main).paddingRight))
  return [...main.querySelectorAll(blocks)].filter((part) => part.parentElement === main)
    .map((part) => `${part.className}: ${right(part) - edge}`)
}"""
"""How far each block of a page that has an edge to see ends from the right edge of its text."""


@pytest.mark.parametrize(
    "address", ["", "wards/yarm/", "crime/burglary/", "compare/", "places/thornaby/"]
)
def test_blocks_end_on_one_right_edge(page: Page, base: str, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{base}/{address}")
    edges = page.evaluate(RIGHT_EDGES)
    assert edges
    assert [edge for edge in edges if not edge.endswith(": 0")] == []


def is_drawn_on(path: Path) -> bool:
    """Tell whether a page has a chart or the map of wards."""
    text = path.read_text("utf-8")
    return 'class="chart"' in text or 'class="ward-map' in text
