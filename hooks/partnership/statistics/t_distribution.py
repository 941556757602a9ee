"""Student's t: how far from zero it lies as seldom as one asks, by chance alone."""

from functools import cache
from math import cos, pi, sin, sqrt, tan

HALVINGS = 60
"""After so many halvings of the angle nothing is left that a number here could tell apart."""


@cache
def critical(chance: float, degrees: int) -> float:
    """Return the value that Student's t exceeds, to either side of zero, with this chance.

    It has two degrees of freedom or more.
    """
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if 1 - _within(middle, degrees) > chance else (low, middle)
    return sqrt(degrees) * tan(low)


def _within(angle: float, degrees: int) -> float:
    """Return how often t lies within the root of its degrees times the tangent of an angle.

    For whole degrees that is a finite sum: 26.7.3 for odd ones and 26.7.4 for even ones
    in M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964).
    """
    is_odd = degrees % 2
    term = total = cos(angle) if is_odd else 1.0
    for step in range(2 + is_odd, degrees - 1, 2):
        term *= (step - 1) / step * cos(angle) ** 2
        total += term
    return 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total
