"""The pages of towns and villages: a town sums its wards, and a village leads to its ward."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from partnership.charts.trend import draw_trend
from partnership.model.wards import PlaceOfWards, Ward
from partnership.pages.area_charts import month_by_month
from partnership.pages.comparison import kinds_of
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot

INDEX = "places/index.md"
"""The page that lists all places."""

LETTER_WIDTH, LINE_HEIGHT = 24, 40
"""The room of the names of towns, in units of the map, where it is smallest: on a phone."""


@dataclass(frozen=True)
class Locality:
    """A place with its wards as the snapshot knows them."""

    place: PlaceOfWards
    wards: tuple[Ward, ...]
    address: str
    """Where it is told of, below the home page."""

    @property
    def has_a_page(self) -> bool:
        """Whether it has a page of its own: a place in one ward has that ward's."""
        return len(self.wards) > 1

    @property
    def is_a_town(self) -> bool:
        """Whether it is of several wards, or is one ward by name; others are a part of a ward."""
        return self.has_a_page or self.place.name == self.wards[0].name


@dataclass(frozen=True)
class Town:
    """The name of a town where it stands on the map."""

    name: str
    x: int
    y: int


def edition_of_places(snapshot: Snapshot) -> Snapshot | None:
    """Return the snapshot of the wards that places are made of; None where no place is on record.

    After a change of wards it is a former one, until somebody has named the new wards.
    """
    places, sets = snapshot.partnership.places, snapshot.partnership.ward_sets
    if places is None:
        return None
    return snapshot.with_wards_of(next(named for named in sets if named.id == places.set))


def localities(snapshot: Snapshot) -> tuple[Locality, ...]:
    """Return the places, from A to Z."""
    local = edition_of_places(snapshot)
    if local is None or local.partnership.places is None:
        return ()
    folder = _ward_folder(snapshot, local)
    found = []
    for place in sorted(local.partnership.places.places, key=lambda place: place.name):
        wards = tuple(local.ward_set.by_code[named.code] for named in place.wards)
        is_a_ward = len(wards) == 1
        address = f"{folder}/{wards[0].slug}/" if is_a_ward else f"places/{place.slug}/"
        found.append(Locality(place, wards, address))
    return tuple(found)


def towns(snapshot: Snapshot) -> tuple[Town, ...]:
    """Return the names of towns with the middle of their wards, for the map."""
    by_code = {shape.ward.code: shape.middle for shape in snapshot.ward_map.shapes}
    found = []
    for locality in localities(snapshot):
        middles = [by_code[ward.code] for ward in locality.wards if ward.code in by_code]
        if locality.is_a_town and len(middles) == len(locality.wards):
            x, y = (round(sum(axis) / len(middles)) for axis in zip(*middles, strict=True))
            found.append(Town(locality.place.name, x, y))
    return spread(found)


def spread(towns: Iterable[Town]) -> tuple[Town, ...]:
    """Move each pair of names that would meet, one up and the other down by the same."""
    moved = sorted(towns, key=lambda town: town.y)
    for upper, lower in combinations(range(len(moved)), 2):
        above, below = moved[upper], moved[lower]
        room = LETTER_WIDTH * (len(above.name) + len(below.name)) / 2
        lacking = LINE_HEIGHT - (below.y - above.y)
        if abs(above.x - below.x) < room and lacking > 0:
            moved[upper] = replace(above, y=above.y - (lacking + 1) // 2)
            moved[lower] = replace(below, y=below.y + (lacking + 1) // 2)
    return tuple(sorted(moved, key=lambda town: town.name))


def place_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of all places, and that of each place of several wards."""
    snapshot = writer.snapshot
    local, places = edition_of_places(snapshot), localities(snapshot)
    if local is None:
        return
    yield writer.write(
        INDEX,
        "places",
        {"local": local, "places": places, "source": local.partnership.places},
        source="places.yml",
        beside="wards/index.md",
    )
    for locality in places:
        if locality.has_a_page:
            place, folder = locality.place, _ward_folder(snapshot, local)
            yield replace(writer, snapshot=local).write(
                f"places/{place.slug}.md",
                "place",
                {"place": place, "wards": locality.wards, "ward_folder": folder},
                partial(_figures_of, local, locality),
                source="places.yml",
                known_by=place.slug,
            )


def _ward_folder(snapshot: Snapshot, local: Snapshot) -> str:
    return "wards" if local is snapshot else "wards/former"


def _figures_of(local: Snapshot, locality: Locality) -> dict[str, object]:
    area, borough = local.area(locality.place.name, locality.wards), local.borough
    return {
        **month_by_month(local, area),
        "profile": area,
        "trends": (
            draw_trend("Recorded crime", area.crime.trend, borough.crime.trend),
            draw_trend("Anti-social behaviour", area.incidents.trend, borough.incidents.trend),
        ),
        "rows": kinds_of(local, locality.wards),
    }
