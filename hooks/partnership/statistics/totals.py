"""Totals over twelve months, and what they leave out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

from partnership.model.crime import Series
from partnership.model.months import Month

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Total:
    """The records of a run of months; incomplete months are left out and named."""

    first: Month
    last: Month
    value: int
    left_out: tuple[Month, ...]
    """Months of the run that are missing or partial, and so are not in the value."""

    @property
    def is_complete(self) -> bool:
        """Whether every month of the run is in the value."""
        return not self.left_out

    @property
    def months_in_words(self) -> str:
        """How many months are in the value: the 12 months, or 10 of the 12 months."""
        counted = MONTHS_IN_A_YEAR - len(self.left_out)
        whole = f"the {MONTHS_IN_A_YEAR} months"
        return whole if self.is_complete else f"{counted} of {whole}"


def twelve_months_to(series: Series, last: Month) -> Total | None:
    """Return the total of the twelve months that end with one; None where the series is shorter."""
    end = series[0].month.months_to(last) if series else 0
    run = series[end - MONTHS_IN_A_YEAR : end] if end >= MONTHS_IN_A_YEAR else ()
    if len(run) < MONTHS_IN_A_YEAR:
        return None
    return Total(
        run[0].month,
        last,
        sum(figure.value or 0 for figure in run if figure.is_complete),
        tuple(figure.month for figure in run if not figure.is_complete),
    )


@dataclass(frozen=True)
class TwoYears:
    """The latest twelve months and the twelve before them."""

    latest: Total
    before: Total | None
    """None where the series does not reach back that far."""

    @property
    def can_be_compared(self) -> bool:
        """Whether both totals hold twelve whole months."""
        return self.latest.is_complete and self.before is not None and self.before.is_complete


def latest_two_years(series: Series) -> TwoYears | None:
    """Return the latest twelve months with the twelve before; None for under twelve months."""
    if not series:
        return None
    last = series[-1].month
    latest = twelve_months_to(series, last)
    before = twelve_months_to(series, last.plus(-MONTHS_IN_A_YEAR))
    return TwoYears(latest, before) if latest else None


def rolling_totals(series: Series, changes: Collection[Month] = ()) -> tuple[Total | None, ...]:
    """Return the total of the twelve months to each month; None where the series is too short.

    It is None as well where one of the `changes`, months from which figures are of another kind,
    falls within the twelve. Neighbouring totals share eleven months, so they have no usual range.
    """
    return tuple(
        None if total and any(total.first < month <= total.last for month in changes) else total
        for total in _totals(series)
    )


def _totals(series: Series) -> Iterator[Total | None]:
    whole = [figure.is_complete for figure in series]
    counts = (figure.value or 0 if figure.is_complete else 0 for figure in series)
    sums = list(accumulate(counts, initial=0))
    for end in range(1, len(series) + 1):
        start = end - MONTHS_IN_A_YEAR
        if start < 0:
            yield None
            continue
        run = series[start:end]
        is_whole = all(whole[start:end])
        left_out = (
            () if is_whole else tuple(figure.month for figure in run if not figure.is_complete)
        )
        yield Total(run[0].month, run[-1].month, sums[end] - sums[start], left_out)
