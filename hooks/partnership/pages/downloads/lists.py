"""The tables that are no figures: wards, plans, postcodes, and what was published when."""

from collections.abc import Iterator

from pydantic import BaseModel

from partnership.model.crime import Category
from partnership.model.meetings import Item, Meeting, MeetingFigure, Moved
from partnership.model.postcodes import Postcode
from partnership.model.priorities import Lead, Priority
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.model.releases import ChangedCount, KnownProblem, Release, Revision
from partnership.model.targets import Reading, Target, TargetStatus
from partnership.model.wards import Population, Ward, WardSet
from partnership.pages.downloads.table import (
    CellKind,
    Column,
    Row,
    Table,
    cell_of,
    cells_of,
    column_of,
    columns_of,
)
from partnership.pages.snapshot import Snapshot
from partnership.pages.target_rows import judged_targets

_CATEGORY = tuple(Category.model_fields)
_PRIORITY = ("slug", "title", "plain", "objective", "categories", "wards_not_named")
_TARGET = ("id", "number", "title", "statement", "direction", "measure", "unit", "value", "due")
_TARGET_END = ("not_published", "lead_agency", "figure_owner")

_PLAN = Column("plan", "The years of the plan.")


def list_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    yield wards_table(snapshot)
    yield Table(
        name="categories",
        title="Categories of records",
        about="The categories of the police figures, in their words and in plain words.",
        columns=columns_of(Category, _CATEGORY),
        rows=tuple(cells_of(category, _CATEGORY) for category in snapshot.partnership.categories),
        key=("id",),
    )
    if snapshot.plans:
        yield _priorities(snapshot)
        yield _targets(snapshot)
    if snapshot.postcodes:
        yield _postcodes(snapshot)


def wards_table(snapshot: Snapshot) -> Table:
    """Return every ward of every set."""
    return Table(
        name="wards",
        title="Wards",
        about="Every ward of every set, with its address on this site and its residents if known.",
        columns=(
            column_of(WardSet, "id", "ward_set"),
            column_of(Ward, "code", "ward_code"),
            column_of(Ward, "name", "ward"),
            column_of(Ward, "slug"),
            column_of(Ward, "residents", unit="people"),
            Column(
                "residents_year", _meaning(Population, "year"), CellKind.WHOLE, can_be_empty=True
            ),
            Column(
                "estimate", _meaning(Population, "estimate"), CellKind.YES_NO, can_be_empty=True
            ),
            column_of(Ward, "rate_misleads"),
        ),
        rows=tuple(_ward_rows(snapshot)),
        key=("ward_set", "ward_code"),
    )


def _meaning(record: type[BaseModel], field: str) -> str:
    return record.model_fields[field].description or ""


def _ward_rows(snapshot: Snapshot) -> Iterator[Row]:
    for ward_set in snapshot.partnership.ward_sets:
        people = ward_set.population
        for ward in ward_set.wards:
            basis = (people.year, people.estimate) if people else (None, None)
            about = (ward_set.id, ward.code, ward.name, ward.slug, ward.residents)
            yield (*about, *basis, ward.rate_misleads)


def _priorities(snapshot: Snapshot) -> Table:
    return Table(
        name="priorities",
        title="Priorities of the plans",
        about="What each plan put first, and who led on it.",
        columns=(
            _PLAN,
            *columns_of(Priority, _PRIORITY),
            column_of(Lead, "agency", "lead_agency"),
            column_of(Lead, "role", "lead_role"),
            Column("focus_ward_set", "The set of the wards named.", can_be_empty=True),
            Column("focus_wards", "The codes of the wards named.", can_be_empty=True, is_list=True),
        ),
        rows=tuple(
            _priority_row(plan.years, priority)
            for plan in snapshot.plans
            for priority in plan.priorities
        ),
        key=("plan", "slug"),
    )


def _priority_row(years: str, priority: Priority) -> Row:
    focus = priority.focus_wards
    codes = tuple(ward.code for ward in focus.wards) if focus else ()
    lead = (priority.lead.agency, priority.lead.role) if priority.lead else (None, None)
    place = (focus.set if focus else None, cell_of(codes))
    return (years, *cells_of(priority, _PRIORITY), *lead, *place)


def _targets(snapshot: Snapshot) -> Table:
    return Table(
        name="targets",
        title="Targets of the plans",
        about="What each plan set out to change, from what, by when, and what the figures say.",
        columns=(
            _PLAN,
            Column(
                "priority", "The slug of its priority; empty for the plan's own.", can_be_empty=True
            ),
            *columns_of(Target, _TARGET),
            Column("baseline", _meaning(Target, "baseline"), CellKind.NUMBER, can_be_empty=True),
            Column("baseline_period", _meaning(Reading, "period"), can_be_empty=True),
            *columns_of(Target, _TARGET_END),
            Column(
                "status",
                _meaning_of_status(),
                values=tuple(target_status.value for target_status in TargetStatus),
            ),
            Column("working", "How the status was worked out."),
        ),
        rows=tuple(_target_rows(snapshot)),
        key=("plan", "id"),
    )


def _meaning_of_status() -> str:
    return "What the figures say about it, by the rule on the page of targets."


def _target_rows(snapshot: Snapshot) -> Iterator[Row]:
    for plan in snapshot.plans:
        for judged in judged_targets(plan, snapshot.today, counted=snapshot.count_of_target):
            start = judged.target.baseline
            yield (
                plan.years,
                judged.priority.slug if judged.priority else None,
                *cells_of(judged.target, _TARGET),
                *((cell_of(start.value), start.period) if start else (None, None)),
                *cells_of(judged.target, _TARGET_END),
                judged.verdict.status.value,
                judged.verdict.working,
            )


