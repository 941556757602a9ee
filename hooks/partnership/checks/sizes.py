"""Detects numbers that are ten times too high or low, by comparison with similar ones."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from partnership.checks.rules import rule
from partnership.checks.texts import CORRECT
from partnership.errors import FieldPath, Problems, Severity
from partnership.model.annotations import SimilarMagnitude
from partnership.model.meetings import MeetingFigure
from partnership.model.targets import Entry, ReportedFigure
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

# A figure this many times the previous one is probably a typing error.
TIMES = 8
# A number that differs by this factor from the median of similar ones is closer to a tenfold error
# than to them.
UNLIKE = 3.5
DIGIT = "Check whether a digit is missing or extra."
# With fewer other numbers, there is no median.
_FEWEST = 3
# The largest change that is told to a meeting without a doubt.
_MOST_PER_CENT = 200
# The share by which a document may round a change in per cent.
_ROUNDED = 0.05
# Days of a month, on average.
_MONTH = 30.4


def is_far(value: float, other: float) -> bool:
    """Return whether one of two figures is at least ten times the other."""
    return bool(value and other) and not 1 / TIMES < abs(value / other) < TIMES


@rule(severity=Severity.WARNING)
def check_sizes(records: Records) -> Problems:
    """Yield each number far from similar ones, or from its own previous value."""
    for name, file in records.files.items():
        if not name.startswith("crime/"):
            yield from _unlike_those_beside(file)
    before: dict[object, float] = {}
    for number in (*_in_reports(records), *_in_meetings(records)):
        key, file, place, value, words = number
        if value is not None:
            if is_far(value, last := before.get(key, value)):
                what = words.format(format(value, ",g"), format(last, ",g"))
                yield file.problem(place, what, CORRECT)
            before[key] = value


@rule(MeetingFigure, Entry, severity=Severity.WARNING)
def _check_per_cent(part: RecordFile[MeetingFigure] | RecordFile[Entry], _: Records) -> Problems:
    value = part.record.per_cent
    if value is not None and not -100 <= value <= _MOST_PER_CENT:  # noqa: PLR2004 - all
        what = f"'per_cent' is {value:.15g}"
        yield part.problem(("per_cent",), what, "Check whether a point is missing.")


@rule(Entry, severity=Severity.WARNING)
def _check_share(part: RecordFile[Entry], _: Records) -> Problems:
    """Yield a change in per cent that does not follow from the two figures beside it."""
    value, now, before = part.record.per_cent, part.record.value, part.record.before
    if value is not None and now is not None and before:
        exact = 100 * (now / before - 1)
        if abs(exact - value) > max(1, _ROUNDED * abs(exact)):
            what = f"'per_cent' is {value:.15g}, but from {before:,.15g} to {now:,.15g} is "
            remedy = f"Write {exact:.1f}, or correct 'value' or 'before'."
            yield part.problem(("per_cent",), f"{what}{exact:.1f}", remedy)


def _unlike_those_beside(file: RecordFile[Any]) -> Problems:
    marked = [held for _, held in file.marked(SimilarMagnitude)]
    found = [(held.place, held.value) for held in marked if held.value]
    for number, (place, value) in enumerate(found):
        others = [other for _, other in (*found[:number], *found[number + 1 :])]
        usual = median(others) if len(others) >= _FEWEST else value
        if not 1 / UNLIKE < value / usual < UNLIKE:
            what = f"'{place[-1]}' is {value:,}, but the median of the others is {usual:,.0f}"
            yield file.problem(place, what, DIGIT)


@rule(MeetingFigure, severity=Severity.WARNING)
def check_units(part: RecordFile[MeetingFigure], _: Records) -> Problems:
    """Yield a figure of a meeting that does not say what it counts."""
    if part.record.value is not None and not part.record.unit:
        what = f"'value' of '{part.record.measure}' has no unit"
        remedy = "Write 'unit: ...': what the number counts, such as offences."
        yield part.problem(("value",), what, remedy)


# What a number is about, its place, its value, and words for it and the previous one.
_Told = tuple[object, RecordFile[Any], FieldPath, float | None, str]


def _in_reports(records: Records) -> Iterator[_Told]:
    """Yield the figures of reports in chronological order, grouped by period length."""
    figures = records.all(ReportedFigure)
    for part in sorted(figures, key=lambda figure: figure.whole.last_day):
        figure, report = part.record, part.whole
        days = (report.last_day - (figure.since or report.first_day)).days
        key = (part.plan_prefix, figure.id, figure.unit, round(days / _MONTH))
        words = f"figure '{figure.id}' is {{}}, but {{}} in the report before"
        yield key, part, ("entries",), figure.latest.value, words


def _in_meetings(records: Records) -> Iterator[_Told]:
    words = "'value' is {}, but the meeting before was given {}"
    for part in records.all(MeetingFigure):
        figure = part.record
        yield (figure.measure, figure.unit, figure.area), part, ("value",), figure.value, words
