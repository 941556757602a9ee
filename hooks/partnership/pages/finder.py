"""The postcode finder: its index, its answers for each ward, its map and its method."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from partnership.maps.postcode_index import GridPoint, finder_index, shared_points
from partnership.maps.ward_maps import PLACE, drawing_script
from partnership.model.crime import Kind
from partnership.model.postcodes import ElsewherePostcode, PostcodeSource, area_of, sector_of
from partnership.model.wards import Ward
from partnership.pages.assets import with_fingerprint
from partnership.pages.former_wards import namings
from partnership.pages.page import LibraryFiles, MadeFile, Writers
from partnership.pages.places import Locality, localities
from partnership.pages.snapshot import Snapshot
from partnership.records.cache import cached_in_process

# A postcode sector with its wards, largest first, and whether it extends into other boroughs.
Sector = tuple[str, tuple[Ward, ...], bool]


@dataclass(frozen=True)
class Finder:
    """The finder of one snapshot; everything is computed on first use."""

    snapshot: Snapshot

    @property
    def source(self) -> PostcodeSource | None:
        """The source of the postcodes, and the rule by which they were read."""
        return self.snapshot.partnership.postcode_source

    @property
    def is_there(self) -> bool:
        """Whether there are postcodes to look up."""
        return bool(self.snapshot.postcodes)

    @cached_property
    def index(self) -> str:
        """The text of the index."""
        snapshot, outside = self.snapshot, self.snapshot.partnership.outside
        return finder_index(snapshot.postcodes, snapshot.wards, outside, self.boroughs, self.areas)

    @cached_property
    def index_file(self) -> str:
        """The address of the index relative to the home page, with a content hash."""
        return with_fingerprint("assets/postcode-index.json", lambda: self.index)

    def files(self) -> Iterator[MadeFile]:
        """Yield the index, if there is one."""
        if self.is_there:
            yield self.index_file, lambda: self.index

    @property
    def example(self) -> str:
        """An example postcode that is in a single ward for certain, if there is one."""
        every = self.snapshot.postcodes
        certain = (each for each in every if not each.also and each.beyond is None)
        return next(certain, every[0]).postcode

    @property
    def areas(self) -> tuple[str, ...]:
        """The postcode areas that the list covers completely."""
        return (self.source and self.source.areas) or ()

    @property
    def has_every_ward(self) -> bool:
        """Whether each ward has a postcode; if not, a postcode area may be missing."""
        with_postcode = {postcode.ward for postcode in self.snapshot.postcodes}
        return all(ward.code in with_postcode for ward in self.snapshot.wards)

    @property
    def boroughs(self) -> dict[str, str]:
        """Maps the codes of surrounding boroughs to their names."""
        boroughs = (self.source.boroughs if self.source else None) or ()
        return {borough.code: borough.name for borough in boroughs}

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many postcodes are in one ward, possibly in two, and so on, without boundary ones."""
        inside = (postcode for postcode in self.snapshot.postcodes if postcode.beyond is None)
        return dict(sorted(Counter(1 + len(postcode.also) for postcode in inside).items()))

    @cached_property
    def boundary_counts(self) -> tuple[int, int]:
        """How many of our postcodes may be outside, and how many outside may be ours."""
        inside = sum(postcode.beyond is not None for postcode in self.snapshot.postcodes)
        return inside, sum(map(self._is_near, self.snapshot.partnership.outside))

    @cached_property
    def outside_counts(self) -> tuple[int, int]:
        """The number of sectors and of single postcodes outside that have no homes in a ward."""
        outside = self.snapshot.partnership.outside
        places = [place.place for place in outside if not self._is_near(place)]
        whole = sum(place[-1].isdigit() for place in places)
        return whole, len(places) - whole

    def _is_near(self, other: ElsewherePostcode) -> bool:
        return not self.snapshot.ward_set.by_code.keys().isdisjoint(other.also)

    @cached_property
    def facts(self) -> tuple[dict[str, Any], ...]:
        """What the finder shows about each ward, in alphabetical order."""
        snapshot = self.snapshot
        kinds = {kind: snapshot.categories(kind) for kind in Kind}
        shapes = {shape.ward.code: shape for shape in snapshot.ward_map.shapes}
        return tuple(
            {
                "ward": ward,
                "crime_years": crime.years,
                "crime_change": crime.change,
                "incident_years": incidents.years,
                "incident_change": incidents.change,
                "outline": shapes[ward.code],
                "namings": namings(snapshot, ward),
                "neighbours": snapshot.neighbours[ward.code],
            }
            for ward in snapshot.wards
            for crime, incidents in [[snapshot.counts((ward,), kinds[kind]) for kind in Kind]]
        )

    @property
    def places(self) -> tuple[Locality, ...]:
        """The towns and villages made of wards in force."""
        every, codes = localities(self.snapshot), self.snapshot.ward_set.by_code.keys()
        return tuple(each for each in every if {ward.code for ward in each.wards} <= codes)

    @cached_property
    def sectors(self) -> tuple[Sector, ...]:
        """Every sector with postcodes in the borough, in numerical order."""
        codes: dict[str, Counter[str]] = defaultdict(Counter)
        for postcode in self.snapshot.postcodes:
            if postcode.point not in self.shared_points:
                codes[sector_of(postcode.postcode)].update((postcode.ward, *postcode.also))
        shared = {sector_of(place.place) for place in self.snapshot.partnership.outside}
        sectors = []
        for sector in sorted(codes, key=_by_number):
            wards = (ward for ward in self.snapshot.wards if codes[sector][ward.code])
            most_first = sorted(wards, key=lambda ward: -codes[sector][ward.code])
            sectors.append((sector, tuple(most_first), sector in shared))
        return tuple(sectors)

    @cached_property
    def shared_points(self) -> dict[GridPoint, int]:
        """Each point of PO boxes and large firms, with the number of their postcodes."""
        return shared_points(self.snapshot.postcodes)


def _by_number(sector: str) -> tuple[str, int, str]:
    """Return a sort key that puts TS2 before TS15."""
    outward, _, inward = sector.partition(" ")
    area = area_of(outward)
    digits = "".join(mark for mark in outward[len(area) :] if mark.isdigit())
    return area, int(digits or 0), outward + inward


class InteractiveMap(LibraryFiles):
    """The interactive map of Leaflet; without it there is only the outline map."""

    needs = ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css")
    lacking = "the map that can be zoomed, because Leaflet"
    folder = "assets/map"
    place = PLACE  # the id of the map's element

    def writers(self) -> Writers:
        """Return the writer of each file."""
        script, style = (partial(path.read_text, "utf-8") for path in self._needed)
        wards, records = self._snapshot.wards, self._snapshot.partnership
        outlines = records.outlines[self._snapshot.ward_set.id]
        drawing = partial(cached_in_process, "map", drawing_script, wards, outlines)
        return {"leaflet.js": script, "leaflet.css": style, "drawing.js": drawing}
