"""What residents type into the search leads to the page that answers them."""

import pytest
from playwright.sync_api import Page, expect

CONTACT, METHOD = "about/contact/", "about/method/"
VIOLENCE = "plans/2011-2014/priorities/violent-crime/"
"""A page about violence at home, which tells first how to get help."""


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("report a crime", CONTACT),
        ("antisocial behaviour", CONTACT),
        ("police number", CONTACT),
        ("bin fire", CONTACT),
        ("noise", CONTACT),
        ("burglary Yarm", "wards/yarm/"),
        ("my councillor", "find-your-ward/"),
        ("postcode", "find-your-ward/"),
        ("domestic abuse help", CONTACT),
        ("drugs", METHOD),
        ("knife", METHOD),
        ("statistics", METHOD),
        ("shoplifting", "explore/"),
        ("download", "downloads/"),
    ],
)
def test_the_first_result_answers_a_resident(
    page: Page, base: str, words: str, address: str
) -> None:
    page.goto(f"{base}/")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("What are you looking for?").fill(words)
    first = page.get_by_role("dialog").get_by_role("listitem").first.get_by_role("link")
    expect(first).to_have_attribute("href", f"./{address}")


def test_a_page_that_a_search_finds_for_who_is_hurt_begins_with_the_way_to_get_help(
    page: Page, base: str
) -> None:
    page.goto(f"{base}/{VIOLENCE}")
    page.get_by_role("main").get_by_role("link", name="how to get help").click()
    expect(page).to_have_url(f"{base}/{CONTACT}")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()
