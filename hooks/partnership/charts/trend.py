"""Small drawings: the months of a place as bars, and totals of twelve months as a line."""

from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.statistics.trend import Trend

SMALL_WIDTH, SMALL_HEIGHT, SMALL_BASE = 264, 44, 42
"""Where the bars stand; the line under them takes the rest."""

LEAST = 4
"""The height of a partial month with few records, so that it is seen."""


@dataclass(frozen=True)
class SmallDrawing:
    """A chart without axes, to stand beside others of its kind; each part of it is one path."""

    chart: Chart
    bars: str
    """Whole months."""
    partial: str
    """The outlines of partial months."""
    gaps: str
    """The whole height of each month without a figure."""
    breaks: str
    """A line before each month from which figures are of another kind."""
    width: int = SMALL_WIDTH
    height: int = SMALL_HEIGHT
    base: int = SMALL_BASE


def draw_small(chart: Chart) -> SmallDrawing:
    """Lay a chart out in little room."""
    highest = max((figure.value or 0 for figure in chart.series), default=0) or 1
    slot = SMALL_WIDTH / max(1, len(chart.series))
    paths, lines = {"bars": "", "partial": "", "gaps": ""}, ""
    breaks = {change.month for change in chart.breaks}
    for place, figure in enumerate(chart.series):
        height = round(SMALL_BASE * (figure.value or 0) / highest, 1)
        kind = "bars" if figure.is_complete else "partial"
        if figure.value is None:
            kind, height = "gaps", SMALL_BASE - 1
        elif kind == "partial":
            height = max(LEAST, height - 1)
        if height:
            x, width = round(slot * place, 1), round(slot * 0.8, 1)
            paths[kind] += f"M{x:g} {SMALL_BASE}v-{height:g}h{width:g}V{SMALL_BASE}z"
        if figure.month in breaks:
            lines += f"M{round(slot * (place - 0.1), 1):g} 0V{SMALL_BASE}"
    return SmallDrawing(chart, paths["bars"], paths["partial"], paths["gaps"], lines)


WIDTH, HEIGHT = 300, 98
TOP, BASE = 26, 72
"""The highest and the lowest place of a line; below are the names of the first and last month."""

RIGHT = 196
"""Where the lines end; beside are the latest number and the name of the faint line."""

FIRST = 90
"""The width of the first number at its largest."""

APART = 29
"""The least distance between the baselines of two texts, one above the other."""

HIGHEST = 20
"""The highest baseline of a text that ends below the upper edge."""


@dataclass(frozen=True)
class TrendDrawing:
    """The lines of a trend on one scale that begins at 0, ready to be written."""

    name: str
    """What is shown, in words."""
    notes: tuple[str, ...]
    """What a reader of the line must know, in sentences."""
    line: str
    whole: str
    """The borough's line; empty where the area is the borough."""
    steps: str
    """The level before and after each lasting change; empty where there was none."""
    first: str
    """The first number of the line."""
    first_y: int
    last: str
    last_y: int
    whole_y: int
    from_month: str
    to_month: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    right: int = RIGHT


def draw_trend(place: str, own: Trend, borough: Trend | None = None) -> TrendDrawing | None:
    """Lay the totals of an area out; None where fewer than two of them are whole.

    The borough's totals are drawn as the area's would be had it changed alike since its first.
    """
    whole = [(at, total) for at, total in enumerate(own.totals) if total and total.is_complete]
    if len(whole) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    (begin, start), (until, end) = whole[0], whole[-1]
    line: dict[int, float] = {at: total.value for at, total in whole}
    other: dict[int, float] = {}
    if borough and (first := borough.totals[begin]) and first.is_complete and first.value:
        other = {
            at: total.value * start.value / first.value
            for at, total in enumerate(borough.totals[: until + 1])
            if at >= begin and total and total.is_complete
        }
    months = [total and total.last for total in own.totals]
    steps = {months.index(step.years.latest.first, begin): step for step in own.steps}
    levels = [level for step in own.steps for level in (step.earlier, step.latest)]
    highest = max(*line.values(), *other.values(), *levels, 1)

    def x(at: int) -> int:
        return round(2 + (RIGHT - 2) * (at - begin) / (until - begin))

    def y(value: float) -> int:
        return round(BASE - (BASE - TOP) * value / highest)

    def path(values: dict[int, float]) -> str:
        """Return a line that ends where a total is missing, and goes on after it."""
        return "".join(
            f"{'L' if at - 1 in values else 'M'}{x(at)} {y(value)}" for at, value in values.items()
        )

    level = ""
    if steps:
        level = "".join(f"H{x(at)}V{y(step.latest)}" for at, step in steps.items())
        level = f"M2 {y(own.steps[0].earlier)}{level}H{RIGHT}"
    beside = range(begin, begin + 1 + (until - begin) * FIRST // RIGHT)
    reached = [values.get(at, 0) for values in (line, other) for at in beside] + levels[:1]
    reached += [step.latest for at, step in steps.items() if at in beside]
    ends = ", ".join(f"{total.value:,} to {total.last.name}" for total in (start, end))
    last_y, whole_y = y(end.value), y(next(reversed(other.values()), 0))
    return TrendDrawing(
        name="; ".join([f"{place}, 12 months at a time: {ends}", *own.steps_in_words]),
        notes=own.notes,
        line=path(line),
        whole=path(other),
        steps=level,
        first=f"{start.value:,}",
        first_y=y(max(reached)) - 6,
        last=f"{end.value:,}",
        last_y=last_y,
        whole_y=_apart(whole_y, last_y),
        from_month=start.last.short_name,
        to_month=end.last.short_name,
    )


def _apart(y: int, other: int) -> int:
    """Return where a text stands so that it does not meet another one."""
    if abs(y - other) >= APART:
        return y
    has_room_above = other - APART >= HIGHEST
    return other - APART if y < other and has_room_above else other + APART
