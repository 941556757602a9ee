"""When figures come out, what was revised since, and what is known to be wrong with a month."""

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from partnership.model.base import ByTime, ClockTime, Day, PastDay, Record, Slug, Text, WardCode
from partnership.model.crime import Count
from partnership.model.months import Month, MonthField, in_runs
from partnership.model.references import Ref

LONDON = ZoneInfo("Europe/London")
"""Announced times are those of this country, in summer time as well."""


class Release(Record):
    """One month's place in the calendar."""

    month: MonthField
    """The month whose figures come out."""
    on: Day
    """The day for which it is announced."""
    at: ClockTime
    """The time of that day; everybody sees the figures at once."""
    published: Day | None = None
    """The day on which it came out; absent while it is still to come."""
    note: Text | None = None
    """Why it came out on another day than announced, or what is special about it."""

    @property
    def moment(self) -> datetime:
        """The announced day and time, by the clocks of this country."""
        return datetime.combine(self.on, time.fromisoformat(self.at), LONDON)


class ChangedCount(Record):
    """One count that is not what it was."""

    ward: Annotated[WardCode, Ref("ward")]
    """The ward, of any set."""
    category: Annotated[Slug, Ref("category")]
    """The category, by its id."""
    published_as: Count | None = None
    """What was published; absent where the category was not reported."""
    now: Count | None = None
    """What it is now; absent where the category is no longer reported."""


class Revision(Record):
    """A month that was published and then changed."""

    month: MonthField
    """The month whose figures changed."""
    on: PastDay
    """The day of the change."""
    why: Text
    """Why the figures changed, in a sentence."""
    effect: Text | None = None
    """What it changes in what the pages say; absent when nothing."""
    changes: tuple[ChangedCount, ...] = ()
    """Every count that changed; none where the month was taken out."""

    @property
    def in_a_word(self) -> str:
        """What was done to the month: it was `revised`, or `withdrawn`."""
        return "revised" if self.changes else "withdrawn"

    def touches(self, ward: str) -> bool:
        """Tell whether it changed anything of a ward, by its code; a withdrawal touches all."""
        return not self.changes or any(change.ward == ward for change in self.changes)


class KnownProblem(Record):
    """Something wrong with a month that its figures do not show."""

    month: MonthField
    """The month that is not as it looks."""
    what: Text
    """What is wrong, and what it means for the figures."""


class Jump(Record):
    """A month far from the ones before that has been looked into."""

    month: Annotated[MonthField, Ref("month")]
    """The month that was looked into."""
    why: Text
    """What explains it, and who confirmed it."""


class Releases(Record):
    """The file of releases: the calendar, revisions and known problems."""

    calendar: Annotated[tuple[Release, ...], ByTime("month")] = ()
    """The releases, those to come included, in the order of time."""
    revisions: Annotated[tuple[Revision, ...], ByTime("on")] = ()
    """Every revision, the latest last; an entry is never taken out."""
    known_problems: tuple[KnownProblem, ...] = ()
    """What is wrong with a month and cannot be seen from its figures."""
    jumps: tuple[Jump, ...] = ()
    """Months whose figures look wrong and have been found right."""

    @property
    def revised(self) -> frozenset[tuple[Month, str, str]]:
        """The counts that are not as first published: month, code of the ward, category."""
        return frozenset(
            (revision.month, change.ward, change.category)
            for revision in self.revisions
            for change in revision.changes
        )

    def problems_since(self, first: Month) -> tuple[tuple[str, str], ...]:
        """Return what is wrong with months from one on: which months, in words, and what."""
        months: dict[str, list[Month]] = {}
        for one in sorted(self.known_problems, key=lambda one: one.month):
            if one.month >= first:
                months.setdefault(one.what, []).append(one.month)
        return tuple((in_runs(each), what) for what, each in months.items())
