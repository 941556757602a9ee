"""The pages of each plan: the whole plan, summary, priorities, targets, risks and others.

The summary and the easy-read page exist in English and in the other languages on record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import PurePath

from markupsafe import Markup

from partnership.model.partnership import Partnership
from partnership.model.plan_parts import Translation
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.page import Page, PageWriter, TemplateValues, address_of
from partnership.pages.print_document import chapters_of
from partnership.pages.progress import rota_lines
from partnership.pages.snapshot import Snapshot
from partnership.pages.templates import TEMPLATES, plain, template_environment

_ENGLISH = Markup('<span lang="en-GB" dir="ltr">{}</span>')


@dataclass(frozen=True)
class PlanWriter(PageWriter):
    """Renders the pages of one plan."""

    plan: Plan

    def of_plan(self, page: Page, template: str, values: TemplateValues | None = None) -> Page:
        """Return a page of the plan; `path` and source are relative to the plan's folder.

        Both omit the file extension. Priorities with links to help are not ranked as past records.
        """
        folder, today = f"plans/{self.plan.years}", self.snapshot.today
        whole = replace(
            page,
            path=f"{folder}/{page.path}.md",
            source=f"{folder}/{page.source or 'plan'}.yml",
        )
        common = {"partnership": self.snapshot.partnership, "plan": self.plan, "today": today}
        written = self.write(whole, template, {**common, **(values or {})})
        leads_to_help = template == "priority" and "exit: true" in written.more
        return replace(written, is_a_record=self.plan.has_ended(today) and not leads_to_help)


@dataclass
class Wordbook:
    """Looks up the translation of each English text in a template, and records the texts."""

    translation: Translation | None = None
    """None for the English page."""
    asked: list[str] = field(default_factory=list)
    """Every English text that was looked up, in page order."""

    def __call__(self, english: str) -> str:
        """Return the translation of a text; if there is none, the English text, marked as such."""
        self.asked.append(english)
        if self.translation is None:
            return english
        found = (line.text for line in self.translation.words if line.english == english)
        return next(found, None) or _ENGLISH.format(plain(english))


def plain_pages(writer: PlanWriter) -> Iterator[tuple[Page, Wordbook]]:
    """Yield the summary and the easy-read page in every language, with the texts looked up."""
    plan = writer.plan
    there = {"summary": plan.has_summary, "easy-read": plan.is_easy}
    for name in (name for name in there if there[name]):
        others = [own for own in plan.translations if name in own.pages]
        versions = [("en-GB", "English", "ltr", name)]
        versions += [
            (own.language, own.name, own.direction, f"{name}-{own.language}") for own in others
        ]
        for own, (language, _, _, path) in zip((None, *others), versions, strict=True):
            source = f"translations/{language}" if own else None
            page = Page(path, source=source, is_in_menu=own is None)
            t, languages = Wordbook(own), [version for version in versions if version[-1] != path]
            values = {"t": t, "translation": own, "languages": languages}
            yield writer.of_plan(page, name, values), t


def texts_by_plan(
    partnership: Partnership, day: date, plans: Iterable[Plan]
) -> dict[str, dict[str, list[str]]]:
    """Return every English text of each translatable page of plans."""
    snapshot, environment = Snapshot.as_of(partnership, day), template_environment(TEMPLATES)
    found: dict[str, dict[str, list[str]]] = {}
    for plan in plans:
        found[plan.years] = {}
        for page, book in plain_pages(PlanWriter(snapshot, environment, plan)):
            if book.translation is None:
                page.write()
                found[plan.years][PurePath(page.path).stem] = book.asked
    return found


def neighbour_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of neighbours, if their plans are on record."""
    neighbours = writer.snapshot.partnership.neighbours
    if neighbours is None:
        return
    page = Page("neighbours.md", source="neighbours.yml", beside="plans/index.md")
    yield writer.write(page, "neighbours", {"neighbours": neighbours})


def plan_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the pages of all plans, latest plan first."""
    for plan in writer.snapshot.plans:
        plan_writer = PlanWriter(writer.snapshot, writer.environment, plan)
        pages = list(_pages_of(plan_writer))
        yield from pages
        if plan.has_summary:
            plain = tuple(f"plans/{plan.years}/{name}" for name in ("summary", "easy-read"))
            whole = [page for page in pages if not page.path.startswith(plain)]
            chapters = partial(chapters_of, whole, f"plans/{plan.years}/print.md")
            yield plan_writer.of_plan(Page("print"), "print", {"chapters": chapters})


def _pages_of(writer: PlanWriter) -> Iterator[Page]:
    plan = writer.plan
    yield writer.of_plan(Page("index"), "plan")
    yield from (page for page, _ in plain_pages(writer))
    for priority in plan.priorities:
        yield _priority(writer, priority)
    if plan.has_targets:
        yield writer.of_plan(Page("targets"), "targets")
    if plan.risks:
        yield writer.of_plan(Page("risks"), "risks")
    if plan.has_progress:
        yield from _progress_pages(writer)
    if plan.assessment:
        yield writer.of_plan(Page("assessment", source="assessment"), "assessment")
    standards = writer.snapshot.partnership.standards
    if standards and plan.evidence:
        values = {"standards": standards, "address_of": address_of}
        yield writer.of_plan(Page("standards", source="standards"), "standards", values)
    if plan.national:
        yield writer.of_plan(Page("national", source="national"), "national")


def _progress_pages(writer: PlanWriter) -> Iterator[Page]:
    """Yield the page of all reports, one per report, one per year, and the evaluation."""
    plan, snapshot = writer.plan, writer.snapshot
    rota = rota_lines(snapshot, plan)
    yield writer.of_plan(Page("monitoring/index"), "progress", {"rota": rota})
    for report in plan.reports:
        page = Page(f"monitoring/{report.period}", source=f"monitoring/{report.period}")
        yield writer.of_plan(page, "report", {"report": report})
    for year in plan.years_told:
        reports = [report for report in plan.reports if year.holds(report.last_day)]
        source = f"monitoring/{reports[-1].period}"
        page = Page(f"monitoring/annual-{year.slug}", source=source)
        yield writer.of_plan(page, "annual", {"year": year, "reports": reports})
    if plan.is_judged_as_a_whole(snapshot.today):
        yield writer.of_plan(Page("evaluation"), "evaluation")


def _priority(writer: PlanWriter, priority: Priority) -> Page:
    name, snapshot, named = f"priorities/{priority.slug}", writer.snapshot, priority.focus_wards
    wards = named.wards if named else ()
    focus = [(ward, snapshot.ground_now(named.set, ward.code)) for ward in wards if named]
    ground = {part.ward for _, now in focus for part in now}
    now = [ward for ward in snapshot.wards if ward in ground]
    page = Page(name, source=name, menu_title=priority.title)
    return writer.of_plan(page, "priority", {"priority": priority, "focus": focus, "wards": now})
