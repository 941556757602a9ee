"""The pages of each kind of crime: how it changed, ward by ward, and what is being done."""

from collections.abc import Iterator
from functools import partial

from partnership.charts.small import draw_trend
from partnership.charts.svg import Drawing
from partnership.model.crime import Category
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.area_charts import MEASURES, season_chart
from partnership.pages.comparison import ChangeRow, comparison, kinds_of
from partnership.pages.page import Page, PageWriter
from partnership.pages.places import localities, towns
from partnership.pages.snapshot import Snapshot


def borough_by_kind(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """Return how crime and incidents of the borough changed, for authored pages."""
    found: dict[str, dict[str, object]] = {}
    for kind, (key, name, _) in MEASURES.items():
        counts = snapshot.in_all_wards(snapshot.categories(kind))
        found[key] = {
            "years": counts.years,
            "change": counts.change,
            "trend": draw_trend(name, counts.trend),
            "totals": counts.trend.totals,
            "rows": kinds_of(snapshot, snapshot.wards, kind),
        }
    return found


def crime_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of each category that has begun."""
    snapshot = writer.snapshot
    for category in snapshot.begun_categories:
        plan, priorities = priorities_of(snapshot, category)
        page = Page(f"crime/{category.id}.md", source="categories.yml")
        values = {"category": category, "plan": plan, "priorities": priorities}
        yield writer.write(page, "crime", values, partial(_figures_of, snapshot, category))


def _figures_of(snapshot: Snapshot, category: Category) -> dict[str, object]:
    counts = snapshot.in_all_wards((category,))
    season = season_chart(snapshot, category)
    return {
        "counts": counts,
        "trend": draw_trend(category.name, counts.trend),
        "season": Drawing(season) if season else None,
        "compared": comparison(snapshot, (category,)),
        "towns": towns(snapshot),
        "in_towns": tuple(
            ChangeRow(
                town.place.name,
                town.address,
                town.snapshot.counts(town.wards, (category,)).change,
            )
            for town in localities(snapshot)
            if town.is_a_town
        ),
    }


def priorities_of(
    snapshot: Snapshot, category: Category
) -> tuple[Plan | None, tuple[Priority, ...]]:
    """Return the plan in force, or the latest, that names a category, and its priorities if any."""
    for plan in (snapshot.current_plan,) if snapshot.current_plan else snapshot.plans:
        named = (each for each in plan.priorities if category.id in each.categories)
        if priorities := tuple(named):
            return plan, priorities
    return None, ()
