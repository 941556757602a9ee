"""A small drawing of a chart: its bars and gaps alone, on a scale of its own from 0."""

from dataclasses import dataclass

from partnership.charts.chart import Chart

WIDTH, HEIGHT = 264, 44
BASE = 42
"""Where the bars stand; the line under them takes the rest."""


@dataclass(frozen=True)
class SmallDrawing:
    """A chart without axes, to stand beside others of its kind."""

    chart: Chart
    bars: str
    """All bars of whole months as one path."""
    partial: str
    """The outlines of partial months as one path."""
    gaps: str
    """A cross for each month without a figure, as one path."""
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
            gaps.append(f"M{x:g} {BASE - 10}l{width:g} 8m0-8l-{width:g} 8")
            continue
        bar = f"M{x:g} {BASE}v-{round(BASE * figure.value / highest, 1):g}h{width:g}V{BASE}z"
        if figure.is_complete:
            bars.append(bar if figure.value else "")
        else:
            partial.append(bar)
    return SmallDrawing(chart, "".join(bars), "".join(partial), "".join(gaps))
