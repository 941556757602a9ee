"""A chart is data: what it shows in words, its series, where they come from, and its table."""

from dataclasses import dataclass
from functools import cached_property

from partnership.charts.marks import Mark, marks_of
from partnership.errors import count_noun
from partnership.model.crime import Figure, Series
from partnership.model.months import Month
from partnership.statistics.series import Break
from partnership.statistics.usual_range import TOO_FEW, Signal, UsualRange, signals


@dataclass(frozen=True)
class WholeMonth:
    """A whole month and its number."""

    month: Month
    value: int

    def __str__(self) -> str:
        """Return both in words."""
        return f"{self.value:,} in {self.month.name}"


@dataclass(frozen=True)
class Chart:
    """One monthly series with all that a reader needs to make sense of it."""

    id: str
    """Names the chart on its page; letters, digits and hyphens."""
    headline: str
    """What the chart shows, in a sentence with its main numbers."""
    subtitle: str
    """The measure, the place, the period and the unit."""
    column: str
    """What the numbers are called at the head of a table's column."""
    series: Series
    source: str
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
    def whole(self) -> tuple[WholeMonth, ...]:
        """The whole months: only they are called the lowest, the highest or the latest."""
        return tuple(
            WholeMonth(figure.month, figure.value)
            for figure in self.series
            if figure.is_complete and figure.value is not None
        )

    @property
    def most(self) -> WholeMonth | None:
        """The whole month with the most records, the first such; None where there is none."""
        return max(self.whole, key=lambda figure: figure.value, default=None)

    @property
    def most_and_latest(self) -> str:
        """The two numbers that stand beside a small drawing."""
        if not self.most:
            return "no whole month"
        return f"most {self.most.value:,}, {self._latest} {self.whole[-1].value:,}"

    @property
    def _latest(self) -> str:
        """How the latest whole month is called: it may not be the latest of the series."""
        is_last = self.whole[-1].month == self.series[-1].month
        return "latest" if is_last else "latest whole month"

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What is unusual; nothing where there is no usual range."""
        return signals(self.series, self.usual) if self.usual else ()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All that the drawing marks, in the order of time."""
        return marks_of(self.series, self.signals, self.breaks)

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence of each mark."""
        return tuple(mark.sentence for mark in self.marks)

    @property
    def range_in_words(self) -> str:
        """The usual range in a sentence, or nothing."""
        if self.usual is None:
            return ""
        first, last = self.usual.baseline.first.name, self.usual.baseline.last.name
        month = self.series[-1].month
        least, most = self.usual.limits[month].whole
        return (
            f"Usual in {month.name}: {least:,} to {most:,}, "
            f"by the months from {first} to {last} and the season."
        )

    @property
    def unusual_in_words(self) -> str:
        """What is unusual, in a sentence of months; or that there is no range to go by."""
        if self.usual is None:
            return self.why_no_range
        if not self.signals:
            judged = self._judged(self.series)
            if not judged:
                return "No month is held against it yet."
            since = "month" if judged == 1 else f"{judged} months"
            return f"{self.column}: as usual in the {since} since then."
        return "Unusual: " + "; ".join(signal.in_words for signal in self.signals) + "."

    def _judged(self, series: Series) -> int:
        """Return how many months of a series are held against the usual range."""
        return sum(self.usual.judges(figure) for figure in series) if self.usual else 0

    @property
    def description(self) -> str:
        """The lowest, the highest and the latest value, the usual range and each mark, in words."""
        sentences = [self._extremes, self.range_in_words, *self.notes]
        return " ".join(sentence for sentence in sentences if sentence)

    @property
    def _extremes(self) -> str:
        if not self.whole:
            return "No month has a whole figure."
        months = count_noun(len(self.whole), "month")
        if len(self.whole) < len(self.series):
            months = f"{count_noun(len(self.whole), 'whole month')} of {len(self.series)}"
        lowest = min(month.value for month in self.whole)
        highest = max(month.value for month in self.whole)
        if len(self.whole) == 1:
            return f"{months}; {self.whole[0]}."
        if lowest == highest:
            return f"{months}; {lowest:,} in each."
        latest = f"{self._latest} {self.whole[-1]}"
        return f"{months}; lowest {self._when(lowest)}; highest {self._when(highest)}; {latest}."

    def _when(self, value: int) -> str:
        """Return a value with its month, or with how many of the months have it."""
        sharing = [month for month in self.whole if month.value == value]
        return str(sharing[0]) if len(sharing) == 1 else f"{value:,}, in {len(sharing)} of them"


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


def table_of(*charts: Chart) -> ChartTable:
    """Return the numbers of one or more charts over the same months."""
    by_month = [{figure.month: figure for figure in chart.series} for chart in charts]
    months = sorted({month for figures in by_month for month in figures}, reverse=True)
    return ChartTable(
        columns=tuple(chart.column for chart in charts),
        rows=tuple(
            ChartRow(month, tuple(figures.get(month) for figures in by_month)) for month in months
        ),
    )
