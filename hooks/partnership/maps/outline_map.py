"""The outline map: every ward as a shape with a number that a list explains; it needs no script."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import cos, radians

from partnership.model.wards import Outline, Point, Ward

Position = tuple[int, int]
PositionRing = Sequence[Position]

WIDE, HIGH = 17, 30
"""The room of a digit with its line in units of the map, as large as on the narrowest phone."""

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


def apart(
    places: Mapping[int, Position], rings: Mapping[int, Sequence[PositionRing]]
) -> dict[int, Position]:
    """Move numbers that would meet, each as little as it needs, in the order of the numbers.

    `rings` has the outline of each numbered ward.
    A number that finds no clear place inside its ward is left out.
    """
    settled: dict[int, Position] = {}
    board = _Board.of(places)
    for number, place in places.items():
        board.take_off(number, place)
        moved = _clear_place(number, place, board.around(place), rings[number])
        if moved is not None:
            settled[number] = moved
            board.put(number, moved)
    return settled


@dataclass(frozen=True)
class _Board:
    """Numbers by the square that they stand in, so that each is held against its neighbours."""

    side: int
    """No number meets another that is two squares away, wherever it is moved."""
    squares: defaultdict[Position, dict[int, Position]]

    @classmethod
    def of(cls, places: Mapping[int, Position]) -> "_Board":
        widest = WIDE * max((len(str(number)) for number in places), default=0)
        board = cls(max(widest, HIGH) + FARTHEST, defaultdict(dict))
        for number, place in places.items():
            board.put(number, place)
        return board

    def put(self, number: int, place: Position) -> None:
        self.squares[self._square(place)][number] = place

    def take_off(self, number: int, place: Position) -> None:
        del self.squares[self._square(place)][number]

    def around(self, place: Position) -> Iterator[tuple[int, Position]]:
        """Yield the numbers in the square of a place and in those around it."""
        column, row = self._square(place)
        for square in product(range(column - 1, column + 2), range(row - 1, row + 2)):
            yield from self.squares.get(square, {}).items()

    def _square(self, place: Position) -> Position:
        return place[0] // self.side, place[1] // self.side


def _clear_place(
    number: int,
    place: Position,
    others: Iterable[tuple[int, Position]],
    rings: Sequence[PositionRing],
) -> Position | None:
    """Return the nearest place that is clear of the other numbers and inside the rings."""
    near = [other for other in others if _meet(number, place, *other, slack=FARTHEST)]
    for east, south in _STEPS:
        moved = place[0] + east, place[1] + south
        if any(_meet(number, moved, *other) for other in near):
            continue
        if moved == place or _is_inside(moved, rings):
            return moved
    return None


def _meet(number: int, place: Position, other: int, at: Position, slack: int = 0) -> bool:
    """Tell whether two numbers at two places would meet, or come within a slack of it."""
    wide = WIDE * (len(str(number)) + len(str(other))) / 2
    return abs(place[0] - at[0]) < wide + slack and abs(place[1] - at[1]) < HIGH + slack


def _is_inside(place: Position, rings: Sequence[PositionRing]) -> bool:
    """Tell whether a place is inside: a line from it crosses the rings an odd number of times."""
    x, y = place
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y):
                crossings += x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x
    return crossings % 2 == 1


WIDTH = 600
"""The width of the drawing in whole units; one unit is some tens of metres in a borough."""


PIXEL = 3
"""So many units are about a pixel where the map is small, as on home."""

_CORNERS = 3
"""A ring with fewer different points is too small to be seen."""


@dataclass(frozen=True)
class WardShape:
    """A ward as it is drawn."""

    ward: Ward
    number: int
    """The ward's place in the A to Z list."""
    path: str
    """The outline as SVG path data in whole units."""
    coarse: str
    """The same for a small map, to the nearest pixel: half the text, and borders still meet."""
    middle: Position
    """A place inside the ward, near its middle."""
    label: Position | None
    """Where the number stands; None where it would meet the number of another ward."""
    frame: tuple[int, int, int, int]
    """The box that it fills: left, top, width and height."""


