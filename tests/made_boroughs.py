"""Boroughs of the shapes that partnerships have, with official files made for them.

Names, codes and forces are real, so that each is the shape it is; ground, postcodes and records are
made up, and every ward is a square.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from partnership.importers.geometry import on_grid

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_KINDS = (
    *("Burglary", "Vehicle crime", "Anti-social behaviour", "Anti-social behaviour"),
    *("Violence and sexual offences", "Criminal damage and arson", "Shoplifting", "Drugs"),
    *("Violence and sexual offences", "Public order", "Other theft", "Other crime"),
    *("Anti-social behaviour", "Anti-social behaviour", "Robbery", "Bicycle theft"),
)


@dataclass(frozen=True)
class MadeBorough:
    """A borough with what is particular about it."""

    name: str
    code: str
    force: str
    wards: int
    areas: tuple[str, ...]
    """Its postcode areas."""
    side: float = 0.01
    """The width of a ward in degrees."""
    apart: float = 0
    """The water between two wards, in degrees."""
    welsh: bool = False
    corner: tuple[float, float] = (-1.3, 54.5)
    """Its south-western corner."""

    def places(self) -> Iterator[tuple[str, float, float]]:
        """Yield the code of each ward with its own corner."""
        across = int(self.wards**0.5) or 1
        west, south = self.corner
        step = self.side + self.apart
        for number in range(self.wards):
            row, column = divmod(number, across)
            code = f"{self.code[0]}05{self.code[-3:]}{number:03}"
            yield code, round(west + column * step, 6), round(south + row * step, 6)


HARTLEPOOL = MadeBorough("Hartlepool", "E06000001", "Cleveland Police", 12, ("TS",))
SEFTON = MadeBorough("Sefton", "E08000014", "Merseyside Police", 22, ("L", "PR"))
LEEDS = MadeBorough("Leeds", "E08000035", "West Yorkshire Police", 33, ("LS", "WF"))
CORNWALL = MadeBorough(
    "Cornwall", "E06000052", "Devon & Cornwall Police", 122, ("PL", "TR"), corner=(-5.5, 50.1)
)
CITY = MadeBorough(
    "City of London", "E09000001", "City of London Police", 25, ("EC",), 0.0015, corner=(-0.1, 51.5)
)
SCILLY = MadeBorough(
    "Isles of Scilly", "E06000053", "Devon & Cornwall Police", 5, ("TR",), 0.01, 0.02,
    corner=(-6.35, 49.9),
)  # fmt: skip
ANGLESEY = MadeBorough(
    "Isle of Anglesey", "W06000001", "North Wales Police", 11, ("LL",), 0.05, welsh=True,
    corner=(-4.5, 53.2),
)  # fmt: skip
BOROUGHS = (HARTLEPOOL, SEFTON, LEEDS, CORNWALL, CITY, SCILLY, ANGLESEY)


@dataclass(frozen=True)
class MadeFiles:
    """The official files of a borough."""

    wards: Path
    postcodes: tuple[Path, ...]
    crime: tuple[Path, ...]

    def options(self) -> list[str]:
        """Return what the command that begins a borough is given."""
        words = ["--wards", str(self.wards), "--valid-from", "2021-05-06"]
        for path in self.postcodes:
            words += ["--postcodes", str(path)]
        for path in self.crime:
            words += ["--crime", str(path)]
        return words


def write_files(
    borough: MadeBorough, folder: Path, months: int = 1, postcodes: int = 4, rows: int = 8
) -> MadeFiles:
    """Write boundaries, postcode files and monthly files, with so many of each a ward."""
    folder.mkdir(parents=True, exist_ok=True)
    wards = folder / "wards.geojson"
    features = [_feature(borough, *place) for place in borough.places()]
    wards.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return MadeFiles(
        wards,
        tuple(_postcodes(borough, folder, area, postcodes) for area in borough.areas),
        tuple(_month(borough, folder, number, rows) for number in range(months)),
    )


def _feature(borough: MadeBorough, code: str, west: float, south: float) -> dict[str, object]:
    east, north = round(west + borough.side, 6), round(south + borough.side, 6)
    names = {"WD25CD": code, "WD25NM": f"Ward {int(code[-3:]):04}"}
    if borough.welsh:
        names["WD25NMW"] = f"Ward Gymraeg {int(code[-3:]):04}"
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": names | {"LAD25CD": borough.code, "LAD25NM": borough.name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _postcodes(borough: MadeBorough, folder: Path, area: str, count: int) -> Path:
    """Write a file of Code-Point Open with the wards of one postcode area of the borough."""
    position = borough.areas.index(area)
    own = list(borough.places())[position :: len(borough.areas)]
    lines = []
    for place, (code, west, south) in enumerate(own):
        for number in range(count):
            inward = f"{number // 400 % 9 + 1}{_LETTERS[number // 20 % 20]}{_LETTERS[number % 20]}"
            share = (number % 37 + 1) / 39
            point = np.array([[west + borough.side * share, south + borough.side * (1 - share)]])
            ((east, north),) = on_grid(point).round().astype(int).tolist()
            rest = f'"{borough.code[0]}92000001","","","","{borough.code}","{code}"'
            lines.append(f'"{area}{place % 99 + 1} {inward}",10,{east},{north},{rest}')
    path = folder / f"{area.lower()}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _month(borough: MadeBorough, folder: Path, number: int, rows: int) -> Path:
    """Write a monthly file: the rows of a borough, and some of elsewhere."""
    path = folder / f"{month_named(number)}-street.csv"
    path.write_text("\n".join((HEADER, *month_rows(borough, number, rows))) + "\n", "utf-8")
    return path


def month_named(number: int) -> str:
    """Return the name of a month by its place."""
    return f"{2022 + number // 12}-{number % 12 + 1:02}"


def month_rows(borough: MadeBorough, number: int, rows: int) -> Iterator[str]:
    """Yield rows in each ward, each month some more, and some of elsewhere."""
    month, force = month_named(number), borough.force
    elsewhere = [("", borough.corner[0] - 1, borough.corner[1] + 0.5)] * (borough.wards // 4 + 1)
    for place, (code, west, south) in enumerate((*borough.places(), *elsewhere)):
        for row in range(rows + place * (number + 1) % 41 // 6):
            kind = _KINDS[row % len(_KINDS)]
            crime_id = "" if kind.startswith("Anti") else f"{month}{code}{place:04}{row:04}"
            share = row // 2 * 37 % 90 / 100
            x, y = west + borough.side * (share + 0.052345), south + borough.side * 0.498765
            yield f"{crime_id},{month},{force},{force},{x:.6f},{y:.6f},On or near Road,,,{kind},,"
