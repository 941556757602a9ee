"""Days to come and days gone as a file that calendar programs can follow (RFC 5545).

Days and times are those of the records; nothing in it depends on when the site is built.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from partnership.pages.releases import ReleaseHistory
from partnership.pages.snapshot import Snapshot

CALENDAR_FILE = "releases/calendar.ics"

LONGEST = 75
"""No line may be longer, in bytes; the rest goes into lines that begin with a blank."""

_ZONE = "Europe/London"
"""The time of the whole country; its rule stands in the file, as the standard asks."""

_RULES = f"""BEGIN:VTIMEZONE
TZID:{_ZONE}
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE"""


@dataclass(frozen=True)
class Event:
    """One day in a calendar."""

    id: str
    """Its name for good."""
    day: date
    title: str
    address: str
    """The page that tells more, below the home page."""
    at: str | None = None
    """When it begins; without it, it takes the whole day."""
    minutes: int = 15
    note: str | None = None
    place: str | None = None


def release_calendar(releases: ReleaseHistory) -> str:
    """Return the calendar of releases; without a date it holds none, and a program asks again."""
    edition = releases.edition
    borough = edition.organisation.borough
    events = (
        Event(
            id=f"release-{release.month}",
            day=release.on,
            at=release.at,
            title=f"{borough}: figures of {release.month.name}",
            note=release.note,
            address="releases/",
        )
        for release in releases.calendar
    )
    return calendar_text(edition, f"{borough}: new figures", "Releases", events)


def calendar_text(edition: Snapshot, name: str, product: str, events: Iterable[Event]) -> str:
    """Return a calendar of some events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(edition.organisation.name)}//{product}//EN",
        f"X-WR-CALNAME:{escaped(name)}",
        *_RULES.split("\n"),
        *(line for event in events for line in _lines(event, edition)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event, edition: Snapshot) -> Iterator[str]:
    """Yield the lines of one event; its stamp is the day on which the last month was over."""
    home = edition.organisation.site.address
    host = home.split("/")[2]
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@{host}"
    yield f"DTSTAMP:{edition.latest_month.plus(1).first_day:%Y%m%d}T000000Z"
    if event.at:
        begin = datetime.fromisoformat(f"{event.day.isoformat()}T{event.at}")
        yield f"DTSTART;TZID={_ZONE}:{begin:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={_ZONE}:{begin + timedelta(minutes=event.minutes):%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{escaped(event.note)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    yield f"URL:{home}{event.address}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Write text so that none of its marks ends a value."""
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """Break a line that is too long, between characters and never inside one."""
    parts, part = [], ""
    for mark in line:
        if len((part + mark).encode()) > LONGEST:
            parts.append(part)
            part = " "
        part += mark
    return "\r\n".join([*parts, part])
