"""Small drawings: the months of a place as bars, and totals of twelve months as a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.statistics.change import Change
from partnership.statistics.totals import Total
from partnership.statistics.trend import Trend

SMALL_WIDTH, SMALL_HEIGHT, SMALL_BASE = 264, 44, 42
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
    width: int = SMALL_WIDTH
    height: int = SMALL_HEIGHT
    base: int = SMALL_BASE


def draw_small(chart: Chart) -> SmallDrawing:
    """Lay a chart out in little room."""
    highest = max((figure.value or 0 for figure in chart.series), default=0) or 1
    slot = SMALL_WIDTH / max(1, len(chart.series))
    bars, partial, gaps = [], [], []
    for place, figure in enumerate(chart.series):
        x, width = round(slot * place, 1), round(slot * 0.8, 1)
        if figure.value is None:
            gaps.append(_bar(x, width, SMALL_BASE - 1))
            continue
        height = round(SMALL_BASE * figure.value / highest, 1)
        if figure.is_complete:
            bars.append(_bar(x, width, height) if figure.value else "")
        else:
            partial.append(_bar(x, width, max(LEAST, height - 1)))
    starts = [figure.month for figure in chart.series]
    breaks = (
        round(slot * (starts.index(series_break.month) - 0.1), 1) for series_break in chart.breaks
    )
    lines = "".join(f"M{x:g} 0V{SMALL_BASE}" for x in breaks)
    return SmallDrawing(chart, "".join(bars), "".join(partial), "".join(gaps), lines)


def _bar(x: float, width: float, height: float) -> str:
    return f"M{x:g} {SMALL_BASE}v-{height:g}h{width:g}V{SMALL_BASE}z"


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
    totals = own.totals
    known = [number for number, total in enumerate(totals) if total and total.is_complete]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    values = _values(totals)
    first, last = values[known[0]] or 0, values[known[-1]] or 0
    other = _scaled(_values(borough.totals), known[0], first) if borough else []
    levels = [level for step in own.steps for level in (step.earlier, step.latest)]
    highest = max(value for value in (*values, *other, *levels, 1) if value is not None)
    span = range(known[0], known[-1] + 1)
    start, end = totals[known[0]], totals[known[-1]]
    last_y, whole_y = _y(last, highest), _y(_last(other, span), highest)
    return TrendDrawing(
        name="; ".join([_in_words(place, start, end), *own.steps_in_words]),
        notes=own.notes,
        line=_path(values, span, highest),
        whole=_path(other, span, highest) if other else "",
        steps=_stepped(own, span, highest),
        first=f"{first:,.0f}",
        first_y=_above(values, other, own, span, highest),
        last=f"{last:,.0f}",
        last_y=last_y,
        whole_y=_apart(whole_y, last_y),
        from_month=start.last.short_name if start else "",
        to_month=end.last.short_name if end else "",
    )


def _values(totals: Sequence[Total | None]) -> list[float | None]:
    return [total.value if total and total.is_complete else None for total in totals]


def _scaled(values: list[float | None], at: int, first: float) -> list[float | None]:
    start = values[at]
    return (
        [value * first / start if value is not None else None for value in values] if start else []
    )


def _last(values: list[float | None], span: range) -> float:
    known = [values[place] for place in span if values and values[place] is not None]
    return known[-1] or 0 if known else 0


def _above(
    values: Sequence[float | None],
    other: Sequence[float | None],
    own: Trend,
    span: range,
    highest: float,
) -> int:
    """Return where the first number stands: above all that the lines reach beside it."""
    beside = range(span.start, span.start + 1 + (len(span) - 1) * FIRST // RIGHT)
    reached = [line[place] or 0 for line in (values, other) if line for place in beside]
    reached += [step.earlier for step in own.steps[:1]]
    reached += [step.latest for place, step in _starts(own, span) if place in beside]
    return _y(max(reached), highest) - 6


def _y(value: float, highest: float) -> int:
    return round(BASE - (BASE - TOP) * value / highest)


def _apart(y: int, other: int) -> int:
    """Return where a text stands so that it does not meet another one."""
    if abs(y - other) >= APART:
        return y
    has_room_above = other - APART >= HIGHEST
    return other - APART if y < other and has_room_above else other + APART


def _path(values: list[float | None], span: range, highest: float) -> str:
    """Return a line that ends where a total is missing, and goes on after it."""
    drawn, is_joined = [], False
    for place in span:
        value = values[place]
        if value is not None:
            drawn.append(f"{'L' if is_joined else 'M'}{_x(place, span)} {_y(value, highest)}")
        is_joined = value is not None
    return "".join(drawn)


def _stepped(own: Trend, span: range, highest: float) -> str:
    """Return the level as a line that steps at each lasting change."""
    path = ""
    for place, step in _starts(own, span):
        path = path or f"M2 {_y(step.earlier, highest)}"
        path += f"H{_x(place, span)}V{_y(step.latest, highest)}"
    return path and f"{path}H{RIGHT}"


def _starts(own: Trend, span: range) -> Iterator[tuple[int, Change]]:
    """Yield each lasting change with its place on the line."""
    months = [total and total.last for total in own.totals]
    for step in own.steps:
        yield months.index(step.years.latest.first, span.start), step


def _x(place: int, span: range) -> int:
    return round(2 + (RIGHT - 2) * (place - span.start) / max(1, len(span) - 1))


def _in_words(place: str, start: Total | None, end: Total | None) -> str:
    if start is None or end is None:
        return place
    return (
        f"{place}, 12 months at a time: {start.value:,} to {start.last.name}, "
        f"{end.value:,} to {end.last.name}"
    )
