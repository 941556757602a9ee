"""Reads the borough's postcodes and the related lists: ambiguous, outside, and future wards."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from sys import intern
from typing import NamedTuple

from partnership.errors import Thing, missing
from partnership.model.postcodes import (
    UNKNOWN,
    ElsewherePostcode,
    Postcode,
    PostcodeSource,
    postcode_meant,
    sector_of,
    sets_to_assign,
    tidy_postcode,
    ward_set_of_codes,
)
from partnership.model.values import AREA_CODE
from partnership.model.wards import WardSet, WardSets, are_contiguous
from partnership.records.folder import Folder
from partnership.records.text_files import read_text
from partnership.text import count_noun

POSTCODES, AMBIGUOUS, BOUNDARY, OUTSIDE, PLACED = (
    f"postcodes{which}.csv" for which in ("", "-edges", "-rim", "-outside", "-placed")
)
LISTS = {
    POSTCODES: ("postcode", "ward_code", "easting", "northing"),
    AMBIGUOUS: ("postcode", "also_ward_code", "metres"),
    BOUNDARY: ("postcode", "also_area_code", "metres"),
    OUTSIDE: ("place", "area_code"),
    PLACED: ("ward_set", "postcode", "ward_code", "metres"),
}
"""Each list of postcodes that a data folder may contain, with its columns."""

_SOURCE = "postcodes.yml"
_AGAIN = "Run `partnership import postcodes` again."
_FEW = 5  # so many wrong lines of a list may have been typed; more than half of it was not
_METRES = re.compile(r"^[0-9]{1,7}$")
WardsOf = dict[str, tuple[str, ...]]  # ward codes by postcode, nearest first


@dataclass(frozen=True)
class PostcodeRecords:
    """The postcode records; empty if there are no files."""

    postcodes: tuple[Postcode, ...] = ()
    source: PostcodeSource | None = None
    outside: tuple[ElsewherePostcode, ...] = ()
    postcodes_by_set: dict[str, tuple[Postcode, ...]] = field(default_factory=dict)
    """By set: the postcodes with their wards, for sets that the official file does not use."""


def load_postcodes(
    folder: Folder, wards: WardSets | None, source: PostcodeSource | None
) -> PostcodeRecords:
    """Return the borough's postcodes with their source, and the postcodes outside.

    The official file assigns all postcodes to one ward set. They are also assigned to each later
    set, so that each leads to a page. If the sets are invalid, wards are not checked.
    """
    if not folder.has(POSTCODES):
        return PostcodeRecords()
    if not folder.has(_SOURCE):
        folder.problems.append(missing(folder.name(_SOURCE), _AGAIN))
    return _PostcodeListReader(folder, wards.sets if wards else (), source).records()


class _Mistake(NamedTuple):
    """What is wrong in a row of a list."""

    what: str
    code: str = ""  # the code that is wrong, which other rows may repeat
    remedy: str = _AGAIN


@dataclass
class _PostcodeListReader:
    """Reads the lists of a folder; those already read are used to check the others."""

    folder: Folder
    ward_sets: Sequence[WardSet]
    source: PostcodeSource | None
    ours: dict[str, Postcode] = field(default_factory=dict)
    elsewhere: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The postcodes and sectors in other boroughs, with the borough codes."""

    @cached_property
    def boroughs(self) -> set[str]:
        """The other boroughs with a name in postcodes.yml, if any."""
        return {borough.code for borough in (self.source and self.source.boroughs) or ()}

    @cached_property
    def sectors(self) -> set[str]:
        """The sectors with postcodes of the borough."""
        return set(map(sector_of, self.ours))

    @cached_property
    def sets(self) -> dict[str, WardSet]:
        """The ward sets by id."""
        return {ward_set.id: ward_set for ward_set in self.ward_sets}

    @cached_property
    def codes(self) -> set[str]:
        """The wards of the set that the official file uses; without sets, all wards it names."""
        used = {postcode.ward for postcode in self.ours.values()}
        return set(ward_set_of_codes(used, self.ward_sets).by_code) if self.ward_sets else used

    def records(self) -> PostcodeRecords:
        """Return what the lists say of each postcode."""
        lines = {
            line: Postcode(postcode, intern(ward), int(easting), int(northing))
            for line, (postcode, ward, easting, northing) in self.rows(POSTCODES)
        }
        if not lines:
            return PostcodeRecords(source=self.source)
        self.ours = {postcode.postcode: postcode for postcode in lines.values()}
        beyond = {postcode: borough for _, (postcode, borough, _metres) in self.rows(BOUNDARY)}
        for _, (place, borough) in self.rows(OUTSIDE):
            self.elsewhere[place] = (*self.elsewhere.get(place, ()), borough)
        wards_by_set = self.wards_by_set(self._sets_in_use(lines)) if self.ward_sets else {}
        also: WardsOf = {}
        for _, (postcode, ward, _metres) in self.rows(AMBIGUOUS):
            also[postcode] = (*also.get(postcode, ()), ward)
        postcodes = tuple(
            replace(own, beyond=beyond.get(code), also=also.get(code, ()))
            for code, own in sorted(self.ours.items())
        )
        wards_of = (also, *wards_by_set.values())
        outside = tuple(
            ElsewherePostcode(
                place, boroughs, tuple(ward for of in wards_of for ward in of.get(place, ()))
            )
            for place, boroughs in sorted(self.elsewhere.items())
        )
        in_other_sets = {set_id: _in_wards(postcodes, of) for set_id, of in wards_by_set.items()}
        return PostcodeRecords(postcodes, self.source, outside, in_other_sets)

    def _sets_in_use(self, lines: Mapping[int, Postcode]) -> Sequence[WardSet]:
        """Check each postcode's ward; return the later sets in which each needs a ward too."""
        used = {postcode.ward for postcode in lines.values()}
        official = ward_set_of_codes(used, self.ward_sets)
        for line, postcode in lines.items():
            if postcode.ward not in official.by_code:
                what = f"ward code '{postcode.ward}' is not in set {official.id} of wards.yml"
                self.folder.note(POSTCODES, line, what, _AGAIN, (Thing("ward", postcode.ward),))
        since = self.source.published if self.source else None
        return sets_to_assign(used, self.ward_sets, since) if are_contiguous(self.ward_sets) else ()

    def rows(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield each valid row of a list once; note problems of the others."""
        folder, columns = self.folder, LISTS[name]
        if not folder.has(name):
            return
        text = folder.attempt(lambda: read_text(folder.root / name, folder.name(name)))
        if text is None:
            return
        # No column contains a comma, so quotes have no meaning.
        rows = (tuple(line.split(",")) for line in text.replace('"', "").splitlines())
        if next(rows, ()) != columns:
            folder.note(name, 1, "the first line must be " + ",".join(columns), _AGAIN)
            return
        keys = 1 if name == POSTCODES else len([column for column in columns if column != "metres"])
        first_at: dict[tuple[str, ...], int] = {}
        before, line = len(folder.problems), 1
        for line, row in enumerate(rows, start=2):
            if not any(row):
                folder.note(name, line, "the line is empty", "Delete it.")
            elif len(row) != len(columns):
                what = f"this line should have {len(columns)} columns, like the first line"
                folder.note(name, line, what, _AGAIN)
            elif mistake := next(self._mistakes(name, dict(zip(columns, row, strict=True))), None):
                about = (Thing("ward", mistake.code),) if mistake.code else ()
                folder.note(name, line, mistake.what, mistake.remedy, about)
            elif first_at.setdefault(row[:keys], line) != line:
                what = f"{', '.join(row[:keys])} is already on line {first_at[row[:keys]]}"
                folder.note(name, line, what, "Keep one of the two lines.")
            else:
                yield line, row
        wrong = folder.problems[before:]
        if len(wrong) > max(_FEW, line / 2):  # such as columns that were moved
            what = f"{wrong[0].what}, and {len(wrong) - 1:,} lines below it are wrong too"
            folder.problems[before:] = [replace(wrong[0], what=what, remedy=_AGAIN)]

    def wards_by_set(self, to_place: Sequence[WardSet]) -> dict[str, WardsOf]:
        """Return the wards of postcodes in other sets, the official one first, by set and postcode.

        In the sets `to_place`, every postcode of the borough must have a ward.
        """
        wards_by_set: dict[str, WardsOf] = {ward_set.id: {} for ward_set in to_place}
        for _, (set_id, postcode, ward, _metres) in self.rows(PLACED):
            of_set = wards_by_set.setdefault(set_id, {})
            of_set[postcode] = (*of_set.get(postcode, ()), intern(ward))
        for ward_set in to_place:
            if lacking := len(self.ours.keys() - wards_by_set[ward_set.id].keys()):
                count = count_noun(lacking, "postcode")
                what = f"set {ward_set.id} has no ward for {count} of postcodes.csv"
                self.folder.note(PLACED, None, what, f"{_AGAIN[:-1]}: it uses their coordinates.")
        return wards_by_set

    def _mistakes(self, name: str, row: Mapping[str, str]) -> Iterator[_Mistake]:
        code, place = row.get("postcode", ""), row.get("place", "")
        if name == POSTCODES:
            if tidy_postcode(code) != code:
                tidy = postcode_meant(code)
                remedy = f"Write {tidy}." if tidy else "Write it in full, as in AB1 2CD."
                yield _Mistake(f"'{code}' is not written as a postcode", remedy=remedy)
            easting, northing = row["easting"], row["northing"]
            if not (_METRES.match(easting) and _METRES.match(northing)):
                what = f"'{easting}' and '{northing}' are not whole metres on the National Grid"
                yield _Mistake(what)
        elif name == OUTSIDE:
            in_full = place if len(place.partition(" ")[2]) > 1 else f"{place}AA"
            if tidy_postcode(in_full) != in_full:
                yield _Mistake(f"'{place}' is not written as a postcode or a sector")
            if place in self.ours:
                yield _Mistake(f"postcode {place} is in postcodes.csv too")
            if place in self.sectors:
                yield _Mistake(f"sector {place} has postcodes in postcodes.csv")
        elif code not in self.ours and (name == BOUNDARY or code not in self.elsewhere):
            repeated = code if name == PLACED else ""
            yield _Mistake(f"postcode '{code}' is not in postcodes.csv", repeated)
        yield from self._mistakes_of_areas(row, self.ours.get(code))
        if not _METRES.match(row.get("metres", "0")):
            yield _Mistake(f"'{row['metres']}' is not a number of whole metres")

    def _mistakes_of_areas(
        self, row: Mapping[str, str], own: Postcode | None
    ) -> Iterator[_Mistake]:
        """Yield each ward or borough of a row that contradicts its postcode."""
        set_id, ward = row.get("ward_set"), row.get("also_ward_code")
        if set_id is not None and set_id not in self.sets:
            yield _Mistake(f"ward set '{set_id}' is not in wards.yml")
        elif set_id and row["ward_code"] not in self.sets[set_id].by_code:
            yield _Mistake(f"ward code '{row['ward_code']}' is not in set {set_id} of wards.yml")
        if ward is not None and (ward not in self.codes or (own and ward == own.ward)):
            yield _Mistake(f"ward code '{ward}' is not another ward of the set", ward)
        borough = row.get("also_area_code", UNKNOWN)
        if borough != UNKNOWN and not re.match(AREA_CODE, borough):
            yield _Mistake(f"'{borough}' is neither the code of a borough nor '{UNKNOWN}'", borough)
        if "area_code" in row and not re.match(AREA_CODE, borough := row["area_code"]):
            yield _Mistake(f"'{borough}' is not the code of a borough", borough)
        if self.boroughs and borough not in (UNKNOWN, *self.boroughs):
            yield _Mistake(f"'{borough}' is not one of the boroughs in postcodes.yml", borough)


def _in_wards(postcodes: Sequence[Postcode], wards_of: WardsOf) -> tuple[Postcode, ...]:
    return tuple(
        replace(postcode, ward=wards[0], also=wards[1:])
        for postcode in postcodes
        if (wards := wards_of.get(postcode.postcode))
    )
