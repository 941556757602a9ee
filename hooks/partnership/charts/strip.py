"""The strip: one change as a picture, the same on every page.

A dot is the change, the thick bar the range that is shown, the thin line the wide range: the word
is "probably" where the bar leaves out no change, and plain where the line does. The scale is the
same everywhere, by ratio: half as many is as far from no change as twice as many. What lies beyond
its ends is cut off there with an arrow.
"""

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
