"""Small drawings: a change as a strip, the months of a place as bars, and totals as a line.

The strip is the same on every page. A dot is the change, the thick bar the range that is shown, the
thin line the wide range: the word is "probably" where the bar leaves out no change, and plain where
the line does. The scale is the same everywhere, by ratio: half as many is as far from no change as
twice as many. What lies beyond its ends is cut off there with an arrow.
"""

from math import inf, log

from partnership.charts.chart import Chart
from partnership.statistics.change import Change
from partnership.statistics.series import MONTHS_IN_A_YEAR
from partnership.statistics.trend import Trend

LARGEST = 2.2
"""The scale goes a little beyond half and double the records of the year before."""

EDGE = 10
"""The room beside the scale at each end."""

WIDE, NARROW = (320, 34), (150, 20)
"""Width and height with the names of the scale, and without them for the row of a table."""

MIDDLE = 10
"""Where the bar lies."""

CLEAR = 3
"""The least gap between no change and a range that leaves it out, so that it is seen."""

SCALE = ((-50, "half"), (0, "no change"), (100, "double"))
"""The named places of the scale, by the change in per cent."""


class Strip:
    """One change, laid out to be drawn; in the row of a table it is low, and has no names."""

    middle, left = MIDDLE, EDGE

    def __init__(self, change: Change, *, in_a_row: bool = False) -> None:
        """Lay a change out: its name says in words what it shows."""
        self.width, self.height = NARROW if in_a_row else WIDE
        self.right = self.width - EDGE  # where the scale ends
        self.zero = self.width // 2  # where no change lies
        if change.percent is None:
            self.name = f"{change.latest:,}, and none the year before: {change.word}"
        else:
            ranged = change.range_in_words.capitalize()
            self.name = f"{change.size_in_words}: {change.word}. {ranged}"
        self.is_clear = change.word.is_change  # then the bar is filled
        self.dot = self._x(inf if change.percent is None else change.percent)
        self.thick, self.thin = self._ends(*change.range), self._ends(*change.wide)
        low, high = map(_times, change.wide)
        self.arrows = f"M{EDGE} {MIDDLE - 4}l-6 4 6 4z" if low < 1 / LARGEST else ""
        self.arrows += f"M{self.right} {MIDDLE - 4}l6 4-6 4z" if high > LARGEST else ""
        named = () if in_a_row else SCALE
        self.marks = tuple((self._x(percent), name) for percent, name in named)

    def _x(self, percent: float) -> int:
        """Return where a change lies, no further than the ends of the scale."""
        share = log(_times(percent)) / log(LARGEST)
        return round(self.zero + min(1.0, max(-1.0, share)) * (self.zero - EDGE))

    def _ends(self, low: float, high: float) -> tuple[int, int]:
        """Return where a range begins and ends."""
        first, last, zero = self._x(low), self._x(high), self.zero
        if low > 0:
            return max(first, zero + CLEAR), max(last, zero + CLEAR)
        return (min(first, zero - CLEAR), min(last, zero - CLEAR)) if high < 0 else (first, last)


def _times(percent: float) -> float:
    """Return how many times the records of the year before a change makes."""
    return max(1e-9, 1 + percent / 100)


SMALL_WIDTH, SMALL_HEIGHT, SMALL_BASE = 264, 44, 42
"""Where the bars stand; the line under them takes the rest."""

LEAST = 4
"""The height of a partial month with few records, so that it is seen."""


class SmallDrawing:
    """A chart without axes, to stand beside others of its kind; each part of it is one path."""

    width, height, base = SMALL_WIDTH, SMALL_HEIGHT, SMALL_BASE

    def __init__(self, chart: Chart) -> None:
        """Lay out whole months, partial ones and those without a figure, and changes of kind."""
        self.chart = chart
        self.bars = self.partial = self.gaps = self.breaks = ""
        highest = max((figure.value or 0 for figure in chart.series), default=0) or 1
        slot = SMALL_WIDTH / max(1, len(chart.series))
        breaks = {change.month for change in chart.breaks}
        wide, end = f"h{round(slot * 0.8, 1):g}", f"V{SMALL_BASE}z"
        for place, figure in enumerate(chart.series):
            at = f"M{round(slot * place, 1):g} {SMALL_BASE}v-"
            height = SMALL_BASE * (figure.value or 0) / highest
            if figure.value is None:
                self.gaps += f"{at}{SMALL_BASE - 1}{wide}{end}"
            elif not figure.is_complete:
                self.partial += f"{at}{max(LEAST, round(height, 1) - 1):g}{wide}{end}"
            elif figure.value:
                self.bars += f"{at}{round(height, 1):g}{wide}{end}"
            if figure.month in breaks:
                self.breaks += f"M{round(slot * (place - 0.1), 1):g} 0V{SMALL_BASE}"


