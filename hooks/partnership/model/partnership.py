"""Everything the site is built from, checked and frozen."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from partnership.model.accessibility import Accessibility
from partnership.model.consultations import Consultations
from partnership.model.crime import Category, CrimeMonth
from partnership.model.meetings import Meeting
from partnership.model.organisation import Organisation
from partnership.model.other_plans import KnownPlans, Neighbours
from partnership.model.plans import Plan
from partnership.model.postcodes import Outside, Postcode, PostcodeSource
from partnership.model.releases import Baseline, Releases, Withdrawal
from partnership.model.site import Search, Streets
from partnership.model.standards import Standards
from partnership.model.wards import Outline, Places, WardSet, set_in_force


@dataclass(frozen=True)
class Partnership:
    """One partnership's records, whole."""

    organisation: Organisation
    ward_sets: tuple[WardSet, ...]
    """In the order in which they came into force."""
    outlines: dict[str, tuple[Outline, ...]]
    """Ward set, outlines in the order of its wards."""
    categories: tuple[Category, ...]
    months: tuple[CrimeMonth, ...]
    """In the order of time; a month may be missing."""
    postcodes: tuple[Postcode, ...] = ()
    postcode_source: PostcodeSource | None = None
    outside: tuple[Outside, ...] = ()
    """Postcodes and sectors of the same postcode areas that lie in other boroughs."""
    placed: dict[str, tuple[Postcode, ...]] = field(default_factory=dict)
    """The postcodes with their wards of each set that the official file does not name, by set."""
    streets: Streets | None = None
    """Pictures of streets that a reader may ask for, where they are on record."""
    plans: tuple[Plan, ...] = ()
    """In the order of their periods."""
    known_plans: KnownPlans = field(default_factory=KnownPlans)
    """Plans that we know of but do not have."""
    meetings: tuple[Meeting, ...] = ()
    """The meetings of the partnership and of its scrutiny committee."""
    consultations: Consultations | None = None
    """What people are asked and were asked, where that is on record."""
    standards: Standards | None = None
    """The national standards for plans, where they are on record."""
    neighbours: Neighbours | None = None
    """The plans of neighbouring partnerships, where they are on record."""
    places: Places | None = None
    """The towns and villages with their wards, where they are on record."""
    accessibility: Accessibility | None = None
    """The accessibility statement."""
    baselines: tuple[Baseline, ...] = ()
    """Every choice of months for the usual range, the one in force last."""
    releases: Releases = field(default_factory=Releases)
    """The release calendar, the revisions and the known problems."""

    withdrawn: tuple[Withdrawal, ...] = ()
    """What was published once and is not any more."""
    search: Search = field(default_factory=Search)
    """What the search knows of residents' words."""

    def wards_on(self, day: date) -> WardSet:
        """Return the ward set in force on a day."""
        return set_in_force(self.ward_sets, day)

    @cached_property
    def category_by_id(self) -> dict[str, Category]:
        """The categories by their id."""
        return {category.id: category for category in self.categories}