@dataclass(frozen=True)
class OutlineMap:
    """The wards of one set, drawn to one scale with north at the top."""

    width: int
    height: int
    shapes: tuple[WardShape, ...]
    projection: "Projection"
    """By which a place on the ground is found on the drawing."""

    @property
    def without_number(self) -> tuple[WardShape, ...]:
        """The wards too small for their number, which stands in the list alone."""
        return tuple(shape for shape in self.shapes if shape.label is None)


@dataclass(frozen=True)
class Locator:
    """The borough drawn small, to show where in it a ward lies."""

    width: int
    height: int
    borough: str
    """Every ward as one path."""
    paths: dict[str, str]
    """The path of each ward, by its code."""


@dataclass(frozen=True)
class Projection:
    """Degrees to whole units: equal scales east and north at the middle of the borough."""

    west: float
    north: float
    east_scale: float
    north_scale: float

    def __call__(self, point: Point) -> Position:
        """Return where a place on the ground lies on the drawing."""
        x = (point[0] - self.west) * self.east_scale
        return round(x), round((self.north - point[1]) * self.north_scale)


def outline_map(wards: tuple[Ward, ...], outlines: tuple[Outline, ...]) -> OutlineMap:
    """Draw the wards, numbered in the order of their names."""
    points = [point for outline in outlines for ring in outline.rings() for point in ring]
    project, height = _projection(points)
    by_code = {outline.ward: outline for outline in outlines}
    in_order = dict(enumerate(sorted(wards, key=lambda ward: ward.name), start=1))
    rings = {number: _rings(by_code[ward.code], project) for number, ward in in_order.items()}
    places = {number: project(by_code[ward.code].label) for number, ward in in_order.items()}
    labels = apart(places, rings)
    shapes = (
        WardShape(
            ward,
            number,
            "".join(map(_path, rings[number])),
            "".join(map(_path, _coarse(rings[number]))),
            places[number],
            labels.get(number),
            _frame(rings[number]),
        )
        for number, ward in in_order.items()
    )
    return OutlineMap(WIDTH, height, tuple(shapes), project)


def locator(outlines: tuple[Outline, ...], width: int = 150) -> Locator:
    """Draw the borough in little room, with few corners."""
    points = [point for outline in outlines for ring in outline.rings() for point in ring]
    project, height = _projection(points, width)
    paths = {outline.ward: "".join(map(_path, _rings(outline, project))) for outline in outlines}
    return Locator(width, height, "".join(paths.values()), paths)


def _projection(points: list[Point], width: int = WIDTH) -> tuple[Projection, int]:
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    east_scale = width / (east - west)
    north_scale = east_scale / cos(radians((south + north) / 2))
    height = round((north - south) * north_scale)
    return Projection(west, north, east_scale, north_scale), height


def _rings(outline: Outline, project: Projection) -> list[list[Position]]:
    """Return the rings that can be seen, in units of the drawing."""
    rings = [[project(point) for point in ring] for ring in outline.rings()]
    return [ring for ring in rings if len(set(ring)) >= _CORNERS]


def _coarse(rings: list[list[Position]]) -> list[list[Position]]:
    rounded = [
        [(PIXEL * round(x / PIXEL), PIXEL * round(y / PIXEL)) for x, y in ring] for ring in rings
    ]
    return [ring for ring in rounded if len(set(ring)) >= _CORNERS]


def _frame(rings: list[list[Position]]) -> tuple[int, int, int, int]:
    across = [x for ring in rings for x, _ in ring]
    down = [y for ring in rings for _, y in ring]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def _path(ring: list[Position]) -> str:
    """Write a ring as relative steps; steps too short to see fall away, alike for neighbours."""
    (x, y), steps = ring[0], []
    start = f"M{x} {y}l"
    for next_x, next_y in ring[1:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    return start + " ".join(steps).replace(" -", "-") + "z"
