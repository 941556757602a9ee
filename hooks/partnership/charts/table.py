"""The table of charts: the same rows as the drawings, in numbers and words."""

from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.model.figures import Figure
from partnership.model.months import Month


@dataclass(frozen=True)
class Row:
    """One month and a figure for each chart; None where a chart does not cover the month."""

    month: Month
    figures: tuple[Figure | None, ...]
    unusual: tuple[str, ...] = ()
    """What is unusual in the month, a sentence part for each chart that says so."""


@dataclass(frozen=True)
class Table:
    """Months as rows, charts as columns, the latest month first."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    tells_unusual: bool = False
    """Whether any of the charts has a usual range."""

    @property
    def tells_revised(self) -> bool:
        """Whether any of the figures was revised."""
        return any(one.is_revised for row in self.rows for one in row.figures if one)


def table_of(*charts: Chart) -> Table:
    """Return the numbers of one or more charts over the same months."""
    by_month = [{figure.month: figure for figure in chart.series} for chart in charts]
    months = sorted({month for figures in by_month for month in figures}, reverse=True)
    return Table(
        columns=tuple(chart.column for chart in charts),
        rows=tuple(
            Row(m, tuple(figures.get(m) for figures in by_month), _unusual(charts, m))
            for m in months
        ),
        tells_unusual=any(chart.usual for chart in charts),
    )


def _unusual(charts: tuple[Chart, ...], month: Month) -> tuple[str, ...]:
    return tuple(
        f"{chart.column}: {signal.in_short}"
        for chart in charts
        for signal in chart.signals
        if signal.covers(month)
    )
