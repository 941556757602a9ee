"""Where the numbers of the outline map stand: each inside its ward, and clear of the others."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Place = tuple[int, int]
Ring = Sequence[Place]

WIDE, HIGH = 15, 24
"""The room of a digit in units of the map, as large as the digits are on a phone."""

FARTHEST = 30
"""A number is not moved farther than this, in units of the map."""

STEP = 2
"""How finely a number is moved, in units of the map."""

_STEPS = sorted(
    (
        (east, south)
        for east in range(-FARTHEST, FARTHEST + 1, STEP)
        for south in range(-FARTHEST, FARTHEST + 1, STEP)
    ),
    key=lambda step: (step[0] ** 2 + step[1] ** 2, step),
)
"""Every way to move a number, the shortest first."""


def apart(places: Mapping[int, Place], rings: Mapping[int, Sequence[Ring]]) -> dict[int, Place]:
    """Move numbers that would meet, each as little as it needs, in the order of the numbers.

    `rings` has the outline of each numbered ward.
    A number that finds no clear place inside its ward is left out.
    """
    settled = dict(places)
    for number, place in places.items():
        others = [(other, at) for other, at in settled.items() if other != number]
        moved = _clear_place(number, place, others, rings[number])
        if moved is None:
            del settled[number]
        else:
            settled[number] = moved
    return settled


def _clear_place(
    number: int, place: Place, others: Iterable[tuple[int, Place]], rings: Sequence[Ring]
) -> Place | None:
    """Return the nearest place that is clear of the other numbers and inside the rings."""
    near = [one for one in others if _meet(number, place, *one, slack=FARTHEST)]
    for east, south in _STEPS:
        moved = place[0] + east, place[1] + south
        if any(_meet(number, moved, *one) for one in near):
            continue
        if moved == place or _is_inside(moved, rings):
            return moved
    return None


def _meet(number: int, place: Place, other: int, at: Place, slack: int = 0) -> bool:
    """Tell whether two numbers at two places would meet, or come within a slack of it."""
    wide = WIDE * (len(str(number)) + len(str(other))) / 2
    return abs(place[0] - at[0]) < wide + slack and abs(place[1] - at[1]) < HIGH + slack


def _is_inside(place: Place, rings: Sequence[Ring]) -> bool:
    """Tell whether a place is inside: a line from it crosses the rings an odd number of times."""
    x, y = place
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y):
                crossings += x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x
    return crossings % 2 == 1
