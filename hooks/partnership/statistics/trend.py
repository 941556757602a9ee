"""Long-term trends: rolling twelve-month totals and lasting changes of their level."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.model.crime import Series
from partnership.model.months import Month
from partnership.statistics.change import OF_A_CATEGORY, Change, Compared, measured, without
from partnership.statistics.dispersion import Dispersion
from partnership.statistics.distributions import t_critical
from partnership.statistics.series import MONTHS_IN_A_YEAR, Total, TwoYears, rolling_totals

# The significance level for a lasting change between the years before and after a month. With it,
# chance alone marks at most one month of a chart in 20 years (`make bench`).
LASTING = 0.01


@dataclass(frozen=True)
class Trend:
    """The rolling twelve-month totals over all comparable months."""

    totals: tuple[Total | None, ...]
    steps: tuple[Change, ...] = ()  # the lasting changes of level, between consecutive years
    since_first: Change | None = None  # the change since the first year, unless that is the last
    left_out: tuple[str, ...] = ()  # the kinds of record that only some months have
    since: Month | None = None  # the first comparable month, if earlier months exist
    now: Compared = None  # the change of the latest year

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on breaks, and on lasting changes a year ago or more."""
        kinds = without(self.left_out) if self.left_out else ""
        notes = [f"{kinds[0].upper()}{kinds[1:]}."] if kinds else []
        if self.since:
            known = any(self.totals[MONTHS_IN_A_YEAR:])
            what = "The trend begins there" if known else "A trend needs 13 months since"
            notes.append(f"The police changed what they count in {self.since.name}. {what}.")
        for step, words in zip(self.steps, self.steps_in_words, strict=True):
            now = ""
            if isinstance(self.now, Change):
                goes_on = self.now.word.is_change and self.now.is_rise == step.is_rise
                now = "" if goes_on else f"; in the latest year: {self.now.word}"
            if step.years.latest != self.totals[-1]:
                notes.append(f"{words}{now}.")
        return tuple(notes)

    @property
    def steps_in_words(self) -> tuple[str, ...]:
        """Each lasting change, with the totals before and after it."""
        return tuple(
            f"The level {'rose' if step.is_rise else 'fell'} in {step.years.latest.first.name}, "
            f"from {step.earlier:,} to {step.latest:,} a year"
            for step in self.steps
        )


def trend_of(
    series: Series,
    dispersion: Dispersion | None,
    left_out: tuple[str, ...] = (),
    since: Month | None = None,
    now: Compared = None,
) -> Trend:
    """Return the trend of a series since a month; `now` is the change of the latest year."""
    totals = rolling_totals(tuple(point for point in series if not since or point.month >= since))
    if dispersion is None:
        return Trend(totals, left_out=left_out, since=since, now=now)
    changes = [
        _between(*pair, dispersion) for pair in zip(totals, totals[MONTHS_IN_A_YEAR:], strict=False)
    ]
    since_first = None
    if len(totals) > 2 * MONTHS_IN_A_YEAR:
        since_first = _between(totals[MONTHS_IN_A_YEAR - 1], totals[-1], dispersion)
    return Trend(totals, _steps(changes), since_first, left_out, since, now)


def _between(before: Total | None, latest: Total | None, dispersion: Dispersion) -> Change | None:
    if not (before and latest and before.is_complete and latest.is_complete):
        return None
    return measured(TwoYears(latest, before), dispersion, OF_A_CATEGORY)


def _steps(changes: Sequence[Change | None]) -> tuple[Change, ...]:
    """Return the clearest changes that are twelve months apart, in chronological order."""
    clear = [
        (index, change)
        for index, change in enumerate(changes)
        if change and change.t_statistic > t_critical(LASTING, change.degrees_of_freedom)
    ]
    steps: dict[int, Change] = {}
    for index, change in sorted(clear, key=lambda pair: -pair[1].t_statistic):
        if all(abs(index - earlier) >= MONTHS_IN_A_YEAR for earlier in steps):
            steps[index] = change
    return tuple(steps[index] for index in sorted(steps))
