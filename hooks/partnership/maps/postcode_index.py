"""The index of all postcodes: one small file, read once and looked up on the page.

It is JSON with six parts:

- `areas`: the postcode areas that the list holds in full, such as `TS`;
- `wards`: the slug of each ward; a number below their count is a ward's place here;
- `boroughs`: the names of other boroughs, whose numbers follow those of the wards;
- `offices`: the wards of mail offices; numbers that follow those of the boroughs are places here,
  and stand for postcodes that tell nothing of where their sectors lie (see `mail_points`);
- `sectors`: the units of each sector, such as `TS15 9`, that the borough has a part of;
- `elsewhere`: the other sectors, or whole districts, each with its borough or list of boroughs.
  One that has a few units near the borough boundary is among the `sectors` too, with these alone.

Units are the last two letters of a postcode: 400 in a sector, in the order of the 20 letters that
stand there. `units_text` says how they are written; `overrides/assets/javascripts/postcodes.js`
reads them.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from partnership.model.postcodes import Outside, Postcode, sector_of
from partnership.model.wards import Ward

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that a postcode can end with."""

GridPoint = tuple[int, int]
"""Metres east and north on the National Grid."""

_OFFICE = "the mail office in "

_STEPS = "abcdefghijklmnopqrstuvwxyz"

IndexEntry = tuple[int, ...]
"""The places of wards or boroughs, the likelier first."""


def finder_index(
    postcodes: Iterable[Postcode],
    wards: Sequence[Ward],
    outside: Iterable[Outside] = (),
    boroughs: Mapping[str, str] | None = None,
    areas: Iterable[str] = (),
) -> str:
    """Return the index; postcodes of wards that are not in the list are left out.

    `boroughs` names other boroughs by their codes; all without a name are one, called "".
    """
    ours, elsewhere = tuple(postcodes), tuple(outside)
    codes = [postcode.beyond for postcode in ours if postcode.beyond]
    codes += [code for place in elsewhere for code in place.boroughs]
    names = dict(boroughs or {})
    names |= {code: "" for code in codes if code not in names}
    known = list(dict.fromkeys(names.values()))
    places = {ward.code: place for place, ward in enumerate(wards)}
    places |= {code: len(wards) + known.index(name) for code, name in names.items()}
    points = mail_points(ours)
    offices = sorted(
        {
            postcode.ward
            for postcode in ours
            if point_of(postcode) in points and postcode.ward in places
        }
    )
    places |= {_OFFICE + code: len(wards) + len(known) + at for at, code in enumerate(offices)}
    sectors = _sectors(ours, elsewhere, places, points)
    index = {
        "areas": sorted(areas),
        "wards": [ward.slug for ward in wards],
        "boroughs": known,
        "offices": [places[code] for code in offices],
        "sectors": {sector: units_text(units) for sector, units in sorted(sectors.items())},
        "elsewhere": {
            place: answer[0] if len(answer) == 1 else answer
            for place, answer in sorted(_whole(elsewhere, places, sectors).items())
        },
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def mail_points(postcodes: Iterable[Postcode]) -> dict[GridPoint, int]:
    """Return each point that postcodes of several sectors share, and how many do.

    Homes of two sectors never share a point: these are the boxes and large firms that a mail
    office serves, and say nothing of where a sector lies.
    """
    held: dict[GridPoint, set[str]] = defaultdict(set)
    for postcode in postcodes:
        held[point_of(postcode)].add(postcode.postcode)
    return {
        point: len(postcodes)
        for point, postcodes in held.items()
        if len({sector_of(code) for code in postcodes}) > 1
    }


def point_of(postcode: Postcode) -> GridPoint:
    """Return where a postcode lies."""
    return postcode.easting, postcode.northing


def _sectors(
    postcodes: Iterable[Postcode],
    outside: Iterable[Outside],
    places: Mapping[str, int],
    points: Container[GridPoint],
) -> dict[str, dict[str, IndexEntry]]:
    """Return the answer for each unit of the sectors that the borough has a part of."""
    sectors: dict[str, dict[str, IndexEntry]] = defaultdict(dict)
    for postcode in postcodes:
        if postcode.ward in places:
            first = _OFFICE + postcode.ward if point_of(postcode) in points else postcode.ward
            sectors[sector_of(postcode.postcode)][postcode.postcode[-2:]] = _places(
                (first, *postcode.also, postcode.beyond or ""), places
            )
    single = [place for place in outside if not _is_sector(place.place)]
    near = [place for place in single if any(code in places for code in place.also)]
    told = {*sectors, *(sector_of(place.place) for place in near)}
    for other in single:
        if sector_of(other.place) in told:
            answer = _places((*other.boroughs, *other.also), places)
            sectors[sector_of(other.place)][other.place[-2:]] = answer
    return sectors


def _whole(
    outside: Iterable[Outside], places: Mapping[str, int], sectors: Iterable[str]
) -> dict[str, IndexEntry]:
    """Return the answer for each sector outside, or for its district where its sectors agree."""
    whole = {
        place.place: _places(place.boroughs, places) for place in outside if _is_sector(place.place)
    }
    answers: dict[str, set[IndexEntry]] = defaultdict(set)
    for sector, answer in [*whole.items(), *((sector, ()) for sector in sectors)]:
        answers[_district(sector)].add(answer)
    return {
        _district(sector) if len(answers[_district(sector)]) == 1 else sector: answer
        for sector, answer in whole.items()
    }


def units_text(units: Mapping[str, IndexEntry]) -> str:
    """Write the units of a sector, keeping two answers ready: one here and one other.

    A number becomes the answer here, and what was here becomes the other; `-` changes the two
    about; `+` with numbers sets the other alone. A letter is a unit and tells how many were passed
    over before it, `a` none and `z` 25; `_` passes over 26. A small letter's unit has the answer
    here, a capital's has both.
    """
    return "".join(_marks(units))


def _marks(units: Mapping[str, IndexEntry]) -> Iterator[str]:
    here, others, expected = -1, IndexEntry([-1]), 0
    for place, unit in sorted((_place(unit), unit) for unit in units):
        first, *also = units[unit]
        if first != here:
            yield "-" if (first,) == others else str(first)
            here, others = first, IndexEntry([here])
        if also and tuple(also) != others:
            yield "+" + ".".join(map(str, also))
            others = tuple(also)
        passed, expected = place - expected, place + 1
        step = _STEPS[passed % len(_STEPS)]
        yield "_" * (passed // len(_STEPS)) + (step.upper() if also else step)


def _places(codes: Iterable[str], places: Mapping[str, int]) -> IndexEntry:
    return tuple(dict.fromkeys(places[code] for code in codes if code in places))


def _place(unit: str) -> int:
    return LETTERS.index(unit[0]) * len(LETTERS) + LETTERS.index(unit[1])


def _is_sector(place: str) -> bool:
    return place[-1].isdigit()


def _district(place: str) -> str:
    return place.partition(" ")[0]
