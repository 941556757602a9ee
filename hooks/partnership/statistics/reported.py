"""Our own count of what a meeting was told: the same records, over the same 12 months if we can."""

from dataclasses import dataclass

from partnership.model.figures import Series
from partnership.model.meetings import Moved
from partnership.model.months import Month
from partnership.statistics.totals import MONTHS_IN_A_YEAR, TwoYears, twelve_months_to

NEAR = 3
"""So many months our latest 12 may end before those that a meeting was told of."""


@dataclass(frozen=True)
class Counted:
    """Twelve months and the twelve before, as we count them."""

    latest: int
    before: int
    last: Month
    """The month in which our 12 months end."""
    asked: Month
    """The month in which those of the meeting end."""

    @property
    def months_earlier(self) -> int:
        """How many months our 12 months end before those of the meeting."""
        return len(list(self.last.until(self.asked))) - 1

    def contradicts(self, told: Moved | None) -> bool:
        """Tell whether we count more where fewer were reported, or the other way round."""
        ours = Moved.MORE if self.latest > self.before else Moved.FEWER
        return self.latest != self.before and {ours, told} == {Moved.MORE, Moved.FEWER}

    @property
    def per_cent(self) -> float | None:
        """The change in per cent; None where there was nothing before."""
        return round(100 * (self.latest - self.before) / self.before, 1) if self.before else None


def years_to(series: Series, asked: Month) -> TwoYears | None:
    """Return the 12 months to a month, or to the latest one near it, and the 12 months before.

    None where a month of the two years is missing or partial.
    """
    last = min(asked, series[-1].month)
    latest = twelve_months_to(series, last) if last >= asked.plus(-NEAR) else None
    years = latest and TwoYears(latest, twelve_months_to(series, last.plus(-MONTHS_IN_A_YEAR)))
    return years if years and years.can_be_compared else None


def counted_to(series: Series, asked: Month) -> Counted | None:
    """Return our own count of the 12 months to a month; None where it cannot be had."""
    years = years_to(series, asked)
    if years is None or years.before is None:
        return None
    return Counted(years.latest.value, years.before.value, years.latest.last, asked)
