"""Reads the postcodes of the borough, and the lists beside them: near an edge, outside, to come."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partnership.errors import Problem, count_noun
from partnership.model.postcodes import (
    UNKNOWN,
    Outside,
    Postcode,
    PostcodeSource,
    set_named_by,
    sets_to_place,
    tidy_postcode,
)
from partnership.model.values import AREA_CODE
from partnership.model.wards import WardSet, WardSets
from partnership.records.folder import Folder
from partnership.records.text_files import read_text

POSTCODES, EDGES, RIM, OUTSIDE, PLACED = (
    f"postcodes{which}.csv" for which in ("", "-edges", "-rim", "-outside", "-placed")
)
LISTS = {
    POSTCODES: ("postcode", "ward_code", "easting", "northing"),
    EDGES: ("postcode", "also_ward_code", "metres"),
    RIM: ("postcode", "also_area_code", "metres"),
    OUTSIDE: ("place", "area_code"),
    PLACED: ("ward_set", "postcode", "ward_code", "metres"),
}
"""Every list of postcodes that a data folder may hold, with its columns."""

_SOURCE = "postcodes.yml"
_AGAIN = "Run `partnership import postcodes` again."
_METRES = re.compile(r"^[0-9]{1,7}$")

ListRow = tuple[str, ...]
Judge = Callable[[ListRow], str | tuple[str, str] | None]
"""Says what is wrong with a row, with a remedy where there is a nearer one; or None."""

WardsOf = dict[str, tuple[str, ...]]
"""The codes of wards by postcode."""


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
    if not folder.has(POSTCODES):
        return PostcodeRecords()
    if not folder.has(_SOURCE):
        folder.note([Problem(folder.name(_SOURCE), None, "the file is missing", _AGAIN)])
    lines = {
        line: Postcode(postcode, ward, int(easting), int(northing))
        for line, (postcode, ward, easting, northing) in _rows(folder, POSTCODES, _wrong_postcode)
    }
    if not lines:
        return PostcodeRecords(source=source)
    ours = {postcode.postcode: postcode for postcode in lines.values()}
    beyond = _boroughs_beyond(folder, ours)
    elsewhere = _places_outside(folder, ours)
    placed: dict[str, WardsOf] = {}
    used = known_wards = {postcode.ward for postcode in ours.values()}
    if wards:
        known_wards = set(set_named_by(used, wards.sets).by_code)
        _note_unknown_wards(folder, lines, wards.sets)
        to_place = sets_to_place(used, wards.sets, source.published if source else None)
        placed = _placed_wards(folder, ours, elsewhere, wards.sets, to_place)
    also = _also_wards(folder, ours, elsewhere, known_wards)
    known = [
        replace(ours[code], beyond=beyond.get(code), also=also.get(code, ()))
        for code in sorted(ours)
    ]
    return PostcodeRecords(
        postcodes=tuple(known),
        source=source,
        outside=tuple(
            Outside(
                place,
                tuple(boroughs),
                tuple(code for by in (also, *placed.values()) for code in by.get(place, ())),
            )
            for place, boroughs in sorted(elsewhere.items())
        ),
        placed={
            set_id: tuple(
                replace(postcode, ward=own, also=tuple(others))
                for postcode in known
                if postcode.postcode in by_postcode
                for own, *others in [by_postcode[postcode.postcode]]
            )
            for set_id, by_postcode in placed.items()
        },
    )


def _wrong_postcode(row: ListRow) -> str | tuple[str, str] | None:
    written, _, easting, northing = row
    tidy = tidy_postcode(written)
    if tidy is None or tidy != written:
        remedy = f"Write {tidy}." if tidy else "Write it in full, as in AB1 2CD."
        return f"'{written}' is not written as a postcode", remedy
    if not (_METRES.match(easting) and _METRES.match(northing)):
        return f"'{easting}' and '{northing}' are not whole metres on the National Grid"
    return None


def _also_wards(
    folder: Folder, ours: Mapping[str, Postcode], elsewhere: Container[str], known: Container[str]
) -> WardsOf:
    """Return the other wards that homes of a postcode may lie in, the nearest first.

    A postcode may be one of those outside, near the borough boundary.
    """

    def wrong(row: ListRow) -> str | None:
        postcode, ward, metres = row
        own = ours.get(postcode)
        if own is None and postcode not in elsewhere:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if ward not in known or (own and ward == own.ward):
            return f"ward code '{ward}' is not another ward of the set"
        return _wrong_metres(metres)

    also: WardsOf = {}
    for _, (postcode, ward, _metres) in _rows(folder, EDGES, wrong):
        also[postcode] = (*also.get(postcode, ()), ward)
    return also


def _boroughs_beyond(folder: Folder, ours: Container[str]) -> dict[str, str]:
    """Return the other borough that homes of a postcode near the rim may lie in."""

    def wrong(row: ListRow) -> str | None:
        postcode, borough, metres = row
        if postcode not in ours:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if borough != UNKNOWN and not re.match(AREA_CODE, borough):
            return f"'{borough}' is neither the code of a borough nor '{UNKNOWN}'"
        return _wrong_metres(metres)

    return {row[0]: row[1] for _, row in _rows(folder, RIM, wrong)}


def _places_outside(folder: Folder, ours: Container[str]) -> dict[str, list[str]]:
    """Return the postcodes and sectors that lie in other boroughs, with the codes of these."""

    def wrong(row: ListRow) -> str | None:
        place, borough = row
        whole = place if len(place.partition(" ")[2]) > 1 else f"{place}AA"
        if tidy_postcode(whole) != whole:
            return f"'{place}' is not written as a postcode or a sector"
        if place in ours:
            return f"postcode {place} is in postcodes.csv too"
        return None if re.match(AREA_CODE, borough) else f"'{borough}' is not the code of a borough"

    found: dict[str, list[str]] = defaultdict(list)
    for _, (place, borough) in _rows(folder, OUTSIDE, wrong):
        found[place].append(borough)
    return found


def _placed_wards(
    folder: Folder,
    ours: Mapping[str, Postcode],
    elsewhere: Container[str],
    sets: Sequence[WardSet],
    to_place: Sequence[WardSet],
) -> dict[str, WardsOf]:
    """Return the wards of each postcode in other sets, its own first, by set and postcode.

    In the sets to place, every postcode of the borough must have one; those outside may.
    """
    by_id = {ward_set.id: ward_set for ward_set in sets}

    def wrong(row: ListRow) -> str | None:
        set_id, postcode, ward, metres = row
        if set_id not in by_id:
            return f"ward set '{set_id}' is not in wards.yml"
        if postcode not in ours and postcode not in elsewhere:
            return f"postcode '{postcode}' is not in postcodes.csv"
        if ward not in by_id[set_id].by_code:
            return f"ward code '{ward}' is not in set {set_id} of wards.yml"
        return _wrong_metres(metres)

    found: dict[str, WardsOf] = defaultdict(dict)
    for _, (set_id, postcode, ward, _metres) in _rows(folder, PLACED, wrong):
        found[set_id][postcode] = (*found[set_id].get(postcode, ()), ward)
    for ward_set in to_place:
        lacking = len(ours.keys() - found[ward_set.id].keys())
        if lacking:
            count = count_noun(lacking, "postcode")
            what = f"set {ward_set.id} has no ward for {count} of postcodes.csv"
            remedy = "Run `partnership import postcodes` again: it places each by its point."
            folder.note([Problem(folder.name(PLACED), None, what, remedy)])
    return found


def _wrong_metres(metres: str) -> str | None:
    return None if _METRES.match(metres) else f"'{metres}' is not a number of whole metres"


def _rows(folder: Folder, name: str, wrong: Judge) -> Iterator[tuple[int, ListRow]]:
    """Yield the rows of a list that are right, each once; note what is wrong with the others."""
    if not folder.has(name):
        return

    def note(line: int, what: str, remedy: str = _AGAIN) -> None:
        folder.note([Problem(folder.name(name), line, what, remedy)])

    text = folder.attempt(lambda: read_text(folder.root / name, folder.name(name)))
    if text is None:
        return
    columns = LISTS[name]
    # No column holds a comma, so quotes around one mean nothing.
    rows = [tuple(line.split(",")) for line in text.replace('"', "").splitlines()]
    if not rows or rows[0] != columns:
        note(1, "the first line must be " + ",".join(columns))
        return
    keys = 1 if name == POSTCODES else len([column for column in columns if column != "metres"])
    first_at: dict[ListRow, int] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            note(line, f"this line should have {len(columns)} columns, like the first line")
        elif mistake := wrong(row):
            note(line, *([mistake] if isinstance(mistake, str) else mistake))
        elif first_at.setdefault(row[:keys], line) != line:
            what = f"{', '.join(row[:keys])} is already on line {first_at[row[:keys]]}"
            note(line, what, "Keep one of the two lines.")
        else:
            yield line, row


def _note_unknown_wards(
    folder: Folder, lines: Mapping[int, Postcode], sets: Sequence[WardSet]
) -> None:
    ward_set = set_named_by({postcode.ward for postcode in lines.values()}, sets)
    for line, postcode in lines.items():
        if postcode.ward not in ward_set.by_code:
            what = f"ward code '{postcode.ward}' is not in set {ward_set.id} of wards.yml"
            folder.note([Problem(folder.name(POSTCODES), line, what, _AGAIN)])
