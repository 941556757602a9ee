"""Ward pages: a ward in one screen, and every month of it on a page below."""

from collections.abc import Iterator
from functools import partial

from partnership.charts.chart import table_of
from partnership.charts.svg import Drawing
from partnership.charts.trend import SmallDrawing, draw_trend
from partnership.model.crime import Kind
from partnership.model.wards import Ward
from partnership.pages.area_charts import category_chart, kind_chart, month_by_month, shares
from partnership.pages.feeds import ward_feed
from partnership.pages.former_wards import former_ground, namings, of_the_same_name
from partnership.pages.page import Page, PageWriter
from partnership.pages.places import localities
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change
from partnership.statistics.locations import at_locations
from partnership.statistics.rates import standing_of

CATEGORIES_A_TABLE = 5
"""So many columns of numbers stand side by side without scrolling on a wide screen."""

LOCATIONS_IN_SHORT = 2
"""So many locations that make a figure are told on the page that fits one screen."""

_NAMES = {Kind.CRIME: "Recorded crime", Kind.INCIDENT: "Anti-social behaviour incidents"}
"""What each kind is called in the name of a trend."""


def ward_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield both pages of each ward in force: the one in short, and that of its months."""
    snapshot = writer.snapshot
    for ward in snapshot.wards:
        yield writer.write(
            f"wards/{ward.slug}.md",
            "ward",
            {"ward": ward},
            partial(_in_short, snapshot, ward),
            source="wards.yml",
            known_by=ward.code,
            feed=ward_feed(ward),
            scripts=("copy",),
        )
        yield writer.write(
            f"wards/{ward.slug}/months.md",
            "ward-months",
            {"ward": ward},
            partial(_by_month, snapshot, ward),
            source="wards.yml",
            known_by=ward.code,
            beside="wards/index.md",
            is_in_menu=False,
        )


def _in_short(snapshot: Snapshot, ward: Ward) -> dict[str, object]:
    """Return what stands on the page that fits one screen."""
    area, borough = snapshot.area(ward.name, (ward,)), snapshot.borough
    moved = [
        line
        for line in area.lines
        if isinstance(line.change, Change) and line.change.word.is_change
    ]
    telling = sorted(
        (place for place in at_locations(snapshot, ward) if place.is_telling),
        key=lambda place: (not place.is_of_all, -place.share),
    )
    return {
        "towns": [
            place for place in localities(snapshot) if place.has_a_page and ward in place.wards
        ],
        "area": area,
        "borough": borough,
        "trends": [
            draw_trend(f"{name} in {ward.name}", area.of(kind).trend, borough.of(kind).trend)
            for kind, name in _NAMES.items()
        ],
        "standings": [
            standing_of(ward, area.of(kind).rate, borough.of(kind).rate) for kind in Kind
        ],
        "moved": moved,
        "steady": [line for line in area.lines if line not in moved],
        "locations": telling[:LOCATIONS_IN_SHORT],
        "drawings": [Drawing(kind_chart(snapshot, area, kind)) for kind in Kind],
        "same_name": of_the_same_name(snapshot, ward),
        "namings": namings(snapshot, ward),
        "beside": snapshot.neighbours[ward.code],
    }


def _by_month(snapshot: Snapshot, ward: Ward) -> dict[str, object]:
    """Return every month, and all that is known of the figures."""
    area, borough = snapshot.area(ward.name, (ward,)), snapshot.borough
    charts = [category_chart(snapshot, area, line) for line in area.lines]
    columns = [(chart.column, chart.series) for chart in charts]
    return {
        **month_by_month(snapshot, area),
        "area": area,
        "borough": borough,
        "shares": shares(area, borough),
        "small": [SmallDrawing(chart) for chart in charts],
        "category_months": [
            table_of(*columns[at : at + CATEGORIES_A_TABLE])
            for at in range(0, len(columns), CATEGORIES_A_TABLE)
        ],
        "namings": namings(snapshot, ward),
        "former": former_ground(snapshot, ward),
        "locations": tuple(at_locations(snapshot, ward)),
    }
