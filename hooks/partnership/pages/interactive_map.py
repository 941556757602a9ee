"""The files of the map that can be moved and zoomed: Leaflet, its style, and the drawing."""

from collections.abc import Iterator
from functools import cached_property

from partnership.maps.interactive_map import PLACE, drawing_script
from partnership.pages.build_cache import cached_text
from partnership.pages.page import LibraryFiles
from partnership.pages.publication import with_fingerprint


class InteractiveMap(LibraryFiles):
    """The map of one snapshot; without Leaflet there is none, and the outline map must do."""

    needs = ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css")
    lacking = "the map that can be zoomed, because Leaflet"
    place = PLACE
    """The id of the element that the map is drawn in."""

    @cached_property
    def _texts(self) -> dict[str, str]:
        if not self.is_there:
            return {}
        wards = self._snapshot.wards
        outlines = self._snapshot.partnership.outlines[self._snapshot.ward_set.id]
        drawing = cached_text(
            "map", repr((wards, outlines)), lambda: drawing_script(wards, outlines)
        )
        script, style = self._read()
        return {"leaflet.js": script, "leaflet.css": style, "drawing.js": drawing}

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address below the home page of `leaflet.js`, `leaflet.css` and `drawing.js`."""
        return {
            name: with_fingerprint(f"assets/map/{name}", text.encode())
            for name, text in self._texts.items()
        }

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the address and the text of each file."""
        for name, text in self._texts.items():
            yield self.addresses[name], text
