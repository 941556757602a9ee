"""The meetings: a page each, a calendar, a feed, and the figures that were reported."""

from collections.abc import Iterator
from datetime import date

from jinja2 import Environment

from partnership.model.meetings import Meeting
from partnership.pages.calendar_file import Event, calendar_text
from partnership.pages.feeds import Entry, Feed, written
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Edition

CALENDAR = "meetings/calendar.ics"
FEED = "meetings/feed.xml"


def meeting_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield a page for each meeting, those to come included."""
    template = environment.get_template("pages/meeting.md")
    for meeting in (*edition.meetings.ahead, *edition.meetings.latest_first):
        path = f"meetings/{meeting.id}.md"
        yield Page(
            path=path,
            title=meeting.title,
            description=meeting.about or f"What is known of this meeting: {meeting.title}.",
            markdown=template.render(edition=edition, meeting=meeting, root=way_home(path)),
            source=f"meetings/{meeting.id}.yml",
            beside="meetings/index.md",
            can_be_left_quickly=meeting.exit,
            is_in_menu=False,
            feed=FEED,
        )


def meeting_files(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the calendar and the feed of meetings, where any meeting is on record."""
    if not edition.partnership.meetings:
        return
    name = edition.organisation.name
    yield CALENDAR, calendar_text(edition, f"{name}: meetings", "Meetings", _events(edition))
    entries = tuple(_entry(meeting) for meeting in edition.meetings.latest_first)
    yield FEED, written(Feed(FEED, f"{name}: meetings", "meetings/", entries), edition)


def _events(edition: Edition) -> Iterator[Event]:
    for meeting in (*edition.meetings.ahead, *edition.meetings.latest_first):
        if meeting.on is not None:
            yield Event(
                id=f"meeting-{meeting.id}",
                day=meeting.on,
                at=meeting.at,
                minutes=120,
                title=_who(edition, meeting),
                note=meeting.about,
                address=f"meetings/{meeting.id}/",
                place=meeting.place,
            )


def _who(edition: Edition, meeting: Meeting) -> str:
    organisation = edition.organisation
    committee = organisation.scrutiny_committee or "Scrutiny committee"
    return committee if meeting.is_scrutiny else organisation.name


def _entry(meeting: Meeting) -> Entry:
    address = f"meetings/{meeting.id}/"
    return Entry(address, meeting.title, address, _news_of(meeting), meeting.about)


def _news_of(meeting: Meeting) -> date:
    """Return the day from which there was news of a meeting."""
    return max(meeting.earliest_day, meeting.minutes_agreed_on or meeting.earliest_day)
