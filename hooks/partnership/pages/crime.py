"""The pages of each kind of crime: how it changed, ward by ward, and what is being done."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment

from partnership.charts.trend import TrendDrawing, draw_trend
from partnership.model.crime import Category, Kind
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.wards import Ward
from partnership.pages.comparison import ChangeRow, comparison
from partnership.pages.page import Page, way_home
from partnership.pages.places import edition_of_places, localities, towns
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import Change
from partnership.statistics.totals import TwoYears
from partnership.statistics.verdicts import NotCompared


@dataclass(frozen=True)
class Priorities:
    """The priorities of one plan that a category matters to."""

    plan: Plan
    priorities: tuple[Priority, ...]


def kinds_of(snapshot: Snapshot, kind: Kind, wards: tuple[Ward, ...]) -> tuple[ChangeRow, ...]:
    """Return how each category of a kind changed in some wards, in the order of the file."""
    return tuple(
        ChangeRow(category.name, f"crime/{category.id}/", snapshot.change(wards, (category,)))
        for category in snapshot.categories(kind)
        if category.id in snapshot.begun
    )


@dataclass(frozen=True)
class KindChange:
    """All records of a kind in the borough, and each of its categories."""

    years: TwoYears | None
    change: Change | NotCompared | None
    trend: TrendDrawing | None
    rows: tuple[ChangeRow, ...]
    """Each category."""


class Kinds:
    """Crimes and incidents of the borough, for authored pages."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Remember the snapshot; everything is worked out when it is first asked for."""
        self._snapshot = snapshot

    @cached_property
    def crime(self) -> KindChange:
        """Crimes."""
        return self._changes(Kind.CRIME, "Recorded crime")

    @cached_property
    def incidents(self) -> KindChange:
        """Calls that are not crimes."""
        return self._changes(Kind.INCIDENT, "Anti-social behaviour")

    def _changes(self, kind: Kind, name: str) -> KindChange:
        snapshot, categories = self._snapshot, self._snapshot.categories(kind)
        counts = snapshot.counts(snapshot.wards, categories)
        return KindChange(
            counts.years,
            counts.change,
            draw_trend(name, counts.trend),
            kinds_of(snapshot, kind, snapshot.wards),
        )


def crime_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the page of each category that has begun."""
    for category in snapshot.partnership.categories:
        if category.id in snapshot.begun:
            yield _page(snapshot, environment, category)


def _page(snapshot: Snapshot, environment: Environment, category: Category) -> Page:
    path = f"crime/{category.id}.md"
    priorities = priorities_of(snapshot, category)
    counts = snapshot.counts(snapshot.wards, (category,))
    return Page(
        path=path,
        title=category.name,
        description=f"{category.name} in {snapshot.organisation.borough}: how it has changed, "
        "ward by ward, and what is being done.",
        markdown=environment.get_template("pages/crime.md").render(
            snapshot=snapshot,
            category=category,
            counts=counts,
            trend=draw_trend(category.name, counts.trend),
            compared=comparison(snapshot, (category,)),
            towns=towns(snapshot),
            in_towns=_in_towns(snapshot, category),
            priorities=priorities,
            root=way_home(path),
        ),
        source="categories.yml",
        has_exit_button=any(priority.exit for priority in priorities.priorities)
        if priorities
        else False,
        scripts=("sort", "copy"),
    )


def _in_towns(snapshot: Snapshot, category: Category) -> tuple[ChangeRow, ...]:
    local = edition_of_places(snapshot)
    return tuple(
        ChangeRow(town.place.name, town.address, local.change(town.wards, (category,)))
        for town in localities(snapshot)
        if local and town.is_a_town
    )


def priorities_of(snapshot: Snapshot, category: Category) -> Priorities | None:
    """Return the priorities that a category matters to: of the plan in force, else of the latest.

    None is returned where no plan names it.
    """
    plans = (snapshot.current_plan,) if snapshot.current_plan else snapshot.plans
    found = (
        Priorities(
            plan,
            tuple(priority for priority in plan.priorities if category.id in priority.categories),
        )
        for plan in plans
    )
    return next((priorities for priorities in found if priorities.priorities), None)
