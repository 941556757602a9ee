"""The figures of an area, worked out once: pages, charts, downloads and feeds only render them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from partnership.model.base import once
from partnership.model.crime import Category, Kind, Series
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import Baseline
from partnership.model.wards import Ward, WardSet
from partnership.statistics.change import OF_A_CATEGORY, OF_A_TOTAL, Change, NotCompared, change_of
from partnership.statistics.dispersion import (
    RUNS_AT_LEAST,
    Dispersion,
    dispersion_of_place,
    dispersion_of_wards,
    runs_of,
)
from partnership.statistics.many_changes import Key, WardsTogether, moved_most, wards_together
from partnership.statistics.rates import (
    Rate,
    Residents,
    Standing,
    rate_of,
    residents_of,
    share_in_a_hundred,
    standing_of,
    with_personal_risk,
)
from partnership.statistics.series import (
    MONTHS_IN_A_YEAR,
    Break,
    Completeness,
    CountsByMonth,
    Span,
    TwoYears,
    breaks_of,
    completeness_of,
    expected_spans,
    latest_two_years,
    less,
    monthly_series,
    months_covered,
    placeless_in_words,
    twelve_months_to,
)
from partnership.statistics.trend import Trend, trend_of
from partnership.statistics.usual_range import (
    TOO_FEW,
    Season,
    Signal,
    UsualRange,
    season_of,
    signals,
    usual_range,
)

FIGURES_REST_ON = ("months", "ward_sets", "categories", "releases", "baselines")
"""The records of a partnership that any figure rests on."""

OF_A_WARD = 0.5
"""How much of the borough's season a ward is taken to have."""


