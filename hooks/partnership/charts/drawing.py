"""The drawing of a chart: where each bar, line and label goes; a template writes it as SVG."""

from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.model.figures import Figure, Status

WIDTH, HEIGHT = 400, 210
LEFT, RIGHT, TOP, BOTTOM = 44, 398, 14, 182
"""The plot area, in units of the drawing; text is 14 of them high."""

STEPS = (1, 2, 5)
"""Round numbers: a scale goes in steps of these, or of them times ten, a hundred and so on."""


@dataclass(frozen=True)
class Line:
    """A grid line with the value it stands for."""

    y: int
    label: str


@dataclass(frozen=True)
class YearMark:
    """The beginning of a year on the month axis."""

    x: float
    label: str


@dataclass(frozen=True)
class Box:
    """A month without a whole figure: its place, its height and why."""

    x: float
    y: int
    width: float
    height: int
    title: str


@dataclass(frozen=True)
class Drawing:
    """A bar chart of months, ready to be written."""

    chart: Chart
    bars: str
    """All bars of reported months as one path."""
    partial: tuple[Box, ...]
    missing: tuple[Box, ...]
    lines: tuple[Line, ...]
    years: tuple[YearMark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def scale_of(highest: int) -> tuple[int, ...]:
    """Return the round values of a scale from 0 that holds the highest value in 2 to 5 steps."""
    size = 1
    while True:
        for step in (size * one for one in STEPS):
            if highest <= step * 4:
                top = max(1, -(-highest // step))
                return tuple(step * number for number in range(top + 1))
        size *= 10


def draw(chart: Chart) -> Drawing:
    """Lay a chart out: one bar a month on a scale that begins at 0."""
    scale = scale_of(max((figure.value or 0 for figure in chart.series), default=0))
    slot = (RIGHT - LEFT) / max(1, len(chart.series))
    boxes = [
        (figure, _box(figure, LEFT + slot * place, slot, scale[-1]))
        for place, figure in enumerate(chart.series)
    ]
    return Drawing(
        chart=chart,
        bars="".join(_bar(box) for figure, box in boxes if figure.is_complete),
        partial=tuple(box for figure, box in boxes if figure.status is Status.PARTIAL),
        missing=tuple(box for figure, box in boxes if figure.value is None),
        lines=tuple(Line(_y(value, scale[-1]), f"{value:,}") for value in scale),
        years=_years(chart, slot),
    )


def _y(value: int, highest: int) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * value / highest)


def _box(figure: Figure, x: float, slot: float, highest: int) -> Box:
    y = TOP if figure.value is None else _y(figure.value, highest)
    return Box(round(x, 1), y, round(slot * 0.8, 1), BOTTOM - y, f"{figure.month.name}")


def _bar(box: Box) -> str:
    return f"M{box.x:g} {BOTTOM}V{box.y}h{box.width:g}V{BOTTOM}z"


def _years(chart: Chart, slot: float) -> tuple[YearMark, ...]:
    """Mark the first month of each year, but not one too close to the next mark."""
    starts = [
        (place, figure.month.year)
        for place, figure in enumerate(chart.series)
        if place == 0 or figure.month.number == 1
    ]
    marks = [(LEFT + slot * place, str(year)) for place, year in starts]
    ends = [x for x, _ in marks[1:]] + [RIGHT]
    room = len(str(9999)) * 9
    return tuple(
        YearMark(round(x, 1), year)
        for (x, year), end in zip(marks, ends, strict=True)
        if end - x >= room
    )
