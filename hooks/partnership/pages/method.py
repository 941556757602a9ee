"""What the page of method says in numbers: how widely counts vary, and what chance alone finds."""

from dataclasses import dataclass

from partnership.model.categories import Kind
from partnership.model.wards import Ward
from partnership.pages.releases import Releases
from partnership.pages.snapshot import Edition
from partnership.statistics.change import CHANCE
from partnership.statistics.plausibility import LEAST, MOST, USUAL_OF
from partnership.statistics.usual_range import expected_false_signals, false_signals_in_words
from partnership.statistics.verdicts import Verdict

TESTS_A_WARD = len(Kind)
"""Crimes and incidents are judged apart."""


@dataclass(frozen=True)
class Method:
    """How the figures of an edition are judged."""

    releases: Releases

    @property
    def edition(self) -> Edition:
        """The records as of one day."""
        return self.releases.edition

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The four sentences."""
        return tuple(Verdict)

    @property
    def crime_spread(self) -> str | None:
        """The variance of a ward's crimes as a multiple of the mean."""
        return self._spread(Kind.CRIME)

    @property
    def incident_spread(self) -> str | None:
        """The variance of a ward's incidents as a multiple of the mean."""
        return self._spread(Kind.INCIDENT)

    @property
    def spreads_of_the_borough(self) -> tuple[str, ...]:
        """The same of crimes and of incidents in all wards together, where both are known."""
        every = (self._spread(kind, self.edition.wards) for kind in Kind)
        known = tuple(one for one in every if one)
        return known if len(known) == len(Kind) else ()

    def _spread(self, kind: Kind, wards: tuple[Ward, ...] = ()) -> str | None:
        categories = self.edition.categories(kind)
        spread = self.edition.spread(wards or self.edition.wards[:1], categories)
        return f"{spread.multiple:.1f}" if spread else None

    @property
    def expected_rows(self) -> str:
        """Which part of the usual rows a month is expected to hold."""
        return f"{LEAST:.0%} to {MOST:.0%}"

    @property
    def months_before(self) -> int:
        """How many whole months make the rows of a month usual."""
        return USUAL_OF

    @property
    def false_verdicts(self) -> int:
        """How many wards' totals chance alone would single out."""
        return max(1, round(CHANCE * TESTS_A_WARD * len(self.edition.wards)))

    @property
    def false_marks(self) -> str:
        """How often chance alone marks a chart of all months."""
        return false_signals_in_words(len(self.edition.months))

    @property
    def false_marks_of_all(self) -> int:
        """How many marks chance alone would make on all charts that have a usual range."""
        charts = self.releases.charts_with_a_range
        return round(charts * expected_false_signals(len(self.edition.months)))
