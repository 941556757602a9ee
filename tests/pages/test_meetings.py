"""Meetings: every fact that is known of them stands on its page, with the page it comes from."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from building import DATA, INVENTED, made
from checking import found, found_after
from loading import site_of, snapshot_of
from partnership.errors import Severity
from partnership.model.meetings import MeetingFigure, Meetings
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot
from visible import Seen

ATOM = "http://www.w3.org/2005/Atom"
PARTNERSHIP = "https://moderngov.stockton.gov.uk/ieListDocuments.aspx?CId=1144&"
SCRUTINY = "https://moderngov.stockton.gov.uk/ieListDocuments.aspx?CId=1300&"

FACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "2023-07-19": (
        f"{PARTNERSHIP}MeetingId=1205",
        ("Meeting of 19 July 2023", "Agreed on 20 September 2023", "Not known: What it was about"),
    ),
    "2023-09-20": (
        f"{PARTNERSHIP}MeetingId=1205",
        (
            "Meeting of 20 September 2023",
            "councillor was made chair",
            "superintendent of Cleveland Police was made vice-chair",
            "Bonfire season 2023",
            "teaching, work with local people, and enforcement",
            "list of places",
            "It will have worked if there are fewer incidents in those places",
            "further report was asked for in November",
            "Public Space Protection Order The meeting heard how the order is working",
        ),
    ),
    "2023-late-1206": (
        f"{PARTNERSHIP}MId=1206",
        (
            "late 2023, after 20 September; the day is not known",
            "usual places",
            "Clearly fewer incidents were reported",
            "Nobody attacked a fire crew",
            "Plan of the fire brigade against arson Decided: It was put off",
            "selective licensing",
        ),
    ),
    "2023-24-4294": (
        f"{PARTNERSHIP}MeetingId=4294",
        (
            "In 2023 to 2024, after October 2023; the day is not known",
            "Work in Ropner and the town centre",
            "Operation Harmony",
            "first community surgery at the Family Hub in Ropner",
            "every month",
            "Reported crime: 8% fewer",
            "from October 2023",
            "Far more children miss school without leave here than in the country as a whole",
            "The meeting called this a challenge",
            "working group was set up",
            "What residents said in a survey Decided: A small group was to work on the results",
        ),
    ),
    "2024-05-30": (
        f"{PARTNERSHIP}MId=4814",
        (
            "Meeting of 30 May 2024",
            "SSP/1/24 to SSP/4/24 and on",
            "Victim Care and Advice Service",
            "who counts as a victim",
            "how to send somebody",
            "as long as they need",
        ),
    ),
    "2024-07-17": (
        f"{PARTNERSHIP}MId=4323",
        (
            "Meeting of 17 July 2024",
            "Six aims of the Police and Crime Commissioner",
            "see more of the police",
            "less crime, less anti-social behaviour and less harm",
            "Off-road bikes and e-scooters",
            "Knife crime Decided: The report was put off",
        ),
    ),
    "2024-10-02": (
        f"{PARTNERSHIP}MId=4842",
        (
            "Meeting of 2 October 2024",
            "Knife offences in Stockton 213 offences, 23% fewer",
            "12 months, against the 12 months before",
            "Knife offences in Cleveland 810 offences, 10% fewer",
            "since September 2023",
            "More than half of the suspects who were found were males under 24",
            "aged 24 and under 186 people",
            "had not just moved elsewhere",
        ),
    ),
    "2024-11-27": (
        f"{PARTNERSHIP}MId=4336",
        ("Meeting of 27 November 2024", "Agreed on 22 January 2025", "What it was about"),
    ),
    "2025-01-22": (
        f"{PARTNERSHIP}MId=4336",
        (
            "Meeting of 22 January 2025",
            "Domestic homicide reviews",
            "There are three. One of them is complete",
            "plan was being looked at again",
            "December 2023 to December 2024 (reported by Cleveland Police)",
            "police-generated crime) fewer",
            "Anti-social behaviour incidents fewer",
            "Criminal damage fewer",
            "Burglary of homes and businesses fewer",
            "Arson more",
            "Trafficking of drugs more",
            "Rape more",
        ),
    ),
    "2025-03-19": (
        f"{PARTNERSHIP}MId=4961",
        ("Meeting of 19 March 2025", "Agreed on 14 May 2025", "Not known: What it was about"),
    ),
    "2025-05-14": (
        f"{PARTNERSHIP}MId=4961",
        (
            "Meeting of 14 May 2025",
            "SSP/1/25 and on",
            "Deaths linked to domestic abuse There are three reviews",
            "One is nearly complete, one has begun and one had still to be given dates",
            "Teeswide Safeguarding Adults Board",
        ),
    ),
    "2025-07-23": (
        f"{PARTNERSHIP}MId=4962",
        (
            "Meeting of 23 July 2025",
            "SSP/12/25 and on",
            "June 2024 to June 2025 (reported by Cleveland Police)",
            "Offences reported by the public 9.9% fewer",
            "police-generated crime) 2.0% fewer",
            "Violence 3.2% fewer",
            "Sexual offences 15.7% more",
            "Rape 24.7% fewer",
            "Burglary of homes 31.2% fewer",
            "Drug offences more. Reason given: Police work against organised crime",
            "Weapon offences more. Reason given: Police work against organised crime",
            "Neighbourhood Policing Guarantee",
            "five parts, called pillars",
        ),
    ),
    "2025-10-01": (
        f"{PARTNERSHIP}MeetingId=4963",
        (
            "Meeting of 1 October 2025",
            "superintendent of Cleveland Police was made vice-chair",
            "August 2024 to August 2025 (reported by Cleveland Police)",
            "police-generated crime) more",
            "Anti-social behaviour, as told by the public and by officers more",
            "Sexual offences 30.7% more",
            "Stalking and harassment 11.4% fewer",
            "Criminal damage and arson 5.3% fewer",
            "Drug offences 18.2% more. Reason given: The police looked for drugs more often",
            "Bonfire season The plan for the season was on the agenda",
        ),
    ),
    "2025-11-26": (
        f"{PARTNERSHIP}MeetingId=5091",
        (
            "Meeting of 26 November 2025",
            "SSP/42/25 and on",
            "A draft, which may still change",
            "October 2024 to October 2025 (reported by Cleveland Police)",
            "Offences reported by the public fewer",
            "police-generated crime) more",
            "All recorded crime fewer",
            "Stalking and harassment 6.6% fewer",
            "Sexual offences 30.2% more",
            "Criminal damage 11.6% fewer",
            "Vehicle crime more",
            "More front-line workers were assaulted",
        ),
    ),
    "2024-07-11": (
        f"{SCRUTINY}MeetingId=4798",
        (
            "Scrutiny meeting of 11 July 2024",
            "Community Safety Select Committee",
            "Safe and welcoming town centres",
            "first day of evidence",
        ),
    ),
    "2025-01-4802": (
        f"{SCRUTINY}MeetingId=4802",
        (
            "Scrutiny meeting in January 2025, before the 23rd",
            "Safe and welcoming town centres",
            "fifth day of evidence",
            "Business groups of Norton, Stockton and Yarm",
        ),
    ),
    "2025-01-23": (
        f"{SCRUTINY}MeetingId=4803",
        (
            "Scrutiny meeting of 23 January 2025",
            "Safe and welcoming town centres",
            "sixth day of evidence",
            "voluntary groups",
            "other councils",
            "what ward councillors said in a survey",
        ),
    ),
    "2025-07-31": (
        f"{SCRUTINY}MeetingId=4918",
        ("Scrutiny meeting of 31 July 2025", "Outdoor play", "earlier review", "followed"),
    ),
    "2025-late-4919": (
        f"{SCRUTINY}MID=4919",
        (
            "2025, after 31 July",
            "The plan of that time ends at the end of 2025. So a new one was being written",
            "The committee had before it a draft plan for 2025 to 2027",
            "strategic assessment",
            (
                "priorities come in this order: serious and organised crime; "
                "crime and disorder linked to drugs and alcohol; "
                "anti-social behaviour and how safe people feel. Then come the people who offend "
                "most; domestic abuse; Prevent; and diverse communities"
            ),
            "cut off",
        ),
    ),
    "2025-12-18": (
        f"{SCRUTINY}MID=4922",
        (
            "Scrutiny meeting of 18 December 2025",
            "Children who live with domestic abuse",
            "fifth day of evidence",
            "Cleveland Police sent in what it knows",
        ),
    ),
}
"""Every meeting that is known of: the page it is known from, and what its own page must say."""


ONLY_THE_START = "There may have been more items. We could read only the start"
"""What each page says that tells of any item, because no page of the council was seen whole."""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(INVENTED)


@pytest.fixture(scope="module")
def real() -> Snapshot:
    return snapshot_of(DATA)


@pytest.mark.parametrize("name", FACTS)
def test_every_known_fact_stands_on_the_page_of_its_meeting_with_its_source(
    site: Path, name: str
) -> None:
    source, phrases = FACTS[name]
    seen = Seen((site / "meetings" / name / "index.html").read_text("utf-8"))
    told = (seen.text, seen.text.replace(": ", " "))  # in a table, or in a list below it
    assert [phrase for phrase in phrases if not any(phrase in text for text in told)] == []
    assert ("a", "href", source) in seen.values
    assert (ONLY_THE_START in seen.text) is ("Not known: What it was about" not in seen.text)


def test_the_draft_plan_names_its_source_and_what_no_page_tells(site: Path) -> None:
    item = "https://moderngov.stockton.gov.uk/mgAi.aspx?ID=5229"
    meeting, plan = (
        Seen((site / address / "index.html").read_text("utf-8"))
        for address in ("meetings/2025-late-4919", "plans/2025-2027")
    )
    for page in (meeting, plan):
        assert ("a", "href", item) in page.values
    for fact in (
        "Community Safety Plan 2025-2027",
        "We do not know whether it has been agreed",
        "The target, the lead and the wards of each priority",
        "Whether it has more priorities. The page we read is cut off after the seventh",
    ):
        assert fact in plan.text


def test_no_meeting_is_published_of_which_the_table_of_facts_knows_nothing(site: Path) -> None:
    pages = {path.parent.name for path in site.glob("meetings/*/index.html")}
    assert pages == set(FACTS)


def test_the_list_of_meetings_leads_to_each_and_tells_scrutiny_apart(site: Path) -> None:
    seen = Seen((site / "meetings/index.html").read_text("utf-8"))
    leads = {value for tag, name, value in seen.values if tag == "a" and name == "href"}
    assert leads >= {f"{name}/" for name in FACTS}
    scrutiny = [name for name, (source, _) in FACTS.items() if source.startswith(SCRUTINY)]
    own, theirs = seen.text.split("scrutiny committee")[-2:]
    assert "Scrutiny meeting" not in own
    assert theirs.count("Scrutiny meeting") == len(scrutiny)
    assert "We do not know whether the public may come" in own


def test_what_was_reported_stands_beside_what_we_count(site: Path) -> None:
    text = Seen((site / "meetings/2025-10-01/index.html").read_text("utf-8")).text
    assert "What Reported We count, 12 months to August 2025" in text
    assert (
        "Criminal damage and arson 5.3% fewer "
        "2,370, after 2,515: 5.8% fewer, almost certainly between" in text
    )
    assert (
        "Reason given: The police looked for drugs more often. 868, after 732: 18.6% more" in text
    )
    assert "The two are not the same count" in text


def test_a_count_that_goes_the_other_way_or_ends_earlier_says_so(site: Path) -> None:
    text = Seen((site / "meetings/2025-11-26/index.html").read_text("utf-8")).text
    assert "Vehicle crime more 1,036, after 1,492: 30.6% fewer, almost certainly between" in text
    assert "12% fewer (reported: more; our figures: fewer)" in text
    assert "Our records end in August 2025" in text


def test_what_we_do_not_count_is_a_list_of_its_own_below_why_counts_differ(site: Path) -> None:
    text = Seen((site / "meetings/2025-11-26/index.html").read_text("utf-8")).text
    parts = ("The two are not the same count", "Vehicle crime more", "Sexual offences: 30.2% more.")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_ward_shows_what_meetings_said_of_it_and_others_say_nothing(site: Path) -> None:
    ropner, yarm = (
        Seen((site / "wards" / name / "index.html").read_text("utf-8")).text
        for name in ("ropner", "yarm")
    )
    assert "Meetings: Work in Ropner and the town centre, 2023 to 2024." in ropner
    assert "Meetings:" not in yarm


def test_a_kind_of_crime_shows_what_meetings_were_told_of_it(site: Path) -> None:
    drugs = Seen((site / "crime/drugs/index.html").read_text("utf-8")).text
    said = drugs.split("What meetings said")[-1]
    assert "Drug offences: 18.2% more in August 2024 to August 2025." in said


def test_the_next_meeting_comes_first_then_the_latest(invented_site: Path) -> None:
    text = Seen((invented_site / "meetings/index.html").read_text("utf-8")).text
    assert "The next meeting is on 20 January 2027, 18:30, Town Hall, Castle Street." in text
    assert text.index("20 January 2027") < text.index("18 June 2025")


def test_a_meeting_is_ahead_until_its_day_is_over(snapshot: Snapshot) -> None:
    meetings = snapshot.partnership.meetings
    assert [each.id for each in Meetings(meetings, date(2027, 1, 20)).ahead] == ["2027-01-20"]
    assert Meetings(meetings, date(2027, 1, 21)).ahead == ()


TO_COME = "meetings/2027-01-20.yml"


def shown(site: Site) -> tuple[str, str]:
    """Return the page of the meeting to come, and the calendar."""
    page = next(page.markdown for page in site.pages if page.path == "meetings/2027-01-20.md")
    return page, str(made(site.files())["meetings/calendar.ics"])


def test_a_meeting_that_is_moved_keeps_its_address_and_moves_in_the_calendar(
    invented: Path,
) -> None:
    moved = "on: 2027-01-27\nmoved_from: 2027-01-20"
    assert not found_after(invented, TO_COME, "on: 2027-01-20", moved)
    page, calendar = shown(site_of(invented))
    assert "# Meeting of 27 January 2027" in page
    assert "It was first announced for 20 January 2027" in page
    assert "UID:meeting-2027-01-20@" in calendar
    assert "DTSTART;TZID=Europe/London:20270127T183000" in calendar


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ("on: 2027-01-27", "write the old day as 'moved_from'"),
        ("on: 2027-01-27\nmoved_from: 2027-01-21", "Write the day that 'id' starts with"),
    ],
)
def test_a_day_that_the_name_of_a_meeting_does_not_tell_is_asked_about(
    invented: Path, moved: str, told: str
) -> None:
    (problem,) = found_after(invented, TO_COME, "on: 2027-01-20", moved)
    assert told in problem.remedy


def test_a_cancelled_meeting_says_so_and_is_not_the_next(invented: Path) -> None:
    assert not found_after(invented, TO_COME, "state: announced", "state: cancelled")
    site = site_of(invented)
    page, calendar = shown(site)
    assert "# Meeting of 20 January 2027 (cancelled)" in page
    assert "Cancelled. It was to be on 20 January 2027" in page
    assert "Who meets" in page
    assert "STATUS:CANCELLED" in calendar
    assert site.snapshot.meetings.next is None
    over = Meetings(site.snapshot.partnership.meetings, date(2027, 1, 21))
    assert over.latest
    assert (over.ahead, over.latest.id) == ((), "2025-06-18")
    assert "Break-ins in the winter" not in [heard.item.title for heard in over.heard_items]
    due = found(invented, date(2027, 1, 21), Severity.DUE)
    assert not [problem for problem in due if "meetings/" in problem.file]


def test_meetings_are_asked_for_by_priority_plan_ward_and_category(snapshot: Snapshot) -> None:
    meetings = snapshot.meetings
    for said in (
        meetings.about("priorities", "burglary", date(2027, 3, 31)),
        meetings.about("plans", "2024-2027"),
        meetings.about("ward_codes", "E05900012"),
        meetings.about("categories", "burglary"),
    ):
        assert [each.item.title for each in said] == ["Break-ins"]
    assert meetings.about("priorities", "burglary", date(2025, 6, 17)) == ()


def figure(**values: object) -> MeetingFigure:
    told = {"measure": "Burglary", "moved": "fewer", "period": "A year", "counted_by": "Police"}
    return MeetingFigure.model_validate(told | values)


def test_our_count_is_of_the_12_months_to_the_month_named_and_the_12_before(
    real: Snapshot,
) -> None:
    ours = real.counted(figure(counts=["burglary"], last_month="2025-08"))
    assert ours is not None
    codes = {ward.code for ward in real.wards}
    by_hand = sum(
        month.count("2023", code, "burglary") or 0
        for month in real.partnership.months
        if "2024-09" <= str(month.month) <= "2025-08"
        for code in codes
    )
    assert (ours.change.latest, str(ours.last), ours.months_earlier) == (by_hand, "2025-08", 0)


def test_nothing_is_counted_where_nothing_alike_is_published(real: Snapshot) -> None:
    asked = {"counts": ["burglary"], "last_month": "2025-08"}
    assert real.counted(figure(last_month="2025-08")) is None
    assert real.counted(figure(**asked, area="Castle")) is None
    assert real.counted(figure(**asked | {"last_month": "2026-02"})) is None
    later = real.counted(figure(**asked | {"last_month": "2025-11"}))
    assert later is not None
    assert later.months_earlier == 3


@pytest.mark.parametrize(
    ("category", "moved", "contradicts"),
    [("vehicle-crime", "more", True), ("vehicle-crime", "fewer", False), ("drugs", "fewer", False)],
)
def test_a_figure_is_contradicted_only_by_a_change_that_is_clear(
    real: Snapshot, category: str, moved: str, *, contradicts: bool
) -> None:
    ours = real.counted(figure(counts=[category], last_month="2025-08", moved=moved))
    assert ours is not None
    assert ours.contradicts is contradicts


def test_the_figures_can_be_downloaded_as_they_were_told() -> None:
    files = made(site_of(DATA).files())
    table = files["downloads/meeting-figures.csv"]
    assert isinstance(table, str)
    rows = list(csv.DictReader(io.StringIO(table)))
    (drugs,) = (
        row for row in rows if row["meeting"] == "2025-10-01" and row["measure"] == "Drug offences"
    )
    assert (drugs["per_cent"], drugs["direction"]) == ("18.2", "more")
    assert (drugs["our_count"], drugs["our_count_before"]) == ("868", "732")
    written = json.loads(files["downloads/meeting-figures.json"])
    assert len(written["rows"]) == len(rows)


def test_the_calendar_holds_each_meeting_with_a_day_and_the_feed_every_one() -> None:
    files = made(site_of(INVENTED).files())
    calendar, feed = files["meetings/calendar.ics"], files["meetings/feed.xml"]
    assert isinstance(calendar, str)
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "DTSTART;TZID=Europe/London:20270120T183000" in calendar
    assert "LOCATION:Town Hall\\, Castle Street" in calendar
    assert "DTSTART;VALUE=DATE:20250618" in calendar
    titles = [each.text for each in ET.fromstring(feed).iter(f"{{{ATOM}}}title")]  # noqa: S314 - ours
    assert titles[1:] == [
        "Meeting of 18 June 2025",
        "Scrutiny meeting in early 2025, after 15 January",
    ]


def test_without_meetings_the_page_says_so_and_offers_nothing(invented: Path) -> None:
    for path in (invented / "meetings").iterdir():
        path.unlink()
    (invented / "meetings").rmdir()
    files = made(site_of(invented).files())
    assert not [name for name in files if name.startswith("meetings/")]
    assert "downloads/meeting-figures.csv" not in files


def test_a_meeting_that_was_announced_and_is_over_waits_for_its_record() -> None:
    said = [str(each) for each in found(INVENTED, date(2027, 1, 21), Severity.DUE)]
    assert [line for line in said if "meetings/2027-01-20.yml:7" in line]
    assert "meetings/" not in " ".join(map(str, found(INVENTED, severity=Severity.DUE)))
