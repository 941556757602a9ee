"""What the page of method says in numbers: the words for a change, and what chance alone marks."""

from dataclasses import dataclass

from partnership.pages.releases import Releases
from partnership.pages.snapshot import Edition
from partnership.statistics.plausibility import LEAST, MOST, USUAL_OF
from partnership.statistics.usual_range import expected_false_signals, false_signals_in_words
from partnership.statistics.verdicts import Word


@dataclass(frozen=True)
class Method:
    """How the figures of an edition are judged."""

    releases: Releases

    @property
    def edition(self) -> Edition:
        """The records as of one day."""
        return self.releases.edition

    @property
    def words(self) -> tuple[Word, ...]:
        """The words for a change."""
        return tuple(Word)

    @property
    def runs(self) -> str:
        """The factor for runs."""
        return f"{self.edition.runs:.1f}"

    @property
    def expected_rows(self) -> str:
        """Which part of the usual rows a month is expected to hold."""
        return f"{LEAST:.0%} to {MOST:.0%}"

    @property
    def months_before(self) -> int:
        """How many whole months make the rows of a month usual."""
        return USUAL_OF

    @property
    def false_marks(self) -> str:
        """How often chance alone marks a chart of all months."""
        return false_signals_in_words(len(self.edition.months))

    @property
    def false_marks_of_all(self) -> int:
        """How many marks chance alone would make on all charts that have a usual range."""
        charts = self.releases.charts_with_a_range
        return round(charts * expected_false_signals(len(self.edition.months)))
