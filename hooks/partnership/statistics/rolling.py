"""Totals of twelve months, one for each month that has twelve behind it."""

from collections.abc import Collection, Iterator
from itertools import accumulate

from partnership.model.figures import Series
from partnership.model.months import Month
from partnership.statistics.totals import MONTHS_IN_A_YEAR, Total


def rolling_totals(series: Series, changes: Collection[Month] = ()) -> tuple[Total | None, ...]:
    """Return the total of the twelve months to each month; None where the series is too short.

    It is None as well where one of the `changes`, months from which figures are of another kind,
    falls within the twelve. Neighbouring totals share eleven months, so they have no usual range.
    """
    return tuple(
        None if total and any(total.first < one <= total.last for one in changes) else total
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
        left_out = () if is_whole else tuple(one.month for one in run if not one.is_complete)
        yield Total(run[0].month, run[-1].month, sums[end] - sums[start], left_out)
