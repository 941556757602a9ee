"""Says of many changes together what none of them can say alone.

Whether wards differ from one another by more than chance, how far each should be drawn towards
the others where they are ranked, and which changes are surprising among so many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import expm1, sqrt
from typing import TypeVar

from partnership.statistics.change import Change, Word
from partnership.statistics.distributions import chi_squared_beyond, two_sided

FALSE_AMONG_FOUND = 0.10
"""The share of a list of what moved most that chance alone may have put there."""

DIFFER = 0.05
"""Wards are said to differ where chance alone would make them differ so much this seldom."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class WardsTogether:
    """The changes of all wards in one kind of record, held against their common change."""

    mean: float
    """The common change: the mean of the logarithms of the ratios, each by its weight."""
    q: float
    """Cochran's Q: the weighted squares of the wards' distances from it."""
    df: int
    p: float
    """How often wards that share one change would differ as much by chance."""
    between: float
    """The variance between wards that is more than chance (DerSimonian and Laird, 1986)."""

    @property
    def differ(self) -> bool:
        """Whether wards differ from one another by more than chance."""
        return self.p <= DIFFER

    def shrunk(self, change: Change) -> float:
        """Return a ward's change in per cent, drawn towards the common one: for ranking alone.

        The less a ward's own records say, the closer it comes.
        """
        own = self.between / (self.between + change.error**2) if self.between else 0.0
        return 100 * expm1(self.mean + own * (change.ratio - self.mean))


def wards_together(changes: Sequence[Change]) -> WardsTogether | None:
    """Hold the changes of wards against one another; None for fewer than two.

    A ward with too few records to say is left out.
    """
    telling = [change for change in changes if change.word is not Word.TOO_FEW]
    if len(telling) < 2:  # noqa: PLR2004 - one ward has nothing to differ from
        return None
    weights = [change.error**-2 for change in telling]
    whole = sum(weights)
    pairs = list(zip(weights, telling, strict=True))
    mean = sum(weight * change.ratio for weight, change in pairs) / whole
    q = sum(weight * (change.ratio - mean) ** 2 for weight, change in pairs)
    df = len(telling) - 1
    between = max(0.0, (q - df) / (whole - sum(weight**2 for weight in weights) / whole))
    return WardsTogether(mean, q, df, chi_squared_beyond(q, df), between)


def moved_most(
    changes: Mapping[Key, Change], widened: float = 1.0, share: float = FALSE_AMONG_FOUND
) -> tuple[Key, ...]:
    """Return the changes that are more surprising than chance brings among so many.

    The most surprising comes first, and of those found at most `share` is expected to be false
    (Benjamini and Hochberg, 1995). `widened` is how much greater the variance was taken to be,
    for the sake of single words, than the records show: a list has its own safeguard. A change
    whose own word names no direction is in no list.
    """
    surprise = sorted(
        (two_sided(change.ratio / change.error * sqrt(widened), change.df), place, key)
        for place, (key, change) in enumerate(changes.items())
        if change.word is not Word.TOO_FEW
    )
    found = (
        rank for rank, (p, _, _) in enumerate(surprise, 1) if p <= share * rank / len(surprise)
    )
    surprising = (key for _, _, key in surprise[: max(found, default=0)])
    return tuple(key for key in surprising if changes[key].word.is_change)
