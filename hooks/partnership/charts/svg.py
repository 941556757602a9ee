"""A chart laid out: where months, values, marks and letters stand; a template writes it as SVG."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from partnership.charts.chart import Chart
from partnership.charts.marks import Mark, MarkShape
from partnership.model.crime import Figure, Status
from partnership.model.months import Month

LETTER, APART = 9.5, 8
"""The width that is kept for a letter of a name and between two names, in units of the drawing."""

HIGH = 17
"""The height of a row of names above another one."""


@dataclass(frozen=True)
class Name:
    """A name with the middle of its place, and its row; the lowest row is 0."""

    x: float
    row: int
    label: str


def in_rows(places: Iterable[tuple[float, str]]) -> tuple[Name, ...]:
    """Put each name over its place, in the lowest row that has room for it."""
    placed: list[Name] = []
    ends: list[float] = []
    for over, label in sorted(places):
        half = (LETTER * len(label) + APART) / 2
        x = max(half, min(over, WIDTH - half))
        row = next((row for row, end in enumerate(ends) if end <= x - half), len(ends))
        placed.append(Name(x, row, label))
        ends[row : row + 1] = [x + half]
    return tuple(placed)


def rows_of(names: Iterable[Name]) -> int:
    """Return how many rows the names take."""
    return max((name.row + 1 for name in names), default=0)


WIDTH = 400
LEFT, RIGHT = 44, 398
TOP, PLOT, BELOW = 14, 168, 28
"""The plot area, in units of the drawing; text is at most 16 of them high."""

ROW = 22
"""The height of a row above the plot: the key of the usual range, the names of runs."""

OVER_BARS = 30
"""The height of the lowest row of names above marked bars, with room for the marks themselves."""

DIAMOND = 5
"""Half the width of the mark above a month, where the months leave so much room."""

STRIPE = 5
"""The distance between the stripes of a partial month."""

STEPS = (1, 2, 5)
"""Round numbers: a scale goes in steps of these, or of them times ten, a hundred and so on."""


@dataclass(frozen=True)
class Label:
    """A short text at a place: the beginning of a year, or the name of a mark."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Box:
    """A month without a whole figure, or several: the place and the height."""

    x: float
    y: int
    width: float
    height: int


