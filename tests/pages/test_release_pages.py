"""Releases: the calendar, each month for the borough, revisions, and how whole the figures are."""

import gzip
import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from building import DATA, INVENTED, ROOT, made
from icalendar import Calendar
from loading import loaded, site_of
from partnership.checks.gate import load_partnership
from partnership.model.crime import Rows, Status
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import KnownProblem, Releases
from partnership.pages.feeds import CALENDAR_FILE, LONGEST, escaped, folded
from partnership.pages.page import Page, address_of
from partnership.pages.site import Site
from partnership.statistics.plausibility import expected_rows
from partnership.statistics.series import completeness_of, without_location_in_words
from series import monthly

TODAY = date(2026, 11, 21)
GAP = Month(2024, 3)
CALENDAR = """calendar:
  - {month: 2025-08, on: 2025-11-04, at: "09:30", published: 2025-11-04}
  - {month: 2025-09, on: 2026-12-02, at: "09:30", note: "Late; they moved, and said so."}
revisions:
  - month: 2025-08
    on: 2025-12-01
    why: The police moved records between months.
    effect: No sentence of any page changed.
    changes:
      - {ward: E05900011, category: burglary, published_as: 1123, now: NOW}
known_problems:
  - {month: 2025-07, what: Some records name no street.}
"""


def pages_of(site: Site) -> dict[str, Page]:
    return {address_of(page.path): page for page in site.pages}


def seen(markdown: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markdown)).split())


def index_of(site: Site) -> str:
    path = "releases/index.md"
    return site.authored(path, (ROOT / "content" / path).read_text("utf-8"), path)


def calendar_of(site: Site) -> str:
    found = made(site.files())[CALENDAR_FILE]
    assert isinstance(found, str)
    return found


@pytest.fixture(scope="module")
def real() -> Site:
    return site_of(DATA)


@pytest.fixture(scope="module")
def invented_borough() -> Site:
    return site_of(INVENTED)


@pytest.fixture
def with_calendar(invented: Path) -> Site:
    text = CALENDAR.replace("NOW", str(burglaries(load_partnership(invented))))
    (invented / "releases.yml").write_text(text, "utf-8")
    return site_of(invented)


def burglaries(partnership: Partnership) -> int | None:
    return partnership.months[-1].count("2023", "E05900011", "burglary")


def test_every_month_has_a_page_with_every_ward_and_category(real: Site) -> None:
    pages, records = pages_of(real), real.snapshot.partnership
    assert sum(re.fullmatch(r"releases/\d{4}-\d{2}/", page) is not None for page in pages) == 32
    for month in records.months:
        text = pages[f"releases/{month.month}/"].markdown
        table = text[text.index('<caption id="categories">') :].split("</table>")[0]
        cells = [int(match.replace(",", "")) for match in re.findall(r">([\d,]+)</td>", table)]
        assert cells == [
            month.count("2023", ward.code, category.id)
            for ward in real.snapshot.wards
            for category in records.categories
        ]


def test_a_month_begins_with_its_numbers_against_the_month_and_the_year_before(real: Site) -> None:
    pages, months = pages_of(real), {each.month: each for each in real.releases.months}
    latest, july, year_before = (months[Month(*each)] for each in ((2025, 8), (2025, 7), (2024, 8)))
    crimes, fewer, more = (each.crime.value or 0 for each in (latest, july, year_before))
    said = seen(pages["releases/2025-08/"].markdown)
    assert f"{crimes:,} crimes, {fewer - crimes:,} fewer than in July 2025 and " in said
    assert (
        f"{abs(crimes - more):,} {'more' if crimes > more else 'fewer'} than in August 2024."
        in said
    )
    assert " fewer than in" not in seen(pages["releases/2023-01/"].markdown)
    old = f"is {real.snapshot.months_ago} months old."
    assert [month for month in months if old in seen(pages[f"releases/{month}/"].markdown)] == [
        latest.month
    ]


def test_a_months_page_says_how_many_rows_the_file_has_and_how_many_were_expected(
    real: Site,
) -> None:
    text = seen(pages_of(real)["releases/2025-08/"].markdown)
    assert "Rows in the file 8,037" in text
    assert "In the borough 2,241" in text
    assert "by the 12 complete months before and the same month a year before: as expected" in text
    first = seen(pages_of(real)["releases/2023-01/"].markdown)
    assert "There are too few months before to say." in first


