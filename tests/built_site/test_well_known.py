"""The files for machines, and the 404 page: security.txt, robots.txt, the sitemap."""

import re
from datetime import date
from pathlib import Path

from building import DATA
from loading import loaded

EXIT = re.compile(r'<a [^>]*href="([^"]+)"[^>]*data-exit')


def test_security_txt_says_who_to_tell_until_when(invented_site: Path) -> None:
    assert (invented_site / ".well-known" / "security.txt").read_text("utf-8") == (
        "Contact: mailto:security@aldermoor.example\n"
        "Expires: 2027-10-31T00:00:00Z\n"
        "Preferred-Languages: en, pl\n"
        "Canonical: https://safer-aldermoor.example/.well-known/security.txt\n"
    )


def test_the_partnerships_own_security_contact_has_not_ended(site: Path) -> None:
    text = (site / ".well-known" / "security.txt").read_text("utf-8")
    expires = re.search(r"^Expires: (\S{10})", text, re.MULTILINE)
    assert expires is not None
    assert 30 <= (date.fromisoformat(expires[1]) - date(2026, 11, 21)).days <= 366


def test_robots_are_shown_the_sitemap(site: Path) -> None:
    text = (site / "robots.txt").read_text("utf-8")
    assert text.splitlines()[-1] == "Sitemap: https://www.saferstockton.com/sitemap.xml"


def test_the_sitemap_holds_every_page_and_no_other(site: Path) -> None:
    home = loaded(DATA).organisation.site.address
    listed = re.findall(r"<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    pages = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    assert sorted(listed) == sorted(home if page == "." else f"{home}{page}/" for page in pages)


def test_the_page_for_what_is_not_there_has_the_finder_and_every_ward(invented_site: Path) -> None:
    text = (invented_site / "404.html").read_text("utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    assert re.search(r'data-index="/assets/postcode-index\.\w+\.json"', main)
    assert '<input id="postcode"' in main
    assert re.search(r'<script src="/assets/javascripts/finder\.\w+\.js" type="module">', text)
    for ward in ("castle", "bridge-and-quay"):
        assert f'href="/wards/{ward}/"' in main


def test_pages_on_domestic_and_sexual_violence_can_be_left_at_once(site: Path) -> None:
    address = loaded(DATA).organisation.site.exit_address
    plans = [site / "plans" / years for years in ("2008-2011", "2011-2014")]
    about = [plan / "priorities/violent-crime/index.html" for plan in plans]
    for path in about:
        text = path.read_text("utf-8")
        assert set(EXIT.findall(text)) == {address}
        assert re.search(r'<script src="[^"]*/exit\.\w+\.js" type="module">', text)
        assert "Leaving does not clear the history of your browser." in text


def test_other_pages_carry_no_way_out(site: Path) -> None:
    for name in ("", "wards/yarm", "plans/2011-2014/priorities/alcohol"):
        assert "data-exit" not in (site / name / "index.html").read_text("utf-8")


def test_the_licences_of_what_a_browser_loads_stand_with_it(site: Path) -> None:
    text = (site / "licences.txt").read_text("utf-8")
    libraries = re.findall(r"^== (\S+)", text, re.MULTILINE)
    shipped = {"leaflet", "minisearch", "plotly.js-basic-dist-min", "mkdocs-material"}
    assert set(libraries) == shipped
    assert "Copyright (c) 2010-2023, Volodymyr Agafonkin" in text
    assert "Copyright (c) 2016-2025 Martin Donath" in text
