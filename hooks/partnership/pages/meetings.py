"""The pages of meetings with printable figures, a calendar and a feed."""

from collections.abc import Iterator

from partnership.pages.feeds import FeedEntry, calendar_text, feed_text
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot

CALENDAR = "meetings/calendar.ics"
FEED = "meetings/feed.xml"


def meeting_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield a page for each past or future meeting, and its figures on two printable pages."""
    snapshot, briefings = writer.snapshot, []
    for meeting in (*snapshot.meetings.ahead, *snapshot.meetings.latest_first):
        source, index = f"meetings/{meeting.id}.yml", "meetings/index.md"
        page = Page(f"meetings/{meeting.id}.md", source=source, index_page=index, is_in_menu=False)
        yield writer.write(page, "meeting", {"meeting": meeting})
        if last := snapshot.briefing_months.get(meeting.id):
            reports = [
                (plan, report)
                for plan in snapshot.plans
                for report in plan.reports
                if snapshot.briefing_for(report) == meeting.id
            ]
            page = Page(
                f"meetings/{meeting.id}/paper.md", source=source, index_page=index, is_in_menu=False
            )
            values = {"meeting": meeting, "last": last, "reports": reports}
            briefings.append(writer.write(page, "briefing", values))
    yield from briefings


def meeting_files(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the calendar and the feed of meetings, if there are any meetings."""
    if not snapshot.partnership.meetings:
        return
    organisation, latest_first = snapshot.organisation, snapshot.meetings.latest_first
    title = f"{organisation.name}: meetings"
    yield (
        CALENDAR,
        calendar_text(
            snapshot,
            "meetings.ics",
            name=title,
            product="Meetings",
            committee=organisation.scrutiny_committee or "Scrutiny committee",
            meetings=(*snapshot.meetings.ahead, *latest_first),
        ),
    )
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
