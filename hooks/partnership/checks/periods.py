"""Detects unlikely dates and periods: unordered, implausible, or contradicting their wording."""

import re
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from partnership.checks.deadlines import MISTYPED, first_day, why_closed
from partnership.checks.rules import rule
from partnership.checks.texts import CORRECT, place_name
from partnership.errors import Problems, Severity
from partnership.model.annotations import AnyDate, Chronological, PastOnly, WorkingDay
from partnership.model.base import Record
from partnership.model.consultations import Consultation
from partnership.model.crime import CrimeMonth
from partnership.model.meetings import Item, Meeting, MeetingFigure
from partnership.model.months import Month, day_name
from partnership.model.plan_parts import Edition, PlanStep, Risk, Step
from partnership.model.plans import KnownPlan, PlanFile
from partnership.model.releases import Release
from partnership.model.sources import SourceDocument
from partnership.model.standards import Counts
from partnership.model.targets import LedgerEntry, ProgressAtMeeting, Reading, Report
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.registry import KIND_OF
from partnership.text import join_and

_YEAR_IN_WORDS = re.compile(r"\b(?:19|20)[0-9]{2}\b")
MONTH_IN_WORDS = rf"(?:{'|'.join(month_name[1:])}) [0-9]{{4}}"
DAY_IN_WORDS = re.compile(rf"\b[0-9]{{1,2}} {MONTH_IN_WORDS}")
_FROM_TO = re.compile(
    r"\b({0})(?: ([0-9]{{4}}))? to ({0}) ([0-9]{{4}})".format("|".join(month_name[1:]))
)
_MONTH_AT_END = re.compile(rf"(?<!since )(?<!from ){MONTH_IN_WORDS}$")
_AFTER = re.compile(rf"\bafter (?:[0-9]{{1,2}} )?({'|'.join(month_name[1:])})\b")
# A period reported to a meeting ends at most this many months after it.
_LATER = 6
# The maximum number of years before a report for its comparison period.
_LONGEST_AGO = 9
# The hours within which meetings begin and figures are released.
_EARLIEST, _LATEST = "07:00", "21:30"
# The year in a minute number, such as 25 in SSP/1/25.
_YEAR_OF_A_MINUTE = re.compile(r"[0-9]/([0-9]{2})\b(?![/-])")
# How many years before a plan the dates may be that are recorded with it.
_BEFORE_A_PLAN = 3
_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9}
_SEASON = re.compile("|".join(_FIRST_MONTHS), re.IGNORECASE)
# The maximum number of years that a plan, a target or a review looks ahead.
_FAR_AHEAD = timedelta(days=3653)


@rule(*(KIND_OF.keys() - {CrimeMonth}), severity=Severity.WARNING)
def check_dates(file: RecordFile[Any], records: Records) -> Problems:
    """Yield history items out of chronological order, and implausible days."""
    today = records.today
    for mark, found in file.marked(Chronological, WorkingDay, PastOnly, AnyDate):
        place, value = found.place, found.value
        if isinstance(mark, Chronological) and isinstance(value, tuple):
            days, words_of = dict[int, Any](), dict[int, str]()
            for number, item in enumerate(value):
                before = [*days.values()][-1:]
                words_of[number] = getattr(item, "when", None) or ""
                if day := getattr(item, mark.field) or _day_within(words_of[number], before):
                    days[number] = day
            for number, words, remedy in out_of_order(days, words_of):
                what = f"'{place_name(place)}' is out of order: {words}"
                yield file.problem((*place, number, mark.field), what, remedy)
        what = f"'{place_name(place)}' is {value}, "
        if isinstance(mark, WorkingDay) and value and (closed := why_closed(value)):
            yield file.problem(place, what + closed, "Correct the day: offices are closed then.")
        if isinstance(mark, PastOnly) and today < first_day(value) <= today + MISTYPED:
            yield file.problem(place, f"{what}which is in the future", "Write when it happened.")
        if isinstance(mark, AnyDate) and first_day(value) > today + _FAR_AHEAD:
            yield file.problem(place, f"{what}more than ten years ahead", "Check the year.")


def out_of_order(
    days: Mapping[int, Any], said: Mapping[int, str] = MappingProxyType({})
) -> Iterator[tuple[int, str, str]]:
    """Yield the fewest days to move to sort a list, each with its position and the right one.

    Days are given by their index in the list, as are the words used instead of a day.
    """
    runs = list[tuple[int, ...]]()
    for number, day in days.items():
        before = (run for run in runs if days[run[-1]] <= day)
        runs.append((*max(before, key=len, default=()), number))
    kept = max(runs, key=len, default=())
    for number in days.keys() - kept:
        called = {other: said.get(other) or day for other, day in days.items()}
        later = [other for other in kept if days[other] > days[number]]
        if passed := [called[other] for other in later if other < number]:
            words, place = f"comes after {passed[0]}", f"above that of {called[later[0]]}"
        else:
            earlier = [called[other] for other in kept if days[other] <= days[number]]
            words, place = f"comes before {earlier[-1]}", f"below that of {earlier[-1]}"
        remedy = f"Move it {place}, or correct the day that is wrong."
        yield number, f"{called[number]} {words}", remedy


