"""The figures of a place as pages show them: totals, verdicts, rates, charts and categories."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from partnership.charts.chart import Chart
from partnership.charts.marks import Break
from partnership.model.categories import Category, Kind
from partnership.model.figures import Figure
from partnership.model.months import Month
from partnership.model.wards import Ward, WardSet
from partnership.pages.snapshot import Edition
from partnership.statistics.change import Change
from partnership.statistics.rates import (
    Rate,
    Residents,
    rate_of,
    residents_of,
    share_in_a_hundred,
    with_personal_risk,
)
from partnership.statistics.totals import TwoYears, latest_two_years
from partnership.statistics.usual_range import usual_range, why_none
from partnership.statistics.verdicts import NotCompared


@dataclass(frozen=True)
class CategoryLine:
    """One category in one place: the latest month, both years and every month."""

    category: Category
    latest: Figure
    years: TwoYears | None
    change: Change | NotCompared | None
    chart: Chart


@dataclass(frozen=True)
class Profile:
    """The figures of a ward, or of several together, as pages show them."""

    place: str
    crime: Chart
    incidents: Chart
    crime_years: TwoYears | None
    incident_years: TwoYears | None
    crime_change: Change | NotCompared | None
    incident_change: Change | NotCompared | None
    crime_rate: Rate | None
    incident_rate: Rate | None
    residents: Residents | None
    lines: tuple[CategoryLine, ...]


@dataclass(frozen=True)
class Shares:
    """A ward's part of the borough, in hundredths; None where that would say nothing."""

    crime: int | None
    incidents: int | None
    residents: int | None


def profile(edition: Edition, place: str, wards: tuple[Ward, ...]) -> Profile:
    """Gather the figures of some wards under one name."""
    crime, incidents = edition.categories(Kind.CRIME), edition.categories(Kind.INCIDENT)
    people = residents_of(edition.ward_set, wards)
    return Profile(
        place=place,
        crime=kind_chart(edition, place, wards, Kind.CRIME),
        incidents=kind_chart(edition, place, wards, Kind.INCIDENT),
        crime_years=edition.two_years(wards, Kind.CRIME),
        incident_years=edition.two_years(wards, Kind.INCIDENT),
        crime_change=edition.change(wards, crime),
        incident_change=edition.change(wards, incidents),
        crime_rate=_rate(edition, wards, crime, people),
        incident_rate=_rate(edition, wards, incidents, people),
        residents=people,
        lines=tuple(_line(edition, place, wards, one) for one in edition.partnership.categories),
    )


def shares(part: Profile, whole: Profile) -> Shares:
    """Return what part of the borough's records and residents a ward has."""
    return Shares(
        _share(part.crime_years, whole.crime_years),
        _share(part.incident_years, whole.incident_years),
        share_in_a_hundred(part.residents.number, whole.residents.number)
        if part.residents and whole.residents
        else None,
    )


def _share(part: TwoYears | None, whole: TwoYears | None) -> int | None:
    if part is None or whole is None or not part.latest.is_complete:
        return None
    return share_in_a_hundred(part.latest.value, whole.latest.value)


def _rate(
    edition: Edition,
    wards: tuple[Ward, ...],
    categories: tuple[Category, ...],
    people: Residents | None,
) -> Rate | None:
    counted = with_personal_risk(categories)
    years = latest_two_years(edition.series(wards, counted)) if counted else None
    return rate_of(years.latest, people) if years else None


def _line(
    edition: Edition, place: str, wards: tuple[Ward, ...], category: Category
) -> CategoryLine:
    series = edition.series(wards, (category,))
    chart = Chart(
        id=f"category-{category.id}",
        headline=f"{category.name} in {place}, by month",
        subtitle=f"{category.published_name}, {place}, {_period(edition)}, records a month",
        column=category.name,
        series=series,
        source=edition.partnership.months[-1].source.publisher,
        breaks=_breaks(edition, wards, (category,)),
        choice=_choice(edition, wards, (category,), category.id),
    )
    years, change = latest_two_years(series), edition.change(wards, (category,))
    return CategoryLine(category, series[-1], years, change, chart)


