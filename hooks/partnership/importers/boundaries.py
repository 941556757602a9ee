"""Ward boundaries: the wards of a GeoJSON file, a GeoPackage or a shapefile, as published.

The names of the properties carry the year (`WD25CD`, `LAD25NM`), so they are found by pattern.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from shapely import from_wkb
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from partnership.errors import suggestion
from partnership.importers.archive import held_in, is_archive, opened
from partnership.importers.geometry import in_british_isles, in_degrees
from partnership.importers.source_file import MOST_BYTES, SourceFile
from partnership.model.values import AREA_CODE

PUBLISHER = "Office for National Statistics"

_CODE = re.compile(r"^WD(\d\d)CD$", re.IGNORECASE)
_NAME = re.compile(r"^WD\d\dNM$", re.IGNORECASE)
_WELSH_NAME = re.compile(r"^WD\d\dNMW$", re.IGNORECASE)
_AREA_CODE = re.compile(r"^LAD\d\dCD$", re.IGNORECASE)
_AREA_NAME = re.compile(r"^LAD\d\dNM$", re.IGNORECASE)
_DEGREES = re.compile(r"CRS84|EPSG:{1,2}4326|4258", re.IGNORECASE)
_GRID = re.compile(r"EPSG:{1,2}27700|\"EPSG\",\"?27700|British_National_Grid", re.IGNORECASE)
_MOST_DEGREES = 360
"""A larger number is in metres, whatever the file says."""


@dataclass(frozen=True)
class BoundaryWard:
    """One ward of the file."""

    code: str
    name: str
    area_code: str
    area_name: str
    year: int
    """The year in the property names: the wards as they stood then."""
    ground: BaseGeometry
    welsh_name: str | None = None
    """Its name in Welsh, where it has another."""


_MOST_WARDS = 150
"""No borough has as many wards; a file with more is of several boroughs."""

_MOST_LACKING = 5
"""Wards that a message names."""


OwnWards = Callable[[], AbstractSet[str] | None]
"""Gives the codes of the borough's own wards, where something knows them."""


def wards_in(
    official: SourceFile,
    area: str | None,
    area_name: str | None,
    own: OwnWards = lambda: None,
) -> tuple[BoundaryWard, ...]:
    """Return the wards of one borough; raise ProblemsFoundError when they cannot be told.

    A file that names no borough is taken as the wards of the borough that is named here, or those
    of them that are its `own`.
    """
    wards = [
        _ward(official, number, feature) for number, feature in enumerate(_features(official), 1)
    ]
    if not any(ward.area_code for ward in wards):
        wards = _of_one_borough(official, wards, area, area_name, own())
    by_area: dict[str, list[BoundaryWard]] = defaultdict(list)
    for ward in wards:
        by_area[ward.area_code].append(ward)
    chosen = area or (next(iter(by_area)) if len(by_area) == 1 else None)
    if chosen is None:
        what = f"the file holds the wards of {len(by_area)} boroughs"
        raise official.refusal(what, "Name yours by its code: --area E06000004, for example.")
    if chosen not in by_area:
        what = f"the file has no ward of the borough {chosen}"
        known = "It holds: " + ", ".join(sorted(by_area)[:10]) + "."
        raise official.refusal(what, suggestion(chosen, by_area, known))
    found = sorted(by_area[chosen], key=lambda ward: ward.code)
    repeated = sorted({ward.code for ward, other in pairwise(found) if ward.code == other.code})
    if repeated:
        what = f"ward {', '.join(repeated)} stands in the file more than once"
        raise official.refusal(what, "Download it again.")
    return tuple(replace(ward, area_name=ward.area_name or area_name or chosen) for ward in found)


