"""Reads the lists beside the postcodes: near an edge, outside, in wards to come."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from partnership.errors import Problem, number_of
from partnership.model.base import AREA_CODE
from partnership.model.postcodes import UNKNOWN, Outside, Postcode, tidy_postcode
from partnership.model.wards import WardSet
from partnership.records.folder import Folder
from partnership.records.yaml_loader import read_text

EDGES, EDGE_COLUMNS = "postcodes-edges.csv", ("postcode", "also_ward_code", "metres")
RIM, RIM_COLUMNS = "postcodes-rim.csv", ("postcode", "also_area_code", "metres")
OUTSIDE, OUTSIDE_COLUMNS = "postcodes-outside.csv", ("place", "area_code")
PLACED = "postcodes-placed.csv"
PLACED_COLUMNS = ("ward_set", "postcode", "ward_code", "metres")
LISTS = ("postcodes.csv", EDGES, RIM, OUTSIDE, PLACED)
"""Every list of postcodes that a data folder may hold."""

_AGAIN = "Run `partnership import postcodes` again."
_METRES = re.compile(r"^[0-9]{1,6}$")

Row = tuple[str, ...]
Judge = Callable[[Row], str | None]
"""Says what is wrong with a row, or None."""


def also_wards(
    folder: Folder, postcodes: Mapping[str, Postcode], outside: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return the other wards that homes of a postcode may lie in, the nearest first.

    A postcode may be one of those outside, near the rim of the borough.
    """
    known = {one.ward for one in postcodes.values()}

    def wrong(row: Row) -> str | None:
        postcode, ward, metres = row
        own = postcodes.get(postcode)
        if own is None and postcode not in outside:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if ward not in known or (own and ward == own.ward):
            return f"ward code '{ward}' is not another ward with postcodes"
        return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"

    also: dict[str, list[str]] = defaultdict(list)
    for postcode, ward, _ in _rows(folder, EDGES, EDGE_COLUMNS, wrong):
        also[postcode].append(ward)
    return {postcode: tuple(wards) for postcode, wards in also.items()}


def boroughs_beyond(folder: Folder, postcodes: Container[str]) -> dict[str, str]:
    """Return the other borough that homes of a postcode near the rim may lie in."""

    def wrong(row: Row) -> str | None:
        postcode, borough, metres = row
        if postcode not in postcodes:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if borough != UNKNOWN and not re.match(AREA_CODE, borough):
            return f"'{borough}' is neither the code of a borough nor '{UNKNOWN}'"
        return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"

    return {postcode: borough for postcode, borough, _ in _rows(folder, RIM, RIM_COLUMNS, wrong)}


def places_outside(folder: Folder, postcodes: Mapping[str, Postcode]) -> tuple[Outside, ...]:
    """Return the postcodes and sectors that lie in other boroughs."""

    def wrong(row: Row) -> str | None:
        place, borough = row
        whole = place if len(place.partition(" ")[2]) > 1 else f"{place}AA"
        if tidy_postcode(whole) != whole:
            return f"'{place}' is not a postcode or a sector as it should stand"
        if place in postcodes:
            return f"postcode {place} is in postcodes.csv too"
        return None if re.match(AREA_CODE, borough) else f"'{borough}' is not the code of a borough"

    found: dict[str, list[str]] = defaultdict(list)
    for place, borough in _rows(folder, OUTSIDE, OUTSIDE_COLUMNS, wrong):
        found[place].append(borough)
    return tuple(sorted(Outside(place, tuple(codes)) for place, codes in found.items()))


def placed_wards(
    folder: Folder,
    postcodes: Mapping[str, Postcode],
    outside: Container[str],
    sets: Sequence[WardSet],
    to_place: Sequence[WardSet],
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the wards of each postcode in other sets, its own first, by set and postcode.

    In the sets to place, every postcode of the borough must have one; those outside may.
    """
    by_id = {one.id: one for one in sets}

    def wrong(row: Row) -> str | None:
        set_id, postcode, ward, metres = row
        if set_id not in by_id:
            return f"ward set '{set_id}' is not in wards.yml"
        if postcode not in postcodes and postcode not in outside:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if ward not in by_id[set_id].by_code:
            return f"ward code '{ward}' is not in set {set_id} of wards.yml"
        return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"

    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for set_id, postcode, ward, _ in _rows(folder, PLACED, PLACED_COLUMNS, wrong):
        found[set_id][postcode] = (*found[set_id].get(postcode, ()), ward)
    for one in to_place:
        lacking = len(postcodes.keys() - found[one.id].keys())
        if lacking:
            what = f"set {one.id} has no ward for {number_of(lacking, 'postcode')} of postcodes.csv"
            remedy = "Run `partnership import postcodes` again: it places each by its point."
            folder.note([Problem(folder.name(PLACED), None, what, remedy)])
    return found


def _rows(folder: Folder, name: str, columns: tuple[str, ...], wrong: Judge) -> Iterator[Row]:
    """Yield the rows of a list that are right, each once; note what is wrong with the others."""
    if not folder.has(name):
        return
    text = folder.attempt(lambda: read_text(folder.root / name, folder.name(name)))
    lines = text.splitlines() if text else []
    if text is not None and (not lines or tuple(lines[0].split(",")) != columns):
        what = "the first line must be " + ",".join(columns)
        folder.note([Problem(folder.name(name), 1, what, _AGAIN)])
        return
    seen: set[Row] = set()
    for number, line in enumerate(lines[1:], start=2):
        row = tuple(line.split(","))
        key = row[: columns.index("metres")] if "metres" in columns else row
        repeats = "the line repeats another" if key in seen else None
        mistake = _column_problem(row, columns) or repeats or wrong(row)
        if mistake:
            folder.note([Problem(folder.name(name), number, mistake, _AGAIN)])
            continue
        seen.add(key)
        yield row


def _column_problem(row: Row, columns: tuple[str, ...]) -> str | None:
    if len(row) != len(columns):
        return f"the line has not the {len(columns)} columns of the first"
    return None
