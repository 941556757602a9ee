"""Reads the postcodes of the borough, and the lists beside them: near an edge, outside, to come."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partnership.errors import Problem, count_noun
from partnership.model.base import AREA_CODE
from partnership.model.postcodes import (
    UNKNOWN,
    Outside,
    Postcode,
    PostcodeSource,
    set_named_by,
    sets_to_place,
    tidy_postcode,
)
from partnership.model.wards import WardSet, WardSets
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

ListRow = tuple[str, ...]
Judge = Callable[[ListRow], str | None]
"""Says what is wrong with a row, or None."""


def also_wards(
    folder: Folder, postcodes: Mapping[str, Postcode], outside: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Return the other wards that homes of a postcode may lie in, the nearest first.

    A postcode may be one of those outside, near the borough boundary.
    """
    known = {known_postcode.ward for known_postcode in postcodes.values()}

    def wrong(row: ListRow) -> str | None:
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

    def wrong(row: ListRow) -> str | None:
        postcode, borough, metres = row
        if postcode not in postcodes:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if borough != UNKNOWN and not re.match(AREA_CODE, borough):
            return f"'{borough}' is neither the code of a borough nor '{UNKNOWN}'"
        return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"

    return {postcode: borough for postcode, borough, _ in _rows(folder, RIM, RIM_COLUMNS, wrong)}


def places_outside(folder: Folder, postcodes: Mapping[str, Postcode]) -> tuple[Outside, ...]:
    """Return the postcodes and sectors that lie in other boroughs."""

    def wrong(row: ListRow) -> str | None:
        place, borough = row
        whole = place if len(place.partition(" ")[2]) > 1 else f"{place}AA"
        if tidy_postcode(whole) != whole:
            return f"'{place}' is not written as a postcode or a sector"
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
    by_id = {ward_set.id: ward_set for ward_set in sets}

    def wrong(row: ListRow) -> str | None:
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
    for ward_set in to_place:
        lacking = len(postcodes.keys() - found[ward_set.id].keys())
        if lacking:
            count = count_noun(lacking, "postcode")
            what = f"set {ward_set.id} has no ward for {count} of postcodes.csv"
            remedy = "Run `partnership import postcodes` again: it places each by its point."
            folder.note([Problem(folder.name(PLACED), None, what, remedy)])
    return found


def _rows(folder: Folder, name: str, columns: tuple[str, ...], wrong: Judge) -> Iterator[ListRow]:
    """Yield the rows of a list that are right, each once; note what is wrong with the others."""
    if not folder.has(name):
        return
    text = folder.attempt(lambda: read_text(folder.root / name, folder.name(name)))
    lines = text.splitlines() if text else []
    if text is not None and (not lines or tuple(lines[0].split(",")) != columns):
        what = "the first line must be " + ",".join(columns)
        folder.note([Problem(folder.name(name), 1, what, _AGAIN)])
        return
    seen: set[ListRow] = set()
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


def _column_problem(row: ListRow, columns: tuple[str, ...]) -> str | None:
    if len(row) != len(columns):
        return f"this line should have {len(columns)} columns, like the first line"
    return None


COLUMNS = ("postcode", "ward_code", "easting", "northing")
_NAME = "postcodes.csv"
_SOURCE = "postcodes.yml"
_COORDINATE = re.compile(r"^[0-9]{1,7}$")


@dataclass(frozen=True)
class PostcodeRecords:
    """What is on record about postcodes; nothing of it when there is no file."""

    postcodes: tuple[Postcode, ...] = ()
    source: PostcodeSource | None = None
    outside: tuple[Outside, ...] = ()
    placed: dict[str, tuple[Postcode, ...]] = field(default_factory=dict)
    """The postcodes with their wards of sets that the official file does not name, by set."""


