"""Student's t and chi-squared distributions: tail probabilities and critical values.

Degrees of freedom may be fractional, as those of a dispersion from differences are.
"""

from functools import cache
from math import acos, atan, cos, cosh, erfc, exp, lgamma, pi, sinh, sqrt, tan, tanh

# The number of points on each side of the middle at which the curve is integrated (the
# double-exponential rule of Takahasi and Mori, 1974); accurate to 1e-8.
NODES_PER_SIDE = 24
# The integration stops where the density falls below e to this power of its first value.
NOTHING = 40
HALVINGS = 50  # after this many halvings of the angle, what remains is too small to display


@cache
def t_two_sided_p(t: float, degrees: float) -> float:
    """Return the two-sided tail probability of Student's t."""
    return _two_sided_tail(atan(abs(t) / sqrt(degrees)), degrees)


@cache
def t_critical(chance: float, degrees: float) -> float:
    """Return the two-sided critical value of Student's t for a probability."""
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _two_sided_tail(middle, degrees) > chance else (low, middle)
    return sqrt(degrees) * tan(low)


def _two_sided_tail(angle: float, degrees: float) -> float:
    """Return the probability that t exceeds sqrt(degrees) * tan(angle).

    With this substitution the density is a power of the cosine, which is integrated until it is
    negligible.
    """
    power = degrees - 1
    end: float = acos(cos(angle) * exp(-NOTHING / power)) if power else pi / 2
    half = (end - angle) / 2
    area: float = half * sum(
        [weight * cos(angle + half + half * position) ** power for position, weight in _NODES]
    )
    return min(1.0, area / _half_area(degrees))


def _node(number: int) -> tuple[float, float]:
    """Return the position, from -1 to 1, and the weight of an integration point."""
    step = 3 / NODES_PER_SIDE
    far = pi / 2 * sinh(number * step)
    return tanh(far), step * pi / 2 * cosh(number * step) / cosh(far) ** 2


_NODES = tuple(map(_node, range(-NODES_PER_SIDE, NODES_PER_SIDE + 1)))


@cache
def _half_area(degrees: float) -> float:
    """Return the area under one half of the curve."""
    return sqrt(pi) / 2 * exp(lgamma(degrees / 2) - lgamma((degrees + 1) / 2))


def chi2_sf(value: float, degrees: int) -> float:
    """Return the upper tail probability of chi-squared.

    Uses the finite sums 26.4.4 and 26.4.5 in M. Abramowitz and I. A. Stegun, Handbook of
    Mathematical Functions (1964).
    """
    half = value / 2
    is_odd = degrees % 2
    term = sqrt(2 * value / pi) * exp(-half) if is_odd else exp(-half)
    total = erfc(sqrt(half)) if is_odd else 0.0
    for step in range(1 + is_odd, degrees + is_odd, 2):
        total += term
        term *= value / (step + 1)
    return min(1.0, total)
