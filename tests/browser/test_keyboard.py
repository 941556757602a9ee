"""The menu, the search and the way out are used with the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from browser.crawl import MOST_STOPS, WIDTHS
from playwright.sync_api import Browser, Page, Route, expect

WARD = "wards/yarm/"
VIOLENCE = "plans/2011-2014/priorities/violent-crime/"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """Open a page of a browser on the narrowest phone."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    yield context.new_page()
    context.close()


def test_the_skip_link_comes_first_and_leads_to_the_main_content(page: Page, base: str) -> None:
    page.goto(f"{base}/{WARD}")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_menu_of_a_phone_is_opened_used_and_closed_with_keys(phone: Page, base: str) -> None:
    phone.goto(f"{base}/{WARD}")
    button = phone.get_by_role("button", name="Menu")
    menu = phone.get_by_role("navigation", name="Main menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_hidden()
    button.focus()
    phone.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="Home").focus()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    phone.keyboard.press("Space")
    link = menu.get_by_role("link", name="Downloads")
    for _ in range(MOST_STOPS):
        phone.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(f"{base}/downloads/")
    expect(phone.get_by_role("navigation", name="Main menu")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param(WARD, ["Yarm", "All wards"], id="a ward"),
        pytest.param("wards/former/yarm/", ["Former wards", "All wards"], id="a former ward"),
        pytest.param("wards/", [], id="the index itself"),
    ],
)
def test_a_long_branch_of_the_menu_leaves_the_other_sections_in_sight_on_a_phone(
    phone: Page, base: str, address: str, shown: list[str]
) -> None:
    phone.goto(f"{base}/{address}")
    phone.get_by_role("button", name="Menu").press("Enter")
    menu = phone.get_by_role("navigation", name="Main menu")
    wards = menu.get_by_role("listitem").filter(has=phone.get_by_role("link", name="Wards")).first
    assert wards.get_by_role("listitem").all_inner_texts() == shown
    expect(menu.get_by_role("link", name="Downloads")).to_be_in_viewport()


def test_the_pages_of_a_plan_are_a_link_away_in_the_menu_of_a_phone(phone: Page, base: str) -> None:
    phone.goto(f"{base}/{VIOLENCE}")
    phone.get_by_role("button", name="Menu").press("Enter")
    phone.get_by_role("link", name="All its pages").press("Enter")
    expect(phone).to_have_url(f"{base}/plans/2011-2014/")


def test_at_a_desk_the_sections_stand_in_a_row_and_the_page_has_the_width(
    page: Page, base: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{base}/{WARD}")
    menu = page.get_by_role("navigation", name="Main menu")
    links = menu.locator(":scope > ul > li > a").all()
    assert len({link.evaluate("link => link.getBoundingClientRect().y") for link in links}) == 1
    left = "part => part.getBoundingClientRect().x"
    assert page.get_by_role("main").evaluate(left) == links[0].evaluate(left)


@pytest.mark.parametrize("width", WIDTHS)
def test_search_is_opened_used_and_closed_with_keys(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(f"{base}/{WARD}")
    button = page.get_by_role("banner").get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Search this site")
    expect(dialog).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    field = dialog.get_by_label("What are you looking for?")
    field.focus()
    page.keyboard.type("yarm")
    status = dialog.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ results? for yarm\."))
    assert dialog.get_by_role("listitem").count() > 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_result_of_the_search_is_followed_with_keys(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.get_by_role("button", name="Search", exact=True).press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What are you looking for?").fill("ropner")
    link = dialog.get_by_role("listitem").get_by_role("link").first
    expect(link).to_have_text(re.compile("Ropner"))
    for _ in range(3):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/wards/ropner/"))


def test_no_word_that_is_searched_for_is_sent(newcomer: Page, base: str) -> None:
    asked: list[str] = []
    newcomer.goto(f"{base}/")
    newcomer.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    newcomer.get_by_role("button", name="Search", exact=True).click()
    newcomer.get_by_label("What are you looking for?").fill("ropner")
    expect(newcomer.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
    assert not [address for address in asked if "ropner" in address.lower()]
    assert "ropner" not in newcomer.url


@pytest.fixture
def frightened(page: Page, base: str) -> Page:
    """Open a page on violence, come from home; the page to escape to is answered here."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<title>Weather</title><h1>Weather</h1>")

    page.route(lambda address: not address.startswith(base), answer)
    page.goto(f"{base}/")
    page.goto(f"{base}/{VIOLENCE}")
    return page


def left(page: Page, base: str) -> None:
    """Check that a page was left, and that the Back button does not lead to it."""
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()
    assert not page.url.startswith(base)
    page.go_back()
    expect(page).to_have_url(f"{base}/")


def test_shift_three_times_leaves_a_page_on_violence(frightened: Page, base: str) -> None:
    frightened.keyboard.press("Shift")
    status = frightened.locator(".exit-page__status")
    expect(status).to_have_text("Shift, press 2 more times to exit.")
    frightened.keyboard.press("Shift")
    frightened.keyboard.press("Shift")
    left(frightened, base)


def test_shift_while_typing_does_not_leave(frightened: Page, base: str) -> None:
    for _ in range(4):
        frightened.keyboard.press("Shift+A")
    expect(frightened).to_have_url(f"{base}/{VIOLENCE}")


def test_the_button_leaves_a_page_on_violence(frightened: Page, base: str) -> None:
    frightened.get_by_role("main").get_by_role("link", name="Exit this page").click()
    left(frightened, base)


def test_the_second_stop_of_the_tab_key_leaves_a_page_on_violence(
    frightened: Page, base: str
) -> None:
    frightened.keyboard.press("Tab")
    frightened.keyboard.press("Tab")
    expect(frightened.get_by_role("link", name="Exit this page").first).to_be_focused()
    frightened.keyboard.press("Enter")
    left(frightened, base)


def test_a_page_on_violence_says_what_leaving_does_not_hide(frightened: Page) -> None:
    expect(frightened.locator(".exit-page__help")).to_have_text(
        "Or press the Shift key 3 times. Leaving does not clear the history of your browser."
    )


def test_the_page_that_tells_of_help_can_be_left_as_quickly(page: Page, base: str) -> None:
    page.goto(f"{base}/about/contact/")
    expect(page.get_by_role("main")).to_contain_text("domestic abuse")
    expect(page.get_by_role("link", name="Exit this page")).to_have_count(2)
