"""Ward pages: what the police recorded in one ward, over twelve months, by category, by month."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from partnership.charts.chart import Chart
from partnership.charts.drawing import draw
from partnership.charts.table import table_of
from partnership.model.categories import Category, Kind
from partnership.model.figures import Figure
from partnership.model.wards import Ward
from partnership.pages.edition import Edition
from partnership.pages.focus import namings
from partnership.pages.page import Page, way_home
from partnership.statistics.totals import TwoYears, latest_two_years


@dataclass(frozen=True)
class CategoryLine:
    """One category in one place: the latest month and both years."""

    category: Category
    latest: Figure
    years: TwoYears | None


@dataclass(frozen=True)
class Profile:
    """The figures of a ward, or of several together, as pages show them."""

    place: str
    crime: Chart
    incidents: Chart
    crime_years: TwoYears | None
    incident_years: TwoYears | None
    lines: tuple[CategoryLine, ...]


def profile(edition: Edition, place: str, wards: tuple[Ward, ...]) -> Profile:
    """Gather the figures of some wards under one name."""
    crime = _chart(edition, place, wards, Kind.CRIME)
    incidents = _chart(edition, place, wards, Kind.INCIDENT)
    return Profile(
        place=place,
        crime=crime,
        incidents=incidents,
        crime_years=latest_two_years(crime.series),
        incident_years=latest_two_years(incidents.series),
        lines=tuple(_line(edition, wards, one) for one in edition.partnership.categories),
    )


def _line(edition: Edition, wards: tuple[Ward, ...], category: Category) -> CategoryLine:
    series = edition.series(wards, (category,))
    return CategoryLine(category, series[-1], latest_two_years(series))


MEASURES = {
    Kind.CRIME: ("crime", "Recorded crime", "crimes recorded by the police"),
    Kind.INCIDENT: ("incidents", "Incidents", "calls to the police"),
}
"""For each kind of record: the chart's id, the column's head and the unit."""


def _chart(edition: Edition, place: str, wards: tuple[Ward, ...], kind: Kind) -> Chart:
    name, column, unit = MEASURES[kind]
    series = edition.series(wards, edition.categories(kind))
    period = f"{edition.months[0].name} to {edition.months[-1].name}"
    return Chart(
        id=f"chart-{name}",
        headline=_headline(column, place, latest_two_years(series)),
        subtitle=f"{column}, {place}, {period}, {unit} a month",
        column=column,
        series=series,
        source=edition.partnership.months[-1].source.publisher,
    )


def _headline(column: str, place: str, years: TwoYears | None) -> str:
    if years is None:
        return f"{column} in {place}, by month"
    latest = years.latest
    return f"{column} in {place}: {latest.value:,} in the 12 months to {latest.last.name}"


def ward_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield the page of each ward in force."""
    template = environment.get_template("pages/ward.md")
    for ward in edition.wards:
        path = f"wards/{ward.slug}.md"
        figures = profile(edition, ward.name, (ward,))
        borough = edition.organisation.borough
        yield Page(
            path=path,
            title=ward.name,
            description=f"Recorded crime and anti-social behaviour in {ward.name}, {borough}, "
            f"month by month to {edition.months[-1].name}.",
            markdown=template.render(
                edition=edition,
                root=way_home(path),
                ward=ward,
                profile=figures,
                drawings=(draw(figures.crime), draw(figures.incidents)),
                table=table_of(figures.crime, figures.incidents),
                beside=edition.neighbours[ward.code],
                namings=namings(edition, ward),
            ),
            source="wards.yml",
        )
