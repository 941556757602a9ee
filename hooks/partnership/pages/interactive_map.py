"""The files of the map that can be moved and zoomed: Leaflet, its style, and the drawing."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from partnership.maps.interactive_map import PLACE, drawing_script
from partnership.pages.build_cache import cached_text
from partnership.pages.publication import with_fingerprint
from partnership.pages.snapshot import Snapshot

_LEAFLET = Path("leaflet/dist")
_SCRIPT, _STYLE = "leaflet.js", "leaflet.css"


class InteractiveMap:
    """The map of one snapshot; without Leaflet there is none, and the outline map must do."""

    place = PLACE
    """The id of the element that the map is drawn in."""

    def __init__(self, snapshot: Snapshot, libraries: Path | None) -> None:
        """Remember the snapshot and where the browser libraries are."""
        self._snapshot = snapshot
        self._leaflet = libraries / _LEAFLET if libraries else None

    @property
    def is_there(self) -> bool:
        """Whether Leaflet is installed, so that the map can be drawn."""
        return self._leaflet is not None and all(
            (self._leaflet / name).is_file() for name in (_SCRIPT, _STYLE)
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What to do where the map is missing."""
        if self.is_there:
            return ()
        return ("the map that can be zoomed, because Leaflet is not installed. Run `make`.",)

    @cached_property
    def _texts(self) -> dict[str, str]:
        if self._leaflet is None or not self.is_there:
            return {}
        outlines = self._snapshot.partnership.outlines[self._snapshot.ward_set.id]
        texts = {name: (self._leaflet / name).read_text("utf-8") for name in (_SCRIPT, _STYLE)}
        wards = self._snapshot.wards
        drawing = cached_text(
            "map", repr((wards, outlines)), lambda: drawing_script(wards, outlines)
        )
        return {**texts, "drawing.js": drawing}

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
