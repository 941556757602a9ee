"""The strip: one change as a picture, the same on every page.

A dot is the change, the thick bar the range that is shown, the thin line the wide range: the word
is "probably" where the bar leaves out no change, and plain where the line does. The scale is the
same everywhere, by ratio: half as many is as far from no change as twice as many. What lies beyond
its ends is cut off there with an arrow.
"""

from dataclasses import dataclass
from math import log

from partnership.statistics.change import Change
from partnership.statistics.verdicts import more_or_fewer

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


@dataclass(frozen=True)
class ScaleMark:
    """A place on the scale with its name."""

    x: int
    name: str


SCALE = ((0.5, "half"), (1.0, "no change"), (2.0, "double"))
"""The named places, by how many times the records of the year before."""


@dataclass(frozen=True)
class Strip:
    """One change, laid out to be drawn."""

    name: str
    """What it shows, in words."""
    is_clear: bool
    """Whether the word names a direction: then the bar is filled."""
    dot: int
    thick: tuple[int, int]
    thin: tuple[int, int]
    zero: int
    """Where no change lies."""
    arrows: str
    """The arrows at the ends of a range that goes on beyond the scale, as one path."""
    marks: tuple[ScaleMark, ...]
    has_names: bool
    width: int
    height: int
    middle: int = MIDDLE
    left: int = EDGE

    @property
    def right(self) -> int:
        """Where the scale ends."""
        return self.width - EDGE


def strip(change: Change, *, in_a_row: bool = False) -> Strip:
    """Lay a change out; in the row of a table it is low, and its scale has no names."""
    width, height = NARROW if in_a_row else WIDE
    bar, line = ((_times(low), _times(high)) for low, high in (change.range, change.wide))
    dot = LARGEST if change.percent is None else _times(change.percent)
    return Strip(
        name=_in_words(change),
        is_clear=change.word.is_change,
        dot=_x(dot, width),
        thick=_ends(bar, width),
        thin=_ends(line, width),
        zero=_x(1.0, width),
        arrows=_arrows(*line, width),
        marks=tuple(ScaleMark(_x(times, width), name) for times, name in SCALE),
        has_names=not in_a_row,
        width=width,
        height=height,
    )


def _times(percent: float) -> float:
    return max(1e-9, 1 + percent / 100)


def _x(times: float, width: int) -> int:
    """Return where a multiple of the year before lies, no further than the ends of the scale."""
    share = min(1.0, max(-1.0, log(times) / log(LARGEST)))
    return round(width / 2 + share * (width / 2 - EDGE))


def _ends(times: tuple[float, float], width: int) -> tuple[int, int]:
    """Return where a range begins and ends."""
    zero, (low, high) = _x(1.0, width), (_x(end, width) for end in times)
    if times[0] > 1:
        return max(low, zero + CLEAR), max(high, zero + CLEAR)
    return (min(low, zero - CLEAR), min(high, zero - CLEAR)) if times[1] < 1 else (low, high)


def _arrows(low: float, high: float, width: int) -> str:
    left = f"M{EDGE} {MIDDLE - 4}l-6 4 6 4z" if low < 1 / LARGEST else ""
    right = f"M{width - EDGE} {MIDDLE - 4}l6 4-6 4z" if high > LARGEST else ""
    return left + right


def _in_words(change: Change) -> str:
    shown = change.shown
    if shown.percent is None:
        return f"{shown.latest:,}, and none the year before: {change.word}"
    return f"{more_or_fewer(shown.percent)}: {change.word}. {shown.range_in_words.capitalize()}"
