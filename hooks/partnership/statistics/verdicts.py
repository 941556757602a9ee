"""Every word about change in police figures that a page may print: templates hold none."""

from collections.abc import Iterable
from enum import StrEnum

from partnership.errors import join_and

UNDER_ONE = 0.5
"""Per cent that is told as under 1%."""


class Word(StrEnum):
    """What two totals of twelve months say, the surest change first."""

    HIGHER = "higher"
    LOWER = "lower"
    PROBABLY_HIGHER = "probably higher"
    PROBABLY_LOWER = "probably lower"
    NO_CLEAR_CHANGE = "no clear change"
    ABOUT_THE_SAME = "about the same"
    TOO_FEW = "too few to say"

    @property
    def is_change(self) -> bool:
        """Whether the word names a direction."""
        return self in (Word.HIGHER, Word.PROBABLY_HIGHER, Word.LOWER, Word.PROBABLY_LOWER)


class NotCompared(StrEnum):
    """Instead of a change: why two totals may not be compared."""

    MONTHS_LEFT_OUT = "Not compared: one of the two totals leaves months out."
    NOTHING_BEFORE = "Not compared: there are no figures for the 12 months before."
    NOT_ALIKE = "Not compared: the categories have changed since the 12 months before."

    @property
    def word(self) -> str:
        """The same in a table."""
        return "not compared"

    @property
    def sentence(self) -> str:
        """The reason."""
        return self.value


def without(kinds: Iterable[str]) -> str:
    """Say what two totals leave out: without theft by drone."""
    return f"without {join_and(kinds)}"


def between(ends: tuple[float, float]) -> str:
    """Return a range in per cent as words: between 20% fewer and 7% more, or 10% and 3% fewer.

    An end under 1% is the one beside no change: between just over 0% and 47% more.
    """
    low, high = ends
    first = _per_cent(low) if low * high > 0 else more_or_fewer(low)
    return f"between {first} and {more_or_fewer(high)}".replace("under 1%", "just over 0%")


def more_or_fewer(percent: float) -> str:
    """Return a change in per cent as words: 8% fewer, under 1% more, no change."""
    if percent == 0:
        return "no change"
    return f"{_per_cent(percent)} {'more' if percent > 0 else 'fewer'}"


def _per_cent(percent: float) -> str:
    return "under 1%" if abs(percent) == UNDER_ONE else f"{abs(percent):,}%"
