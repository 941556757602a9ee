"""The day it is, and the day of the build."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from partnership.errors import refusal


def today(settings: Mapping[str, str]) -> date:
    """Return the day of the build: today, or that of SOURCE_DATE_EPOCH, which must be a moment."""
    moment = settings.get("SOURCE_DATE_EPOCH")
    if moment is None:
        return today_utc()
    try:
        if (seconds := int(moment)) >= 0:
            return datetime.fromtimestamp(seconds, UTC).date()
    except (OSError, OverflowError, ValueError):
        pass
    what = f"'{moment}' is not a number of seconds since 1 January 1970"
    remedy = "Write a number of seconds, or remove the setting to use today."
    raise refusal("SOURCE_DATE_EPOCH", None, what, remedy)


def today_utc() -> date:
    """Return the day it is where the program runs."""
    return datetime.now(UTC).date()
