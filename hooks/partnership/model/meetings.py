"""Meetings of the partnership and its scrutiny committee, and what was said there."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from partnership.errors import FieldPath
from partnership.model.annotations import Chronological, Derived, FreelyEditable, Ref, WorkingDay
from partnership.model.base import Record, at_most_one_of, exactly_one_of, ordered, rule
from partnership.model.crime import Kind
from partnership.model.months import PastMonth, day_name
from partnership.model.organisation import Link
from partnership.model.sources import SourceIds
from partnership.model.values import ClockTime, Day, Line, Number, PastDay, Slug, Text, YesOrNo
from partnership.model.wards import NamedWard


class Turn(Record, labels=("priority",)):
    """One lead who reports at one meeting; list every turn of each year that is agreed."""

    on: Annotated[Day, WorkingDay()]
    priority: Annotated[Slug, Ref("priority")]  # The priority whose lead reports.


class Rota(Record):
    """Who reports at each meeting, or why that is not published."""

    turns: Annotated[tuple[Turn, ...], Chronological("on")] = ()
    not_published: Text | None = None
    papers: SourceIds

    _agreed_or_explained = exactly_one_of("turns", "not_published")


def _day_to_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# The direction of a change that was reported without a number.
Moved = Literal["more", "fewer", "same"]


class MeetingFigure(Record):
    """A figure that was reported to a meeting, as it was reported."""

    measure: Text  # What was counted, in plain words.
    area: Text | None = None  # Where it was counted, if not in the whole borough.
    value: Number | None = None  # The number, if one was given.
    unit: Line | None = None  # What the number counts, such as offences.
    per_cent: Number | None = None  # The change in per cent, if one was given; negative for fewer.
    moved: Moved | None = None  # The direction of the change, if it was given only in words.
    period: Line  # The period as it was reported, such as August 2024 to August 2025.
    last_month: PastMonth | None = None
    """The last month of a period of 12 months; the site then also shows its own count."""
    counts: Annotated[tuple[Annotated[Slug, Ref("category")], ...], FreelyEditable()] = ()
    """The published categories that add up to the same count; leave out if none do."""
    counts_all: Kind | None = None
    """`crime` or `incident`, if it counts every published category of that kind."""
    because: Text | None = None  # What the meeting was told about the cause, if anything.
    counted_by: Text  # Whose count it is, such as the police force.

    @rule(
        "a figure needs a 'value', a 'per_cent' or a 'moved'",
        "Write what the meeting was told, or delete the figure.",
    )
    def _says_something(self) -> bool:
        return any(value is not None for value in (self.value, self.per_cent, self.moved))

    _says_its_direction_once = at_most_one_of("per_cent", "moved")

    _is_counted_one_way = at_most_one_of("counts", "counts_all")

    @property
    def direction(self) -> Moved | None:
        """The direction of the change; None if no change was reported."""
        if self.per_cent is None:
            return self.moved
        return "more" if self.per_cent > 0 else "fewer" if self.per_cent else "same"


class Item(Record):
    """One item of the agenda and its outcome, in the order of the minutes."""

    number: Line | None = None
    """Its number in the minutes, such as SSP/1/25; leave out if it is not known."""
    title: Line  # What it was about, in a few plain words.
    said: tuple[Text, ...] = ()  # What was reported, one statement per line.
    decided: tuple[Text, ...] = ()  # What was decided or requested, one decision per line.
    priorities: Annotated[tuple[Annotated[Slug, Ref("priority")], ...], FreelyEditable()] = ()
    """The priorities it is about; their pages show it."""
    wards: Annotated[tuple[NamedWard, ...], FreelyEditable()] = ()
    """The wards it is about; their pages show it."""
    categories: Annotated[tuple[Annotated[Slug, Ref("category")], ...], FreelyEditable()] = ()
    """The police categories it is about; their pages show it."""
    plans: Annotated[tuple[Annotated[Text, Ref("plan")], ...], FreelyEditable()] = ()
    """The years of the plans it is about; their pages show it."""
    figures: tuple[MeetingFigure, ...] = ()

    @property
    def has_details(self) -> bool:
        """Whether more than its subject is known."""
        return bool(self.said or self.decided or self.figures)

    @property
    def decimals(self) -> int:
        """The number of decimals in its percentages: one if any of them has one."""
        shares = (figure.per_cent for figure in self.figures if figure.per_cent is not None)
        return int(any(not per_cent.is_integer() for per_cent in shares))

    @property
    def ward_codes(self) -> tuple[str, ...]:
        """The codes of the wards that it is about."""
        return tuple(ward.code for ward in self.wards)


_State = Literal["announced", "cancelled", "held", "minutes draft", "minutes agreed"]


class Meeting(Record, labels=("state",)):
    """One meeting (`data/meetings/<id>.yml`)."""

    id: Annotated[Slug, BeforeValidator(_day_to_text), Derived.NAME] = Field(
        examples=["2026-09-30"]
    )
    """Its day, or words if the day is not known; the name of its file and its address."""
    body: Literal["partnership", "scrutiny"] = Field(title="Whose meeting")
    """`partnership`, or `scrutiny` for the council's committee that reviews its work."""
    on: Annotated[Day, FreelyEditable(), WorkingDay()] | None = None  # The day of the meeting.
    moved_from: Day | None = None
    """The day for which it was first announced, if it was moved; it keeps its address."""
    at: ClockTime | None = None  # When it starts; for a future meeting.
    when: Line | None = None  # The time in words, if the day is not known, such as: late 2023.
    after: PastDay | None = None
    """A day after which it took place, if the day is not known; meetings are sorted by it."""
    place: Line | None = None  # Where it was or will be held.
    state: Annotated[_State, FreelyEditable()]
    """Whether it is announced, cancelled or held, and the state of its minutes."""
    minutes_agreed_on: PastDay | None = None  # The day on which its minutes were agreed.
    items: tuple[Item, ...] = ()
    all_items: YesOrNo = True  # False when only a part of the items could be read.
    exit: YesOrNo = False
    not_known: tuple[Text, ...] = ()  # What is not known about the meeting, one gap per line.
    pages: tuple[Link, ...] = ()
    """The web pages about the meeting; leave out while it is announced and has none."""

    _minutes_are_agreed_later = ordered("on", "minutes_agreed_on")

    _has_a_time = exactly_one_of(
        "when after", "on", "Write 'on' with its day, or 'when' and 'after' alone."
    )

    @rule(
        "'on' is {0.on}, but the 'id' of a meeting starts with its day",
        "Correct 'on'. If the meeting was moved to this day, write the old day as "
        "'moved_from'. Otherwise write 'id: {0.on}' in a file named {0.on}.yml.",
    )
    def _is_named_after_its_day(self) -> bool:
        return self.on is None or bool(self.moved_from) or self._begins_with(self.on)

    @rule(
        "'moved_from' is {0.moved_from}, but the 'id' of a moved meeting starts with its old day",
        "Write the day that 'id' starts with, or delete 'moved_from'.",
    )
    def _keeps_its_name(self) -> bool:
        return self.moved_from is None or self._begins_with(self.moved_from)

    @rule("'moved_from' is the day in 'on'", "Write the old day, or delete 'moved_from'.")
    def _is_moved(self) -> bool:
        return self.moved_from is None or self.moved_from != self.on

    def _begins_with(self, day: date) -> bool:
        return self.id.startswith(day.isoformat())

    @rule(
        "the minutes are agreed, but 'minutes_agreed_on' is missing",
        "Add the line minutes_agreed_on: with the day of the meeting that agreed them, such as "
        "minutes_agreed_on: 2026-01-28. If nobody has agreed them yet, write state: minutes draft.",
    )
    def _says_when_they_were_agreed(self) -> bool | FieldPath:
        return self.state != "minutes agreed" or self.minutes_agreed_on is not None or ("state",)

    @rule(
        "'minutes_agreed_on' says that the minutes are agreed, but 'state' is {0.state}",
        "Write state: minutes agreed.",
    )
    def _says_that_they_are_agreed(self) -> bool | FieldPath:
        return self.state == "minutes agreed" or self.minutes_agreed_on is None or ("state",)

    @rule(
        "'pages' is missing",
        "Add the line pages: and below it '  - {{title: ..., address: ...}}' with the web page "
        "that says what came of the meeting.",
    )
    def _has_a_page(self) -> bool:
        return bool(self.pages) or self.state in ("announced", "cancelled")

    @property
    def title(self) -> str:
        """The title of the meeting: who met, and when."""
        who = "Scrutiny meeting" if self.is_scrutiny else "Meeting"
        time = f"of {self.time}" if self.on else f"in {self.time}"
        return f"{who} {time}{' (cancelled)' if self.is_cancelled else ''}"

    @property
    def time(self) -> str:
        """The day, or the time in words."""
        return day_name(self.on) if self.on else self.when or ""

    @property
    def years(self) -> str:
        """The year, or the range of years: 2023, or 2023 to 2024."""
        named = re.findall(r"\b20\d\d\b", self.time)
        return " to ".join(dict.fromkeys(named)) or str(self.earliest_day.year)

    @property
    def about(self) -> str:
        """The subject in a sentence; empty if not known."""
        titles = "; ".join(item.title for item in self.items)
        return f"{titles}." if titles else ""

    @property
    def is_scrutiny(self) -> bool:
        """Whether it is a meeting of the council's committee, not of the partnership."""
        return self.body == "scrutiny"

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self.state == "cancelled"

    @property
    def order(self) -> tuple[date, bool]:
        """The sort key; "after a day" sorts later than "on the day"."""
        return (self.on or self.after or date.min, self.on is None)

    @property
    def earliest_day(self) -> date:
        """The day, or the earliest possible one if not known."""
        return self.on or (self.after or date.min) + timedelta(days=1)

    def is_ahead(self, today: date) -> bool:
        """Return whether the meeting is or was announced for a day in the future."""
        was_announced = self.state in ("announced", "cancelled")
        return was_announced and self.on is not None and self.on >= today


