"""Helpers that use the postcode form as a person does."""

import csv
import re

from building import DATA
from playwright.sync_api import Locator, Page

FINDER = "find-your-ward/"


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a list among the partnership's records."""
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def some_postcodes() -> list[str]:
    """Return every three hundredth of the partnership's postcodes."""
    return [row["postcode"] for row in rows_of("postcodes.csv")][::300]


def opened(page: Page, base: str, address: str = FINDER) -> Page:
    """Open a page with the finder and wait for its index, which comes after the page.

    On home it comes when a reader turns to the form.
    """
    with page.expect_event("requestfinished", lambda request: "postcode-index" in request.url):
        page.goto(f"{base}/{address}")
        if not address:
            field_of(page).focus()
    return page


def field_of(page: Page) -> Locator:
    """Return the field of the form."""
    return page.get_by_label(re.compile("^Postcode"))


def ask(page: Page, typed: str) -> None:
    """Type into the form and send it with the Enter key."""
    field = field_of(page)
    field.fill(typed)
    field.press("Enter")


def outcome(page: Page) -> Locator:
    """Return what is announced of an answer."""
    return page.locator("#finder-outcome")


def details(page: Page) -> Locator:
    """Return the rest of an answer."""
    return page.locator("#finder-details")
