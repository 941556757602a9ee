"""Charts as data: a description, a series, marks and a table.

Unusual months, gaps, partial months and breaks are marked with a name in the drawing and explained
in a sentence below it, so that nothing depends on colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from partnership.model.crime import Figure, Series, Status
from partnership.model.months import Month, in_words
from partnership.statistics.series import Break, months_between
from partnership.statistics.usual_range import (
    TOGETHER,
    TOO_FEW,
    Signal,
    Unusual,
    UsualRange,
    signals,
)
from partnership.text import count_noun


class MarkShape(StrEnum):
    """The shape of a mark in the drawing."""

    DIAMOND = "diamond"
    BRACKET = "bracket"
    GAP = "gap"
    HATCHING = "hatching"
    LINE = "line"


@dataclass(frozen=True)
class Mark:
    """An annotation of the chart at one or more months."""

    shape: MarkShape
    first: Month
    last: Month
    name: str  # the short label in the drawing
    sentence: str


@dataclass(frozen=True)
class Chart:
    """A monthly series with everything that readers need to interpret it."""

    id: str  # the id of the chart on its page: letters, digits and hyphens
    headline: str  # what the chart shows, in a sentence with its main numbers
    column: str  # the heading of the numbers in a table column
    series: Series
    subtitle: str = ""  # the title: measure, place, period and unit; empty for a small drawing
    source: str = ""  # the source of the figures, if the page does not state it elsewhere
    usual: UsualRange | None = None  # what months are compared with; None if not sound
    breaks: tuple[Break, ...] = ()  # the first months that earlier ones do not compare with
    choice: str = ""  # its id on the Explore page, such as castle.burglary, if it is there
    why_no_range: str = TOO_FEW  # the reason why there is no usual range
    until: Month | None = None  # the end of a one-year chart, even if figures end earlier

    @property
    def months(self) -> tuple[Month, ...]:
        """The months on the time axis."""
        return months_between(self.series[0].month, self.until or self.series[-1].month)

    @cached_property
    def complete(self) -> dict[Month, int]:
        """The value of each complete month: others are not called lowest, highest or latest."""
        whole = (figure for figure in self.series if figure.is_complete)
        return {figure.month: figure.value or 0 for figure in whole}

    @property
    def most_and_latest(self) -> str:
        """The two numbers next to a small drawing: highest and latest."""
        if not self.complete:
            return "no complete month"
        *_, last = values = list(self.complete.values())
        return f"most {max(values):,}, {self._latest} {last:,}"

    @property
    def _latest(self) -> str:
        return "latest" if self.series[-1].month in self.complete else "latest complete month"

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The unusual months; empty without a usual range."""
        return signals(self.series, self.usual) if self.usual else ()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in chronological order; a break comes before the others of its month."""
        marks = [*map(self._unusual, self.signals), *self._incomplete()]
        for change in self.breaks:
            name = "new count" if change.is_of_kind else "new wards"
            marks.append(Mark(MarkShape.LINE, change.month, change.month, name, change.sentence))

        def order(mark: Mark) -> tuple[Month, bool, Month, MarkShape]:
            return mark.first, mark.shape is not MarkShape.LINE, mark.last, mark.shape

        return tuple(sorted(marks, key=order))

    def _unusual(self, signal: Signal) -> Mark:
        first, last = signal.first, signal.last
        if signal.unusual in TOGETHER:
            sentence = f"{in_words(first, last)}, unusual: {signal.words}."
            return Mark(MarkShape.BRACKET, first, last, f"{signal.months} months", sentence)
        value = next(figure.value for figure in self.series if figure.month == first)
        least, most = self._usual_in(first)
        usual = f"at most {most:,}" if signal.unusual is Unusual.ABOVE else f"at least {least:,}"
        sentence = f"{first.name}, unusual: {value:,}, where {usual} is usual."
        return Mark(MarkShape.DIAMOND, first, last, first.name[:3], sentence)

    def _incomplete(self) -> Iterator[Mark]:
        """Yield the incomplete months, consecutive ones together."""
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
    def shown_range(self) -> UsualRange | None:
        """The usual range, if it is narrow enough to be shown."""
        return self.usual if self.usual and self.usual.is_narrow else None

    def _usual_in(self, month: Month) -> tuple[int, int]:
        return self.usual.limits[month].whole if self.usual else (0, 0)

    @property
    def range_in_words(self) -> str:
        """The usual range in a sentence, or that it is too wide; empty without one."""
        if self.usual is None:
            return ""
        month = self.series[-1].month
        if self.shown_range is None:
            what = "months vary too much for a usual range, and only an extreme one is marked"
            return f"{self.column}: {what}."
        least, most = self._usual_in(month)
        return f"Usual in {month.name}: {least:,} to {most:,}."

    @property
    def unusual_in_words(self) -> str:
        """That no month is unusual or why there is no range; empty if the range is too wide."""
        if self.usual is None:
            return self.why_no_range
        if self.shown_range is None:
            return ""
        checked = sum(map(self.usual.applies_to, self.series))
        if not checked:
            return "No month has been compared with it yet."
        months = "the latest month is not" if checked == 1 else f"none of the latest {checked} is"
        return f"{self.column}: {months} unusual."

    @property
    def description(self) -> str:
        """The lowest, highest and latest value, the usual range and each mark, in words."""
        return " ".join(filter(None, [self._extremes, self.range_in_words, *self.notes]))

    @property
    def _extremes(self) -> str:
        if not self.complete:
            return "No month has complete figures."
        months = count_noun(len(self.complete), "month")
        if len(self.complete) < len(self.series):
            months = f"{count_noun(len(self.complete), 'complete month')} of {len(self.series)}"
        lowest, highest = min(self.complete.values()), max(self.complete.values())
        *_, (month, last) = self.complete.items()
        latest = f"{last:,} in {month.name}"
        if len(self.complete) == 1:
            return f"{months}; {latest}."
        if lowest == highest:
            return f"{months}; {lowest:,} in each."
        return (
            f"{months}; lowest {self._when(lowest)}; highest {self._when(highest)}; "
            f"{self._latest} {latest}."
        )

    def _when(self, value: int) -> str:
        first, *others = (month.name for month, other in self.complete.items() if other == value)
        return f"{value:,}, in {len(others) + 1} of them" if others else f"{value:,} in {first}"


@dataclass(frozen=True)
class ChartRow:
    """A month with the figure of each chart; None if a chart does not include the month."""

    month: Month
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class ChartTable:
    """A table with a row for each month, latest first, and a column for each chart."""

    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]

    @property
    def has_revised(self) -> bool:
        """Whether any figure was revised."""
        return any(figure.is_revised for row in self.rows for figure in row.figures if figure)


def table_of(*columns: tuple[str, Series]) -> ChartTable:
    """Return a table of one or more series, with their names as column headings."""
    by_month = [{figure.month: figure for figure in series} for _, series in columns]
    months = sorted({month for figures in by_month for month in figures}, reverse=True)
    rows = (ChartRow(month, tuple(each.get(month) for each in by_month)) for month in months)
    return ChartTable(tuple(name for name, _ in columns), tuple(rows))
