"""Student's t and chi squared: how often chance alone reaches a value, and the value itself.

Degrees of freedom need not be whole: those of a dispersion made from differences are not.
"""

from functools import cache
from math import acos, atan, cos, cosh, erfc, exp, lgamma, pi, sinh, sqrt, tan, tanh

NODES = 24
"""The area under the curve is summed at so many places to each side of its middle (the
double-exponential rule of Takahasi and Mori, 1974), which is right to 1e-8."""

NOTHING = 40
"""A density smaller than at the start by this power of e adds nothing that a number could hold."""

HALVINGS = 50
"""After so many halvings of the angle nothing is left that a page could show."""


@cache
def two_sided(t: float, degrees: float) -> float:
    """Return how often Student's t lies as far from zero as this, to either side, by chance."""
    return _beyond(atan(abs(t) / sqrt(degrees)), degrees)


@cache
def critical(chance: float, degrees: float) -> float:
    """Return the value that Student's t exceeds, to either side of zero, with this chance."""
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _beyond(middle, degrees) > chance else (low, middle)
    return sqrt(degrees) * tan(low)


def _beyond(angle: float, degrees: float) -> float:
    """Return how often t lies beyond the root of its degrees times the tangent of an angle.

    With t as that tangent the density is a power of the cosine, which is added up as far as it
    is more than nothing.
    """
    power = degrees - 1
    end: float = acos(cos(angle) * exp(-NOTHING / power)) if power else pi / 2
    half = (end - angle) / 2
    area: float = half * sum(
        [weight * cos(angle + half + half * place) ** power for place, weight in _PLACES]
    )
    return min(1.0, area / _whole(degrees))


def _place(number: int) -> tuple[float, float]:
    """Return a place between -1 and 1, by its number from the middle, and its weight."""
    step = 3 / NODES
    far = pi / 2 * sinh(number * step)
    return tanh(far), step * pi / 2 * cosh(number * step) / cosh(far) ** 2


_PLACES = tuple(map(_place, range(-NODES, NODES + 1)))


@cache
def _whole(degrees: float) -> float:
    """Return the area under one half of the curve."""
    return sqrt(pi) / 2 * exp(lgamma(degrees / 2) - lgamma((degrees + 1) / 2))


def chi_squared_beyond(value: float, degrees: int) -> float:
    """Return how often chi squared is larger than a value by chance alone.

    For whole degrees that is a finite sum: 26.4.4 and 26.4.5 in M. Abramowitz and
    I. A. Stegun, Handbook of Mathematical Functions (1964).
    """
    half = value / 2
    is_odd = degrees % 2
    term = sqrt(2 * value / pi) * exp(-half) if is_odd else exp(-half)
    total = erfc(sqrt(half)) if is_odd else 0.0
    for step in range(1 + is_odd, degrees + is_odd, 2):
        total += term
        term *= value / (step + 1)
    return min(1.0, total)
