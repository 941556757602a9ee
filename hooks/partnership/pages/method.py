"""What the page of method says in numbers: the words for a change, and what chance alone marks."""

from dataclasses import dataclass

from partnership.pages.releases import ReleaseHistory
from partnership.pages.snapshot import Snapshot
from partnership.statistics.change import RUNS_AT_LEAST
from partnership.statistics.plausibility import LEAST, MOST, USUAL_OF
from partnership.statistics.usual_range import FALSE_A_CHART_YEAR
from partnership.statistics.verdicts import Word


@dataclass(frozen=True)
class Method:
    """How the figures of a snapshot are judged."""

    releases: ReleaseHistory

    @property
    def snapshot(self) -> Snapshot:
        """The records as of one day."""
        return self.releases.snapshot

    @property
    def words(self) -> tuple[Word, ...]:
        """The words for a change."""
        return tuple(Word)

    @property
    def runs(self) -> str:
        """How much more quarters vary than months do."""
        return f"{self.snapshot.measured_runs:.2f}"

    @property
    def runs_at_least(self) -> float:
        """The factor for runs that is used at least."""
        return RUNS_AT_LEAST

    @property
    def expected_rows(self) -> str:
        """Which part of the usual rows a month is expected to hold."""
        return f"{LEAST:.0%} to {MOST:.0%}"

    @property
    def months_before(self) -> int:
        """How many whole months make the rows of a month usual."""
        return USUAL_OF

    @property
    def months_held(self) -> int:
        """How many months are held against the usual range."""
        baselines = self.snapshot.partnership.baselines
        return sum(month > baselines[-1].last for month in self.snapshot.months) if baselines else 0

    @property
    def false_marks_of_all(self) -> int:
        """How many marks chance alone would make at most on all charts that have a usual range."""
        charts = self.releases.charts_with_a_range
        return round(charts * self.months_held / 12 * FALSE_A_CHART_YEAR)

    @property
    def marks_of_all(self) -> int:
        """How many marks there are on these charts."""
        return sum(len(chart.signals) for chart in self.releases.charts.values())
