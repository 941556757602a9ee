"""Feeds: well formed, the same from the same records, and with names that never change."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from building import DATA, made
from loading import site_of
from pages.test_former_wards import FIRST_DAY, LAST_DAY, add_wards_to_come
from partnership.checks.gate import load_partnership
from partnership.pages.feeds import MONTHS, REVISIONS, feed_files, ward_feed
from partnership.pages.releases import BOROUGH_FEED
from partnership.pages.site import Site

ATOM = "http://www.w3.org/2005/Atom"

REVISION = """revisions:
  - month: 2025-08
    on: 2026-12-01
    why: The police moved <records> & more between months.
    changes:
      - {ward: E05900011, category: burglary, published_as: 1123, now: NOW}
"""


def feeds(site: Site) -> dict[str, ET.Element]:
    """Return every feed of a site by its file; its other files need not be made."""
    return {file: ET.fromstring(text) for file, text in made(feed_files(site.releases)).items()}  # noqa: S314 - ours


def feed(site: Site, file: str = BOROUGH_FEED) -> ET.Element:
    return feeds(site)[file]


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.iter(f"{{{ATOM}}}{name}")]


def files_of_wards_on(data: Path, day: date) -> set[str]:
    files = (file for file, _ in site_of(data, day).files())
    return {file for file in files if re.search(r"wards/.*\.(xml|csv|json)$", file)}


def revise_abbey(data: Path, month: str) -> int | None:
    """Record a revision of one count of Abbey in a month; return what it is now."""
    records = {str(record.month): record for record in load_partnership(data).months}
    count = records[month].count("2023", "E05900011", "burglary")
    text = REVISION.replace("NOW", str(count)).replace("2025-08", month)
    (data / "releases.yml").write_text(text, "utf-8")
    return count


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA)


@pytest.fixture(scope="module")
def real_feeds(real: Site) -> dict[str, ET.Element]:
    return feeds(real)


def test_every_feed_has_what_the_standard_asks_of_it(
    real: Site, real_feeds: dict[str, ET.Element]
) -> None:
    for file in (BOROUGH_FEED, *(ward_feed(ward) for ward in real.snapshot.wards)):
        root = real_feeds[file]
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
        assert all(name.startswith("https://www.saferstockton.com/") for name in ids)
        for moment in texts(root, "updated"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moment)


def test_a_reader_of_feeds_finds_nothing_wrong_and_all_that_is_new(invented: Path) -> None:
    revise_abbey(invented, "2025-08")
    site = site_of(invented)
    files = made(feed_files(site.releases))
    for file in (BOROUGH_FEED, *(ward_feed(ward) for ward in site.snapshot.wards)):
        text = files[file]
        read = feedparser.parse(text)
        assert not read.bozo, read.get("bozo_exception")
        assert read.version == "atom10"
        assert [entry.id for entry in read.entries] == texts(ET.fromstring(text), "id")[1:]  # noqa: S314 - ours
        assert all(entry.updated_parsed and entry.link for entry in read.entries)


def test_a_feed_is_of_the_records_and_not_of_the_clock(real_feeds: dict[str, ET.Element]) -> None:
    later = site_of(DATA, date(2027, 2, 1))
    assert ET.tostring(real_feeds[BOROUGH_FEED]) == ET.tostring(feed(later))


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


def test_a_revision_of_a_month_long_past_is_in_the_feed(invented: Path) -> None:
    revise_abbey(invented, "2023-08")
    titles = texts(feed(site_of(invented)), "title")
    assert titles[1] == "Figures of August 2023 revised"
    assert len(titles) == 1 + MONTHS + 1


def test_a_feed_holds_the_latest_revisions_alone(invented: Path) -> None:
    count = load_partnership(invented).months[-1].count("2023", "E05900011", "burglary")
    steps = [*range(200, 200 + REVISIONS), count]
    entries = "".join(
        f"  - month: 2025-08\n    on: 2026-12-{day:02}\n    why: Late.\n    changes:\n"
        "      - {ward: E05900011, category: burglary, "
        f"published_as: {steps[day - 1] + 1}, now: {steps[day - 1]}}}\n"
        for day in range(1, REVISIONS + 2)
    )
    (invented / "releases.yml").write_text("revisions:\n" + entries, "utf-8")
    names = [text for text in texts(feed(site_of(invented)), "id") if "#revision" in text]
    assert len(names) == REVISIONS
    assert names[0].endswith(f"releases/2025-08/#revision-{REVISIONS + 1}")
    assert names[-1].endswith("#revision-2")


def test_a_ward_feed_tells_the_revisions_of_its_ward_and_no_others(invented: Path) -> None:
    before = ET.tostring(feed(site_of(invented), "wards/castle/feed.xml"))
    count = revise_abbey(invented, "2025-08")
    site = site_of(invented)
    assert ET.tostring(feed(site, "wards/castle/feed.xml")) == before
    month, revised, *_ = feed(site, "wards/abbey/feed.xml").findall(f"{{{ATOM}}}entry")
    assert texts(month, "title") == ["Abbey: figures of August 2025"]
    assert texts(revised, "title") == ["Abbey: figures of August 2025 revised"]
    told = f" & more between months. Abbey, Burglary: published as 1,123, now {count}."
    assert texts(revised, "summary")[0].endswith(told)
    assert texts(revised, "id")[0].endswith("wards/abbey/feed.xml#2025-08-revision-1")
    assert texts(month, "updated") == texts(revised, "updated") == ["2026-12-01T00:00:00Z"]


def test_a_withdrawn_month_is_told_in_every_feed(invented: Path) -> None:
    (invented / "crime" / "2025-07.yml").unlink()
    (invented / "releases.yml").write_text(
        "revisions: [{month: 2025-07, on: 2026-12-01, why: Counted twice.}]\n", "utf-8"
    )
    site = site_of(invented)
    for file, title in (
        (BOROUGH_FEED, "Figures of July 2025 withdrawn"),
        ("wards/castle/feed.xml", "Castle: figures of July 2025 withdrawn"),
    ):
        month, withdrawn, *_ = feed(site, file).findall(f"{{{ATOM}}}entry")
        assert texts(month, "summary") == ["July 2025: withdrawn."]
        assert texts(withdrawn, "title") == [title]
        assert texts(withdrawn, "summary") == ["Counted twice."]


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


def test_a_single_incident_is_no_plural(real_feeds: dict[str, ET.Element]) -> None:
    told = [summary for root in real_feeds.values() for summary in texts(root, "summary")]
    assert any(", 1 anti-social behaviour incident." in summary for summary in told)
    assert not [
        summary for summary in told if re.search(r"\b1 [a-z -]+(crimes|incidents)", summary)
    ]


def test_a_feed_says_how_12_months_compare_as_the_pages_do(
    real_feeds: dict[str, ET.Element],
) -> None:
    summaries = texts(real_feeds[BOROUGH_FEED], "summary")
    (summary,) = [text for text in summaries if " in August 2025: " in text]
    assert summary.endswith(
        "The 12 months to it: crime 20,171, lower; anti-social behaviour 4,993, probably higher."
    )
    assert "nusual" not in "".join(summaries)
