"""Promises that run out: which day a published date must be renewed by, and how near it is."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

REVIEWED_EVERY = 12
"""Months after which a statement counts as no longer under regular review."""

NOTICE = 1
"""Months of notice before that."""

SHORTEST, LONGEST = timedelta(days=30), timedelta(days=366)
"""How far ahead the end of a security contact may lie: longer and nobody would look at it again."""


@dataclass(frozen=True)
class Deadline:
    """Something to be done by a day."""

    warn_from: date
    """The first day on which to say that it is due soon."""
    fail_from: date
    """The first day on which it is too late."""

    def is_near(self, today: date) -> bool:
        """Tell whether it is due soon."""
        return self.warn_from <= today < self.fail_from

    def is_past(self, today: date) -> bool:
        """Tell whether it is too late."""
        return today >= self.fail_from


def review_deadline(done: date) -> Deadline:
    """Return when something done on a day must be done again: notice at 11 months, end at 12."""
    return Deadline(_later(done, REVIEWED_EVERY - NOTICE), _later(done, REVIEWED_EVERY))


def contact_deadline(expires: date) -> Deadline:
    """Return when a contact that ends on a day must be renewed: 30 days before it ends."""
    return Deadline(expires - 2 * SHORTEST, expires - SHORTEST + timedelta(days=1))


def override_deadline(until: date) -> Deadline:
    """Return when an officer's verdict that stands until a day must be renewed or taken out."""
    return Deadline(until - SHORTEST, until + timedelta(days=1))


def is_too_far(expires: date, today: date) -> bool:
    """Tell whether an end lies over a year away."""
    return expires - today > LONGEST


def _later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
