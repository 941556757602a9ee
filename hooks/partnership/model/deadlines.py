"""Dates that run out: the last day on which something published is still in time."""

from calendar import monthrange
from datetime import date, timedelta

REVIEWED_EVERY = 12
"""Months after which a statement counts as no longer under regular review."""

SHORTEST, LONGEST = timedelta(days=30), timedelta(days=366)
"""How far ahead the end of a security contact may lie: longer and nobody would look at it again."""


def next_review(done: date) -> date:
    """Return the last day on which something done on a day is still under regular review."""
    return _later(done, REVIEWED_EVERY) - timedelta(days=1)


def contact_end(expires: date) -> date:
    """Return the last day on which a security contact may be renewed: 30 days before it ends."""
    return expires - SHORTEST


def is_too_far(expires: date, today: date) -> bool:
    """Tell whether an end lies over a year away."""
    return expires - today > LONGEST


def _later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
