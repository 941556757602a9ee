"""Tells which postcodes belong to other boroughs: whole sectors where that is enough."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable

from partnership.model.postcodes import Outside, sector_of


def outside(
    rows: Iterable[tuple[str, str]], ours: set[str], near: Container[str] = ()
) -> tuple[Outside, ...]:
    """Return what lies outside, from every postcode of the file with its borough's code.

    Postcodes stand alone only in sectors that the borough shares, or where they are near it;
    a row without a borough, as of a postcode without a point, says nothing.
    """
    sectors: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for postcode, borough in rows:
        if borough:
            sectors[sector_of(postcode)].append((postcode, borough))
    found: list[Outside] = []
    for sector, held in sectors.items():
        is_whole = all(borough not in ours for _, borough in held)
        if is_whole:
            count = Counter(borough for _, borough in held)
            found.append(Outside(sector, tuple(sorted(count, key=lambda one: (-count[one], one)))))
        found += [
            Outside(code, (borough,))
            for code, borough in held
            if borough not in ours and (code in near or not is_whole)
        ]
    return tuple(sorted(found))
