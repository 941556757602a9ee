"""Rules for dates: what falls due, what has no date yet, and impossible dates.

What falls due is reported from 90 days before and never blocks publishing.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

from partnership.errors import Code, FieldPath, Problem, Problems, Severity
from partnership.model.accessibility import LONGEST, SHORTEST, Accessibility, Issue, next_review
from partnership.model.annotations import PastOnly
from partnership.model.meetings import Meeting
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.releases import Release
from partnership.model.targets import Report, Target
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

# How long before its date something due is reported.
NOTICE = timedelta(days=90)
# Dates this far in the future are typing errors; nearer ones may be newer than the last commit.
MISTYPED = timedelta(days=31)
_RENEW = "Check that it is still correct, and set 'expires' to a day about 11 months from now."


_TASKS = {
    "last_reviewed": ("the yearly review of the accessibility statement",
        "Read it against the site, correct it, and set 'last_reviewed' to that day."),
    "crawl": ("the yearly accessibility test of the site",
        "Run `make test`, and record what the crawl found under 'crawl'."),
    "fix_by": ("the correction of an accessibility issue",
        "Delete it once it is corrected, or set a new day and say why in 'reason'."),
    "site": ("the renewal of the security contact", _RENEW),
    "current_plan": ("the plan that follows {0.years}", (
        "Add the new plan in data/plans/, and name it in 'current_plan'; "
        "leave 'current_plan' out while there is none.")),
    "coming_wards": ("the import of the new wards", (
        "Import their boundaries with `partnership import wards`, then the archived months "
        "and the postcodes; correct 'coming_wards' if the day has moved.")),
    "licences_checked": ("the yearly check of the data licences",
        "Read the publishers' licences, correct 'attributions', and set 'licences_checked'."),
    "override": ("the review of the officer's verdict on target '{0.id}'",
        "Delete it, or have it approved again and set a new day."),
    "state": ("the outcome of the meeting", "Write 'state: held' and its items."),
    "on": ("the release of {0.month}", (
        "Import its figures, and write the day on which they came out, such as "
        "'published: {day}'; if they come later, write the new day in 'on'.")),
}  # fmt: skip
"""What must be done by a date, and how, by the field with the date."""


# The place of a due date, the date, and what it is about.
_Due = tuple[RecordFile[Any], FieldPath, date, object]


def check_due_dates(records: Records, partnership: Partnership, day: date) -> Problems:
    """Yield everything that is due within 90 days or overdue."""
    for file, place, by, subject in _dues(records, partnership, day):
        if day >= by - NOTICE:
            what, remedy = (words.format(subject, day=day) for words in _TASKS[str(place[0])])
            when, code = f"is due by {by}", Code.OTHER
            if day > by:
                when, code = f"has been overdue since {by}", Code.OVERDUE
            more: dict[str, Any] = {"severity": Severity.DUE, "code": code}
            yield file.problem(place, f"{what} {when}", remedy, **more)
    for statement in records.all(Accessibility):
        if statement.record.last_tested is None:
            what = "no test of the site's accessibility is recorded"
            remedy = "Record the next one under 'crawl'."
            yield statement.problem((), what, remedy, severity=Severity.DUE)
    for organisation in records.all(Organisation):
        if organisation.record.site.security is None:
            what = "there is no contact for reporting security problems"
            remedy = "Add 'security' with a contact and the day on which it expires."
            yield organisation.problem(("site",), what, remedy, severity=Severity.DUE)


def is_overdue(problem: Problem) -> bool:
    """Return whether a problem is about a date that has passed."""
    return problem.code is Code.OVERDUE


def _dues(records: Records, partnership: Partnership, day: date) -> Iterator[_Due]:
    """Yield everything with a due date, and overdue announcements."""
    for statement in records.all(Accessibility):
        reviewed, tested = statement.record.last_reviewed, statement.record.last_tested
        yield statement, ("last_reviewed",), next_review(reviewed), None
        if tested is not None:
            yield statement, ("crawl", "on"), next_review(tested), None
    for issue in records.all(Issue):
        yield issue, ("fix_by",), issue.record.fix_by, None
    for file in records.all(Organisation):
        yield from _dues_of_the_partnership(file, partnership)
    for part in records.all(Target):
        if (override := part.record.override) is not None:
            yield part, ("override", "until"), override.until, part.record
    yield from _announced(records, partnership, day)


def _announced(records: Records, partnership: Partnership, day: date) -> Iterator[_Due]:
    """Yield the meetings and releases whose date has passed without further records."""
    for file in records.all(Meeting):
        on = file.record.on or date.max
        if file.record.state == "announced" and on < day:
            yield file, ("state",), on, file.record
    months = {month.month for month in partnership.months}
    for part in records.all(Release):
        release = part.record
        if release.on < day and release.month not in months and release.published is None:
            yield part, ("on",), release.on, release


def _dues_of_the_partnership(
    file: RecordFile[Organisation], partnership: Partnership
) -> Iterator[_Due]:
    organisation, coming = file.record, file.record.coming_wards
    if security := organisation.site.security:
        yield file, ("site", "security", "expires"), security.expires - SHORTEST, None
    for plan in partnership.plans:
        if plan.years == organisation.current_plan:
            yield file, ("current_plan",), plan.last_day, plan
    begun = {ward_set.valid_from for ward_set in partnership.ward_sets}
    if coming and coming.valid_from not in begun:
        yield file, ("coming_wards", "valid_from"), coming.valid_from, None
    if checked := organisation.licences_checked:
        yield file, ("licences_checked",), next_review(checked), None


def check_future_dates(records: Records, day: date) -> Problems:
    """Yield the dates that cannot be correct on this day because they are in the future."""
    for file in records.files.values():
        for _, past in file.marked(PastOnly):
            if first_day(past.value) > day + MISTYPED:
                what = f"'{past.place[-1]}' is {past.value}, which is in the future"
                yield file.problem(past.place, what, "Write when it happened.")
    for organisation in records.all(Organisation):
        security = organisation.record.site.security
        if security is not None and security.expires - day > LONGEST:
            what = "the security contact ends more than a year from now"
            yield organisation.problem(("site", "security", "expires"), what, _RENEW)
    for held in records.all(Meeting):
        meeting = held.record
        if meeting.earliest_day > day and not meeting.is_ahead(day):
            what = f"the meeting is '{meeting.state}', but its day is in the future"
            yield held.problem(("state",), what, "Write 'state: announced', or correct the day.")
    for report in records.all(Report):
        field = "first_day" if report.record.first_day > day else "last_day"
        if (on := getattr(report.record, field)) > day:
            what = f"'{field}' of the report is {on}, which is in the future"
            remedy = "Correct the date, or publish the report when the period is over."
            yield report.problem((field,), what, remedy)


def first_day(value: object) -> date:
    """Return a day, or the first day of a month or a year; date.min for no date."""
    day = value.first_day if isinstance(value, Month) else value
    if isinstance(value, int):
        return date(min(value, date.max.year), 1, 1)
    return day if isinstance(day, date) else date.min


def why_closed(day: date) -> str | None:
    """Return why offices in England and Wales are closed on a day; None for a working day."""
    weekend = {5: "a Saturday", 6: "a Sunday"}.get(day.weekday())
    return weekend or ("a bank holiday" if day in bank_holidays(day.year) else None)


def bank_holidays(year: int) -> set[date]:
    """Return the yearly bank holidays of England and Wales, without one-off ones."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    for month, first in ((5, 1), (5, 25), (8, 25)):
        day = date(year, month, first)
        found.add(day + timedelta(days=-day.weekday() % 7))  # the first Monday on or after the day
    for month, number in ((1, 1), (12, 25), (12, 26)):
        day = date(year, month, number)
        while day.weekday() in (5, 6) or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found
