"""Holds the published dates against the day: what is overdue is a problem, what is near a notice.

A notice is for whoever builds the site; it stops nothing, so that a month remains to act.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.accessibility import Accessibility
from partnership.model.deadlines import (
    Deadline,
    contact_deadline,
    is_too_far,
    override_deadline,
    review_deadline,
)
from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.records.accessibility import FILE
from partnership.records.documents import Document, Place, display_name, read_document

SOME_DAYS = "Make sure that it still holds, and set 'expires' to a day about 11 months from now."

MISTYPED = timedelta(days=31)
"""A day this far ahead is a slip of the pen; a nearer one may be newer than the last commit."""


@dataclass(frozen=True)
class _Promise:
    """Something that must be done by a day, and where its date stands."""

    document: Document
    place: Place
    deadline: Deadline
    overdue: str
    near: str
    remedy: str


def today(settings: Mapping[str, str]) -> date:
    """Return the day of the build: that of the last commit where the build is to be repeatable."""
    moment = settings.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(moment), UTC) if moment else datetime.now(UTC)
    return now.date()


def by_the_clock() -> date:
    """Return the day it is where the build runs."""
    return datetime.now(UTC).date()


def notices(
    data: Path, partnership: Partnership, day: date, clock: date | None = None
) -> tuple[Problem, ...]:
    """Return what is due soon; raise ProblemsFoundError with everything that is overdue.

    The day may be an old one, set so that a build can be repeated.
    So what only the future could hold is judged by the clock, where that is later.
    """
    promises = tuple(_promises(data, partnership))
    overdue = [
        one.document.problem(one.place, one.overdue, one.remedy)
        for one in promises
        if one.deadline.is_past(day)
    ]
    overdue += _dates_still_to_come(data, partnership, max(day, clock or day))
    if overdue:
        raise ProblemsFoundError(overdue)
    near = [
        one.document.problem(one.place, one.near, one.remedy)
        for one in promises
        if one.deadline.is_near(day)
    ]
    return (*near, *_never_done(data, partnership))


def _promises(data: Path, partnership: Partnership) -> Iterator[_Promise]:
    said, security = partnership.accessibility, partnership.organisation.site.security
    for plan in partnership.plans:
        yield from _overrides(data, plan)
    if said is not None:
        yield from _statement(read_document(data / FILE), said)
    if security is not None:
        document = read_document(data / "partnership.yml")
        deadline = contact_deadline(security.expires)
        yield _Promise(
            document,
            ("site", "security", "expires"),
            deadline,
            "the security contact ends in under 30 days, or has ended",
            f"the security contact must be renewed before {deadline.fail_from}",
            SOME_DAYS,
        )


def _overrides(data: Path, plan: Plan) -> Iterator[_Promise]:
    """Yield the end of each officer's verdict: a verdict that has run out must not linger."""
    own = f"plans/{plan.years}"
    lists = [(f"{own}/priorities/{one.slug}.yml", one.targets) for one in plan.priorities]
    for name, targets in (*lists, (f"{own}/plan.yml", plan.targets)):
        for number, target in enumerate(targets):
            if target.override is not None:
                until = target.override.until
                yield _Promise(
                    read_document(data / name),
                    ("targets", number, "override", "until"),
                    override_deadline(until),
                    f"the officer's verdict on target '{target.id}' ran out on {until}",
                    f"the officer's verdict on target '{target.id}' ends on {until}",
                    "Take it out, or have it approved again and set a new day.",
                )


def _statement(document: Document, said: Accessibility) -> Iterator[_Promise]:
    reviewed = review_deadline(said.last_reviewed)
    yield _Promise(
        document,
        ("last_reviewed",),
        reviewed,
        "the accessibility statement was last reviewed 12 months ago or more",
        f"the accessibility statement must be reviewed before {reviewed.fail_from}",
        "Read it against the site, mend it, and set 'last_reviewed' to that day.",
    )
    if said.last_tested is not None:
        tested = review_deadline(said.last_tested)
        yield _Promise(
            document,
            ("crawl", "on"),
            tested,
            "the site was last tested for accessibility 12 months ago or more",
            f"the site must be tested for accessibility before {tested.fail_from}",
            "Run `make test`, and record what the crawl found under 'crawl'.",
        )
    for number, issue in enumerate(said.issues):
        yield _Promise(
            document,
            ("issues", number, "mended_by"),
            Deadline(issue.mended_by, date.max),
            "",
            f"an accessibility issue was to be mended by {issue.mended_by}",
            "Take it out when it is mended, or set a new day and say why in 'reason'.",
        )


def _dates_still_to_come(data: Path, partnership: Partnership, day: date) -> Iterator[Problem]:
    """Yield the dates that no honest file can hold on this day."""
    said, security = partnership.accessibility, partnership.organisation.site.security
    if said is not None and max(said.last_reviewed, said.last_tested or date.min) > day + MISTYPED:
        what = "the accessibility statement claims a review or a test on a day still to come"
        remedy = "Write the day on which it was done."
        yield read_document(data / FILE).problem(("last_reviewed",), what, remedy)
    if security is not None and is_too_far(security.expires, day):
        what = "the security contact ends more than a year from now"
        document = read_document(data / "partnership.yml")
        yield document.problem(("site", "security", "expires"), what, SOME_DAYS)
    for plan in partnership.plans:
        for report in plan.reports:
            if report.last_day > day:
                name = f"plans/{plan.years}/monitoring/{report.period}.yml"
                what = f"the report is of a period that ends on {report.last_day}, still to come"
                remedy = "Correct the date, or publish the report when the period is over."
                yield read_document(data / name).problem(("last_day",), what, remedy)


def _never_done(data: Path, partnership: Partnership) -> Iterator[Problem]:
    """Yield what has no date because it has not happened yet."""
    said, site = partnership.accessibility, partnership.organisation.site
    if said is None:
        what = "there is no accessibility statement, and the law asks every public site for one"
        yield Problem(display_name(data / FILE), None, what, "Write it; data/README.md shows how.")
    elif said.last_tested is None:
        what = "no test of the site's accessibility is recorded"
        yield read_document(data / FILE).problem((), what, "Record the next one under 'crawl'.")
    if site.security is None:
        what = "there is nowhere to report a weakness of the site"
        remedy = "Add 'security' with a contact and the day on which it expires."
        yield read_document(data / "partnership.yml").problem(("site",), what, remedy)
