"""Detects unlikely dates and periods: unordered, implausible, or contradicting their wording."""

import re
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from partnership.checks.deadlines import MISTYPED, first_day, why_closed
from partnership.checks.texts import CORRECT, place_name
from partnership.errors import FieldPath, Problems
from partnership.model.annotations import AnyDate, Chronological, PastOnly, WorkingDay
from partnership.model.months import Month, day_name
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
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
_FIRST = ("first_day", "since", "period_from")
# Fields with the first and the last day of a period that an adjacent field words.
_LAST = ("last_day", "until", "period_to", "last_month")
# Fields next to a title that determine its years.
_OF_A_TITLE = ("when", "opens", "closes", "dated", "plan", "years")
# The maximum number of years before a report for its comparison period.
_LONGEST_AGO = 9
# The hours within which meetings begin and figures are released.
_EARLIEST, _LATEST = "07:00", "21:30"
# The year in a minute number, such as 25 in SSP/1/25.
_YEAR_OF_A_MINUTE = re.compile(r"[0-9]/([0-9]{2})\b(?![/-])")
# Dates recorded with a plan, and how many years before it they may be.
_OF_A_PLAN, _BEFORE_A_PLAN = ("when", "opens", "closes", "reviewed_on", "comments_by"), 3
_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9}
_SEASON = re.compile("|".join(_FIRST_MONTHS), re.IGNORECASE)
# The maximum number of years that a plan, a target or a review looks ahead.
_FAR_AHEAD = timedelta(days=3653)


def check_dates(file: RecordFile[Any], today: date) -> Problems:
    """Yield history items out of chronological order, and implausible days."""
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


def check_periods(file: RecordFile[Any]) -> Problems:
    """Yield each period whose wording is impossible or contradicts its days.

    Checked are each 'period' and the title of each report, against the days or last month of the
    same record.
    """
    for place, value in values_in(file.document.value):
        if not isinstance(value, dict):
            continue
        yield from _pages_before(file, place, value)
        yield from _title_of_another_year(file, place, value)
        yield from _unlikely_times(file, place, value)
        yield from _ends_within_a_month(file, place, value)
        last = next((month for name in _LAST if (month := _month(value.get(name)))), None)
        first = next((month for name in _FIRST if (month := _month(value.get(name)))), None)
        field = "title" if "last_day" in value else "period"
        words = str(value.get(field) or "")
        begins, ends = months_said(words) or (None, None)
        claim, met = f"'{field}' says {words}, ", _month(file.document.value.get("on"))
        if begins and ends and ends < begins:
            what = f"{claim}which ends before it begins"
            yield file.problem((*place, field), what, "Write the earlier month first.")
            continue
        elif met and words and _years(words) and max(_years(words)) < met.year - _LONGEST_AGO:
            what = f"{claim}long before the meeting of {file.document.value['on']}"
            yield file.problem((*place, field), what, CORRECT)
        elif ends and met and ends > met.plus(_LATER):
            what = f"{claim}which ends after the meeting of {file.document.value['on']}"
            yield file.problem((*place, field), what, CORRECT)
        if last is None:
            continue
        years = _years(words)
        known = set(range((first or last.plus(-12)).year, last.year + 1))
        end = _MONTH_AT_END.search(words)
        is_another = end and end[0] not in (last.name, first and first.name)
        is_cut = first and (begins, ends) not in ((None, None), (first, last))
        if (years and not years & known) or is_another or is_cut:
            days = f"{first} to {last}" if first else f"until {last}"
            remedy = "Correct the one that is wrong, or delete the words."
            yield file.problem((*place, field), f"{claim}but the days are {days}", remedy)
        other = str(value.get("compared_with"))
        before = months_said(other)
        is_unlike = before and first and _length(*before) != _length(first, last)
        is_later = before and first and before[1] >= first
        is_far = any(not 0 <= last.year - year <= _LONGEST_AGO for year in _years(other))
        if is_unlike or is_later or is_far:
            what = f"'compared_with' says {value['compared_with']}, but the report is for {words}"
            remedy = "Write an earlier period of the same length, or delete the line."
            yield file.problem((*place, "compared_with"), what, remedy)


