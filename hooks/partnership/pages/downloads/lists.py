"""The tables that are no figures: wards, plans, postcodes, and what was published when.

A row is given as the records that it tells of; each column finds its own among them.
"""

from collections.abc import Iterator

from partnership.model.crime import Category
from partnership.model.meetings import Item, Meeting, MeetingFigure, Moved
from partnership.model.priorities import Lead, Priority
from partnership.model.progress import Entry, Report, ReportedFigure
from partnership.model.releases import ChangedCount, KnownProblem, Release, Revision
from partnership.model.targets import Reading, Target, TargetStatus
from partnership.model.wards import Population, Ward, WardSet
from partnership.pages.downloads.table import CellKind, Column, Table, column_of, columns_of
from partnership.pages.snapshot import Snapshot
from partnership.pages.target_rows import judged_targets

_PLAN = Column("plan", "The years of the plan.", value=lambda row: row[0].years)


def list_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    yield wards_table(snapshot)
    yield Table.of(
        ("id",),
        ((category,) for category in snapshot.partnership.categories),
        *columns_of(Category, *Category.model_fields),
        name="categories",
        title="Categories of records",
        about="The categories of the police figures, in their words and in plain words.",
    )
    if snapshot.plans:
        yield _priorities(snapshot)
        yield _targets(snapshot)
    if snapshot.postcodes:
        yield _postcodes(snapshot)


def wards_table(snapshot: Snapshot) -> Table:
    """Return every ward of every set."""
    return Table.of(
        ("ward_set", "ward_code"),
        (
            (ward_set, ward, ward_set.population)
            for ward_set in snapshot.partnership.ward_sets
            for ward in ward_set.wards
        ),
        column_of(WardSet, "id", "ward_set"),
        column_of(Ward, "code", "ward_code"),
        column_of(Ward, "name", "ward"),
        column_of(Ward, "slug"),
        column_of(Ward, "residents", unit="people"),
        column_of(Population, "year", "residents_year", can_lack=True),
        column_of(Population, "estimate", can_lack=True),
        column_of(Ward, "rate_misleads"),
        name="wards",
        title="Wards",
        about="Every ward of every set, with its address on this site and its residents if known.",
    )


def _priorities(snapshot: Snapshot) -> Table:
    return Table.of(
        ("plan", "slug"),
        (
            (plan, priority, priority.lead, priority.focus_wards)
            for plan in snapshot.plans
            for priority in plan.priorities
        ),
        _PLAN,
        *columns_of(Priority, "slug", "title", "plain", "objective", "categories"),
        column_of(Priority, "wards_not_named"),
        column_of(Lead, "agency", "lead_agency"),
        column_of(Lead, "role", "lead_role"),
        Column(
            "focus_ward_set",
            "The set of the wards named.",
            can_be_empty=True,
            value=lambda row: row[-1] and row[-1].set,
        ),
        Column(
            "focus_wards",
            "The codes of the wards named.",
            can_be_empty=True,
            is_list=True,
            value=lambda row: row[-1] and tuple(ward.code for ward in row[-1].wards),
        ),
        name="priorities",
        title="Priorities of the plans",
        about="What each plan put first, and who led on it.",
    )


def _targets(snapshot: Snapshot) -> Table:
    return Table.of(
        ("plan", "id"),
        (
            (plan, judged.target, judged.target.baseline, judged)
            for plan in snapshot.plans
            for judged in judged_targets(plan, snapshot.today, counted=snapshot.count_of_target)
        ),
        _PLAN,
        Column(
            "priority",
            "The slug of its priority; empty for the plan's own.",
            can_be_empty=True,
            value=lambda row: row[-1].priority and row[-1].priority.slug,
        ),
        *columns_of(Target, "id", "number", "title", "statement", "direction", "measure", "unit"),
        *columns_of(Target, "value", "due"),
        Column(
            "baseline",
            Target.model_fields["baseline"].description or "",
            CellKind.NUMBER,
            can_be_empty=True,
            value=lambda row: row[2] and row[2].value,
        ),
        column_of(Reading, "period", "baseline_period", can_lack=True),
        *columns_of(Target, "not_published", "lead_agency", "figure_owner"),
        Column(
            "status",
            "What the figures say about it, by the rule on the page of targets.",
            values=tuple(status.value for status in TargetStatus),
            value=lambda row: row[-1].verdict.status,
        ),
        Column(
            "working",
            "How the status was worked out.",
            value=lambda row: row[-1].verdict.working,
        ),
        name="targets",
        title="Targets of the plans",
        about="What each plan set out to change, from what, by when, and what the figures say.",
    )


