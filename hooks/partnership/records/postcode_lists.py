"""Reads the two lists beside the postcodes: those near the edge of a ward, and those outside."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from partnership.errors import Problem
from partnership.model.base import AREA_CODE
from partnership.model.postcodes import Outside, Postcode, tidy_postcode
from partnership.records.folder import Folder
from partnership.records.text_files import read_text

EDGES, EDGE_COLUMNS = "postcodes-edges.csv", ("postcode", "also_ward_code", "metres")
OUTSIDE, OUTSIDE_COLUMNS = "postcodes-outside.csv", ("place", "area_code")

_AGAIN = "Run `partnership import postcodes` again."
_METRES = re.compile(r"^[0-9]{1,6}$")

Row = tuple[str, ...]
Judge = Callable[[Row], str | None]
"""Says what is wrong with a row, or None."""


def also_wards(folder: Folder, postcodes: Mapping[str, Postcode]) -> dict[str, tuple[str, ...]]:
    """Return the other wards that homes of a postcode may lie in, the nearest first."""
    known = {one.ward for one in postcodes.values()}

    def wrong(row: Row) -> str | None:
        postcode, ward, metres = row
        if postcode not in postcodes:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if ward not in known or ward == postcodes[postcode].ward:
            return f"ward code '{ward}' is not another ward with postcodes"
        return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"

    also: dict[str, list[str]] = defaultdict(list)
    for postcode, ward, _ in _rows(folder, EDGES, EDGE_COLUMNS, wrong):
        also[postcode].append(ward)
    return {postcode: tuple(wards) for postcode, wards in also.items()}


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
        mistake = _column_problem(row, columns, seen) or wrong(row)
        if mistake:
            folder.note([Problem(folder.name(name), number, mistake, _AGAIN)])
            continue
        seen.add(row[:2])
        yield row


def _column_problem(row: Row, columns: tuple[str, ...], seen: set[Row]) -> str | None:
    if len(row) != len(columns):
        return f"the line has not the {len(columns)} columns of the first"
    return "the line repeats another" if row[:2] in seen else None