def _day_within(words: str, before: Sequence[date]) -> date | None:
    """Return the day closest to the previous one, in the years that words mention."""
    years = _years(words)
    if not years:
        return None
    first, last = date(min(years), 1, 1), date(max(years) + ("/" in words), 12, 31)
    season = _SEASON.search(words) if len(years) == 1 else None
    if season:
        begin = Month(min(years), _FIRST_MONTHS[season[0].lower()])
        first, last = begin.first_day, begin.plus(3).first_day
    return min(max([first, *before]), last)


def days_named(period: str) -> tuple[date, date] | None:
    """Return the days of a quarter or year by its name: 2028-q1, 2028-29-q1 or 2028-29."""
    found = re.fullmatch(r"([0-9]{4})(-[0-9]{2})?(?:-q([1-4]))?", period)
    if not found or not (found[2] or found[3]):
        return None
    first = Month(int(found[1]), 4 if found[2] else 1)
    if found[3]:
        first = first.plus(3 * (int(found[3]) - 1))
    return first.first_day, first.plus(3 if found[3] else 12).first_day - timedelta(days=1)


_PERIODS: dict[type[Record], tuple[str, str, str]] = {
    Report: ("title", "first_day", "last_day"),
    Reading: ("period", "since", "until"),
    PlanFile: ("", "period_from", "period_to"),
    MeetingFigure: ("period", "", "last_month"),
    Counts: ("period", "", ""),
}
"""The fields with the period of a record: in words, its first and its last day."""


@rule(*_PERIODS, severity=Severity.WARNING)
def check_periods(file: RecordFile[Any], _records: Records) -> Problems:
    """Yield a period whose wording is impossible or contradicts its days, or is cut short."""
    field, from_field, to_field = _PERIODS[type(file.record)]
    words, first, last = (getattr(file.record, name, None) for name in _PERIODS[type(file.record)])
    if isinstance(first, date) and isinstance(last, date) and first.day == 1:
        end = Month.from_day(last).plus(1).first_day - timedelta(days=1)
        if last != end:
            what = f"'{to_field}' is {last}, but '{from_field}' is the first day of a month"
            remedy = f"Write {end}, the last day of the month, if all of it is covered."
            yield file.problem((to_field,), what, remedy)
    begins, ends = months_said(words or "") or (None, None)
    begin = Month.from_day(first) if first else None
    until = Month.from_day(last) if isinstance(last, date) else last
    if words and begins and ends and ends < begins:
        what = f"'{field}' says {words}, which ends before it begins"
        yield file.problem((field,), what, "Write the earlier month first.")
    elif words and until:
        years, at_end = _years(words), _MONTH_AT_END.search(words)
        known = set(range((begin or until.plus(-12)).year, until.year + 1))
        is_another = at_end and at_end[0] not in (until.name, begin and begin.name)
        is_cut = begin and (begins, ends) not in ((None, None), (begin, until))
        if (years and not years & known) or is_another or is_cut:
            days = f"{begin} to {until}" if begin else f"until {until}"
            remedy = "Correct the one that is wrong, or delete the words."
            yield file.problem((field,), f"'{field}' says {words}, but the days are {days}", remedy)


@rule(MeetingFigure, severity=Severity.WARNING)
def _check_period_of_figure(part: RecordFile[MeetingFigure], _records: Records) -> Problems:
    words, on = part.record.period, part.whole.on
    years, (begins, ends) = _years(words), months_said(words) or (None, None)
    if not on or (begins and ends and ends < begins):
        return
    met, claim, place = Month.from_day(on), f"'period' says {words}, ", ("period",)
    if years and max(years) < met.year - _LONGEST_AGO:
        yield part.problem(place, f"{claim}long before the meeting of {on}", CORRECT)
    elif ends and ends > met.plus(_LATER):
        yield part.problem(place, f"{claim}which ends after the meeting of {on}", CORRECT)


@rule(Report, severity=Severity.WARNING)
def _check_comparison(file: RecordFile[Report], _records: Records) -> Problems:
    report, is_derived = file.record, "compared_with" not in file.document.value
    first, last = Month.from_day(report.first_day), Month.from_day(report.last_day)
    before, years = months_said(report.compared_with), _years(report.compared_with)
    is_unlike = before and _length(*before) != _length(first, last)
    is_later = before and before[1] >= first
    is_far = any(not 0 <= last.year - year <= _LONGEST_AGO for year in years)
    is_another_year = before and before[0] in (first.plus(-24), first.plus(-36))
    if not is_derived and (is_unlike or is_later or is_far or is_another_year):
        what = f"'compared_with' says {report.compared_with}, but the report is for {report.title}"
        remedy = "Write an earlier period of the same length, or delete the line."
        if is_another_year:
            remedy = "Write the same months of the year before, or delete the line."
        yield file.problem(("compared_with",), what, remedy)


