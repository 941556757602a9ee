"""Every page can be reached and read with JavaScript off; only the postcode form needs it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

WARD, PLAN = "wards/yarm/", "plans/2011-2014/"
PAGES = ["", "find-your-ward/", WARD, PLAN, f"{PLAN}summary/", f"{PLAN}targets/", "wards/"]
WITHOUT_THE_FORM = """main => {
    for (const part of main.querySelectorAll(
        ".finder__start, #finder-result, #finder-here, #zoom-map, .exit-page__keys, .copy"
    )) part.remove();
    return main.innerText.replace(/\\s+/g, " ").trim();
}"""


@pytest.fixture(scope="module")
def plain(chromium: Browser) -> Iterator[Page]:
    """Open a page of a browser that runs no script."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_the_text_is_the_same_with_and_without_javascript(
    page: Page, plain: Page, base: str, address: str
) -> None:
    page.goto(f"{base}/{address}")
    plain.goto(f"{base}/{address}")
    texts = [shown.locator("main").evaluate(WITHOUT_THE_FORM) for shown in (page, plain)]
    assert texts[0] == texts[1]
    assert len(texts[0]) > 200


def test_a_ward_page_has_its_tables_charts_and_downloads(plain: Page, base: str) -> None:
    plain.goto(f"{base}/{WARD}")
    main = plain.locator("main")
    for summary in main.locator("summary").all():
        summary.click()
    for table in main.get_by_role("table").all():
        expect(table.get_by_role("row").nth(1)).to_be_visible()
    assert main.get_by_role("table").count() >= 1
    for chart in main.locator("figure.chart svg").all():
        expect(chart).to_be_visible()
    assert main.locator("figure.chart svg").count() >= 2
    main.get_by_role("link", name="Every month, downloads").click()
    expect(plain).to_have_url(f"{base}/{WARD}months/")
    download = main.get_by_role("link", name="as CSV").get_attribute("href")
    answer = plain.request.get(f"{base}/{WARD}months/{download}")
    assert answer.ok
    assert answer.text().startswith("month,ward_code,ward,category,count,status")


@pytest.mark.parametrize("address", ["", "find-your-ward/"])
def test_the_form_is_not_shown_and_the_wards_are_a_link_away(
    plain: Page, base: str, address: str
) -> None:
    plain.goto(f"{base}/{address}")
    expect(plain.locator("#finder")).to_be_hidden()
    plain.locator(".finder").get_by_role("link", name="list of wards").click()
    expect(plain).to_have_url(f"{base}/wards/")
    plain.locator(".ward-list").get_by_role("link", name="Yarm", exact=True).click()
    expect(plain).to_have_url(f"{base}/{WARD}")


def test_the_finder_lists_and_maps_the_wards(plain: Page, base: str) -> None:
    plain.goto(f"{base}/find-your-ward/")
    wards = plain.locator(".ward-list a")
    assert wards.count() == 27
    shapes = plain.locator(".ward-map svg a")
    assert sorted(shape.get_attribute("href") or "" for shape in shapes.all()) == sorted(
        ward.get_attribute("href") or "" for ward in wards.all()
    )
    expect(shapes.first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_menu_reaches_every_part_of_the_site(plain: Page, base: str, width: int) -> None:
    plain.set_viewport_size({"width": width, "height": 640})
    plain.goto(f"{base}/{WARD}")
    menu = plain.get_by_role("navigation", name="Main menu")
    if width == 320:
        expect(menu).to_be_hidden()
        plain.get_by_role("link", name="Menu", exact=True).click()
        expect(menu.get_by_role("link", name="All wards")).to_be_visible()
        expect(menu.get_by_role("link", name="Ropner")).to_be_hidden()
    menu.get_by_role("link", name="Downloads").click()
    expect(plain).to_have_url(re.compile("/downloads/$"))
    plain.set_viewport_size({"width": 1280, "height": 900})


def test_no_button_is_shown_that_needs_a_script(plain: Page, base: str) -> None:
    for address in PAGES:
        plain.goto(f"{base}/{address}")
        expect(plain.get_by_role("button")).to_have_count(0)