@dataclass(frozen=True)
class CategoryFigures:
    """The records of some categories in some wards; what is said of them is worked out if asked."""

    figures: "Figures" = field(repr=False, compare=False)
    """Those of all wards and categories."""
    wards: tuple[Ward, ...]
    categories: tuple[Category, ...]

    @property
    def category(self) -> Category:
        """The category, where it is a single one."""
        return self.categories[0]

    @property
    def ward(self) -> Ward:
        """The ward, where it is a single one."""
        return self.wards[0]

    @cached_property
    def series(self) -> Series:
        """The monthly records."""
        figures, codes = self.figures, tuple(ward.code for ward in self.wards)
        ids = tuple(category.id for category in self.categories)
        months, ward_set = figures.partnership.months, figures.ward_set.id
        return monthly_series(months, ward_set, codes, ids, figures.revised, spans=figures.spans)

    @cached_property
    def years(self) -> TwoYears | None:
        """The latest twelve months and those before; None where there are fewer than twelve."""
        return latest_two_years(self.series)

    @cached_property
    def change(self) -> Change | NotCompared | None:
        """How the latest twelve months differ from those before."""
        return self.change_to(self.figures.latest_month)

    def change_to(
        self, last: Month, taken: CountsByMonth | None = None
    ) -> Change | NotCompared | None:
        """Return how the 12 months to a month differ from those before; some may be taken away.

        Categories that are all of their kind have the levels of a total, others stricter ones. A
        category that only one of the two years has in full is left out of both.
        """
        alike, others = self.figures.sorted_out(
            self.categories, last.plus(1 - 2 * MONTHS_IN_A_YEAR), last
        )
        compared = self._of(alike or self.categories)
        series = less(compared.series, taken, compared.categories)
        change = change_of(
            tuple(figure for figure in series if figure.month <= last),
            compared.dispersion,
            OF_A_TOTAL if self._is_total else OF_A_CATEGORY,
            compared.comparable_since,
        )
        if not (alike and others and isinstance(change, Change)):
            return change
        whole = less(self.series, taken, self.categories)
        return replace(change, without=_names(others), of_all=twelve_months_to(whole, last))

    @cached_property
    def trend(self) -> Trend:
        """The totals of twelve months at a time of the categories that are counted alike."""
        figures = self.figures
        alike, others = figures.sorted_out(self.categories, figures.months[0], figures.latest_month)
        counted, left_out = self._of(alike or self.categories), _names(others) if alike else ()
        since = counted.comparable_since
        return trend_of(counted.series, counted.dispersion, left_out, since, self.change)

    @cached_property
    def rate(self) -> Rate | None:
        """The records of the latest twelve months that a rate counts, for each resident."""
        counted = self._of(with_personal_risk(self.categories))
        people = residents_of(self.figures.ward_set, self.wards)
        years = counted.years if counted.categories else None
        return rate_of(years.latest, people, counted.dispersion) if years else None

    @cached_property
    def standing(self) -> Standing:
        """Where the rate of a ward lies, seen from the borough's."""
        return standing_of(self.ward, self.rate, self.figures.in_all_wards(self.categories).rate)

    @property
    def share(self) -> int | None:
        """The part of the borough's latest twelve months, in whole hundredths.

        None where there are none, or too few to be shared out.
        """
        whole = self.figures.in_all_wards(self.categories).years
        if self.years is None or whole is None:
            return None
        return share_in_a_hundred(self.years.latest.value, whole.latest.value)

    @cached_property
    def usual(self) -> UsualRange | None:
        """The usual range of all of a kind, and of each category in all wards together."""
        has_range = self._is_total or len(self.wards) == len(self.figures.wards)
        return self._usual_since(self.comparable_since) if has_range else None

    @property
    def why_no_range(self) -> str:
        """Why it has none."""
        since = self.comparable_since
        if since and self._usual_since(None):
            return (
                f"No usual range: the police changed what they count in {since.name}, "
                "and too few of the months that it is made from came after."
            )
        return TOO_FEW

    def _usual_since(self, since: Month | None) -> UsualRange | None:
        """Return the usual range; a ward has the borough's season, drawn half-way to none."""
        whole = self.figures.in_all_wards(self.categories)
        seasons = whole.seasons_of_wards if len(self.wards) == 1 else self._seasons(1.0)
        return usual_range(self.series, seasons, self.dispersion, since)

    @cached_property
    def seasons_of_wards(self) -> Mapping[Baseline, Season]:
        """The season that every ward is taken to have, by the baseline, where it is of them all."""
        return self._seasons(OF_A_WARD)

    def _seasons(self, strength: float) -> Mapping[Baseline, Season]:
        baselines = self.figures.partnership.baselines
        return {each: season_of(self.series, each.last, strength) for each in baselines}

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The months that a chart marks."""
        return signals(self.series, self.usual) if self.usual else ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The changes of categories and, for a part of the borough, of wards."""
        figures = self.figures
        is_part = len(self.wards) < len(figures.wards)
        return breaks_of(figures.months, figures.ward_set if is_part else None, self._begun)

    @property
    def comparable_since(self) -> Month | None:
        """The month from which figures are of one kind, where that is after the first."""
        first = self.figures.months[0]
        since = max((category.comparable_since for category in self._begun), default=first)
        return since if since > first else None

    @cached_property
    def dispersion(self) -> Dispersion | None:
        """How widely totals vary: for one ward as in all wards, for several as they do."""
        figures, first = self.figures, self.figures.wards[:1]
        if len(self.wards) > 1:
            return dispersion_of_place(self.series, figures.runs)
        if self.wards != first:  # all have that of the first
            return figures.counts(first, self.categories).dispersion
        places = [figures.series((ward,), self.categories) for ward in figures.wards]
        return dispersion_of_wards(places, figures.runs)

    @property
    def _begun(self) -> list[Category]:
        """The categories that have begun."""
        return [category for category in self.categories if category.id in self.figures.begun]

    @cached_property
    def _is_total(self) -> bool:
        """Whether the categories are all of their kind."""
        return any(self.figures.categories(kind) == self.categories for kind in Kind)

    def _of(self, categories: tuple[Category, ...]) -> "CategoryFigures":
        """Return the records of some of the categories in the same wards."""
        return self.figures.counts(self.wards, categories)


@dataclass(frozen=True)
class AreaFigures:
    """The figures of a ward, or of several together."""

    place: str
    wards: tuple[Ward, ...]
    crime: CategoryFigures
    incidents: CategoryFigures
    lines: tuple[CategoryFigures, ...]
    """Each category, in the order of the file."""
    residents: Residents | None
    completeness: Completeness

    def of(self, kind: Kind) -> CategoryFigures:
        """Return all records of one kind."""
        return self.crime if kind is Kind.CRIME else self.incidents


