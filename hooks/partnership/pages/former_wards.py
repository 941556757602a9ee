"""Wards that are no more: what replaced them, their own series, and the plans that named them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from partnership.charts.chart import Chart, table_of
from partnership.charts.svg import Drawing
from partnership.model.crime import Kind
from partnership.model.plans import Plan
from partnership.model.priorities import FocusWard, Priority
from partnership.model.wards import Ward, WardSet
from partnership.pages.area_charts import kind_chart
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot


@dataclass(frozen=True)
class GroundShare:
    """A ward in force that covers some of a former ward's ground."""

    ward: Ward
    per_cent: int
    """The share of the former ward's area that lies in it, in whole per cent."""
    per_cent_of_ward: int
    """The share of its own area that lay in the former ward, in whole per cent."""


@dataclass(frozen=True)
class Naming:
    """A priority that names a ward, or a former ward whose ground the ward covers."""

    plan: Plan
    priority: Priority
    named: FocusWard
    per_cent: int
    """The share of the ward's area that lay in the named one, in whole per cent."""


def focus_lines(
    snapshot: Snapshot, priority: Priority
) -> tuple[tuple[FocusWard, tuple[GroundShare, ...]], ...]:
    """Return the focus wards as the plan names them, with the wards in force on their ground."""
    focus = priority.focus_wards
    if focus is None:
        return ()
    return tuple((ward, ground_now(snapshot, focus.set, ward.code)) for ward in focus.wards)


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
        for plan, priority, set_id, named in _named(snapshot)
        for overlap in snapshot.ground_of(set_id)
        if (overlap.former, overlap.ward) == (named.code, ward.code)
    )


def _named(snapshot: Snapshot) -> Iterator[tuple[Plan, Priority, str, FocusWard]]:
    """Yield each ward that a priority names, with the set that it is of, the latest plan first."""
    for plan in snapshot.plans:
        for priority in plan.priorities:
            if priority.focus_wards:
                for named in priority.focus_wards.wards:
                    yield plan, priority, priority.focus_wards.set, named


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

    @property
    def until(self) -> date | None:
        """Its last day, where it is on record."""
        return self.ward_set.valid_to


def former_wards(snapshot: Snapshot) -> dict[str, tuple[FormerWard, ...]]:
    """Return the former wards by slug, from A to Z; of one name, the latest first."""
    by_slug: dict[str, list[FormerWard]] = defaultdict(list)
    for ward_set in snapshot.former_sets:
        for ward in ward_set.wards:
            now = ground_now(snapshot, ward_set.id, ward.code)
            naming = (
                Naming(plan, priority, named, 100)
                for plan, priority, set_id, named in _named(snapshot)
                if (set_id, named.code) == (ward_set.id, ward.code)
            )
            by_slug[ward.slug].append(FormerWard(ward, ward_set, now, tuple(naming)))
    return {slug: tuple(wards) for slug, wards in sorted(by_slug.items())}


def former_ground(snapshot: Snapshot, ward: Ward) -> tuple[tuple[FormerWard, int], ...]:
    """Return the former wards on the ground of a ward in force: by set, the largest part first.

    With each stands its share of the ward's area, in whole per cent.
    """
    found = []
    for ward_set in snapshot.former_sets:
        ground = snapshot.ground_of(ward_set.id)
        own = [overlap for overlap in ground if overlap.ward == ward.code]
        for overlap in sorted(own, key=lambda overlap: -overlap.of_ward):
            former = FormerWard(ward_set.by_code[overlap.former], ward_set, (), ())
            found.append((former, in_per_cent(overlap.of_ward)))
    return tuple(found)


def former_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the index of former wards, a page for each, and one for each address of old.

    Search finds today's ward by a name that both bear, and its page leads on to the former one.
    """
    snapshot, by_slug = writer.snapshot, former_wards(writer.snapshot)
    if not by_slug:
        return
    index = Page(
        "wards/former/index.md",
        "Former wards",
        f"The wards that {snapshot.organisation.borough} had before, "
        "and the wards that replaced them.",
        source="wards.yml",
    )
    yield writer.write(index, "former-wards", by_slug=by_slug)
    in_force = {ward.slug: ward for ward in snapshot.wards}
    for slug, wards in by_slug.items():
        name = wards[0].ward.name
        page = Page(
            f"wards/former/{slug}.md",
            f"{name} (former ward)",
            f"What replaced the former ward of {name}, and what the police recorded on its ground.",
            source="wards.yml",
            known_by=wards[0].ward.code,
            is_in_menu=False,
            is_found_by_search=slug not in in_force,
        )
        yield writer.write(
            page,
            "former-ward",
            partial(_with_figures, snapshot, wards),
            same_name=in_force.get(slug),
        )
    for former in without_a_successor_by_name(snapshot):
        name, slug = former.ward.name, former.ward.slug
        for path, way in ((f"wards/{slug}.md", ""), (f"wards/{slug}/months.md", "../")):
            page = Page(
                path,
                f"{name} (no longer a ward)",
                f"{name} is no longer a ward: where its figures are now.",
                source="wards.yml",
                known_by=former.ward.code,
                is_in_menu=False,
                is_found_by_search=False,
            )
            yield writer.write(page, "old-ward", former=former, wards=way)


def _with_figures(snapshot: Snapshot, wards: tuple[FormerWard, ...]) -> dict[str, object]:
    return {"wards": [(former, former_figures(snapshot, former)) for former in wards]}


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


def former_figures(snapshot: Snapshot, former: FormerWard) -> dict[str, Any]:
    """Return the series of a former ward, counted within its own boundary, as its page shows it.

    `named` are the categories of the priorities that name it, where there are any.
    """
    then, wards = snapshot.with_wards_of(former.ward_set), (former.ward,)
    area, own = then.area(former.ward.name, wards), former.ward_set.id
    of_kinds = (kind_chart(then, area, kind) for kind in Kind)
    charts = [replace(chart, id=f"{chart.id}-{own}") for chart in of_kinds]
    wanted = {name for naming in former.namings for name in naming.priority.categories}
    named = [
        Chart(
            id=f"category-{category.id}-{own}",
            headline=f"{category.name} in {former.ward.name}, by month",
            subtitle=category.published_name,
            column=category.name,
            series=then.series(wards, (category,)),
            source=then.partnership.months[-1].source.publisher,
        )
        for category in then.partnership.categories
        if category.id in wanted
    ]
    return {
        "drawings": [Drawing(chart) for chart in charts],
        "table": table_of(*charts),
        "named": table_of(*named) if named else None,
        "completeness": then.completeness(wards),
    }
