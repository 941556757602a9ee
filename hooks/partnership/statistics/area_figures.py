"""The figures of an area, computed once; pages, charts, downloads and feeds only render them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from partnership.model.base import cached_method
from partnership.model.crime import Category, Kind, Series
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import Baseline
from partnership.model.wards import Ward, WardSet
from partnership.statistics.change import OF_A_CATEGORY, OF_A_TOTAL, Change, Compared, change_of
from partnership.statistics.dispersion import (
    MIN_CLUSTERING,
    Dispersion,
    clustering_factor,
    dispersion_of_place,
    dispersion_of_wards,
)
from partnership.statistics.many_changes import Key, WardComparison, compare_wards, moved_most
from partnership.statistics.rates import (
    Rate,
    RateVerdict,
    Residents,
    compare_rate,
    rate_of,
    residents_of,
    share_in_a_hundred,
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
    monthly_series,
    months_covered,
    subtract_counts,
    twelve_months_to,
    without_location_in_words,
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

# The records that the figures depend on.
FIGURES_REST_ON = ("months", "ward_sets", "categories", "releases", "baselines")
OF_A_WARD = 0.5  # the strength of the borough's season that a ward is assumed to have


@dataclass(frozen=True)
class CategoryFigures:
    """The records of some categories in some wards; derived figures are computed on first use."""

    figures: "Figures" = field(repr=False, compare=False)  # shared by all areas
    wards: tuple[Ward, ...]
    categories: tuple[Category, ...]

    @property
    def category(self) -> Category:
        """The category, if there is only one."""
        return self.categories[0]

    @property
    def ward(self) -> Ward:
        """The ward, if there is only one."""
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
        """The latest twelve months and the twelve before; None with fewer than twelve months."""
        return latest_two_years(self.series)

    @cached_property
    def change(self) -> Compared:
        """The change from the twelve months before to the latest twelve months."""
        return self.change_to(self.figures.latest_month)

    def change_to(self, last: Month, taken: CountsByMonth | None = None) -> Compared:
        """Return the change over the 12 months to a month; `taken` records are subtracted.

        Categories that make up all of their kind use the confidence levels of a total, others
        stricter ones. A category that only one of the two years covers fully is left out of both.
        """
        alike, others = self.figures.split_comparable(
            self.categories, last.plus(1 - 2 * MONTHS_IN_A_YEAR), last
        )
        compared = self._of(alike or self.categories)
        series = subtract_counts(compared.series, taken, compared.categories)
        levels = OF_A_TOTAL if self._is_total else OF_A_CATEGORY
        until = series[: self.figures.months[0].months_to(last)]
        change = change_of(until, compared.dispersion, levels, compared.comparable_since)
        if not (alike and others and isinstance(change, Change)):
            return change
        whole = subtract_counts(self.series, taken, self.categories)
        return replace(change, without=_names(others), of_all=twelve_months_to(whole, last))

    @cached_property
    def trend(self) -> Trend:
        """The rolling twelve-month totals of the categories that are counted alike throughout."""
        figures = self.figures
        first, last = figures.months[0], figures.latest_month
        alike, others = figures.split_comparable(self.categories, first, last)
        counted, left_out = self._of(alike or self.categories), _names(others) if alike else ()
        since = counted.comparable_since
        return trend_of(counted.series, counted.dispersion, left_out, since, self.change)

    @cached_property
    def rate(self) -> Rate | None:
        """The rate per 1,000 residents in the latest twelve months."""
        counted = self._of(with_personal_risk(self.categories))
        people = residents_of(self.figures.ward_set, self.wards)
        years = counted.years if counted.categories else None
        return rate_of(years.latest, people, counted.dispersion) if years else None

    @cached_property
    def rate_verdict(self) -> RateVerdict:
        """How the rate of a ward compares with the borough's."""
        return compare_rate(self.ward, self.rate, self.figures.in_all_wards(self.categories).rate)

    @property
    def share(self) -> int | None:
        """The rounded percentage of the borough's latest year; None for too few records."""
        whole = self.figures.in_all_wards(self.categories).years
        if self.years is None or whole is None:
            return None
        return share_in_a_hundred(self.years.latest.value, whole.latest.value)

    @cached_property
    def usual(self) -> UsualRange | None:
        """The usual range: of a total in any area, or of a category in all wards."""
        has_range = self._is_total or len(self.wards) == len(self.figures.wards)
        return self._usual_since(self.comparable_since) if has_range else None

    @property
    def why_no_range(self) -> str:
        """The reason why there is no usual range."""
        since = self.comparable_since
        if since and self._usual_since(None):
            return (
                f"No usual range: the police changed what they count in {since.name}, "
                "and too few of the months that it is made from came after."
            )
        return TOO_FEW

    def _usual_since(self, since: Month | None) -> UsualRange | None:
        """Return the usual range; a ward uses the borough's season at half strength."""
        whole = self.figures.in_all_wards(self.categories)
        seasons = whole.seasons(OF_A_WARD) if len(self.wards) == 1 else self.seasons(1.0)
        return usual_range(self.series, seasons, self.dispersion, since)

    @cached_method
    def seasons(self, strength: float) -> Mapping[Baseline, Season]:
        """Return the season of these records by baseline, shrunk to a strength."""
        baselines = self.figures.partnership.baselines
        return {baseline: season_of(self.series, baseline.last, strength) for baseline in baselines}

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """The unusual months that a chart marks."""
        return signals(self.series, self.usual) if self.usual else ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks in the series: changes of categories and, for part of the borough, wards."""
        figures = self.figures
        is_part = len(self.wards) < len(figures.wards)
        return breaks_of(figures.months, figures.ward_set if is_part else None, self._begun)

    @property
    def comparable_since(self) -> Month | None:
        """The first month that is comparable with the latest; None if all months are."""
        first = self.figures.months[0]
        since = max((category.comparable_since for category in self._begun), default=first)
        return since if since > first else None

    @cached_property
    def dispersion(self) -> Dispersion | None:
        """The dispersion of totals: for a ward pooled over all wards, otherwise from own months."""
        figures, first = self.figures, self.figures.wards[:1]
        if len(self.wards) > 1:
            return dispersion_of_place(self.series, figures.clustering)
        if self.wards != first:  # all wards share one dispersion
            return figures.counts(first, self.categories).dispersion
        places = [figures.series((ward,), self.categories) for ward in figures.wards]
        return dispersion_of_wards(places, figures.clustering)

    @property
    def _begun(self) -> list[Category]:
        return [category for category in self.categories if category.id in self.figures.begun]

    @cached_property
    def _is_total(self) -> bool:
        """Whether the categories are all of their kind."""
        return any(self.figures.categories(kind) == self.categories for kind in Kind)

    def _of(self, categories: tuple[Category, ...]) -> "CategoryFigures":
        return self.figures.counts(self.wards, categories)


@dataclass(frozen=True)
class AreaFigures:
    """The figures of a ward, or of several together."""

    place: str
    wards: tuple[Ward, ...]
    crime: CategoryFigures
    incidents: CategoryFigures
    by_category: tuple[CategoryFigures, ...]  # each category, in the order of the file
    residents: Residents | None
    completeness: Completeness

    def for_kind(self, kind: Kind) -> CategoryFigures:
        """Return the figures of all records of one kind."""
        return self.crime if kind is Kind.CRIME else self.incidents


@dataclass(frozen=True)
class Figures:
    """All figures for one ward set; each is computed once."""

    partnership: Partnership
    today: date
    wards_of: WardSet | None = None  # a set other than the one in force, such as a former one

    def reuse(self, earlier: "Figures") -> None:
        """Reuse the figures of `earlier` if the records that they depend on are the same."""
        both = self.partnership, earlier.partnership
        alike = (getattr(both[0], name) == getattr(both[1], name) for name in FIGURES_REST_ON)
        if self.ward_set == earlier.ward_set and all(alike):
            worked_out = vars(Figures).keys() - {"ward_set"}
            held = vars(earlier)
            vars(self).update({name: held[name] for name in worked_out & held.keys()})

    @cached_property
    def ward_set(self) -> WardSet:
        """The ward set used for counting."""
        return self.wards_of or self.partnership.wards_on(self.today)

    @cached_property
    def wards(self) -> tuple[Ward, ...]:
        """The wards in alphabetical order."""
        return tuple(sorted(self.ward_set.wards, key=lambda ward: ward.name))

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first on record to the last, including missing ones."""
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
        """The categories that began by the latest month, by id."""
        spans = self.spans.items()
        return frozenset(name for name, span in spans if span.first <= self.latest_month)

    @cached_property
    def revised(self) -> frozenset[tuple[Month, str, str]]:
        """The counts that differ from the first published ones: month, ward code and category."""
        return self.partnership.releases.revised

    @cached_method
    def categories(self, kind: Kind) -> tuple[Category, ...]:
        """Return the categories of one kind, in the order of the file."""
        return tuple(category for category in self.partnership.categories if category.kind is kind)

    def series(self, wards: tuple[Ward, ...], categories: tuple[Category, ...]) -> Series:
        """Return the monthly records of some wards in some categories."""
        return self.counts(wards, categories).series

    def completeness(self, wards: tuple[Ward, ...]) -> Completeness:
        """Return how complete the figures of some wards are, for every kind of record."""
        kinds = (self.categories(kind) for kind in Kind)
        series = (self.series(wards, kind) for kind in kinds if kind)
        return completeness_of(*series, without_location=self.without_location)

    @cached_property
    def without_location(self) -> str | None:
        """The number of records without a location, in words."""
        return without_location_in_words(self.partnership.months)

    # --- one area ---

    @cached_method
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
    def kind_totals(self) -> tuple[CategoryFigures, ...]:
        """The figures of each kind, crime and incidents, in all wards."""
        kinds = (self.categories(kind) for kind in Kind)
        return tuple(self.in_all_wards(categories) for categories in kinds if categories)

    @cached_method
    def counts(self, wards: tuple[Ward, ...], categories: tuple[Category, ...]) -> CategoryFigures:
        """Return the figures of some categories in some wards."""
        return CategoryFigures(self, wards, categories)

    @cached_method
    def in_all_wards(self, categories: tuple[Category, ...]) -> CategoryFigures:
        """Return the figures of some categories in all wards."""
        return self.counts(self.wards, categories)

    @cached_method
    def split_comparable(
        self, categories: tuple[Category, ...], first: Month, last: Month
    ) -> tuple[tuple[Category, ...], tuple[Category, ...]]:
        """Return the categories counted alike throughout a period, and others expected in it."""
        alike, others = [], []
        for category in categories:
            span = self.spans.get(category.id)
            if span and max(span.first, category.comparable_since) <= first and span.holds(last):
                alike.append(category)
            elif span and span.meets(first, last):
                others.append(category)
        return tuple(alike), tuple(others)

    @cached_property
    def measured_clustering(self) -> float:
        """How much more quarters vary than months, over the borough's categories and all wards."""
        places = []
        for kind in Kind:
            categories = self.categories(kind)
            alike, _ = self.split_comparable(categories, self.months[0], self.latest_month)
            places += [self.in_all_wards((category,)).series for category in alike]
            places += [self.series((ward,), alike) for ward in self.wards if alike]
        return clustering_factor(places)

    @property
    def clustering(self) -> float:
        """The factor for the clustering of crime: as measured, or a safe minimum."""
        return max(MIN_CLUSTERING, self.measured_clustering)

    def compare_wards(self, categories: tuple[Category, ...]) -> WardComparison | None:
        """Compare the changes of all wards with one another."""
        changes = (self.counts((ward,), categories).change for ward in self.wards)
        return compare_wards([change for change in changes if isinstance(change, Change)])

    def moved_most(self, changes: Mapping[Key, Change]) -> tuple[Key, ...]:
        """Return the significant changes among many, smallest p-value first."""
        return moved_most(changes, self.clustering / max(1.0, self.measured_clustering))


def _names(categories: tuple[Category, ...]) -> tuple[str, ...]:
    return tuple(category.name.lower() for category in categories)
