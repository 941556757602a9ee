"""The pages of towns and villages: a town sums its wards, and a village leads to its ward."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from jinja2 import Environment

from partnership.charts.chart import table_of
from partnership.charts.svg import draw
from partnership.charts.trend import TrendDrawing, draw_trend
from partnership.model.crime import Kind
from partnership.model.wards import PlaceOfWards, Ward
from partnership.pages.area_charts import kind_chart
from partnership.pages.comparison import ChangeRow
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import AreaFigures

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
    places = snapshot.partnership.places
    if places is None:
        return None
    ward_sets = {ward_set.id: ward_set for ward_set in snapshot.partnership.ward_sets}
    named = ward_sets[places.set]
    return snapshot if named is snapshot.ward_set else snapshot.with_wards_of(named)


def localities(snapshot: Snapshot) -> tuple[Locality, ...]:
    """Return the places, from A to Z."""
    local = edition_of_places(snapshot)
    if local is None or local.partnership.places is None:
        return ()
    by_name = sorted(local.partnership.places.places, key=lambda place: place.name)
    return tuple(_locality(snapshot, local, place) for place in by_name)


def _locality(snapshot: Snapshot, local: Snapshot, place: PlaceOfWards) -> Locality:
    wards = tuple(local.ward_set.by_code[named.code] for named in place.wards)
    if len(wards) > 1:
        return Locality(place, wards, f"places/{place.slug}/")
    folder = "wards" if local is snapshot else "wards/former"
    return Locality(place, wards, f"{folder}/{wards[0].slug}/")


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


def place_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the page of all places, and that of each place of several wards."""
    local, places = edition_of_places(snapshot), localities(snapshot)
    if local is None:
        return
    yield Page(
        path=INDEX,
        title="Towns and villages",
        description=f"The towns and villages of {snapshot.organisation.borough}, "
        "with the wards that each is made of.",
        markdown=environment.get_template("pages/places.md").render(
            snapshot=snapshot,
            local=local,
            places=places,
            source=local.partnership.places,
            root=way_home(INDEX),
        ),
        source="places.yml",
        beside="wards/index.md",
    )
    for locality in places:
        if locality.has_a_page:
            yield _page(local, environment, locality, is_of_today=local is snapshot)


def _page(
    local: Snapshot, environment: Environment, locality: Locality, *, is_of_today: bool
) -> Page:
    name, path = locality.place.name, f"places/{locality.place.slug}.md"
    figures = local.area(name, locality.wards)
    charts = [kind_chart(local, figures, kind) for kind in Kind]
    return Page(
        path=path,
        title=name,
        description=f"Crime and anti-social behaviour in {name}, "
        f"{local.organisation.borough}, to {local.latest_month.name}.",
        markdown=environment.get_template("pages/place.md").render(
            snapshot=local,
            place=locality.place,
            wards=locality.wards,
            ward_folder="wards" if is_of_today else "wards/former",
            profile=figures,
            trends=_trends(local, figures),
            rows=[
                ChangeRow(line.category.name, f"crime/{line.category.id}/", line.change)
                for line in figures.lines
                if line.category.id in local.begun
            ],
            drawings=[draw(chart) for chart in charts],
            table=table_of(*charts),
            completeness=local.completeness(locality.wards),
            root=way_home(path),
        ),
        source="places.yml",
        known_by=locality.place.slug,
    )


def _trends(
    local: Snapshot, figures: AreaFigures
) -> tuple[TrendDrawing | None, TrendDrawing | None]:
    """Return the trends of crime and of incidents, each with the borough's."""
    borough = local.area(local.organisation.borough, local.wards)
    return (
        draw_trend("Recorded crime", figures.crime.trend, borough.crime.trend),
        draw_trend("Anti-social behaviour", figures.incidents.trend, borough.incidents.trend),
    )
