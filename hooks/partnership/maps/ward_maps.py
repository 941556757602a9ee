"""The maps of wards: outlines with numbers that a list explains, and the interactive map.

The first needs no script. For the second, folium would write a page with scripts from four other
hosts. We use only its drawing script, which gives Leaflet the outlines. All names in the script are
fixed instead of random. Wards appear by slug and number only, because folium would run a ward's
name as a template.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product
from math import cos, radians
from typing import TYPE_CHECKING, cast

from partnership.model.wards import Outline, Point, Ward

if TYPE_CHECKING:
    from branca.element import Figure

Position = tuple[int, int]
PositionRing = Sequence[Position]
# The width of a digit and the height of a line in map units, for the narrowest phone.
WIDE, HIGH = 17, 30
FARTHEST = 30  # the maximum distance that a number is moved, in map units
STEP = 2  # the step by which a number is moved, in map units
_ALONG = range(-FARTHEST, FARTHEST + 1, STEP)
# Every offset by which a number may be moved, shortest first.
_STEPS = sorted(product(_ALONG, _ALONG), key=lambda step: (step[0] ** 2 + step[1] ** 2, step))


def separate_labels(
    places: Mapping[int, Position], rings: Mapping[int, Sequence[PositionRing]]
) -> dict[int, Position]:
    """Move overlapping numbers apart, each as little as possible, in numerical order.

    `rings` has the outline of each numbered ward. A number without a free place in its ward is
    omitted.
    """
    placed = dict(places)
    for number, place in places.items():
        del placed[number]
        near = [at for at in placed.items() if _meet(number, place, *at, slack=FARTHEST)]
        across, down = zip(*(corner for ring in rings[number] for corner in ring), strict=True)
        west, east, north, south = min(across), max(across), min(down), max(down)
        for moved in ((place[0] + by[0], place[1] + by[1]) for by in _STEPS):
            may_be_inside = west <= moved[0] <= east and north <= moved[1] <= south
            if moved != place and not may_be_inside:  # most offsets lead out of a small ward
                continue
            is_clear = not any(_meet(number, moved, *at) for at in near)
            if is_clear and (moved == place or _is_inside(moved, rings[number])):
                placed[number] = moved
                break
    return placed


def _meet(number: int, place: Position, other: int, at: Position, slack: int = 0) -> bool:
    """Return whether two numbers overlap or are closer than a margin."""
    wide = WIDE * (len(str(number)) + len(str(other))) / 2
    return abs(place[0] - at[0]) < wide + slack and abs(place[1] - at[1]) < HIGH + slack


def _is_inside(place: Position, rings: Sequence[PositionRing]) -> bool:
    """Return whether a point is inside: a ray from it crosses the rings an odd number of times."""
    x, y = place
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y):
                crossings += x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x
    return crossings % 2 == 1


WIDTH = 600  # the width of the map in whole units; a unit is some tens of metres in a borough
LOCATOR_WIDTH = 150  # the width of the small borough map
PIXEL = 3  # the number of units per pixel where the map is small, as on the home page
_CORNERS = 3  # a ring with fewer distinct points is too small to see


@dataclass(frozen=True)
class WardShape:
    """The shape of a ward on the map."""

    ward: Ward
    number: int  # the ward's number in the alphabetical list
    path: str  # the outline as SVG path data in whole units
    coarse: str  # the outline for a small map, to the nearest pixel: half the size
    middle: Position  # a point inside the ward, near its centre
    label: Position | None  # the position of the number; None if it would overlap another number
    frame: tuple[int, int, int, int]  # the bounding box: left, top, width and height


@dataclass(frozen=True)
class OutlineMap:
    """The wards of one set at one scale, north at the top."""

    width: int
    height: int
    shapes: tuple[WardShape, ...]
    projection: "Projection"  # converts geographic coordinates to map units

    @property
    def without_number(self) -> tuple[WardShape, ...]:
        """The wards that are too small for their number, which only the list shows."""
        return tuple(shape for shape in self.shapes if shape.label is None)


@dataclass(frozen=True)
class Locator:
    """A small map of the borough that shows where a ward is."""

    width: int
    height: int
    borough: str  # the outline of all wards as one path
    paths: dict[str, str]  # the path of each ward by its code


@dataclass(frozen=True)
class Projection:
    """Converts degrees to map units, with equal scales east and north at the borough's centre."""

    west: float
    north: float
    east_scale: float
    north_scale: float

    def __call__(self, point: Point) -> Position:
        """Return the map position of a geographic point."""
        x = (point[0] - self.west) * self.east_scale
        return round(x), round((self.north - point[1]) * self.north_scale)


