"""Rates per 1,000 residents, with all that keeps them from misleading, and shares of a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, exp, floor, log, log10, sqrt

from partnership.model.crime import SMALLEST_BASE, Category
from partnership.model.wards import ErrorOfEstimate, Ward, WardSet
from partnership.statistics.change import ALMOST_CERTAIN
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.distributions import critical
from partnership.statistics.series import Total

SD_OF_ERROR = 1.25
"""An error that is normal has a standard deviation of so many times its mean size."""

PER = 1_000
"""Rates are so many records for this many residents."""


@dataclass(frozen=True)
class Residents:
    """How many people live somewhere, and where the number comes from."""

    number: int
    year: int
    estimate: bool
    ward_set: str
    error: ErrorOfEstimate | None = None
    """How far off the number may be; None where it is no estimate, or where nobody has tried."""

    @property
    def margin(self) -> str:
        """How far off the number may be, in whole per cent; empty where that is not known."""
        if self.error is None:
            return ""
        typical, largest = ceil(self.error.typical), ceil(self.error.largest)
        return f"may be off by about {typical}%, and by up to {largest}%"

    @property
    def label(self) -> str:
        """The basis of the number: its year, the wards, and whether it is an estimate."""
        kind = "estimate of residents" if self.estimate else "residents"
        return f"{kind} in {self.year}, wards of {self.ward_set}"


@dataclass(frozen=True)
class Rate:
    """The records of twelve whole months for every 1,000 residents."""

    count: int
    residents: Residents
    dispersion: Dispersion | None = None
    """How widely totals vary; None where that is not known."""

    @cached_property
    def range(self) -> tuple[float, float] | None:
        """The range that almost certainly holds the real rate, 19 cases of 20.

        It allows for chance and for the estimate, and is as wide as its digits make it; a count of
        nothing ends at the exact limit of Poisson.
        """
        if self.dispersion is None:
            return None
        step = 10.0**-self.digits
        if not self.count:
            records = -log(ALMOST_CERTAIN / 2) * self.dispersion.multiple
            return 0.0, round(ceil(records * PER / self.residents.number / step) * step, 1)
        estimate = self.residents.error.typical / 100 * SD_OF_ERROR if self.residents.error else 0.0
        error = sqrt(self.dispersion.multiple / (self.count + 0.5) + estimate**2)
        margin = exp(error * critical(ALMOST_CERTAIN, self.dispersion.degrees))
        low, high = self.value / margin, self.value * margin
        return round(floor(low / step) * step, 1), round(ceil(high / step) * step, 1)

    @property
    def range_in_words(self) -> str:
        """The same with the digits of the rate: 38 to 52; empty where it is not known."""
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
        """How many decimals it bears: one where it is under 10, and none that its error blurs.

        The last digit told is of the size of the usual error; -1 is a rate told in tens.
        """
        usual = 1 if round(self.value, 1) < 10 else 0  # noqa: PLR2004 - ten is where a second digit begins
        if self.residents.error is None or not self.count:
            return usual
        off = self.value * self.residents.error.typical / 100
        return min(usual, -floor(log10(off)))

    @property
    def rounded(self) -> float:
        """The rate with no more digits than it bears."""
        return round(self.value, self.digits)

    @property
    def written(self) -> str:
        """The same in words for a page."""
        return f"{self.rounded:,.{max(0, self.digits)}f}"

    @property
    def label(self) -> str:
        """What the number is, with its basis; it stands wherever the rate stands."""
        return f"per {PER:,} people who live here ({self.residents.label})"


def residents_of(ward_set: WardSet, wards: Iterable[Ward]) -> Residents | None:
    """Return the residents of some wards together; None where any of them is unknown."""
    numbers = [ward.residents for ward in wards]
    known = [number for number in numbers if number is not None]
    people = ward_set.population
    if people is None or len(known) < len(numbers) or not sum(known):
        return None
    error = people.error if len(numbers) == 1 else None  # what one ward lacks, another has
    return Residents(sum(known), people.year, people.estimate, ward_set.id, error)


def rate_of(
    total: Total | None, residents: Residents | None, dispersion: Dispersion | None = None
) -> Rate | None:
    """Return the rate of a total; None where it leaves months out or residents are unknown."""
    if total is None or not total.is_complete or residents is None:
        return None
    return Rate(total.value, residents, dispersion)


def with_personal_risk(categories: Sequence[Category]) -> tuple[Category, ...]:
    """Return the categories that a rate per resident may count.

    Where the victims are shops or the state, such a rate would be no resident's risk.
    """
    return tuple(category for category in categories if category.personal_risk)


def share_in_a_hundred(part: int, whole: int) -> int | None:
    """Return a share in whole hundredths; None where the whole is too small to be shared out."""
    return None if whole < SMALLEST_BASE else round(100 * part / whole)


class Standing(StrEnum):
    """Where a ward's rate lies, seen from the borough's."""

    LOWER = "lower than the borough"
    NOT_CLEAR = "not clearly different"
    HIGHER = "higher than the borough"
    MISLEADS = "a rate would mislead"
    NONE = "no rate"

    @property
    def is_clear(self) -> bool:
        """Whether it says that the ward differs."""
        return self in (Standing.LOWER, Standing.HIGHER)

    @property
    def slug(self) -> str:
        """The same as a name of a class in a drawing."""
        return self.name.lower().replace("_", "-")


def standing_of(ward: Ward, rate: Rate | None, borough: Rate | None) -> Standing:
    """Return where a ward's rate lies; nothing is said where a rate would mislead.

    A rate is uncertain twice: its records come in runs, and its residents may be an estimate.
    Both are in the range; a ward differs where all of it, as it is shown, lies on one side of the
    borough's rate.
    """
    if ward.rate_misleads:
        return Standing.MISLEADS
    if rate is None or borough is None or rate.range is None:
        return Standing.NONE
    low, high = rate.range
    if high < borough.rounded:
        return Standing.LOWER
    return Standing.HIGHER if low > borough.rounded else Standing.NOT_CLEAR
