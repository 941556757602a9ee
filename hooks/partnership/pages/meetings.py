"""The meetings: a page each, the figures that each gets on paper, a calendar and a feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jinja2 import Environment

from partnership.model.crime import Category, Kind
from partnership.model.meetings import Meeting
from partnership.model.months import Month
from partnership.model.wards import Ward
from partnership.pages.feeds import Event, Feed, FeedEntry, calendar_text, written
from partnership.pages.page import Page, way_home
from partnership.pages.releases import ReleaseHistory
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change

CALENDAR = "meetings/calendar.ics"
FEED = "meetings/feed.xml"


def meeting_pages(releases: ReleaseHistory, environment: Environment) -> Iterator[Page]:
    """Yield a page for each meeting, those to come included."""
    snapshot, template = releases.snapshot, environment.get_template("pages/meeting.md")
    for meeting in (*snapshot.meetings.ahead, *snapshot.meetings.latest_first):
        path = f"meetings/{meeting.id}.md"
        yield Page(
            path=path,
            title=meeting.title,
            description=meeting.about or f"What is known of this meeting: {meeting.title}.",
            markdown=template.render(
                snapshot=snapshot,
                meeting=meeting,
                root=way_home(path),
            ),
            source=f"meetings/{meeting.id}.yml",
            beside="meetings/index.md",
            has_exit_button=meeting.exit,
            is_in_menu=False,
            feed=FEED,
        )


@dataclass(frozen=True)
class PaperLine:
    """A place or a category in a paper: 12 months against the 12 before."""

    name: str
    changes: tuple[Change | None, ...]


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
    kinds = tuple(snapshot.categories(kind) for kind in Kind)

    def line(name: str, wards: tuple[Ward, ...], *counted: tuple[Category, ...]) -> PaperLine:
        found = (snapshot.change(wards, categories, last) for categories in counted)
        changes = tuple(change if isinstance(change, Change) else None for change in found)
        return PaperLine(name, changes)

    totals = [line(name, snapshot.wards, kind) for name, kind in zip(TOTALS, kinds, strict=True)]
    every = (
        line(category.name, snapshot.wards, (category,))
        for category in snapshot.partnership.categories
        if (category,) not in kinds
    )
    return MeetingPaper(
        last,
        (*totals, *every),
        tuple(line(ward.name, (ward,), *kinds) for ward in snapshot.wards),
    )


TOTALS = ("All recorded crime", "All anti-social behaviour incidents")
"""What the two kinds of record are called as a whole."""


def meeting_papers(releases: ReleaseHistory, environment: Environment) -> Iterator[Page]:
    """Yield the paper of each meeting that has one: two pages to print."""
    snapshot, template = releases.snapshot, environment.get_template("pages/paper.md")
    for meeting in (*snapshot.meetings.ahead, *snapshot.meetings.latest_first):
        paper = paper_of(meeting, releases)
        if paper is None:
            continue
        path = f"meetings/{meeting.id}/paper.md"
        yield Page(
            path=path,
            title=f"Figures for the meeting of {meeting.time}",
            description=f"Recorded crime and incidents in {snapshot.organisation.borough}, "
            f"12 months to {paper.last.name} against the 12 before.",
            markdown=template.render(
                snapshot=snapshot,
                meeting=meeting,
                paper=paper,
                reports=tuple(
                    (plan, report)
                    for plan in snapshot.plans
                    for report in plan.reports
                    if snapshot.paper_with(report) == meeting.id
                ),
                root=way_home(path),
            ),
            source=f"meetings/{meeting.id}.yml",
            beside="meetings/index.md",
            is_in_menu=False,
            is_found_by_search=False,
        )


def meeting_files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the calendar and the feed of meetings, where any meeting is on record."""
    if not snapshot.partnership.meetings:
        return
    name = snapshot.organisation.name
    yield CALENDAR, calendar_text(snapshot, f"{name}: meetings", "Meetings", _events(snapshot))
    entries = tuple(_entry(meeting) for meeting in snapshot.meetings.latest_first)
    yield FEED, written(Feed(FEED, f"{name}: meetings", "meetings/", entries), snapshot)


def _events(snapshot: Snapshot) -> Iterator[Event]:
    for meeting in (*snapshot.meetings.ahead, *snapshot.meetings.latest_first):
        if meeting.on is not None:
            yield Event(
                id=f"meeting-{meeting.id}",
                day=meeting.on,
                at=meeting.at,
                minutes=120,
                title=_who(snapshot, meeting),
                note=meeting.about,
                address=f"meetings/{meeting.id}/",
                place=meeting.place,
            )


def _who(snapshot: Snapshot, meeting: Meeting) -> str:
    organisation = snapshot.organisation
    committee = organisation.scrutiny_committee or "Scrutiny committee"
    return committee if meeting.is_scrutiny else organisation.name


def _entry(meeting: Meeting) -> FeedEntry:
    address = f"meetings/{meeting.id}/"
    return FeedEntry(address, meeting.title, address, _news_of(meeting), meeting.about)


def _news_of(meeting: Meeting) -> date:
    """Return the day from which there was news of a meeting."""
    return max(meeting.earliest_day, meeting.minutes_agreed_on or meeting.earliest_day)
