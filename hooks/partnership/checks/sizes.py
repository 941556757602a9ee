"""Numbers ten times too high or too low: held against those beside them, and those before."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

from partnership.errors import Problem
from partnership.model.consultations import Consultations
from partnership.model.marks import AlikeInSize
from partnership.model.meetings import Meeting
from partnership.model.plans import PlanFile
from partnership.model.targets import Report
from partnership.records.fields import marked_in
from partnership.records.folder import Filed
from partnership.records.loading import Records
from partnership.records.registry import plan_folder
from partnership.records.yaml_loader import Place

TIMES = 10
"""A figure so many times the one before is more likely a slip of the pen."""

_UNLIKE = 3.5
"""What is meant to be alike and so many times the middle of the others, or as small a part of it,
is nearer to a tenfold slip than to them."""

_FEWEST = 3
"""With fewer others nothing is the middle."""

_LONGER = 1.5
"""Periods are alike where none is so many times as long as the other."""

_CORRECT = "Correct the one that is wrong."


def is_far(value: float, other: float) -> bool:
    """Tell whether one of two figures is ten times the other, or more."""
    return bool(value and other) and not 1 / TIMES < abs(value / other) < TIMES


def sizes_unlike_others(records: Records) -> Iterator[Problem]:
    """Yield each number that is far from those beside it, or from the same one elsewhere."""
    for name, filed in records.filed.items():
        if not name.startswith("crime/"):
            yield from _unlike_those_beside(filed)
    yield from _reports_far_apart(records)
    yield from _meetings_far_apart(records)
    yield from _answers_far_apart(records)


def _unlike_those_beside(filed: Filed[Any]) -> Iterator[Problem]:
    found = [
        (place, value)
        for place, _, value in marked_in(filed.record, (AlikeInSize,))
        if isinstance(value, int) and value
    ]
    for number, (place, value) in enumerate(found):
        others = [other for _, other in (*found[:number], *found[number + 1 :])]
        usual = median(others) if len(others) >= _FEWEST else value
        if not 1 / _UNLIKE < value / usual < _UNLIKE:
            what = f"'{place[-1]}' is {value:,}, and the middle of the others is {usual:,.0f}"
            yield filed.problem(place, what, "Look whether a digit is missing or too many.")


def _reports_far_apart(records: Records) -> Iterator[Problem]:
    """Yield each figure that is far from the same one in the report before, of a like period."""
    reports = sorted(records.all(Report), key=lambda filed: filed.record.last_day)
    before: dict[tuple[str, str, str], tuple[float, int]] = {}
    for filed in reports:
        report, home = filed.record, plan_folder(records.name_of(filed))
        for number, figure in enumerate(report.figures):
            value = figure.latest.value
            if value is None:
                continue
            days = (report.last_day - (figure.since or report.first_day)).days + 1
            key = (home, figure.id, figure.unit)
            last, length = before.get(key, (value, days))
            is_alike = 1 / _LONGER < days / length < _LONGER
            if is_alike and is_far(value, last):
                what = f"figure '{figure.id}' is {value:g}, and in the report before {last:g}"
                yield filed.problem(("figures", number, "entries"), what, _CORRECT)
            before[key] = (value, days)


def _meetings_far_apart(records: Records) -> Iterator[Problem]:
    """Yield each figure that is far from what an earlier meeting was told of the same measure."""
    alike: dict[tuple[str, str | None, str | None], list[tuple[Filed[Meeting], Place, float]]] = {}
    for filed in records.all(Meeting):
        for number, item in enumerate(filed.record.items):
            for position, figure in enumerate(item.figures):
                place: Place = ("items", number, "figures", position, "value")
                if figure.value is not None:
                    key = (figure.measure, figure.unit, figure.area)
                    alike.setdefault(key, []).append((filed, place, figure.value))
    for same in alike.values():
        for (_, _, before), (filed, place, value) in pairwise(same):
            if is_far(value, before):
                what = f"'value' is {value:g}, and the meeting before was told {before:g}"
                yield filed.problem(place, what, _CORRECT)


def _answers_far_apart(records: Records) -> Iterator[Problem]:
    """Yield each number of answers that is far from what the plan says of the same."""
    plans = {filed.record.years: filed.record.engagement for filed in records.all(PlanFile)}
    for filed in records.all(Consultations):
        for number, consultation in enumerate(filed.record.consultations):
            engagement = plans.get(consultation.plan or "")
            answers = engagement.responses if engagement else ()
            counts = {answer.measure: answer.count for answer in answers}
            for position, answer in enumerate(consultation.responses):
                in_plan = counts.get(answer.measure, answer.count)
                if is_far(answer.count, in_plan):
                    what = f"'count' is {answer.count:,}, and in the plan {in_plan:,}"
                    place = ("consultations", number, "responses", position, "count")
                    yield filed.problem(place, what, _CORRECT)
