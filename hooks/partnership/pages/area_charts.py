"""The charts of an area: all crimes, all incidents, each category, and a category's latest year."""

from partnership.charts.chart import Chart, table_of
from partnership.charts.svg import BarChartLayout
from partnership.model.crime import Category, Kind
from partnership.model.months import Month
from partnership.model.wards import Ward
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import AreaFigures, CategoryFigures

MEASURES = {
    Kind.CRIME: ("crime", "Recorded crime", "crimes recorded by the police"),
    Kind.INCIDENT: ("incidents", "Anti-social behaviour", "calls to the police"),
}
"""For each kind of record: the chart's id, the column heading and the unit."""


def month_by_month(snapshot: Snapshot, area: AreaFigures, of_set: str = "") -> dict[str, object]:
    """Return the charts of both kinds in an area, named after `of_set`, and their table."""
    charts = [kind_chart(snapshot, area, kind, of_set) for kind in Kind]
    drawings = [BarChartLayout(chart) for chart in charts]
    table = table_of(*((chart.column, chart.series) for chart in charts))
    return {"drawings": drawings, "table": table, "completeness": area.completeness}


def kind_chart(snapshot: Snapshot, area: AreaFigures, kind: Kind, of_set: str = "") -> Chart:
    """Return the monthly chart of all crimes or all incidents in an area."""
    name, column, unit = MEASURES[kind]
    period = f"{snapshot.months[0].name} to {snapshot.months[-1].name}"
    counts, headline = area.for_kind(kind), f"{column} in {area.place}, by month"
    if counts.years:
        latest = counts.years.latest
        run = f"{latest.months_in_words} to {latest.last.name}"
        headline = f"{column} in {area.place}: {latest.value:,} in {run}"
    return Chart(
        id=f"chart-{name}{of_set}",
        headline=headline,
        subtitle=f"{column}, {area.place}, {period}, {unit} a month",
        column=column,
        series=counts.series,
        usual=counts.usual,
        why_no_range=counts.why_no_range,
        breaks=counts.breaks,
        choice=_choice(snapshot, area.wards, counts.categories, name),
    )


def category_chart(snapshot: Snapshot, area: AreaFigures, counts: CategoryFigures) -> Chart:
    """Return the monthly chart of one category in an area."""
    category = counts.category
    return Chart(
        id=f"category-{category.id}",
        headline=f"{category.name} in {area.place}, by month",
        column=category.name,
        series=counts.series,
        breaks=counts.breaks,
        choice=_choice(snapshot, area.wards, counts.categories, category.id),
    )


def season_chart(snapshot: Snapshot, category: Category) -> Chart | None:
    """Return the latest year against the season's shape; None with under 24 months of figures."""
    counts = snapshot.in_all_wards((category,))
    if counts.usual is None or not counts.usual.has_season:
        return None
    year, average = snapshot.latest_month.year, f"the {counts.usual.baseline.years} average"
    return Chart(
        id=f"season-{category.id}",
        headline=f"{category.name} in {year} compared with {average}",
        subtitle=f"{snapshot.organisation.borough}, records a month",
        column=category.name,
        series=tuple(figure for figure in counts.series if figure.month.year == year),
        source=snapshot.partnership.months[-1].source.publisher,
        usual=counts.usual,
        until=Month(year, 12),
    )


EVERYWHERE = "all"  # the id of all wards together on the Explore page


def _choice(
    snapshot: Snapshot, wards: tuple[Ward, ...], categories: tuple[Category, ...], together: str
) -> str:
    if not categories:
        return ""
    place = place_id(snapshot, wards[0]) if len(wards) == 1 else EVERYWHERE
    return f"{place}.{categories[0].id if len(categories) == 1 else together}"


def place_id(snapshot: Snapshot, ward: Ward) -> str:
    """Return the Explore page's id of a ward in the snapshot's ward set."""
    return ward.slug if snapshot.wards_of is None else f"{ward.slug}-{snapshot.ward_set.id}"
