"""The interactive map: folium's drawing and Leaflet as our own, reproducible files."""

import gzip
import re
from datetime import date
from pathlib import Path

from building import DATA, ROOT
from loading import loaded, site_of
from partnership.maps.ward_maps import PLACE, drawing_script
from partnership.model.wards import Outline, Ward
from partnership.pages.finder import InteractiveMap
from partnership.pages.site import Site
from partnership.pages.snapshot import Snapshot

MOST_BYTES = 80_000
DAY = date(2026, 11, 21)
RING = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0))


def drawing(name: str = "Castle") -> str:
    ward = Ward(code="E05900011", name=name, slug="castle")
    return drawing_script([ward], [Outline(ward.code, ((RING,),), (0.6, 0.4))])


def test_two_drawings_are_equal_and_carry_no_random_name() -> None:
    assert drawing() == drawing()
    assert not re.search(r"[0-9a-f]{32}", drawing())
    assert f"var {PLACE} = L.map(" in drawing()
    assert "var geo_json_wards = L.geoJson(" in drawing()


def test_the_drawing_asks_nothing_of_anybody() -> None:
    assert "://" not in drawing()
    assert "jquery" not in drawing().lower()


def test_no_name_from_the_records_reaches_the_drawing() -> None:
    assert drawing("{{ 7 * 7 }}</script>") == drawing("Castle")


def test_all_that_the_map_loads_is_under_80_kb_gzipped(site: Path) -> None:
    page = (site / "find-your-ward" / "index.html").read_text("utf-8")
    section = re.search(r'<div class="zoom-map"[^>]*>', page)
    assert section
    named = re.findall(r'"\.\./(assets/map/[^"]+)"', section[0])
    assert len(named) == 3
    own = next((site / "assets" / "javascripts").glob("ward-map.*.js"))
    files = [own, *(site / name for name in named)]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < MOST_BYTES


def test_without_leaflet_there_is_no_map_and_the_build_says_what_to_run(tmp_path: Path) -> None:
    snapshot = Snapshot(loaded(DATA), DAY)
    absent = InteractiveMap(snapshot, tmp_path)
    assert not absent.is_there
    assert list(absent.files()) == []
    assert "Run `make`" in absent.notices[0]
    there = InteractiveMap(snapshot, ROOT / "node_modules")
    assert there.notices == ()
    assert len(list(there.files())) == 3


def test_without_leaflet_the_finder_stands_all_the_same(tmp_path: Path) -> None:
    site = site_of(DATA, DAY)
    without = Site(site.snapshot, site.environment, tmp_path)
    text = (ROOT / "content" / "find-your-ward.md").read_text("utf-8")
    page = without.authored("find-your-ward.md", text, "find-your-ward.md")
    assert 'id="zoom-map"' not in page
    assert '<form id="finder"' in page
    assert page.count('<a id="map-') == 27
