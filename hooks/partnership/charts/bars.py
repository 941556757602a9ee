"""A chart of counts side by side: one horizontal bar a row, each with its number beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
LEFT = 8
LONGEST = 330
"""The length of the longest bar, which leaves room for its number."""

STEP = 44
THICK = 16
"""The height of a row, with its label above the bar, and of the bar itself."""


@dataclass(frozen=True)
class Bar:
    """One bar with its label and its number."""

    label: str
    value: int
    y: int
    length: int

    @property
    def text_y(self) -> int:
        """Where the label's line stands."""
        return self.y - 6

    @property
    def number_y(self) -> int:
        """Where the number's line stands, beside the bar."""
        return self.y + THICK - 3


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, ready to be written."""

    id: str
    headline: str
    subtitle: str
    bars: tuple[Bar, ...]
    width: int = WIDTH
    left: int = LEFT
    thick: int = THICK

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return STEP * len(self.bars) + 8

    @property
    def description(self) -> str:
        """Every row in words."""
        return "; ".join(f"{bar.label}: {bar.value:,}" for bar in self.bars) + "."


def lay_out(chart_id: str, headline: str, subtitle: str, rows: Sequence[tuple[str, int]]) -> Bars:
    """Lay rows of a label and a count out as bars on one scale that begins at 0."""
    most = max((count for _, count in rows), default=0) or 1
    bars = (
        Bar(label, count, STEP * place + 24, round(LONGEST * count / most))
        for place, (label, count) in enumerate(rows)
    )
    return Bars(chart_id, headline, subtitle, tuple(bars))
