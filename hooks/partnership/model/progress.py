"""Progress reports: the figures that a quarter's paper gave, kept as published, and corrections."""

from math import isclose
from typing import Annotated

from pydantic import Field

from partnership.model.base import CORRECT_DATE, CORRECT_NUMBER, SAY_WHY, Record, rule
from partnership.model.marks import ByTime, Derived, Fact, Free, Kept, Names, Ref
from partnership.model.months import Month, in_words, words_from_days
from partnership.model.sources import Cited
from partnership.model.values import Day, Number, PastDay, Slug, Text


class Entry(Record):
    """A figure as it was published once; a correction is a further entry."""

    on: PastDay | None = None
    """The day it was published; leave out when the document is undated."""
    value: Number | None = None
    """The figure of the period."""
    before: Number | None = None
    """The figure of the same months a year before."""
    change: Number | None = None
    """The difference, where the document gives that alone."""
    per_cent: Number | None = None
    """The change in per cent, where the document gives it."""
    why: Text | None = None
    """Why the figure was corrected; required in every entry but the first."""

    @rule("an entry needs a 'value', a 'change' or a 'per_cent'", SAY_WHY)
    def _says_something(self) -> bool:
        said = (self.value, self.before, self.change, self.per_cent)
        return any(value is not None for value in said)

    @rule("'change' is {0.change:g}, and 'value' less 'before' is {0.difference:g}", CORRECT_NUMBER)
    def _change_is_the_difference(self) -> bool:
        if self.value is None or self.before is None or self.change is None:
            return True
        return isclose(self.change, self.value - self.before, rel_tol=1e-6, abs_tol=1e-6)

    @property
    def difference(self) -> float | None:
        """The change, as published or worked out."""
        if self.value is not None and self.before is not None:
            return self.value - self.before
        return self.change


class ReportedFigure(Record):
    """One measure in one report, in the order of the document."""

    id: Annotated[Slug, Names("figure")]
    """Its name within the report."""
    measure: Text
    unit: Annotated[Text, Fact()]
    """The unit, such as offences."""
    priorities: Annotated[tuple[Annotated[Slug, Ref("priority")], ...], Free()] = ()
    """The priorities it is about."""
    target: Annotated[Slug, Ref("target")] | None = None
    """The target it measures, where it measures one."""
    since: Annotated[Day, Fact(absent_too=True)] | None = None
    """The first day that it covers, where that is not the first day of the report."""
    margin: Number | None = Field(default=None, ge=0)
    """How far chance or rounding can move it; leave out when not known."""
    entries: Annotated[
        tuple[Entry, ...], ByTime("on"), Kept(explains=("unit", "target", "since", "margin"))
    ] = Field(min_length=1)

    @rule("a correction says 'why'", SAY_WHY)
    def _corrections_say_why(self) -> bool:
        return all(entry.why for entry in self.entries[1:])

    def span(self, report: "Report") -> str | None:
        """Return the months that it covers, in words, where they are not those of its report."""
        if self.since is None:
            return None
        return in_words(Month.of(self.since), Month.of(report.last_day))

    @property
    def latest(self) -> Entry:
        """The figure as it stands now."""
        return self.entries[-1]


class Report(Record, title="Progress report"):
    """The figures of one period (`data/plans/<years>/monitoring/<period>.yml`)."""

    period: Annotated[Slug, Derived.NAME]
    """Its name in addresses, such as 2013-14-q3; the same as the name of its file."""
    title: Annotated[Text, Derived.DAYS]
    """The period in words, such as April to December 2013."""
    first_day: Day
    """The first day of the period."""
    last_day: Day
    """The last day of the period."""
    compared_with: Annotated[Text, Derived.DAYS]
    """The period it is compared with, in words."""
    note: Text | None = None
    figures: tuple[ReportedFigure, ...] = Field(min_length=1)
    papers: Cited

    _days_in_words = words_from_days("first_day", "last_day", title=0, compared_with=-12)

    @rule("the period ends before it begins", CORRECT_DATE)
    def _periods_run_forward(self) -> bool:
        begins = [self.first_day, *(figure.since for figure in self.figures if figure.since)]
        return max(begins) <= self.last_day


class ProgressAtMeeting(Record):
    """A progress report that a meeting heard."""

    on: PastDay
    """The day of the meeting."""
    minute: Text | None = None
    """The number of the minute."""
    what: Text
    """What was reported."""
    priority: Annotated[Slug, Ref("priority")] | None = None
    """The priority whose lead reported; leave out for a report on the whole plan."""
    papers: Cited
