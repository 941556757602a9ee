"""Detects doubtful targets: figures, days and words that contradict one another."""

import re
from collections.abc import Iterator

from partnership.checks.periods import MONTH_IN_WORDS
from partnership.checks.rules import rule
from partnership.checks.sizes import DIGIT, is_far
from partnership.checks.texts import CORRECT
from partnership.errors import Problems, Severity
from partnership.model.months import Month
from partnership.model.targets import Direction, Target
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
_BY = re.compile(rf"\b(?:by|to) (?:the end of )?(?:[0-9]{{1,2}} )?({MONTH_IN_WORDS})")
_OF_A_DAY = re.compile(rf"\b[0-9]{{1,2}}(?= {MONTH_IN_WORDS})|(?<=[0-9]{{4}})/[0-9]{{2}}\b")
_COUNTED = {"offences", "incidents", "crimes", "calls", "people", "notices"}
# Units counted in whole numbers, and an upper limit for any borough.
_MOST = 1_000_000


@rule(Target, severity=Severity.WARNING)
def check_target_figures(part: RecordFile[Target], _records: Records) -> Problems:
    """Yield the doubtful fields of a target."""
    target = part.record
    called, aim = f"target '{target.id}'", target.value
    start = target.baseline.value if target.baseline else None
    if start is not None and aim is not None:
        if is_far(aim, start):
            what = f"{called} is to reach {aim:.15g}, from {start:.15g}"
            yield part.problem(("value",), what, "Check whether a digit is missing.")
        way = {Direction.DECREASE: aim - start, Direction.INCREASE: start - aim}
        if aim == start:
            what = f"{called} is to reach {aim:.15g}, the figure that it starts from"
            yield part.problem(("value",), what, "Correct one of the two.")
        elif way.get(target.direction, 0) > 0:
            side = f"{aim:.15g} is {'more' if aim > start else 'less'} than {start:.15g}"
            what = f"{called} is to {target.direction}, but {side}"
            yield part.problem(("value",), what, "Correct the figure or the direction.")
    if target.unit is None and (start, aim) != (None, None):
        what = f"{called} has figures but no 'unit', so reports do not ask for it"
        yield part.problem(("id",), what, "Write in 'unit' what is counted, such as offences.")
    for field, figure in (("baseline", start), ("value", aim)):
        if remedy := cannot_be(figure, target.unit):
            what = f"'{field}' of {called} is {figure:.15g} {target.unit}"
            yield part.problem((field,), what, remedy)
    for what in _of_statement(target, start, aim):
        yield part.problem(("statement",), f"the statement of {called} {what}", CORRECT)


@rule(Target, severity=Severity.WARNING)
def _check_forecasts(part: RecordFile[Target], _records: Records) -> Problems:
    start = part.record.baseline.value if part.record.baseline else 0
    for position, forecast in enumerate(part.record.forecasts):
        if is_far(forecast.value, start):
            what = f"target '{part.record.id}' is expected to become {forecast.value:.15g}, "
            yield part.problem(("forecasts", position, "value"), f"{what}from {start:.15g}", DIGIT)


def _of_statement(target: Target, start: float | None, aim: float | None) -> Iterator[str]:
    """Yield statements that contradict the figures and days of their target."""
    words = _OF_A_DAY.sub("", target.statement)
    numbers = {float(found.replace(",", "")) for found in _NUMBER.findall(words)}
    years = {number for number in numbers if 1990 <= number <= 2100}  # noqa: PLR2004 - years
    known = {abs(value) for value in (start, aim) if value is not None}
    if start and aim is not None:
        known |= {abs(round(aim - start)), abs(round(100 * (aim - start) / start))}
    figures = sorted(numbers - years)
    if aim is not None and figures and not known.intersection(figures):
        shown = " and ".join(f"{number:.15g}" for number in figures)
        yield f"says {shown}, but 'value' is {aim:.15g}"
    if target.baseline and (begun := target.baseline.until):
        years -= {begun.year, begun.year - 1}
    due, base = target.due, target.baseline.until if target.baseline else None
    said = {*_BY.findall(target.statement)} - {base and Month.from_day(base).name}
    is_late = due and said and Month.from_day(due).name not in said
    if due and (is_late or (years and not years & {due.year, due.year - 1})):
        yield f"names another {'month' if is_late else 'year'} than 'due', {due}"


def cannot_be(value: float | None, unit: str | None) -> str | None:
    """Return the remedy for a number that is impossible as a share or a count."""
    if value is None or unit is None or "change" in unit:
        return None
    if "per cent" in unit:
        return "Write a figure from 0 to 100." if abs(value) > 100 else None  # noqa: PLR2004
    is_count = unit in _COUNTED and not (0 <= value <= _MOST and value.is_integer())
    return "Write a plausible whole number." if is_count else None
