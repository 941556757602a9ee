"""The years of a plan, counted from its first day: each has a report and a rota of its own."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class PlanYear:
    """One year of a plan; the last may be shorter."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """The year as papers write it, such as 2013/14."""
        if self.first.year == self.last.year:
            return str(self.first.year)
        return f"{self.first.year}/{self.last.year % 100:02}"

    @property
    def slug(self) -> str:
        """The year as addresses have it, such as 2013-14."""
        return self.name.replace("/", "-")

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the year."""
        return self.first <= day <= self.last


def years_between(first: date, last: date) -> tuple[PlanYear, ...]:
    """Return the years from a first day to a last one."""
    years = []
    while first <= last:
        following = _a_year_after(first)
        years.append(PlanYear(first, min(last, following - timedelta(days=1))))
        first = following
    return tuple(years)


def _a_year_after(day: date) -> date:
    """Return the same day a year later; 29 February becomes 1 March."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)