def _of_one_borough(
    official: SourceFile,
    wards: list[BoundaryWard],
    area: str | None,
    area_name: str | None,
    own: AbstractSet[str] | None,
) -> list[BoundaryWard]:
    """Return the wards of a file that does not name their borough as wards of the one named."""
    what = "the file does not say which borough its wards are in (it has no LAD columns)"
    if area is None or area_name is None:
        remedy = "Write 'area_code' and 'borough' in partnership.yml first."
        raise official.refusal(what, remedy)
    chosen = [ward for ward in wards if own is None or ward.code in own]
    if own is not None and len(chosen) < len(own):
        lacking = ", ".join(sorted(own - {ward.code for ward in chosen})[:_MOST_LACKING])
        what = f"the file lacks wards that postcodes of {area} are in, such as {lacking}"
        raise official.refusal(what, "Use wards and postcodes of the same years.")
    if len(chosen) > _MOST_WARDS:
        what += f", and its {len(wards):,} wards are more than one borough has"
        remedy = "Name a postcode file that says which are its own: --postcodes codepo_gb.zip."
        raise official.refusal(what, remedy)
    return [replace(ward, area_code=area, area_name=area_name) for ward in chosen]


INSTALL_READER = ".venv/bin/pip install --require-hashes -r requirements-formats.txt"
"""The command that installs the reader of GeoPackages and shapefiles."""

_GEOPACKAGE, _SHAPEFILE = b"SQLite format 3", b"\x00\x00\x27\x0a"


def _features(official: SourceFile) -> list[dict[str, Any]]:
    """Return the wards of a file with their properties and outlines, in a known projection."""
    if is_archive(official.path):
        features, stated = _in_archive(official)
    elif official.raw.startswith((_GEOPACKAGE, _SHAPEFILE)):
        features, stated = _of_layer(official, [official.path])
    else:
        features, stated = _of_geojson(official)
    if not _DEGREES.search(stated) and not _GRID.search(stated):
        what = f"the outlines are not in longitude and latitude but in {stated}"
        remedy = "Download them in WGS 84 or on the National Grid (EPSG:27700)."
        raise official.refusal(what, remedy)
    if not features:
        raise official.refusal("the file holds no ward", "Download it again.")
    return features


def _in_archive(official: SourceFile) -> tuple[list[dict[str, Any]], str]:
    """Return the wards of the GeoJSON file, GeoPackage or shapefile in an archive."""
    with opened(official, MOST_BYTES) as archive, TemporaryDirectory() as folder:
        held = {info: PurePath(info.filename) for info in held_in(archive)}
        for info, name in held.items():
            if name.suffix.lower() in {".geojson", ".json"}:
                return _of_geojson(SourceFile(official.path / name, archive.read(info)))
        for info, name in held.items():
            (Path(folder) / name.name).write_bytes(archive.read(info))
        layers = [path for path in Path(folder).iterdir() if path.suffix in {".gpkg", ".shp"}]
        return _of_layer(official, sorted(layers))


