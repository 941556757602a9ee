"""Small drawings: a change as a strip, monthly counts as bars, and a trend as a line.

All strips have the same scale. The dot is the change, the thick bar the displayed range, and the
thin line the wide range. The verdict is "probably" if the bar excludes no change, and certain if
the line does too. The scale is logarithmic: half is as far from no change as double. Values beyond
its ends are clipped and end with an arrow.
"""

from math import inf, log

from partnership.charts.chart import Chart
from partnership.charts.svg import coordinate
from partnership.statistics.change import Change
from partnership.statistics.series import MONTHS_IN_A_YEAR
from partnership.statistics.trend import Trend

LARGEST = 2.2  # the limits of the scale: a little beyond half and double the year before
EDGE = 10  # the margin at each end of the scale
# Width and height with scale labels, and without them for a table row.
WIDE, NARROW = (320, 34), (150, 20)
MIDDLE = 10  # the vertical position of the bar
CLEAR = 3  # the minimum visible gap between no change and a range that excludes it
# The labelled positions of the scale, by change in per cent.
SCALE = ((-50, "half"), (0, "no change"), (100, "double"))


class IntervalLayout:
    """The layout of a change; in a table row it is low and has no labels."""

    middle, left = MIDDLE, EDGE

    def __init__(self, change: Change, *, in_a_row: bool = False) -> None:
        """Lay out a change; the strip's name describes it in words."""
        self.width, self.height = NARROW if in_a_row else WIDE
        self.right = self.width - EDGE  # the end of the scale
        self.zero = self.width // 2  # the position of no change
        if change.percent is None:
            self.name = f"{change.latest:,}, and none the year before: {change.word}"
        else:
            ranged = change.range_in_words.capitalize()
            self.name = f"{change.size_in_words}: {change.word}. {ranged}"
        self.is_clear = change.word.is_change  # the bar is filled
        self.dot = self._x(inf if change.percent is None else change.percent)
        self.thick, self.thin = self._ends(*change.range), self._ends(*change.wide)
        low, high = map(_times, change.wide)
        self.arrows = f"M{EDGE} {MIDDLE - 4}l-6 4 6 4z" if low < 1 / LARGEST else ""
        self.arrows += f"M{self.right} {MIDDLE - 4}l6 4-6 4z" if high > LARGEST else ""
        named = () if in_a_row else SCALE
        self.marks = tuple((self._x(percent), name) for percent, name in named)

    def _x(self, percent: float) -> int:
        share = log(_times(percent)) / log(LARGEST)
        return round(self.zero + min(1.0, max(-1.0, share)) * (self.zero - EDGE))

    def _ends(self, low: float, high: float) -> tuple[int, int]:
        first, last, zero = self._x(low), self._x(high), self.zero
        if low > 0:
            return max(first, zero + CLEAR), max(last, zero + CLEAR)
        return (min(first, zero - CLEAR), min(last, zero - CLEAR)) if high < 0 else (first, last)


def _times(percent: float) -> float:
    """Return a percentage change as a ratio to the year before."""
    return max(1e-9, 1 + percent / 100)


LEAST = 4  # the minimum visible height of a partial month


class Sparkline:
    """A chart without axes, shown next to others of its kind; each part is one path."""

    width, height = 264, 44
    base = 42  # the part of the height for the bars; the baseline takes the rest

    def __init__(self, chart: Chart) -> None:
        """Lay out complete, partial and missing months, and breaks."""
        self.chart = chart
        self.bars = self.partial = self.gaps = self.breaks = ""
        highest = max((figure.value or 0 for figure in chart.series), default=0) or 1
        base, slot = self.base, self.width / max(1, len(chart.series))
        breaks = {change.month for change in chart.breaks}
        wide, end = f"h{coordinate(slot * 0.8)}", f"V{base}z"
        for place, figure in enumerate(chart.series):
            at = f"M{coordinate(slot * place)} {base}v-"
            height = base * (figure.value or 0) / highest
            if figure.value is None:
                self.gaps += f"{at}{base - 1}{wide}{end}"
            elif not figure.is_complete:
                self.partial += f"{at}{max(LEAST, round(height, 1) - 1):g}{wide}{end}"
            elif figure.value:
                self.bars += f"{at}{coordinate(height)}{wide}{end}"
            if figure.month in breaks:
                self.breaks += f"M{coordinate(slot * (place - 0.1))} 0V{base}"


