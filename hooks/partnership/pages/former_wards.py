"""Wards that are no more: what replaced them, their own series, and the plans that named them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from jinja2 import Environment

from partnership.charts.chart import Chart, ChartTable, table_of
from partnership.charts.svg import Drawing, draw
from partnership.model.crime import Kind
from partnership.model.plans import Plan
from partnership.model.priorities import FocusWard, Priority
from partnership.model.wards import Ward, WardSet
from partnership.pages.area_charts import kind_chart
from partnership.pages.page import Page, way_home
from partnership.pages.snapshot import Snapshot
from partnership.statistics.series import Completeness


@dataclass(frozen=True)
class GroundShare:
    """A ward in force that covers some of a former ward's ground."""

    ward: Ward
    per_cent: int
    """The share of the former ward's area that lies in it, in whole per cent."""
    per_cent_of_ward: int
    """The share of its own area that lay in the former ward, in whole per cent."""


@dataclass(frozen=True)
class FocusLine:
    """A focus ward as the plan names it, and the wards that its ground belongs to now."""

    named: FocusWard
    now: tuple[GroundShare, ...]


@dataclass(frozen=True)
class Naming:
    """A priority that names a ward, or a former ward whose ground the ward covers."""

    plan: Plan
    priority: Priority
    named: FocusWard
    per_cent: int
    """The share of the ward's area that lay in the named one, in whole per cent."""


def focus_lines(snapshot: Snapshot, priority: Priority) -> tuple[FocusLine, ...]:
    """Return the focus wards of a priority with the wards in force on their ground."""
    focus = priority.focus_wards
    if focus is None:
        return ()
    return tuple(
        FocusLine(ward, ground_now(snapshot, focus.set, ward.code)) for ward in focus.wards
    )


def ground_now(snapshot: Snapshot, set_id: str, code: str) -> tuple[GroundShare, ...]:
    """Return the wards in force on the ground of a ward of a set, the largest share first."""
    by_code = snapshot.ward_set.by_code
    return tuple(
        GroundShare(
            by_code[overlap.ward], in_per_cent(overlap.of_former), in_per_cent(overlap.of_ward)
        )
        for overlap in snapshot.ground_of(set_id)
        if overlap.former == code
    )


def namings(snapshot: Snapshot, ward: Ward) -> tuple[Naming, ...]:
    """Return the priorities of every plan that name a ward's ground, the latest plan first."""
    return tuple(
        Naming(plan, priority, named, in_per_cent(overlap.of_ward))
        for plan in snapshot.plans
        for priority in plan.priorities
        if priority.focus_wards
        for named in priority.focus_wards.wards
        for overlap in snapshot.ground_of(priority.focus_wards.set)
        if (overlap.former, overlap.ward) == (named.code, ward.code)
    )


def namings_at_the_time(snapshot: Snapshot, set_id: str, code: str) -> tuple[Naming, ...]:
    """Return the priorities that name a ward of a set itself, the latest plan first."""
    return tuple(
        Naming(plan, priority, named, 100)
        for plan in snapshot.plans
        for priority in plan.priorities
        if priority.focus_wards and priority.focus_wards.set == set_id
        for named in priority.focus_wards.wards
        if named.code == code
    )


def in_per_cent(share: float) -> int:
    """Return a share in whole per cent; what is there at all is at least 1."""
    return max(1, round(100 * share))


@dataclass(frozen=True)
class FormerWard:
    """A ward of a former set and what has become of it."""

    ward: Ward
    ward_set: WardSet
    now: tuple[GroundShare, ...]
    """The wards in force on its ground, the largest share first."""
    namings: tuple[Naming, ...]
    """The priorities that name it."""

    @property
    def until(self) -> date | None:
        """Its last day, where it is on record."""
        return self.ward_set.valid_to


@dataclass(frozen=True)
class FormerFigures:
    """What the police recorded on a former ward's ground, month by month, to this day."""

    drawings: tuple[Drawing, ...]
    table: ChartTable
    named: ChartTable | None
    """The categories of the priorities that name it, where there are any."""
    completeness: Completeness


@dataclass(frozen=True)
class FormerGround:
    """A former ward that a ward in force overlaps."""

    former: FormerWard
    per_cent: int
    """The share of the area of the ward in force that lay in it, in whole per cent."""


def former_wards(snapshot: Snapshot) -> dict[str, tuple[FormerWard, ...]]:
    """Return the former wards by their part of an address, from A to Z, the latest first in each.

    Two sets may have had wards of one name; then one page tells of both.
    """
    by_slug: dict[str, list[FormerWard]] = defaultdict(list)
    for ward_set in snapshot.former_sets:
        for ward in ward_set.wards:
            now = ground_now(snapshot, ward_set.id, ward.code)
            namings = namings_at_the_time(snapshot, ward_set.id, ward.code)
            by_slug[ward.slug].append(FormerWard(ward, ward_set, now, namings))
    return {slug: tuple(wards) for slug, wards in sorted(by_slug.items())}


def former_ground(snapshot: Snapshot, ward: Ward) -> tuple[FormerGround, ...]:
    """Return the former wards on the ground of a ward in force: by set, the largest part first."""
    found = []
    for ward_set in snapshot.former_sets:
        of_set = [
            overlap for overlap in snapshot.ground_of(ward_set.id) if overlap.ward == ward.code
        ]
        for overlap in sorted(of_set, key=lambda overlap: -overlap.of_ward):
            former = FormerWard(ward_set.by_code[overlap.former], ward_set, (), ())
            found.append(FormerGround(former, in_per_cent(overlap.of_ward)))
    return tuple(found)


