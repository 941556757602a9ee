"""Measures imports for the boroughs of one police force, and how boroughs of other sizes begin.

The ward outlines of two of them are at hand. Those of the other two are made here for the measure
alone: the ground nearest to the mean points of small areas (LSOA), put together by the numbers in
their names. They are near enough to the truth to be counted on, and no more.
"""

import csv
import io
import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean
from zipfile import ZIP_DEFLATED, ZipFile

import shapely
from bench.running import Line, Run, command
from building import OFFICIAL, TODAYS
from made_boroughs import (
    CITY,
    CORNWALL,
    HEADER,
    LEEDS,
    SCILLY,
    MadeBorough,
    month_named,
    month_rows,
    write_files,
)
from partnership.cli.common import main
from shapely.geometry import mapping

_SMALL_AREA = re.compile(r"(.+) ([0-9]{3})[A-Z]")
"""The name of a small area: its borough, the number of its group, its own letter."""


@dataclass(frozen=True)
class Borough:
    """A borough of the force."""

    code: str
    name: str
    outlines: Path | None = None
    """Its wards as published; where there are none, they are made from the rows."""


BOROUGHS = (
    Borough(
        "E06000004", "Stockton-on-Tees", OFFICIAL / "wards/wards_2025-12_WD25_E06000004.geojson"
    ),
    Borough("E06000001", "Hartlepool", OFFICIAL / "wards/wards_2025-12_WD25_E06000001.geojson"),
    Borough("E06000002", "Middlesbrough"),
    Borough("E06000003", "Redcar and Cleveland"),
)


def borough_lines(folder: Path) -> Iterator[Line]:
    """Yield what an import of every month for four boroughs takes, one after the other."""
    files = sorted((OFFICIAL / "crime").glob("*.csv"))
    if not files:
        yield "import for four boroughs", "not measured", "the official files are not at hand"
        return
    runs = [_import(folder, borough, files) for borough in BOROUGHS]
    together = sum(run.work for run in runs)
    name = f"import of {len(files)} months for four boroughs, one after the other / for one"
    yield name, f"{together / runs[0].work:.2f}", "aim: at most 4.4"
    seconds = sum(run.seconds for run in runs)
    yield "the same", f"{seconds:.2f} s", "outlines of two boroughs are made for the measure"
    most = max(run.mebibytes for run in runs)
    yield "peak memory of these imports", f"{most:.0f} MiB", "aim: under 300 MiB"


_REAL_SIZES = {LEEDS: (680, 290), CORNWALL: (200, 35), CITY: (120, 30), SCILLY: (20, 2)}
"""About how many postcodes, and rows a month, a ward of each has."""

_MONTHS = 36


def beginning_lines(folder: Path) -> Iterator[Line]:
    """Yield what it takes to begin a borough of real size, from made files to a built site."""
    for borough, (postcodes, rows) in _REAL_SIZES.items():
        home = folder / borough.code
        files = write_files(borough, home / "official", _MONTHS, postcodes, rows)
        data = home / "data"
        words = ("new", "borough", borough.name, "--code", borough.code, "--force", borough.force)
        begun = command("partnership", "--data", str(data), *words, *files.options(), runs=1)
        site = str(home / "site")
        built = command("mkdocs", "build", "-q", "-d", site, runs=1, PARTNERSHIP_DATA=str(data))
        name = f"{borough.name}: {borough.wards} wards, {_MONTHS} months, from files to a site"
        yield name, f"{begun.work + built.work:.1f} s", "aim: under 60 s of the processor"
        most = max(begun.mebibytes, built.mebibytes)
        yield "the same: peak memory", f"{most:.0f} MiB", "aim: under 1,000 MiB"


_FORCES = 44
_OF_A_FORCE = 7
"""Forces of England and Wales with that of the railways, and boroughs of most."""


def all_lines(folder: Path) -> Iterator[Line]:
    """Yield what it takes to import one archive into many boroughs and build their sites.

    BENCH_BOROUGHS says how many; 308 are all of 44 forces. Each has the wards, postcodes and rows
    of a usual borough.
    """
    count = int(os.environ.get("BENCH_BOROUGHS", "14"))
    boroughs = [_usual_borough(number) for number in range(count)]
    for borough in boroughs:
        files = write_files(borough, folder / "official" / borough.code, 0, 215)
        words = ("new", "borough", borough.name, "--code", borough.code, "--force", borough.force)
        data = str(folder / "boroughs" / borough.code)
        with redirect_stdout(io.StringIO()):
            main.main(["--data", data, *words, *files.options()], standalone_mode=False)
    _write_archive(boroughs, folder / "latest.zip")
    given = ("build-all", str(folder / "boroughs"), "--site", str(folder / "sites"))
    run = command("partnership", *given, "--crime", str(folder / "latest.zip"), runs=1)
    name = f"build-all with {count} boroughs of {_MONTHS} months: for each"
    yield name, f"{run.work / count:.1f} s", "of the processor; as much, however many they are"
    yield "the same: all of it", f"{run.seconds:.0f} s", ""
    memory = f"{run.mebibytes:.0f} MiB"
    yield "the same: peak memory of a process", memory, "aim: under 1,000 MiB"


