"""Small drawings: the months of a place as bars, and totals of twelve months as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.statistics.totals import Total

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


WIDTH, HEIGHT = 300, 84
TOP, BASE = 20, 66
"""The highest and the lowest place of a line; below are the names of the first and last month."""

RIGHT = 222
"""Where the lines end; beside are the latest number and the name of the faint line."""

APART = 21
"""The least distance between the baselines of two texts, one above the other."""


@dataclass(frozen=True)
class Trend:
    """Two lines on one scale that begins at 0, ready to be written."""

    name: str
    """What is shown, in words."""
    line: str
    whole: str
    """The borough's line; empty where the area is the borough."""
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


def trend(
    place: str, totals: Sequence[Total | None], whole: Sequence[Total | None] = ()
) -> Trend | None:
    """Lay the totals of an area out; None where fewer than two of them are whole.

    The borough's totals are drawn as the area's would be had it changed alike since its first.
    """
    known = [place for place, total in enumerate(totals) if total and total.is_complete]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    own = _values(totals)
    first, last = own[known[0]] or 0, own[known[-1]] or 0
    other = _scaled(_values(whole), known[0], first) if whole else []
    highest = max((value for value in (*own, *other) if value is not None), default=0) or 1
    span = range(known[0], known[-1] + 1)
    start, end = totals[known[0]], totals[known[-1]]
    last_y, whole_y = _y(last, highest), _y(_last(other, span), highest)
    return Trend(
        name=_in_words(place, start, end),
        line=_path(own, span, highest),
        whole=_path(other, span, highest) if other else "",
        first=f"{first:,.0f}",
        first_y=max(TOP - 6, _y(first, highest) - 6),
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


def _y(value: float, highest: float) -> int:
    return round(BASE - (BASE - TOP) * value / highest)


def _apart(y: int, other: int) -> int:
    """Return where a text stands so that it does not meet another one."""
    if abs(y - other) >= APART:
        return y
    return other + APART if y >= other else other - APART


def _path(values: list[float | None], span: range, highest: float) -> str:
    """Return a line that ends where a total is missing, and goes on after it."""
    step, drawn, is_joined = (RIGHT - 2) / max(1, len(span) - 1), [], False
    for number, place in enumerate(span):
        value = values[place]
        if value is not None:
            drawn.append(f"{'L' if is_joined else 'M'}{2 + step * number:.0f} {_y(value, highest)}")
        is_joined = value is not None
    return "".join(drawn)


def _in_words(place: str, start: Total | None, end: Total | None) -> str:
    if start is None or end is None:
        return place
    return (
        f"{place}, 12 months at a time: {start.value:,} to {start.last.name}, "
        f"{end.value:,} to {end.last.name}"
    )