def outline_map(wards: tuple[Ward, ...], outlines: tuple[Outline, ...]) -> OutlineMap:
    """Draw the wards, numbered in alphabetical order."""
    project, height, by_code = _projected(outlines, WIDTH)
    in_order = dict(enumerate(sorted(wards, key=lambda ward: ward.name), start=1))
    rings = {number: by_code[ward.code] for number, ward in in_order.items()}
    middles = {outline.ward: project(outline.label) for outline in outlines}
    places = {number: middles[ward.code] for number, ward in in_order.items()}
    labels = separate_labels(places, rings)
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
    """Draw the small map of the borough with few points."""
    _, height, rings = _projected(outlines, LOCATOR_WIDTH)
    paths = {ward: _path(of_ward) for ward, of_ward in rings.items()}
    borough = _path(outer_boundary(ring for of_ward in rings.values() for ring in of_ward))
    return Locator(LOCATOR_WIDTH, height, borough, paths)


def outer_boundary(rings: Iterable[PositionRing]) -> Iterator[PositionRing]:
    """Yield the outer rings of the union, without borders that two wards share."""
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
    """Return a projection to a width, the height of the map, and the rings of each ward."""
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
    """Return the visible rings as SVG path data, without steps too short to see."""
    path = ""
    for ring in rings:
        if len({*ring}) >= _CORNERS:
            corners = [corner for corner, _ in groupby(ring[:-1])]
            steps = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(corners))
            path += f"M{corners[0][0]} {corners[0][1]}l{steps.replace(' -', '-')}z"
    return path


PLACE = "map_wards"  # the id of the map's element, and the variable of the map in the script


def _features(wards: Sequence[Ward], outlines: Sequence[Outline]) -> Iterator[dict[str, object]]:
    by_code = {outline.ward: outline for outline in outlines}
    for number, ward in enumerate(sorted(wards, key=lambda ward: ward.name), start=1):
        outline = by_code[ward.code]
        yield {
            "type": "Feature",
            "properties": {"slug": ward.slug, "number": number, "label": outline.label[::-1]},
            "geometry": {"type": "MultiPolygon", "coordinates": outline.areas},
        }


def drawing_script(wards: Sequence[Ward], outlines: Sequence[Outline]) -> str:
    """Return the script that draws the wards, numbered in alphabetical order."""
    import folium  # noqa: PLC0415 - slow to load, and few builds need it

    drawn = folium.Map(
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        fade_animation=False,
        zoom_animation=False,
        zoom_snap=0.25,
    )
    drawn._id = "wards"  # noqa: SLF001 - else folium takes a random one
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(_features(wards, outlines))},
        style_function=lambda _feature: {"className": "zoom-map__ward"},
    )
    layer._id = "wards"  # noqa: SLF001 - the same
    layer.add_to(drawn)
    points = [point[::-1] for outline in outlines for ring in outline.rings() for point in ring]
    corners = [[limit(along) for along in zip(*points, strict=True)] for limit in (min, max)]
    drawn.fit_bounds(corners)
    figure = cast("Figure", drawn.get_root())
    figure.render()
    lines = figure.script.render().splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