def _title_of_another_year(
    file: RecordFile[Any], place: FieldPath, value: dict[str, Any]
) -> Problems:
    """Yield a title whose years differ from those of its record by more than one."""
    fields = _OF_A_TITLE if "last_day" in value else (*_OF_A_TITLE, "period")
    stated = {name: str(value[name]) for name in fields if value.get(name)}
    if not place and isinstance(years := file.valid("years"), str):
        stated["years"] = years
    title, known = (_years(text) for text in (str(value.get("title")), " ".join(stated.values())))
    around = {year + more for year in known for more in (-1, 0, 1)}
    is_plan = len(title) > 1 and "years" in stated
    if title and known and (title != known if is_plan else not title & around):
        others = join_and(f"'{name}' says {text}" for name, text in stated.items())
        what = f"'title' says {value['title']}, but {others}"
        yield file.problem((*place, "title"), what, CORRECT)


def _unlikely_times(file: RecordFile[Any], place: FieldPath, value: dict[str, Any]) -> Problems:
    """Yield unusual hours, and times far from the record that they belong to."""
    at, when, after = (value.get(name) for name in ("at", "when", "after"))
    if isinstance(at, str) and not _EARLIEST <= at <= _LATEST:
        what = f"'at' is {at}, which is an unlikely time"
        yield file.problem((*place, "at"), what, "Check the time.")
    years = _years(str(when))
    if years and isinstance(after, date) and not years & {after.year, after.year + 1}:
        yield file.problem((*place, "when"), f"'when' says {when}, but 'after' is {after}", CORRECT)
    said = _AFTER.search(str(when))
    if isinstance(after, date) and said and said[1] != month_name[after.month]:
        what = f"'after' is {after}, but 'when' says {when}"
        yield file.problem((*place, "after"), what, CORRECT)
    numbers = [str(value.get(name) or "") for name in ("number", "minute")]
    on = value.get("on") if "minute" in value else file.document.value.get("on")
    for year in _YEAR_OF_A_MINUTE.findall(" ".join(numbers)):
        if isinstance(on, date) and int(year) not in (on.year % 100, (on.year - 1) % 100):
            what = f"the minute number is from 20{year}, but the meeting was on {on}"
            field = "minute" if "minute" in value else "number"
            yield file.problem((*place, field), what, CORRECT)
    plan = str(value.get("plan") or (file.plan_prefix if place else ""))
    span = _years(plan)
    named = ("name",) if place == ("edition",) else ()
    for name in (*_OF_A_PLAN, *named) if span else ():
        far = {
            year
            for year in _years(str(value.get(name) or ""))
            if not min(span) - _BEFORE_A_PLAN <= year <= max(span) + 1
        }
        if far:
            what = f"'{name}' is {value[name]}, far from the plan of {min(span)} to {max(span)}"
            yield file.problem((*place, name), what, CORRECT)


def _ends_within_a_month(
    file: RecordFile[Any], place: FieldPath, value: dict[str, Any]
) -> Problems:
    """Yield a period that begins with a month but ends before one is over."""
    for names in zip(_FIRST, _LAST, strict=False):
        first, last = (value.get(name) for name in names)
        if isinstance(first, date) and isinstance(last, date) and first.day == 1:
            end = Month.from_day(last).plus(1).first_day - timedelta(days=1)
            if last != end:
                what = f"'{names[1]}' is {last}, but '{names[0]}' is the first day of a month"
                remedy = f"Write {end}, the last day of the month, if all of it is covered."
                yield file.problem((*place, names[1]), what, remedy)


def _years(words: str) -> set[int]:
    return {int(year) for year in _YEAR_IN_WORDS.findall(words)}


def _pages_before(file: RecordFile[Any], place: FieldPath, value: dict[str, Any]) -> Problems:
    """Yield each web page whose title names a day before its meeting, or that day years later."""
    pages, on = value.get("pages"), value.get("on")
    if not (isinstance(on, date) and isinstance(pages, list)):
        return
    for number, page in enumerate(pages):
        title = str(page.get("title")) if isinstance(page, dict) else ""
        for day in DAY_IN_WORDS.findall(title):
            dated = datetime.strptime(day, "%d %B %Y").date()  # noqa: DTZ007 - a day
            if dated < on or (dated != on and f"{dated:%m%d}" == f"{on:%m%d}"):
                when = "before" if dated < on else "years after"
                what = f"the page is dated {day}, {when} the meeting of {day_name(on)}"
                at = (*place, "pages", number, "title")
                yield file.problem(at, what, "Correct the title, or link to the right page.")


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


def _month(value: object) -> Month | None:
    with suppress(ValueError):
        return Month.from_day(value) if isinstance(value, date) else Month.parse(str(value))
    return None
