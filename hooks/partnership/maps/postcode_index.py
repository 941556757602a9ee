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
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import product
from string import ascii_lowercase

from partnership.model.postcodes import Outside, Postcode, sector_of
from partnership.model.wards import Ward

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that a postcode can end with."""

_ORDER = {unit: place for place, unit in enumerate(map("".join, product(LETTERS, LETTERS)))}
"""The place of each unit among the 400 of a sector."""

GridPoint = tuple[int, int]
"""Metres east and north on the National Grid."""

_OFFICE = "the mail office in "

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
    points = mail_points(ours)
    offices = sorted(
        {postcode.ward for postcode in ours if postcode.point in points and postcode.ward in places}
    )
    of_offices = [places[code] for code in offices]
    places |= {code: len(wards) + known.index(name) for code, name in names.items()}
    places |= {_OFFICE + code: len(wards) + len(known) + at for at, code in enumerate(offices)}

    sectors = _sectors(ours, elsewhere, places, points)
    sectors_beyond = (place for place in elsewhere if place.place[-1].isdigit())
    whole = {place.place: _entry(places, *place.boroughs) for place in sectors_beyond}
    index = {
        "areas": sorted(areas),
        "wards": [ward.slug for ward in wards],
        "boroughs": known,
        "offices": of_offices,
        "sectors": {sector: units_text(units) for sector, units in sorted(sectors.items())},
        "elsewhere": {
            place: answer[0] if len(answer) == 1 else answer
            for place, answer in sorted(_by_district(whole, sectors).items())
        },
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _entry(places: Mapping[str, int], *codes: str | None) -> IndexEntry:
    """Return the places of some codes, each once; those without one are left out."""
    return tuple(dict.fromkeys(places[code] for code in codes if code and code in places))


def _sectors(
    ours: Sequence[Postcode],
    elsewhere: Sequence[Outside],
    places: Mapping[str, int],
    points: Container[GridPoint],
) -> dict[str, dict[str, IndexEntry]]:
    """Return the answers for single postcodes by their sector and unit, ours before others'."""
    sectors: dict[str, dict[str, IndexEntry]] = defaultdict(dict)
    for postcode in ours:
        if postcode.ward in places:
            first = _OFFICE + postcode.ward if postcode.point in points else postcode.ward
            answer = _entry(places, first, *postcode.also, postcode.beyond)
            sectors[sector_of(postcode.postcode)][postcode.postcode[-2:]] = answer
    single = [place for place in elsewhere if not place.place[-1].isdigit()]
    near = [place for place in single if any(code in places for code in place.also)]
    told = {*sectors, *(sector_of(place.place) for place in near)}
    for other in single:
        if sector_of(other.place) in told:
            answer = _entry(places, *other.boroughs, *other.also)
            sectors[sector_of(other.place)][other.place[-2:]] = answer
    return sectors


def mail_points(postcodes: Iterable[Postcode]) -> dict[GridPoint, int]:
    """Return each point that postcodes of several sectors share, and how many do.

    Homes of two sectors never share a point: these are the boxes and large firms that a mail
    office serves, and say nothing of where a sector lies.
    """
    held: dict[GridPoint, set[str]] = defaultdict(set)
    for postcode in postcodes:
        held[postcode.point].add(postcode.postcode)
    return {
        point: len(postcodes)
        for point, postcodes in held.items()
        if len({sector_of(code) for code in postcodes}) > 1
    }


def _by_district(whole: Mapping[str, IndexEntry], sectors: Iterable[str]) -> dict[str, IndexEntry]:
    """Return the answer for each whole sector, or for its district where its sectors agree."""
    districts = {sector: sector.partition(" ")[0] for sector in (*whole, *sectors)}
    answers: dict[str, set[IndexEntry]] = defaultdict(set)
    for sector, answer in [*whole.items(), *((sector, ()) for sector in sectors)]:
        answers[districts[sector]].add(answer)
    return {
        districts[sector] if len(answers[districts[sector]]) == 1 else sector: answer
        for sector, answer in whole.items()
    }


def units_text(units: Mapping[str, IndexEntry]) -> str:
    """Write the units of a sector, keeping two answers ready: one here and one other.

    A number becomes the answer here, and what was here becomes the other; `-` changes the two
    about; `+` with numbers sets the other alone. A letter is a unit and tells how many were passed
    over before it, `a` none and `z` 25; `_` passes over 26. A small letter's unit has the answer
    here, a capital's has both.
    """
    text, here, others, expected = "", -1, IndexEntry([-1]), 0
    for unit in sorted(units, key=lambda unit: _ORDER[unit]):
        first, *also = units[unit]
        if first != here:
            text += "-" if (first,) == others else str(first)
            here, others = first, IndexEntry([here])
        if also and tuple(also) != others:
            text += "+" + ".".join(map(str, also))
            others = tuple(also)
        passed, expected = _ORDER[unit] - expected, _ORDER[unit] + 1
        step = ascii_lowercase[passed % len(ascii_lowercase)]
        text += "_" * (passed // len(ascii_lowercase)) + (step.upper() if also else step)
    return text
