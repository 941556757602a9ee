"""The pages of each kind of crime: how it changed, ward by ward, and what is being done."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment

from partnership.charts.trend import Trend, trend
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


def kinds_of(edition: Snapshot, kind: Kind, wards: tuple[Ward, ...]) -> tuple[ChangeRow, ...]:
    """Return how each category of a kind changed in some wards, in the order of the file."""
    return tuple(
        ChangeRow(category.name, f"crime/{category.id}/", edition.change(wards, (category,)))
        for category in edition.categories(kind)
        if category.id in edition.begun
    )


@dataclass(frozen=True)
class KindChange:
    """All records of a kind in the borough, and each of its categories."""

    years: TwoYears | None
    change: Change | NotCompared | None
    trend: Trend | None
    rows: tuple[ChangeRow, ...]
    """Each category."""


class Kinds:
    """Crimes and incidents of the borough, for authored pages."""

    def __init__(self, edition: Snapshot) -> None:
        """Remember the edition; everything is worked out when it is first asked for."""
        self._edition = edition

    @cached_property
    def crime(self) -> KindChange:
        """Crimes."""
        return self._changes(Kind.CRIME, "Recorded crime")

    @cached_property
    def incidents(self) -> KindChange:
        """Calls that are not crimes."""
        return self._changes(Kind.INCIDENT, "Anti-social behaviour")

    def _changes(self, kind: Kind, name: str) -> KindChange:
        edition, categories = self._edition, self._edition.categories(kind)
        counts = edition.counts(edition.wards, categories)
        return KindChange(
            counts.years,
            counts.change,
            trend(name, counts.trend),
            kinds_of(edition, kind, edition.wards),
        )


def crime_pages(edition: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the page of each category that has begun."""
    for category in edition.partnership.categories:
        if category.id in edition.begun:
            yield _page(edition, environment, category)


def _page(edition: Snapshot, environment: Environment, category: Category) -> Page:
    path = f"crime/{category.id}.md"
    priorities = priorities_of(edition, category)
    counts = edition.counts(edition.wards, (category,))
    return Page(
        path=path,
        title=category.name,
        description=f"{category.name} in {edition.organisation.borough}: how it has changed, "
        "ward by ward, and what is being done.",
        markdown=environment.get_template("pages/crime.md").render(
            edition=edition,
            category=category,
            counts=counts,
            trend=trend(category.name, counts.trend),
            compared=comparison(edition, (category,)),
            towns=towns(edition),
            in_towns=_in_towns(edition, category),
            priorities=priorities,
            root=way_home(path),
        ),
        source="categories.yml",
        has_exit_button=any(priority.exit for priority in priorities.priorities)
        if priorities
        else False,
        scripts=("sort", "copy"),
    )


def _in_towns(edition: Snapshot, category: Category) -> tuple[ChangeRow, ...]:
    local = edition_of_places(edition)
    return tuple(
        ChangeRow(town.place.name, town.address, local.change(town.wards, (category,)))
        for town in localities(edition)
        if local and town.has_a_page
    )


def priorities_of(edition: Snapshot, category: Category) -> Priorities | None:
    """Return the priorities that a category matters to: of the plan in force, else of the latest.

    None is returned where no plan names it.
    """
    plans = (edition.current_plan,) if edition.current_plan else edition.plans
    found = (
        Priorities(
            plan,
            tuple(priority for priority in plan.priorities if category.id in priority.categories),
        )
        for plan in plans
    )
    return next((priorities for priorities in found if priorities.priorities), None)
