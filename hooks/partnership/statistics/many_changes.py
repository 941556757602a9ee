"""Joint statistics of many changes.

Whether wards differ by more than chance, how far each ward's change is shrunk towards the others
for ranking, and which of many changes are significant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import expm1, sqrt
from typing import TypeVar

from partnership.statistics.change import Change
from partnership.statistics.distributions import chi2_sf, t_two_sided_p

FALSE_AMONG_FOUND = 0.10  # the expected share of false discoveries in a list of the largest changes
DIFFER = 0.05  # the significance level at which wards are said to differ
Key = TypeVar("Key")


@dataclass(frozen=True)
class WardComparison:
    """The changes of all wards in one kind of record, compared with their common change."""

    mean: float  # the common change: the weighted mean of the logarithms of the ratios
    cochran_q: float  # the weighted sum of the wards' squared deviations from that
    degrees_of_freedom: int
    p: float  # the probability of such differences by chance alone
    between: float  # the variance between wards beyond chance (DerSimonian and Laird, 1986)

    @property
    def differ(self) -> bool:
        """Whether wards differ from one another by more than chance."""
        return self.p <= DIFFER

    def shrunk(self, change: Change) -> float:
        """Return a change for ranking, in per cent: the fewer records, the closer to the mean."""
        weight = self.between / (self.between + change.standard_error**2) if self.between else 0.0
        return 100 * expm1(self.mean + weight * (change.log_ratio - self.mean))


def compare_wards(changes: Sequence[Change]) -> WardComparison | None:
    """Compare the changes of wards, without those of too few records; None for fewer than two."""
    compared = [change for change in changes if change.has_size]
    if len(compared) < 2:  # noqa: PLR2004 - one ward has nothing to differ from
        return None
    weights = [change.standard_error**-2 for change in compared]
    whole = sum(weights)
    pairs = list(zip(weights, compared, strict=True))
    mean = sum(weight * change.log_ratio for weight, change in pairs) / whole
    q = sum(weight * (change.log_ratio - mean) ** 2 for weight, change in pairs)
    df = len(compared) - 1
    between = max(0.0, (q - df) / (whole - sum(weight**2 for weight in weights) / whole))
    return WardComparison(mean, q, df, chi2_sf(q, df), between)


def moved_most(changes: Mapping[Key, Change], widened: float = 1.0) -> tuple[Key, ...]:
    """Return the changes that are larger than chance explains, smallest p-value first.

    Few are expected to be false: FALSE_AMONG_FOUND (Benjamini and Hochberg, 1995). `widened` is
    the factor by which the variance was increased for single verdicts beyond what the records show;
    the list does not need it. Changes whose own word states no direction are left out.
    """
    by_p_value = sorted(
        (t_two_sided_p(change.t_statistic * sqrt(widened), change.degrees_of_freedom), order, key)
        for order, (key, change) in enumerate(changes.items())
        if change.has_size
    )
    allowed = FALSE_AMONG_FOUND / max(1, len(by_p_value))
    ranks = (rank for rank, (p, _, _) in enumerate(by_p_value, start=1) if p <= allowed * rank)
    significant = (key for _, _, key in by_p_value[: max(ranks, default=0)])
    return tuple(key for key in significant if changes[key].word.is_change)
