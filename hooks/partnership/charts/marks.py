"""What a chart marks by name: unusual months, gaps, partial months and breaks.

The name stands in the drawing, a sentence below it, so that nothing depends on a colour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

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

    shape: MarkShape
    first: Month
    last: Month
    name: str
    """What the drawing calls it, in a word or two."""
    sentence: str


def marks_of(
    series: Series, signals: Iterable[Signal], breaks: Iterable[Break]
) -> tuple[Mark, ...]:
    """Return every mark of a series, in the order of time.

    A break stands before its month, and so before the month's other marks.
    """
    by_month = {figure.month: figure for figure in series}
    found = [
        *(_unusual(signal, by_month[signal.first]) for signal in signals),
        *_incomplete(series),
        *(
            Mark(
                MarkShape.LINE,
                series_break.month,
                series_break.month,
                "new count" if series_break.is_of_kind else "new wards",
                series_break.sentence,
            )
            for series_break in breaks
        ),
    ]
    return tuple(
        sorted(
            found,
            key=lambda mark: (mark.first, mark.shape is not MarkShape.LINE, mark.last, mark.shape),
        )
    )


def _unusual(signal: Signal, figure: Figure) -> Mark:
    first, last = signal.first, signal.last
    if signal.unusual in TOGETHER:
        sentence = f"{_span(first, last)}, unusual: {signal.words}."
        return Mark(MarkShape.BRACKET, first, last, f"{signal.months} months", sentence)
    sentence = f"{first.name}, unusual: {figure.value:,} is {signal.words}."
    return Mark(MarkShape.DIAMOND, first, last, first.name[:3], sentence)


def _incomplete(series: Series) -> Iterator[Mark]:
    """Yield the months without a whole figure, those that follow one another together."""
    for status, run in groupby(series, key=lambda figure: figure.status):
        months = [figure.month for figure in run]
        first, last = months[0], months[-1]
        if status is Status.PARTIAL:
            is_or_are = "is" if first == last else "are"
            sentence = f"{_span(first, last)} {is_or_are} partial: some records are missing."
            yield Mark(MarkShape.HATCHING, first, last, status, sentence)
        elif status is not Status.REPORTED:
            yield Mark(MarkShape.GAP, first, last, status, f"{_span(first, last)}: {status}.")


def _span(first: Month, last: Month) -> str:
    return first.name if first == last else f"{first.name} to {last.name}"