_SAYS_THE_YEARS: dict[type[Record], tuple[str, ...]] = {
    PlanFile: ("years",),
    KnownPlan: ("years",),
    Consultation: ("when", "opens", "closes", "plan"),
    SourceDocument: ("dated",),
    Counts: ("period",),
}
"""The fields of a record that determine the years that its title may name."""


@rule(*_SAYS_THE_YEARS, severity=Severity.WARNING)
def _check_years_of_titles(file: RecordFile[Any], _records: Records) -> Problems:
    """Yield a title whose years differ from those of its record by more than one."""
    values = ((name, getattr(file.record, name)) for name in _SAYS_THE_YEARS[type(file.record)])
    stated = {name: str(value) for name, value in values if value}
    title, known = _years(file.record.title), _years(" ".join(stated.values()))
    around = {year + more for year in known for more in (-1, 0, 1)}
    is_plan = len(title) > 1 and "years" in stated
    if title and known and (title != known if is_plan else not title & around):
        others = join_and(f"'{name}' says {text}" for name, text in stated.items())
        what = f"'title' says {file.record.title}, but {others}"
        yield file.problem(("title",), what, CORRECT)


@rule(Meeting, Release, severity=Severity.WARNING)
def _check_hour(file: RecordFile[Meeting] | RecordFile[Release], _records: Records) -> Problems:
    if (at := file.record.at) and not _EARLIEST <= at <= _LATEST:
        yield file.problem(("at",), f"'at' is {at}, which is an unlikely time", "Check the time.")


@rule(Meeting, severity=Severity.WARNING)
def _check_words_of_meeting(file: RecordFile[Meeting], _records: Records) -> Problems:
    """Yield words that contradict the day of a meeting, and pages of another day."""
    when, after, on = file.record.when or "", file.record.after, file.record.on
    years, said = _years(when), _AFTER.search(when)
    if after and years and not years & {after.year, after.year + 1}:
        yield file.problem(("when",), f"'when' says {when}, but 'after' is {after}", CORRECT)
    if after and said and said[1] != month_name[after.month]:
        yield file.problem(("after",), f"'after' is {after}, but 'when' says {when}", CORRECT)
    for number, page in enumerate(file.record.pages if on else ()):
        for day in DAY_IN_WORDS.findall(page.title):
            dated = datetime.strptime(day, "%d %B %Y").date()  # noqa: DTZ007 - a day
            if on and (dated < on or (dated != on and f"{dated:%m%d}" == f"{on:%m%d}")):
                when = "before" if dated < on else "years after"
                what = f"the page is dated {day}, {when} the meeting of {day_name(on)}"
                remedy = "Correct the title, or link to the right page."
                yield file.problem(("pages", number, "title"), what, remedy)


@rule(Item, ProgressAtMeeting, severity=Severity.WARNING)
def _check_minute_number(part: RecordFile[Any], _records: Records) -> Problems:
    """Yield the number of a minute from another year than its meeting or the year before."""
    is_item = isinstance(part.record, Item)
    field, on = ("number", part.whole.on) if is_item else ("minute", part.record.on)
    for year in _YEAR_OF_A_MINUTE.findall(getattr(part.record, field) or ""):
        if on and int(year) not in (on.year % 100, (on.year - 1) % 100):
            what = f"the minute number is from 20{year}, but the meeting was on {on}"
            yield part.problem((field,), what, CORRECT)


_OF_A_PLAN: dict[type[Record], tuple[str, ...]] = {
    Consultation: ("when", "opens", "closes"),
    Edition: ("name",),
    PlanStep: ("when",),
    Step: ("when", "comments_by"),
    Risk: ("reviewed_on",),
    LedgerEntry: ("when",),
}
"""The dates that are recorded with a plan."""


@rule(*_OF_A_PLAN, severity=Severity.WARNING)
def _check_years_of_plan(part: RecordFile[Any], _records: Records) -> Problems:
    """Yield each date far from the plan that it is recorded with."""
    plan = _years(getattr(part.record, "plan", None) or part.plan_prefix)
    for name in _OF_A_PLAN[type(part.record)] if plan else ():
        value, first, last = getattr(part.record, name), min(plan), max(plan)
        if any(not first - _BEFORE_A_PLAN <= year <= last + 1 for year in _years(str(value))):
            what = f"'{name}' is {value}, far from the plan of {first} to {last}"
            yield part.problem((name,), what, CORRECT)


def _years(words: str) -> set[int]:
    return {int(year) for year in _YEAR_IN_WORDS.findall(words)}


def months_said(words: str) -> tuple[Month, Month] | None:
    """Return the months of a period in words: April to June 2013, 2013/14, or with both years."""
    if years := re.fullmatch(r"([0-9]{4})/([0-9]{2})", words):
        first = Month(int(years[1]), 4)
        return first, first.plus(11)
    if not (found := _FROM_TO.search(words)):
        return None
    begins, ends = (list(month_name).index(found[group]) for group in (1, 3))
    last = Month(int(found[4]), ends)
    return Month(int(found[2] or last.year - (begins > ends)), begins), last


def _length(first: Month, last: Month) -> int:
    return len(list(first.until(last)))
