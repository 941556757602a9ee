"""Rules about days: what falls due, what has no day yet, and days that cannot have come.

What falls due is told from 90 days before and never keeps anything from being published.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from partnership.errors import Problem, ProblemsFoundError, Severity
from partnership.model.accessibility import Accessibility, contact_end, is_too_far, next_review
from partnership.model.marks import Past
from partnership.model.meetings import Meeting
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.releases import Releases
from partnership.model.targets import Report
from partnership.records.fields import marked_in
from partnership.records.folder import Filed
from partnership.records.loading import Records

NOTICE = timedelta(days=90)
"""So long before the day something that falls due is told."""

MISTYPED = timedelta(days=31)
"""A day this far ahead is a slip of the pen; a nearer one may be newer than the last commit."""

_RENEW = "Make sure that it is still right, and set 'expires' to a day about 11 months from now."


def today(settings: Mapping[str, str]) -> date:
    """Return the day of the build: that of the last commit where the build is to be repeatable.

    Raise ProblemsFoundError where SOURCE_DATE_EPOCH is no moment.
    """
    moment = settings.get("SOURCE_DATE_EPOCH")
    if moment is None:
        return by_the_clock()
    try:
        if (seconds := int(moment)) >= 0:
            return datetime.fromtimestamp(seconds, UTC).date()
    except (OSError, OverflowError, ValueError):
        pass
    what = f"'{moment}' is not a number of seconds since 1 January 1970"
    remedy = "Write such a number, or remove the setting: the day is then today."
    raise ProblemsFoundError([Problem("SOURCE_DATE_EPOCH", None, what, remedy)])


def by_the_clock() -> date:
    """Return the day it is where the program runs."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class _Due:
    """Something to be done by a day, and where its date is written."""

    at: Callable[[str, str], Problem]
    by: date
    """The last day on which it is in time."""
    what: str
    """What must be done, as in `the statement must be reviewed`."""
    remedy: str

    def problem(self, day: date) -> Problem:
        """Return it as a problem of its own severity, overdue or not."""
        when = f"is overdue since {self.by}" if day > self.by else f"is due by {self.by}"
        told = self.at(f"{self.what} {when}", self.remedy)
        return Problem(told.file, told.line, told.what, told.remedy, Severity.DUE)


def due_dates(records: Records, partnership: Partnership, day: date) -> Iterator[Problem]:
    """Yield everything that the calendar brings within 90 days, or has brought already."""
    for due in _dues(records, partnership):
        if day >= due.by - NOTICE:
            yield due.problem(day)
    yield from _never_done(records)
    for filed in records.all(Meeting):
        meeting = filed.record
        if meeting.state == "announced" and (meeting.on or date.max) < day:
            what = f"what came of the meeting of {meeting.on} is overdue since that day"
            remedy = "Write 'state: held' and its items."
            yield _due(filed.problem(("state",), what, remedy))
    months = {month.month for month in partnership.months}
    for releases in records.all(Releases):
        for number, release in enumerate(releases.record.calendar):
            if release.on < day and release.month not in months and release.published is None:
                what = f"{release.month}, announced for {release.on}, is overdue since that day"
                remedy = (
                    "Import its figures, and write the day on which they came out, such as "
                    f"'published: {day}'; if they come later, write the new day in 'on'."
                )
                yield _due(releases.problem(("calendar", number, "on"), what, remedy))


def is_overdue(problem: Problem) -> bool:
    """Tell whether something was to be done on a day that has passed."""
    return problem.severity is Severity.DUE and " is overdue since " in problem.what


def _dues(records: Records, partnership: Partnership) -> Iterator[_Due]:
    for filed in records.all(Accessibility):
        yield from _statement(filed)
    for organisation in records.all(Organisation):
        yield from _contact(organisation)
        yield from _end_of_the_plan(organisation, partnership)
        yield from _boundaries(organisation, partnership)
        yield from _licences(organisation)
    for plan in records.all(PlanFile):
        yield from _overrides(plan)
    for priority in records.all(Priority):
        yield from _overrides(priority)


def _at(filed: Filed[Any], *place: str | int) -> Callable[[str, str], Problem]:
    return lambda what, remedy: filed.problem(place, what, remedy)


def _statement(filed: Filed[Accessibility]) -> Iterator[_Due]:
    statement = filed.record
    yield _Due(
        _at(filed, "last_reviewed"),
        next_review(statement.last_reviewed),
        "the yearly review of the accessibility statement",
        "Read it against the site, correct it, and set 'last_reviewed' to that day.",
    )
    if statement.last_tested is not None:
        yield _Due(
            _at(filed, "crawl", "on"),
            next_review(statement.last_tested),
            "the yearly accessibility test of the site",
            "Run `make test`, and record what the crawl found under 'crawl'.",
        )
    for number, issue in enumerate(statement.issues):
        yield _Due(
            _at(filed, "issues", number, "mended_by"),
            issue.mended_by,
            "the correction of an accessibility issue",
            "Take it out when it is corrected, or set a new day and say why in 'reason'.",
        )