def _postcodes(snapshot: Snapshot) -> Table:
    return Table.of(
        ("postcode",),
        snapshot.postcodes,
        Column(
            "postcode",
            "With one space before the inward part.",
            value=lambda postcode: postcode.postcode,
        ),
        Column(
            "ward_code",
            Ward.model_fields["code"].description or "",
            value=lambda postcode: postcode.ward,
        ),
        Column(
            "also_ward_codes",
            "Other wards in which homes of it may lie, the nearest first.",
            can_be_empty=True,
            is_list=True,
            value=lambda postcode: postcode.also,
        ),
        Column(
            "also_outside",
            "Whether homes of it may lie outside the borough.",
            CellKind.YES_NO,
            value=lambda postcode: postcode.beyond is not None,
        ),
        name="postcodes",
        title="Postcodes and their wards",
        about="The ward in force of each live postcode, by its point in the postcode file.",
    )


_REVISION_NUMBER = Column(
    "revision",
    "The number of the revision, in the order in which they were made.",
    CellKind.WHOLE,
    value=lambda row: row[0],
)


def published_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    releases = snapshot.partnership.releases
    revisions = list(enumerate(releases.revisions, 1))
    tables = (
        Table.of(
            ("month", "on"),
            ((release,) for release in releases.calendar),
            *columns_of(Release, "month", "on", "at", "published", "note"),
            name="calendar",
            title="Calendar of releases",
            about="The day for which the figures of each month are announced, "
            "and when they came out.",
        ),
        Table.of(
            ("revision",),
            revisions,
            _REVISION_NUMBER,
            *columns_of(Revision, "month", "on", "why", "effect"),
            name="revisions",
            title="Revisions of months",
            about="Each month that was published and then changed, and why.",
        ),
        Table.of(
            ("revision", "ward", "category"),
            ((number, change) for number, revision in revisions for change in revision.changes),
            _REVISION_NUMBER,
            *columns_of(ChangedCount, "ward", "category", "published_as", "now"),
            name="revised-counts",
            title="Counts that revisions changed",
            about="Each count that a revision changed: as it was published, and as it became.",
        ),
        Table.of(
            ("month", "what"),
            ((known_problem,) for known_problem in releases.known_problems),
            *columns_of(KnownProblem, "month", "what"),
            name="known-problems",
            title="Known problems of months",
            about="What is wrong with a month and cannot be seen from its figures.",
        ),
        _reported_figures(snapshot),
        _meeting_figures(snapshot),
    )
    yield from (table for table in tables if table.rows)


def _reported_figures(snapshot: Snapshot) -> Table:
    return Table.of(
        ("plan", "period", "id", "entry"),
        (
            (plan, report, figure, entry, number)
            for plan in snapshot.plans
            for report in plan.reports
            for figure in report.figures
            for number, entry in enumerate(figure.entries, 1)
        ),
        _PLAN,
        *columns_of(Report, "period", "first_day", "last_day", "compared_with"),
        *columns_of(ReportedFigure, "id", "measure", "unit", "priorities", "target", "since"),
        column_of(ReportedFigure, "margin"),
        Column(
            "entry",
            "1 as first published; each correction adds one.",
            CellKind.WHOLE,
            value=lambda row: row[-1],
        ),
        *columns_of(Entry, "on", "value", "before", "change", "per_cent", "why"),
        name="reported-figures",
        title="Figures of progress reports",
        about="What the reports on each plan gave, as published, and each correction after it.",
    )


def _meeting_figures(snapshot: Snapshot) -> Table:
    rows = (
        (meeting, item, figure, snapshot.counted(figure), number)
        for meeting in snapshot.meetings.latest_first
        for number, (item, figure) in enumerate(
            ((item, figure) for item in meeting.items for figure in item.figures), start=1
        )
    )
    return Table.of(
        ("meeting", "number"),
        rows,
        column_of(Meeting, "id", "meeting"),
        column_of(Meeting, "on", "day"),
        column_of(Meeting, "body"),
        Column(
            "number",
            "The place of the figure in the record of its meeting.",
            CellKind.WHOLE,
            value=lambda row: row[-1],
        ),
        column_of(Item, "title", "item"),
        *columns_of(MeetingFigure, "measure", "area", "value", "unit", "per_cent"),
        Column(
            "direction",
            "Which way it went.",
            values=tuple(moved.value for moved in Moved),
            can_be_empty=True,
            value=lambda row: row[2].direction,
        ),
        *columns_of(MeetingFigure, "period", "last_month", "counted_by"),
        Column(
            "source",
            "The page from which the meeting is known.",
            value=lambda row: row[0].pages[0].address,
        ),
        Column(
            "our_last_month",
            "The last of our 12 months.",
            CellKind.MONTH,
            can_be_empty=True,
            value=lambda row: row[3] and row[3].last,
        ),
        Column(
            "our_count",
            "Our count of those 12 months.",
            CellKind.WHOLE,
            can_be_empty=True,
            value=lambda row: row[3] and row[3].change.latest,
        ),
        Column(
            "our_count_before",
            "Our count before.",
            CellKind.WHOLE,
            can_be_empty=True,
            value=lambda row: row[3] and row[3].change.earlier,
        ),
        name="meeting-figures",
        title="Figures reported to meetings",
        about="The figures that meetings were told, as told, and our own count where there is one.",
    )