def _of_layer(official: SourceFile, paths: list[Path]) -> tuple[list[dict[str, Any]], str]:
    """Return the wards of the first layer of GeoPackages or shapefiles that has any."""
    try:
        from pyogrio import list_layers, read_info  # noqa: PLC0415 - few need it
        from pyogrio.errors import DataSourceError  # noqa: PLC0415 - the same
        from pyogrio.raw import read  # noqa: PLC0415 - the same
    except ImportError as error:
        what = "what reads a GeoPackage or a shapefile is not installed"
        remedy = f"Run `{INSTALL_READER}`, or download the boundaries as GeoJSON."
        raise official.refusal(what, remedy) from error
    try:
        layers = [
            (path, name)
            for path in paths
            for name, geometry in list_layers(path)
            if geometry and any(map(_CODE.match, read_info(path, layer=name)["fields"]))
        ]
        if not layers:
            what = "the file holds no layer of wards, with a field such as WD25CD"
            remedy = "Download the ward boundaries: GeoJSON, a GeoPackage or a zipped shapefile."
            raise official.refusal(what, remedy)
        path, name = layers[0]
        about, _, shapes, columns = read(path, layer=name, force_2d=True)
    except DataSourceError as error:
        what = "the file cannot be read as a GeoPackage or a shapefile"
        remedy = "A shapefile is several files: download them as one .zip and give that."
        raise official.refusal(what, remedy) from error
    rows = zip(*columns, strict=True)
    features = [
        {"properties": dict(zip(about["fields"], row, strict=True)), "geometry": from_wkb(shape)}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return features, str(about["crs"] or "CRS84")


def _of_geojson(official: SourceFile) -> tuple[list[dict[str, Any]], str]:
    remedy = "Download the ward boundaries as GeoJSON, a GeoPackage or a zipped shapefile."
    try:
        content = json.loads(official.text)
        features = list(content["features"])
        stated = content.get("crs", {}).get("properties", {}).get("name", "CRS84")
        limits = (content, content.get("properties") or {})
        is_partial = any(part.get("exceededTransferLimit") is True for part in limits)
        is_of_arcgis = any("attributes" in feature for feature in features)
    except json.JSONDecodeError as error:
        what = "the file is not GeoJSON, or it is cut short"
        raise official.refusal(what, remedy, error.lineno) from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "the file is not a GeoJSON collection of wards"
        raise official.refusal(what, remedy) from error
    if is_partial:
        what = "the file is only a part: the server stopped at its limit (exceededTransferLimit)"
        whole = "Download the whole file, or ask the server for the wards of your borough alone."
        raise official.refusal(what, whole)
    if is_of_arcgis:
        what = "the file is JSON as ArcGIS writes it, and not GeoJSON"
        raise official.refusal(what, f"{remedy} Ask the server with f=geojson.")
    return features, str(stated)


def _ward(official: SourceFile, number: int, feature: dict[str, Any]) -> BoundaryWard:
    try:
        properties: dict[str, Any] = feature["properties"]
        code_fields = [field for field in properties if _CODE.match(field)]
        if not code_fields or not any(map(_NAME.match, properties)):
            what = f"ward number {number} of the file lacks its code or its name"
            remedy = "The file needs properties such as WD25CD, WD25NM, LAD25CD and LAD25NM."
            raise official.refusal(what, remedy)
        name, welsh_name = _said(properties, _NAME), _said(properties, _WELSH_NAME)
        ward = BoundaryWard(
            code=_said(properties, _CODE),
            name=name,
            area_code=_said(properties, _AREA_CODE),
            area_name=_said(properties, _AREA_NAME),
            year=2000 + int(code_fields[0][2:4]),
            ground=_ground(feature),
            welsh_name=welsh_name if welsh_name not in ("", name) else None,
        )
    except (LookupError, TypeError, ValueError, AttributeError, ShapelyError) as error:
        what = f"ward number {number} of the file has no outline that can be read"
        raise official.refusal(what, "Download the boundaries again.") from error
    _refuse_odd_ward(official, ward)
    return ward


def _ground(feature: dict[str, Any]) -> BaseGeometry:
    """Return the ground of a ward in degrees; metres are told by their size."""
    ground = shape(feature["geometry"])
    return in_degrees(ground) if min(ground.bounds) > _MOST_DEGREES else ground


def _said(properties: dict[str, Any], pattern: re.Pattern[str]) -> str:
    """Return what the first property of a name says; nothing where there is none."""
    return next(
        (str(value or "").strip() for key, value in properties.items() if pattern.match(key)), ""
    )


def _refuse_odd_ward(official: SourceFile, ward: BoundaryWard) -> None:
    """Raise ProblemsFoundError where a ward has no code, no area, or lies elsewhere."""
    if not re.match(AREA_CODE, ward.code) or not ward.name:
        what = f"'{ward.code}' ('{ward.name}') is not a ward with its code and name"
        raise official.refusal(what, "Download the ward boundaries, not another geography.")
    if ward.ground.geom_type not in {"Polygon", "MultiPolygon"} or ward.ground.is_empty:
        what = f"the outline of ward {ward.code} is not an area"
        raise official.refusal(what, "Download the full or generalised boundaries.")
    west, south, east, north = ward.ground.bounds
    if not (in_british_isles(west, south) and in_british_isles(east, north)):
        what = f"the outline of ward {ward.code} is not in the British Isles"
        remedy = "Download the ward boundaries as GeoJSON in WGS 84 (longitude and latitude)."
        if in_british_isles(south, west) and in_british_isles(north, east):
            what += ": longitude and latitude seem to be swapped"
            remedy = "Download the file as GeoJSON, which gives longitude first, then latitude."
        raise official.refusal(what, remedy)
