"""What a chart marks with a letter: unusual months, gaps, partial months and breaks.

The letter stands in the drawing, its sentence below it, so that nothing depends on a colour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from string import ascii_lowercase

from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month
from partnership.statistics.series import Break
from partnership.statistics.usual_range import TOGETHER, Signal


class MarkShape(StrEnum):
    """How a mark is drawn."""

    DIAMOND = "diamond"
    BRACKET = "bracket"
    GAP = "gap"
    HATCHING = "hatching"
    LINE = "line"


@dataclass(frozen=True)
class Mark:
    """One thing that a reader must know of one or more months."""

    letter: str
    shape: MarkShape
    first: Month
    last: Month
    sentence: str


def marks_of(
    series: Series, signals: Iterable[Signal], breaks: Iterable[Break]
) -> tuple[Mark, ...]:
    """Return every mark of a series, each with its letter, in the order of time.

    A break stands before its month, and so before the month's other marks.
    """
    by_month = {figure.month: figure for figure in series}
    found = [
        *(_unusual(signal, by_month[signal.first]) for signal in signals),
        *_incomplete(series),
        *(
            (MarkShape.LINE, series_break.month, series_break.month, series_break.sentence)
            for series_break in breaks
        ),
    ]
    ordered = sorted(
        found, key=lambda mark: (mark[1], mark[0] is not MarkShape.LINE, mark[2], mark[0])
    )
    return tuple(Mark(_letter(number), *mark) for number, mark in enumerate(ordered))


_Unlettered = tuple[MarkShape, Month, Month, str]


def _unusual(signal: Signal, figure: Figure) -> _Unlettered:
    if signal.unusual in TOGETHER:
        sentence = f"{_span(signal.first, signal.last)}, unusual: {signal.words}."
        return MarkShape.BRACKET, signal.first, signal.last, sentence
    sentence = f"{signal.first.name}, unusual: {figure.value:,} is {signal.words}."
    return MarkShape.DIAMOND, signal.first, signal.last, sentence


def _incomplete(series: Series) -> Iterator[_Unlettered]:
    """Yield the months without a whole figure, those that follow one another together."""
    for status, run in groupby(series, key=lambda figure: figure.status):
        months = [figure.month for figure in run]
        first, last = months[0], months[-1]
        if status is Status.PARTIAL:
            is_or_are = "is" if first == last else "are"
            sentence = f"{_span(first, last)} {is_or_are} partial: some records are missing."
            yield MarkShape.HATCHING, first, last, sentence
        elif status is not Status.REPORTED:
            yield MarkShape.GAP, first, last, f"{_span(first, last)}: {status}."


def _span(first: Month, last: Month) -> str:
    return first.name if first == last else f"{first.name} to {last.name}"


def _letter(number: int) -> str:
    """Return a, b, c and so on; after z come aa, ab, ac."""
    before, letter = divmod(number, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[letter]
