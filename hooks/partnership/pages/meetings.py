"""The meetings: a page each, the figures that each gets on paper, a calendar and a feed."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnership.model.crime import Category, Kind
from partnership.model.meetings import Meeting
from partnership.model.months import Month
from partnership.model.wards import Ward
from partnership.pages.feeds import Event, FeedEntry, calendar_text, feed_text
from partnership.pages.page import Page, PageWriter
from partnership.pages.releases import ReleaseHistory
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change

CALENDAR = "meetings/calendar.ics"
FEED = "meetings/feed.xml"


def meeting_pages(releases: ReleaseHistory, writer: PageWriter) -> Iterator[Page]:
    """Yield a page for each meeting, those to come included, and its figures: two to print."""
    snapshot, papers = releases.snapshot, []
    for meeting in (*snapshot.meetings.ahead, *snapshot.meetings.latest_first):
        source, beside = f"meetings/{meeting.id}.yml", "meetings/index.md"
        page = Page(
            f"meetings/{meeting.id}.md",
            source=source,
            beside=beside,
            is_in_menu=False,
            has_exit_button=meeting.exit,
            feed=FEED,
        )
        yield writer.write(page, "meeting", {"meeting": meeting})
        paper = paper_of(meeting, releases)
        if paper is not None:
            reports = [
                (plan, report)
                for plan in snapshot.plans
                for report in plan.reports
                if snapshot.paper_with(report) == meeting.id
            ]
            page = Page(
                f"meetings/{meeting.id}/paper.md",
                source=source,
                beside=beside,
                is_in_menu=False,
                is_found_by_search=False,
            )
            values = {"meeting": meeting, "paper": paper, "reports": reports}
            papers.append(writer.write(page, "paper", values))
    yield from papers


PaperLine = tuple[str, tuple[Change | None, ...]]
"""A place or a category in a paper: 12 months against the 12 before."""


@dataclass(frozen=True)
class MeetingPaper:
    """The figures that a meeting gets, by the same rules as everywhere on the site."""

    last: Month
    """The month in which its 12 months end: the latest on record before the meeting."""
    lines: tuple[PaperLine, ...]
    """All crimes, all incidents, then each category."""
    wards: tuple[PaperLine, ...]
    """Each ward from A to Z: all crimes, then all incidents."""


def paper_of(meeting: Meeting, releases: ReleaseHistory) -> MeetingPaper | None:
    """Return the paper of a meeting; None where the two years before it are not on record."""
    snapshot = releases.snapshot
    last = snapshot.paper_months.get(meeting.id)
    if last is None:
        return None

    def line(name: str, wards: tuple[Ward, ...], *counted: tuple[Category, ...]) -> PaperLine:
        found = (snapshot.counts(wards, categories).change_to(last) for categories in counted)
        changes = tuple(change if isinstance(change, Change) else None for change in found)
        return name, changes

    crimes, incidents = (snapshot.categories(kind) for kind in Kind)
    lines = [
        line("All recorded crime", snapshot.wards, crimes),
        line("All anti-social behaviour incidents", snapshot.wards, incidents),
    ]
    lines += (
        line(category.name, snapshot.wards, (category,))
        for category in snapshot.partnership.categories
        if (category,) not in (crimes, incidents)
    )
    wards = (line(ward.name, (ward,), crimes, incidents) for ward in snapshot.wards)
    return MeetingPaper(last, tuple(lines), tuple(wards))


def meeting_files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the calendar and the feed of meetings, where any meeting is on record."""
    if not snapshot.partnership.meetings:
        return
    organisation, latest_first = snapshot.organisation, snapshot.meetings.latest_first
    committee = organisation.scrutiny_committee or "Scrutiny committee"
    events = [
        Event(
            id=f"meeting-{meeting.id}",
            day=meeting.on,
            at=meeting.at,
            minutes=120,
            title=committee if meeting.is_scrutiny else organisation.name,
            note=meeting.about,
            address=f"meetings/{meeting.id}/",
            place=meeting.place,
        )
        for meeting in (*snapshot.meetings.ahead, *latest_first)
        if meeting.on is not None
    ]
    title = f"{organisation.name}: meetings"
    yield CALENDAR, calendar_text(snapshot, title, "Meetings", events)
    entries = [
        FeedEntry(
            f"meetings/{meeting.id}/",
            meeting.title,
            f"meetings/{meeting.id}/",
            max(meeting.earliest_day, meeting.minutes_agreed_on or meeting.earliest_day),
            meeting.about,
        )
        for meeting in latest_first
    ]
    yield FEED, feed_text(snapshot, FEED, title, "meetings/", entries)
