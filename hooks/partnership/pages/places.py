"""The pages of wards and towns; a town is the sum of its wards.

A village links to its ward.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from partnership.model.wards import PlaceOfWards, Ward
from partnership.pages.area_charts import month_by_month
from partnership.pages.comparison import category_changes
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot

INDEX = "places/index.md"  # the page that lists all places
LETTER_WIDTH, LINE_HEIGHT = 24, 40  # the size of a town's name on the smallest map, in map units


@dataclass(frozen=True)
class Locality:
    """A place with its wards."""

    snapshot: Snapshot
    """The ward set that the place is defined by; a former one until somebody has assigned the wards
    in force."""
    place: PlaceOfWards
    wards: tuple[Ward, ...]
    address: str  # the address of its page, relative to the home page

    @property
    def has_page(self) -> bool:
        """Whether it has its own page; a place in a single ward uses the ward's."""
        return len(self.wards) > 1

    @property
    def is_town(self) -> bool:
        """Whether it has several wards or a ward of its own name; others are parts of a ward."""
        return self.has_page or self.place.name == self.wards[0].name


@dataclass(frozen=True)
class Town:
    """A town's name and its position on the map."""

    name: str
    x: int
    y: int


def localities(snapshot: Snapshot) -> tuple[Locality, ...]:
    """Return the places in alphabetical order."""
    places, sets = snapshot.partnership.places, snapshot.partnership.ward_sets
    if places is None:
        return ()
    local = snapshot.with_wards_of(next(ward for ward in sets if ward.id == places.set))
    folder = _ward_folder(snapshot, local)
    in_order = []
    for place in sorted(places.places, key=lambda place: place.name):
        wards = tuple(local.ward_set.by_code[ward.code] for ward in place.wards)
        is_a_ward = len(wards) == 1
        address = f"{folder}/{wards[0].slug}/" if is_a_ward else f"places/{place.slug}/"
        in_order.append(Locality(local, place, wards, address))
    return tuple(in_order)


def with_a_page(snapshot: Snapshot) -> Iterator[tuple[str, str, Snapshot, tuple[Ward, ...]]]:
    """Yield each ward and town with a page: address, name, snapshot of its set, and wards."""
    for ward in snapshot.wards:
        yield f"wards/{ward.slug}/", ward.name, snapshot, (ward,)
    for town in localities(snapshot):
        if town.has_page:
            yield town.address, town.place.name, town.snapshot, town.wards


def towns(snapshot: Snapshot) -> tuple[Town, ...]:
    """Return the names of towns at the centre of their wards, for the map."""
    by_code = {shape.ward.code: shape.middle for shape in snapshot.ward_map.shapes}
    towns = []
    for locality in localities(snapshot):
        middles = [by_code[ward.code] for ward in locality.wards if ward.code in by_code]
        if locality.is_town and len(middles) == len(locality.wards):
            x, y = (round(sum(axis) / len(middles)) for axis in zip(*middles, strict=True))
            towns.append(Town(locality.place.name, x, y))
    return separate_names(towns)


def separate_names(towns: Iterable[Town]) -> tuple[Town, ...]:
    """Move overlapping names apart, one up and one down by the same distance."""
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
    """Yield the page of all places, and a page for each place with several wards."""
    snapshot, places = writer.snapshot, localities(writer.snapshot)
    if not places:
        return
    local = places[0].snapshot
    page = Page(INDEX, source="places.yml", index_page="wards/index.md")
    values = {"local": local, "places": places, "source": local.partnership.places}
    yield writer.write(page, "places", values)
    for locality in places:
        if locality.has_page:
            place, folder = locality.place, _ward_folder(snapshot, local)
            yield replace(writer, snapshot=local).write(
                Page(f"places/{place.slug}.md", source="places.yml", known_by=place.slug),
                "place",
                {"place": place, "wards": locality.wards, "ward_folder": folder},
                partial(_figures_of, locality),
            )


def _ward_folder(snapshot: Snapshot, local: Snapshot) -> str:
    return "wards" if local is snapshot else "wards/former"


def _figures_of(locality: Locality) -> dict[str, object]:
    local = locality.snapshot
    area = local.area(locality.place.name, locality.wards)
    rows = category_changes(local, locality.wards)
    return {**month_by_month(local, area), "area": area, "rows": rows}
