"""The first chart of the exploring page: one line through the months, on a scale from 0.

The page's script draws every other choice alike: overrides/assets/javascripts/explore-drawing.js.
A test compares the two.
"""

from itertools import pairwise
from math import floor
from string import ascii_lowercase

from partnership.charts.chart import Chart
from partnership.charts.svg import Label, scale_of
from partnership.model.crime import Status

WIDTH, LEFT, RIGHT = 400, 56, 340
TOP, PLOT, BELOW = 30, 150, 28
BOTTOM = TOP + PLOT
YEAR, LATEST = 42, 312
"""The room that the name of a year takes, and where that of the latest month begins."""


class LineDrawing:
    """A line with its axes, ready to be written; it ends where figures become of another kind."""

    width, height, left, right, top, bottom = WIDTH, BOTTOM + BELOW, LEFT, RIGHT, TOP, BOTTOM

    def __init__(self, chart: Chart) -> None:
        """Lay a chart out."""
        series = chart.series
        months = [figure.month for figure in series]
        scale = scale_of(max((figure.value or 0 for figure in series), default=0))
        step = (RIGHT - LEFT) / max(1, len(months) - 1)

        def x(place: float) -> float:
            return _rounded(LEFT + step * place)

        def y(value: float) -> float:
            return _rounded(BOTTOM - PLOT * value / scale[-1])

        self.gridlines = [Label(LEFT, y(value), f"{value:,}") for value in scale]
        starts = [place for place, month in enumerate(months) if place == 0 or month.number == 1]
        ends = pairwise([*(x(place) for place in starts), float(LATEST)])
        self.ticks = [  # the first month of each year; unnamed where there is no room
            Label(at, BOTTOM, str(months[place].year) if end - at >= YEAR else "")
            for place, (at, end) in zip(starts, ends, strict=True)
        ]
        self.latest = months[-1].short_name
        broken = sorted({change.month for change in chart.breaks})
        letters = dict(zip(broken, ascii_lowercase, strict=False))
        self.breaks = [
            Label(x(months.index(month) - 0.5), TOP - 16, letter)
            for month, letter in letters.items()
        ]
        self.notes = [
            f"{letters[change.month]}: {change.sentence}"
            for change in sorted(chart.breaks, key=lambda change: change.month)
        ]
        kinds = {change.month for change in chart.breaks if change.is_of_kind}
        self.line = self.partial = ""
        self.end: Label | None = None  # the latest number
        is_joined = False
        for place, figure in enumerate(series):
            at, value = x(place), y(figure.value or 0)
            if figure.is_complete:  # a point alone is a step of no length
                is_on = is_joined and figure.month not in kinds
                self.line += f"L{at:g} {value:g}" if is_on else f"M{at:g} {value:g}h0"
            elif figure.status is Status.PARTIAL:
                left = _rounded(at - 4)
                self.partial += f"M{left:g} {value:g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
                open_mark = "partial, so its mark is open and no line leads to it"
                self.notes.append(f"{figure.month.name}: {open_mark}.")
            else:
                self.notes.append(f"{figure.month.name}: {figure.status}.")
            is_joined = figure.is_complete
            if figure.value is not None:
                self.end = Label(at, value, f"{figure.value:,}")


def _rounded(value: float) -> float:
    """Round a half up, as the script does."""
    return floor(value * 10 + 0.5) / 10