WIDTH, HEIGHT = 300, 98
TOP, BASE = 26, 72  # the highest and lowest position of a line; below are the first and last month
RIGHT = 196  # the right end of the lines; the latest number is next to it
NUMBER = 90  # the maximum width of the number of the year before


class TrendLayout:
    """The lines of a trend on one scale from 0.

    The borough's line is scaled to start at the area's first total, so that both changes compare.
    The year before has a marker and a number, because the text compares with it; if its total is
    missing, the first total has them.
    """

    width, height, base, right = WIDTH, HEIGHT, BASE, RIGHT

    def __init__(self, place: str, own: Trend, borough: Trend | None = None) -> None:
        """Lay out the trend, the borough's line, the level in steps, and two numbers."""
        whole = [(at, total) for at, total in enumerate(own.totals) if total and total.is_complete]
        (begin, start), (until, end) = whole[0], whole[-1]
        line: dict[int, float] = {at: total.value for at, total in whole}
        other = _changed_alike(start.value, borough, begin, until) if borough else {}
        compared = until - MONTHS_IN_A_YEAR if until - MONTHS_IN_A_YEAR in line else begin
        before = dict(whole)[compared]
        steps, level = _levels(own, begin, until)
        highest = max(*line.values(), *other.values(), *level.values(), 1)

        def x(at: int) -> int:
            return round(2 + (RIGHT - 2) * (at - begin) / (until - begin))

        def y(value: float) -> int:
            return round(BASE - (BASE - TOP) * value / highest)

        def path(values: dict[int, float]) -> str:
            """Return a line with gaps for missing totals."""
            return "".join(
                f"{'L' if at - 1 in values else 'M'}{x(at)} {y(value)}"
                for at, value in values.items()
            )

        labelled = dict.fromkeys((start, before, end))
        ends = ", ".join(f"{total.value:,} to {total.last.name}" for total in labelled)
        self.name = "; ".join([f"{place}, 12 months at a time: {ends}", *own.steps_in_words])
        self.notes = own.notes
        self.line, self.whole = path(line), path(other)  # the borough itself has no second line
        self.steps = "".join(f"H{x(at)}V{y(step.latest)}" for at, step in steps.items())
        if steps:
            self.steps = f"M2 {y(level[begin])}{self.steps}H{RIGHT}"
        self.before, self.before_y = f"{before.value:,}", y(before.value)
        self.before_x = x(compared)
        self.before_ends = self.before_x > RIGHT // 2  # the number is right-aligned
        left = self.before_x - NUMBER if self.before_ends else self.before_x
        beside = [at for at in level if left <= x(at) <= left + NUMBER]
        reached = (values.get(at, 0) for values in (line, other, level) for at in beside)
        self.before_top = y(max(reached)) - 8
        self.last, self.last_y = f"{end.value:,}", y(end.value)
        self.from_month, self.to_month = start.last.short_name, end.last.short_name


def _levels(own: Trend, begin: int, until: int) -> tuple[dict[int, Change], dict[int, int]]:
    months = [total and total.last for total in own.totals]
    steps = {months.index(step.years.latest.first, begin): step for step in own.steps}
    level = dict.fromkeys(range(begin, until + 1), own.steps[0].earlier if steps else 0)
    for at, step in steps.items():
        level |= dict.fromkeys(range(at, until + 1), step.latest)
    return steps, level


def _changed_alike(first: int, borough: Trend, begin: int, until: int) -> dict[int, float]:
    """Return an area's first total, changed in proportion to the borough's."""
    complete = {at: total for at, total in enumerate(borough.totals) if total and total.is_complete}
    if begin not in complete or not complete[begin].value:
        return {}
    factor = first / complete[begin].value
    return {at: total.value * factor for at, total in complete.items() if begin <= at <= until}


def trend_layout(own: Trend, place: str, borough: Trend | None = None) -> TrendLayout | None:
    """Lay out the totals of an area; None if fewer than two are complete."""
    whole = sum(total is not None and total.is_complete for total in own.totals)
    return TrendLayout(place, own, borough) if whole > 1 else None
