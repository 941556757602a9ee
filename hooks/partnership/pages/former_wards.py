"""Former wards: their successors, their own figures, and the plans that named them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from partnership.charts.chart import table_of
from partnership.model.plans import Plan
from partnership.model.priorities import Priority
from partnership.model.wards import NamedWard, Ward, WardSet
from partnership.pages.area_charts import month_by_month
from partnership.pages.page import Page, PageWriter
from partnership.pages.snapshot import Snapshot
from partnership.statistics.overlaps import Overlap


@dataclass(frozen=True)
class Naming:
    """A priority that names a ward, or a former ward in the ward's area."""

    plan: Plan
    priority: Priority
    set_id: str
    named: NamedWard
    per_cent: int = 100  # the percentage of the ward's area that was in the named one


def _every_naming(snapshot: Snapshot) -> Iterator[Naming]:
    for plan in snapshot.plans:
        for priority in plan.priorities:
            if focus := priority.focus_wards:
                yield from (Naming(plan, priority, focus.set, named) for named in focus.wards)


def namings(snapshot: Snapshot, ward: Ward) -> tuple[Naming, ...]:
    """Return the priorities of all plans that name a ward's area, latest plan first."""
    return tuple(
        replace(naming, per_cent=part.per_cent_of_ward)
        for naming in _every_naming(snapshot)
        for part in snapshot.overlaps_before(naming.set_id, ward.code)
        if part.former.code == naming.named.code
    )


@dataclass(frozen=True)
class FormerWard:
    """A ward of a former set and its successors."""

    snapshot: Snapshot
    ward_set: WardSet
    ward: Ward

    @property
    def had_an_address(self) -> bool:
        """Whether it had its own page while it was in force."""
        opened, until = self.snapshot.organisation.site.opened, self.ward_set.valid_to
        return opened is None or until is None or opened <= until

    @property
    def now(self) -> Sequence[Overlap[Ward]]:
        """The wards in force in its area, largest share first."""
        return self.snapshot.overlaps_now(self.ward_set.id, self.ward.code)

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """The priorities that name it."""
        itself = self.ward_set.id, self.ward.code
        every = _every_naming(self.snapshot)
        return tuple(naming for naming in every if (naming.set_id, naming.named.code) == itself)

    @cached_property
    def figures(self) -> dict[str, object]:
        """Its figures, also those of the categories of priorities that `named` it."""
        then, own = self.snapshot.with_wards_of(self.ward_set), f"-{self.ward_set.id}"
        wanted = {name for naming in self.namings for name in naming.priority.categories}
        categories = (each for each in then.partnership.categories if each.id in wanted)
        named = [(each.name, then.series((self.ward,), (each,))) for each in categories]
        area = then.area(self.ward.name, (self.ward,))
        return {**month_by_month(then, area, own), "named": table_of(*named) if named else None}


def former_wards(snapshot: Snapshot) -> dict[str, list[FormerWard]]:
    """Return the former wards by slug, in alphabetical order; of equal names, the latest first."""
    by_slug: dict[str, list[FormerWard]] = defaultdict(list)
    for ward_set in snapshot.former_sets:
        for ward in ward_set.wards:
            by_slug[ward.slug].append(FormerWard(snapshot, ward_set, ward))
    return dict(sorted(by_slug.items()))


def former_overlaps(snapshot: Snapshot, ward: Ward) -> list[tuple[WardSet, Overlap[Ward]]]:
    """Return the former wards in the area of a ward, with their sets, latest set first."""
    return [
        (ward_set, part)
        for ward_set in snapshot.former_sets
        for part in snapshot.overlaps_before(ward_set.id, ward.code)
    ]


def without_successor(snapshot: Snapshot) -> Iterator[FormerWard]:
    """Yield the former wards whose address no ward in force uses."""
    in_force = {ward.slug for ward in snapshot.wards}
    for slug, (latest, *_) in former_wards(snapshot).items():
        if slug not in in_force and latest.had_an_address:
            yield latest


def former_pages(writer: PageWriter) -> Iterator[Page]:
    """Yield the index of former wards, a page for each, and one for each old address.

    For a shared name, search finds the current ward, whose page links to the former one.
    """
    snapshot, by_slug = writer.snapshot, former_wards(writer.snapshot)
    if not by_slug:
        return
    page = Page("wards/former/index.md", source="wards.yml")
    yield writer.write(page, "former-wards", {"by_slug": by_slug})
    in_force = {ward.slug: ward for ward in snapshot.wards}
    for slug, wards in by_slug.items():
        path, code = f"wards/former/{slug}.md", wards[0].ward.code
        page = Page(path, source="wards.yml", known_by=code, is_in_menu=False)
        yield writer.write(page, "former-ward", {"wards": wards, "same_name": in_force.get(slug)})
    for former in without_successor(snapshot):
        slug = former.ward.slug
        for path, way in ((f"wards/{slug}.md", ""), (f"wards/{slug}/months.md", "../")):
            page = Page(path, source="wards.yml", known_by=former.ward.code, is_in_menu=False)
            yield writer.write(page, "old-ward", {"former": former, "wards": way})
