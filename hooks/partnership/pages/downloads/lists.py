"""The other tables: wards, plans, postcodes, and the release history.

Each row is a tuple of objects; each column takes its value from one of them.
"""

from collections.abc import Iterator

from partnership.model.base import meaning_of_field
from partnership.model.crime import Category
from partnership.model.meetings import Item, Meeting, MeetingFigure, Moved
from partnership.model.months import Month
from partnership.model.plans import Plan
from partnership.model.postcodes import Postcode
from partnership.model.priorities import FocusWards, Lead, Priority
from partnership.model.releases import ChangedCount, KnownProblem, Release, Revision
from partnership.model.targets import Entry, Reading, Report, ReportedFigure, Target, TargetStatus
from partnership.model.wards import Population, Ward, WardSet
from partnership.pages.downloads.table import Table, column, columns_of
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Counted
from partnership.statistics.target_status import TargetVerdict

_PLAN = column("plan", "The years of the plan.", str, Plan, "years")

_REVISION = column(
    "revision", "The number of the revision, in the order in which they were made.", int, int
)


def list_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield each of these tables that has a row."""
    tables = (
        *_of_releases(snapshot),
        _reported_figures(snapshot),
        _meeting_figures(snapshot),
        _wards(snapshot),
        _categories(snapshot),
        _priorities(snapshot),
        _targets(snapshot),
        _postcodes(snapshot),
    )
    yield from (table for table in tables if any(table.write()))


def _of_releases(snapshot: Snapshot) -> Iterator[Table]:
    releases = snapshot.partnership.releases
    revisions = list(enumerate(releases.revisions, 1))
    yield Table.build(
        "calendar",
        "Calendar of releases",
        "The day for which the figures of each month are announced, and when they came out.",
        "month on",
        ((release,) for release in releases.calendar),
        *columns_of(Release, "month", "on", "at", "published", "note"),
    )
    yield Table.build(
        "revisions",
        "Revisions of months",
        "Each month that was published and then changed, and why.",
        "revision",
        revisions,
        _REVISION,
        *columns_of(Revision, "month", "on", "why", "effect"),
    )
    yield Table.build(
        "revised-counts",
        "Counts that revisions changed",
        "Each count that a revision changed: as it was published, and as it became.",
        "revision ward category",
        ((number, change) for number, revision in revisions for change in revision.changes),
        _REVISION,
        *columns_of(ChangedCount, "ward", "category", "published_as", "now"),
    )
    yield Table.build(
        "known-problems",
        "Known problems of months",
        "What is wrong with a month and cannot be seen from its figures.",
        "month what",
        ((known_problem,) for known_problem in releases.known_problems),
        *columns_of(KnownProblem, "month", "what"),
    )


def _reported_figures(snapshot: Snapshot) -> Table:
    return Table.build(
        "reported-figures",
        "Figures of progress reports",
        "What the reports on each plan gave, as published, and each correction after it.",
        "plan period id entry",
        (
            (plan, report, figure, entry, number)
            for plan in snapshot.plans
            for report in plan.reports
            for figure in report.figures
            for number, entry in enumerate(figure.entries, 1)
        ),
        _PLAN,
        *columns_of(Report, "period", "first_day", "last_day", "compared_with"),
        *columns_of(ReportedFigure, "id", "measure", "unit", "priorities", "target"),
        *columns_of(ReportedFigure, "since", "margin"),
        column("entry", "1 as first published; each correction adds one.", int, int),
        *columns_of(Entry, "on", "value", "before", "change", "per_cent", "why"),
    )


def _meeting_figures(snapshot: Snapshot) -> Table:
    return Table.build(
        "meeting-figures",
        "Figures reported to meetings",
        "The figures that meetings were given, as reported, and our own count where there is one.",
        "meeting number",
        (
            (meeting, item, figure, snapshot.counted(figure), number)
            for meeting in snapshot.meetings.latest_first
            for number, (item, figure) in enumerate(
                ((item, figure) for item in meeting.items for figure in item.figures), start=1
            )
        ),
        *columns_of(Meeting, meeting="id", day="on", body="body"),
        column("number", "The place of the figure in the record of its meeting.", int, int),
        *columns_of(Item, item="title"),
        *columns_of(MeetingFigure, "measure", "area", "value", "unit", "per_cent"),
        column("direction", "Which way it went.", Moved | None, MeetingFigure, "direction"),
        *columns_of(MeetingFigure, "period", "last_month", "counted_by"),
        column(
            "source",
            "The page from which the meeting is known.",
            str,
            Meeting,
            lambda meeting: meeting.pages[0].address if meeting.pages else "",
        ),
        column("our_last_month", "The last of our 12 months.", Month | None, Counted, "last"),
        column("our_count", "Our count of those 12 months.", int | None, Counted, "change.latest"),
        column("our_count_before", "Our count before.", int | None, Counted, "change.earlier"),
    )


def _wards(snapshot: Snapshot) -> Table:
    return Table.build(
        "wards",
        "Wards",
        "Every ward of every set, with its address on this site and its residents if known.",
        "ward_set ward_code",
        (
            (ward_set, ward, ward_set.population)
            for ward_set in snapshot.partnership.ward_sets
            for ward in ward_set.wards
        ),
        *columns_of(WardSet, ward_set="id"),
        *columns_of(Ward, ward_code="code", ward="name", slug="slug"),
        *columns_of(Ward, "residents", unit="people"),
        *columns_of(Population, residents_year="year", estimate="estimate", can_lack=True),
        *columns_of(Ward, "rate_misleads"),
    )


def _categories(snapshot: Snapshot) -> Table:
    return Table.build(
        "categories",
        "Categories of records",
        "The categories of the police figures, in their words and in plain words.",
        "id",
        ((category,) for category in snapshot.partnership.categories),
        *columns_of(Category, *Category.model_fields),
    )


def _priorities(snapshot: Snapshot) -> Table:
    return Table.build(
        "priorities",
        "Priorities of the plans",
        "What each plan put first, and who led on it.",
        "plan slug",
        (
            (plan, priority, priority.lead, priority.focus_wards)
            for plan in snapshot.plans
            for priority in plan.priorities
        ),
        _PLAN,
        *columns_of(Priority, "slug", "title", "plain", "objective", "categories"),
        *columns_of(Priority, "wards_not_named"),
        *columns_of(Lead, lead_agency="agency", lead_role="role"),
        column("focus_ward_set", "The set of the wards named.", str | None, FocusWards, "set"),
        column(
            "focus_wards",
            "The codes of the wards named.",
            tuple[str, ...] | None,
            FocusWards,
            lambda focus: tuple(ward.code for ward in focus.wards),
        ),
    )


def _targets(snapshot: Snapshot) -> Table:
    return Table.build(
        "targets",
        "Targets of the plans",
        "What each plan set out to change, from what, by when, and what the figures say.",
        "plan id",
        (
            (plan, assessed.priority, assessed.target, assessed.target.baseline, assessed.verdict)
            for plan in snapshot.plans
            for assessed in snapshot.assessed_targets(plan)
        ),
        _PLAN,
        column(
            "priority",
            "The slug of its priority; empty for the plan's own.",
            str | None,
            Priority,
            "slug",
        ),
        *columns_of(Target, "id", "number", "title", "statement", "direction", "measure", "unit"),
        *columns_of(Target, "value", "due"),
        column("baseline", meaning_of_field(Target, "baseline"), float | None, Reading, "value"),
        *columns_of(Reading, baseline_period="period", can_lack=True),
        *columns_of(Target, "not_published", "lead_agency", "figure_owner"),
        column(
            "status",
            "What the figures say about it, by the rule on the page of targets.",
            TargetStatus,
            TargetVerdict,
            "status",
        ),
        column("working", "How the status was worked out.", str, TargetVerdict, "working"),
    )


def _postcodes(snapshot: Snapshot) -> Table:
    return Table.build(
        "postcodes",
        "Postcodes and their wards",
        "The ward in force of each live postcode, by its point in the postcode file.",
        "postcode",
        ((postcode,) for postcode in snapshot.postcodes),
        column("postcode", "With one space before the inward part.", str, Postcode, "postcode"),
        column("ward_code", meaning_of_field(Ward, "code"), str, Postcode, "ward"),
        column(
            "also_ward_codes",
            "Other wards in which homes of it may lie, the nearest first.",
            tuple[str, ...] | None,
            Postcode,
            "also",
        ),
        column(
            "also_outside",
            "Whether homes of it may lie outside the borough.",
            bool,
            Postcode,
            lambda postcode: postcode.beyond is not None,
        ),
    )
