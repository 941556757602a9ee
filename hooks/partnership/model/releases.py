"""Releases, revisions and withdrawals of figures, and the baselines of the usual range."""

from datetime import datetime, time
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from partnership.errors import FieldPath
from partnership.model.annotations import AppendOnly, Chronological, Ref
from partnership.model.base import Record, ordered, rule
from partnership.model.crime import RecordCount
from partnership.model.months import Month, MonthField, PastMonth, in_runs
from partnership.model.values import ClockTime, Day, Line, PastDay, Slug, Text, WardCode

# The minimum, usual and maximum months of a baseline. The first needs two whole years, to show the
# seasons; one that starts with a lasting change may have one.
FEWEST_IN_A_BASELINE, USUAL_IN_A_BASELINE, MOST_IN_A_BASELINE = 12, 24, 36


class Baseline(Record, labels=("reason",)):
    """One choice of months; a new one needs a reason, and the old ones are kept."""

    first: PastMonth
    """The first of its months, such as 2023-01: the first baseline has 24 to 36, others from 12."""
    last: PastMonth  # The last of its months, such as 2024-12.
    recorded: PastDay  # The day the choice was made, after the last of its months.
    reason: Text
    """Why these months; for a later baseline, what has changed for good since the one before."""

    _months_run_forward = ordered("first", "last")

    @rule(
        "a baseline from 'first' to 'last' covers 12 to 36 months",
        "Write last: {0.usual_end}, or start in another month.",
    )
    def _covers_whole_years(self) -> bool:
        return FEWEST_IN_A_BASELINE <= self.length <= MOST_IN_A_BASELINE

    @rule(
        "'recorded' is {0.recorded}, before 'last', {0.last}, was over",
        "If the entry was published, restore it; if not, correct the one that is wrong.",
    )
    def _is_recorded_afterwards(self) -> bool:
        return Month.from_day(self.recorded) > self.last

    @property
    def years(self) -> str:
        """The calendar years of its months: 2023-2024."""
        first, last = self.first.year, self.last.year
        return str(last) if first == last else f"{first}-{last}"

    @property
    def length(self) -> int:
        """The number of months."""
        return self.first.months_to(self.last)

    @property
    def usual_end(self) -> Month:
        """The last month of two years from the first."""
        return self.first.plus(USUAL_IN_A_BASELINE - 1)


class Baselines(Record, title="Months of the usual range"):
    """Every baseline there has been, the one in force last (`data/baselines.yml`)."""

    baselines: Annotated[tuple[Baseline, ...], AppendOnly()]
    """The baselines; leave out while there are fewer than 24 months of figures."""

    @rule(
        "the baselines are not in the order of 'recorded'",
        "Put a new baseline at the end, with the day on which it is recorded.",
    )
    def _in_the_order_of_their_record(self) -> bool | FieldPath:
        days = [baseline.recorded for baseline in self.baselines]
        late = (n for n, (before, after) in enumerate(pairwise(days), 1) if before >= after)
        number = next(late, None)
        return number is None or ("baselines", number, "recorded")

    @rule(
        "the first baseline covers 24 to 36 months",
        "Write last: {0.baselines[0].usual_end}, or start in another month.",
    )
    def _begins_with_two_years(self) -> bool | FieldPath:
        is_right = not self.baselines or self.baselines[0].length >= USUAL_IN_A_BASELINE
        return is_right or ("baselines", 0, "last")


# Announced times are those of this country, in summer time as well.
LONDON = ZoneInfo("Europe/London")


class Release(Record, labels=("note",)):
    """One month in the release calendar, past or future, in chronological order."""

    month: MonthField  # The month of the figures.
    on: Day  # The announced day.
    at: ClockTime  # The announced time; everybody sees the figures at the same time.
    published: Day | None = None  # The day on which it came out; leave out until then.
    note: Text | None = None
    """Why it did not come out on the announced day, or what is special about it."""

    @rule("{0.month} was not over on the day in 'on', {0.on}", "Write a later day.")
    def _is_announced_for_later(self) -> bool:
        return Month.from_day(self.on) > self.month

    @rule("{0.month} was not over on the day in 'published', {0.published}", "Write a later day.")
    def _came_out_later(self) -> bool:
        return self.published is None or Month.from_day(self.published) > self.month

    @property
    def moment(self) -> datetime:
        """The announced date and time, in UK local time."""
        return datetime.combine(self.on, time.fromisoformat(self.at), LONDON)


