"""What a meeting was told, set beside our own count of the same records."""

from dataclasses import dataclass

from partnership.model.meetings import MeetingFigure, Moved
from partnership.model.months import Month
from partnership.statistics.change import Change

NEAR = 3
"""So many months our latest 12 may end before those that a meeting was told of."""


@dataclass(frozen=True)
class Counted:
    """Our own count of what a meeting was told."""

    change: Change
    """Our 12 months against the 12 before."""
    last: Month
    """The month in which our 12 months end."""
    figure: MeetingFigure
    """What the meeting was told."""

    @property
    def months_earlier(self) -> int:
        """How many months our 12 months end before those of the meeting."""
        return len(list(self.last.until(self.figure.last_month or self.last))) - 1

    @property
    def contradicts(self) -> bool:
        """Whether ours are clearly more where fewer were reported, or the other way round."""
        ours = Moved.MORE if self.change.latest > self.change.earlier else Moved.FEWER
        told = self.figure.direction
        return self.change.word.is_change and {ours, told} == {Moved.MORE, Moved.FEWER}
