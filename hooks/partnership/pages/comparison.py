"""All wards and the borough side by side, for some categories: how each changed, and its rate."""

from collections import Counter
from dataclasses import dataclass

from partnership.model.crime import Category, Kind
from partnership.model.wards import Ward
from partnership.pages.snapshot import Snapshot
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.change import Change, NotCompared
from partnership.statistics.locations import AtLocation, at_locations
from partnership.statistics.many_changes import WardsTogether
from partnership.statistics.rates import Standing


@dataclass(frozen=True)
class ChangeRow:
    """A change with the name of what changed, as a row of a table has it."""

    name: str
    address: str
    """Where more is told, below the home page; empty where nothing is."""
    change: Change | NotCompared | None
    together: WardsTogether | None = None
    """All wards, towards whose common change a ward is drawn where it is ranked."""
    anchor: str = ""
    """Where its row stands on its page; empty where nothing leads there."""

    @property
    def rank(self) -> float:
        """Where a change stands in an order: as it is drawn, and between equals as it is."""
        if not isinstance(self.change, Change):
            return 0
        drawn = self.together.shrunk(self.change) if self.together else 0
        return round(drawn + self.change.ratio / 1_000, 6)


def kinds_of(
    snapshot: Snapshot, wards: tuple[Ward, ...], kind: Kind | None = None
) -> tuple[ChangeRow, ...]:
    """Return how each category, or each of a kind, changed in some wards, in the file's order."""
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


def moves(snapshot: Snapshot) -> tuple[tuple[str, Category, Change, AtLocation | None], ...]:
    """Return what moved most: of each category in the borough and in every ward.

    Each place and category with a change that is more surprising than chance brings among so many,
    and the location without which a ward's would be none.
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
        if location.turns_the_verdict and len(location.figure.categories) == 1
    }
    return tuple((*key, changes[key], turned.get(key)) for key in snapshot.moved_most(changes))


@dataclass(frozen=True)
class Comparison:
    """The borough and each of its wards, from A to Z, for some categories."""

    borough: str
    whole: CategoryFigures
    wards: tuple[CategoryFigures, ...]
    together: WardsTogether | None
    """What the changes of all wards say together."""

    @property
    def rows(self) -> tuple[ChangeRow, ...]:
        """The changes of the borough, which comes first, and of the wards."""
        wards = (
            ChangeRow(own.ward.name, f"wards/{own.ward.slug}/", own.change, self.together)
            for own in self.wards
        )
        return (ChangeRow(self.borough, "", self.whole.change), *wards)

    @property
    def counts(self) -> dict[Standing, int]:
        """How many wards lie on each side of the borough's rate, the lower ones first."""
        found = Counter(own.standing for own in self.wards)
        return {standing: found[standing] for standing in Standing if found[standing]}

    @property
    def standings(self) -> dict[str, Standing]:
        """Where each ward lies, by its part of an address."""
        return {own.ward.slug: own.standing for own in self.wards}


def comparison(snapshot: Snapshot, categories: tuple[Category, ...]) -> Comparison:
    """Hold every ward against the borough."""
    return Comparison(
        snapshot.organisation.borough,
        snapshot.in_all_wards(categories),
        tuple(snapshot.counts((ward,), categories) for ward in snapshot.wards),
        snapshot.wards_together(categories),
    )