class ChangedCount(Record):
    """One changed count."""

    ward: Annotated[WardCode, Ref("ward")]  # The ward, of any set.
    category: Annotated[Slug, Ref("category")]  # The category, by its id.
    published_as: RecordCount | None = None
    """What was published; leave out if the category was not reported."""
    now: RecordCount | None = None
    """What it is now; leave out if the category is no longer reported."""

    @rule("'published_as' and 'now' are the same", "Write what was published, or delete the item.")
    def _is_a_change(self) -> bool:
        return self.published_as != self.now


class Revision(Record, labels=("why",)):
    """A month that was published and then changed; an entry is never deleted."""

    month: PastMonth  # The month whose figures changed.
    on: PastDay  # The day of the change.
    why: Text  # Why the figures changed, in a sentence.
    effect: Text | None = None  # How it changes what the pages say; leave out when it does not.
    changes: tuple[ChangedCount, ...] = ()
    """Every count that changed; leave out if the month was withdrawn."""

    @rule("{0.month} was not over on the day in 'on', {0.on}", "Write a later day.")
    def _is_made_later(self) -> bool:
        return Month.from_day(self.on) > self.month

    @property
    def in_a_word(self) -> str:
        """What was done to the month: `revised` or `withdrawn`."""
        return "revised" if self.changes else "withdrawn"

    def touches(self, ward: str) -> bool:
        """Return whether it changed a ward, by its code; a withdrawal affects all wards."""
        return not self.changes or any(change.ward == ward for change in self.changes)


class KnownProblem(Record):
    """Something wrong with a month that its figures do not show."""

    month: MonthField  # The month with the problem.
    what: Text  # What is wrong, and what it means for the figures.


class ExplainedOutlier(Record, title="Month confirmed as right", labels=("why",)):
    """A month whose figures look wrong but have been confirmed as right."""

    month: Annotated[MonthField, Ref("month")]  # The month that was checked.
    why: Text  # What explains it, and who confirmed it.


class Releases(Record):
    """The file of releases: the calendar, revisions and known problems."""

    calendar: Annotated[tuple[Release, ...], Chronological("month")] = ()
    revisions: Annotated[tuple[Revision, ...], Chronological("on"), AppendOnly()] = ()
    known_problems: tuple[KnownProblem, ...] = ()
    explained_outliers: tuple[ExplainedOutlier, ...] = ()

    @rule("a month is listed twice in 'calendar'", "Keep one of the two.")
    def _months_come_out_once(self) -> bool | FieldPath:
        months = [release.month for release in self.calendar]
        again = (index for index, month in enumerate(months) if month in months[:index])
        number = next(again, None)
        return number is None or ("calendar", number, "month")

    @property
    def revised(self) -> frozenset[tuple[Month, str, str]]:
        """The counts that differ from the first published ones: month, ward code and category."""
        return frozenset(
            (revision.month, change.ward, change.category)
            for revision in self.revisions
            for change in revision.changes
        )

    def problems_since(self, first: Month) -> tuple[tuple[str, str], ...]:
        """Return the problems of months from one on: the months in words, and the problem."""
        months: dict[str, list[Month]] = {}
        for problem in sorted(self.known_problems, key=lambda problem: problem.month):
            if problem.month >= first:
                months.setdefault(problem.what, []).append(problem.month)
        return tuple((in_runs(run), what) for what, run in months.items())


class Withdrawal(Record):
    """A record, or a fact in one, that was withdrawn or corrected after it was published."""

    file: Line
    """The file that contained it, below data/, such as plans/2024-2027/priorities/burglary.yml;
    for a whole plan its folder, such as plans/2024-2027."""
    id: Text | None = None
    """What was removed or corrected in the file, as `partnership check` names it."""
    title: Line  # The name by which residents knew it.
    on: PastDay
    why: Text

    def covers(self, file: str, thing: str | None = None) -> bool:
        """Return whether it explains the removal of a file, or of a thing in it."""
        is_the_file = file == self.file or file.startswith(f"{self.file}/")
        return is_the_file and self.id in (None, thing)


class Withdrawals(Record, title="Withdrawn records"):
    """Everything that was withdrawn or corrected, the latest last (`data/withdrawn.yml`)."""

    withdrawn: Annotated[tuple[Withdrawal, ...], Chronological("on"), AppendOnly()] = Field(
        min_length=1
    )
