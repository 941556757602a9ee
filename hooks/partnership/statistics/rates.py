"""Rates per 1,000 residents with their uncertainty, and percentages of a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, exp, floor, log, log10, sqrt

from partnership.model.crime import SMALLEST_BASE, Category
from partnership.model.wards import ErrorOfEstimate, Ward, WardSet
from partnership.statistics.change import ALMOST_CERTAIN
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.distributions import t_critical
from partnership.statistics.series import Total

# The ratio of the standard deviation to the mean absolute error, for normal errors.
SD_OF_ERROR = 1.25
PER = 1_000  # rates are per this many residents


@dataclass(frozen=True)
class Residents:
    """The number of residents of an area, and its source."""

    number: int
    year: int
    estimate: bool
    ward_set: str
    error: ErrorOfEstimate | None = None  # the error of an estimate, if known

    @property
    def margin(self) -> str:
        """The typical and largest error in words, in whole per cent; empty if not known."""
        if self.error is None:
            return ""
        typical, largest = ceil(self.error.typical), ceil(self.error.largest)
        return f"may be off by about {typical}%, and by up to {largest}%"

    @property
    def label(self) -> str:
        """The basis of the number: year, wards, and whether it is an estimate."""
        kind = "estimate of residents" if self.estimate else "residents"
        return f"{kind} in {self.year}, wards of {self.ward_set}"


@dataclass(frozen=True)
class Rate:
    """The records of twelve complete months per 1,000 residents."""

    count: int
    residents: Residents
    dispersion: Dispersion | None = None  # the dispersion of totals; None if not known

    @cached_property
    def range(self) -> tuple[float, float] | None:
        """The 95% range of the real rate.

        It covers chance and the error of the estimate, and is rounded outwards to the rate's
        digits. A count of zero uses the exact Poisson limit.
        """
        if self.dispersion is None:
            return None
        step = 10.0**-self.digits
        if not self.count:
            records = -log(ALMOST_CERTAIN / 2) * self.dispersion.factor
            return 0.0, round(ceil(records * PER / self.residents.number / step) * step, 1)
        estimate = self.residents.error.typical / 100 * SD_OF_ERROR if self.residents.error else 0.0
        error = sqrt(self.dispersion.factor / (self.count + 0.5) + estimate**2)
        margin = exp(error * t_critical(ALMOST_CERTAIN, self.dispersion.degrees_of_freedom))
        low, high = self.value / margin, self.value * margin
        return round(floor(low / step) * step, 1), round(ceil(high / step) * step, 1)

    @property
    def range_in_words(self) -> str:
        """The range with the rate's digits, in words: 38 to 52; empty if not known."""
        if self.range is None:
            return ""
        places = max(0, self.digits)
        low, high = self.range
        return f"{low:,.{places}f} to {high:,.{places}f}"

    @property
    def value(self) -> float:
        """The rate itself."""
        return self.count * PER / self.residents.number

    @property
    def digits(self) -> int:
        """The number of justified decimals: one for a rate under 10, fewer if its error is large.

        The last digit is of the size of the standard error; -1 means tens.
        """
        usual = 1 if round(self.value, 1) < 10 else 0  # noqa: PLR2004 - ten is where a second digit begins
        if self.residents.error is None or not self.count:
            return usual
        return min(usual, -floor(log10(self.value * self.residents.error.typical / 100)))

    @property
    def rounded(self) -> float:
        """The rate rounded to its justified digits."""
        return round(self.value, self.digits)

    @property
    def written(self) -> str:
        """The rate in words, for a page."""
        return f"{self.rounded:,.{max(0, self.digits)}f}"

    @property
    def label(self) -> str:
        """The label of the rate with its basis; shown wherever the rate is shown."""
        return f"per {PER:,} people who live here ({self.residents.label})"


def residents_of(ward_set: WardSet, wards: Iterable[Ward]) -> Residents | None:
    """Return the residents of some wards together; None if any of them is unknown."""
    numbers = [ward.residents for ward in wards]
    known = [number for number in numbers if number is not None]
    people = ward_set.population
    if people is None or len(known) < len(numbers) or not sum(known):
        return None
    error = people.error if len(numbers) == 1 else None  # errors partly cancel out in a sum
    return Residents(sum(known), people.year, people.estimate, ward_set.id, error)


def rate_of(
    total: Total | None, residents: Residents | None, dispersion: Dispersion | None = None
) -> Rate | None:
    """Return the rate of a total; None if months are missing or residents unknown."""
    if total is None or not total.is_complete or residents is None:
        return None
    return Rate(total.value, residents, dispersion)


def with_personal_risk(categories: Sequence[Category]) -> tuple[Category, ...]:
    """Return the categories counted in a rate: not those against shops or the state."""
    return tuple(category for category in categories if category.personal_risk)


def share_in_a_hundred(part: int, whole: int) -> int | None:
    """Return a share in whole per cent; None if the whole is too small for a percentage."""
    return None if whole < SMALLEST_BASE else round(100 * part / whole)


class RateVerdict(StrEnum):
    """How a ward's rate compares with the borough's."""

    LOWER = "lower than the borough"
    NOT_CLEAR = "not clearly different"
    HIGHER = "higher than the borough"
    MISLEADS = "a rate would mislead"
    NONE = "no rate"

    @property
    def is_clear(self) -> bool:
        """Whether the ward's rate differs from the borough's."""
        return self in (RateVerdict.LOWER, RateVerdict.HIGHER)

    @property
    def slug(self) -> str:
        """The value as a CSS class name."""
        return self.name.lower().replace("_", "-")


def compare_rate(ward: Ward, rate: Rate | None, borough: Rate | None) -> RateVerdict:
    """Return how a ward's rate compares with the borough's, or that it would mislead.

    The rate's range covers two uncertainties: the clustering of crime and the estimate of
    residents. A ward differs if the whole range, as displayed, is on one side of the borough's.
    """
    if ward.rate_misleads:
        return RateVerdict.MISLEADS
    if rate is None or borough is None or rate.range is None:
        return RateVerdict.NONE
    low, high = rate.range
    if high < borough.rounded:
        return RateVerdict.LOWER
    return RateVerdict.HIGHER if low > borough.rounded else RateVerdict.NOT_CLEAR
