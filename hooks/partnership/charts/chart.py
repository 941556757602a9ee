"""A chart is data: what it shows in words, its series, what is marked in it, and its table.

Unusual months, gaps, partial months and breaks are marked by name: the name stands in the drawing,
a sentence below it, so that nothing depends on a colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from partnership.errors import count_noun
from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month, in_words
from partnership.statistics.series import Break
from partnership.statistics.usual_range import TOGETHER, TOO_FEW, Signal, UsualRange, signals


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


@dataclass(frozen=True)
class Chart:
    """One monthly series with all that a reader needs to make sense of it."""

    id: str
    """Names the chart on its page; letters, digits and hyphens."""
    headline: str
    """What the chart shows, in a sentence with its main numbers."""
    column: str
    """What the numbers are called at the head of a table's column."""
    series: Series
    subtitle: str = ""
    """The measure, the place, the period and the unit; a small drawing has none."""
    source: str = ""
    """Where the figures are from, where the page does not say it elsewhere."""
    usual: UsualRange | None = None
    """Where most months lie; None where a range would not be sound."""
    breaks: tuple[Break, ...] = ()
    """Months from which the figures are of another kind."""
    choice: str = ""
    """How the exploring page names the series, such as castle.burglary; empty if it has it not."""
    why_no_range: str = TOO_FEW
    """What is said where there is no usual range."""
    until: Month | None = None
    """The month in which a chart of one year ends, also where its figures end before."""

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that have room in the drawing."""
        return tuple(self.series[0].month.until(self.until or self.series[-1].month))

    @cached_property
    def whole(self) -> dict[Month, int]:
        """The number of each whole month: only they are called lowest, highest or latest."""
        return {
            figure.month: figure.value
            for figure in self.series
            if figure.is_complete and figure.value is not None
        }

    @property
    def most_and_latest(self) -> str:
        """The two numbers that stand beside a small drawing."""
        if not self.whole:
            return "no whole month"
        *_, last = values = list(self.whole.values())
        return f"most {max(values):,}, {self._latest} {last:,}"

    @property
    def _latest(self) -> str:
        """How the latest whole month is called: it may not be the latest of the series."""
        return "latest" if self.series[-1].month in self.whole else "latest whole month"

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What is unusual; nothing where there is no usual range."""
        return signals(self.series, self.usual) if self.usual else ()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All that the drawing marks, in the order of time.

        A break stands before its month, and so before the month's other marks.
        """
        breaks = (
            Mark(
                MarkShape.LINE,
                change.month,
                change.month,
                "new count" if change.is_of_kind else "new wards",
                change.sentence,
            )
            for change in self.breaks
        )
        marks = [*map(self._unusual, self.signals), *self._incomplete(), *breaks]

        def order(mark: Mark) -> tuple[Month, bool, Month, MarkShape]:
            return mark.first, mark.shape is not MarkShape.LINE, mark.last, mark.shape

        return tuple(sorted(marks, key=order))

    def _unusual(self, signal: Signal) -> Mark:
        first, last = signal.first, signal.last
        if signal.unusual in TOGETHER:
            sentence = f"{in_words(first, last)}, unusual: {signal.words}."
            return Mark(MarkShape.BRACKET, first, last, f"{signal.months} months", sentence)
        value = next(figure.value for figure in self.series if figure.month == first)
        sentence = f"{first.name}, unusual: {value:,} is {signal.words}."
        return Mark(MarkShape.DIAMOND, first, last, first.name[:3], sentence)

    def _incomplete(self) -> Iterator[Mark]:
        """Yield the months without a whole figure, those that follow one another together."""
        for status, run in groupby(self.series, key=lambda figure: figure.status):
            months = [figure.month for figure in run]
            first, last, span = months[0], months[-1], in_words(months[0], months[-1])
            if status is Status.PARTIAL:
                is_or_are = "is" if first == last else "are"
                sentence = f"{span} {is_or_are} partial: some records are missing."
                yield Mark(MarkShape.HATCHING, first, last, status, sentence)
            elif status is not Status.REPORTED:
                yield Mark(MarkShape.GAP, first, last, status, f"{span}: {status}.")

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence of each mark."""
        return tuple(mark.sentence for mark in self.marks)

    @property
    def range_in_words(self) -> str:
        """The usual range in a sentence, or nothing."""
        if self.usual is None:
            return ""
        month = self.series[-1].month
        least, most = self.usual.limits[month].whole
        return f"Usual in {month.name}: {least:,} to {most:,}."

    @property
    def unusual_in_words(self) -> str:
        """That no month is unusual, or that there is no range; marks tell what is."""
        if self.usual is None:
            return self.why_no_range
        checked = sum(map(self.usual.applies_to, self.series))
        if not checked:
            return "No month is held against it yet."
        months = "month" if checked == 1 else f"{checked} months"
        return f"{self.column}: as usual in the latest {months}."

    @property
    def description(self) -> str:
        """The lowest, the highest and the latest value, the usual range and each mark, in words."""
        return " ".join(filter(None, [self._extremes, self.range_in_words, *self.notes]))

    @property
    def _extremes(self) -> str:
        if not self.whole:
            return "No month has a whole figure."
        months = count_noun(len(self.whole), "month")
        if len(self.whole) < len(self.series):
            months = f"{count_noun(len(self.whole), 'whole month')} of {len(self.series)}"
        lowest, highest = min(self.whole.values()), max(self.whole.values())
        *_, (month, last) = self.whole.items()
        latest = f"{last:,} in {month.name}"
        if len(self.whole) == 1:
            return f"{months}; {latest}."
        if lowest == highest:
            return f"{months}; {lowest:,} in each."
        return (
            f"{months}; lowest {self._when(lowest)}; highest {self._when(highest)}; "
            f"{self._latest} {latest}."
        )

    def _when(self, value: int) -> str:
        """Return a value with its month, or with how many of the months have it."""
        first, *others = (month.name for month, other in self.whole.items() if other == value)
        return f"{value:,}, in {len(others) + 1} of them" if others else f"{value:,} in {first}"


@dataclass(frozen=True)
class ChartRow:
    """One month and a figure for each chart; None where a chart does not cover the month."""

    month: Month
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class ChartTable:
    """Months as rows, charts as columns, the latest month first."""

    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]

    @property
    def tells_revised(self) -> bool:
        """Whether any of the figures was revised."""
        return any(figure.is_revised for row in self.rows for figure in row.figures if figure)


def table_of(*columns: tuple[str, Series]) -> ChartTable:
    """Return the numbers of one or more series, each under what they are called."""
    by_month = [{figure.month: figure for figure in series} for _, series in columns]
    months = sorted({month for figures in by_month for month in figures}, reverse=True)
    return ChartTable(
        columns=tuple(name for name, _ in columns),
        rows=tuple(
            ChartRow(month, tuple(figures.get(month) for figures in by_month)) for month in months
        ),
    )