def load_postcodes(
    folder: Folder, wards: WardSets | None, source: PostcodeSource | None
) -> PostcodeRecords:
    """Return the postcodes, with the record of where they come from, and those that lie elsewhere.

    All postcodes belong to wards of one set, and are placed in those of each set that follows, so
    that each leads to a page; where the sets cannot be relied on, the wards are not looked at.
    """
    if not folder.has(_NAME):
        return PostcodeRecords()
    if not folder.has(_SOURCE):
        folder.note([Problem(folder.name(_SOURCE), None, "the file is missing", _AGAIN)])
    text = folder.attempt(lambda: read_text(folder.root / _NAME, folder.name(_NAME)))
    if text is None:
        return PostcodeRecords()
    lines = text.splitlines()
    if not lines or _columns(lines[0]) != COLUMNS:
        _note(folder, 1, "the first line must be " + ",".join(COLUMNS), _AGAIN)
        return PostcodeRecords()
    read = {line: _postcode(folder, line, lines[line - 1]) for line in _after_head(lines)}
    postcodes = {line: postcode for line, postcode in read.items() if postcode is not None}
    _note_repeated(folder, postcodes)
    by_code = {postcode.postcode: postcode for postcode in postcodes.values()}
    beyond = boroughs_beyond(folder, by_code)
    elsewhere = places_outside(folder, by_code)
    outside = {place.place for place in elsewhere}
    also = also_wards(folder, by_code, outside)
    placed: dict[str, dict[str, tuple[str, ...]]] = {}
    if wards and by_code:
        _note_unknown_wards(folder, postcodes, wards.sets)
        used = {postcode.ward for postcode in by_code.values()}
        to_place = sets_to_place(used, wards.sets, source.published if source else None)
        placed = placed_wards(folder, by_code, outside, wards.sets, to_place)
    ours = [
        replace(postcode, beyond=beyond.get(code)) for code, postcode in sorted(by_code.items())
    ]
    return PostcodeRecords(
        postcodes=tuple(
            replace(postcode, also=also.get(postcode.postcode, ())) for postcode in ours
        ),
        source=source,
        outside=tuple(
            replace(place, also=tuple(_wards_of_every_set(place.place, also, placed)))
            for place in elsewhere
        ),
        placed={set_id: tuple(_placed(ours, wards)) for set_id, wards in placed.items()},
    )


def _wards_of_every_set(
    place: str,
    also: Mapping[str, tuple[str, ...]],
    placed: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Iterator[str]:
    """Yield the wards that homes of a postcode outside may lie in, set by set."""
    for wards in (also, *placed.values()):
        yield from wards.get(place, ())


def _placed(
    postcodes: Iterable[Postcode], wards: Mapping[str, tuple[str, ...]]
) -> Iterator[Postcode]:
    """Yield the postcodes with their wards of another set."""
    for postcode in postcodes:
        if postcode.postcode in wards:
            own, *also = wards[postcode.postcode]
            yield replace(postcode, ward=own, also=tuple(also))


def _columns(line: str) -> tuple[str, ...]:
    """Split a line; no column holds a comma, so quotes around one mean nothing."""
    return tuple(line.replace('"', "").split(","))


def _after_head(lines: list[str]) -> range:
    """Return the numbers of the lines that hold postcodes."""
    return range(2, len(lines) + 1)


def _postcode(folder: Folder, line: int, text: str) -> Postcode | None:
    columns = _columns(text)
    if len(columns) != len(COLUMNS):
        _note(
            folder,
            line,
            f"this line should have {len(COLUMNS)} columns, like the first line",
            _AGAIN,
        )
        return None
    written, ward, easting, northing = columns
    tidy = tidy_postcode(written)
    if tidy is None or tidy != written:
        remedy = f"Write {tidy}." if tidy else "Write it in full, as in AB1 2CD."
        _note(folder, line, f"'{written}' is not written as a postcode", remedy)
    elif not (_COORDINATE.match(easting) and _COORDINATE.match(northing)):
        what = f"'{easting}' and '{northing}' are not whole metres on the National Grid"
        _note(folder, line, what, _AGAIN)
    else:
        return Postcode(tidy, ward, int(easting), int(northing))
    return None


def _note_repeated(folder: Folder, postcodes: dict[int, Postcode]) -> None:
    first_at: dict[str, int] = {}
    for line, postcode in postcodes.items():
        if postcode.postcode in first_at:
            what = f"postcode {postcode.postcode} is already on line {first_at[postcode.postcode]}"
            _note(folder, line, what, "Keep one of the two lines.")
        first_at.setdefault(postcode.postcode, line)


def _note_unknown_wards(
    folder: Folder, postcodes: dict[int, Postcode], sets: Sequence[WardSet]
) -> None:
    ward_set = set_named_by({postcode.ward for postcode in postcodes.values()}, sets)
    for line, postcode in postcodes.items():
        if postcode.ward not in ward_set.by_code:
            what = f"ward code '{postcode.ward}' is not in set {ward_set.id} of wards.yml"
            _note(folder, line, what, _AGAIN)


def _note(folder: Folder, line: int | None, what: str, remedy: str) -> None:
    folder.note([Problem(folder.name(_NAME), line, what, remedy)])
