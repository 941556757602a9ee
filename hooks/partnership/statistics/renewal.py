"""When a new baseline of the usual range is due, and which months it should be made of.

The first is due with two years of figures. After a lasting change in all crime or in all incidents
of the borough the old level is no measure any more, and each April the latest three years are a
better one. But what a chart marks must stay in sight: for twelve months after a mark nothing is
renewed. The limits of before stay drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.model.months import Month
from partnership.model.releases import MOST_IN_A_BASELINE, USUAL_IN_A_BASELINE, Baseline
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.totals import MONTHS_IN_A_YEAR
from partnership.statistics.usual_range import Signal

APRIL = 4


@dataclass(frozen=True)
class Renewal:
    """The months of a baseline that is due, and why it is."""

    first: Month
    last: Month
    reason: str

    def entry(self, day: date) -> str:
        """Return the line that records it."""
        months = f"first: {self.first}, last: {self.last}"
        return f'- {{{months}, recorded: {day}, reason: "{self.reason}"}}'


def last_mark(kinds: Sequence[CategoryFigures], until: Month) -> Signal | None:
    """Return the last mark on the charts of some kinds that began by a month; None without any."""
    marks = [mark for kind in kinds for mark in kind.signals if mark.first <= until]
    return max(marks, key=lambda mark: mark.last, default=None)


def free_from(mark: Signal) -> Month:
    """Return the first month that a baseline may end with after a mark."""
    return mark.last.plus(MONTHS_IN_A_YEAR)


def is_too_soon(mark: Signal | None, last: Month) -> bool:
    """Tell whether a baseline that ends with a month would hide a mark of the year before."""
    return mark is not None and last < free_from(mark)


def renewal(
    kinds: Sequence[CategoryFigures], baselines: Sequence[Baseline], day: date
) -> Renewal | None:
    """Return the baseline that is due on a day, from all records of each kind in the borough."""
    months = [figure.month for figure in kinds[0].series]
    last = months[-1]
    if is_too_soon(last_mark(kinds, last), last):
        return None
    if not baselines:
        first_years = months[:USUAL_IN_A_BASELINE]
        is_there = len(first_years) == USUAL_IN_A_BASELINE
        return Renewal(months[0], first_years[-1], "The first two years.") if is_there else None
    old, earliest = baselines[-1], last.plus(1 - MOST_IN_A_BASELINE)
    changes = [
        step.years.latest.first
        for kind in kinds
        for step in kind.trend.steps
        if step.years.latest.first >= old.first.plus(MONTHS_IN_A_YEAR)
    ]
    if changes:
        changed = max(changes)
        return Renewal(max(changed, earliest), last, f"The level changed in {changed.name}.")
    april = Month(day.year if day.month >= APRIL else day.year - 1, APRIL)
    if months[0] <= earliest and Month.of(old.recorded) < april and old.last < last:
        return Renewal(earliest, last, f"The latest three years, in {april.name}.")
    return None


def renewal_in_words(
    kinds: Sequence[CategoryFigures], baselines: Sequence[Baseline], day: date
) -> str:
    """Say whether a new baseline is due, or what it waits for."""
    last = kinds[0].series[-1].month
    mark = last_mark(kinds, last)
    if mark and is_too_soon(mark, last):
        return (
            f"The borough's last mark ends in {mark.last.name}, so none is recorded "
            f"before the figures of {free_from(mark).name}."
        )
    due = renewal(kinds, baselines, day)
    return f"One is due. {due.reason}" if due else "None is due."
