"""Whom to call: in the menu, on pages of places, and also for people who cannot hear or speak."""

import re
from pathlib import Path

import pytest
from building import DATA
from loading import loaded
from visible import Seen


def shown(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


def test_contact_is_in_the_menu_and_another_language_in_the_footer_of_every_page(
    site: Path,
) -> None:
    for address in ("", "wards/yarm", "plans/2011-2014/targets"):
        page = shown(site, address)
        menu = page[page.index('aria-label="Main menu"') : page.index("<main")]
        assert re.search(r'href="[./]*about/contact/">Contact', menu), address
        footer = page[page.index('aria-label="Footer"') :]
        assert "about/contact/#formats" in footer, address


def test_every_number_has_a_way_for_who_cannot_hear_or_speak(site: Path) -> None:
    text = Seen(shown(site, "about/contact")).text
    for route in loaded(DATA).organisation.contact:
        links = [link for link in (route.link, route.call) if link]
        if any(link.address.startswith("tel:") for link in links):
            assert route.relay, route.need
            assert f"Relay UK or textphone: {route.relay}" in text


@pytest.mark.parametrize("need", ["danger", "report", "nuisance-bikes", "formats", "relay"])
def test_each_way_has_an_address_that_lasts(site: Path, need: str) -> None:
    assert f'id="{need}"' in shown(site, "about/contact")


def test_a_place_says_whom_to_call(site: Path) -> None:
    page = shown(site, "places/norton")
    assert page.index('id="whom-to-call"') < page.index("<table")
    assert 'href="tel:101"' in page
    assert 'href="tel:18001101"' in page


def test_the_telephone_number_of_the_plan_of_2008_is_nowhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert "527610" not in path.read_text("utf-8").replace(" ", ""), path


def test_who_asks_for_another_format_finds_a_way_in_any_borough(invented_site: Path) -> None:
    page = shown(invented_site, "about/contact")
    assert "mailto:council@aldermoor.example" in page[page.index('id="formats"') :]


def test_whom_to_call_can_be_read_in_short_sentences_with_pictures(site: Path) -> None:
    page = (site / "about/easy-read/index.html").read_text("utf-8")
    main = page[page.index("<main") : page.index("</main>")]
    ways = [part for part in main.split('<div class="easy">')[1:] if "<a href" in part]
    assert len(ways) >= 5
    assert all("pictogram" in way for way in ways)
    icons = [way[way.index("<svg") : way.index("</svg>")] for way in ways]
    assert len(set(icons)) == len(icons), "each has a picture of its own"
    for number in ("tel:999", "tel:101", "tel:+448082000247"):
        assert number in main
    assert 'href="../easy-read/"' in (site / "about/contact/index.html").read_text("utf-8")


def test_the_page_leads_to_each_of_its_parts_at_the_top(site: Path, invented_site: Path) -> None:
    for built in (site, invented_site):
        page = shown(built, "about/contact")
        parts = re.findall(r'<h2 id="([^"]+)"', page)
        assert 'id="partnership"' in page
        top = page.partition("<h1")[2].partition("<h2")[0]
        assert "formats" in (led := set(re.findall(r'href="#([^"]+)"', top)))
        assert led <= set(parts)


def test_what_can_be_had_in_other_formats_is_named_where_one_asks_for_them(site: Path) -> None:
    page = shown(site, "about/contact")
    formats = page.partition('id="formats"')[2].partition("<h2")[0]
    for words in ("easy read", "Large print", "print every page", "wards/easy-read/"):
        assert words in formats


def test_a_ward_leads_to_the_people_who_serve_it(invented_site: Path) -> None:
    castle, abbey = (shown(invented_site, f"wards/{ward}") for ward in ("castle", "abbey"))
    assert castle.count("https://aldermoor.example/councillors/") == 1
    assert castle.count("https://moorland.police.example/castle/") == 1
    assert abbey.count("https://aldermoor.example/councillors/") == 1
    assert "https://moorland.police.example/castle/" not in abbey


def test_what_inspectors_found_is_told_with_its_report(invented_site: Path) -> None:
    found = "that the force records most crimes. <a href="
    assert f'{found}"https://inspectors.example/moorland/"' in shown(invented_site, "about/method")


def help_box(site: Path, address: str) -> str:
    """Return the box of help below the title of a page; empty if there is none."""
    below = shown(site, address).partition("<h1")[2].partition("</h1>")[2].lstrip()
    return below.partition("</div>")[0] if "help-box" in below.partition("</div>")[0] else ""


@pytest.mark.parametrize(
    "address",
    [
        "plans/2025-2027/priorities/domestic-abuse",
        "plans/2014-2017/priorities/domestic-violence",
        "plans/2011-2014/priorities/violent-crime",
        "crime/violence-and-sexual-offences",
    ],
)
def test_a_page_on_abuse_begins_with_999_and_the_helpline(site: Path, address: str) -> None:
    box = help_box(site, address)
    assert box.index("tel:999") < box.index("tel:+448082000247") < box.index("tel:101")
    assert "press 55" in box


@pytest.mark.parametrize(
    "address", ["crime/bicycle-theft", "plans/2025-2027/priorities/anti-social-behaviour"]
)
def test_a_page_on_a_crime_begins_with_how_to_report_it(site: Path, address: str) -> None:
    box = help_box(site, address)
    assert box.index("tel:999") < box.index("tel:101") < box.index("cleveland.police.uk")
    assert "tel:+448082000247" not in box


def test_easy_read_of_a_plan_on_abuse_begins_with_help(site: Path) -> None:
    begins = shown(site, "plans/2025-2027/easy-read").partition("<h2")[0]
    assert begins.index("tel:999") < begins.index("tel:+448082000247")


def test_a_page_has_no_box_of_help_without_contacts_for_it(invented_site: Path) -> None:
    pages = [path.read_text("utf-8") for path in invented_site.rglob("*.html")]
    assert not [page for page in pages if "help-box" in page]
