"""Makes records of more or fewer wards and months out of a partnership's own, to measure with.

A larger borough is the same one again beside itself, under other codes, names and postcodes.
A smaller one has lost wards, but none that a plan or a revision names.
"""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import numpy as np
from partnership.checks.gate import load_partnership
from partnership.importers.geometry import GRID
from partnership.model.crime import CrimeMonth
from partnership.model.partnership import Partnership
from partnership.model.postcodes import area_of, ward_set_of_codes
from partnership.model.wards import Outline, Ward, WardSet, WardSets, set_in_force
from partnership.records.writing import month_text, source_text, wards_text

ByWard = dict[str, dict[str, int]]
"""Ward code, category: the number of records."""


@dataclass(frozen=True)
class Twin:
    """A ward of the enlarged borough: a ward at hand, or what stands for it farther on."""

    of: Ward
    number: int
    """How many times the borough comes before it; 0 for a ward at hand."""

    @property
    def ward(self) -> Ward:
        """The ward with a code, a name and an address of its own."""
        if not self.number:
            return self.of
        mark = self.number + 1
        own = {"name": f"{self.of.name} {mark}", "slug": f"{self.of.slug}-{mark}"}
        return self.of.model_copy(update={"code": twin_code(self.of.code, self.number), **own})


def twin_code(code: str, number: int) -> str:
    """Return the code of the twin of a ward."""
    return f"{code[0]}{int(code[1:]) + 100_000 * number:08}"


def twin_area(area: str, number: int) -> str:
    """Return the twin of a postcode area; no real one begins with a Q."""
    return f"Q{ascii_uppercase[number - 1]}" if number else area


def write_months(data: Path, folder: Path, wanted: int) -> None:
    """Copy the records and repeat their months backwards in time until there are so many.

    No two months are ever alike in every count, so each time round a ward has one record more.
    Categories lose the month in which they began, which the made months lie before.
    """
    shutil.copytree(data, folder)
    categories = folder / "categories.yml"
    categories.write_text(re.sub(r"\n +began: .*", "", categories.read_text("utf-8")), "utf-8")
    records = load_partnership(data)
    months = records.months
    for number in range(wanted - len(months)):
        times_round, place = divmod(number, len(months))
        month, model = months[0].month.plus(-1 - number), months[place]
        counts = {count: _more(lines, times_round + 1) for count, lines in model.counts.items()}
        of_month = {"vintage": month.name, "file": None, "sha256": None}
        source = model.source.model_copy(update=of_month)
        made = model.model_copy(update={"month": month, "source": source})
        _write_month(folder, made, counts, records.ward_sets)


def _more(lines: ByWard, records: int) -> ByWard:
    """Return counts with so many records more of one category in one ward."""
    ward, line = next(iter(lines.items()))
    category, count = next(iter(line.items()))
    return {**lines, ward: {**line, category: count + records}}


def write_wards(data: Path, folder: Path, wanted: int) -> None:
    """Copy the records with so many wards in the latest set, and as many times more in others."""
    shutil.copytree(data, folder)
    # These name wards that the new borough has not, and imports alone need the outlines.
    for path in (folder / "places.yml", *folder.glob("boundaries/*-exact.geojson")):
        path.unlink(missing_ok=True)
    records = load_partnership(data)
    latest = len(records.ward_sets[-1].wards)
    named = _text_that_names_wards(data)
    twins = {
        ward_set.id: list(_twins(ward_set, round(len(ward_set.wards) * wanted / latest), named))
        for ward_set in records.ward_sets
    }
    _write_sets(folder, records, twins)
    for month in records.months:
        counts = {
            set_id: {twin.ward.code: by_ward[twin.of.code] for twin in twins[set_id]}
            for set_id, by_ward in month.counts.items()
        }
        _write_month(folder, month, counts, records.ward_sets)
    for set_id, those in twins.items():
        _write_outlines(
            folder / "boundaries" / f"{set_id}.geojson", records.outlines[set_id], those
        )
    _write_postcodes(folder, records, [twin for those in twins.values() for twin in those])


def _text_that_names_wards(data: Path) -> str:
    names = ("plans/**/*.yml", "meetings/*.yml", "releases.yml")
    files = [path for name in names for path in sorted(data.glob(name))]
    return "".join(path.read_text("utf-8") for path in files)


