"""A small drawing of a chart on a scale of its own from 0; its numbers stand beside it as text."""

from dataclasses import dataclass

from partnership.charts.chart import Chart

WIDTH, HEIGHT = 264, 44
BASE = 42
"""Where the bars stand; the line under them takes the rest."""

LEAST = 4
"""The height of a partial month with few records, so that it is seen."""


@dataclass(frozen=True)
class SmallDrawing:
    """A chart without axes, to stand beside others of its kind."""

    chart: Chart
    bars: str
    """All bars of whole months as one path."""
    partial: str
    """The outlines of partial months as one path."""
    gaps: str
    """The whole height of each month without a figure, as one path."""
    breaks: str
    """A line before each month from which figures are of another kind, as one path."""
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def draw_small(chart: Chart) -> SmallDrawing:
    """Lay a chart out in little room."""
    highest = max((figure.value or 0 for figure in chart.series), default=0) or 1
    slot = WIDTH / max(1, len(chart.series))
    bars, partial, gaps = [], [], []
    for place, figure in enumerate(chart.series):
        x, width = round(slot * place, 1), round(slot * 0.8, 1)
        if figure.value is None:
            gaps.append(_bar(x, width, BASE - 1))
            continue
        height = round(BASE * figure.value / highest, 1)
        if figure.is_complete:
            bars.append(_bar(x, width, height) if figure.value else "")
        else:
            partial.append(_bar(x, width, max(LEAST, height - 1)))
    starts = [figure.month for figure in chart.series]
    breaks = (round(slot * (starts.index(one.month) - 0.1), 1) for one in chart.breaks)
    lines = "".join(f"M{x:g} 0V{BASE}" for x in breaks)
    return SmallDrawing(chart, "".join(bars), "".join(partial), "".join(gaps), lines)


def _bar(x: float, width: float, height: float) -> str:
    return f"M{x:g} {BASE}v-{height:g}h{width:g}V{BASE}z"
