"""When the usual range is due for a new baseline, and what it waits for.

The first baseline is due with two years of figures. After a lasting change in all crime or in all
incidents of the borough the old level is no measure any more, and each April the latest three
years are a better one. But what a chart marks must stay in sight: for twelve months after a mark
nothing is renewed.
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


def mark_in_the_way(kinds: Sequence[CategoryFigures], last: Month) -> Signal | None:
    """Return the last mark on the charts of some kinds, where a baseline would hide it.

    So it is where the baseline ends with a month less than twelve months after the mark.
    """
    marks = [mark for kind in kinds for mark in kind.signals if mark.first <= last]
    mark = max(marks, key=lambda mark: mark.last, default=None)
    return mark if mark and last < mark.free_from else None


def renewal(
    kinds: Sequence[CategoryFigures], baselines: Sequence[Baseline], day: date
) -> Renewal | None:
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
    mark = mark_in_the_way(kinds, kinds[0].series[-1].month)
    if mark:
        return (
            f"The borough's last mark ends in {mark.last.name}, so none is recorded "
            f"before the figures of {mark.free_from.name}."
        )
    due = renewal(kinds, baselines, day)
    return f"One is due. {due.reason}" if due else "None is due."
