"""The charts of an area, its shares of the borough, and wards in the categories of a priority."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from partnership.charts.chart import Chart, table_of
from partnership.charts.svg import Drawing
from partnership.model.crime import Category, Kind
from partnership.model.months import Month
from partnership.model.priorities import Priority
from partnership.model.wards import Ward, WardSet
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import AreaFigures, CategoryFigures
from partnership.statistics.rates import share_in_a_hundred
from partnership.statistics.series import Total, TwoYears, latest_two_years

COLUMNS = {Kind.CRIME: "Crimes in these categories", Kind.INCIDENT: "Incidents"}
"""What the counts of each kind are called; the two are never added up."""

WardCell = tuple[int, int | None]
"""The records of one ward and kind in twelve months, and their share of the borough's in whole
per cent; None where the borough has too few records to be shared out."""


@dataclass(frozen=True)
class WardCounts:
    """Counts the records of the wards of one set in the categories of one priority."""

    snapshot: Snapshot
    ward_set: WardSet
    priority: Priority

    @cached_property
    def _kinds(self) -> dict[Kind, tuple[Category, ...]]:
        """The categories of each kind of record that the priority bears on."""
        known = self.snapshot.partnership.category_by_id
        named = [known[name] for name in self.priority.categories]
        kinds = {
            kind: tuple(category for category in named if category.kind is kind) for kind in COLUMNS
        }
        return {kind: categories for kind, categories in kinds.items() if categories}

    @property
    def columns(self) -> tuple[str, ...]:
        """What the counts of each kind are called."""
        return tuple(COLUMNS[kind] for kind in self._kinds)

    @property
    def categories(self) -> tuple[str, ...]:
        """The names of the categories that are counted; no other record is."""
        known = self.snapshot.partnership.category_by_id
        return tuple(known[category].name for category in self.priority.categories)

    @cached_property
    def year(self) -> Total | None:
        """The twelve months that the figures are for; None where fewer are on record."""
        return next((self._year(kind, self.ward_set.wards) for kind in self._kinds), None)

    def lines(
        self, codes: Collection[str] | None = None
    ) -> Iterator[tuple[Ward, bool, tuple[WardCell, ...]]]:
        """Yield every ward from A to Z, or those with some codes, and a cell for each kind.

        With each goes whether the plan names it.
        """
        wholes = {kind: self._year(kind, self.ward_set.wards) for kind in self._kinds}
        focus = self.priority.focus_wards.wards if self.priority.focus_wards else ()
        named = {ward.code for ward in focus}
        for ward in sorted(self.ward_set.wards, key=lambda ward: ward.name):
            if codes is None or ward.code in codes:
                cells = (
                    (total.value, share_in_a_hundred(total.value, whole.value))
                    for kind, whole in wholes.items()
                    if whole and (total := self._year(kind, (ward,)))
                )
                yield ward, ward.code in named, tuple(cells)

    def _year(self, kind: Kind, wards: tuple[Ward, ...]) -> Total | None:
        snapshot = self.snapshot.with_wards_of(self.ward_set)
        years = latest_two_years(snapshot.series(wards, self._kinds[kind]))
        return years.latest if years else None


def shares(part: AreaFigures, whole: AreaFigures) -> dict[str, int | None]:
    """Return what part of the borough's crime, incidents and residents a ward has.

    In hundredths; None where that would say nothing.
    """

    def share(part: TwoYears | None, whole: TwoYears | None) -> int | None:
        if part is None or whole is None or not part.latest.is_complete:
            return None
        return share_in_a_hundred(part.latest.value, whole.latest.value)

    people = part.residents, whole.residents
    return {
        "crime": share(part.crime.years, whole.crime.years),
        "incidents": share(part.incidents.years, whole.incidents.years),
        "residents": share_in_a_hundred(people[0].number, people[1].number)
        if people[0] and people[1]
        else None,
    }


MEASURES = {
    Kind.CRIME: ("crime", "Recorded crime", "crimes recorded by the police"),
    Kind.INCIDENT: ("incidents", "Anti-social behaviour", "calls to the police"),
}
"""For each kind of record: the chart's id, the column's head and the unit."""


def month_by_month(snapshot: Snapshot, area: AreaFigures, of_set: str = "") -> dict[str, object]:
    """Return the monthly charts of both kinds in an area as drawings and as one table.

    `of_set` tells apart the charts of several sets of wards on one page.
    """
    charts = [kind_chart(snapshot, area, kind, of_set) for kind in Kind]
    return {
        "drawings": [Drawing(chart) for chart in charts],
        "table": table_of(*((chart.column, chart.series) for chart in charts)),
        "completeness": area.completeness,
    }


def kind_chart(snapshot: Snapshot, area: AreaFigures, kind: Kind, of_set: str = "") -> Chart:
    """Return the monthly chart of all crimes, or of all incidents, in an area."""
    name, column, unit = MEASURES[kind]
    period = f"{snapshot.months[0].name} to {snapshot.months[-1].name}"
    counts, headline = area.of(kind), f"{column} in {area.place}, by month"
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
    """Return the latest year on the usual shape of a year; None where under 24 months tell it."""
    counts = snapshot.counts(snapshot.wards, (category,))
    if counts.usual is None or not counts.usual.has_season:
        return None
    year = snapshot.latest_month.year
    return Chart(
        id=f"season-{category.id}",
        headline=f"{category.name} in {year} on the usual shape of a year",
        subtitle=f"{snapshot.organisation.borough}, records a month",
        column=category.name,
        series=tuple(figure for figure in counts.series if figure.month.year == year),
        source=snapshot.partnership.months[-1].source.publisher,
        usual=counts.usual,
        until=Month(year, 12),
    )


EVERYWHERE = "all"
"""How the exploring page names all wards together."""


def _choice(
    snapshot: Snapshot, wards: tuple[Ward, ...], categories: tuple[Category, ...], together: str
) -> str:
    """Return the name of a series on the exploring page."""
    if not categories:
        return ""
    place = place_id(snapshot, wards[0]) if len(wards) == 1 else EVERYWHERE
    return f"{place}.{categories[0].id if len(categories) == 1 else together}"


def place_id(snapshot: Snapshot, ward: Ward) -> str:
    """Return how the exploring page names a ward of the set that a snapshot tells of."""
    return ward.slug if snapshot.wards_of is None else f"{ward.slug}-{snapshot.ward_set.id}"
