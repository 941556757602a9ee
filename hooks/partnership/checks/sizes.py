"""Detects numbers that are ten times too high or low, by comparison with similar ones."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from partnership.checks.rules import rule
from partnership.checks.texts import CORRECT
from partnership.errors import FieldPath, Problems, Severity
from partnership.model.annotations import SimilarMagnitude
from partnership.model.meetings import Meeting
from partnership.model.targets import Report
from partnership.records.fields import values_in
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
    yield from _forecasts(records)
    for meeting in records.all(Meeting):
        yield from _changes_in_per_cent(meeting)
    for report in records.all(Report):
        yield from _changes_in_per_cent(report)


def _forecasts(records: Records) -> Problems:
    """Yield each forecast far from the figure that its target starts from."""
    for holder, at, target in records.targets():
        start = target.baseline.value if target.baseline else 0
        for position, forecast in enumerate(target.forecasts):
            if is_far(forecast.value, start):
                what = f"target '{target.id}' is expected to become {forecast.value:.15g}, "
                place = ("targets", at, "forecasts", position, "value")
                yield holder.problem(place, f"{what}from {start:.15g}", DIGIT)


def _changes_in_per_cent(file: RecordFile[Any]) -> Problems:
    """Yield each change in per cent that is unlikely, or unlike the figures beside it."""
    for place, found in values_in(file.document.value):
        value = found.get("per_cent") if isinstance(found, dict) else None
        if value is None:
            continue
        here = (*place, "per_cent")
        if not -100 <= value <= _MOST_PER_CENT:  # noqa: PLR2004 - all
            yield file.problem(
                here, f"'per_cent' is {value:.15g}", "Check whether a point is missing."
            )
        now, before = found.get("value"), found.get("before")
        exact = 100 * (now / before - 1) if now is not None and before else value
        if abs(exact - value) > max(1, _ROUNDED * abs(exact)):
            what = f"'per_cent' is {value:.15g}, but from {before:,} to {now:,} is {exact:.1f}"
            yield file.problem(here, what, f"Write {exact:.1f}, or correct 'value' or 'before'.")


def _unlike_those_beside(file: RecordFile[Any]) -> Problems:
    marked = [held for _, held in file.marked(SimilarMagnitude)]
    found = [(held.place, held.value) for held in marked if held.value]
    for number, (place, value) in enumerate(found):
        others = [other for _, other in (*found[:number], *found[number + 1 :])]
        usual = median(others) if len(others) >= _FEWEST else value
        if not 1 / UNLIKE < value / usual < UNLIKE:
            what = f"'{place[-1]}' is {value:,}, but the median of the others is {usual:,.0f}"
            yield file.problem(place, what, DIGIT)


@rule(Meeting, severity=Severity.WARNING)
def check_units(file: RecordFile[Meeting], _: Records) -> Problems:
    """Yield a warning of each figure of a meeting that does not say what it counts."""
    for number, item in enumerate(file.record.items):
        for position, figure in enumerate(item.figures):
            if figure.value is not None and not figure.unit:
                place = ("items", number, "figures", position, "value")
                what = f"'value' of '{figure.measure}' has no unit"
                remedy = "Write 'unit: ...': what the number counts, such as offences."
                yield file.problem(place, what, remedy, severity=Severity.WARNING)


# What a number is about, its place, its value, and words for it and the previous one.
_Told = tuple[object, RecordFile[Any], FieldPath, float | None, str]


def _in_reports(records: Records) -> Iterator[_Told]:
    """Yield the figures of reports in chronological order, grouped by period length."""
    for file in sorted(records.all(Report), key=lambda file: file.record.last_day):
        report = file.record
        for number, figure in enumerate(report.figures):
            days = (report.last_day - (figure.since or report.first_day)).days
            key = (file.plan_prefix, figure.id, figure.unit, round(days / _MONTH))
            words = f"figure '{figure.id}' is {{}}, but {{}} in the report before"
            yield key, file, ("figures", number, "entries"), figure.latest.value, words


def _in_meetings(records: Records) -> Iterator[_Told]:
    words = "'value' is {}, but the meeting before was given {}"
    for file in records.all(Meeting):
        for number, item in enumerate(file.record.items):
            for position, figure in enumerate(item.figures):
                place = ("items", number, "figures", position, "value")
                yield (figure.measure, figure.unit, figure.area), file, place, figure.value, words
