"""Reads ward boundaries from a GeoJSON file, a GeoPackage or a shapefile, as published."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from partnership.importers.geometry import off_grid
from partnership.importers.source_file import SourceFile, lacking_columns, members_of, named_columns
from partnership.model.values import AREA_CODE
from partnership.model.wards import in_british_isles

_CODE_AND_NAME = {"code": ("wd??cd",), "name": ("wd??nm",)}
_BOROUGH = {"area_code": ("lad??cd",), "area_name": ("lad??nm",)}
_PROPERTIES = {**_CODE_AND_NAME, "welsh_name": ("wd??nmw",), **_BOROUGH}
"""The property names of a ward, each with the year of the wards."""

_DEGREES = re.compile(r"CRS84|EPSG:{1,2}4326|4258", re.IGNORECASE)
_GRID = re.compile(r"EPSG:{1,2}27700|\"EPSG\",\"?27700|British_National_Grid", re.IGNORECASE)
_MOST_DEGREES = 360  # coordinates above this are in metres, whatever the file states
_PARTS = ("properties", "geometry")
_GEOPACKAGE, _SHAPEFILE = b"SQLite format 3", b"\x00\x00\x27\x0a"
_INSTALL_READER = ".venv/bin/pip install --require-hashes -r requirements-formats.txt"
_FORMATS = "Download the ward boundaries as GeoJSON, a GeoPackage or a zipped shapefile."
# Features with their properties and outlines, and the projection that the file states.
Features = tuple[list[dict[str, Any]], str]


@dataclass(frozen=True)
class BoundaryWard:
    """A ward of the file."""

    code: str
    name: str
    year: int  # the year in the property names, which is that of the wards
    outline: BaseGeometry  # the outline, in degrees
    welsh_name: str | None = None  # the Welsh name, if it differs
    area_code: str = ""  # the code of the borough, if the file states it
    area_name: str = ""


def wards_in(official: SourceFile) -> list[BoundaryWard]:
    """Return the wards of a file; raise ProblemsFoundError if one cannot be read."""
    if official.is_archive:
        features, stated = _read_archive(official)
    elif official.raw.startswith((_GEOPACKAGE, _SHAPEFILE)):
        features, stated = _read_layer(official, [official.path])
    else:
        features, stated = _read_geojson(official)
    if not _DEGREES.search(stated) and not _GRID.search(stated):
        what = f"the outlines are not in longitude and latitude but in {stated}"
        remedy = "Download them in WGS 84 or on the National Grid (EPSG:27700)."
        raise official.refusal(what, remedy)
    if not features:
        raise official.refusal("the file contains no wards", "Download it again.")
    return [_read_ward(official, number, part) for number, part in enumerate(features, start=1)]


def _read_archive(official: SourceFile) -> Features:
    with official.archive() as archive, TemporaryDirectory() as folder:
        members = {info: PurePath(info.filename) for info in members_of(archive)}
        for info, name in members.items():
            if name.suffix.lower() in {".geojson", ".json"}:
                return _read_geojson(SourceFile(official.path / name, archive.read(info)))
        for info, name in members.items():
            (Path(folder) / name.name).write_bytes(archive.read(info))
        layers = [path for path in Path(folder).iterdir() if path.suffix in {".gpkg", ".shp"}]
        return _read_layer(official, sorted(layers))


def _read_layer(official: SourceFile, paths: Sequence[Path]) -> Features:
    try:
        from pyogrio import list_layers, read_info  # noqa: PLC0415 - few need it
        from pyogrio.errors import DataSourceError  # noqa: PLC0415 - the same
        from pyogrio.raw import read  # noqa: PLC0415 - the same
    except ImportError as error:
        what = "the library that reads GeoPackages and shapefiles is not installed"
        remedy = f"Run `{_INSTALL_READER}`, or download the boundaries as GeoJSON."
        raise official.refusal(what, remedy) from error
    try:
        layers = [
            (path, name)
            for path in paths
            for name, geometry in list_layers(path)
            if geometry
            and "code" in named_columns(read_info(path, layer=name)["fields"], _PROPERTIES)
        ]
        if not layers:
            what = "the file has no layer of wards, with a field such as WD25CD"
            raise official.refusal(what, _FORMATS)
        path, name = layers[0]
        about, _, shapes, columns = read(path, layer=name, force_2d=True)
    except DataSourceError as error:
        what = "the file cannot be read as a GeoPackage or a shapefile"
        remedy = "A shapefile is several files: download them as one .zip and import that."
        raise official.refusal(what, remedy) from error
    features = [
        {
            "properties": dict(zip(about["fields"], row, strict=True)),
            "geometry": shapely.from_wkb(outline),
        }
        for *row, outline in zip(*columns, shapes, strict=True)
    ]
    return features, str(about["crs"] or "CRS84")


def _read_geojson(official: SourceFile) -> Features:
    try:
        content = json.loads(official.text)
        features = [{key: part[key] for key in _PARTS} for part in content["features"]]
        stated = content.get("crs", {}).get("properties", {}).get("name", "CRS84")
        limits = (content, content.get("properties") or {})
        is_partial = any(part.get("exceededTransferLimit") is True for part in limits)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        what = "the file is not a complete GeoJSON collection of wards"
        remedy = f"{_FORMATS} For an ArcGIS server, use f=geojson."
        raise official.refusal(what, remedy, getattr(error, "lineno", None)) from error
    if is_partial:
        what = "the file is only a part: the server stopped at its limit (exceededTransferLimit)"
        remedy = "Download the whole file, or ask the server for the wards of your borough alone."
        raise official.refusal(what, remedy)
    return features, str(stated)


def _read_ward(official: SourceFile, number: int, feature: dict[str, Any]) -> BoundaryWard:
    try:
        properties: dict[str, Any] = feature["properties"]
        names = [*properties]
        where = named_columns(names, _PROPERTIES)
        lacking = lacking_columns(where, _CODE_AND_NAME)
        if lacking:
            remedy = "The file needs properties such as WD25CD, WD25NM, LAD25CD and LAD25NM."
            raise official.refusal(f"ward number {number} of the file lacks {lacking}", remedy)
        values = {wanted: str(properties[names[at]] or "").strip() for wanted, at in where.items()}
        year = 2000 + int(names[where["code"]][2:4])
        outline = shape(feature["geometry"])
        west, south, east, north = outline.bounds
        if min(west, south, east, north) > _MOST_DEGREES:
            outline = shapely.transform(outline, off_grid)
            west, south, east, north = outline.bounds
    except (LookupError, TypeError, ValueError, AttributeError, ShapelyError) as error:
        what = f"ward number {number} of the file has no readable outline"
        raise official.refusal(what, "Download the boundaries again.") from error
    code, welsh_name = values["code"], values.pop("welsh_name", "")
    if not re.match(AREA_CODE, code) or not values["name"]:
        what = f"'{code}' ('{values['name']}') is not a ward with its code and name"
        raise official.refusal(what, "Download the ward boundaries, not another geography.")
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or outline.is_empty:
        what = f"the outline of ward {code} is not an area"
        raise official.refusal(what, "Download the full or generalised boundaries.")
    if not (in_british_isles(west, south) and in_british_isles(east, north)):
        what = f"the outline of ward {code} is not in the British Isles"
        remedy = "Download the ward boundaries as GeoJSON in WGS 84 (longitude and latitude)."
        if in_british_isles(south, west) and in_british_isles(north, east):
            what += ": longitude and latitude seem to be swapped"
            remedy = "Download the file as GeoJSON, which gives longitude first, then latitude."
        raise official.refusal(what, remedy)
    in_welsh = welsh_name if welsh_name not in {"", values["name"]} else None
    return BoundaryWard(year=year, outline=outline, welsh_name=in_welsh, **values)
