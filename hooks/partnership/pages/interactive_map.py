"""The files of the map that can be moved and zoomed: Leaflet, its style, and the drawing."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from partnership.maps.interactive_map import PLACE, drawing_script
from partnership.pages.build_cache import cached_text
from partnership.pages.page import LibraryFiles, MadeFile
from partnership.pages.publication import with_fingerprint


class InteractiveMap(LibraryFiles):
    """The map of one snapshot; without Leaflet there is none, and the outline map must do."""

    needs = ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css")
    lacking = "the map that can be zoomed, because Leaflet"
    place = PLACE
    """The id of the element that the map is drawn in."""

    @property
    def _writers(self) -> dict[str, Callable[[], str]]:
        """What gives each file, by its name."""
        if not self.is_there:
            return {}
        script, style = (partial(path.read_text, "utf-8") for path in self._needed)
        return {"leaflet.js": script, "leaflet.css": style, "drawing.js": self._drawing}

    def _drawing(self) -> str:
        wards = self._snapshot.wards
        outlines = self._snapshot.partnership.outlines[self._snapshot.ward_set.id]
        drawn_from = repr((wards, outlines))
        return cached_text("map", drawn_from, lambda: drawing_script(wards, outlines))

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address below the home page of `leaflet.js`, `leaflet.css` and `drawing.js`."""
        return {
            name: with_fingerprint(f"assets/map/{name}", write)
            for name, write in self._writers.items()
        }

    def files(self) -> Iterator[MadeFile]:
        """Yield each file."""
        for name, write in self._writers.items():
            yield self.addresses[name], write
