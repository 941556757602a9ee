"""The outline map: every ward closed, numbered from A to Z, and drawn where it lies."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

import pytest
from building import DATA, INVENTED, ROOT
from loading import loaded
from partnership.maps import ward_maps as placing
from partnership.maps.ward_maps import (
    WIDTH,
    OutlineMap,
    Projection,
    WardShape,
    outer_boundary,
    outline_map,
    separate_labels,
)
from partnership.model.partnership import Partnership
from partnership.model.wards import Outline, Ward, neighbours
from partnership.pages.templates import template_environment

Place = tuple[int, int]
RING = re.compile(r"M(-?[0-9]+) (-?[0-9]+)l([-0-9 ]*)z")
NUMBER = re.compile(r"-?[0-9]+")
DIGIT = (16.6, 30)
"""How wide a digit and how high its line is at most on a phone, in units of the map."""
MAP = '{% from "macros/finder.html" import ward_map %}{{ ward_map(map, "..", "Wards") }}'


@pytest.fixture(scope="module", params=[INVENTED, DATA], ids=["invented", "real"])
def partnership(request: pytest.FixtureRequest) -> Partnership:
    folder: Path = request.param
    return loaded(folder)


@pytest.fixture(scope="module", params=[0, 1], ids=["the former wards", "the wards in force"])
def outlines(partnership: Partnership, request: pytest.FixtureRequest) -> tuple[Outline, ...]:
    return partnership.outlines[partnership.ward_sets[request.param].id]


@pytest.fixture(scope="module")
def drawn(partnership: Partnership, outlines: tuple[Outline, ...]) -> OutlineMap:
    [ward_set] = [
        ward_set for ward_set in partnership.ward_sets if ward_set.by_code.keys() == codes(outlines)
    ]
    return outline_map(ward_set.wards, outlines)


def codes(outlines: tuple[Outline, ...]) -> set[str]:
    return {outline.ward for outline in outlines}


def corners(shape: WardShape) -> list[list[Place]]:
    """Return the corners of each ring of a path, walking its relative steps."""
    assert RING.sub("", shape.path) == ""
    rings = []
    for start in RING.finditer(shape.path):
        place = (int(start[1]), int(start[2]))
        ring = [place]
        steps = [int(match) for match in NUMBER.findall(start[3])]
        assert len(steps) % 2 == 0
        for east, south in zip(steps[::2], steps[1::2], strict=True):
            place = (place[0] + east, place[1] + south)
            ring.append(place)
        rings.append(ring)
    return rings


def rounded(outline: Outline, all_of: tuple[Outline, ...]) -> list[list[Place]]:
    """Return the corners of an outline in whole units of the map, worked out afresh."""
    points = [point for other in all_of for ring in other.rings() for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    unit = WIDTH / (east - west)
    high = unit / cos(radians((south + north) / 2))
    rings = []
    for ring in outline.rings():
        places = [(round((x - west) * unit), round((north - y) * high)) for x, y in ring[:-1]]
        apart = [places[0], *(after for before, after in pairwise(places) if before != after)]
        if len(set(places)) > 2:
            rings.append(apart)
    return rings


def test_a_path_leads_round_the_outline_corner_by_corner(
    drawn: OutlineMap, outlines: tuple[Outline, ...]
) -> None:
    by_code = {outline.ward: outline for outline in outlines}
    for shape in drawn.shapes:
        assert corners(shape) == rounded(by_code[shape.ward.code], outlines), shape.ward.name


def test_every_ward_is_drawn_once_and_numbered_from_a_to_z(drawn: OutlineMap) -> None:
    assert [shape.number for shape in drawn.shapes] == list(range(1, len(drawn.shapes) + 1))
    names = [shape.ward.name for shape in drawn.shapes]
    assert names == sorted(names)


def test_every_corner_and_number_lies_on_the_map(drawn: OutlineMap) -> None:
    places = [place for shape in drawn.shapes for ring in corners(shape) for place in ring]
    for x, y in places + list(labels(drawn).values()):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
    assert {0, drawn.width} <= {x for x, _ in places}
    assert {0, drawn.height} <= {y for _, y in places}


def test_the_number_of_a_ward_stands_inside_it(drawn: OutlineMap) -> None:
    numbers = labels(drawn)
    for shape in drawn.shapes:
        assert holds(corners(shape), numbers[shape.number]), shape.ward.name


def labels(drawn: OutlineMap) -> dict[int, Place]:
    """Return the place of every number on the map."""
    return {shape.number: shape.label for shape in drawn.shapes if shape.label}


def test_no_number_meets_another_on_a_phone(drawn: OutlineMap) -> None:
    for (number, (x1, y1)), (other, (x2, y2)) in combinations(labels(drawn).items(), 2):
        wide = DIGIT[0] * (len(str(number)) + len(str(other))) / 2
        assert abs(x1 - x2) >= wide or abs(y1 - y2) >= DIGIT[1], (number, other)
    assert drawn.without_number == ()


def square(x: int, y: int, size: int) -> list[list[Place]]:
    return [[(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]]


def test_a_number_is_moved_within_its_ward_as_little_as_it_needs() -> None:
    placed = separate_labels(
        {1: (50, 50), 2: (62, 50)}, {1: square(20, 20, 40), 2: square(60, 20, 40)}
    )
    assert placed == {1: (44, 50), 2: (62, 50)}


def test_numbers_that_keep_clear_stay_where_they_are() -> None:
    places = {1: (50, 50), 2: (67, 50), 3: (50, 80)}
    assert separate_labels(places, dict.fromkeys(places, square(0, 0, 100))) == places


def test_a_ward_too_small_for_its_number_is_named_under_the_map() -> None:
    tiny = {1: square(50, 50, 2), 2: square(52, 50, 2)}
    assert separate_labels({1: (51, 51), 2: (53, 51)}, tiny) == {2: (53, 51)}
    ward = Ward(code="E05900011", name="Castle", slug="castle")
    drawn = OutlineMap(
        10,
        10,
        (WardShape(ward, 1, "M0 0l9 0 9 9z", "M0 0l9 0 9 9z", (5, 5), None, (0, 0, 9, 9)),),
        Projection(0, 1, 1, 1),
    )
    shown = template_environment(ROOT / "overrides").from_string(MAP).render(map=drawn)
    assert "Too small for a number on the map: 1 Castle." in shown
    assert "<text" not in shown


def holds(rings: list[list[Place]], place: Place) -> bool:
    """Tell whether a place lies inside: a line from it crosses the rings an odd number of times."""
    x, y = place[0], place[1] + 0.01
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y):
                crossings += x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x
    return crossings % 2 == 1


def test_a_neighbour_of_a_ward_has_that_ward_as_its_neighbour(
    outlines: tuple[Outline, ...],
) -> None:
    beside = neighbours(outlines)
    assert beside.keys() == codes(outlines)
    for ward, others in beside.items():
        assert others, f"{ward} touches no other ward"
        assert ward not in others
        assert list(others) == sorted(others)
        assert all(ward in beside[other] for other in others)


def test_wards_that_touch_at_a_corner_alone_are_no_neighbours() -> None:
    beside = neighbours(loaded(INVENTED).outlines["2023"])
    assert "E05900014" not in beside["E05900011"]
    assert beside["E05900011"] == ("E05900012", "E05900013")


@pytest.mark.parametrize("path", ["path", "coarse"])
def test_neighbours_share_their_edge_on_the_map(drawn: OutlineMap, path: str) -> None:
    edges: dict[frozenset[Place], list[str]] = {}
    for shape in drawn.shapes:
        for ring in corners(replace(shape, path=getattr(shape, path))):
            for start, end in pairwise([*ring, ring[0]]):
                edges.setdefault(frozenset((start, end)), []).append(shape.ward.code)
    assert any(len(wards) == 2 for wards in edges.values())


@pytest.mark.parametrize("count", [100, 400])
def test_a_number_is_held_against_every_other_once_and_then_against_its_neighbours(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    meet = placing._meet  # noqa: SLF001 - how often it is asked is the point

    def counted(number: int, *more: Any, **slack: Any) -> bool:  # noqa: ANN401 - as it is asked
        held.append(number)
        return meet(number, *more, **slack)

    monkeypatch.setattr(placing, "_meet", counted)
    places = {100 + at: (at % 20 * 52, at // 20 * 52) for at in range(count)}
    ground = {number: square(x - 26, y - 26, 52) for number, (x, y) in places.items()}
    assert separate_labels(places, ground) == places
    assert len(held) < count * (count + 40)


def test_the_borough_in_little_is_drawn_without_the_borders_within_it() -> None:
    west = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
    east = [(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]
    (ring,) = outer_boundary([west, east])
    assert ring[0] == ring[-1]
    assert set(pairwise(ring)) == {
        *pairwise([(0, 0), (2, 0), (4, 0), (4, 2), (2, 2), (0, 2), (0, 0)])
    }
    assert list(outer_boundary([west])) == [west], "an only ward is its borough"
