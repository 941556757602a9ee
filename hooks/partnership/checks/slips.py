"""Plausible slips: what is most likely not meant. A warning, never in the way of publishing.

Where a warning is mistaken, data/accepted.yml says so, with the reason.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from partnership.checks.deadlines import MISTYPED, first_day
from partnership.checks.sizes import TIMES, is_far, sizes_unlike_others
from partnership.checks.texts import doubtful_texts, place_name
from partnership.errors import Problem, Severity
from partnership.model.crime import CrimeMonth
from partnership.model.marks import ByTime, Dated, Past
from partnership.model.meetings import Meeting
from partnership.model.organisation import Organisation
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.releases import Releases
from partnership.model.site import Accepted
from partnership.model.targets import Direction, Report, Target
from partnership.records.fields import marked_in
from partnership.records.folder import Filed
from partnership.records.loading import Records
from partnership.records.registry import KINDS, RESTORE
from partnership.records.yaml_loader import Place

_ACCEPT = "If it is right, add it to 'accepted' in data/accepted.yml with the reason."

_ABUSE = re.compile(
    r"\b(?:domestic|sexual)\b.*\b(?:abuse|violence)\b|\bstalking\b|\brape\b", re.IGNORECASE
)
_YEAR_IN_WORDS = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
_FAR_AHEAD = timedelta(days=3653)
"""A plan, a target or a review hardly looks further ahead than ten years."""

_YEAR, _MOVED = 12, 0.02
"""Months that tell what is usual, and the share of rows that is no chance."""


def without_accepted(warnings: Iterable[Problem], records: Records) -> Iterator[Problem]:
    """Yield each warning that no record accepts, and how to accept it."""
    accepted = records.first(Accepted)
    entries = accepted.accepted if accepted else ()
    for problem in warnings:
        name = problem.file
        if not any(
            name.endswith(entry.file) and entry.warning in problem.what for entry in entries
        ):
            remedy = f"{problem.remedy} {_ACCEPT}"
            yield replace(problem, remedy=remedy, severity=Severity.WARNING)


def slips(records: Records, today: date) -> Iterator[Problem]:
    """Yield each slip in the records as they are."""
    for name, filed in records.filed.items():
        if not name.startswith("crime/"):
            yield from doubtful_texts(filed)
            yield from _out_of_time(filed, today)
    for kind in KINDS:
        if kind.wanted and not records.folder.has(kind.path):
            remedy = f"{RESTORE}, or write it as data/README.md shows."
            what = f"the file is missing, so {kind.wanted}"
            yield Problem(records.folder.name(kind.path), None, what, remedy)
    for plan in records.all(PlanFile):
        yield from _of_targets(plan, plan.record.targets)
    for priority in records.all(Priority):
        yield from _of_targets(priority, priority.record.targets)
    for report in records.all(Report):
        yield from _figures_far_apart(report)
        days = report.record.first_day, report.record.last_day
        yield from _period_of_another_year(report, ("title",), report.record.title, *days)
    for releases in records.all(Releases):
        yield from _release_days(releases)
    yield from _missing_exits(records)
    yield from _share_without_a_place_that_moves(records)
    yield from sizes_unlike_others(records)
    for organisation in records.all(Organisation):
        yield from _ended_plan(organisation, records, today)


def _of_targets(filed: Filed[Any], targets: tuple[Target, ...]) -> Iterator[Problem]:
    for number, target in enumerate(targets):
        place: Place = ("targets", number)
        yield from _aim(filed, place, target)
        yield from _statement_that_differs(filed, place, target)
        yield from _per_cent(filed, place, target)
        if start := target.baseline:
            at = (*place, "baseline", "period")
            yield from _period_of_another_year(filed, at, start.period, start.since, start.until)


def _aim(filed: Filed[Any], place: Place, target: Target) -> Iterator[Problem]:
    if target.baseline is None or target.value is None:
        return
    start, aim = target.baseline.value, target.value
    wrong_way = {
        Direction.DECREASE: aim > start,
        Direction.INCREASE: aim < start,
        Direction.NEUTRAL: False,
    }[target.direction]
    if is_far(aim, start):
        what = f"target '{target.id}' is to reach {aim:g}, from {start:g}"
        yield filed.problem((*place, "value"), what, "Look whether a digit is missing.")
    if aim == start:
        what = f"target '{target.id}' is to reach {aim:g}, the figure that it starts from"
        yield filed.problem((*place, "value"), what, "Correct one of the two.")
    elif wrong_way:
        what = (
            f"target '{target.id}' is to {target.direction}, and {aim:g} is on the other side of "
            f"{start:g}"
        )
        yield filed.problem((*place, "value"), what, "Correct the figure or the direction.")


def _statement_that_differs(filed: Filed[Any], place: Place, target: Target) -> Iterator[Problem]:
    """Yield a warning where a statement says a number or a year, and the record another."""
    numbers = {float(found.replace(",", "")) for found in _NUMBER.findall(target.statement)}
    years = {number for number in numbers if 1990 <= number <= 2100}  # noqa: PLR2004 - years
    figures = numbers - years
    start = target.baseline.value if target.baseline else None
    known = {abs(value) for value in (start, target.value) if value is not None}
    if start and target.value is not None:
        step = target.value - start
        known |= {abs(round(step)), abs(round(100 * step / start))}
    if target.value is not None and figures and not figures & known:
        shown = " and ".join(f"{number:g}" for number in sorted(figures))
        what = (
            f"the statement of target '{target.id}' says {shown}, and 'value' is {target.value:g}"
        )
        yield filed.problem((*place, "statement"), what, "Correct the one that is wrong.")
    if target.due and years and target.due.year not in years and target.due.year - 1 not in years:
        what = f"the statement of target '{target.id}' names another year than 'due', {target.due}"
        yield filed.problem((*place, "statement"), what, "Correct the one that is wrong.")


def _per_cent(filed: Filed[Any], place: Place, target: Target) -> Iterator[Problem]:
    if target.unit is None or "per cent" not in target.unit or "change" in target.unit:
        return
    for field, value in (("value", target.value),):
        if value is not None and not -100 <= value <= 100:  # noqa: PLR2004 - per cent
            what = f"'{field}' of target '{target.id}' is {value:g} per cent"
            yield filed.problem((*place, field), what, "Write a figure from 0 to 100.")


def _out_of_time(filed: Filed[Any], today: date) -> Iterator[Problem]:
    """Yield each item of a history before its time, and each day that is hardly meant."""
    for place, mark, value in marked_in(filed.record, (ByTime, Past, Dated)):
        if isinstance(mark, ByTime) and isinstance(value, tuple):
            items = [(item, (*place, number)) for number, item in enumerate(value)]
            yield from _earlier_than_before(filed, items, mark.field)
        what = f"'{place_name(place)}' is {value}, "
        if isinstance(mark, Past) and today < first_day(value) <= today + MISTYPED:
            yield filed.problem(place, f"{what}which is still to come", "Write when it happened.")
        if isinstance(mark, Dated) and first_day(value) > today + _FAR_AHEAD:
            yield filed.problem(place, f"{what}over ten years ahead", "Look at the year.")


def _earlier_than_before(
    filed: Filed[Any], items: list[tuple[Any, Place]], field: str
) -> Iterator[Problem]:
    dated = [(getattr(item, field), place) for item, place in items if getattr(item, field)]
    for (before, _), (after, place) in pairwise(dated):
        if after < before:
            what = f"'{place_name(place)}' is out of order: {after} comes after {before}"
            yield filed.problem((*place, field), what, "Put the earlier one first.")


def _missing_exits(records: Records) -> Iterator[Problem]:
    """Yield a warning where a page about abuse has no way to leave it quickly."""
    pages: list[tuple[Filed[Any], str, str]] = []
    for filed in records.all(Priority):
        record = filed.record
        words = f"{record.title} {record.plain} {record.objective or ''}"
        pages.append((filed, record.slug, words))
    for meeting in records.all(Meeting):
        titles = ". ".join(item.title for item in meeting.record.items)
        pages.append((meeting, meeting.record.id, titles))
    for page, name, words in pages:
        if not page.record.exit and _ABUSE.search(words):
            what = f"the page of '{name}' is about abuse and has no `Exit this page` button"
            yield page.problem(("title",), what, "Write exit: true.")


def _figures_far_apart(filed: Filed[Report]) -> Iterator[Problem]:
    for number, figure in enumerate(filed.record.figures):
        for position, entry in enumerate(figure.entries):
            before, last = entry.before, filed.record.last_day
            if entry.on and entry.on < last:
                what = f"figure '{figure.id}' was published on {entry.on}, before the period ended"
                on: Place = ("figures", number, "entries", position, "on")
                yield filed.problem(on, what, f"The period ends on {last}: correct one of them.")
            if position and before is None:
                before = figure.entries[position - 1].value
            if is_far(entry.value or 0, before or 0):
                what = f"figure '{figure.id}' is {entry.value:g}, and the one before {before:g}"
                place = ("figures", number, "entries", position)
                yield filed.problem(place, what, "Correct the one that is wrong.")
            if entry.per_cent is not None and abs(entry.per_cent) > 100 * TIMES:
                what = f"figure '{figure.id}' changed by {entry.per_cent:g} per cent"
                place = ("figures", number, "entries", position)
                yield filed.problem(place, what, "Correct the figure.")


def _period_of_another_year(
    filed: Filed[Any], place: Place, words: str, first: date | None, last: date | None
) -> Iterator[Problem]:
    """Yield a warning where a period in words names a year that its days do not lie in."""
    if first is None or last is None:
        return
    named = {int(year) for year in _YEAR_IN_WORDS.findall(words)}
    if named and not named & set(range(first.year, last.year + 1)):
        what = f"'{place[-1]}' says {words}, and the days are {first} to {last}"
        yield filed.problem(place, what, "Correct the one that is wrong, or leave out the words.")


def _share_without_a_place_that_moves(records: Records) -> Iterator[Problem]:
    """Yield a warning where far more rows than in the months before have no place."""
    months = sorted(records.all(CrimeMonth), key=lambda filed: filed.record.month)
    shares = [
        (rows.without_location or 0) / rows.read
        for rows in (filed.record.coverage.rows for filed in months)
        if rows.read
    ]
    if len(shares) != len(months):
        return
    for number, filed in enumerate(months[_YEAR:], start=_YEAR):
        usual = median(shares[number - _YEAR : number])
        if shares[number] > _MOVED + 2 * usual:
            what = (
                f"{shares[number]:.1%} of the rows of {filed.record.month} have no place, where "
                f"{usual:.1%} is usual: so many are missing from every ward"
            )
            place = ("coverage", "rows", "without_location")
            remedy = "Ask the publisher, and tell of it under 'known_problems' in releases.yml."
            yield filed.problem(place, what, remedy)


def _release_days(filed: Filed[Releases]) -> Iterator[Problem]:
    for number, release in enumerate(filed.record.calendar):
        if closed := why_closed(release.on):
            what = f"the release of {release.month} is announced for {release.on}, {closed}"
            yield filed.problem(("calendar", number, "on"), what, "Choose a working day.")


def why_closed(day: date) -> str | None:
    """Return why offices in England and Wales are closed on a day; None on a working day."""
    if day.weekday() > 4:  # noqa: PLR2004 - Friday is 4
        return "a Saturday" if day.weekday() == 5 else "a Sunday"  # noqa: PLR2004 - Saturday
    return "a bank holiday" if day in bank_holidays(day.year) else None


def bank_holidays(year: int) -> set[date]:
    """Return the yearly bank holidays of England and Wales; extra ones are not foreseen."""
    easter = _easter(year)
    return {
        _next_working_day(date(year, 1, 1), set()),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
        (christmas := _next_working_day(date(year, 12, 25), set())),
        _next_working_day(date(year, 12, 26), {christmas}),
    }


def _next_working_day(day: date, taken: set[date]) -> date:
    while day.weekday() > 4 or day in taken:  # noqa: PLR2004 - Friday is 4
        day += timedelta(days=1)
    return day


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden, leap, odd = year % 19, century // 4, century % 4
    correction = (century + 8) // 25
    moon = (19 * golden + century - leap - (century - correction + 1) // 3 + 15) % 30
    quarter, days = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * quarter - moon - days) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _ended_plan(filed: Filed[Organisation], records: Records, today: date) -> Iterator[Problem]:
    for plan in records.all(PlanFile):
        is_current = plan.record.years == filed.record.current_plan
        if is_current and plan.record.last_day < today:
            what = f"'current_plan' is {plan.record.years}, which ended on {plan.record.last_day}"
            yield filed.problem(("current_plan",), what, "Name the plan in force, or leave it out.")