def test_a_month_asked_for_by_area_says_what_is_not_known(invented: Path) -> None:
    file = invented / "crime" / "2025-08.yml"
    text = file.read_text("utf-8").replace(" outside: 216, without_location: 2,", "")
    file.write_text(text, "utf-8")
    site = site_of(invented)
    page = seen(pages_of(site)["releases/2025-08/"].markdown)
    assert "Rows in the answer 327" in page
    assert "Outside the borough not known: asked by area" in page
    assert "Without a location, so in no ward not known: asked by area" in page
    assert "Every row of the official file" not in page
    months = made(site.files())["downloads/months.csv"]
    assert isinstance(months, str)
    assert ",327,109,,," in months.splitlines()[-1]


def test_rows_far_from_the_months_before_are_not_as_expected(real: Site) -> None:
    months = real.snapshot.partnership.months
    expected = expected_rows(months, months[-1].month)
    assert expected
    rows = months[-1].coverage.rows.in_borough
    assert expected.holds(rows)
    assert not expected.holds(rows // 2)
    assert not expected.holds(rows * 2)


def test_unusual_months_are_marked_on_charts_alone(real: Site) -> None:
    pages = pages_of(real)
    assert "nusual" not in pages["releases/2025-08/"].markdown
    assert '<th scope="col">Unusual' not in pages["wards/yarm/months/"].markdown


def test_months_link_the_ones_before_and_after(real: Site) -> None:
    pages = pages_of(real)
    middle = pages["releases/2024-06/"].markdown
    assert "The month before: [May 2024](2024-05.md)" in middle
    assert "The month after: [July 2024](2024-07.md)" in middle
    assert "The month before" not in pages["releases/2023-01/"].markdown
    assert "The month after" not in pages["releases/2025-08/"].markdown


def test_months_before_todays_wards_are_said_to_be_recast(real: Site) -> None:
    pages = pages_of(real)
    assert "it is counted again for them" in pages["releases/2023-04/"].markdown
    assert "it is counted again" not in pages["releases/2023-05/"].markdown
    former = "as first published, as CSV</a>, for the wards from May 2005 to May 2023"
    assert former in pages["releases/2023-05/"].markdown
    assert "for the wards from" not in pages["releases/2023-06/"].markdown


@pytest.mark.parametrize("month", ["2025-06", "2025-08"])
def test_a_month_that_was_withdrawn_keeps_its_page_and_says_why(invented: Path, month: str) -> None:
    (invented / "crime" / f"{month}.yml").unlink()
    (invented / "releases.yml").write_text(
        f"revisions: [{{month: {month}, on: 2026-01-06, why: The police counted rows twice.}}]\n",
        "utf-8",
    )
    site = site_of(invented)
    text = seen(pages_of(site)[f"releases/{month}/"].markdown)
    assert (
        "Withdrawn : the figures of this month were published and then taken out, "
        "on 6 January 2026. The reason is below."
    ) in text
    assert "## Withdrawn on 6 January 2026 { #revision-1 } The police counted rows twice." in text
    assert "not at hand" not in text
    index = seen(index_of(site))
    assert "2025, withdrawn on 6 January 2026 The police counted rows twice." in index
    assert f"{Month.parse(month).name} Withdrawn 1" in index


def test_a_missing_month_keeps_its_page_and_is_never_zero(invented_borough: Site) -> None:
    text = seen(pages_of(invented_borough)[f"releases/{GAP}/"].markdown)
    assert "Not reported : we do not have the figures of this month." in text
    assert "A month that is missing is not zero" in text
    assert "Every ward" not in text
    assert "not reported" in index_of(invented_borough)


def test_a_partial_month_says_why(invented_borough: Site) -> None:
    partial = [
        month
        for month in invented_borough.snapshot.partnership.months
        if month.coverage.reason is not None
    ]
    assert partial
    for month in partial:
        text = seen(pages_of(invented_borough)[f"releases/{month.month}/"].markdown)
        assert "Partial:" in text
        assert month.coverage.reason
        assert month.coverage.reason in text


def test_without_a_date_nothing_is_invented(real: Site) -> None:
    assert list(real.releases.ahead) == []
    assert list(real.releases.revisions) == []
    assert "<td>was due on" not in index_of(real)
    assert "BEGIN:VEVENT" not in calendar_of(real)


def test_that_no_day_is_on_record_is_not_said_in_every_row(real: Site) -> None:
    text = seen(index_of(real))
    assert "day not on record" not in text
    assert "Came out" not in text


def test_where_one_day_is_on_record_each_month_says_its_own(with_calendar: Site) -> None:
    text = seen(index_of(with_calendar))
    assert "Month Came out State" in text
    assert "July 2025 day not on record Complete" in text


def test_dates_ahead_stand_in_the_calendar_with_their_time(with_calendar: Site) -> None:
    text = seen(index_of(with_calendar))
    assert "September 2025 2 December 2026, 09:30 Late;" in text
    assert "August 2025 4 November 2025 Complete 1" in text


def test_a_month_at_hand_never_stands_among_those_to_come(invented: Path) -> None:
    calendar = 'calendar: [{month: 2025-08, on: 2026-11-21, at: "09:30"}]\n'
    (invented / "releases.yml").write_text(calendar, "utf-8")
    site = site_of(invented)
    assert list(site.releases.ahead) == []


def test_a_date_that_has_gone_by_is_said_to_be_late(with_calendar: Site) -> None:
    late = Site.build(with_calendar.snapshot.partnership, date(2026, 12, 3), ROOT / "overrides")
    assert "was due on 2 December 2026" in seen(index_of(late))
    assert "was due" not in seen(index_of(with_calendar))


def test_the_calendar_file_keeps_to_its_standard(with_calendar: Site) -> None:
    text = calendar_of(with_calendar)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= LONGEST for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "UID:release-2025-09@safer-aldermoor.example" in lines
    assert "DTSTART;TZID=Europe/London:20261202T093000" in lines
    assert "DESCRIPTION:Late\\; they moved\\, and said so." in lines
    assert lines.index("BEGIN:VTIMEZONE") < lines.index("BEGIN:VEVENT")
    assert len({line for line in lines if line.startswith("UID:")}) == 2


def test_a_reader_of_calendars_finds_each_release_at_its_time(with_calendar: Site) -> None:
    calendar = Calendar.from_ical(calendar_of(with_calendar))
    events = list(calendar.walk("VEVENT"))
    assert [event.errors for event in (calendar, *events)] == [[], [], []]
    late = next(event for event in events if event["UID"].startswith("release-2025-09@"))
    assert late["DTSTART"].dt == datetime(2026, 12, 2, 9, 30, tzinfo=ZoneInfo("Europe/London"))
    assert late["DESCRIPTION"] == "Late; they moved, and said so."


def test_long_lines_are_broken_between_letters() -> None:
    line = "SUMMARY:" + "é" * 100
    parts = folded(line).split("\r\n")
    assert len(parts) == 3
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert escaped("a\\b;c,d\ne") == "a\\\\b\\;c\\,d\\ne"


def test_a_revision_says_what_was_published_and_what_it_is_now(with_calendar: Site) -> None:
    count = burglaries(with_calendar.snapshot.partnership)
    month = pages_of(with_calendar)["releases/2025-08/"].markdown
    for page in (index_of(with_calendar), month):
        assert "The police moved records between months." in seen(page)
        assert f"Abbey Burglary 1,123 {count}" in seen(page)


def test_a_record_that_moved_is_told_once_on_each_set_of_wards(invented: Path) -> None:
    month = load_partnership(invented).months[-1]
    wards = {"2003": "E05900001", "2023": "E05900011"}
    lines = [
        f"      - {{ward: {ward}, category: burglary, published_as: 1123, "
        f"now: {month.count(name, ward, 'burglary')}}}\n"
        for name, ward in wards.items()
    ]
    (invented / "releases.yml").write_text(
        "revisions:\n  - month: 2025-08\n    on: 2025-12-01\n    why: Late.\n    changes:\n"
        + "".join(lines),
        "utf-8",
    )
    site = site_of(invented)
    for page in (pages_of(site)["releases/2025-08/"].markdown, index_of(site)):
        text = seen(page)
        assert "counted on 2 sets of wards, so the tables are not to be added up." in text
        present, former = re.findall(
            r'<caption id="(?:changes|revision)-1-\d{4}">.*?</table>', page, re.DOTALL
        )
        count = month.count("2023", wards["2023"], "burglary")
        assert f"Abbey Burglary 1,123 {count}" in seen(present)
        assert "Abbey and Castle" not in seen(present)
        assert "wards of 2003" in seen(former)
        assert "Abbey and Castle Burglary 1,123" in seen(former)


def test_known_problems_stand_on_the_month_and_in_the_list(with_calendar: Site) -> None:
    assert "Some records name no street." in seen(index_of(with_calendar))
    text = pages_of(with_calendar)["releases/2025-07/"].markdown
    assert '<p class="inset">Some records name no street.</p>' in text


def test_a_known_problem_of_late_stands_beside_every_badge_that_it_bears_on(
    with_calendar: Site,
) -> None:
    pages = pages_of(with_calendar)
    for address in (
        "wards/abbey/",
        "wards/former/abbey-and-castle/",
        "plans/2024-2027/priorities/burglary/",
    ):
        assert "July 2025: Some records name no street." in seen(pages[address].markdown), address
    badge = re.search(r'<p class="completeness">(.*?)</p>', pages["wards/abbey/"].markdown)
    assert badge
    assert badge[1].endswith("July 2025: Some records name no street.")


def test_an_older_problem_stands_at_the_end_of_a_ward_page_and_months_are_told_together() -> None:
    problems = [
        KnownProblem(month=Month(year, number), what=what)
        for year, number, what in [
            (2023, 1, "No street."),
            (2023, 4, "No street."),
            (2023, 3, "No street."),
            (2025, 8, "Cut short."),
        ]
    ]
    records = Releases(known_problems=tuple(problems))
    first = ("January 2023, March 2023 to April 2023", "No street.")
    assert records.problems_since(Month(2023, 1)) == (first, ("August 2025", "Cut short."))
    assert records.problems_since(Month(2023, 9)) == (("August 2025", "Cut short."),)


def test_completeness_is_told_in_words() -> None:
    whole = completeness_of(monthly([1] * 32))
    assert whole.in_words == "No month is missing"
    lacking = completeness_of(monthly([1, None, 3]), monthly([1, 2, 3]))
    assert lacking.in_words == "2 of 3 months are complete"
    assert lacking.lacking[0][1] is Status.NOT_REPORTED
    assert lacking.what_is_lacking == ("February 2023 is not reported",)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(1000, 12), (500, None), (1000, 8)], "20 of 2,000 records of the whole force (1.0%)"),
        ([(100_000, 1)], "1 of 100,000 records of the whole force (under 0.1%)"),
        ([(1000, 0), (500, None)], None),
        ([], None),
    ],
)
def test_records_without_a_place_are_told_with_their_share_where_there_are_any(
    rows: list[tuple[int, int | None]], words: str | None
) -> None:
    month = loaded(INVENTED).months[0]
    months = []
    for read, count in rows:
        outside = None if count is None else read - count
        of_file = Rows(read=read, in_borough=0, outside=outside, without_location=count)
        coverage = month.coverage.model_copy(update={"rows": of_file})
        months.append(month.model_copy(update={"coverage": coverage}))
    told = without_location_in_words(months)
    assert told == (words and f"{words} have no location, so they are not counted in any ward")


