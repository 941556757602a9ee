"""The pages of each plan: the plan whole, its summary, its priorities, targets, risks and more."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial

from partnership.errors import Problem, join_and, suggestion
from partnership.model.plan_parts import Assessment, Profile
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.pages.area_charts import WardCounts
from partnership.pages.former_wards import ground_now
from partnership.pages.page import Page, PageWriter, address_of, headings_of, slugified
from partnership.pages.plan_writer import PlanWriter, bound_chapters
from partnership.pages.progress import is_judged_as_a_whole, progress_pages
from partnership.pages.snapshot import Snapshot
from partnership.pages.target_rows import status_counts
from partnership.pages.translations import plain_pages
from partnership.records.loading import Records
from partnership.statistics.target_status import RULE, format_number

TAGS = {
    "in place": "met",
    "under way": "on-track",
    "gap": "not-on-track",
    "for discussion": "uncertain",
    "not applicable": "not-measured",
}
"""The look of each state."""


def located(
    snapshot: Snapshot, plan: Plan, assessment: Assessment
) -> Iterator[tuple[Profile, WardCounts]]:
    """Yield the profiles of every priority with the figures of the wards of the plan's time."""
    ward_set = snapshot.partnership.wards_on(plan.first_day)
    for profile in assessment.profiles:
        yield profile, WardCounts(snapshot, ward_set, plan.by_slug[profile.priority])


def neighbour_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the page of neighbours, where their plans are on record."""
    neighbours = writer.snapshot.partnership.neighbours
    if neighbours is None:
        return
    boroughs = join_and(plan.borough for plan in neighbours.plans)
    page = Page(
        "neighbours.md",
        "Neighbouring partnerships",
        f"The plans of {boroughs} for {neighbours.years}, side by side.",
        source="neighbours.yml",
        beside="plans/index.md",
    )
    yield writer.write(page, "neighbours", neighbours=neighbours)


def plan_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the pages of every plan, the latest plan first."""
    for plan in writer.snapshot.plans:
        of_plan = PlanWriter(writer.snapshot, writer.environment, plan)
        pages = list(_pages_of(of_plan))
        yield from pages
        if plan.has_summary:
            plain = tuple(f"plans/{plan.years}/{name}" for name in ("summary", "easy-read"))
            whole = [page for page in pages if not page.path.startswith(plain)]
            document = Page(
                "print",
                f"Print {plan.years}",
                f"The whole plan of {plan.years} in one document, for a bound copy.",
                has_exit_button=of_plan.is_on_abuse,
                is_found_by_search=False,
            )
            bind = partial(bound_chapters, whole, f"plans/{plan.years}/print.md")
            yield of_plan.write(document, bind=bind)


def _pages_of(writer: PlanWriter) -> Iterator[Page]:
    plan, years = writer.plan, writer.plan.years
    yield writer.write(
        Page("index", plan.title, f"{plan.title}. {plan.summary}"),
        "plan",
        is_judged_as_a_whole=is_judged_as_a_whole(plan, writer.snapshot.today),
    )
    yield from (page for page, _ in plain_pages(writer))
    for priority in plan.priorities:
        yield _priority(writer, priority)
    if plan.has_targets:
        about = f"What the plan of {years} set out to change, and the status of each target."
        judged = writer.judged()
        yield writer.write(
            Page("targets", f"Targets {years}", about, has_exit_button=writer.is_on_abuse),
            judged=judged,
            counts=status_counts(judged),
            rule=RULE,
            figure=format_number,
        )
    if plan.risks:
        about = f"What could keep the plan of {years} from succeeding."
        targets = tuple(target for _, target in plan.all_targets())
        yield writer.write(Page("risks", f"Risks {years}", about), targets=targets)
    if plan.has_progress:
        yield from progress_pages(writer)
    if plan.assessment:
        yield writer.write(
            Page(
                "assessment",
                f"Assessment {years}",
                f"Victims, offenders and places of each priority of the plan of {years}.",
                source="assessment",
                has_exit_button=writer.is_on_abuse,
            ),
            assessment=plan.assessment,
            located=tuple(located(writer.snapshot, plan, plan.assessment)),
        )
    standards = writer.snapshot.partnership.standards
    if standards and plan.evidence:
        about = f"What the law and good practice ask of the plan of {years}, and its answers."
        yield writer.write(
            Page("standards", f"National standards {years}", about, source="standards"),
            standards=standards,
            address_of=address_of,
        )
    if plan.national:
        about = f"{plan.national.title}: what it asks in {len(plan.national.items)} items, "
        items, bodies = plan.national.items, plan.national.bodies
        states: Counter[str] = Counter(item.state for item in items)
        yield writer.write(
            Page(
                "national",
                f"National plan {years}",
                f"{about}and the answers.",
                source="national",
                scripts=("filter",),
            ),
            national=plan.national,
            states=[(state, states[state]) for state in TAGS if states[state]],
            bodies=[(body, sum(body in item.bodies for item in items)) for body in bodies],
            tags=TAGS,
            counts=plan.national.counts,
            slug=slugified,
        )


def _priority(writer: PlanWriter, priority: Priority) -> Page:
    name, plan = f"priorities/{priority.slug}", writer.plan
    snapshot = writer.snapshot
    focus = [
        (ward, ground_now(snapshot, named.set, ward.code))
        for named in (priority.focus_wards,)
        if named
        for ward in named.wards
    ]
    counts = WardCounts(snapshot, snapshot.ward_set, priority)
    wards_then = snapshot.partnership.wards_on(plan.first_day)
    ground = {share.ward.code for _, now in focus for share in now}
    return writer.write(
        Page(
            name,
            f"{priority.title}, {plan.years}",
            f"{priority.title}, {plan.title}. {priority.plain}",
            source=name,
            menu_title=priority.title,
            has_exit_button=priority.exit,
        ),
        "priority",
        priority=priority,
        judged=writer.judged(priority),
        gaps=tuple(_not_known_of(priority)),
        focus=focus,
        counts=counts,
        then=WardCounts(snapshot, wards_then, priority).year,
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


def evidence_problems(
    records: Records, plans: Iterable[Plan], pages: Iterable[Page]
) -> Iterator[Problem]:
    """Yield a problem for each duty that points to a page or heading that does not exist."""
    headings = {page.path: cache(lambda page=page: headings_of(page.write())) for page in pages}
    for plan in plans:
        folder = f"plans/{plan.years}/"
        own = {
            path.removeprefix(folder): known for path, known in headings.items() if folder in path
        }
        for number, evidence in enumerate(plan.evidence.evidence if plan.evidence else ()):
            for position, place in enumerate(evidence.at):
                at = ("evidence", number, "at", position)
                what = f"duty '{evidence.duty}' points to "
                if place.page not in own:
                    what += f"the page {place.page}, which does not exist"
                    remedy = suggestion(place.page, own, "Name a page of this plan.")
                    yield records.problem(f"{folder}standards.yml", (*at, "page"), what, remedy)
                elif place.heading not in (there := own[place.page]()):
                    what += f"the heading '{place.heading}' on {place.page}, which has none"
                    known = "The headings there are: " + ", ".join(sorted(there)) + "."
                    remedy = suggestion(place.heading, there, known)
                    yield records.problem(f"{folder}standards.yml", (*at, "heading"), what, remedy)
