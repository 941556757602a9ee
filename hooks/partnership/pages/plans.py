"""The pages of each plan: the plan whole, its summary, its priorities, targets, risks and more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jinja2 import Environment

from partnership.errors import join_and
from partnership.model.assessment import Assessment, Profile
from partnership.model.other_plans import Neighbours, Theme, priorities_of
from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.translations import TranslatedPage
from partnership.model.wards import WardSet
from partnership.pages.area_charts import WardCountLine, WardCounts
from partnership.pages.former_wards import focus_lines
from partnership.pages.page import Page
from partnership.pages.plan_writer import Draft, PlanWriter, bound_chapters
from partnership.pages.progress import is_judged_as_a_whole, progress_pages
from partnership.pages.snapshot import Snapshot
from partnership.pages.standards import duty_lines, national_values
from partnership.pages.target_rows import status_counts
from partnership.pages.templates import TEMPLATES, template_environment
from partnership.pages.translations import plain_pages
from partnership.statistics.target_status import RULE, format_number
from partnership.statistics.totals import Total


@dataclass(frozen=True)
class Located:
    """A priority with its profiles and the figures by ward."""

    priority: Priority
    profile: Profile
    ward_set: WardSet
    columns: tuple[str, ...]
    categories: tuple[str, ...]
    """The names of the categories that are counted."""
    wards: tuple[WardCountLine, ...]
    year: Total | None
    """The twelve months that the figures are for; None where fewer are on record."""


def located(snapshot: Snapshot, plan: Plan, assessment: Assessment) -> Iterator[Located]:
    """Yield every priority with its profiles and the figures of the wards of the plan's time."""
    ward_set = snapshot.partnership.wards_on(plan.first_day)
    for profile in assessment.profiles:
        priority = plan.by_slug[profile.priority]
        counts = WardCounts(snapshot, ward_set, priority)
        yield Located(
            priority=priority,
            profile=profile,
            ward_set=ward_set,
            columns=counts.columns,
            categories=counts.categories,
            wards=tuple(counts.lines()),
            year=counts.year,
        )


@dataclass(frozen=True)
class ThemeLine:
    """One theme: who shares it, and what each plan calls its priorities there."""

    theme: Theme
    shared: str
    titles: tuple[tuple[str, ...], ...]
    """For each plan in turn, the titles of its priorities of the theme."""


def neighbour_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the page of neighbours, where their plans are on record."""
    neighbours = snapshot.partnership.neighbours
    if neighbours is None:
        return
    boroughs = join_and(plan.borough for plan in neighbours.plans)
    yield Page(
        path="neighbours.md",
        title="Neighbouring partnerships",
        description=f"The plans of {boroughs} for {neighbours.years}, side by side.",
        markdown=environment.get_template("pages/neighbours.md").render(
            snapshot=snapshot,
            neighbours=neighbours,
            lines=[_line(neighbours, theme) for theme in neighbours.themes],
        ),
        source="neighbours.yml",
        beside="plans/index.md",
    )


def _line(neighbours: Neighbours, theme: Theme) -> ThemeLine:
    sharing = neighbours.sharing(theme)
    if len(sharing) == len(neighbours.plans):
        shared = "All"
    elif len(sharing) == 1:
        shared = f"{sharing[0].borough} alone"
    else:
        shared = f"{len(sharing)} of {len(neighbours.plans)}"
    titles = (priorities_of(plan, theme) for plan in neighbours.plans)
    return ThemeLine(
        theme, shared, tuple(tuple(priority.title for priority in some) for some in titles)
    )


def plan_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the pages of every plan, the latest plan first."""
    for plan in snapshot.plans:
        yield from _whole(PlanWriter(snapshot, environment, plan))


def evidence_pages_of(partnership: Partnership, day: date) -> Iterator[Page]:
    """Yield the pages that the evidence of each plan points to, as of a day."""
    snapshot = Snapshot.as_of(partnership, day)
    yield from evidence_pages(snapshot, template_environment(TEMPLATES))


