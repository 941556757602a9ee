"""Holds the months at hand against the day and time for which they are announced."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from partnership.errors import Problem
from partnership.model.partnership import Partnership
from partnership.model.releases import LONDON, Release
from partnership.records.documents import read_document
from partnership.records.releases import FILE


def release_day_problems(data: Path, partnership: Partnership, now: datetime) -> Iterator[Problem]:
    """Yield each month that is at hand too early, or came out and the calendar does not say so."""
    at_hand = {one.month for one in partnership.months}
    today = now.astimezone(LONDON).date()
    for number, one in enumerate(partnership.releases.calendar):
        if one.month not in at_hand:
            continue
        place = "on"
        if one.published is not None and one.published > today:
            what = f"{one.month} is said to be published on {one.published}, a day still to come"
            remedy, place = "Write the day on which it came out.", "published"
        elif now < one.moment and not _came_out_early(one, today):
            what = f"{one.month} is at hand, and announced for {one.on}, {one.at}"
            remedy = (
                "Everybody sees the figures at once: put its file in then, not before. "
                "If they came out early, write the day in 'published' and the reason in 'note'."
            )
        elif one.published is None and one.on < today:
            what = f"{one.month} is at hand, and its day, {one.on}, has passed without 'published'"
            remedy = f"Write the day on which it came out, such as 'published: {one.on}'."
        else:
            continue
        yield read_document(data / FILE).problem(("calendar", number, place), what, remedy)


def _came_out_early(release: Release, today: date) -> bool:
    day = release.published
    return day is not None and day <= today and day < release.on
