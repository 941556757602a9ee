"""Targets: what should change, in which direction, by when, and the reported figures."""

from enum import StrEnum
from math import isclose
from typing import Annotated

from pydantic import Field

from partnership.errors import FieldPath
from partnership.model.annotations import (
    AppendOnly,
    Chronological,
    Derived,
    Fact,
    FreelyEditable,
    Names,
    Ref,
    SaysWhatIsCounted,
)
from partnership.model.base import (
    CORRECT_DATE,
    CORRECT_NUMBER,
    SAY_WHY,
    Record,
    first_failing,
    ordered,
    reason_required,
    rule,
)
from partnership.model.months import Month, in_words, words_from_days
from partnership.model.sources import Amendment, SourceIds
from partnership.model.values import Day, Line, Number, PastDay, Slug, Text, WardCode, YesOrNo


class Direction(StrEnum):
    """Which way a measure should move; there is no default, because the wrong one misleads."""

    DECREASE = "decrease"
    INCREASE = "increase"
    NEUTRAL = "neutral"


class Reading(Record, labels=("value",)):
    """A figure of a measure, for a period, as a document gives it."""

    value: Number  # The figure.
    period: Annotated[Line, Derived.DAYS, Fact()]
    """The period it covers, such as 2003/04; needed if `since` or `until` is not given."""
    since: Day | None = None
    """The first day of the period; for a figure of one day, the same as `until`."""
    until: Day | None = Field(None, title="Last day covered")
    """The last day of the period; needed to assess progress over time."""
    margin: Number | None = Field(default=None, ge=0)
    note: Text | None = None
    papers: SourceIds

    _period_in_words = words_from_days("since", "until", period=0)
    _period_runs_forward = ordered("since", "until")


class OpenData(Record, labels=("why",)):
    """Whether anyone can calculate the figure from open data."""

    possible: YesOrNo  # True if the published police figures give this measure.
    why: Text  # How it can be calculated, or why it cannot.


class MeasuredBy(Record, labels=("note",)):
    """How the site counts it each month from police figures; without it, fill in `open_data`."""

    categories: tuple[Annotated[Slug, Ref("category")], ...] = Field(min_length=1)
    """The published crime categories that are added up."""
    wards: tuple[Annotated[WardCode, Ref("ward")], ...] = ()
    """The wards that are added up, all of one set; leave out for the whole borough."""
    note: Text | None = None  # What a reader should know of the count, such as what it leaves out.


class TargetStatus(StrEnum):
    """What the figures say about a target, in the words that the pages show."""

    MET = "met"
    ON_TRACK = "on track"
    NOT_ON_TRACK = "not on track"
    UNCERTAIN = "too early or too uncertain to say"
    NOT_MEASURED = "not measured"
    DROPPED = "dropped"

    @property
    def kind(self) -> str:
        """The CSS class of the status: its shape, so that colour is not needed."""
        return self.name.lower().replace("_", "-")


class Override(Record, changes_freely=True, labels=("reason",)):
    """An officer's verdict next to a computed one that misleads; it expires on a day."""

    status: TargetStatus  # The officer's verdict.
    reason: Text  # Why the computed verdict misleads.
    approved_by: Line  # The role that approved it.
    until: Day  # The last day on which it applies.

    @rule(
        "'dropped' is not a verdict",
        "Delete the verdict, and write 'dropped' with 'on' and 'why' in the target.",
    )
    def _is_a_verdict(self) -> bool:
        return self.status is not TargetStatus.DROPPED


class LedgerEntry(Record, title="Entry", labels=("value", "why")):
    """What the target says from a day on; leave out until it changes."""

    on: Day | None = None  # The day; leave out when only `when` is known.
    when: Line | None = None
    direction: Direction  # The direction from then on.
    baseline: Number | None = None  # The starting figure from then on, if any was published.
    value: Number | None = Field(None, title="Figure to reach")
    """The figure to reach from then on, if any was published."""
    due: Day | None = None  # The day to reach it by from then on, if any was published.
    why: Text
    papers: SourceIds