def _contact(filed: Filed[Organisation]) -> Iterator[_Due]:
    security = filed.record.site.security
    if security is not None:
        yield _Due(
            _at(filed, "site", "security", "expires"),
            contact_end(security.expires),
            "the renewal of the security contact",
            _RENEW,
        )


def _end_of_the_plan(filed: Filed[Organisation], partnership: Partnership) -> Iterator[_Due]:
    years = filed.record.current_plan
    plan = next((plan for plan in partnership.plans if plan.years == years), None)
    if plan is not None:
        yield _Due(
            _at(filed, "current_plan"),
            plan.last_day,
            f"the plan that follows {plan.years}",
            "Add the new plan in data/plans/, and name it in 'current_plan'; "
            "leave 'current_plan' out while there is none.",
        )


def _boundaries(filed: Filed[Organisation], partnership: Partnership) -> Iterator[_Due]:
    coming = filed.record.coming_wards
    begun = {ward_set.valid_from for ward_set in partnership.ward_sets}
    if coming is not None and coming.valid_from not in begun:
        yield _Due(
            _at(filed, "coming_wards", "valid_from"),
            coming.valid_from,
            "the import of the new wards",
            "Import their boundaries with `partnership import wards`, then the archived months "
            "and the postcodes; correct 'coming_wards' if the day has moved.",
        )


def _licences(filed: Filed[Organisation]) -> Iterator[_Due]:
    if filed.record.licences_checked is not None:
        yield _Due(
            _at(filed, "licences_checked"),
            next_review(filed.record.licences_checked),
            "the yearly look at the licences of the data",
            "Read the publishers' licences, correct 'attributions', and set 'licences_checked'.",
        )


def _overrides(filed: Filed[PlanFile] | Filed[Priority]) -> Iterator[_Due]:
    """Yield the end of each officer's verdict: a verdict that has run out must not linger."""
    for number, target in enumerate(filed.record.targets):
        if target.override is not None:
            yield _Due(
                _at(filed, "targets", number, "override", "until"),
                target.override.until,
                f"a new look at the officer's verdict on target '{target.id}'",
                "Take it out, or have it approved again and set a new day.",
            )


def _never_done(records: Records) -> Iterator[Problem]:
    """Yield what has no date because it has not happened yet."""
    for statement in records.all(Accessibility):
        if statement.record.last_tested is None:
            what = "no test of the site's accessibility is recorded"
            yield _due(statement.problem((), what, "Record the next one under 'crawl'."))
    for organisation in records.all(Organisation):
        if organisation.record.site.security is None:
            what = "there is nowhere to report a weakness of the site"
            remedy = "Add 'security' with a contact and the day on which it expires."
            yield _due(organisation.problem(("site",), what, remedy))


def _due(problem: Problem) -> Problem:
    return Problem(problem.file, problem.line, problem.what, problem.remedy, Severity.DUE)


def days_still_to_come(records: Records, day: date) -> Iterator[Problem]:
    """Yield the dates that no honest file can hold on this day."""
    for filed in records.filed.values():
        for place, _, value in marked_in(filed.record, (Past,)):
            if first_day(value) > day + MISTYPED:
                what = f"'{place[-1]}' is {value}, which is still to come"
                yield filed.problem(place, what, "Write when it happened.")
    for organisation in records.all(Organisation):
        security = organisation.record.site.security
        if security is not None and is_too_far(security.expires, day):
            what = "the security contact ends more than a year from now"
            yield organisation.problem(("site", "security", "expires"), what, _RENEW)
    for held in records.all(Meeting):
        meeting = held.record
        if meeting.state != "announced" and meeting.earliest_day > day:
            what = f"the meeting is '{meeting.state}' on a day still to come"
            yield held.problem(("state",), what, "Write 'state: announced', or correct the day.")
    for report in records.all(Report):
        if report.record.last_day > day:
            last = report.record.last_day
            what = f"the report is of a period that ends on {last}, still to come"
            remedy = "Correct the date, or publish the report when the period is over."
            yield report.problem(("last_day",), what, remedy)


def first_day(value: object) -> date:
    """Return a day, or the first day of a month; of no date, the earliest of all."""
    day = value.first_day if isinstance(value, Month) else value
    return day if isinstance(day, date) else date.min
