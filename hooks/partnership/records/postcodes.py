"""Reads the postcodes of the borough: postcode, ward code, easting and northing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partnership.errors import Problem
from partnership.model.postcodes import (
    Outside,
    Postcode,
    PostcodeSource,
    set_named_by,
    sets_to_place,
    tidy_postcode,
)
from partnership.model.wards import WardSet, WardSets
from partnership.records.folder import Folder
from partnership.records.postcode_lists import (
    also_wards,
    boroughs_beyond,
    placed_wards,
    places_outside,
)
from partnership.records.yaml_loader import read_text

COLUMNS = ("postcode", "ward_code", "easting", "northing")
_NAME = "postcodes.csv"
_SOURCE = "postcodes.yml"
_AGAIN = "Run `partnership import postcodes` again."
_METRES = re.compile(r"^[0-9]{1,7}$")


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
    postcodes = {line: one for line, one in read.items() if one is not None}
    _note_repeated(folder, postcodes)
    by_code = {one.postcode: one for one in postcodes.values()}
    beyond = boroughs_beyond(folder, by_code)
    elsewhere = places_outside(folder, by_code)
    outside = {one.place for one in elsewhere}
    also = also_wards(folder, by_code, outside)
    placed: dict[str, dict[str, tuple[str, ...]]] = {}
    if wards and by_code:
        _note_unknown_wards(folder, postcodes, wards.sets)
        used = {one.ward for one in by_code.values()}
        to_place = sets_to_place(used, wards.sets, source.published if source else None)
        placed = placed_wards(folder, by_code, outside, wards.sets, to_place)
    ours = [replace(one, beyond=beyond.get(code)) for code, one in sorted(by_code.items())]
    return PostcodeRecords(
        postcodes=tuple(replace(one, also=also.get(one.postcode, ())) for one in ours),
        source=source,
        outside=tuple(
            replace(one, also=tuple(_wards_of_every_set(one.place, also, placed)))
            for one in elsewhere
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
    for one in postcodes:
        if one.postcode in wards:
            own, *also = wards[one.postcode]
            yield replace(one, ward=own, also=tuple(also))


def _columns(line: str) -> tuple[str, ...]:
    """Split a line; no column holds a comma, so quotes around one mean nothing."""
    return tuple(line.replace('"', "").split(","))


def _after_head(lines: list[str]) -> range:
    """Return the numbers of the lines that hold postcodes."""
    return range(2, len(lines) + 1)


def _postcode(folder: Folder, line: int, text: str) -> Postcode | None:
    columns = _columns(text)
    if len(columns) != len(COLUMNS):
        _note(folder, line, f"the line has not the {len(COLUMNS)} columns of the first", _AGAIN)
        return None
    written, ward, easting, northing = columns
    tidy = tidy_postcode(written)
    if tidy is None or tidy != written:
        remedy = f"Write {tidy}." if tidy else "Write it in full, as in AB1 2CD."
        _note(folder, line, f"'{written}' is not a postcode as it should stand", remedy)
    elif not (_METRES.match(easting) and _METRES.match(northing)):
        what = f"'{easting}' and '{northing}' are not whole metres on the National Grid"
        _note(folder, line, what, _AGAIN)
    else:
        return Postcode(tidy, ward, int(easting), int(northing))
    return None


def _note_repeated(folder: Folder, postcodes: dict[int, Postcode]) -> None:
    first_at: dict[str, int] = {}
    for line, one in postcodes.items():
        if one.postcode in first_at:
            what = f"postcode {one.postcode} is already on line {first_at[one.postcode]}"
            _note(folder, line, what, "Keep one of the two lines.")
        first_at.setdefault(one.postcode, line)


def _note_unknown_wards(
    folder: Folder, postcodes: dict[int, Postcode], sets: Sequence[WardSet]
) -> None:
    ward_set = set_named_by({one.ward for one in postcodes.values()}, sets)
    for line, one in postcodes.items():
        if one.ward not in ward_set.by_code:
            what = f"ward code '{one.ward}' is not in set {ward_set.id} of wards.yml"
            _note(folder, line, what, _AGAIN)


def _note(folder: Folder, line: int | None, what: str, remedy: str) -> None:
    folder.note([Problem(folder.name(_NAME), line, what, remedy)])
