"""Where the letters of a drawing stand: each over its place, in rows, so that none meet."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDE = 16
"""The width that is kept for a letter, in units of the drawing: that of the widest, with room."""

HIGH = 17
"""The height of a row of letters above another one."""


@dataclass(frozen=True)
class Letter:
    """A letter with the middle of its place, and its row; the lowest row is 0."""

    x: float
    row: int
    label: str

    @property
    def left(self) -> float:
        """Where the room of the letter begins."""
        return self.x - WIDE * len(self.label) / 2

    @property
    def right(self) -> float:
        """Where the room of the letter ends."""
        return self.x + WIDE * len(self.label) / 2


def in_rows(places: Iterable[tuple[float, str]]) -> tuple[Letter, ...]:
    """Put each letter over its place, in the lowest row that has room for it."""
    placed: list[Letter] = []
    ends: list[float] = []
    for x, label in sorted(places):
        left = Letter(x, 0, label).left
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        placed.append(Letter(x, row, label))
        ends[row : row + 1] = [placed[-1].right]
    return tuple(placed)


def rows_of(letters: Iterable[Letter]) -> int:
    """Return how many rows the letters take."""
    return max((letter.row + 1 for letter in letters), default=0)
