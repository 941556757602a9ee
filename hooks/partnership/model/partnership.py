"""All validated, immutable records that the site is built from."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from partnership.model.accessibility import Accessibility
from partnership.model.consultations import Consultations
from partnership.model.crime import Category, CrimeMonth
from partnership.model.meetings import Meeting
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.plans import KnownPlans, Neighbours, Plan
from partnership.model.postcodes import ElsewherePostcode, Postcode, PostcodeSource
from partnership.model.releases import Baseline, Releases, Withdrawal
from partnership.model.site import Search, Streets
from partnership.model.standards import Standards
from partnership.model.wards import Outline, Places, WardSet, set_in_force


@dataclass(frozen=True)
class Partnership:
    """One partnership's records, whole; what is None is not on record."""

    organisation: Organisation
    ward_sets: tuple[WardSet, ...]  # in the order in which they came into force
    outlines: dict[str, tuple[Outline, ...]]  # ward set, outlines in the order of its wards
    categories: tuple[Category, ...]
    months: tuple[CrimeMonth, ...]  # in chronological order; a month may be missing
    postcodes: tuple[Postcode, ...] = ()
    postcode_source: PostcodeSource | None = None
    outside: tuple[ElsewherePostcode, ...] = ()  # other boroughs' postcodes and sectors
    postcodes_by_set: dict[str, tuple[Postcode, ...]] = field(default_factory=dict)
    """The postcodes with their wards of each set that the official file does not name, by set."""
    streets: Streets | None = None
    plans: tuple[Plan, ...] = ()  # in the order of their periods
    known_plans: KnownPlans = field(default_factory=KnownPlans)
    meetings: tuple[Meeting, ...] = ()  # also those of the scrutiny committee
    consultations: Consultations | None = None
    standards: Standards | None = None
    neighbours: Neighbours | None = None
    places: Places | None = None
    accessibility: Accessibility | None = None
    baselines: tuple[Baseline, ...] = ()  # for the usual range, the one in force last
    releases: Releases = field(default_factory=Releases)
    withdrawn: tuple[Withdrawal, ...] = ()  # what was published once and is not any more
    search: Search = field(default_factory=Search)

    def wards_on(self, day: date) -> WardSet:
        """Return the ward set in force on a day."""
        return set_in_force(self.ward_sets, day)

    @cached_property
    def by_month(self) -> dict[Month, CrimeMonth]:
        """The months on record, by month."""
        return {record.month: record for record in self.months}

    @cached_property
    def category_by_id(self) -> dict[str, Category]:
        """The categories by id."""
        return {category.id: category for category in self.categories}