def test_pages_and_downloads_tell_of_records_without_a_place(
    site: Path, invented_site: Path
) -> None:
    words = "have no location, so they are not counted in any ward."
    for page in ("explore/index.html", "downloads/index.html", "downloads/datapackage.json"):
        assert words in (invented_site / page).read_text("utf-8"), page
        assert words not in (site / page).read_text("utf-8"), page


@pytest.mark.parametrize(
    "address",
    [
        "wards/yarm/",
        "wards/former/yarm/",
        "releases/",
        "releases/2025-08/",
        "explore/",
        "plans/2008-2011/assessment/",
        "plans/2011-2014/assessment/",
        "plans/2011-2014/priorities/violent-crime/",
    ],
)
def test_every_page_with_figures_says_how_whole_they_are(site: Path, address: str) -> None:
    text = (site / address / "index.html").read_text("utf-8")
    words = r"(No month is missing|Nothing is missing: \d+ of \d+ categories)"
    assert re.search(rf'<p class="completeness"><strong>{words}', text)


def test_a_months_page_is_light_and_tells_where_it_stands(site: Path) -> None:
    text = (site / "releases" / "2025-08" / "index.html").read_text("utf-8")
    assert len(gzip.compress(text.encode())) < 10_000
    path = text[text.index('aria-label="Breadcrumb"') : text.index("</ol>")]
    assert ">Releases</a>" in path
    menu = text[text.index('id="site-navigation"') : text.index("</nav>")]
    assert "2025-07" not in menu


def test_month_tables_scroll_in_a_box_of_their_own(real: Site) -> None:
    text = pages_of(real)["releases/2025-08/"].markdown
    assert text.count("<table") == text.count('<div class="table-scroll" role="region"') == 2
    assert text.count("<caption") == 2
    assert "style=" not in text


def test_nothing_is_expected_of_the_first_months(real: Site) -> None:
    months = real.snapshot.partnership.months
    assert expected_rows(months, months[5].month) is None
    assert expected_rows(months, months[6].month) is not None


@pytest.mark.parametrize(("day", "months"), [(date(2025, 8, 1), 0), (date(2026, 11, 21), 15)])
def test_a_snapshot_knows_how_old_its_figures_are(real: Site, day: date, months: int) -> None:
    assert replace(real.snapshot, today=day).months_ago == months
