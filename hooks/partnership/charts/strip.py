"""The strip: one change as a picture, the same on every page.

A dot is the change, the thick bar the range that is shown, the thin line the wide range: the word
is "probably" where the bar leaves out no change, and plain where the line does. The scale is the
same everywhere, by ratio: half as many is as far from no change as twice as many. What lies beyond
its ends is cut off there with an arrow.
"""

from dataclasses import dataclass
from math import inf, log

from partnership.statistics.change import Change

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
    marks: tuple[tuple[int, str], ...]
    """The named places of the scale; none in the row of a table."""
    width: int
    height: int
    right: int
    """Where the scale ends."""
    middle: int = MIDDLE
    left: int = EDGE


def strip(change: Change, *, in_a_row: bool = False) -> Strip:
    """Lay a change out; in the row of a table it is low, and its scale has no names."""
    width, height = NARROW if in_a_row else WIDE
    zero, right = width // 2, width - EDGE

    def x(percent: float) -> int:
        """Return where a change lies, no further than the ends of the scale."""
        share = log(_times(percent)) / log(LARGEST)
        return round(zero + min(1.0, max(-1.0, share)) * (zero - EDGE))

    def ends(low: float, high: float) -> tuple[int, int]:
        if low > 0:
            return max(x(low), zero + CLEAR), max(x(high), zero + CLEAR)
        return (
            (min(x(low), zero - CLEAR), min(x(high), zero - CLEAR))
            if high < 0
            else (x(low), x(high))
        )

    if change.percent is None:
        name = f"{change.latest:,}, and none the year before: {change.word}"
    else:
        ranged = change.range_in_words.capitalize()
        name = f"{change.size_in_words}: {change.word}. {ranged}"
    low, high = map(_times, change.wide)
    return Strip(
        name=name,
        is_clear=change.word.is_change,
        dot=x(inf if change.percent is None else change.percent),
        thick=ends(*change.range),
        thin=ends(*change.wide),
        zero=zero,
        arrows=(f"M{EDGE} {MIDDLE - 4}l-6 4 6 4z" if low < 1 / LARGEST else "")
        + (f"M{right} {MIDDLE - 4}l6 4-6 4z" if high > LARGEST else ""),
        marks=() if in_a_row else tuple((x(percent), named) for percent, named in SCALE),
        width=width,
        height=height,
        right=right,
    )


def _times(percent: float) -> float:
    """Return how many times the records of the year before a change makes."""
    return max(1e-9, 1 + percent / 100)
