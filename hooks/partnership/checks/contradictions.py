"""Detects records of which each is plausible alone, but that contradict one another."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from partnership.checks.periods import days_named
from partnership.checks.rules import rule
from partnership.checks.texts import CORRECT
from partnership.errors import Problems, Severity
from partnership.model.consultations import Responses
from partnership.model.meetings import Turn
from partnership.model.plans import PlanFile
from partnership.model.priorities import Priority
from partnership.model.targets import ProgressAtMeeting, Report, Target
from partnership.model.wards import Places, neighbours
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

_QUARTER = re.compile(r"([0-9]{4}(?:-[0-9]{2})?)-q[0-9]+")
# A number of answers in a text: with a comma, or of four digits and more that are no year.
_LARGE_NUMBER = re.compile(r"\b(?:[0-9]{1,3}(?:,[0-9]{3})+|(?!(?:19|20)[0-9]{2}\b)[0-9]{4,})\b")
_ANSWERS = re.compile(r"\b(?:answer|respon|repl|took part|people had|survey)", re.IGNORECASE)


@rule(Priority, severity=Severity.WARNING)
def _check_deputy(file: RecordFile[Priority], _records: Records) -> Problems:
    lead, deputy = file.record.lead, file.record.deputy
    if deputy and lead and lead.role and (deputy.agency, deputy.role) == (lead.agency, lead.role):
        what = f"the deputy is the lead: {lead.role}, {lead.agency}"
        yield file.problem(("deputy",), what, "Write who stands in for the lead, or delete it.")


@rule(Turn, severity=Severity.WARNING)
def _check_turns(part: RecordFile[Turn], records: Records) -> Problems:
    """Yield a turn of a priority that has not joined the plan by then, or has left it."""
    turn = part.record
    for file in records.all(Priority, part.plan_prefix):
        joined, left = file.record.joined, file.record.left
        if file.record.slug == turn.priority:
            what = f"'{turn.priority}' is to report on {turn.on}, but "
            remedy = "Delete the turn, or correct the day."
            if left and left.on < turn.on:
                yield part.problem(("on",), f"{what}left the plan on {left.on}", remedy)
            if joined and turn.on < joined.on:
                yield part.problem(("on",), f"{what}joined only on {joined.on}", remedy)


@rule(ProgressAtMeeting, severity=Severity.WARNING)
def _check_who_reported(part: RecordFile[ProgressAtMeeting], _records: Records) -> Problems:
    """Yield a report of another priority than the one that had its turn that day."""
    plan: PlanFile = part.whole
    turns = plan.rota.turns if plan.rota else ()
    on_turn = sorted({turn.priority for turn in turns if turn.on == part.record.on})
    if on_turn and part.record.priority and part.record.priority not in on_turn:
        what = f"'priority' is {part.record.priority}, but the rota has {', '.join(on_turn)} "
        yield part.problem(("priority",), f"{what}on {part.record.on}", CORRECT)


@rule(Target, severity=Severity.WARNING)
def _check_how_it_is_counted(part: RecordFile[Target], _records: Records) -> Problems:
    target = part.record
    if target.measured_by and target.open_data and not target.open_data.possible:
        what = f"'open_data' says that target '{target.id}' cannot be counted from open data, "
        what += "but 'measured_by' counts it"
        remedy = "Delete 'measured_by' if police figures do not count it; otherwise 'open_data'."
        yield part.problem(("open_data",), what, remedy)


@rule(Report, severity=Severity.WARNING)
def _check_quarter(file: RecordFile[Report], _records: Records) -> Problems:
    report = file.record
    if (named := _QUARTER.fullmatch(report.period)) and days_named(report.period) is None:
        days = report.first_day, report.last_day
        quarters = [f"{named[1]}-q{number}" for number in range(1, 5)]
        meant = [quarter for quarter in quarters if days_named(quarter) == days]
        name = meant[0] if meant else f"{named[1]}-q1, -q2, -q3 or -q4"
        remedy = f"Write {name}, and name the file in the same way."
        yield file.problem(("period",), "a year has only four quarters", remedy)


@rule(Report, severity=Severity.WARNING)
def _check_copied_figures(file: RecordFile[Report], records: Records) -> Problems:
    """Yield a report whose figures are all those of an earlier one, and so are those before."""
    own = _last_entries(file.record)
    for other in records.all(Report, file.plan_prefix):
        same = own.items() & _last_entries(other.record).items()
        is_earlier = other.record.last_day < file.record.last_day
        if is_earlier and len(same) == len(own) > 1:
            what = f"each figure, and each of the year before, is that of {other.record.period}"
            yield file.problem(("figures",), what, "Write the figures of this period.")


def _last_entries(report: Report) -> dict[str, tuple[float, float]]:
    """Return each figure, as it was last published, with that of a year before, by its id."""
    entries = {figure.id: figure.entries[-1] for figure in report.figures}
    return {
        figure: (entry.value, entry.before)
        for figure, entry in entries.items()
        if entry.value is not None and entry.before is not None
    }


@rule(Places, severity=Severity.WARNING)
def _check_wards_of_places(file: RecordFile[Places], records: Records) -> Problems:
    """Yield each ward apart from those of its place that touch, or that is in another place too."""
    places = file.record
    touching = neighbours(records.outlines.get(places.set, ()))
    times = Counter(ward.code for place in places.places for ward in place.wards)
    for number, place in enumerate(places.places):
        codes = {ward.code for ward in place.wards}
        apart = {code for code in codes if codes.isdisjoint(touching.get(code, codes))}
        for at, ward in enumerate(place.wards if len(codes) > 1 else ()):
            if ward.code in apart and (apart != codes or times[ward.code] > 1):
                what = f"{ward.name} touches no other ward of {place.name}"
                remedy = "Write the ward that belongs to it, or delete this one."
                yield file.problem(("places", number, "wards", at), what, remedy)


@rule(severity=Severity.WARNING)
def _check_counts_in_texts(records: Records) -> Problems:
    """Yield a number of answers in a text that is a recorded count but for its digits."""
    texts = tuple(file for name, file in records.files.items() if "crime/" not in name)
    counts = {part.record.count for part in records.all(Responses)}
    found = partial(_miscounted, texts, counts)
    yield from records.folder.remember("counts in texts", texts, lambda: tuple(found()))


def _miscounted(files: Iterable[RecordFile[Any]], counts: Collection[int]) -> Problems:
    for file in files:
        for place, text in values_in(file.record):
            for number in _LARGE_NUMBER.findall(text) if isinstance(text, str) else ():
                count = _slip_of(int(number.replace(",", "")), counts)
                if count and _ANSWERS.search(text):
                    what = f"the text says {number}, but the responses on record are {count:,}"
                    yield file.problem(place, what, CORRECT)


def _slip_of(number: int, counts: Collection[int]) -> int | None:
    """Return the count that a number is but for one digit, or for two that changed places."""
    for count in () if number in counts else counts:
        digits, others = str(number), str(count)
        unlike = [pair for pair in zip(digits, others, strict=False) if pair[0] != pair[1]]
        is_swapped = len(unlike) == 2 and unlike[0] == unlike[1][::-1]  # noqa: PLR2004 - a pair
        if len(digits) == len(others) and (len(unlike) == 1 or is_swapped):
            return count
    return None