def _is_their_own(meeting: Meeting) -> bool:
    """Return whether it is a meeting of the partnership itself."""
    return not meeting.is_scrutiny and not meeting.is_cancelled


@dataclass(frozen=True)
class HeardItem:
    """One item together with the meeting that heard it."""

    meeting: Meeting
    item: Item


@dataclass(frozen=True)
class Meetings:
    """Every meeting on record, as of a day."""

    meetings: tuple[Meeting, ...]
    today: date

    @cached_property
    def by_id(self) -> dict[str, Meeting]:
        """The meetings by id."""
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def latest_first(self) -> tuple[Meeting, ...]:
        """The past meetings, latest first."""
        behind = (meeting for meeting in self.meetings if not meeting.is_ahead(self.today))
        return tuple(sorted(behind, key=lambda meeting: meeting.order, reverse=True))

    @cached_property
    def ahead(self) -> tuple[Meeting, ...]:
        """The announced future meetings, next first."""
        announced = (meeting for meeting in self.meetings if meeting.is_ahead(self.today))
        return tuple(sorted(announced, key=lambda meeting: meeting.order))

    @property
    def latest(self) -> Meeting | None:
        """The latest meeting of the partnership itself."""
        return next(filter(_is_their_own, self.latest_first), None)

    @property
    def next(self) -> Meeting | None:
        """The next announced meeting of the partnership itself."""
        return next(filter(_is_their_own, self.ahead), None)

    @cached_property
    def heard_items(self) -> tuple[HeardItem, ...]:
        """Every item of the meetings that took place, latest meeting first."""
        took_place = [meeting for meeting in self.latest_first if not meeting.is_cancelled]
        return tuple(HeardItem(meeting, item) for meeting in took_place for item in meeting.items)

    def about(self, kind: str, name: str, until: date = date.max) -> tuple[HeardItem, ...]:
        """Return the items up to a day that name a thing in a field, such as `priorities`."""
        return tuple(
            heard
            for heard in self.heard_items
            if name in getattr(heard.item, kind) and heard.meeting.earliest_day <= until
        )
