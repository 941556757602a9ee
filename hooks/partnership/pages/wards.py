"""The pages of wards: the short one, and the one of all months and figures."""

from collections.abc import Iterable, Iterator
from functools import partial

from partnership.charts.chart import table_of
from partnership.charts.sparkline import Sparkline
from partnership.charts.svg import BarChartLayout
from partnership.model.crime import Kind
from partnership.model.wards import Ward
from partnership.pages.area_charts import category_chart, kind_chart, month_by_month
from partnership.pages.former_wards import FormerWard, former_overlaps, former_wards, namings
from partnership.pages.page import Page, PageWriter
from partnership.pages.places import localities
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change
from partnership.statistics.locations import at_locations

CATEGORIES_A_TABLE = 5  # the number of columns that fit on a wide screen without scrolling
LOCATIONS_IN_SHORT = 2  # the number of notable locations on the short page of a ward


def ward_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield both pages of each ward in force: the short one and the one of its months."""
    snapshot, former = writer.snapshot, former_wards(writer.snapshot)
    for ward in snapshot.wards:
        page = Page(f"wards/{ward.slug}.md", source="wards.yml", known_by=ward.code)
        in_short = partial(_in_short, snapshot, ward, former.get(ward.slug, ()))
        yield writer.write(page, "ward", {"ward": ward}, in_short)
        page = Page(
            f"wards/{ward.slug}/months.md",
            source="wards.yml",
            known_by=ward.code,
            index_page="wards/index.md",
            is_in_menu=False,
        )
        yield writer.write(page, "ward-months", {"ward": ward}, partial(_by_month, snapshot, ward))


def _in_short(snapshot: Snapshot, ward: Ward, namesakes: Iterable[FormerWard]) -> dict[str, object]:
    """Return the values of the short page; `namesakes` are former wards with its address."""
    area, borough = snapshot.area(ward.name, (ward,)), snapshot.borough
    of_cards = (area.crime.categories, area.incidents.categories)
    kinds = [line for line in area.by_category if line.categories not in of_cards]
    moved = [
        line for line in kinds if isinstance(line.change, Change) and line.change.word.is_change
    ]
    notable = sorted(
        (place for place in at_locations(snapshot, ward) if place.is_notable),
        key=lambda place: (not place.is_of_all, -place.share),
    )
    turned = [place for place in notable if place.is_of_all and place.alters_verdict]
    return {
        "towns": [
            place for place in localities(snapshot) if place.has_page and ward in place.wards
        ],
        "area": area,
        "borough": borough,
        "moved": moved,
        "steady": [line for line in kinds if line not in moved],
        "turned": turned,
        "locations": [place for place in notable[:LOCATIONS_IN_SHORT] if place not in turned],
        "drawings": [BarChartLayout(kind_chart(snapshot, area, kind)) for kind in Kind],
        "same_name": [former for former in namesakes if former.had_an_address],
        "namings": namings(snapshot, ward),
        "neighbours": snapshot.neighbours[ward.code],
    }


def _by_month(snapshot: Snapshot, ward: Ward) -> dict[str, object]:
    area, borough = snapshot.area(ward.name, (ward,)), snapshot.borough
    charts = [category_chart(snapshot, area, line) for line in area.by_category]
    columns = [(chart.column, chart.series) for chart in charts]
    return {
        **month_by_month(snapshot, area),
        "area": area,
        "borough": borough,
        "small": [Sparkline(chart) for chart in charts],
        "category_months": [
            table_of(*columns[at : at + CATEGORIES_A_TABLE])
            for at in range(0, len(columns), CATEGORIES_A_TABLE)
        ],
        "namings": namings(snapshot, ward),
        "former": former_overlaps(snapshot, ward),
        "locations": tuple(at_locations(snapshot, ward)),
    }
