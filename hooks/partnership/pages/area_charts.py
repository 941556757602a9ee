"""The charts of an area's figures, and its shares of the borough."""

from dataclasses import dataclass

from partnership.charts.chart import Chart
from partnership.model.crime import Category, Kind
from partnership.model.wards import Ward
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import AreaFigures, CategoryFigures
from partnership.statistics.rates import share_in_a_hundred
from partnership.statistics.totals import TwoYears


@dataclass(frozen=True)
class Shares:
    """A ward's part of the borough, in hundredths; None where that would say nothing."""

    crime: int | None
    incidents: int | None
    residents: int | None


def shares(part: AreaFigures, whole: AreaFigures) -> Shares:
    """Return what part of the borough's records and residents a ward has."""
    return Shares(
        _share(part.crime.years, whole.crime.years),
        _share(part.incidents.years, whole.incidents.years),
        share_in_a_hundred(part.residents.number, whole.residents.number)
        if part.residents and whole.residents
        else None,
    )


def _share(part: TwoYears | None, whole: TwoYears | None) -> int | None:
    if part is None or whole is None or not part.latest.is_complete:
        return None
    return share_in_a_hundred(part.latest.value, whole.latest.value)


MEASURES = {
    Kind.CRIME: ("crime", "Recorded crime", "crimes recorded by the police"),
    Kind.INCIDENT: ("incidents", "Incidents", "calls to the police"),
}
"""For each kind of record: the chart's id, the column's head and the unit."""


def kind_chart(edition: Snapshot, area: AreaFigures, kind: Kind) -> Chart:
    """Return the monthly chart of all crimes, or of all incidents, in an area."""
    name, column, unit = MEASURES[kind]
    counts = area.of(kind)
    return Chart(
        id=f"chart-{name}",
        headline=_headline(column, area.place, counts.years),
        subtitle=f"{column}, {area.place}, {_period(edition)}, {unit} a month",
        column=column,
        series=counts.series,
        source=edition.partnership.months[-1].source.publisher,
        usual=counts.usual,
        why_no_range=counts.why_no_range,
        breaks=counts.breaks,
        choice=_choice(edition, area.wards, counts.categories, name),
    )


def category_chart(edition: Snapshot, area: AreaFigures, counts: CategoryFigures) -> Chart:
    """Return the monthly chart of one category in an area."""
    category = counts.category
    return Chart(
        id=f"category-{category.id}",
        headline=f"{category.name} in {area.place}, by month",
        subtitle=f"{category.published_name}, {area.place}, {_period(edition)}, records a month",
        column=category.name,
        series=counts.series,
        source=edition.partnership.months[-1].source.publisher,
        breaks=counts.breaks,
        choice=_choice(edition, area.wards, counts.categories, category.id),
    )


EVERYWHERE = "all"
"""How the exploring page names all wards together."""


def _choice(
    edition: Snapshot, wards: tuple[Ward, ...], categories: tuple[Category, ...], together: str
) -> str:
    """Return the name of a series on the exploring page."""
    if not categories:
        return ""
    place = EVERYWHERE
    if len(wards) == 1:
        place = wards[0].slug if edition.wards_of is None else former_place(edition, wards[0])
    return f"{place}.{categories[0].id if len(categories) == 1 else together}"


def former_place(edition: Snapshot, ward: Ward) -> str:
    """Return how the exploring page names a ward of the former set that an edition tells of."""
    return f"{ward.slug}-{edition.ward_set.id}"


def _period(edition: Snapshot) -> str:
    return f"{edition.months[0].name} to {edition.months[-1].name}"


def _headline(column: str, place: str, years: TwoYears | None) -> str:
    if years is None:
        return f"{column} in {place}, by month"
    latest = years.latest
    run = f"{latest.months_in_words} to {latest.last.name}"
    return f"{column} in {place}: {latest.value:,} in {run}"