@dataclass(frozen=True)
class Figures:
    """All that is worked out from the records for one set of wards; each is worked out once."""

    partnership: Partnership
    today: date
    wards_of: WardSet | None = None
    """A set to tell of instead of the one in force, such as a former one."""

    def take_over(self, earlier: "Figures") -> None:
        """Keep what was worked out before, where the records that figures rest on are the same."""
        both = self.partnership, earlier.partnership
        alike = (getattr(both[0], name) == getattr(both[1], name) for name in FIGURES_REST_ON)
        if self.ward_set == earlier.ward_set and all(alike):
            worked_out = vars(Figures).keys() - {"ward_set"}
            vars(self).update(
                {name: found for name, found in vars(earlier).items() if name in worked_out}
            )

    @cached_property
    def ward_set(self) -> WardSet:
        """The wards that records are counted in: those in force, or those asked for instead."""
        return self.wards_of or self.partnership.wards_on(self.today)

    @cached_property
    def wards(self) -> tuple[Ward, ...]:
        """The wards, from A to Z."""
        return tuple(sorted(self.ward_set.wards, key=lambda ward: ward.name))

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first on record to the last, missing ones included."""
        return months_covered(self.partnership.months)

    @property
    def latest_month(self) -> Month:
        """The latest month on record."""
        return self.months[-1]

    @cached_property
    def spans(self) -> dict[str, Span]:
        """The months in which each category is expected."""
        return expected_spans(self.partnership.categories, self.partnership.months)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The categories that began by the latest month, by their id."""
        spans = self.spans.items()
        return frozenset(name for name, span in spans if span.first <= self.latest_month)

    @cached_property
    def revised(self) -> frozenset[tuple[Month, str, str]]:
        """The counts that are not as first published: month, code of the ward, category."""
        return self.partnership.releases.revised

    def categories(self, kind: Kind) -> tuple[Category, ...]:
        """Return the categories of one kind, in the order of the file."""
        return tuple(category for category in self.partnership.categories if category.kind is kind)

    def series(self, wards: tuple[Ward, ...], categories: tuple[Category, ...]) -> Series:
        """Return the monthly records of some wards in some categories."""
        return self.counts(wards, categories).series

    def completeness(self, wards: tuple[Ward, ...]) -> Completeness:
        """Return how whole the figures of some wards are, of every kind that is counted."""
        kinds = (self.categories(kind) for kind in Kind)
        series = (self.series(wards, kind) for kind in kinds if kind)
        return completeness_of(*series, placeless=self.placeless)

    @cached_property
    def placeless(self) -> str | None:
        """How many rows of the months on record have no place, in words."""
        return placeless_in_words(self.partnership.months)

    # --- one area ---

    @once
    def area(self, place: str, wards: tuple[Ward, ...]) -> AreaFigures:
        """Return the figures of some wards under one name."""
        return AreaFigures(
            place,
            wards,
            self.counts(wards, self.categories(Kind.CRIME)),
            self.counts(wards, self.categories(Kind.INCIDENT)),
            tuple(self.counts(wards, (category,)) for category in self.partnership.categories),
            residents_of(self.ward_set, wards),
            self.completeness(wards),
        )

    @property
    def of_all(self) -> tuple[CategoryFigures, ...]:
        """All records of each kind in all wards."""
        kinds = (self.categories(kind) for kind in Kind)
        return tuple(self.in_all_wards(categories) for categories in kinds if categories)

    @once
    def counts(self, wards: tuple[Ward, ...], categories: tuple[Category, ...]) -> CategoryFigures:
        """Return the records of some categories in some wards, with all that is said of them."""
        return CategoryFigures(self, wards, categories)

    @once
    def in_all_wards(self, categories: tuple[Category, ...]) -> CategoryFigures:
        """Return the records of some categories in all wards."""
        return self.counts(self.wards, categories)

    @once
    def sorted_out(
        self, categories: tuple[Category, ...], first: Month, last: Month
    ) -> tuple[tuple[Category, ...], tuple[Category, ...]]:
        """Return the categories that are counted alike from a month to another, and the others.

        Those that no month of the time may hold are in neither.
        """
        alike, others = [], []
        for category in categories:
            span = self.spans.get(category.id)
            if span and max(span.first, category.comparable_since) <= first and span.holds(last):
                alike.append(category)
            elif span and span.meets(first, last):
                others.append(category)
        return tuple(alike), tuple(others)

    @cached_property
    def measured_runs(self) -> float:
        """How much more quarters vary than months do, in the borough's categories and all wards."""
        places = []
        for kind in Kind:
            categories = self.categories(kind)
            alike, _ = self.sorted_out(categories, self.months[0], self.latest_month)
            places += [self.in_all_wards((category,)).series for category in alike]
            places += [self.series((ward,), alike) for ward in self.wards if alike]
        return runs_of(places)

    @property
    def runs(self) -> float:
        """The factor by which runs widen each range: as measured, or more to be safe."""
        return max(RUNS_AT_LEAST, self.measured_runs)

    def wards_together(self, categories: tuple[Category, ...]) -> WardsTogether | None:
        """Hold the changes of all wards against one another."""
        found = (self.counts((ward,), categories).change for ward in self.wards)
        return wards_together([change for change in found if isinstance(change, Change)])

    def moved_most(self, changes: Mapping[Key, Change]) -> tuple[Key, ...]:
        """Return which of many changes are surprising, the most surprising first."""
        return moved_most(changes, self.runs / max(1.0, self.measured_runs))


def _names(categories: tuple[Category, ...]) -> tuple[str, ...]:
    return tuple(category.name.lower() for category in categories)
