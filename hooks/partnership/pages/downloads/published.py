"""The tables of what was published: the calendar, revisions, known problems, reported figures."""

from collections.abc import Iterator

from partnership.model.meetings import Item, Meeting, MeetingFigure, Moved
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.model.releases import ChangedCount, KnownProblem, Release, Revision
from partnership.pages.downloads.table import (
    Column,
    Kind,
    Row,
    Table,
    cells_of,
    column_of,
    columns_of,
)
from partnership.pages.snapshot import Edition

_RELEASE = ("month", "on", "at", "published", "note")
_REVISION = ("month", "on", "why", "effect")
_CHANGE = ("ward", "category", "published_as", "now")
_PROBLEM = ("month", "what")
_REPORT = ("period", "first_day", "last_day", "compared_with")
_FIGURE = ("id", "measure", "unit", "priorities", "target", "since", "margin")
_ENTRY = ("on", "value", "before", "change", "per_cent", "why")

_REVISION_NUMBER = Column(
    "revision", "The number of the revision, in the order in which they were made.", Kind.WHOLE
)


def published_tables(edition: Edition) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    tables = (
        _calendar(edition),
        _revisions(edition),
        _revised_counts(edition),
        _known_problems(edition),
        _reported_figures(edition),
        _meeting_figures(edition),
    )
    yield from (table for table in tables if table.rows)


def _calendar(edition: Edition) -> Table:
    return Table(
        name="calendar",
        title="Calendar of releases",
        about="The day for which the figures of each month are announced, and when they came out.",
        columns=columns_of(Release, _RELEASE),
        rows=tuple(cells_of(one, _RELEASE) for one in edition.partnership.releases.calendar),
        key=("month", "on"),
    )


def _revisions(edition: Edition) -> Table:
    return Table(
        name="revisions",
        title="Revisions of months",
        about="Each month that was published and then changed, and why.",
        columns=(_REVISION_NUMBER, *columns_of(Revision, _REVISION)),
        rows=tuple(
            (number, *cells_of(one, _REVISION))
            for number, one in enumerate(edition.partnership.releases.revisions, 1)
        ),
        key=("revision",),
    )


def _revised_counts(edition: Edition) -> Table:
    return Table(
        name="revised-counts",
        title="Counts that revisions changed",
        about="Each count that a revision changed: as it was published, and as it became.",
        columns=(_REVISION_NUMBER, *columns_of(ChangedCount, _CHANGE)),
        rows=tuple(
            (number, *cells_of(change, _CHANGE))
            for number, one in enumerate(edition.partnership.releases.revisions, 1)
            for change in one.changes
        ),
        key=("revision", "ward", "category"),
    )


def _known_problems(edition: Edition) -> Table:
    return Table(
        name="known-problems",
        title="Known problems of months",
        about="What is wrong with a month and cannot be seen from its figures.",
        columns=columns_of(KnownProblem, _PROBLEM),
        rows=tuple(cells_of(one, _PROBLEM) for one in edition.partnership.releases.known_problems),
        key=_PROBLEM,
    )


def _reported_figures(edition: Edition) -> Table:
    return Table(
        name="reported-figures",
        title="Figures of progress reports",
        about="What the reports on each plan gave, as published, and each correction after it.",
        columns=(
            Column("plan", "The years of the plan."),
            *columns_of(Report, _REPORT),
            *columns_of(ReportedFigure, _FIGURE),
            Column("entry", "1 as first published; each correction adds one.", Kind.WHOLE),
            *columns_of(Entry, _ENTRY),
        ),
        rows=tuple(_reported_rows(edition)),
        key=("plan", "period", "id", "entry"),
    )


def _reported_rows(edition: Edition) -> Iterator[Row]:
    for plan in edition.plans:
        for report in plan.reports:
            for figure in report.figures:
                about = (plan.years, *cells_of(report, _REPORT), *cells_of(figure, _FIGURE))
                for number, entry in enumerate(figure.entries, 1):
                    yield (*about, number, *cells_of(entry, _ENTRY))


_TOLD = ("measure", "area", "value", "unit", "per_cent", "direction", "period", "last_month")


def _meeting_figures(edition: Edition) -> Table:
    named = {name: MeetingFigure for name in _TOLD if name != "direction"}
    columns = {name: column_of(record, name) for name, record in named.items()}
    ways = tuple(moved.value for moved in Moved)
    columns["direction"] = Column("direction", "Which way it went.", values=ways, can_be_empty=True)
    return Table(
        name="meeting-figures",
        title="Figures reported to meetings",
        about="The figures that meetings were told, as told, and our own count where there is one.",
        columns=(
            column_of(Meeting, "id", "meeting"),
            column_of(Meeting, "on", "day"),
            column_of(Meeting, "body"),
            Column("number", "The place of the figure in the record of its meeting.", Kind.WHOLE),
            column_of(Item, "title", "item"),
            *(columns[name] for name in _TOLD),
            column_of(MeetingFigure, "counted_by"),
            Column("source", "The page from which the meeting is known."),
            Column("our_last_month", "The last of our 12 months.", Kind.MONTH, can_be_empty=True),
            Column("our_count", "Our count of those 12 months.", Kind.WHOLE, can_be_empty=True),
            Column("our_count_before", "Our count before.", Kind.WHOLE, can_be_empty=True),
        ),
        rows=tuple(_meeting_rows(edition)),
        key=("meeting", "number"),
    )


def _meeting_rows(edition: Edition) -> Iterator[Row]:
    for meeting in edition.meetings.latest_first:
        figures = [(item, figure) for item in meeting.items for figure in item.figures]
        for number, (item, figure) in enumerate(figures, start=1):
            ours = edition.counted(figure)
            yield (
                *cells_of(meeting, ("id", "on", "body")),
                number,
                item.title,
                *cells_of(figure, (*_TOLD, "counted_by")),
                meeting.pages[0].address,
                *(
                    (str(ours.last), ours.change.latest, ours.change.earlier)
                    if ours
                    else (None, None, None)
                ),
            )
