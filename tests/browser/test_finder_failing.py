"""An older browser, or one that loses a script, still leads to the wards and promises no more."""

import re

import pytest
from browser.asking import FINDER, ask
from building import ROOT
from playwright.sync_api import Page, expect

UNREADABLE = "const what = /(?<unknown/;"
SCRIPTS = sorted((ROOT / "overrides").rglob("*.js"))


def test_no_script_looks_behind_which_older_browsers_cannot_read() -> None:
    assert SCRIPTS
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        assert "(?<!" not in text, path
        assert "(?<=" not in text, path


@pytest.mark.parametrize("script", ["postcodes", "finder"])
@pytest.mark.parametrize("address", ["", FINDER, "wards/", "no/such/page/"])
def test_where_a_script_fails_the_way_to_the_wards_stands_in_its_place(
    newcomer: Page, base: str, address: str, script: str
) -> None:
    newcomer.route(
        f"**/{script}.*.js",
        lambda route: route.fulfill(body=UNREADABLE, content_type="text/javascript"),
    )
    newcomer.goto(f"{base}/{address}")
    if not address:  # home brings its scripts when a reader turns to the form
        ask(newcomer, "TS18 1AA")
    start = newcomer.locator(".finder__start")
    expect(start).to_contain_text(
        re.compile("choose your ward from the list of wards", re.IGNORECASE)
    )
    expect(newcomer.get_by_role("button", name="Find my ward")).to_be_hidden()
    expect(newcomer.get_by_role("button", name="Use my location")).to_be_hidden()
    if address:  # home has room for the shorter way alone
        expect(start.get_by_role("link", name="table of postcode sectors")).to_be_visible()
    start.get_by_role("link", name="list of wards").click()
    expect(newcomer).to_have_url(f"{base}/wards/")


def test_where_all_is_well_the_form_stands_there_alone(newcomer: Page, base: str) -> None:
    newcomer.goto(f"{base}/{FINDER}")
    expect(newcomer.get_by_role("button", name="Find my ward")).to_be_visible()
    expect(newcomer.locator(".finder__without")).to_be_hidden()
