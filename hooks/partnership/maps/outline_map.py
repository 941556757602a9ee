"""The outline map: every ward as a shape with a number that a list explains; it needs no script."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product
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

_ALONG = range(-FARTHEST, FARTHEST + 1, STEP)
_STEPS = sorted(product(_ALONG, _ALONG), key=lambda step: (step[0] ** 2 + step[1] ** 2, step))
"""Every way to move a number, the shortest first."""


def apart(
    places: Mapping[int, Position], rings: Mapping[int, Sequence[PositionRing]]
) -> dict[int, Position]:
    """Move numbers that would meet, each as little as it needs, in the order of the numbers.

    `rings` has the outline of each numbered ward.
    A number that finds no clear place inside its ward is left out.
    """
    placed = dict(places)
    for number, place in places.items():
        del placed[number]
        near = [at for at in placed.items() if _meet(number, place, *at, slack=FARTHEST)]
        across, down = zip(*(corner for ring in rings[number] for corner in ring), strict=True)
        west, east, north, south = min(across), max(across), min(down), max(down)
        for moved in ((place[0] + by[0], place[1] + by[1]) for by in _STEPS):
            may_be_inside = west <= moved[0] <= east and north <= moved[1] <= south
            if moved != place and not may_be_inside:  # most steps lead out of a small ward
                continue
            is_clear = not any(_meet(number, moved, *at) for at in near)
            if is_clear and (moved == place or _is_inside(moved, rings[number])):
                placed[number] = moved
                break
    return placed


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

LOCATOR_WIDTH = 150
"""The same of the borough drawn small."""

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
    """What lies around all wards, as one path."""
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
    project, height, by_code = _projected(outlines, WIDTH)
    in_order = dict(enumerate(sorted(wards, key=lambda ward: ward.name), start=1))
    rings = {number: by_code[ward.code] for number, ward in in_order.items()}
    middles = {outline.ward: project(outline.label) for outline in outlines}
    places = {number: middles[ward.code] for number, ward in in_order.items()}
    labels = apart(places, rings)
    shapes = []
    for number, ward in in_order.items():
        across, down = zip(*(place for ring in rings[number] for place in ring), strict=True)
        frame = min(across), min(down), max(across) - min(across), max(down) - min(down)
        coarse = (
            [(PIXEL * round(x / PIXEL), PIXEL * round(y / PIXEL)) for x, y in ring]
            for ring in rings[number]
        )
        path, small = _path(rings[number]), _path(coarse)
        shapes.append(
            WardShape(ward, number, path, small, places[number], labels.get(number), frame)
        )
    return OutlineMap(WIDTH, height, tuple(shapes), project)


def locator(outlines: tuple[Outline, ...]) -> Locator:
    """Draw the borough in little room, with few corners."""
    _, height, rings = _projected(outlines, LOCATOR_WIDTH)
    paths = {ward: _path(of_ward) for ward, of_ward in rings.items()}
    borough = _path(around(ring for of_ward in rings.values() for ring in of_ward))
    return Locator(LOCATOR_WIDTH, height, borough, paths)


def around(rings: Iterable[PositionRing]) -> Iterator[PositionRing]:
    """Yield rings around the same ground: a border that two wards share falls away.

    So the borough takes as much text on the page of a ward, however many wards there are.
    """
    steps = Counter(step for ring in rings for step in pairwise(ring) if step[0] != step[1])
    onward = defaultdict(list)
    for (start, end), times in steps.items():
        for _ in range(times - steps.get((end, start), 0)):
            onward[start].append(end)
    while onward:
        ring = [next(iter(onward))]
        while ends := onward.pop(ring[-1], None):
            here, end = ring[-1], ends.pop()
            if ends:
                onward[here] = ends
            ring.append(end)
        yield ring


def _projected(
    outlines: Sequence[Outline], width: int
) -> tuple[Projection, int, dict[str, list[list[Position]]]]:
    """Return a projection to a width, the height of the drawing, and the rings of each ward."""
    points = (point for outline in outlines for ring in outline.rings() for point in ring)
    across, down = zip(*points, strict=True)
    west, south, north = min(across), min(down), max(down)
    east_scale = width / (max(across) - west)
    north_scale = east_scale / cos(radians((south + north) / 2))
    project = Projection(west, north, east_scale, north_scale)
    rings = {
        outline.ward: [
            projected
            for ring in outline.rings()
            if len({*(projected := [project(point) for point in ring])}) >= _CORNERS
        ]
        for outline in outlines
    }
    return project, round((north - south) * north_scale), rings


def _path(rings: Iterable[PositionRing]) -> str:
    """Write the rings that can be seen, as relative steps.

    Steps too short to see fall away, alike for neighbours.
    """
    path = ""
    for ring in rings:
        if len({*ring}) >= _CORNERS:
            corners = [corner for corner, _ in groupby(ring[:-1])]
            steps = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(corners))
            path += f"M{corners[0][0]} {corners[0][1]}l{steps.replace(' -', '-')}z"
    return path