def scale_of(highest: int) -> tuple[int, ...]:
    """Return the round values of a scale from 0 that holds the highest value in 1 to 4 steps."""
    size = 1
    while True:
        for step in (size * factor for factor in STEPS):
            if highest <= step * 4:
                top = max(1, -(-highest // step))
                return tuple(step * number for number in range(top + 1))
        size *= 10


@dataclass(frozen=True)
class Layout:
    """The measures of one drawing."""

    chart: Chart
    scale: tuple[int, ...]
    slot: float

    @classmethod
    def of(cls, chart: Chart) -> "Layout":
        """Measure a chart out: a scale that holds its values and its usual range."""
        highest = max((figure.value or 0 for figure in chart.series), default=0)
        limit = int(chart.usual.highest) + 1 if chart.usual else 0
        slot = (RIGHT - LEFT) / max(1, len(chart.months))
        return cls(chart, scale_of(max(highest, limit)), slot)

    @cached_property
    def upper(self) -> tuple[Name, ...]:
        """The names of runs, which stand above all others, for a run spans their months."""
        return in_rows((self.start(mark), mark.name) for mark in self.shaped(MarkShape.BRACKET))

    @cached_property
    def lower(self) -> tuple[Name, ...]:
        """The names of all other marks, next to the plot."""
        others = (mark for mark in self.chart.marks if mark.shape is not MarkShape.BRACKET)
        return in_rows((self.start(mark), mark.name) for mark in others)

    @property
    def top(self) -> int:
        """Where the plot begins, below the rows of names."""
        further = HIGH * (rows_of(self.lower) - 1) + OVER_BARS if self.lower else 0
        return self.overhead + (ROW if self.upper else 0) + further

    @property
    def has_key(self) -> bool:
        """Whether the lines of the usual range need their name."""
        return self.chart.usual is not None

    @property
    def overhead(self) -> int:
        """Where the lowest row of the names of runs stands, below the key."""
        return TOP + ROW * self.has_key + HIGH * max(0, rows_of(self.upper) - 1)

    @property
    def below(self) -> int:
        """The height below the plot; that of a chart of one year has a row of initials."""
        return BELOW + ROW * (self.chart.until is not None)

    @property
    def bottom(self) -> int:
        """Where the plot ends and its bars stand."""
        return self.top + PLOT

    def shaped(self, shape: MarkShape) -> Iterator[Mark]:
        """Return the marks of one shape."""
        return (mark for mark in self.chart.marks if mark.shape is shape)

    def y(self, value: float) -> int:
        """Return where a value lies."""
        return round(self.bottom - PLOT * value / self.scale[-1])

    def x(self, month: Month) -> float:
        """Return where a month's bar begins."""
        first = self.chart.series[0].month
        months = (month.year - first.year) * 12 + month.number - first.number
        return LEFT + self.slot * months

    @property
    def thick(self) -> float:
        """The width of a bar."""
        return self.slot * 0.8

    def middle(self, month: Month) -> float:
        """Return where the middle of a month's bar lies."""
        return round(self.x(month) + self.thick / 2, 1)

    def start(self, mark: Mark) -> float:
        """Return where a mark's name stands: over its first month; a break is before it."""
        if mark.shape is MarkShape.LINE:
            return round(self.x(mark.first) - self.slot * 0.1, 1)
        return self.middle(mark.first)

    def box(self, figure: Figure) -> Box:
        """Return the place of a month's bar."""
        y = self.y(figure.value or 0)
        return Box(round(self.x(figure.month), 1), y, round(self.thick, 1), self.bottom - y)

    def bar(self, box: Box) -> str:
        """Return a bar as a path."""
        return f"M{box.x:g} {self.bottom}V{box.y}h{box.width:g}V{self.bottom}z"

    def gap(self, mark: Mark) -> Box:
        """Return the place of months from the top of the plot to its bottom."""
        start = self.x(mark.first)
        width = self.x(mark.last) + self.thick - start
        return Box(round(start, 1), self.top, round(width, 1), PLOT)

    def diamond(self, mark: Mark) -> str:
        """Return the mark above a month outside the usual range, as a path."""
        value = next(figure.value for figure in self.chart.series if figure.month == mark.first)
        half = round(min(DIAMOND, self.slot / 2), 1)
        steps = f"l{half:g} 5-{half:g} 5-{half:g}-5z"
        return f"M{self.start(mark):g} {self.y(value or 0) - 12}{steps}"

    def bracket(self, mark: Mark) -> str:
        """Return the mark over a run, from its first month to its last, as a path."""
        start, end = self.middle(mark.first), self.middle(mark.last)
        return f"M{start:g} {self.overhead + 11}v-5H{end:g}v5"

    def line(self, mark: Mark) -> str:
        """Return the line between figures of two kinds, as a path."""
        return f"M{self.start(mark):g} {self.top - 12}V{self.bottom}"

    def band(self) -> str:
        """Return the usual range as one path: along the upper limits, and back along the lower."""
        if self.chart.usual is None:
            return ""
        limits = [
            (self.x(month) - self.slot * 0.1, self.chart.usual.limits[month])
            for month in self.chart.months
            if month in self.chart.usual.limits
        ]
        over = "".join(f"L{x:.0f} {self.y(limit.high)}h{self.slot:.1f}" for x, limit in limits)
        under = "".join(
            f"L{x + self.slot:.0f} {self.y(limit.low)}h-{self.slot:.1f}"
            for x, limit in reversed(limits)
        )
        return f"M{over[1:]}{under}z" if limits else ""

    def expected(self) -> str:
        """Return the level that is expected of each month of a chart of one year, as one path."""
        if self.chart.usual is None or self.chart.until is None:
            return ""
        limits = self.chart.usual.limits
        return "".join(
            f"M{self.x(month):.0f} {self.y(limits[month].expected)}h{self.thick:.0f}"
            for month in self.chart.months
        )

    def names(self) -> Iterator[Label]:
        """Yield the name of each mark."""
        for names, lowest in ((self.upper, self.overhead), (self.lower, self.top - 16)):
            for name in names:
                yield Label(name.x, lowest - HIGH * name.row, name.label)

    def latest(self) -> tuple[Box, Label] | None:
        """Return the bar of the latest whole month, with its name and number below.

        None where no month is whole.
        """
        if not self.chart.whole:
            return None
        month, value = self.chart.whole[-1].month, self.chart.whole[-1].value
        box = self.box(next(figure for figure in self.chart.series if figure.month == month))
        words = f"{month.short_name}: {value:,}"
        end = box.x + box.width
        if self.chart.until:
            end = max(end, LEFT + LETTER * len(words))
        return box, Label(round(end, 1), self.bottom + self.below - 6, words)

    def years(self) -> Iterator[Label]:
        """Mark the first month of each year, but none too close to the next mark or the latest."""
        if self.chart.until:
            return
        starts = [
            figure.month
            for place, figure in enumerate(self.chart.series)
            if place == 0 or figure.month.number == 1
        ]
        latest = self.latest()
        taken = LETTER * len(latest[1].label) if latest else 0
        places = [*(self.x(month) for month in starts), RIGHT - taken]
        room = len(str(9999)) * 9
        for month, (x, end) in zip(starts, pairwise(places), strict=True):
            if end - x >= room:
                yield Label(round(x, 1), self.bottom + BELOW - 6, str(month.year))

    def initials(self) -> Iterator[Label]:
        """Yield the first letter of each month of a chart of one year, below its bar."""
        for month in self.chart.months if self.chart.until else ():
            yield Label(self.middle(month), self.bottom + BELOW - 10, month.name[0])


def stripes(box: Box) -> str:
    """Return the hatching of a partial month."""
    rows = range(box.y + STRIPE, box.y + box.height, STRIPE)
    return "".join(f"M{box.x:g} {y}h{box.width:g}" for y in rows)


@dataclass(frozen=True)
class GridLine:
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
    latest: tuple[str, Label] | None
    """The bar of the latest whole month again, as a path, with its name and number."""
    partial: tuple[Box, ...]
    stripes: str
    """The hatching of partial months as one path."""
    missing: tuple[Box, ...]
    lines: tuple[GridLine, ...]
    years: tuple[Label, ...]
    initials: tuple[Label, ...]
    expected: str
    """What is expected of each month of a chart of one year, as one path."""
    band: str
    """The usual range of each month as one path; empty where there is none."""
    diamonds: str
    """The marks of months outside the usual range as one path."""
    brackets: str
    """The marks of months that add up as one path."""
    breaks: str
    names: tuple[Label, ...]
    key: int = TOP
    """Where the name of the usual range stands."""
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def draw(chart: Chart) -> Drawing:
    """Lay a chart out: one bar a month on a scale that begins at 0."""
    plan = Layout.of(chart)
    boxes = [(figure, plan.box(figure)) for figure in chart.series]
    partial = tuple(box for figure, box in boxes if figure.status is Status.PARTIAL)
    latest = plan.latest()
    return Drawing(
        chart=chart,
        height=plan.bottom + plan.below,
        top=plan.top,
        bottom=plan.bottom,
        bars="".join(plan.bar(box) for figure, box in boxes if figure.is_complete),
        latest=(plan.bar(latest[0]), latest[1]) if latest else None,
        partial=partial,
        stripes="".join(stripes(box) for box in partial),
        missing=tuple(plan.gap(mark) for mark in plan.shaped(MarkShape.GAP)),
        lines=tuple(GridLine(plan.y(value), f"{value:,}") for value in plan.scale),
        years=tuple(plan.years()),
        initials=tuple(plan.initials()),
        expected=plan.expected(),
        band=plan.band(),
        diamonds="".join(plan.diamond(mark) for mark in plan.shaped(MarkShape.DIAMOND)),
        brackets="".join(plan.bracket(mark) for mark in plan.shaped(MarkShape.BRACKET)),
        breaks="".join(plan.line(mark) for mark in plan.shaped(MarkShape.LINE)),
        names=tuple(plan.names()),
    )
