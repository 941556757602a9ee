"""The pages of each plan: the plan whole, its summary, its priorities, targets and risks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from partnership.errors import Problem, ProblemsFoundError
from partnership.model.categories import Category
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.standards import Standards
from partnership.pages.edition import Edition
from partnership.pages.judged import judged_targets
from partnership.pages.page import Page, way_home
from partnership.pages.standards import broken_evidence, duty_lines
from partnership.statistics.smart import LETTERS
from partnership.statistics.target_status import RULE, written
from partnership.statistics.totals import TwoYears, latest_two_years


def plan_pages(edition: Edition, environment: Environment) -> Iterator[Page]:
    """Yield the pages of every plan, the latest plan first."""
    problems: list[Problem] = []
    for plan in edition.plans:
        writer = PlanWriter(edition, environment, plan)
        pages = list(_pages_of(writer))
        problems += writer.broken_links(pages)
        yield from pages
    if problems:
        raise ProblemsFoundError(problems)


def _pages_of(writer: "PlanWriter") -> Iterator[Page]:
    plan = writer.plan
    yield writer.page("plan", "index", plan.title, f"{plan.title}. {plan.summary}")
    yield writer.page(
        "summary", "summary", f"Summary {plan.years}", f"{plan.title} in plain words."
    )
    for priority in plan.priorities:
        yield writer.priority(priority)
    yield writer.targets()
    about = f"What could keep the plan of {plan.years} from succeeding."
    yield writer.page("risks", "risks", f"Risks {plan.years}", about)
    if writer.standards and plan.evidence:
        yield writer.duties(writer.standards)


@dataclass(frozen=True)
class CategoryNow:
    """What the police figures of the whole borough say now in one category."""

    category: Category
    years: TwoYears | None


class PlanWriter:
    """Writes the pages of one plan."""

    def __init__(self, edition: Edition, environment: Environment, plan: Plan) -> None:
        """Keep what every page of the plan shows."""
        self.edition, self.environment, self.plan = edition, environment, plan

    def page(self, template: str, name: str, title: str, description: str, **values: Any) -> Page:  # noqa: ANN401 - a template takes any value
        """Return one page of the plan."""
        path = f"plans/{self.plan.years}/{name}.md"
        return Page(
            path=path,
            title=title,
            description=description,
            markdown=self._rendered(template, path, values),
            source=f"plans/{self.plan.years}/plan.yml",
        )

    def targets(self) -> Page:
        """Return the page of targets, with the rule and the working of each."""
        years = self.plan.years
        return self.page(
            "targets",
            "targets",
            f"Targets {years}",
            f"What the plan of {years} set out to change, and where each target stands.",
            judged=judged_targets(self.plan, self.edition.today),
            rule=RULE,
            letters=LETTERS,
            figure=written,
        )

    @property
    def standards(self) -> Standards | None:
        """The national standards, where they are on record."""
        return self.edition.partnership.standards

    def duties(self, standards: Standards) -> Page:
        """Return the page that holds the plan against the national standards."""
        years = self.plan.years
        return self.page(
            "standards",
            "standards",
            f"National standards {years}",
            f"What the law and good practice ask of the plan of {years}, and where it answers.",
            standards=standards,
            required=duty_lines(self.plan, standards.requirements),
            practised=duty_lines(self.plan, standards.practices),
        )

    def broken_links(self, pages: list[Page]) -> Iterator[Problem]:
        """Yield a problem for each duty that points to a heading that does not exist."""
        if self.standards is None:
            return
        folder = f"plans/{self.plan.years}/"
        texts = {page.path.removeprefix(folder): page.markdown for page in pages}
        file = f"data/{folder}standards.yml"
        yield from broken_evidence(self.plan, self.standards, texts, file)

    def priority(self, priority: Priority) -> Page:
        """Return the page of one priority."""
        path = f"plans/{self.plan.years}/priorities/{priority.slug}.md"
        judged = judged_targets(self.plan, self.edition.today)
        values = {
            "priority": priority,
            "judged": [one for one in judged if one.priority is priority],
            "lines": [self._now(category) for category in priority.categories],
            "period": self.edition.latest_month,
        }
        return Page(
            path=path,
            title=priority.title,
            description=f"{priority.title}, {self.plan.title}. {priority.plain}",
            markdown=self._rendered("priority", path, values),
            source=f"plans/{self.plan.years}/priorities/{priority.slug}.yml",
            can_be_left_quickly=priority.exit,
        )

    def _now(self, category_id: str) -> CategoryNow:
        category = self.edition.partnership.category_by_id[category_id]
        series = self.edition.series(self.edition.wards, (category,))
        return CategoryNow(category, latest_two_years(series))

    def _rendered(self, template: str, path: str, values: dict[str, Any]) -> str:
        return self.environment.get_template(f"pages/{template}.md").render(
            edition=self.edition,
            partnership=self.edition.partnership,
            plan=self.plan,
            today=self.edition.today,
            root=way_home(path),
            **values,
        )
