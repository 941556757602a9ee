"""Rates with their ranges, each as a thin strip on one scale, to stand in the rows of a table.

The thin line is the range that almost certainly holds the real rate, the thick one the likely
range, the dot the rate that was counted, and the upright line the borough's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.statistics.rates import Rate

WIDTH, EDGE = 150, 10
"""The width of a strip, and the room beside its scale, as those of changes have."""


@dataclass(frozen=True)
class RateStrip:
    """Where the parts of a strip stand."""

    dot: int
    thick: tuple[int, int]
    thin: tuple[int, int]
    borough: int
    is_clear: bool
    """Whether the ward is told apart from the borough."""
    width: int = WIDTH


def rate_strips(rates: Sequence[Rate | None], borough: float) -> list[RateStrip | None]:
    """Lay rates out from 0 to the end of the longest range."""
    most = max((rate.certain[1] for rate in rates if rate and rate.certain), default=0) or 1
    return [_strip(rate, borough, most) if rate else None for rate in rates]


def _strip(rate: Rate, borough: float, most: float) -> RateStrip | None:
    if rate.likely is None or rate.certain is None:
        return None

    def place(value: float) -> int:
        return round(EDGE + (WIDTH - 2 * EDGE) * min(1, value / most))

    low, high = rate.certain
    return RateStrip(
        dot=place(rate.value),
        thick=(place(rate.likely[0]), place(rate.likely[1])),
        thin=(place(low), place(high)),
        borough=place(borough),
        is_clear=not low <= borough <= high,
    )
