"""The data that all pages of one build share: records, the day, and the wards in force."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from partnership.maps.ward_maps import Locator, OutlineMap, locator, outline_map
from partnership.model.base import cached_method
from partnership.model.consultations import Consultation
from partnership.model.crime import Category, Kind
from partnership.model.meetings import MeetingFigure, Meetings
from partnership.model.months import Month
from partnership.model.organisation import ComingWards, Organisation
from partnership.model.partnership import Partnership
from partnership.model.plans import Plan
from partnership.model.postcodes import Postcode
from partnership.model.priorities import Priority
from partnership.model.targets import Report, Target, TargetStatus
from partnership.model.wards import Ward, WardSet, neighbours
from partnership.records.cache import cached_in_process
from partnership.statistics.area_figures import AreaFigures, CategoryFigures, Figures
from partnership.statistics.change import NEAR, Change, Counted
from partnership.statistics.overlaps import Overlap, overlaps
from partnership.statistics.series import categories_held
from partnership.statistics.target_status import (
    AssessedTarget,
    TargetCount,
    assess_targets,
    counted_target,
)
from partnership.text import join_and


@dataclass(frozen=True)
class Snapshot(Figures):
    """The records as of one day."""

    @classmethod
    def as_of(cls, partnership: Partnership, today: date) -> "Snapshot":
        """Return the snapshot of a day, or of the latest figures if these are later."""
        return cls(partnership, max(today, partnership.months[-1].month.first_day))

    @property
    def organisation(self) -> Organisation:
        """The partnership's own details."""
        return self.partnership.organisation

    @cached_property
    def borough(self) -> AreaFigures:
        """The figures of all wards together."""
        return self.area(self.organisation.borough, self.wards)

    @property
    def places(self) -> tuple[tuple[str, tuple[Ward, ...]], ...]:
        """The borough and each ward, with their names and the wards that make them up."""
        wards = ((ward.name, (ward,)) for ward in self.wards)
        return ((self.organisation.borough, self.wards), *wards)

    @cached_property
    def former_sets(self) -> tuple[WardSet, ...]:
        """The ward sets before the one in force, latest first."""
        sets = self.partnership.ward_sets
        return tuple(reversed(sets[: sets.index(self.ward_set)]))

    @property
    def sets_in_force_first(self) -> tuple[WardSet, ...]:
        """All ward sets: the one in force first."""
        return tuple(sorted(self.partnership.ward_sets, key=lambda each: each is not self.ward_set))

    @cached_property
    def coming_set(self) -> WardSet | None:
        """The ward set that will follow the one in force, if its boundaries are on record."""
        sets = self.partnership.ward_sets
        return next(iter(sets[sets.index(self.ward_set) + 1 :]), None)

    @property
    def coming_wards(self) -> ComingWards | None:
        """The announced new wards, until their boundaries are on record."""
        coming = self.organisation.coming_wards
        begun = {ward_set.valid_from for ward_set in self.partnership.ward_sets}
        return None if coming is None or coming.valid_from in begun else coming

    @cached_method
    def with_wards_of(self, ward_set: WardSet) -> "Snapshot":
        """Return this snapshot for another ward set."""
        return self if ward_set is self.ward_set else replace(self, wards_of=ward_set)

    @cached_property
    def ward_map(self) -> OutlineMap:
        """The outline map of the wards in force."""
        return outline_map(self.wards, self.partnership.outlines[self.ward_set.id])

    @cached_property
    def locator(self) -> Locator:
        """A small outline map of the borough."""
        return locator(self.partnership.outlines[self.ward_set.id])

    @property
    def postcodes(self) -> tuple[Postcode, ...]:
        """The postcodes of the borough, each with its ward in force."""
        return self.partnership.postcodes_by_set.get(self.ward_set.id) or self.partnership.postcodes

    def overlaps_now(self, set_id: str, code: str) -> Sequence[Overlap[Ward]]:
        """Return the wards in force that overlap a ward of another set, largest share first."""
        return self._overlaps_with(set_id)[0].get(code, ())

    def overlaps_before(self, set_id: str, code: str) -> Sequence[Overlap[Ward]]:
        """Return the wards of another set that overlap a ward in force, largest share first."""
        return self._overlaps_with(set_id)[1].get(code, ())

    @cached_method
    def _overlaps_with(self, set_id: str) -> tuple[Mapping[str, list[Overlap[Ward]]], ...]:
        """Return the overlaps of a ward set with the one in force, by the code of either ward."""
        both = self.partnership.outlines[set_id], self.partnership.outlines[self.ward_set.id]
        sets = {ward_set.id: ward_set.by_code for ward_set in self.partnership.ward_sets}
        now, before = (defaultdict[str, list[Overlap[Ward]]](list) for _ in range(2))
        for pair in cached_in_process(f"overlaps-{set_id}", overlaps, *both):
            wards = sets[set_id][pair.former], self.ward_set.by_code[pair.ward]
            shared = Overlap(*wards, pair.of_former, pair.of_ward)
            now[pair.former].append(shared)
            before[pair.ward].append(shared)
        for parts in before.values():
            parts.sort(key=lambda part: -part.of_ward)
        return now, before

    @cached_property
    def recounted_months(self) -> tuple[Month, ...]:
        """The months before the wards in force began, recounted for them from published points."""
        began = self.ward_set.valid_from
        return tuple(month for month in self.months if began and month < Month.from_day(began))

    @property
    def known_problems(self) -> tuple[tuple[str, str], ...]:
        """The problems of months that the figures do not show: the months, and what is wrong."""
        return self.partnership.releases.problems_since(self.months[0])

    @property
    def recent_problems(self) -> tuple[tuple[str, str], ...]:
        """The known problems of the latest two years, the basis of every comparison."""
        return self.partnership.releases.problems_since(self.latest_month.plus(-23))

    @property
    def months_ago(self) -> int:
        """The number of months between the latest month on record and the day of the snapshot."""
        return self.latest_month.months_to(Month.from_day(self.today)) - 1

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, latest first."""
        return tuple(reversed(self.partnership.plans))

    @cached_property
    def current_plan(self) -> Plan | None:
        """The plan in force, if there is one."""
        wanted = self.organisation.current_plan
        return next((plan for plan in self.plans if plan.years == wanted), None)

    @property
    def open_consultations(self) -> tuple[Consultation, ...]:
        """The consultations that are open on the day of the snapshot."""
        known = self.partnership.consultations
        every = known.consultations if known else ()
        return tuple(consultation for consultation in every if consultation.is_open(self.today))

    @cached_property
    def meetings(self) -> Meetings:
        """The meetings, as of the day of the snapshot."""
        return Meetings(self.partnership.meetings, self.today)

    @cached_property
    def briefing_months(self) -> dict[str, Month]:
        """Maps each meeting's id to the latest month before it that ends two years on record."""
        crimes, months = self.categories(Kind.CRIME), {}
        for meeting in (*reversed(self.meetings.latest_first), *self.meetings.ahead):
            if meeting.on and not meeting.is_scrutiny and not meeting.is_cancelled:
                last = min(self.latest_month, Month.from_day(meeting.on).plus(-1))
                if isinstance(self.in_all_wards(crimes).change_to(last), Change):
                    months[meeting.id] = last
        return months

    def briefing_for(self, report: Report) -> str | None:
        """Return the id of the first meeting whose figures include the last month of a report."""
        end = Month.from_day(report.last_day)
        ids = (name for name, last in self.briefing_months.items() if end <= last < end.plus(12))
        return next(ids, None)

    def counted(self, figure: MeetingFigure) -> Counted | None:
        """Return our own count of a figure that a meeting was given; None if we cannot count it."""
        categories = tuple(
            category
            for category in self.partnership.categories
            if category.id in figure.counts or category.kind is figure.counts_all
        )
        if figure.area or figure.last_month is None or not categories:
            return None
        last = min(figure.last_month, self.latest_month)
        change = self.in_all_wards(categories).change_to(last)
        is_near = last >= figure.last_month.plus(-NEAR)
        return Counted(change, last, figure) if isinstance(change, Change) and is_near else None

    @cached_property
    def without_personal_risk(self) -> tuple[str, ...]:
        """The names of crimes against shops or the state, which are not counted in rates."""
        crimes = self.categories(Kind.CRIME)
        return tuple(category.name.lower() for category in crimes if not category.personal_risk)

    def count_of_target(self, target: Target, until: date) -> TargetCount | None:
        """Return the police figures for a target up to a day, if the target says how to count."""
        how = target.measured_by
        if how is None:
            return None
        sets, named = self.sets_in_force_first, set(how.wards)
        counted_in = next(
            (ward_set for ward_set in sets if named <= ward_set.by_code.keys()), self.ward_set
        )
        wards = tuple(counted_in.by_code[code] for code in how.wards) or counted_in.wards
        known = self.partnership.category_by_id
        categories = tuple(known[name] for name in how.categories)
        what = join_and(category.name.lower() for category in categories)
        where = join_and(ward.name for ward in wards) if named else self.organisation.borough
        series = self.with_wards_of(counted_in).series(wards, categories)
        return counted_target(target, series, until, f"Police records of {what} in {where}")

    def assessed_targets(self, plan: Plan, until: date = date.max) -> tuple[AssessedTarget, ...]:
        """Return every target of a plan with its verdict, based on figures up to a day."""
        return assess_targets(plan, self.today, until, self.count_of_target)

    def outcome(self, plan: Plan) -> dict[TargetStatus, int]:
        """Return the number of targets of a plan by status, for each status that occurs."""
        by_status = Counter(target.status for target in self.assessed_targets(plan))
        return {status: by_status[status] for status in TargetStatus if by_status[status]}

    def category_figures(self, priority: Priority) -> tuple[CategoryFigures, ...]:
        """Return the borough's latest police figures for the categories of a priority."""
        known = self.partnership.category_by_id
        return tuple(self.in_all_wards((known[name],)) for name in priority.categories)

    def kind_figures(self, priority: Priority) -> tuple[CategoryFigures, ...]:
        """Return the figures of a priority's crimes and of its incidents, each as a total."""
        known = [self.partnership.category_by_id[name] for name in priority.categories]
        kinds = (tuple(category for category in known if category.kind is kind) for kind in Kind)
        return tuple(self.in_all_wards(categories) for categories in kinds if categories)

    @property
    def begun_categories(self) -> tuple[Category, ...]:
        """The categories that began by the latest month; each has a page."""
        return tuple(kind for kind in self.partnership.categories if kind.id in self.begun)

    @cached_method
    def categories_in(self, month: Month) -> tuple[Category, ...]:
        """Return the categories that a month should count and those that it does count."""
        expected = {name for name, span in self.spans.items() if span.holds(month)}
        if record := self.partnership.by_month.get(month):
            expected |= categories_held(record)
        return tuple(kind for kind in self.partnership.categories if kind.id in expected)

    @cached_property
    def neighbours(self) -> dict[str, tuple[Ward, ...]]:
        """The wards that touch each ward, by its code, in alphabetical order."""
        touching = neighbours(self.partnership.outlines[self.ward_set.id])
        return {
            code: tuple(ward for ward in self.wards if ward.code in others)
            for code, others in touching.items()
        }