def _postcodes(snapshot: Snapshot) -> Table:
    return Table(
        name="postcodes",
        title="Postcodes and their wards",
        about="The ward in force of each live postcode, by its point in the postcode file.",
        columns=(
            Column("postcode", "With one space before the inward part."),
            column_of(Ward, "code", "ward_code"),
            Column(
                "also_ward_codes",
                "Other wards in which homes of it may lie, the nearest first.",
                can_be_empty=True,
                is_list=True,
            ),
            Column(
                "also_outside", "Whether homes of it may lie outside the borough.", CellKind.YES_NO
            ),
        ),
        rows=tuple(_postcode_row(postcode) for postcode in snapshot.postcodes),
        key=("postcode",),
    )


def _postcode_row(postcode: Postcode) -> Row:
    return (postcode.postcode, postcode.ward, cell_of(postcode.also), postcode.beyond is not None)


_RELEASE = ("month", "on", "at", "published", "note")
_REVISION = ("month", "on", "why", "effect")
_CHANGE = ("ward", "category", "published_as", "now")
_PROBLEM = ("month", "what")
_REPORT = ("period", "first_day", "last_day", "compared_with")
_FIGURE = ("id", "measure", "unit", "priorities", "target", "since", "margin")
_ENTRY = ("on", "value", "before", "change", "per_cent", "why")

_REVISION_NUMBER = Column(
    "revision", "The number of the revision, in the order in which they were made.", CellKind.WHOLE
)


def published_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    tables = (
        _calendar(snapshot),
        _revisions(snapshot),
        _revised_counts(snapshot),
        _known_problems(snapshot),
        _reported_figures(snapshot),
        _meeting_figures(snapshot),
    )
    yield from (table for table in tables if table.rows)


def _calendar(snapshot: Snapshot) -> Table:
    return Table(
        name="calendar",
        title="Calendar of releases",
        about="The day for which the figures of each month are announced, and when they came out.",
        columns=columns_of(Release, _RELEASE),
        rows=tuple(
            cells_of(release, _RELEASE) for release in snapshot.partnership.releases.calendar
        ),
        key=("month", "on"),
    )


def _revisions(snapshot: Snapshot) -> Table:
    return Table(
        name="revisions",
        title="Revisions of months",
        about="Each month that was published and then changed, and why.",
        columns=(_REVISION_NUMBER, *columns_of(Revision, _REVISION)),
        rows=tuple(
            (number, *cells_of(revision, _REVISION))
            for number, revision in enumerate(snapshot.partnership.releases.revisions, 1)
        ),
        key=("revision",),
    )


def _revised_counts(snapshot: Snapshot) -> Table:
    return Table(
        name="revised-counts",
        title="Counts that revisions changed",
        about="Each count that a revision changed: as it was published, and as it became.",
        columns=(_REVISION_NUMBER, *columns_of(ChangedCount, _CHANGE)),
        rows=tuple(
            (number, *cells_of(change, _CHANGE))
            for number, revision in enumerate(snapshot.partnership.releases.revisions, 1)
            for change in revision.changes
        ),
        key=("revision", "ward", "category"),
    )


def _known_problems(snapshot: Snapshot) -> Table:
    return Table(
        name="known-problems",
        title="Known problems of months",
        about="What is wrong with a month and cannot be seen from its figures.",
        columns=columns_of(KnownProblem, _PROBLEM),
        rows=tuple(
            cells_of(known_problem, _PROBLEM)
            for known_problem in snapshot.partnership.releases.known_problems
        ),
        key=_PROBLEM,
    )


def _reported_figures(snapshot: Snapshot) -> Table:
    return Table(
        name="reported-figures",
        title="Figures of progress reports",
        about="What the reports on each plan gave, as published, and each correction after it.",
        columns=(
            Column("plan", "The years of the plan."),
            *columns_of(Report, _REPORT),
            *columns_of(ReportedFigure, _FIGURE),
            Column("entry", "1 as first published; each correction adds one.", CellKind.WHOLE),
            *columns_of(Entry, _ENTRY),
        ),
        rows=tuple(_reported_rows(snapshot)),
        key=("plan", "period", "id", "entry"),
    )


def _reported_rows(snapshot: Snapshot) -> Iterator[Row]:
    for plan in snapshot.plans:
        for report in plan.reports:
            for figure in report.figures:
                about = (plan.years, *cells_of(report, _REPORT), *cells_of(figure, _FIGURE))
                for number, entry in enumerate(figure.entries, 1):
                    yield (*about, number, *cells_of(entry, _ENTRY))


_TOLD = ("measure", "area", "value", "unit", "per_cent", "direction", "period", "last_month")


def _meeting_figures(snapshot: Snapshot) -> Table:
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
            Column(
                "number", "The place of the figure in the record of its meeting.", CellKind.WHOLE
            ),
            column_of(Item, "title", "item"),
            *(columns[name] for name in _TOLD),
            column_of(MeetingFigure, "counted_by"),
            Column("source", "The page from which the meeting is known."),
            Column(
                "our_last_month", "The last of our 12 months.", CellKind.MONTH, can_be_empty=True
            ),
            Column("our_count", "Our count of those 12 months.", CellKind.WHOLE, can_be_empty=True),
            Column("our_count_before", "Our count before.", CellKind.WHOLE, can_be_empty=True),
        ),
        rows=tuple(_meeting_rows(snapshot)),
        key=("meeting", "number"),
    )


def _meeting_rows(snapshot: Snapshot) -> Iterator[Row]:
    for meeting in snapshot.meetings.latest_first:
        figures = [(item, figure) for item in meeting.items for figure in item.figures]
        for number, (item, figure) in enumerate(figures, start=1):
            ours = snapshot.counted(figure)
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
