"""Ward pages: what the police recorded in one ward, over twelve months, by category, by month."""

from collections.abc import Iterator, Sequence
from typing import Any

from jinja2 import Environment

from partnership.charts.chart import Chart
from partnership.charts.sparkline import draw_small
from partnership.charts.svg import draw
from partnership.charts.table import Table, table_of
from partnership.model.categories import Kind
from partnership.model.wards import Ward
from partnership.pages.area_charts import category_chart, kind_chart, shares
from partnership.pages.feeds import ward_feed
from partnership.pages.former_wards import former_ground
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Edition
from partnership.pages.ward_lineage import namings
from partnership.statistics.area_figures import AreaFigures
from partnership.statistics.usual_range import false_signals_in_words


def ward_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield the page of each ward in force."""
    template = environment.get_template("pages/ward.md")
    borough = edition.area(edition.organisation.borough, edition.wards)
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
                former=former_ground(edition, ward),
                completeness=edition.completeness((ward,)),
                **_figures(edition, ward, borough),
            ),
            source="wards.yml",
            feed=ward_feed(ward),
        )


CATEGORIES_A_TABLE = 5
"""So many columns of numbers stand side by side without scrolling on a wide screen."""


def _tables(charts: Sequence[Chart]) -> Iterator[Table]:
    """Yield the months of some charts in several small tables rather than one large one."""
    for at in range(0, len(charts), CATEGORIES_A_TABLE):
        yield table_of(*charts[at : at + CATEGORIES_A_TABLE])


def _figures(edition: Edition, ward: Ward, borough: AreaFigures) -> dict[str, Any]:
    """Return the figures of a ward, its drawings and its tables, by their names in the template."""
    figures = edition.area(ward.name, (ward,))
    charts = [kind_chart(edition, figures, kind) for kind in Kind]
    each = [category_chart(edition, figures, line) for line in figures.lines]
    return {
        "profile": figures,
        "borough": borough,
        "shares": shares(figures, borough),
        "drawings": [draw(chart) for chart in charts],
        "table": table_of(*charts),
        "small": [draw_small(chart) for chart in each],
        "category_months": list(_tables(each)),
        "by_chance": false_signals_in_words(len(edition.months)),
    }