WIDTH, HEIGHT = 300, 98
TOP, BASE = 26, 72
"""The highest and the lowest place of a line; below are the first and last month."""

RIGHT = 196
"""Where the lines end; the latest number is beside."""

NUMBER = 90
"""The width of the number of the year before at its largest."""


class TrendDrawing:
    """The lines of a trend on one scale that begins at 0, ready to be written.

    The borough's totals are drawn as the area's would be had it changed alike since its first.
    The year before has a mark and its number, as words compare with it; where its total is
    missing, the first total has.
    """

    width, height, base, right = WIDTH, HEIGHT, BASE, RIGHT

    def __init__(self, place: str, own: Trend, borough: Trend | None = None) -> None:
        """Lay out the line, that of the borough, the level in steps, and two numbers."""
        whole = [(at, total) for at, total in enumerate(own.totals) if total and total.is_complete]
        (begin, start), (until, end) = whole[0], whole[-1]
        line: dict[int, float] = {at: total.value for at, total in whole}
        other = _changed_alike(start.value, borough, begin, until) if borough else {}
        compared = until - MONTHS_IN_A_YEAR if until - MONTHS_IN_A_YEAR in line else begin
        before = dict(whole)[compared]
        months = [total and total.last for total in own.totals]
        steps = {months.index(step.years.latest.first, begin): step for step in own.steps}
        level = dict.fromkeys(range(begin, until + 1), own.steps[0].earlier if steps else 0)
        for at, step in steps.items():
            level |= dict.fromkeys(range(at, until + 1), step.latest)
        highest = max(*line.values(), *other.values(), *level.values(), 1)

        def x(at: int) -> int:
            return round(2 + (RIGHT - 2) * (at - begin) / (until - begin))

        def y(value: float) -> int:
            return round(BASE - (BASE - TOP) * value / highest)

        def path(values: dict[int, float]) -> str:
            """Return a line that ends where a total is missing, and goes on after it."""
            return "".join(
                f"{'L' if at - 1 in values else 'M'}{x(at)} {y(value)}"
                for at, value in values.items()
            )

        told = dict.fromkeys((start, before, end))
        ends = ", ".join(f"{total.value:,} to {total.last.name}" for total in told)
        self.name = "; ".join([f"{place}, 12 months at a time: {ends}", *own.steps_in_words])
        self.notes = own.notes
        self.line, self.whole = path(line), path(other)  # no other where the area is the borough
        self.steps = "".join(f"H{x(at)}V{y(step.latest)}" for at, step in steps.items())
        if steps:
            self.steps = f"M2 {y(level[begin])}{self.steps}H{RIGHT}"
        self.before, self.before_y = f"{before.value:,}", y(before.value)
        self.before_x = x(compared)
        self.before_ends = self.before_x > RIGHT // 2  # its number then ends there
        left = self.before_x - NUMBER if self.before_ends else self.before_x
        beside = [at for at in level if left <= x(at) <= left + NUMBER]
        reached = (values.get(at, 0) for values in (line, other, level) for at in beside)
        self.before_top = y(max(reached)) - 8
        self.last, self.last_y = f"{end.value:,}", y(end.value)
        self.from_month, self.to_month = start.last.short_name, end.last.short_name


def _changed_alike(first: int, borough: Trend, begin: int, until: int) -> dict[int, float]:
    """Return what the first total of an area would have become had it changed as the borough."""
    whole = {at: total for at, total in enumerate(borough.totals) if total and total.is_complete}
    if begin not in whole or not whole[begin].value:
        return {}
    factor = first / whole[begin].value
    return {at: total.value * factor for at, total in whole.items() if begin <= at <= until}


def draw_trend(own: Trend, place: str, borough: Trend | None = None) -> TrendDrawing | None:
    """Lay the totals of an area out; None where fewer than two of them are whole."""
    whole = sum(total is not None and total.is_complete for total in own.totals)
    return TrendDrawing(place, own, borough) if whole > 1 else None
