"""The layout of charts: positions of months, values, marks and labels; templates write the SVG."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise
from math import ceil, floor
from string import ascii_lowercase

from partnership.charts.chart import Chart, Mark, MarkShape
from partnership.model.crime import Figure, Status
from partnership.model.months import Month
from partnership.statistics.usual_range import UsualRange

LETTER, APART = 9.5, 8  # the width of a letter and the gap between two labels, in drawing units
HIGH = 17  # the height of a row of labels
WIDTH = 400
LEFT, RIGHT = 44, 398
# The edges of the plot, in drawing units; text is at most 16 units high.
TOP, PLOT, BELOW = 14, 168, 28
ROW = 22  # the height of a row above the plot: the legend of the usual range, labels of runs
OVER_BARS = 30  # the height of the lowest row of labels above marked bars, including the marks
DIAMOND = 5  # half the maximum width of the mark above a month
STRIPE = 5  # the distance between the stripes of a partial month
YEAR = 36  # the width of a year label
STEPS = (1, 2, 5)  # scale steps: these numbers times a power of ten


@lru_cache(maxsize=4_000)
def coordinate(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    return f"{round(value, 1):g}"


@dataclass(frozen=True)
class Label:
    """A short text at a position: a year or the name of a mark."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Box:
    """One or more incomplete months: position and height."""

    x: float
    y: int
    width: float
    height: int


def stack_labels(places: Iterable[tuple[float, str]]) -> tuple[Label, ...]:
    """Place each label above its position in the lowest row with room; the lowest row is 0."""
    placed: list[Label] = []
    ends: list[float] = []
    for over, label in sorted(places):
        half = (LETTER * len(label) + APART) / 2
        x = max(half, min(over, WIDTH - half))
        row = next((row for row, end in enumerate(ends) if end <= x - half), len(ends))
        placed.append(Label(x, -HIGH * row, label))
        ends[row : row + 1] = [x + half]
    return tuple(placed)


def scale_of(highest: int) -> tuple[int, ...]:
    """Return round scale values from 0 to at least the highest value, in 1 to 4 steps."""
    steps = (factor * 10**power for power in count() for factor in STEPS)
    step = next(step for step in steps if highest <= step * 4)
    return tuple(range(0, step * max(1, ceil(highest / step)) + 1, step))


def years_along(
    months: Sequence[Month], x: Callable[[int], float], end: float
) -> Iterator[tuple[float, str, float]]:
    """Yield the position of each year's first month, the year, and the width up to the next."""
    starts = [index for index, month in enumerate(months) if index == 0 or month.number == 1]
    ends = pairwise([*map(x, starts), end])
    for index, (start, following) in zip(starts, ends, strict=True):
        yield start, str(months[index].year), following - start


