"""The index of all postcodes: one small file that the page loads once.

It is JSON with six parts:

- `areas`: the postcode areas that the list covers completely, such as `TS`;
- `wards`: the slug of each ward; numbers below their count are indexes of this list;
- `boroughs`: the names of other boroughs, whose numbers follow those of the wards;
- `offices`: the wards of delivery offices, whose numbers follow those of the boroughs. They mark
  postcodes that say nothing about where their sector lies (see `shared_points`);
- `sectors`: the units of each sector, such as `TS15 9`, that is partly in the borough;
- `elsewhere`: the other sectors, or whole districts, each with its borough or boroughs. A sector
  with a few units near the borough boundary is also in `sectors`, with these only.

A unit is the last two letters of a postcode: a sector has 400, in the order of the 20 letters in
use. `encode_units` describes their encoding, which `overrides/assets/javascripts/postcodes.js`
decodes.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import product
from string import ascii_lowercase

from partnership.model.postcodes import ElsewherePostcode, Postcode, sector_of
from partnership.model.wards import Ward

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters that a postcode can end with
# The number of each unit among the 400 of a sector.
_ORDER = {unit: place for place, unit in enumerate(map("".join, product(LETTERS, LETTERS)))}
GridPoint = tuple[int, int]  # metres east and north on the National Grid
_DELIVERY_OFFICE = "the delivery office in "
IndexEntry = tuple[int, ...]  # indexes of wards or boroughs, most likely first


def finder_index(
    postcodes: Iterable[Postcode],
    wards: Sequence[Ward],
    outside: Iterable[ElsewherePostcode] = (),
    boroughs: Mapping[str, str] | None = None,
    areas: Iterable[str] = (),
) -> str:
    """Return the index; postcodes of wards that are not in the list are left out.

    `boroughs` maps codes to names of other boroughs; those without a name are merged as "".
    """
    ours, elsewhere = tuple(postcodes), tuple(outside)
    codes = [postcode.beyond for postcode in ours if postcode.beyond]
    codes += [code for place in elsewhere for code in place.boroughs]
    names = dict(boroughs or {})
    names |= {code: "" for code in codes if code not in names}
    known = list(dict.fromkeys(names.values()))
    places = {ward.code: place for place, ward in enumerate(wards)}
    points = shared_points(ours)
    offices = sorted(
        {postcode.ward for postcode in ours if postcode.point in points and postcode.ward in places}
    )
    of_offices = [places[code] for code in offices]
    places |= {code: len(wards) + known.index(name) for code, name in names.items()}
    first = len(wards) + len(known)
    places |= {_DELIVERY_OFFICE + code: first + at for at, code in enumerate(offices)}

    sectors = _sectors(ours, elsewhere, places, points)
    sectors_beyond = (place for place in elsewhere if place.place[-1].isdigit())
    whole = {place.place: _entry(places, *place.boroughs) for place in sectors_beyond}
    index = {
        "areas": sorted(areas),
        "wards": [ward.slug for ward in wards],
        "boroughs": known,
        "offices": of_offices,
        "sectors": {sector: encode_units(units) for sector, units in sorted(sectors.items())},
        "elsewhere": {
            place: answer[0] if len(answer) == 1 else answer
            for place, answer in sorted(_by_district(whole, sectors).items())
        },
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def _entry(places: Mapping[str, int], *codes: str | None) -> IndexEntry:
    return tuple(dict.fromkeys(places[code] for code in codes if code and code in places))


def _sectors(
    ours: Sequence[Postcode],
    elsewhere: Sequence[ElsewherePostcode],
    places: Mapping[str, int],
    points: Container[GridPoint],
) -> dict[str, dict[str, IndexEntry]]:
    sectors: dict[str, dict[str, IndexEntry]] = defaultdict(dict)
    for postcode in ours:
        if postcode.ward in places:
            first = _DELIVERY_OFFICE + postcode.ward if postcode.point in points else postcode.ward
            answer = _entry(places, first, *postcode.also, postcode.beyond)
            sectors[sector_of(postcode.postcode)][postcode.postcode[-2:]] = answer
    single = [place for place in elsewhere if not place.place[-1].isdigit()]
    near = [place for place in single if any(code in places for code in place.also)]
    listed = {*sectors, *(sector_of(place.place) for place in near)}
    for other in single:
        if sector_of(other.place) in listed:
            answer = _entry(places, *other.boroughs, *other.also)
            sectors[sector_of(other.place)][other.place[-2:]] = answer
    return sectors


def shared_points(postcodes: Iterable[Postcode]) -> dict[GridPoint, int]:
    """Return each point shared by postcodes of several sectors, and how many share it.

    Homes in different sectors never share a point. These postcodes are PO boxes and large firms
    served by a mail office, and say nothing about where a sector lies.
    """
    by_point: dict[GridPoint, set[str]] = defaultdict(set)
    for postcode in postcodes:
        by_point[postcode.point].add(postcode.postcode)
    return {
        point: len(postcodes)
        for point, postcodes in by_point.items()
        if len({sector_of(code) for code in postcodes}) > 1
    }


def _by_district(whole: Mapping[str, IndexEntry], sectors: Iterable[str]) -> dict[str, IndexEntry]:
    """Return the answer for each whole sector, or for its district if its sectors agree."""
    districts = {sector: sector.partition(" ")[0] for sector in (*whole, *sectors)}
    answers: dict[str, set[IndexEntry]] = defaultdict(set)
    for sector, answer in [*whole.items(), *((sector, ()) for sector in sectors)]:
        answers[districts[sector]].add(answer)
    return {
        districts[sector] if len(answers[districts[sector]]) == 1 else sector: answer
        for sector, answer in whole.items()
    }


def encode_units(units: Mapping[str, IndexEntry]) -> str:
    """Encode the units of a sector, with two current answers: one here and one elsewhere.

    A number sets the answer here, and the previous one becomes the answer elsewhere. `-` swaps the
    two. `+` with numbers sets only the answer elsewhere. A letter is a unit: it counts the units
    skipped before it, from `a` for none to `z` for 25; `_` skips 26. A lower-case unit has the
    answer here, an upper-case one has both.
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
