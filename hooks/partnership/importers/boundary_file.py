"""The wards of one borough in a GeoJSON file of the Office for National Statistics.

The names of the properties carry the year (`WD25CD`, `LAD25NM`), so they are found by pattern.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from partnership.errors import suggestion
from partnership.importers.official import OfficialFile
from partnership.model.base import AREA_CODE

PUBLISHER = "Office for National Statistics"

_CODE = re.compile(r"^WD(\d\d)CD$", re.IGNORECASE)
_NAME = re.compile(r"^WD\d\dNM$", re.IGNORECASE)
_AREA_CODE = re.compile(r"^LAD\d\dCD$", re.IGNORECASE)
_AREA_NAME = re.compile(r"^LAD\d\dNM$", re.IGNORECASE)
_DEGREES = re.compile(r"CRS84|EPSG:{1,2}4326|4258", re.IGNORECASE)


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


def wards_in(official: OfficialFile, area: str | None) -> tuple[BoundaryWard, ...]:
    """Return the wards of one borough; raise ProblemsFoundError when they cannot be told."""
    wards = [_ward(official, number, one) for number, one in enumerate(_features(official), 1)]
    by_area: dict[str, list[BoundaryWard]] = defaultdict(list)
    for ward in wards:
        by_area[ward.area_code].append(ward)
    chosen = area or (next(iter(by_area)) if len(by_area) == 1 else None)
    if chosen is None:
        what = f"the file holds the wards of {len(by_area)} boroughs"
        raise official.refusal(None, what, "Name yours by its code: --area E06000004, for example.")
    if chosen not in by_area:
        what = f"the file has no ward of the borough {chosen}"
        known = "It holds: " + ", ".join(sorted(by_area)[:10]) + "."
        raise official.refusal(None, what, suggestion(chosen, by_area, known))
    _refuse_repeated(official, by_area[chosen])
    return tuple(sorted(by_area[chosen], key=lambda ward: ward.code))


def _features(official: OfficialFile) -> list[dict[str, Any]]:
    try:
        content = json.loads(official.text)
        features = content["features"]
        stated = content.get("crs", {}).get("properties", {}).get("name", "CRS84")
    except json.JSONDecodeError as error:
        what = "the file is not GeoJSON, or it is cut short"
        raise official.refusal(error.lineno, what, "Download it again as GeoJSON.") from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = "the file is not a GeoJSON collection of wards"
        raise official.refusal(None, what, "Download the ward boundaries as GeoJSON.") from error
    if not _DEGREES.search(str(stated)):
        what = f"the outlines are not in longitude and latitude but in {stated}"
        raise official.refusal(None, what, "Download them as GeoJSON in WGS 84.")
    if not features:
        raise official.refusal(None, "the file holds no ward", "Download it again.")
    return list(features)


def _ward(official: OfficialFile, number: int, feature: dict[str, Any]) -> BoundaryWard:
    try:
        properties: dict[str, Any] = feature["properties"]
        code_field = _field(properties, _CODE)
        ward = BoundaryWard(
            code=str(properties[code_field]).strip(),
            name=str(properties[_field(properties, _NAME)]).strip(),
            area_code=str(properties[_field(properties, _AREA_CODE)]).strip(),
            area_name=str(properties[_field(properties, _AREA_NAME)]).strip(),
            year=2000 + int(code_field[2:4]),
            ground=shape(feature["geometry"]),
        )
    except LookupError as error:
        what = f"ward number {number} of the file lacks its {error.args[0]}"
        remedy = "The file needs properties such as WD25CD, WD25NM, LAD25CD and LAD25NM."
        raise official.refusal(None, what, remedy) from error
    except (TypeError, ValueError, AttributeError, ShapelyError) as error:
        what = f"ward number {number} of the file has no outline that can be read"
        raise official.refusal(None, what, "Download the boundaries again.") from error
    _refuse_odd_ward(official, ward)
    return ward


def _field(properties: dict[str, Any], pattern: re.Pattern[str]) -> str:
    for name in properties:
        if pattern.match(name):
            return name
    written = pattern.pattern.strip("^$").replace(r"(\d\d)", "25").replace(r"\d\d", "25")
    raise LookupError(written)


def _refuse_odd_ward(official: OfficialFile, ward: BoundaryWard) -> None:
    if not re.match(AREA_CODE, ward.code) or not ward.name:
        what = f"'{ward.code}' ('{ward.name}') is not a ward with its code and name"
        raise official.refusal(None, what, "Download the ward boundaries, not another geography.")
    if ward.ground.geom_type not in {"Polygon", "MultiPolygon"} or ward.ground.is_empty:
        what = f"the outline of ward {ward.code} is not an area"
        raise official.refusal(None, what, "Download the full or generalised boundaries.")
    west, south, east, north = ward.ground.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        what = f"the outline of ward {ward.code} is not in longitude and latitude"
        raise official.refusal(None, what, "Download it as GeoJSON in WGS 84.")


def _refuse_repeated(official: OfficialFile, wards: list[BoundaryWard]) -> None:
    codes = [ward.code for ward in wards]
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        what = f"ward {', '.join(repeated)} stands in the file more than once"
        raise official.refusal(None, what, "Download it again.")
