"""The drawing of a chart: what goes where; a template writes it as SVG."""

from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.charts.layout import BELOW, LEFT, RIGHT, TOP, WIDTH, Box, Label, Plan, stripes
from partnership.charts.marks import Shape
from partnership.model.figures import Status


@dataclass(frozen=True)
class Line:
    """A grid line with the value it stands for."""

    y: int
    label: str


@dataclass(frozen=True)
class Drawing:
    """A bar chart of months, ready to be written."""

    chart: Chart
    height: int
    top: int
    bottom: int
    bars: str
    """All bars of whole months as one path."""
    partial: tuple[Box, ...]
    stripes: str
    """The hatching of partial months as one path."""
    missing: tuple[Box, ...]
    lines: tuple[Line, ...]
    years: tuple[Label, ...]
    band: str
    """The usual range of each month as one path; empty where there is none."""
    diamonds: str
    """The marks of months outside the usual range as one path."""
    brackets: str
    """The marks of months that add up as one path."""
    breaks: str
    letters: tuple[Label, ...]
    key: int = TOP
    """Where the name of the usual range stands."""
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def draw(chart: Chart) -> Drawing:
    """Lay a chart out: one bar a month on a scale that begins at 0."""
    plan = Plan.of(chart)
    boxes = [(figure, plan.box(figure)) for figure in chart.series]
    partial = tuple(box for figure, box in boxes if figure.status is Status.PARTIAL)
    return Drawing(
        chart=chart,
        height=plan.bottom + BELOW,
        top=plan.top,
        bottom=plan.bottom,
        bars="".join(plan.bar(box) for figure, box in boxes if figure.is_complete),
        partial=partial,
        stripes="".join(stripes(box) for box in partial),
        missing=tuple(plan.gap(mark) for mark in plan.shaped(Shape.GAP)),
        lines=tuple(Line(plan.y(value), f"{value:,}") for value in plan.scale),
        years=tuple(plan.years()),
        band=plan.band(),
        diamonds="".join(plan.diamond(mark) for mark in plan.shaped(Shape.DIAMOND)),
        brackets="".join(plan.bracket(mark) for mark in plan.shaped(Shape.BRACKET)),
        breaks="".join(plan.line(mark) for mark in plan.shaped(Shape.LINE)),
        letters=tuple(plan.letters()),
    )
