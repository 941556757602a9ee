"""When the usual range needs a new baseline, and why it may have to wait.

The first baseline is due after two years of figures. A new one is due after a lasting change in all
crime or all incidents of the borough, and each April, from the latest three years. Marks on charts
must stay visible, so no baseline is renewed for twelve months after a mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnership.model.months import Month
from partnership.model.releases import MOST_IN_A_BASELINE, USUAL_IN_A_BASELINE, Baseline
from partnership.statistics.area_figures import CategoryFigures
from partnership.statistics.series import MONTHS_IN_A_YEAR
from partnership.statistics.usual_range import Signal

APRIL = 4
Kinds = Sequence[CategoryFigures]  # the figures of each kind of record in the borough


@dataclass(frozen=True)
class Renewal:
    """The months of a new baseline that is due, and the reason."""

    first: Month
    last: Month
    reason: str

    def entry(self, day: date) -> str:
        """Return the line that records it in the baselines file."""
        months = f"first: {self.first}, last: {self.last}"
        return f'- {{{months}, recorded: {day}, reason: "{self.reason}"}}'


def mark_in_the_way(kinds: Kinds, last: Month) -> Signal | None:
    """Return the last mark on the charts of some kinds, if a baseline to a month would hide it."""
    marks = [mark for kind in kinds for mark in kind.signals if mark.first <= last]
    mark = max(marks, key=lambda mark: mark.last, default=None)
    return mark if mark and last < mark.free_from else None


def renewal(kinds: Kinds, baselines: Sequence[Baseline], day: date) -> Renewal | None:
    """Return the baseline that is due on a day, from all records of each kind in the borough."""
    months = [figure.month for figure in kinds[0].series]
    last = months[-1]
    if mark_in_the_way(kinds, last):
        return None
    if not baselines:
        first_years = months[:USUAL_IN_A_BASELINE]
        is_there = len(first_years) == USUAL_IN_A_BASELINE
        return Renewal(months[0], first_years[-1], "The first two years.") if is_there else None
    old, earliest = baselines[-1], last.plus(1 - MOST_IN_A_BASELINE)
    since = old.first.plus(MONTHS_IN_A_YEAR)
    begun = (step.years.latest.first for kind in kinds for step in kind.trend.steps)
    changes = [month for month in begun if month >= since]
    if changes:
        changed = max(changes)
        return Renewal(max(changed, earliest), last, f"The level changed in {changed.name}.")
    april = Month(day.year if day.month >= APRIL else day.year - 1, APRIL)
    if months[0] <= earliest and Month.from_day(old.recorded) < april and old.last < last:
        return Renewal(earliest, last, f"The latest three years, in {april.name}.")
    return None


def renewal_in_words(kinds: Kinds, baselines: Sequence[Baseline], day: date) -> str:
    """Return in words whether a new baseline is due, or what it waits for."""
    mark = mark_in_the_way(kinds, kinds[0].series[-1].month)
    if mark:
        return (
            f"The borough's last mark ends in {mark.last.name}, so none is recorded "
            f"before the figures of {mark.free_from.name}."
        )
    due = renewal(kinds, baselines, day)
    return f"One is due. {due.reason}" if due else "None is due."