def _twins(ward_set: WardSet, wanted: int, named: str) -> Iterator[Twin]:
    """Yield so many wards, those that are named elsewhere first."""
    wards = sorted(ward_set.wards, key=lambda ward: (ward.code not in named, ward.code))
    for place in range(wanted):
        yield Twin(wards[place % len(wards)], place // len(wards))


def _write_sets(folder: Path, records: Partnership, twins: dict[str, list[Twin]]) -> None:
    sets = [
        ward_set.model_copy(update={"wards": tuple(twin.ward for twin in twins[ward_set.id])})
        for ward_set in records.ward_sets
    ]
    (folder / "wards.yml").write_text(wards_text(WardSets(sets=tuple(sets))), "utf-8")


def _write_month(
    folder: Path, month: CrimeMonth, counts: dict[str, ByWard], sets: Sequence[WardSet]
) -> None:
    """Write a month with other counts, and with as many rows as they add up to."""
    in_set = {
        set_id: sum(sum(line.values()) for line in by_ward.values())
        for set_id, by_ward in counts.items()
    }
    inside, rows = in_set[set_in_force(sets, month.month.first_day).id], month.coverage.rows
    read = inside + (rows.outside or 0) + (rows.without_location or 0)
    told = rows.model_copy(update={"read": read, "in_borough": inside, "in_set": in_set})
    coverage = month.coverage.model_copy(update={"rows": told})
    made = month.model_copy(update={"counts": counts, "locations": {}, "coverage": coverage})
    (folder / "crime" / f"{month.month}.yml").write_text(month_text(made, {}), "utf-8")


def _write_outlines(path: Path, outlines: tuple[Outline, ...], twins: list[Twin]) -> None:
    """Lay every repeated borough beside the others."""
    features = {
        feature["properties"]["code"]: feature
        for feature in json.loads(path.read_text())["features"]
    }
    made = []
    for twin in twins:
        feature = features[twin.of.code]
        label, shape = feature["properties"]["label"], feature["geometry"]
        by = _shift(outlines, twin.number)
        own = {"code": twin.ward.code, "name": twin.ward.name, "label": _moved(label, by)}
        ground = {**shape, "coordinates": _moved(shape["coordinates"], by)}
        made.append({**feature, "properties": own, "geometry": ground})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), "utf-8")


def _shift(outlines: Sequence[Outline], number: int) -> tuple[float, float]:
    """Return how far off a repeated borough lies: three to the east, then the next row north."""
    points = [point for outline in outlines for ring in outline.rings() for point in ring]
    width, height = (1.1 * (max(ends) - min(ends)) for ends in zip(*points, strict=True))
    row, column = divmod(number, 3)
    return width * column, height * row


def _points_of(records: Partnership, number: int) -> list[tuple[int, int]]:
    """Return the place of each postcode in a repeated borough, in metres east and north."""
    named = ward_set_of_codes({postcode.ward for postcode in records.postcodes}, records.ward_sets)
    east, north = _shift(records.outlines[named.id], number)
    eastings = np.array([postcode.easting for postcode in records.postcodes])
    northings = np.array([postcode.northing for postcode in records.postcodes])
    longitudes, latitudes = GRID.transform(eastings, northings, direction="INVERSE")
    eastings, northings = GRID.transform(longitudes + east, latitudes + north)
    return list(zip(eastings.round().astype(int), northings.round().astype(int), strict=True))


def _moved(place: list[Any], by: tuple[float, float]) -> list[Any]:
    """Return a point, or points in lists, moved by so many degrees."""
    if isinstance(place[0], list):
        return [_moved(point, by) for point in place]
    return [round(place[0] + by[0], 5), round(place[1] + by[1], 5)]


def _write_postcodes(folder: Path, records: Partnership, twins: list[Twin]) -> None:
    """Write the postcodes of every ward there is, and which may lie in another of them too."""
    source = records.postcode_source
    if source is None:
        return
    codes = {(twin.of.code, twin.number): twin.ward.code for twin in twins}
    numbers = sorted({twin.number for twin in twins})
    lines, edges = ["postcode,ward_code,easting,northing"], ["postcode,also_ward_code,metres"]
    rim = ["postcode,also_area_code,metres"]
    points = {number: _points_of(records, number) for number in numbers}
    for (place, held), number in product(enumerate(records.postcodes), numbers):
        if (held.ward, number) in codes:
            area, (easting, northing) = area_of(held.postcode), points[number][place]
            postcode = twin_area(area, number) + held.postcode.removeprefix(area)
            lines.append(f"{postcode},{codes[held.ward, number]},{easting},{northing}")
            also = (codes[ward, number] for ward in held.also if (ward, number) in codes)
            edges += (f"{postcode},{ward},0" for ward in also)
            rim += [f"{postcode},{held.beyond},0"] if held.beyond else []
    (folder / "postcodes.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "postcodes-edges.csv").write_text("\n".join(edges) + "\n", "utf-8")
    (folder / "postcodes-rim.csv").write_text("\n".join(rim) + "\n", "utf-8")
    areas = [twin_area(area, number) for area in source.areas or () for number in numbers]
    enlarged = source.model_copy(update={"areas": tuple(sorted(set(areas)))})
    (folder / "postcodes.yml").write_text(source_text(enlarged, "postcodes"), "utf-8")
