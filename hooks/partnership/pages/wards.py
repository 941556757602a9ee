"""Ward pages: what the police recorded in one ward, over twelve months, by category, by month."""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment

from partnership.charts.drawing import draw
from partnership.charts.small import draw_small
from partnership.charts.table import table_of
from partnership.model.wards import Ward
from partnership.pages.edition import Edition
from partnership.pages.focus import namings
from partnership.pages.page import Page, way_home
from partnership.pages.profiles import Profile, profile, shares
from partnership.statistics.usual_range import false_signals_in_words


def ward_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield the page of each ward in force."""
    template = environment.get_template("pages/ward.md")
    borough = profile(edition, edition.organisation.borough, edition.wards)
    for ward in edition.wards:
        path = f"wards/{ward.slug}.md"
        yield Page(
            path=path,
            title=ward.name,
            description=f"Recorded crime and anti-social behaviour in {ward.name}, "
            f"{borough.place}, month by month to {edition.months[-1].name}.",
            markdown=template.render(
                edition=edition,
                root=way_home(path),
                ward=ward,
                beside=edition.neighbours[ward.code],
                namings=namings(edition, ward),
                **_figures(edition, ward, borough),
            ),
            source="wards.yml",
        )


def _figures(edition: Edition, ward: Ward, borough: Profile) -> dict[str, Any]:
    """Return the figures of a ward, its drawings and its tables, by their names in the template."""
    figures = profile(edition, ward.name, (ward,))
    charts = (figures.crime, figures.incidents)
    return {
        "profile": figures,
        "borough": borough,
        "shares": shares(figures, borough),
        "drawings": [draw(chart) for chart in charts],
        "table": table_of(*charts),
        "small": [draw_small(line.chart) for line in figures.lines],
        "category_months": table_of(*(line.chart for line in figures.lines)),
        "by_chance": false_signals_in_words(len(edition.months)),
    }
