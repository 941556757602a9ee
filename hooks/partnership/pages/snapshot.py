"""What every page of one build shares: the records, the day, and the wards in force on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from partnership.maps.outline_map import OutlineMap, outline_map
from partnership.model.baselines import Baseline
from partnership.model.boundaries import neighbours
from partnership.model.categories import Category, Kind
from partnership.model.figures import Series
from partnership.model.months import Month
from partnership.model.organisation import ComingWards, Organisation
from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.model.postcodes import Postcode
from partnership.model.wards import Ward, WardSet
from partnership.statistics.change import (
    OF_A_CATEGORY,
    OF_A_TOTAL,
    RUNS_AT_LEAST,
    Change,
    Dispersion,
    change_of,
    dispersion_of_place,
    dispersion_of_wards,
    runs_of,
)
from partnership.statistics.completeness import Completeness, completeness_of
from partnership.statistics.many_changes import Key, WardsTogether, moved_most, wards_together
from partnership.statistics.overlaps import Overlap, overlaps
from partnership.statistics.plausibility import Span, categories_held, expected_spans
from partnership.statistics.series import monthly_series, months_covered
from partnership.statistics.totals import TwoYears, latest_two_years
from partnership.statistics.verdicts import NotCompared


@dataclass(frozen=True)
class Edition:
    """The site as of one day."""

    partnership: Partnership
    today: date
    wards_of: WardSet | None = None
    """A set to tell of instead of the one in force, such as a former one."""

    @classmethod
    def as_of(cls, partnership: Partnership, today: date) -> "Edition":
        """Return the edition of a day.

        None is older than its latest figures, whatever day a repeatable build is told.
        """
        return cls(partnership, max(today, partnership.months[-1].month.first_day))

    @property
    def organisation(self) -> Organisation:
        """The partnership's own details."""
        return self.partnership.organisation

    @cached_property
    def ward_set(self) -> WardSet:
        """The wards in force, or those that the edition tells of instead."""
        return self.wards_of or self.partnership.wards_on(self.today)

    @cached_property
    def former_sets(self) -> tuple[WardSet, ...]:
        """The sets before the one in force, the latest first."""
        sets = self.partnership.ward_sets
        return tuple(reversed(sets[: sets.index(self.ward_set)]))

    @property
    def sets_in_force_first(self) -> tuple[WardSet, ...]:
        """Every set of wards, the one in force before the others."""
        others = (one for one in self.partnership.ward_sets if one is not self.ward_set)
        return (self.ward_set, *others)

    @cached_property
    def coming_set(self) -> WardSet | None:
        """The set that follows the one in force, where it is at hand already."""
        sets = self.partnership.ward_sets
        return next(iter(sets[sets.index(self.ward_set) + 1 :]), None)

    @property
    def coming_wards(self) -> ComingWards | None:
        """New wards that are known ahead, as long as their boundaries are not on record."""
        coming = self.organisation.coming_wards
        begun = {ward_set.valid_from for ward_set in self.partnership.ward_sets}
        return None if coming is None or coming.valid_from in begun else coming

    @property
    def lacks_wards_in_force(self) -> bool:
        """Whether new wards are in force whose boundaries are not on record."""
        return self.coming_wards is not None and self.coming_wards.valid_from <= self.today

    def with_wards_of(self, ward_set: WardSet) -> "Edition":
        """Return this edition as told of another set of wards."""
        if ward_set.id not in self._others:
            self._others[ward_set.id] = replace(self, wards_of=ward_set)
        return self._others[ward_set.id]

    @cached_property
    def _others(self) -> dict[str, "Edition"]:
        return {}

    def completeness(self, wards: tuple[Ward, ...]) -> Completeness:
        """Return how whole the figures of some wards are, of every kind that is counted."""
        kinds = (self.categories(kind) for kind in Kind)
        return completeness_of(*(self.series(wards, kind) for kind in kinds if kind))

    @cached_property
    def wards(self) -> tuple[Ward, ...]:
        """The wards in force, from A to Z."""
        return tuple(sorted(self.ward_set.wards, key=lambda ward: ward.name))

    @cached_property
    def ward_map(self) -> OutlineMap:
        """The outline map of the wards in force."""
        return outline_map(self.wards, self.partnership.outlines[self.ward_set.id])

    @property
    def postcodes(self) -> tuple[Postcode, ...]:
        """The postcodes of the borough, each with its ward in force."""
        return self.partnership.placed.get(self.ward_set.id) or self.partnership.postcodes

    @property
    def has_placed_postcodes(self) -> bool:
        """Whether postcodes were placed in the wards in force by their points."""
        return bool(self.partnership.placed.get(self.ward_set.id))

    def ground_of(self, set_id: str) -> tuple[Overlap, ...]:
        """Return how the wards of a set share their ground with the wards in force."""
        if set_id not in self._ground:
            outlines = self.partnership.outlines
            self._ground[set_id] = overlaps(outlines[set_id], outlines[self.ward_set.id])
        return self._ground[set_id]

    @cached_property
    def _ground(self) -> dict[str, tuple[Overlap, ...]]:
        return {}

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first at hand to the last, missing ones included."""
        return months_covered(self.partnership.months)

    @cached_property
    def recast_months(self) -> tuple[Month, ...]:
        """The months before the wards began, counted again for them from published points."""
        began = self.ward_set.valid_from
        return tuple(one for one in self.months if began and one < Month.of(began))

    @property
    def known_problems(self) -> tuple[tuple[str, str], ...]:
        """What is wrong with months and cannot be seen: which months, in words, and what."""
        return self.partnership.releases.problems_since(self.months[0])

    @property
    def problems_of_late(self) -> tuple[tuple[str, str], ...]:
        """The same of the latest two years, which every comparison rests on."""
        return self.partnership.releases.problems_since(self.latest_month.plus(-23))

    @property
    def latest_month(self) -> Month:
        """The latest month at hand."""
        return self.months[-1]

    @property
    def months_ago(self) -> int:
        """How many months lie between the latest month at hand and the day of the edition."""
        return len(list(self.latest_month.until(Month.of(self.today)))) - 1

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, the latest first."""
        return tuple(reversed(self.partnership.plans))

    @cached_property
    def current_plan(self) -> Plan | None:
        """The plan in force, where there is one."""
        wanted = self.organisation.current_plan
        return next((plan for plan in self.plans if plan.years == wanted), None)

    def categories(self, kind: Kind) -> tuple[Category, ...]:
        """Return the categories of one kind, in the order of the file."""
        return tuple(one for one in self.partnership.categories if one.kind is kind)

    @cached_property
    def without_personal_risk(self) -> tuple[str, ...]:
        """The names of crimes whose victims are shops or the state, which no rate counts."""
        crimes = self.categories(Kind.CRIME)
        return tuple(one.name.lower() for one in crimes if not one.personal_risk)

    def series(self, wards: tuple[Ward, ...], categories: tuple[Category, ...]) -> Series:
        """Return the monthly records of wards in force in some categories; each is counted once."""
        codes = tuple(ward.code for ward in wards)
        ids = tuple(category.id for category in categories)
        if (codes, ids) not in self._series:
            months, one = self.partnership.months, self.ward_set.id
            self._series[codes, ids] = monthly_series(
                months, one, codes, ids, self.revised, spans=self.spans
            )
        return self._series[codes, ids]

    @cached_property
    def spans(self) -> dict[str, Span]:
        """The months in which each category is expected."""
        return expected_spans(self.partnership.categories, self.partnership.months)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The categories that began by the latest month, by their id."""
        spans = self.spans.items()
        return frozenset(name for name, span in spans if span.first <= self.latest_month)

    def categories_in(self, month: Month) -> tuple[Category, ...]:
        """Return the categories that a month is expected to count, and those that it does."""
        if month not in self._categories_in:
            records = (one for one in self.partnership.months if one.month == month)
            found = {name for name, span in self.spans.items() if span.holds(month)}
            found.update(*(categories_held(record) for record in records))
            self._categories_in[month] = tuple(
                one for one in self.partnership.categories if one.id in found
            )
        return self._categories_in[month]

    @cached_property
    def _categories_in(self) -> dict[Month, tuple[Category, ...]]:
        return {}

    @cached_property
    def revised(self) -> frozenset[tuple[Month, str, str]]:
        """The counts that are not as first published: month, code of the ward, category."""
        return self.partnership.releases.revised

    @cached_property
    def _series(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Series]:
        return {}

    def change(
        self, wards: tuple[Ward, ...], categories: tuple[Category, ...]
    ) -> Change | NotCompared | None:
        """Return how the records of a ward, or of several as one place, have changed.

        Categories that are all of their kind have the levels of a total, others stricter ones.
        """
        is_total = any(self.categories(kind) == categories for kind in Kind)
        return change_of(
            self.series(wards, categories),
            self._dispersion(wards, categories),
            OF_A_TOTAL if is_total else OF_A_CATEGORY,
            self.comparable_since(categories),
        )

    def comparable_since(self, categories: tuple[Category, ...]) -> Month | None:
        """Return the month from which figures are of one kind, where that is after the first."""
        begun = (one.comparable_since for one in categories if one.id in self.begun)
        since = max(begun, default=self.months[0])
        return since if since > self.months[0] else None

    @cached_property
    def measured_runs(self) -> float:
        """How much more quarters vary than months do, in the borough's categories and all wards."""
        kinds = [self.categories(kind) for kind in Kind]
        whole = [self.series(self.wards, (one,)) for one in self.partnership.categories]
        return runs_of(
            whole + [self.series((ward,), kind) for kind in kinds for ward in self.wards]
        )

    @property
    def runs(self) -> float:
        """The factor by which runs widen each range: as measured, or more to be safe."""
        return max(RUNS_AT_LEAST, self.measured_runs)

    def wards_together(self, categories: tuple[Category, ...]) -> WardsTogether | None:
        """Hold the changes of all wards against one another."""
        found = (self.change((ward,), categories) for ward in self.wards)
        return wards_together([one for one in found if isinstance(one, Change)])

    def moved_most(self, changes: Mapping[Key, Change]) -> tuple[Key, ...]:
        """Return which of many changes are surprising, the most surprising first."""
        return moved_most(changes, self.runs / max(1.0, self.measured_runs))

    def _dispersion(
        self, wards: tuple[Ward, ...], categories: tuple[Category, ...]
    ) -> Dispersion | None:
        """Return how widely totals vary: for one ward as in all wards, for several as they do."""
        if len(wards) > 1:
            return dispersion_of_place(self.series(wards, categories), self.runs)
        if categories not in self._pooled:
            each = [self.series((ward,), categories) for ward in self.wards]
            self._pooled[categories] = dispersion_of_wards(each, self.runs)
        return self._pooled[categories]

    @cached_property
    def _pooled(self) -> dict[tuple[Category, ...], Dispersion | None]:
        return {}

    @property
    def baseline(self) -> Baseline | None:
        """The months that the usual range is made from, where they are on record."""
        return self.partnership.baselines[-1] if self.partnership.baselines else None

    def two_years(self, wards: tuple[Ward, ...], kind: Kind) -> TwoYears | None:
        """Return the latest twelve months and the twelve before, for one kind of record."""
        return latest_two_years(self.series(wards, self.categories(kind)))

    @cached_property
    def neighbours(self) -> dict[str, tuple[Ward, ...]]:
        """The wards that touch each ward, by its code, from A to Z."""
        beside = neighbours(self.partnership.outlines[self.ward_set.id])
        return {
            code: tuple(ward for ward in self.wards if ward.code in others)
            for code, others in beside.items()
        }