class Target(Record):
    """One thing that a plan or priority sets out to change."""

    id: Annotated[Slug, Names("target", "plan")]
    """Its name within the plan; part of an address, so it never changes."""
    title: Line  # Its name in lists and headings, in a few words.
    number: Line | None = None  # The number that the plan gives it, such as 2.2.
    statement: Text  # What the partnership sets out to change, in a sentence.
    direction: Direction
    """What the plan wants the measure to do: `decrease`, `increase` or, for neither, `neutral`."""
    measure: Annotated[Text, SaysWhatIsCounted()] | None = None
    """What is counted, and how; leave out when the documents do not define it."""
    unit: Annotated[Line, Fact()] | None = None
    """The unit of the figures, such as offences or per cent."""
    baseline: Reading | None = None
    """The figure at the start; leave out and say why in `not_published`."""
    value: Number | None = Field(None, title="Figure to reach")
    """The figure at the end; leave out and say why in `not_published`."""
    due: Day | None = None
    """The day by which it should be reached; leave out and say why in `not_published`."""
    not_published: Text | None = None
    """Why `baseline`, `value` or `due` is absent; required when one of them is."""
    forecasts: Annotated[tuple[Reading, ...], Chronological("until")] = ()
    """What a document expected the figure to become, the latest last."""
    lead_agency: Line | None = None
    """The body that is responsible for the target; leave out when the documents do not name it."""
    figure_owner: Line | None = None
    """The body that holds the figure; leave out when the documents do not name it."""
    risks: Annotated[tuple[Annotated[Slug, Ref("risk")], ...], FreelyEditable()] = ()
    measured_by: MeasuredBy | None = None
    open_data: OpenData | None = None
    """Whether the figure can be calculated from open data; required without `measured_by`."""
    override: Override | None = None
    dropped: Annotated[Amendment, AppendOnly()] | None = None
    """When and why the target was dropped; it stays on the page, marked as dropped."""
    ledger: Annotated[
        tuple[LedgerEntry, ...],
        Chronological("on"),
        AppendOnly(explains=("direction", "unit", "baseline", "value", "due", "measured_by")),
    ] = ()
    papers: SourceIds

    _absence_has_a_reason = reason_required("baseline value due")

    @rule(
        "a target has neither 'measured_by' nor 'open_data'",
        "Write in 'measured_by' which categories count it, or in 'open_data' why none do.",
    )
    def _says_whether_it_can_be_counted(self) -> bool:
        return bool(self.measured_by or self.open_data)

    @rule(
        "a baseline with 'until' needs 'since'",
        "Add it to the baseline: the first day of the period that the figure covers.",
    )
    def _time_of_the_baseline_is_whole(self) -> bool:
        start = self.baseline
        return start is None or start.until is None or start.since is not None

    @rule("'due' is {0.due}, before the period of its 'baseline' ends", CORRECT_DATE)
    def _is_due_after_its_baseline(self) -> bool:
        began = self.baseline.until if self.baseline else None
        return began is None or self.due is None or began < self.due

    @rule(
        "{0.unlike_its_ledger}",
        "Correct the one that is wrong; if the target has changed, add an entry at the end of "
        "'ledger' with what it says now, 'on', 'why' and 'papers'.",
    )
    def _figures_agree_with_the_ledger(self) -> bool:
        return not self.unlike_its_ledger

    @property
    def unlike_its_ledger(self) -> str:
        """Contradictions between the target and the last entry of its ledger, in words."""
        start = self.baseline.value if self.baseline else None
        stated: dict[str, object] = {"direction": self.direction, "baseline": start}
        stated |= {"value": self.value, "due": self.due}
        values = ((name, now, getattr(self.ledger[-1], name)) for name, now in stated.items())
        unlike = (
            f"'{name}' is {_in_words(now)}, but {_in_words(was)} in the last entry of 'ledger'"
            for name, now, was in (values if self.ledger else ())
            if now != was
        )
        return "; ".join(unlike)

    @rule(
        "a later entry of the 'ledger' has no day",
        "Add 'on', the day from which it applies, such as on: 2026-04-01.",
    )
    def _later_entries_have_a_time(self) -> bool | FieldPath:
        return first_failing(self, "ledger", lambda entry: entry.on or entry.when, start=1)


def _in_words(value: object) -> str:
    return (
        "absent" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
    )