class BarChartLayout:
    """The layout of a monthly bar chart with a scale from 0: paths and labels."""

    width, left, right = WIDTH, LEFT, RIGHT
    key = TOP  # the position of the usual range's label

    def __init__(self, chart: Chart) -> None:
        """Lay a chart out."""
        self.chart = chart
        shaped: dict[MarkShape, list[Mark]] = {shape: [] for shape in MarkShape}
        for mark in chart.marks:
            shaped[mark.shape].append(mark)
        self._set_sizes(shaped[MarkShape.BRACKET])
        whole = [figure for figure in chart.series if figure.is_complete]
        # the grid lines with their values
        self.lines = [Label(LEFT, self._y(value), f"{value:,}") for value in self.scale]
        self.bars = "".join(map(self._bar, whole))
        self.partial = [self._box(each) for each in chart.series if each.status is Status.PARTIAL]
        self.stripes = "".join(
            f"M{box.x:g} {y}h{box.width:g}"
            for box in self.partial
            for y in range(box.y + STRIPE, box.y + box.height, STRIPE)
        )
        self._draw_marks(shaped)
        self.latest = self._latest(whole[-1]) if whole else None
        self.band = self.expected = ""
        if chart.shown_range:
            self._draw_range(chart.shown_range)
        if chart.usual and chart.until:
            self.expected = "".join(
                f"M{self._x(month) - 2:.0f} {self._y(chart.usual.limits[month].expected)}"
                f"h{self.thick + 4:.0f}"  # wider than the bar, for contrast
                for month in chart.months
            )
        self.years, self.initials = list[Label](), list[Label]()
        if chart.until:  # a one-year chart has the initial of each month below its bar
            y = self.bottom + BELOW - 10
            self.initials = [Label(self._middle(month), y, month.name[0]) for month in chart.months]
        else:  # omit years too close to the next year or to the end
            years = years_along(chart.months, lambda at: LEFT + self.slot * at, RIGHT)
            self.years = [
                Label(round(x, 1), self.height - 6, year) for x, year, room in years if room >= YEAR
            ]

    def _draw_marks(self, shaped: Mapping[MarkShape, Iterable[Mark]]) -> None:
        half = round(min(DIAMOND, self.slot / 2), 1)
        values = {figure.month: figure.value or 0 for figure in self.chart.series}
        # missing months, over the full height of the plot
        self.missing = [
            Box(round(start, 1), self.top, round(self._x(mark.last) + self.thick - start, 1), PLOT)
            for mark in shaped[MarkShape.GAP]
            for start in [self._x(mark.first)]
        ]
        self.diamonds = "".join(  # above unusual months
            f"M{self._start(mark):g} {self._y(values[mark.first]) - 12}"
            f"l{half:g} 5-{half:g} 5-{half:g}-5z"
            for mark in shaped[MarkShape.DIAMOND]
        )
        self.brackets = "".join(  # over runs of months that add up
            f"M{self._middle(mark.first):g} {self.overhead + 11}v-5H{self._middle(mark.last):g}v5"
            for mark in shaped[MarkShape.BRACKET]
        )
        self.breaks = "".join(  # between incomparable figures
            f"M{self._start(mark):g} {self.top - 12}V{self.bottom}"
            for mark in shaped[MarkShape.LINE]
        )

    def _set_sizes(self, runs: list[Mark]) -> None:
        chart = self.chart
        counts = [figure.value or 0 for figure in chart.series]
        limits = chart.usual.limits.values() if chart.usual else ()
        tops = [ceil(each.high if chart.shown_range else each.expected) for each in limits]
        self.scale = scale_of(max(counts + tops, default=0))  # includes all that is drawn
        self.slot = (RIGHT - LEFT) / max(1, len(chart.months))  # the width of a month
        self.thick = self.slot * 0.8  # the width of a bar
        others = [mark for mark in chart.marks if mark not in runs]
        upper, lower = (
            stack_labels((self._start(mark), mark.name) for mark in marks)
            for marks in (runs, others)
        )
        heights = [round(max((-name.y for name in names), default=0)) for names in (upper, lower)]
        # a row for the usual range, or for the latest month where nothing else makes room
        has_row = bool(chart.shown_range or chart.until or upper or not lower)
        self.over_labels = TOP if has_row else TOP - 8  # the position of the latest month's label
        self.overhead = TOP + ROW * has_row + heights[0]
        further = heights[1] + OVER_BARS if lower else 0
        self.top = self.overhead + (ROW if upper else 0) + further  # the top of the plot
        self.bottom = self.top + PLOT
        self.height = self.bottom + BELOW + ROW * (chart.until is not None)  # with initials
        self.names = [
            Label(name.x, lowest + name.y, name.label)
            for names, lowest in ((upper, self.overhead), (lower, self.top - 16))
            for name in names
        ]

    def _latest(self, figure: Figure) -> tuple[str, Label]:
        """Return the bar of the latest complete month again, with its name and number."""
        words = f"{figure.month.short_name}: {figure.value:,}"
        if not self.chart.until:  # the years are below
            return self._bar(figure), Label(RIGHT, self.over_labels, words)
        end = max(self._x(figure.month) + self.thick, LEFT + LETTER * len(words))
        return self._bar(figure), Label(round(end, 1), self.height - 6, words)

    def _draw_range(self, usual: UsualRange) -> None:
        months = (month for month in self.chart.months if month in usual.limits)
        limits = [(self._x(month) - self.slot * 0.1, usual.limits[month]) for month in months]
        over = "".join(f"L{x:.0f} {self._y(limit.high)}h{self.slot:.1f}" for x, limit in limits)
        under = "".join(
            f"L{x + self.slot:.0f} {self._y(limit.low)}h-{self.slot:.1f}"
            for x, limit in reversed(limits)
        )
        self.band = f"M{over[1:]}{under}z" if limits else ""

    def _y(self, value: float) -> int:
        return round(self.bottom - PLOT * value / self.scale[-1])

    def _x(self, month: Month) -> float:
        return LEFT + self.slot * (self.chart.series[0].month.months_to(month) - 1)

    def _middle(self, month: Month) -> float:
        return round(self._x(month) + self.thick / 2, 1)

    def _start(self, mark: Mark) -> float:
        """Return the position of a mark's label: at its first month, or before it for a break."""
        if mark.shape is MarkShape.LINE:
            return round(self._x(mark.first) - self.slot * 0.1, 1)
        return self._middle(mark.first)

    def _box(self, figure: Figure) -> Box:
        y = self._y(figure.value or 0)
        return Box(round(self._x(figure.month), 1), y, round(self.thick, 1), self.bottom - y)

    def _bar(self, figure: Figure) -> str:
        x, y, bottom = coordinate(self._x(figure.month)), self._y(figure.value or 0), self.bottom
        return f"M{x} {bottom}V{y}h{coordinate(self.thick)}V{bottom}z"


