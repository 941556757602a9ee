"""The release calendar as a file that calendar programs can follow (RFC 5545).

Days and times are those of the records; nothing in it depends on when the site is built.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from partnership.model.releases import Release
from partnership.pages.releases import Releases

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


def calendar_text(releases: Releases) -> str:
    """Return the calendar; without a date it holds none, and a program goes on asking."""
    organisation = releases.edition.organisation
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(organisation.name)}//Releases//EN",
        f"X-WR-CALNAME:{escaped(organisation.borough)}: new figures",
        *_RULES.split("\n"),
        *(line for release in releases.calendar for line in _event(release, releases)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(release: Release, releases: Releases) -> Iterator[str]:
    """Yield the lines of one release; its stamp is the day on which the last month was over."""
    edition = releases.edition
    home, borough = edition.organisation.site.address, edition.organisation.borough
    host = home.split("/")[2]
    begin = datetime.fromisoformat(f"{release.on.isoformat()}T{release.at}")
    yield "BEGIN:VEVENT"
    yield f"UID:release-{release.month}@{host}"
    yield f"DTSTAMP:{edition.latest_month.plus(1).first_day:%Y%m%d}T000000Z"
    yield f"DTSTART;TZID={_ZONE}:{begin:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={_ZONE}:{begin + timedelta(minutes=15):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{escaped(f'{borough}: figures of {release.month.name}')}"
    if release.note:
        yield f"DESCRIPTION:{escaped(release.note)}"
    yield f"URL:{home}releases/"
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
