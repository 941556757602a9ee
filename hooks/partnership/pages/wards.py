"""Ward pages: a ward in one screen, and every month of it on a page below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from partnership.charts.chart import Chart, ChartTable, table_of
from partnership.charts.svg import draw
from partnership.charts.trend import draw_small, draw_trend
from partnership.model.crime import Kind
from partnership.model.wards import Ward
from partnership.pages.area_charts import category_chart, kind_chart, shares
from partnership.pages.feeds import ward_feed
from partnership.pages.former_wards import former_ground, namings, of_the_same_name
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import AreaFigures, CategoryFigures, once
from partnership.statistics.change import Change
from partnership.statistics.locations import AtLocation, at_locations
from partnership.statistics.rates import standing_of

CATEGORIES_A_TABLE = 5
"""So many columns of numbers stand side by side without scrolling on a wide screen."""

LOCATIONS_IN_SHORT = 2
"""So many locations that make a figure are told on the page that fits one screen."""


def ward_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield both pages of each ward in force."""
    writer = WardWriter(
        snapshot, environment, snapshot.area(snapshot.organisation.borough, snapshot.wards)
    )
    for ward in snapshot.wards:
        yield writer.in_short(ward)
        yield writer.by_month(ward)


@dataclass(frozen=True)
class WardWriter:
    """Writes the pages of wards."""

    snapshot: Snapshot
    environment: Environment
    borough: AreaFigures

    def in_short(self, ward: Ward) -> Page:
        """Return the page that fits one screen."""
        path = f"wards/{ward.slug}.md"
        area = self.snapshot.area(ward.name, (ward,))
        moved = [line for line in area.lines if _has_moved(line)]
        return Page(
            path=path,
            title=ward.name,
            description=f"Crime and anti-social behaviour in {ward.name}, "
            f"{self.borough.place}, to {self.snapshot.latest_month.name}.",
            markdown=self.environment.get_template("pages/ward.md").render(
                snapshot=self.snapshot,
                ward=ward,
                area=area,
                borough=self.borough,
                trends=[
                    draw_trend(
                        f"{name} in {ward.name}", area.of(kind).trend, self.borough.of(kind).trend
                    )
                    for kind, name in _NAMES.items()
                ],
                standings=[
                    standing_of(ward, area.of(kind).rate, self.borough.of(kind).rate)
                    for kind in Kind
                ],
                moved=moved,
                steady=[line for line in area.lines if line not in moved],
                locations=self._most_telling_locations(ward),
                drawings=[draw(kind_chart(self.snapshot, area, kind)) for kind in Kind],
                same_name=of_the_same_name(self.snapshot, ward),
                namings=namings(self.snapshot, ward),
                beside=self.snapshot.neighbours[ward.code],
                root=way_home(path),
            ),
            source="wards.yml",
            known_by=ward.code,
            feed=ward_feed(ward),
            scripts=("copy",),
        )

    def _most_telling_locations(self, ward: Ward) -> list[AtLocation]:
        """Return what a reader should know first; the page of months has all of it."""
        found = (place for place in self._at_locations(ward) if place.is_telling)
        by_weight = sorted(found, key=lambda place: (not place.is_of_all, -place.share))
        return by_weight[:LOCATIONS_IN_SHORT]

    @once
    def _at_locations(self, ward: Ward) -> tuple[AtLocation, ...]:
        return tuple(at_locations(self.snapshot, ward))

    def by_month(self, ward: Ward) -> Page:
        """Return the page with every month, and all that is known of the figures."""
        path = f"wards/{ward.slug}/months.md"
        area = self.snapshot.area(ward.name, (ward,))
        charts = [kind_chart(self.snapshot, area, kind) for kind in Kind]
        category_charts = [category_chart(self.snapshot, area, line) for line in area.lines]
        return Page(
            path=path,
            title=f"{ward.name}, month by month",
            description=f"Every month of recorded crime and anti-social behaviour in {ward.name}, "
            f"{self.borough.place}, to {self.snapshot.latest_month.name}.",
            markdown=self.environment.get_template("pages/ward-months.md").render(
                snapshot=self.snapshot,
                ward=ward,
                area=area,
                borough=self.borough,
                shares=shares(area, self.borough),
                drawings=[draw(chart) for chart in charts],
                table=table_of(*charts),
                small=[draw_small(chart) for chart in category_charts],
                category_months=list(_tables(category_charts)),
                namings=namings(self.snapshot, ward),
                former=former_ground(self.snapshot, ward),
                completeness=area.completeness,
                locations=self._at_locations(ward),
                root=way_home(path),
            ),
            source="wards.yml",
            beside="wards/index.md",
            is_in_menu=False,
        )


_NAMES = {Kind.CRIME: "Recorded crime", Kind.INCIDENT: "Anti-social behaviour incidents"}
"""What each kind is called in the name of a trend."""


def _has_moved(line: CategoryFigures) -> bool:
    return isinstance(line.change, Change) and line.change.word.is_change


def _tables(charts: Sequence[Chart]) -> Iterator[ChartTable]:
    """Yield the months of some charts in several small tables rather than one large one."""
    for at in range(0, len(charts), CATEGORIES_A_TABLE):
        yield table_of(*charts[at : at + CATEGORIES_A_TABLE])
