"""Calendars and Atom feeds (RFC 5545 and RFC 4287), with the dates on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from partnership.model.crime import Kind
from partnership.model.wards import Ward
from partnership.pages.former_wards import FormerWard, without_successor
from partnership.pages.page import MadeFile
from partnership.pages.releases import BOROUGH_FEED, MonthRelease, ReleaseHistory
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import file_text
from partnership.statistics.change import Change
from partnership.text import count_noun

CALENDAR_FILE = "releases/calendar.ics"
LONGEST = 75  # the maximum length of a line in bytes; longer ones continue after a leading space


def release_calendar(releases: ReleaseHistory) -> str:
    """Return the calendar of releases; it is empty if no dates are on record."""
    borough = releases.snapshot.organisation.borough
    values = {"name": f"{borough}: new figures", "product": "Releases", "borough": borough}
    return calendar_text(releases.snapshot, "releases.ics", calendar=releases.calendar, **values)


def calendar_text(snapshot: Snapshot, template: str, **values: object) -> str:
    """Return a calendar; its events are stamped with the day on which the last month ended."""
    organisation = snapshot.organisation
    text = file_text(
        template,
        publisher=organisation.name,
        home=organisation.site.address,
        stamp=snapshot.latest_month.plus(1).first_day,
        text=escaped,
        **values,
    )
    return "".join(f"{folded(line)}\r\n" for line in text.splitlines())


def escaped(text: str) -> str:
    """Return text with the special characters of calendars escaped."""
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """Return a long line folded between characters."""
    parts, part = [], ""
    for mark in line:
        if len((part + mark).encode()) > LONGEST:
            parts.append(part)
            part = " "
        part += mark
    return "\r\n".join([*parts, part])


MONTHS = 12  # the number of latest months in a feed
REVISIONS = 12  # the number of latest revisions of any month in a feed; a ward's feed has its own


@dataclass(frozen=True)
class FeedEntry:
    """An entry of a feed."""

    id: str  # the permanent id, relative to the home page, by which readers detect duplicates
    title: str
    address: str  # the page with details, relative to the home page
    updated: date
    summary: str


def feed_text(
    snapshot: Snapshot, file: str, title: str, address: str, entries: Sequence[FeedEntry]
) -> str:
    """Return an Atom feed for the page at an address, latest entries first."""
    days = (entry.updated for entry in entries)
    return file_text(
        "feed.xml",
        file=file,
        title=title,
        address=address,
        entries=entries,
        updated=max(days, default=snapshot.latest_month.plus(1).first_day),
        home=snapshot.organisation.site.address,
        publisher=snapshot.organisation.name,
    )


def ward_feed(ward: Ward) -> str:
    """Return the file name of a ward's feed."""
    return f"wards/{ward.slug}/feed.xml"


def feed_files(releases: ReleaseHistory) -> Iterator[MadeFile]:
    """Yield each feed."""
    snapshot = releases.snapshot
    yield BOROUGH_FEED, partial(_text, releases, None)
    for ward in snapshot.wards:
        yield ward_feed(ward), partial(_text, releases, ward)
    for former in without_successor(snapshot):
        yield ward_feed(former.ward), partial(_last_text, snapshot, former)


def _text(releases: ReleaseHistory, ward: Ward | None) -> str:
    """Return the feed of the borough or a ward; of one day, months come first."""
    snapshot, entries = releases.snapshot, list[FeedEntry]()
    place, file, address = snapshot.organisation.borough, BOROUGH_FEED, "releases/"
    wards, where, figures = snapshot.wards, f"the wards of {place}", "Figures"
    if ward:
        place, file, address = ward.name, ward_feed(ward), f"wards/{ward.slug}/"
        wards, where, figures = (ward,), place, f"{place}: figures"
    touching = [entry for entry in releases.revisions if ward is None or entry.touches(ward.code)]
    opened = snapshot.organisation.site.opened or date.min
    for release in releases.months[:MONTHS]:  # a revised month is news again
        page = f"releases/{release.month}/"
        # the release day on record, or the earliest possible one
        first = release.came_out or max(opened, release.month.plus(1).first_day)
        day = max([first, *(change.on for change in touching if change.month == release.month)])
        text = _recorded(releases, release, ward, where) + _changed(snapshot, release, wards)
        name, details = (f"{file}#{release.month}", address) if ward else (page, page)
        entries.append(FeedEntry(name, f"{figures} of {release.month.name}", details, day, text))
    for revision in touching[:REVISIONS]:
        month, page = revision.month, f"releases/{revision.month}/"
        of_month = [change for change in reversed(releases.revisions) if change.month == month]
        number = f"revision-{of_month.index(revision) + 1}"
        name = f"{file}#{month}-{number}" if ward else f"{page}#{number}"
        title = f"{figures} of {month.name} {revision.in_a_word}"
        why = " ".join([revision.why, *releases.in_words(revision, ward)])
        entries.append(FeedEntry(name, title, page, revision.on, why))
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    return feed_text(snapshot, file, f"{place}: new figures", address, entries)


def _last_text(snapshot: Snapshot, former: FormerWard) -> str:
    name, address, file = former.ward.name, f"wards/{former.ward.slug}/", ward_feed(former.ward)
    now = "; ".join(f"{part.ward.name} ({part.per_cent}% of its area)" for part in former.now)
    last = FeedEntry(
        f"{file}#end",
        f"{name} is no longer a ward",
        address,
        (former.ward_set.valid_to or date.min) + timedelta(days=1),
        f"Its area is now in {now}. Each of these wards has a feed.",
    )
    return feed_text(snapshot, file, f"{name}: new figures", address, [last])


def _recorded(
    releases: ReleaseHistory, release: MonthRelease, ward: Ward | None, where: str
) -> str:
    if release.record is None:
        return f"{release.month.name}: {release.state.lower()}."
    things = ("recorded crime", "anti-social behaviour incident")
    crimes, calls = (
        f"{figure.status.value} {thing}s"
        if figure.value is None
        else count_noun(figure.value, thing)
        for figure, thing in zip(releases.figures_of(ward, release.month), things, strict=True)
    )
    return f"{release.state}. In {where} in {release.month.name}: {crimes}, {calls}."


def _changed(snapshot: Snapshot, release: MonthRelease, wards: tuple[Ward, ...]) -> str:
    changes = []
    for kind, name in ((Kind.CRIME, "crime"), (Kind.INCIDENT, "anti-social behaviour")):
        change = snapshot.counts(wards, snapshot.categories(kind)).change_to(release.month)
        if isinstance(change, Change):
            changes.append(f"{name} {change.latest:,}, {change.word}")
    return f" The 12 months to it: {'; '.join(changes)}." if changes else ""