def former_pages(snapshot: Snapshot, environment: Environment) -> Iterator[Page]:
    """Yield the index of former wards, a page for each, and one for each address of old."""
    by_slug = former_wards(snapshot)
    if not by_slug:
        return
    yield _index(snapshot, environment, by_slug)
    in_force = {ward.slug: ward for ward in snapshot.wards}
    for slug, wards in by_slug.items():
        yield _page(snapshot, environment, wards, in_force.get(slug))
    for former in without_a_successor_by_name(snapshot):
        for path in (f"wards/{former.ward.slug}.md", f"wards/{former.ward.slug}/months.md"):
            yield _old_address(snapshot, environment, former, path)


def without_a_successor_by_name(snapshot: Snapshot) -> Iterator[FormerWard]:
    """Yield the former wards whose address no ward in force has taken over."""
    in_force = {ward.slug for ward in snapshot.wards}
    for slug, wards in former_wards(snapshot).items():
        if slug not in in_force and _had_an_address(snapshot, wards[0]):
            yield wards[0]


def of_the_same_name(snapshot: Snapshot, ward: Ward) -> tuple[FormerWard, ...]:
    """Return the former wards whose address a ward in force has taken over."""
    named = (
        FormerWard(former, ward_set, (), ())
        for ward_set in snapshot.former_sets
        for former in ward_set.wards
        if former.slug == ward.slug
    )
    return tuple(former for former in named if _had_an_address(snapshot, former))


def _had_an_address(snapshot: Snapshot, former: FormerWard) -> bool:
    """Tell whether a former ward had a page of its own while it was in force."""
    opened = snapshot.organisation.site.opened
    return opened is None or former.until is None or opened <= former.until


def _index(
    snapshot: Snapshot, environment: Environment, by_slug: dict[str, tuple[FormerWard, ...]]
) -> Page:
    path = "wards/former/index.md"
    template = environment.get_template("pages/former-wards.md")
    return Page(
        path=path,
        title="Former wards",
        description=f"The wards that {snapshot.organisation.borough} had before, "
        "and the wards that replaced them.",
        markdown=template.render(snapshot=snapshot, by_slug=by_slug, root=way_home(path)),
        source="wards.yml",
    )


def _page(
    snapshot: Snapshot, environment: Environment, wards: tuple[FormerWard, ...], today: Ward | None
) -> Page:
    """Return the page of all former wards of one address; `today` bears the same name now.

    Search finds today's ward by that name, which leads on to this page.
    """
    name, path = wards[0].ward.name, f"wards/former/{wards[0].ward.slug}.md"
    template = environment.get_template("pages/former-ward.md")
    return Page(
        path=path,
        title=f"{name} (former ward)",
        description=f"What replaced the former ward of {name}, "
        f"and what the police recorded on its ground.",
        markdown=template.render(
            snapshot=snapshot,
            wards=[(former, former_figures(snapshot, former)) for former in wards],
            same_name=today,
            root=way_home(path),
        ),
        source="wards.yml",
        known_by=wards[0].ward.code,
        is_in_menu=False,
        is_found_by_search=today is None,
    )


def _old_address(
    snapshot: Snapshot, environment: Environment, former: FormerWard, path: str
) -> Page:
    template = environment.get_template("pages/old-ward.md")
    return Page(
        path=path,
        title=f"{former.ward.name} (no longer a ward)",
        description=f"{former.ward.name} is no longer a ward: where its figures are now.",
        markdown=template.render(
            snapshot=snapshot, former=former, wards="../" * (path.count("/") - 1)
        ),
        source="wards.yml",
        known_by=former.ward.code,
        is_in_menu=False,
        is_found_by_search=False,
    )


def former_figures(snapshot: Snapshot, former: FormerWard) -> FormerFigures:
    """Return the series of a former ward, counted within its own boundary."""
    then = snapshot.with_wards_of(former.ward_set)
    charts = [
        _named_after(former, kind_chart(then, then.area(former.ward.name, (former.ward,)), kind))
        for kind in Kind
    ]
    named = _named_charts(then, former)
    return FormerFigures(
        drawings=tuple(draw(chart) for chart in charts),
        table=table_of(*charts),
        named=table_of(*named) if named else None,
        completeness=then.completeness((former.ward,)),
    )


def _named_after(former: FormerWard, chart: Chart) -> Chart:
    """Tell the charts of two sets on one page apart."""
    return replace(chart, id=f"{chart.id}-{former.ward_set.id}")


def _named_charts(then: Snapshot, former: FormerWard) -> list[Chart]:
    """Return a chart of each category that bears on a priority that names the ward."""
    wanted = {name for naming in former.namings for name in naming.priority.categories}
    return [
        Chart(
            id=f"category-{category.id}-{former.ward_set.id}",
            headline=f"{category.name} in {former.ward.name}, by month",
            subtitle=category.published_name,
            column=category.name,
            series=then.series((former.ward,), (category,)),
            source=then.partnership.months[-1].source.publisher,
        )
        for category in then.partnership.categories
        if category.id in wanted
    ]
