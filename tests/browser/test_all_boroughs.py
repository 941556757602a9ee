"""The index page of many boroughs finds the reader's, with the headers of its host."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.server import serve
from building import ROOT
from partnership.cli.all_boroughs import ListedBorough, index_files
from playwright.sync_api import Page, expect


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    boroughs = [
        ListedBorough("Aldermoor", "aldermoor", {"AX1 1": 2}, "https://tile.example"),
        ListedBorough("Birchmoor", "birchmoor", {"AX2 1": 1}),
    ]
    for name, text in index_files(boroughs, ROOT / "overrides"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    with serve(tmp_path) as base:
        yield base


@pytest.mark.parametrize("page_of_it", ["/", "/no/such/page/"])
def test_a_postcode_leads_to_the_finder_of_its_borough(
    page: Page, address: str, page_of_it: str
) -> None:
    answered = page.goto(f"{address}{page_of_it}")
    assert answered
    policy = answered.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "img-src 'self' https://tile.example" in policy
    page.get_by_label("Your postcode").fill("ax2 1aa")
    page.get_by_role("button", name="Find your borough").click()
    link = page.get_by_role("link", name="Find your ward in Birchmoor")
    expect(link).to_have_attribute("href", f"{address}/birchmoor/find-your-ward/")
    page.get_by_label("Your postcode").fill("AX9 1AA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("AX9 1AA is in none of these boroughs.")
