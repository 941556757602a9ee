"""The comparison of all wards and the borough: changes and rates of some categories."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from partnership.model.crime import Category, Kind
from partnership.model.wards import Ward
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.change import Change, Compared
from partnership.statistics.locations import AtLocation, at_locations
from partnership.statistics.many_changes import WardComparison
from partnership.statistics.rates import RateVerdict


@dataclass(frozen=True)
class ChangeRow:
    """A row of a table: a name and its change."""

    name: str
    address: str  # the address of details, relative to the home page; empty if there are none
    change: Compared
    joint: WardComparison | None = None  # all wards, to shrink its change when ranking
    anchor: str = ""  # the anchor of its row on the page; empty if nothing links to it

    @property
    def rank(self) -> float:
        """The sort key: the shrunk change, then the change itself."""
        if not isinstance(self.change, Change):
            return 0
        drawn = self.joint.shrunk(self.change) if self.joint else 0
        return round(drawn + self.change.log_ratio / 1_000, 6)


def category_changes(
    snapshot: Snapshot, wards: tuple[Ward, ...], kind: Kind | None = None
) -> tuple[ChangeRow, ...]:
    """Return the change of each category, or of one kind's, in some wards, in the file's order."""
    return tuple(
        ChangeRow(
            category.name,
            f"crime/{category.id}/",
            snapshot.counts(wards, (category,)).change,
            anchor=f"kind-{category.id}",
        )
        for category in snapshot.begun_categories
        if kind in (None, category.kind)
    )


def largest_changes(
    snapshot: Snapshot,
) -> tuple[tuple[str, Category, Change, AtLocation | None], ...]:
    """Return the largest changes of categories in the borough and in every ward.

    Included are changes larger than chance explains, each with a location that alone
    accounts for a ward's change.
    """
    found = {
        (name, category): snapshot.counts(wards, (category,)).change
        for name, wards in snapshot.places
        for category in snapshot.partnership.categories
    }
    changes = {key: change for key, change in found.items() if isinstance(change, Change)}
    turned = {
        (ward.name, location.figure.category): location
        for ward in snapshot.wards
        for location in at_locations(snapshot, ward)
        if location.alters_verdict and len(location.figure.categories) == 1
    }
    return tuple((*key, changes[key], turned.get(key)) for key in snapshot.moved_most(changes))


@dataclass(frozen=True)
class Comparison:
    """The borough and each of its wards in alphabetical order, for some categories."""

    borough: str
    all_wards: CategoryFigures
    wards: tuple[CategoryFigures, ...]
    joint: WardComparison | None  # the joint statistics of all wards

    @property
    def rows(self) -> tuple[ChangeRow, ...]:
        """The changes: first the borough, then the wards."""
        wards = (
            ChangeRow(
                figures.ward.name,
                f"wards/{figures.ward.slug}/",
                figures.change,
                self.joint,
                anchor=f"change-{figures.ward.slug}",
            )
            for figures in self.wards
        )
        return (ChangeRow(self.borough, "", self.all_wards.change), *wards)

    @property
    def counts(self) -> dict[RateVerdict, int]:
        """The number of wards on each side of the borough's rate, lower ones first."""
        verdicts = Counter(figures.rate_verdict for figures in self.wards)
        return {verdict: verdicts[verdict] for verdict in RateVerdict if verdicts[verdict]}

    @cached_property
    def rate_verdicts(self) -> dict[str, RateVerdict]:
        """How each ward's rate compares with the borough's, by ward slug."""
        return {figures.ward.slug: figures.rate_verdict for figures in self.wards}


def comparison(snapshot: Snapshot, categories: tuple[Category, ...]) -> Comparison:
    """Compare every ward with the borough."""
    return Comparison(
        snapshot.organisation.borough,
        snapshot.in_all_wards(categories),
        tuple(snapshot.counts((ward,), categories) for ward in snapshot.wards),
        snapshot.compare_wards(categories),
    )


@dataclass(frozen=True)
class ComparePage:
    """What pages show of the comparison of all wards, computed on first use."""

    snapshot: Snapshot

    @cached_property
    def crime(self) -> Comparison:
        """The crimes of every ward and the borough."""
        return comparison(self.snapshot, self.snapshot.categories(Kind.CRIME))

    @cached_property
    def largest_changes(self) -> tuple[tuple[str, Category, Change, AtLocation | None], ...]:
        """The largest changes of categories in the borough and in every ward."""
        return largest_changes(self.snapshot)
