"""The pages of each kind of crime: how it changed, ward by ward, and what is being done."""

from collections.abc import Iterator
from functools import partial

from partnership.charts.svg import Drawing
from partnership.charts.trend import draw_trend
from partnership.model.crime import Category, Kind
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.wards import Ward
from partnership.pages.area_charts import season_chart
from partnership.pages.comparison import ChangeRow, comparison
from partnership.pages.page import Page, PageWriter
from partnership.pages.places import edition_of_places, localities, towns
from partnership.pages.snapshot import Snapshot


def kinds_of(snapshot: Snapshot, kind: Kind, wards: tuple[Ward, ...]) -> tuple[ChangeRow, ...]:
    """Return how each category of a kind changed in some wards, in the order of the file."""
    return tuple(
        ChangeRow(category.name, f"crime/{category.id}/", snapshot.change(wards, (category,)))
        for category in snapshot.categories(kind)
        if category.id in snapshot.begun
    )


def borough_by_kind(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """Return how crime and incidents of the borough changed, for authored pages."""
    named = (
        ("crime", Kind.CRIME, "Recorded crime"),
        ("incidents", Kind.INCIDENT, "Anti-social behaviour"),
    )
    found: dict[str, dict[str, object]] = {}
    for key, kind, name in named:
        counts = snapshot.counts(snapshot.wards, snapshot.categories(kind))
        found[key] = {
            "years": counts.years,
            "change": counts.change,
            "trend": draw_trend(name, counts.trend),
            "totals": counts.trend.totals,
            "rows": kinds_of(snapshot, kind, snapshot.wards),
        }
    return found


def crime_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of each category that has begun."""
    snapshot = writer.snapshot
    for category in snapshot.partnership.categories:
        if category.id not in snapshot.begun:
            continue
        plan, priorities = priorities_of(snapshot, category)
        yield writer.write(
            Page(
                f"crime/{category.id}.md",
                category.name,
                f"{category.name} in {snapshot.organisation.borough}: how it has changed, "
                "ward by ward, and what is being done.",
                source="categories.yml",
                has_exit_button=any(priority.exit for priority in priorities),
                scripts=("sort", "copy"),
            ),
            "crime",
            partial(_figures_of, snapshot, category),
            category=category,
            plan=plan,
            priorities=priorities,
        )


def _figures_of(snapshot: Snapshot, category: Category) -> dict[str, object]:
    counts = snapshot.counts(snapshot.wards, (category,))
    return {
        "counts": counts,
        "trend": draw_trend(category.name, counts.trend),
        "season": Drawing(season) if (season := season_chart(snapshot, category)) else None,
        "compared": comparison(snapshot, (category,)),
        "towns": towns(snapshot),
        "in_towns": _in_towns(snapshot, category),
    }


def _in_towns(snapshot: Snapshot, category: Category) -> tuple[ChangeRow, ...]:
    local = edition_of_places(snapshot)
    return tuple(
        ChangeRow(town.place.name, town.address, local.change(town.wards, (category,)))
        for town in localities(snapshot)
        if local and town.is_a_town
    )


def priorities_of(
    snapshot: Snapshot, category: Category
) -> tuple[Plan | None, tuple[Priority, ...]]:
    """Return the plan in force, or the latest, that names a category, and its priorities if any."""
    for plan in (snapshot.current_plan,) if snapshot.current_plan else snapshot.plans:
        named = (each for each in plan.priorities if category.id in each.categories)
        if priorities := tuple(named):
            return plan, priorities
    return None, ()
