"""Home answers in one screen of a desk and two of a phone, and a ward in one of a phone."""

import pytest
from playwright.sync_api import Page, expect

HEIGHT = "document.documentElement.scrollHeight"


@pytest.mark.parametrize(
    ("width", "height", "most"),
    [
        pytest.param(360, 740, 1_500, id="a phone"),
        pytest.param(1280, 800, 800, id="a desk"),
    ],
)
def test_home_fits_its_screens(page: Page, base: str, width: int, height: int, most: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{base}/")
    assert page.evaluate(HEIGHT) <= most
    assert len(page.get_by_role("main").inner_text().split()) <= 200


def test_a_ward_with_a_long_name_fits_its_answer_and_links_on_a_phone(
    page: Page, base: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/wards/billingham-west-and-wolviston/")
    links = page.locator(".ward-links").bounding_box()
    assert links
    assert links["y"] + links["height"] <= 740


def test_the_field_and_its_button_stand_on_one_line(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{base}/")
    field = page.get_by_role("textbox", name="Postcode").bounding_box()
    button = page.get_by_role("button", name="Find my ward").bounding_box()
    assert field
    assert button
    assert field["y"] < button["y"] + button["height"] / 2 < field["y"] + field["height"]


def test_what_moved_most_and_the_map_lead_on(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.get_by_role("link", name="What moved most").click()
    expect(page).to_have_url(f"{base}/compare/#moved")
    page.get_by_role("button", name="Number").click()
    rows = page.get_by_role("table", name="All crime, by ward").get_by_role("row")
    latest = rows.evaluate_all("rows => rows.slice(2).map((row) => Number(row.dataset.latest))")
    assert latest == sorted(latest, reverse=True)
    expect(rows.nth(1)).to_have_class("ranges__whole")
