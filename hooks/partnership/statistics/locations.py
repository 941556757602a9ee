"""The share of a ward's figures at one kind of location, such as a prison, and the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partnership.model.crime import LOCATIONS, Kind
from partnership.model.months import Month
from partnership.model.wards import Ward
from partnership.statistics.area_figures import CategoryFigures, Figures
from partnership.statistics.change import Change, Compared
from partnership.statistics.series import MONTHS_IN_A_YEAR, count_of

# Locations with at least this share of a figure are reported, and those that alter its verdict.
A_FIFTH, A_TWENTIETH = 0.2, 0.05
FEWEST = 10  # locations with fewer records are not reported


@dataclass(frozen=True)
class AtLocation:
    """The records of a ward at one location, with the change of the figure without them."""

    location: str  # the location as displayed, such as `a prison`
    figure: CategoryFigures  # the figure that includes the records
    is_of_all: bool  # whether the figure is the total of all crimes or all incidents
    here: int  # the number of records at the location in the latest twelve months
    without: Compared

    @property
    def share(self) -> float:
        """The share of the figure recorded here, from 0 to 1."""
        return self.here / self.figure.years.latest.value if self.figure.years else 0

    @property
    def alters_verdict(self) -> bool:
        """Whether exactly one of the two figures, with and without the location, shows a change."""
        with_it = self.figure.change
        if not isinstance(with_it, Change) or not isinstance(self.without, Change):
            return False
        return with_it.word.is_change != self.without.word.is_change

    @property
    def is_notable(self) -> bool:
        """Whether every reader of the ward page should know."""
        return self.is_of_all or self.alters_verdict


def at_locations(figures: Figures, ward: Ward) -> Iterator[AtLocation]:
    """Yield each location that has a fifth of a figure or alters its verdict, totals first."""
    known = _counts_at(figures, ward)
    totals = [figures.categories(kind) for kind in Kind]
    single = [(category,) for category in figures.partnership.categories]
    for categories in dict.fromkeys([*totals, *single]):
        figure = figures.counts((ward,), categories)
        if figure.years is None:
            continue
        ids = {category.id for category in categories}
        for location, counts in known.items():
            since = figure.years.latest.first
            latest = (by_category for month, by_category in counts.items() if month >= since)
            here = sum(count_of(by_category, ids) for by_category in latest)
            if here < max(FEWEST, A_TWENTIETH * figure.years.latest.value):
                continue
            without = figure.change_to(figures.latest_month, counts)
            label = LOCATIONS.get(location, location)
            at_location = AtLocation(label, figure, categories in totals, here, without)
            if at_location.share >= A_FIFTH or at_location.alters_verdict:
                yield at_location


def _counts_at(figures: Figures, ward: Ward) -> dict[str, dict[Month, Mapping[str, int]]]:
    found: dict[str, dict[Month, Mapping[str, int]]] = {}
    since = figures.latest_month.plus(1 - 2 * MONTHS_IN_A_YEAR)
    for month in figures.partnership.months:
        if month.month >= since:
            if figures.ward_set.id not in month.locations:
                return {}
            for location, counts in month.locations[figures.ward_set.id].get(ward.code, {}).items():
                found.setdefault(location, {})[month.month] = counts
    return found