# The width of a year label below a line, and the position of the latest month's label.
_TICK, _LATEST = 42, 362


class LineChartLayout:
    """The layout of the Explore page's first chart: one line on a scale from 0, with axes.

    The line ends at a break. The page's script draws every other choice in the same way, which a
    test checks: overrides/assets/javascripts/explore-drawing.js.
    """

    width, height, left, right, top, bottom = WIDTH, 208, 56, 340, 30, 180

    def __init__(self, chart: Chart) -> None:
        """Lay a chart out."""
        series = chart.series
        months = [figure.month for figure in series]
        scale = scale_of(max((figure.value or 0 for figure in series), default=0))
        step = (self.right - self.left) / max(1, len(months) - 1)

        def x(place: float) -> float:
            return _rounded(self.left + step * place)

        def y(value: float) -> float:
            return _rounded(self.bottom - (self.bottom - self.top) * value / scale[-1])

        self.gridlines = [Label(self.left, y(value), f"{value:,}") for value in scale]
        self.ticks = [  # without labels where there is no room
            Label(at, self.bottom, year if room >= _TICK else "")
            for at, year, room in years_along(months, x, _LATEST)
        ]
        # the year of the latest month is named once
        self.latest = months[-1].name[:3] if self.ticks[-1].label else months[-1].short_name
        broken = sorted({change.month for change in chart.breaks})
        letters = dict(zip(broken, ascii_lowercase, strict=False))
        self.breaks = [
            Label(x(months.index(month) - 0.5), self.top - 16, letter)
            for month, letter in letters.items()
        ]
        in_order = sorted(chart.breaks, key=lambda change: change.month)
        self.notes = [f"{letters[change.month]}: {change.sentence}" for change in in_order]
        self.line = self.partial = ""
        self.end: Label | None = None  # the latest number
        self._draw_figures(chart, x, y)

    def _draw_figures(
        self, chart: Chart, x: Callable[[float], float], y: Callable[[float], float]
    ) -> None:
        kinds = {change.month for change in chart.breaks if change.is_of_kind}
        is_joined = False
        for place, figure in enumerate(chart.series):
            at, value = x(place), y(figure.value or 0)
            if figure.is_complete:  # an isolated point is a step of length 0
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
    """Round half up, as the script does."""
    return floor(value * 10 + 0.5) / 10
