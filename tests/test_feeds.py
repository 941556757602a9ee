"""Feeds: well formed, the same from the same records, and with names that never change."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from building import DATA, ROOT
from partnership.pages.feeds import ATOM, BOROUGH_FEED, MONTHS, ward_feed
from partnership.pages.site import Site
from partnership.records.loading import load_partnership
from test_former_wards import FIRST_DAY, LAST_DAY, add_wards_to_come

REVISION = """revisions:
  - month: 2025-08
    on: 2026-12-01
    why: The police moved <records> & more between months.
    changes:
      - {ward: E05900011, category: burglary, published_as: 1123, now: NOW}
"""


def site_of(data: Path, day: date = date(2026, 11, 21)) -> Site:
    return Site.of(load_partnership(data), day, ROOT / "overrides")


def feed(site: Site, file: str = BOROUGH_FEED) -> ET.Element:
    content = dict(site.files())[file]
    assert isinstance(content, str)
    return ET.fromstring(content)  # noqa: S314 - the feed is our own


def texts(element: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in element.iter(f"{{{ATOM}}}{name}")]


def files_of_wards_on(data: Path, day: date) -> set[str]:
    files = (file for file, _ in site_of(data, day).files())
    return {file for file in files if re.search(r"wards/.*\.(xml|csv|json)$", file)}


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA)


def test_every_feed_has_what_the_standard_asks_of_it(real: Site) -> None:
    for file in (BOROUGH_FEED, *(ward_feed(ward) for ward in real.edition.wards)):
        root = feed(real, file)
        assert root.tag == f"{{{ATOM}}}feed"
        for name in ("id", "title", "updated", "author"):
            assert len(root.findall(f"{{{ATOM}}}{name}")) == 1
        entries = root.findall(f"{{{ATOM}}}entry")
        assert len(entries) == MONTHS
        for entry in entries:
            for name in ("id", "title", "updated", "summary", "link"):
                assert len(entry.findall(f"{{{ATOM}}}{name}")) == 1
        ids = texts(root, "id")
        assert len(set(ids)) == len(ids)
        assert all(one.startswith("https://www.saferstockton.com/") for one in ids)
        for moment in texts(root, "updated"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment)


def test_a_feed_is_of_the_records_and_not_of_the_clock(real: Site) -> None:
    later = site_of(DATA, date(2027, 2, 1))
    assert ET.tostring(feed(real)) == ET.tostring(feed(later))


def test_a_new_month_leaves_the_names_of_the_others(invented: Path) -> None:
    latest = invented / "crime" / "2025-08.yml"
    text = latest.read_text("utf-8")
    latest.unlink()
    before = texts(feed(site_of(invented)), "id")
    latest.write_text(text, "utf-8")
    after = texts(feed(site_of(invented)), "id")
    assert after[1].endswith("/releases/2025-08/")
    assert after[2:] == before[1:-1]


def test_a_revision_is_news_and_says_what_changed(invented: Path) -> None:
    count = load_partnership(invented).months[-1].count("2023", "E05900011", "burglary")
    (invented / "releases.yml").write_text(REVISION.replace("NOW", str(count)), "utf-8")
    root = feed(site_of(invented))
    revised = root.findall(f"{{{ATOM}}}entry")[1]
    assert texts(revised, "title") == ["Figures of August 2025 revised"]
    assert texts(revised, "updated") == ["2026-12-01T00:00:00Z"]
    assert texts(revised, "summary")[0] == (
        "The police moved <records> & more between months. "
        f"Abbey, Burglary: published as 1,123, now {count}."
    )
    assert texts(root, "updated")[0] == "2026-12-01T00:00:00Z"


def test_a_missing_month_is_not_reported_in_a_feed(invented: Path) -> None:
    for name in ("2025-06.yml", "2025-07.yml"):
        (invented / "crime" / name).unlink()
    summaries = texts(feed(site_of(invented)), "summary")
    assert summaries[1] == "July 2025: not reported."


def test_a_page_names_its_feed_where_programs_look_for_it(site: Path) -> None:
    for address, expected in (
        ("", "releases/feed.xml"),
        ("releases/", "feed.xml"),
        ("releases/2025-08/", "../feed.xml"),
        ("wards/yarm/", "feed.xml"),
    ):
        head = (site / address / "index.html").read_text("utf-8").split("</head>")[0]
        links = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', head)
        assert len(links) == 1
        assert f'href="{expected}"' in links[0]


def test_the_feed_of_a_ward_that_is_gone_says_which_to_follow(invented: Path) -> None:
    add_wards_to_come(invented)
    before, after = (files_of_wards_on(invented, day) for day in (LAST_DAY, FIRST_DAY))
    assert before - after == set()
    assert "downloads/wards/castle.csv" in after
    root = feed(site_of(invented, FIRST_DAY), "wards/bridge-and-quay/feed.xml")
    assert texts(root, "title")[1] == "Bridge & Quay is no longer a ward"
    assert "Harbour (100% of its area)" in texts(root, "summary")[0]
    assert texts(root, "updated")[1] == "2027-05-06T00:00:00Z"
