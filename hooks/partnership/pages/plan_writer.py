"""Writes a page of one plan: template and values in, page out."""

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from partnership.model.crime import Category
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Snapshot
from partnership.pages.target_rows import JudgedTarget, judged_targets
from partnership.pages.ward_counts import WardCounts
from partnership.statistics.change import Change
from partnership.statistics.totals import TwoYears, latest_two_years
from partnership.statistics.verdicts import NotCompared


@dataclass(frozen=True)
class CategoryNow:
    """What the police figures of the whole borough say now in one category."""

    category: Category
    years: TwoYears | None
    change: Change | NotCompared | None


@dataclass(frozen=True)
class Draft:
    """What tells one page of a plan from the others."""

    name: str
    """The page below the plan's folder, without `.md`; the template of the same name writes it."""
    title: str
    description: str
    source: str = "plan"
    """The file of the plan's folder to change when the page is wrong, without `.yml`."""
    template: str | None = None
    """The template, where it is not named like the page."""
    scripts: tuple[str, ...] = ()
    menu_title: str | None = None
    """Its name in menus, where the title is longer."""
    has_exit_button: bool = False
    is_found_by_search: bool = True


@dataclass(frozen=True)
class PlanWriter:
    """Writes the pages of one plan."""

    edition: Snapshot
    environment: Environment
    plan: Plan

    def write(self, draft: Draft, **values: Any) -> Page:  # noqa: ANN401 - a template takes any value
        """Return one page of the plan."""
        path = f"plans/{self.plan.years}/{draft.name}.md"
        template = self.environment.get_template(f"pages/{draft.template or draft.name}.md")
        return Page(
            path=path,
            title=draft.title,
            description=draft.description,
            markdown=template.render(
                edition=self.edition,
                partnership=self.edition.partnership,
                plan=self.plan,
                today=self.edition.today,
                root=way_home(path),
                **values,
            ),
            source=f"plans/{self.plan.years}/{draft.source}.yml",
            scripts=draft.scripts,
            menu_title=draft.menu_title,
            has_exit_button=draft.has_exit_button,
            is_found_by_search=draft.is_found_by_search,
            is_a_record=self._is_a_record(draft),
        )

    def _is_a_record(self, draft: Draft) -> bool:
        """Tell whether a page is kept of the past; one that leads to help is found at any time."""
        return self.plan.has_ended(self.edition.today) and not draft.has_exit_button

    def judged(self, priority: Priority | None = None) -> tuple[JudgedTarget, ...]:
        """Return the targets of the plan, or of one priority, with their verdicts."""
        every = judged_targets(self.plan, self.edition.today, counted=self.edition.count_of_target)
        return tuple(judged for judged in every if priority is None or judged.priority is priority)

    def wards_now(self, priority: Priority) -> WardCounts:
        """Return the counts of the wards in force in the categories of a priority."""
        return WardCounts(self.edition, self.edition.ward_set, priority)

    def wards_then(self, priority: Priority) -> WardCounts:
        """Return the same figures counted in the wards that were in force when the plan began."""
        wards = self.edition.partnership.wards_on(self.plan.first_day)
        return WardCounts(self.edition, wards, priority)

    def now(self, priority: Priority) -> tuple[CategoryNow, ...]:
        """Return what the police figures say now in the categories of a priority."""
        return tuple(self._now(category) for category in priority.categories)

    def _now(self, category_id: str) -> CategoryNow:
        category = self.edition.partnership.category_by_id[category_id]
        wards = self.edition.wards
        years = latest_two_years(self.edition.series(wards, (category,)))
        return CategoryNow(category, years, self.edition.change(wards, (category,)))