MEASURES = {
    Kind.CRIME: ("crime", "Recorded crime", "crimes recorded by the police"),
    Kind.INCIDENT: ("incidents", "Incidents", "calls to the police"),
}
"""For each kind of record: the chart's id, the column's head and the unit."""


def kind_chart(edition: Edition, place: str, wards: tuple[Ward, ...], kind: Kind) -> Chart:
    """Return the monthly chart of all crimes, or of all incidents, in some wards."""
    name, column, unit = MEASURES[kind]
    categories = edition.categories(kind)
    series = edition.series(wards, categories)
    kept = (series, edition.baseline, edition.comparable_since(categories))
    return Chart(
        id=f"chart-{name}",
        headline=_headline(column, place, latest_two_years(series)),
        subtitle=f"{column}, {place}, {_period(edition)}, {unit} a month",
        column=column,
        series=series,
        source=edition.partnership.months[-1].source.publisher,
        usual=usual_range(*kept),
        why_no_range=why_none(*kept),
        breaks=_breaks(edition, wards, categories),
        choice=_choice(edition, wards, categories, name),
    )


EVERYWHERE = "all"
"""How the exploring page names all wards together."""


def _choice(
    edition: Edition, wards: tuple[Ward, ...], categories: tuple[Category, ...], together: str
) -> str:
    """Return the name of a series on the exploring page; empty where it has none."""
    if not categories:
        return ""
    if 1 < len(wards) < len(edition.wards):
        return ""
    place = EVERYWHERE
    if len(wards) == 1:
        place = wards[0].slug if edition.wards_of is None else former_place(edition, wards[0])
    return f"{place}.{categories[0].id if len(categories) == 1 else together}"


def former_place(edition: Edition, ward: Ward) -> str:
    """Return how the exploring page names a ward of the former set that an edition tells of."""
    return f"{ward.slug}-{edition.ward_set.id}"


def _period(edition: Edition) -> str:
    return f"{edition.months[0].name} to {edition.months[-1].name}"


def _headline(column: str, place: str, years: TwoYears | None) -> str:
    if years is None:
        return f"{column} in {place}, by month"
    latest = years.latest
    run = f"{latest.months_in_words} to {latest.last.name}"
    return f"{column} in {place}: {latest.value:,} in {run}"


def _life_of(ward_set: WardSet) -> dict[Month, str]:
    """Return the months in which wards began and were no more, with what that means."""
    changes: dict[Month, str] = {}
    if ward_set.valid_from:
        month = Month.of(ward_set.valid_from)
        sentence = f"{month.name}: these wards began. Earlier months are counted again for them."
        changes[month] = sentence
    if ward_set.valid_to:
        month = Month.of(ward_set.valid_to + timedelta(days=1))
        sentence = f"{month.name}: these wards were replaced. Later months keep their boundary."
        changes[month] = sentence
    return changes


def _breaks(
    edition: Edition, wards: tuple[Ward, ...], categories: tuple[Category, ...]
) -> tuple[Break, ...]:
    """Return the changes of category and, for a part of the borough, of wards."""
    found = {one.month: one for one in breaks_of_wards(edition, wards)}
    found |= {one.month: one for one in breaks_of_kind(edition, categories)}
    return tuple(found[month] for month in sorted(found))


def breaks_of_wards(edition: Edition, wards: tuple[Ward, ...]) -> tuple[Break, ...]:
    """Return the changes of wards within the months; all wards together do not change."""
    if len(wards) == len(edition.wards):
        return ()
    return _within(edition, (Break(*one) for one in _life_of(edition.ward_set).items()))


def breaks_of_kind(edition: Edition, categories: tuple[Category, ...]) -> tuple[Break, ...]:
    """Return the changes of category within the months."""
    return _within(
        edition,
        (
            Break(
                month,
                f"{month.name}: the police changed what they count. "
                "Months before cannot be set against months after.",
                is_of_kind=True,
            )
            for month in sorted(
                {one.comparable_since for one in categories if one.id in edition.begun}
            )
        ),
    )


def _within(edition: Edition, breaks: Iterable[Break]) -> tuple[Break, ...]:
    return tuple(one for one in breaks if edition.months[0] < one.month <= edition.months[-1])
