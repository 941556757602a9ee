"""The interactive map: folium describes it, and our own script draws it.

folium would write a page with scripts from four other hosts. We use only its drawing script, which
gives Leaflet the outlines. All names in the script are fixed instead of random. Wards appear by
slug and number only, because folium would run a ward's name as a template.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from partnership.model.wards import Outline, Ward

if TYPE_CHECKING:
    from branca.element import Figure

PLACE = "map_wards"
"""The id of the map's element, and the variable of the map in the script."""


def drawing_script(wards: Sequence[Ward], outlines: Sequence[Outline]) -> str:
    """Return the script that draws the wards, numbered in alphabetical order."""
    import folium  # noqa: PLC0415 - slow to load, and few builds need it

    by_code = {outline.ward: outline for outline in outlines}
    in_order = enumerate(sorted(wards, key=lambda ward: ward.name), start=1)
    features = [
        {
            "type": "Feature",
            "properties": {
                "slug": ward.slug,
                "number": number,
                "label": by_code[ward.code].label[::-1],
            },
            "geometry": {"type": "MultiPolygon", "coordinates": by_code[ward.code].areas},
        }
        for number, ward in in_order
    ]
    drawn = folium.Map(
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        fade_animation=False,
        zoom_animation=False,
        zoom_snap=0.25,
    )
    drawn._id = "wards"  # noqa: SLF001 - else folium takes a random one
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _feature: {"className": "zoom-map__ward"},
    )
    layer._id = "wards"  # noqa: SLF001 - the same
    layer.add_to(drawn)
    points = [point[::-1] for outline in outlines for ring in outline.rings() for point in ring]
    corners = [[limit(along) for along in zip(*points, strict=True)] for limit in (min, max)]
    drawn.fit_bounds(corners)
    figure = cast("Figure", drawn.get_root())
    figure.render()
    lines = figure.script.render().splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"