class Entry(Record, labels=("value", "why")):
    """A figure as it was published; a correction is a new entry."""

    on: PastDay | None = None
    """The day it was published or corrected; leave out in the first entry if the document is
    undated."""
    value: Number | None = None
    """The figure of the period; required if neither `change` nor `per_cent` is given."""
    before: Number | None = None
    """The figure of the same months a year before, also in a correction; never the wrong figure."""
    change: Number | None = None  # The difference, if the document gives only that.
    per_cent: Number | None = None  # The change in per cent, if the document gives it.
    why: Text | None = None  # Why the figure was corrected; required in every entry but the first.

    @rule("an entry needs a 'value', a 'change' or a 'per_cent'", SAY_WHY)
    def _says_something(self) -> bool:
        values = (self.value, self.before, self.change, self.per_cent)
        return any(value is not None for value in values)

    @rule(
        "'change' is {0.change:.15g}, but 'value' less 'before' is {0.difference:.15g}",
        CORRECT_NUMBER,
    )
    def _change_is_the_difference(self) -> bool:
        if self.value is None or self.before is None or self.change is None:
            return True
        return isclose(self.change, self.value - self.before, rel_tol=1e-6, abs_tol=1e-6)

    @rule("'per_cent' is {0.per_cent:.15g}, but the change is {0.difference:.15g}", CORRECT_NUMBER)
    def _both_go_one_way(self) -> bool:
        return (self.per_cent or 0) * (self.difference or 0) >= 0

    @property
    def difference(self) -> float | None:
        """The change, as published or computed."""
        if self.value is not None and self.before is not None:
            return self.value - self.before
        return self.change


class ReportedFigure(Record):
    """One measure in one report, in the order of the document."""

    id: Annotated[Slug, Names("figure")]  # Its name within the report.
    measure: Annotated[Text, SaysWhatIsCounted()]
    unit: Annotated[Line, Fact()]  # The unit, such as offences.
    priorities: Annotated[tuple[Annotated[Slug, Ref("priority")], ...], FreelyEditable()] = ()
    """The priorities it is about."""
    target: Annotated[Slug, Ref("target")] | None = None  # The target it measures, if any.
    since: Annotated[Day, Fact(absent_too=True)] | None = None
    """The first day that it covers, if that is not the first day of the report."""
    margin: Number | None = Field(default=None, ge=0)
    entries: Annotated[
        tuple[Entry, ...],
        Chronological("on"),
        AppendOnly(explains=("unit", "target", "since", "margin")),
    ] = Field(min_length=1)

    @rule("a correction needs 'why'", SAY_WHY)
    def _corrections_say_why(self) -> bool | FieldPath:
        return first_failing(self, "entries", lambda entry: entry.why, start=1)

    @rule("a correction has no day", "Add 'on', the day of the correction.")
    def _corrections_have_a_day(self) -> bool | FieldPath:
        return first_failing(self, "entries", lambda entry: entry.on, start=1)

    def span(self, report: "Report") -> str | None:
        """Return the months that it covers, in words, if they differ from its report's."""
        if self.since is None:
            return None
        return in_words(Month.from_day(self.since), Month.from_day(report.last_day))

    @property
    def latest(self) -> Entry:
        """The latest version of the figure."""
        return self.entries[-1]


class Report(Record, title="Progress report"):
    """The figures of one period (`data/plans/<years>/monitoring/<period>.yml`)."""

    period: Annotated[Slug, Derived.NAME]
    """Its name in addresses, such as 2013-14-q3; a new file is named after it."""
    title: Annotated[Line, Derived.DAYS]
    """The period in words, such as April to December 2013; leave out if the days say it."""
    first_day: Day  # The first day of the period.
    last_day: Day  # The last day of the period.
    compared_with: Annotated[Line, Derived.DAYS]
    """The period it is compared with, in words; leave out for the same days a year before."""
    note: Text | None = None
    figures: tuple[ReportedFigure, ...] = Field(min_length=1)
    papers: SourceIds

    _days_in_words = words_from_days("first_day", "last_day", title=0, compared_with=-12)
    _period_runs_forward = ordered("first_day", "last_day")

    @rule("the 'since' of a figure is after 'last_day'", CORRECT_DATE)
    def _figures_begin_in_time(self) -> bool | FieldPath:
        return first_failing(
            self, "figures", lambda f: not f.since or f.since <= self.last_day, "since"
        )


class ProgressAtMeeting(Record):
    """A progress report at a meeting."""

    on: PastDay
    minute: Line | None = None  # The number of the minute.
    what: Text  # What was reported.
    priority: Annotated[Slug, Ref("priority")] | None = None
    """The priority whose lead reported; leave out for a report on the whole plan."""
    papers: SourceIds
