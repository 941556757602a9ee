"""The first chart of the exploring page: one line through the months, on a scale from 0.

The page's script draws every other choice alike: overrides/assets/javascripts/explore-drawing.js.
A test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class LineDrawing:
    """A line with its axes, ready to be written."""

    gridlines: tuple[Label, ...]
    ticks: tuple[Label, ...]
    """The first month of each year; without a label where there is no room for it."""
    latest: str
    """The latest month, named at the end of the axis."""
    breaks: tuple[Label, ...]
    line: str
    partial: str
    """The open marks of partial months as one path."""
    end: Label | None
    """The latest number; None where no month has one."""
    notes: tuple[str, ...]
    """What a reader must know of single months."""
    width: int = WIDTH
    height: int = BOTTOM + BELOW
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def draw_line(chart: Chart) -> LineDrawing:
    """Lay a chart out as one line that ends where the figures become of another kind."""
    months = [figure.month for figure in chart.series]
    scale = scale_of(max((figure.value or 0 for figure in chart.series), default=0))
    step = (RIGHT - LEFT) / max(1, len(months) - 1)

    def x(place: float) -> float:
        return _rounded(LEFT + step * place)

    def y(value: float) -> float:
        return _rounded(BOTTOM - PLOT * value / scale[-1])

    known = [
        (at, figure.value) for at, figure in enumerate(chart.series) if figure.value is not None
    ]
    starts = [place for place, month in enumerate(months) if place == 0 or month.number == 1]
    ends = pairwise([*(x(place) for place in starts), float(LATEST)])
    letters = dict(
        zip(sorted({change.month for change in chart.breaks}), ascii_lowercase, strict=False)
    )
    kinds = {change.month for change in chart.breaks if change.is_of_kind}
    line, is_joined = "", False
    for place, figure in enumerate(chart.series):
        if figure.is_complete:  # a point alone is a step of no length
            point = f"{x(place):g} {y(figure.value or 0):g}"
            line += f"L{point}" if is_joined and figure.month not in kinds else f"M{point}h0"
        is_joined = figure.is_complete

    def notes() -> Iterator[str]:
        for change in sorted(chart.breaks, key=lambda change: change.month):
            yield f"{letters[change.month]}: {change.sentence}"
        for figure in chart.series:
            if figure.value is None:
                yield f"{figure.month.name}: {figure.status}."
            elif figure.status is Status.PARTIAL:
                yield f"{figure.month.name}: partial, so its mark is open and no line leads to it."

    return LineDrawing(
        gridlines=tuple(Label(LEFT, y(value), f"{value:,}") for value in scale),
        ticks=tuple(
            Label(at, BOTTOM, str(months[place].year) if end - at >= YEAR else "")
            for place, (at, end) in zip(starts, ends, strict=True)
        ),
        latest=months[-1].short_name,
        breaks=tuple(
            Label(x(months.index(month) - 0.5), TOP - 16, letter)
            for month, letter in letters.items()
        ),
        line=line,
        partial="".join(
            f"M{_rounded(x(place) - 4):g} {y(figure.value or 0):g}a4 4 0 1 0 8 0a4 4 0 1 0-8 0"
            for place, figure in enumerate(chart.series)
            if figure.status is Status.PARTIAL
        ),
        end=Label(x(known[-1][0]), y(known[-1][1]), f"{known[-1][1]:,}") if known else None,
        notes=tuple(notes()),
    )


def _rounded(value: float) -> float:
    """Round a half up, as the script does."""
    return floor(value * 10 + 0.5) / 10
