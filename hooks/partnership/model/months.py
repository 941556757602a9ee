"""Calendar months, the periods of police figures."""

import calendar
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from partnership.model.annotations import AnyDate, PastOnly
from partnership.model.values import reject_implausible_year

_NAMES, _SHORT_NAMES = tuple(calendar.month_name), tuple(calendar.month_abbr)
_WRITTEN = re.compile(r"^([0-9]{4})-(0[1-9]|1[0-2])$")


class Month(NamedTuple):
    """A month of a year; months compare in the order of time."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written as 2025-08; raise ValueError for any other text."""
        match = _WRITTEN.match(text)
        if not match:
            raise ValueError(f"'{text}' is not a month such as 2025-08")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def from_day(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return the month as written in files and addresses: 2025-08."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def name(self) -> str:
        """The month in words: August 2025."""
        return f"{_NAMES[self.number]} {self.year}"

    @property
    def short_name(self) -> str:
        """The abbreviated month, for a chart: Aug 2025."""
        return f"{_SHORT_NAMES[self.number]} {self.year}"

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.number, 1)

    def plus(self, months: int) -> "Month":
        """Return the month that is a number of months later, or earlier if negative."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """Yield every month from this one to the last, inclusive."""
        return (self.plus(months) for months in range(self.months_to(last)))

    def months_to(self, last: "Month") -> int:
        """Return the number of months from this one to the last, inclusive."""
        return 12 * (last.year - self.year) + last.number - self.number + 1


def day_meant(text: str) -> str:
    """Return what to write for a date that the calendar does not have, such as 2026-06-31."""
    with suppress(ValueError):
        last = Month.parse(text[:7]).plus(1).first_day - timedelta(days=1)
        return f"Write a day of {day_name(last).partition(' ')[2]}, up to {last}."
    with suppress(ValueError):
        swapped = date.fromisoformat(f"{text[:4]}-{text[8:]}-{text[5:7]}")
        return f"If the day was written before the month, write {swapped}."
    return "Write year-month-day, such as 2027-03-31."


def in_runs(months: Iterable[Month]) -> str:
    """Return months in words, with consecutive ones as ranges; they must be sorted."""
    runs: list[tuple[Month, Month]] = []
    for month in months:
        if runs and runs[-1][1].plus(1) == month:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return ", ".join(in_words(*run) for run in runs)


def day_name(day: date) -> str:
    """Return a day in words: 1 April 2011."""
    return f"{day.day} {day:%B %Y}"


def in_words(first: Month, last: Month) -> str:
    """Return a period in words by its first and last month."""
    return first.name if first == last else f"{first.name} to {last.name}"


def a_year_after(day: date) -> date:
    """Return the same day a year later; 29 February becomes 1 March."""
    return day.replace(year=day.year + 1) if f"{day:%m%d}" != "0229" else date(day.year + 1, 3, 1)


def words_from_days(first: str, last: str, **later: int) -> Any:  # noqa: ANN401 - as pydantic has it
    """Fill in missing fields with the period in words, moved by the months of `later`."""

    def fill(value: object) -> object:
        days = (value.get(first), value.get(last)) if isinstance(value, dict) else ()
        match days:
            case (date() as begin, date() as end) if begin <= end and isinstance(value, dict):
                run = Month.from_day(begin), Month.from_day(end)
                words = {name: in_words(*(m.plus(by) for m in run)) for name, by in later.items()}
                return {**words, **value}
        return value

    return model_validator(mode="before")(fill)


def _read(value: object) -> Month:
    if isinstance(value, Month):
        return value
    try:
        month = Month.parse(str(value))
    except ValueError as error:
        raise PydanticCustomError("month", "must be a month such as 2025-08") from error
    reject_implausible_year(month.year)
    return month


_InFiles = Annotated[
    Month,
    PlainValidator(_read),
    PlainSerializer(str, when_used="json-unless-none"),
    WithJsonSchema({"type": "string", "pattern": _WRITTEN.pattern, "examples": ["2025-08"]}),
]
"""A month as a record holds it."""

MonthField = Annotated[_InFiles, AnyDate()]  # a month in a record, written as 2025-08
PastMonth = Annotated[_InFiles, PastOnly()]  # a month in a record that has begun
