"""A chart is data: what it shows in words, its series and where they come from."""

from dataclasses import dataclass
from functools import cached_property

from partnership.charts.marks import Break, Mark, marks_of
from partnership.model.figures import Figure, Series
from partnership.statistics.totals import MONTHS_IN_A_YEAR
from partnership.statistics.usual_range import Signal, UsualRange, signals


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

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What is unusual; nothing where there is no usual range."""
        return signals(self.series, self.usual) if self.usual else ()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All that the drawing marks with a letter, in the order of time."""
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
        limits = f"{self.usual.smallest:,} to {self.usual.largest:,} a month"
        return f"Usual range: {limits}, made from {first} to {last}."

    @property
    def unusual_in_words(self) -> str:
        """What is unusual, in a sentence of months; or that there is no range to go by."""
        if self.usual is None:
            return "Too few records for a usual range, or too few whole months."
        if not self.signals:
            return f"None of the {len(self.series)} months is unusual."
        return "Unusual: " + "; ".join(signal.in_words for signal in self.signals) + "."

    @property
    def lately_unusual_in_words(self) -> str:
        """What is unusual in the latest twelve months; or that there is no range to go by."""
        if self.usual is None:
            return self.unusual_in_words
        begin = self.series[-1].month.plus(1 - MONTHS_IN_A_YEAR)
        lately = [signal.in_words for signal in self.signals if signal.last >= begin]
        if not lately:
            return "None of the latest 12 months is unusual."
        return "Unusual in the latest 12 months: " + "; ".join(lately) + "."

    @property
    def description(self) -> str:
        """The lowest, the highest and the latest value, the usual range and each mark, in words."""
        known = [(figure.value, figure) for figure in self.series if figure.value is not None]
        if not known:
            return "No month has a figure."
        lowest = min(known, key=lambda pair: pair[0])[1]
        highest = max(known, key=lambda pair: pair[0])[1]
        parts = [f"{len(known)} months", f"lowest {_valued(lowest)}", f"highest {_valued(highest)}"]
        parts.append(f"latest {_valued(known[-1][1])}")
        sentences = ["; ".join(parts) + ".", self.range_in_words, *self.notes]
        return " ".join(sentence for sentence in sentences if sentence)


def _valued(figure: Figure) -> str:
    return f"{figure.value:,} in {figure.month.name}"
