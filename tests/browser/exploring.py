"""How a reader uses the exploring page: chooses, reads its table and its drawing, asks for more."""

import re

import pytest
from building import DATA
from loading import loaded
from playwright.sync_api import Locator, Page, expect

EXPLORE = "explore/"
MONTHS = len(loaded(DATA).months)


def opened(page: Page, base: str, choice: str = "") -> Page:
    """Open the page with a choice in its address, and wait until that is shown."""
    page.goto("about:blank")
    page.goto(f"{base}/{EXPLORE}{choice}")
    expect(page.locator("#explore")).to_have_class(re.compile("is-ready"))
    shown(page)
    return page


def shown(page: Page) -> None:
    """Wait until what is chosen is on the page."""
    expect(page.locator("#explore:not([aria-busy='true'])")).to_be_attached()


def interactive(page: Page) -> Page:
    """Ask for the interactive chart, and wait for it."""
    page.get_by_role("button", name="Open as an interactive chart").click()
    expect(page.locator("#explore-interactive .main-svg").first).to_be_visible()
    expect(page.locator("#explore-status")).to_contain_text("The chart is interactive")
    return page


def line(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Line {number}", exact=True)


def choose(page: Page, number: int, place: str, records: str) -> None:
    line(page, number).get_by_label("Place").select_option(label=place)
    line(page, number).get_by_label("Records").select_option(label=records)
    shown(page)


def measure(page: Page, show: str) -> None:
    page.get_by_label("What to show").select_option(show)
    shown(page)


def table(page: Page) -> list[list[str]]:
    """Return the table as texts, its head first."""
    rows = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
    return list(page.locator("#explore-table").evaluate(rows))


def heads(page: Page) -> list[str]:
    return table(page)[0][1:]


def plotted(page: Page) -> list[list[float | None]]:
    """Return the values that Plotly has been given, line by line."""
    values = "document.getElementById('explore-interactive').data.map(line => line.y)"
    return list(page.evaluate(values))


def drawn(page: Page, first: int) -> list[list[float | None]]:
    """Return what each line of the drawing goes through, by its scale, which begins at a month."""
    plot = page.locator("#explore-plot")
    most = float(plot.locator(".gridline + text").last.text_content().replace(",", ""))  # type: ignore[union-attr]
    lines = []
    for path in plot.locator(".line").all():
        values: list[float | None] = [None] * MONTHS
        for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path.get_attribute("d") or ""):
            place = first + round((float(x) - 56) / (340 - 56) * (MONTHS - 1 - first))
            values[place] = (180 - float(y)) / 150 * most
        lines.append(values)
    return lines


def assert_drawn(page: Page) -> None:
    """Hold each line of the drawing against its column of the table."""
    held = [numbers(page, column) for column in range(1, len(heads(page)) + 1)]
    most = max(4, *(value or 0 for values in held for value in values))
    first = 0  # totals of twelve months are drawn from the first of them
    if page.locator("[name=show]").input_value() != "months":
        known = [
            month for values in held for month, value in enumerate(values) if value is not None
        ]
        first = min(known, default=0)
    for values, line_held in zip(drawn(page, first), held, strict=True):
        assert values == pytest.approx(line_held, abs=most / 500)


def numbers(page: Page, column: int = 1) -> list[float | None]:
    """Return a column of the table in the order of time, words as None."""
    cells = [row[column].split(" (")[0].replace(",", "") for row in reversed(table(page)[1:])]
    return [float(cell) if re.fullmatch(r"[\d.]+", cell) else None for cell in cells]
