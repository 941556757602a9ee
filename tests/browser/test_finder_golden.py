"""Postcodes of every ward with the answer of the official file, typed into the real page."""

import csv
from collections import Counter
from pathlib import Path

from browser.asking import ask, opened, outcome
from building import ROOT
from playwright.sync_api import Page, expect

GOLDEN = ROOT / "tests" / "golden" / "postcodes.csv"
OFFICIAL = "postcodes/code-point-open-2025-10/ts.csv"


def golden() -> list[dict[str, str]]:
    """Return the postcodes whose wards are known."""
    with GOLDEN.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_postcode_leads_to_its_ward(page: Page, base: str) -> None:
    opened(page, base)
    for row in golden():
        ask(page, row["postcode"])
        expect(outcome(page)).to_contain_text(row["postcode"])
        link = outcome(page).get_by_role("link").first
        expect(link).to_have_attribute("href", f"../wards/{row['ward']}/")


def test_the_set_covers_every_ward() -> None:
    by_ward = Counter(row["ward"] for row in golden())
    assert len(by_ward) == 27
    assert sum(by_ward.values()) >= 60


def test_the_set_agrees_with_the_official_file(official: Path) -> None:
    with (official / OFFICIAL).open(encoding="utf-8") as file:
        wards = {row[0]: row[-1] for row in csv.reader(file)}
    for row in golden():
        assert wards[row["postcode"]] == row["ward_code"], row
