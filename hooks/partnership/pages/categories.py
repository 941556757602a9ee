"""The pages of categories: changes, ward by ward, and what is being done."""

from collections.abc import Iterator
from functools import partial

from partnership.charts.svg import BarChartLayout
from partnership.model.crime import Category
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.area_charts import season_chart
from partnership.pages.comparison import ChangeRow, comparison
from partnership.pages.page import Page, PageWriter
from partnership.pages.places import localities, towns
from partnership.pages.snapshot import Snapshot


def category_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of each category that has begun."""
    snapshot = writer.snapshot
    for category in snapshot.begun_categories:
        plan, priorities = priorities_of(snapshot, category)
        page = Page(f"crime/{category.id}.md", source="categories.yml")
        values = {"category": category, "plan": plan, "priorities": priorities}
        yield writer.write(page, "crime", values, partial(_figures_of, snapshot, category))


def _figures_of(snapshot: Snapshot, category: Category) -> dict[str, object]:
    season = season_chart(snapshot, category)
    return {
        "season": BarChartLayout(season) if season else None,
        "compared": comparison(snapshot, (category,)),
        "towns": towns(snapshot),
        "in_towns": tuple(
            ChangeRow(
                town.place.name, town.address, town.snapshot.counts(town.wards, (category,)).change
            )
            for town in localities(snapshot)
            if town.is_town
        ),
    }


def priorities_of(
    snapshot: Snapshot, category: Category
) -> tuple[Plan | None, tuple[Priority, ...]]:
    """Return the current or latest plan that names a category, and its priorities, if any."""
    for plan in (snapshot.current_plan,) if snapshot.current_plan else snapshot.plans:
        named = (priority for priority in plan.priorities if category.id in priority.categories)
        if priorities := tuple(named):
            return plan, priorities
    return None, ()