def evidence_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the pages that the evidence of each plan points to, and write no more than these need.

    Where one of them does not exist, these are all pages of the plan.
    """
    for plan in snapshot.plans:
        pages = _whole(PlanWriter(snapshot, environment, plan))
        shown = plan.evidence.evidence if plan.evidence else ()
        wanted = {f"plans/{plan.years}/{place.page}" for evidence in shown for place in evidence.at}
        while wanted and (page := next(pages, None)):
            wanted.discard(page.path)
            yield page


def _whole(writer: PlanWriter) -> Iterator[Page]:
    """Yield every page of one plan, each written when it is asked for."""
    pages = []
    for page in _pages_of(writer):
        pages.append(page)
        yield page
    if writer.plan.has_summary:
        yield _bound(writer, pages)


def _pages_of(writer: PlanWriter) -> Iterator[Page]:
    plan = writer.plan
    draft = Draft("index", plan.title, f"{plan.title}. {plan.summary}", template="plan")
    ended = is_judged_as_a_whole(plan, writer.snapshot.today)
    yield writer.write(draft, is_judged_as_a_whole=ended)
    yield from plain_pages(writer)
    for priority in plan.priorities:
        yield _priority(writer, priority)
    if plan.has_targets:
        yield _targets(writer)
    if plan.risks:
        about = f"What could keep the plan of {plan.years} from succeeding."
        targets = tuple(target for _, target in plan.all_targets())
        yield writer.write(Draft("risks", f"Risks {plan.years}", about), targets=targets)
    if plan.has_progress:
        yield from progress_pages(writer)
    yield from _assessment(writer)
    yield from _standards(writer)
    yield from _national(writer)


def _priority(writer: PlanWriter, priority: Priority) -> Page:
    name = f"priorities/{priority.slug}"
    draft = Draft(
        name,
        f"{priority.title}, {writer.plan.years}",
        f"{priority.title}, {writer.plan.title}. {priority.plain}",
        source=name,
        template="priority",
        menu_title=priority.title,
        has_exit_button=priority.exit,
    )
    focus, counts = focus_lines(writer.snapshot, priority), writer.wards_now(priority)
    ground = {share.ward.code for line in focus for share in line.now}
    return writer.write(
        draft,
        priority=priority,
        judged=writer.judged(priority),
        gaps=tuple(_not_known_of(priority)),
        focus=focus,
        counts=counts,
        then=writer.wards_then(priority).year,
        wards=tuple(counts.lines(ground)),
        lines=writer.now(priority),
        period=writer.snapshot.latest_month,
    )


def _not_known_of(priority: Priority) -> Iterator[str]:
    """Yield what the documents do not say of a priority."""
    if not priority.objective:
        yield "What the plan wanted to achieve here."
    for words, lead in (("Who leads.", priority.lead), ("Who is deputy.", priority.deputy)):
        if lead and lead.not_published:
            yield f"{words} {lead.not_published}"
    for words, value in (("What it concentrates on.", priority.focus), ("Risks.", priority.risks)):
        if not value:
            yield words
    if not priority.targets:
        yield "Targets."
    if priority.wards_not_named:
        yield f"Wards. {priority.wards_not_named}"


def _targets(writer: PlanWriter) -> Page:
    years = writer.plan.years
    about = f"What the plan of {years} set out to change, and the status of each target."
    draft = Draft("targets", f"Targets {years}", about, has_exit_button=writer.is_on_abuse)
    judged = writer.judged()
    return writer.write(
        draft,
        judged=judged,
        counts=status_counts(judged),
        rule=RULE,
        figure=format_number,
    )


def _assessment(writer: PlanWriter) -> Iterator[Page]:
    assessment, plan = writer.plan.assessment, writer.plan
    if assessment is None:
        return
    about = f"Victims, offenders and places of each priority of the plan of {plan.years}."
    draft = Draft(
        "assessment",
        f"Assessment {plan.years}",
        about,
        source="assessment",
        has_exit_button=writer.is_on_abuse,
    )
    profiles = tuple(located(writer.snapshot, plan, assessment))
    yield writer.write(draft, assessment=assessment, located=profiles)


def _standards(writer: PlanWriter) -> Iterator[Page]:
    standards, plan = writer.snapshot.partnership.standards, writer.plan
    if standards is None or plan.evidence is None:
        return
    about = f"What the law and good practice ask of the plan of {plan.years}, and its answers."
    yield writer.write(
        Draft("standards", f"National standards {plan.years}", about, source="standards"),
        standards=standards,
        required=duty_lines(plan, standards.requirements),
        practised=duty_lines(plan, standards.practices),
    )


def _national(writer: PlanWriter) -> Iterator[Page]:
    national, years = writer.plan.national, writer.plan.years
    if national is None:
        return
    about = f"{national.title}: what it asks in {len(national.items)} items, and the answers."
    draft = Draft(
        "national", f"National plan {years}", about, source="national", scripts=("filter",)
    )
    yield writer.write(draft, **national_values(national))


def _bound(writer: PlanWriter, pages: list[Page]) -> Page:
    years = writer.plan.years
    draft = Draft(
        "print",
        f"Print {years}",
        f"The whole plan of {years} in one document, for a bound copy.",
        has_exit_button=writer.is_on_abuse,
        is_found_by_search=False,
    )
    plain = tuple(f"plans/{years}/{name}" for name in TranslatedPage)
    whole = [page for page in pages if not page.path.startswith(plain)]
    chapters = tuple(bound_chapters(whole, f"plans/{years}/print.md"))
    return writer.write(draft, chapters=chapters)