def _usual_borough(number: int) -> MadeBorough:
    corner = (-5 + number % 20 * 0.2, 50 + number // 20 * 0.2)
    area = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
    force = f"Force {number // _OF_A_FORCE % _FORCES}"
    return MadeBorough(f"Borough {number}", f"E06{number:06}", force, 24, (area,), corner=corner)


def _write_archive(boroughs: Sequence[MadeBorough], path: Path) -> None:
    """Write the months of every force into one archive, as data.police.uk does."""
    by_force: dict[str, list[MadeBorough]] = defaultdict(list)
    for borough in boroughs:
        by_force[borough.force].append(borough)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (force, own) in product(range(_MONTHS), by_force.items()):
            month = month_named(number)
            rows = (row for borough in own for row in month_rows(borough, number, 60))
            name = f"{month}/{month}-{force.lower().replace(' ', '-')}-street.csv"
            archive.writestr(name, "\n".join((HEADER, *rows)) + "\n")


def _import(folder: Path, borough: Borough, files: Sequence[Path]) -> Run:
    data = folder / borough.code
    write_borough(borough, data, files)
    return command("partnership", "--data", str(data), "import", "crime", *map(str, files))


def write_borough(borough: Borough, data: Path, files: Sequence[Path]) -> None:
    """Write the folder of a borough: what it is, its categories and its wards."""
    data.mkdir()
    shutil.copy(TODAYS / "categories.yml", data)
    text = (TODAYS / "partnership.yml").read_text("utf-8")
    own = re.sub(r"(?m)^borough: .*$", f"borough: {borough.name}", text, count=1)
    own = re.sub(r"(?m)^area_code: .*$", f"area_code: {borough.code}", own, count=1)
    (data / "partnership.yml").write_text(own, "utf-8")
    outlines = borough.outlines
    if outlines is None:
        outlines = data.with_suffix(".geojson")
        outlines.write_text(made_outlines(borough, files), "utf-8")
    words = ("import", "wards", str(outlines), "--set", "2023", "--valid-from", "2023-05-04")
    command("partnership", "--data", str(data), *words, runs=1)


def made_outlines(borough: Borough, files: Sequence[Path]) -> str:
    """Return wards of a borough as the Office for National Statistics would publish them."""
    areas = _small_areas(files)
    points = shapely.multipoints([area.point for area in areas])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, ordered=True))
    wards: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for area, cell in zip(areas, cells, strict=True):
        if area.borough == borough.name:
            wards[area.group].append(cell)
    features = [_feature(borough, group, parts) for group, parts in sorted(wards.items())]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _feature(borough: Borough, group: str, parts: list[shapely.Geometry]) -> dict[str, object]:
    properties = {
        "WD25CD": f"E05{borough.code[-3:]}{group}",
        "WD25NM": f"{borough.name} {group}",
        "LAD25CD": borough.code,
        "LAD25NM": borough.name,
    }
    ground = mapping(shapely.coverage_union_all(parts))
    return {"type": "Feature", "properties": properties, "geometry": ground}


@dataclass(frozen=True)
class _SmallArea:
    """A small area of the census as rows tell of it."""

    borough: str
    group: str
    """The number that it shares with the small areas around it."""
    point: tuple[float, float]
    """The mean longitude and latitude of its rows."""


def _small_areas(files: Sequence[Path]) -> list[_SmallArea]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path in files:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["LSOA name"]:
                    found[row["LSOA name"]].append(
                        (float(row["Longitude"]), float(row["Latitude"]))
                    )
    matches = ((_SMALL_AREA.fullmatch(name), points) for name, points in sorted(found.items()))
    areas = (_SmallArea(name[1], name[2], _middle(points)) for name, points in matches if name)
    return list({area.point: area for area in areas}.values())


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    longitudes, latitudes = zip(*points, strict=True)
    return fmean(longitudes), fmean(latitudes)
