"""Detects numbers that are ten times too high or low, by comparison with similar ones."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from partnership.checks.texts import CORRECT
from partnership.errors import Problems
from partnership.model.marks import AlikeInSize
from partnership.model.meetings import Meeting
from partnership.model.targets import Report
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.yaml_loader import Place

TIMES = 8
"""A figure this many times the previous one is probably a typing error."""

UNLIKE = 3.5
"""A number that differs by this factor from the median of similar ones is closer to a tenfold error
than to them."""

DIGIT = "Check whether a digit is missing or extra."

_FEWEST = 3
"""With fewer other numbers, there is no median."""

_MOST_PER_CENT = 200
"""The largest change that is told to a meeting without a doubt."""

_MONTH = 30.4
"""Days of a month, on average."""


def is_far(value: float, other: float) -> bool:
    """Return whether one of two figures is at least ten times the other."""
    return bool(value and other) and not 1 / TIMES < abs(value / other) < TIMES


def sizes_unlike_others(records: Records) -> Problems:
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
    for file in records.all(Meeting):
        for place, value in values_in(file.document.value):
            if place[-1:] == ("per_cent",) and not -100 <= value <= _MOST_PER_CENT:  # noqa: PLR2004 - all
                what = f"'per_cent' is {value:.15g}"
                yield file.problem(place, what, "Check whether a point is missing.")


def _unlike_those_beside(file: RecordFile[Any]) -> Problems:
    marked = [held for _, held in file.marked(AlikeInSize)]
    found = [(held.place, held.value) for held in marked if held.value]
    for number, (place, value) in enumerate(found):
        others = [other for _, other in (*found[:number], *found[number + 1 :])]
        usual = median(others) if len(others) >= _FEWEST else value
        if not 1 / UNLIKE < value / usual < UNLIKE:
            what = f"'{place[-1]}' is {value:,}, but the median of the others is {usual:,.0f}"
            yield file.problem(place, what, DIGIT)


_Told = tuple[object, RecordFile[Any], Place, float | None, str]
"""What a number is about, its place, its value, and words for it and the previous one."""


def _in_reports(records: Records) -> Iterator[_Told]:
    """Yield the figures of reports in chronological order, grouped by period length."""
    for file in sorted(records.all(Report), key=lambda file: file.record.last_day):
        report = file.record
        for number, figure in enumerate(report.figures):
            days = (report.last_day - (figure.since or report.first_day)).days
            key = (file.home, figure.id, figure.unit, round(days / _MONTH))
            words = f"figure '{figure.id}' is {{}}, but {{}} in the report before"
            yield key, file, ("figures", number, "entries"), figure.latest.value, words


def _in_meetings(records: Records) -> Iterator[_Told]:
    words = "'value' is {}, but the meeting before was given {}"
    for file in records.all(Meeting):
        for number, item in enumerate(file.record.items):
            for position, figure in enumerate(item.figures):
                place = ("items", number, "figures", position, "value")
                yield (figure.measure, figure.unit, figure.area), file, place, figure.value, words
