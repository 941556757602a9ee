"""Police figures: categories, monthly counts with their completeness, and series."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from partnership.model.annotations import FreelyEditable, Names, Ref
from partnership.model.base import CORRECT_NUMBER, SAY_WHY, Record, rule
from partnership.model.months import Month, MonthField, PastMonth
from partnership.model.sources import Source
from partnership.model.values import Line, SetId, Slug, Text, WardCode, YesOrNo


class Kind(StrEnum):
    """Whether a category counts crimes or calls for service; the two are never added up."""

    CRIME = "crime"
    INCIDENT = "incident"


class Category(Record):
    """One category of police figures."""

    id: Annotated[Slug, Names("category")]  # How the monthly files name it, such as vehicle-crime.
    api_name: Slug | None = None  # How the police's API names it; leave out where that is the `id`.
    published_name: Annotated[Text, Names("published name")]
    """The name in the official file, letter for letter."""
    name: Annotated[Line, Names("category name"), FreelyEditable()]  # The name in plain words.
    covers: Text  # What it covers, in a sentence.
    kind: Kind  # `crime`, or `incident` for calls that are not crimes.
    began: Annotated[MonthField, FreelyEditable()] | None = None
    """The first month for which the police published it; earlier months need not have it.
    If left out, the first month on record with the category is used."""
    ended: MonthField | None = None
    """The last month for which the police published it, if they have stopped."""
    comparable_since: PastMonth  # The first month that can be compared with today.
    personal_risk: YesOrNo = True
    """False if the victims are shops or the state; then no rate per resident is shown."""

    def __hash__(self) -> int:
        """Hash by id: figures are keyed by category, and looked up often."""
        return hash(self.id)

    def may_be_in(self, month: Month) -> bool:
        """Return whether a month's file may have rows of the category, according to its record."""
        began = self.began or self.comparable_since
        return began <= month and (self.ended is None or month <= self.ended)


class Categories(Record, title="Crime categories"):
    """The file of all categories, in the order in which tables show them."""

    categories: tuple[Category, ...] = Field(min_length=1)


# The smallest number of which a percentage is shown; of fewer, it would be mostly chance.
SMALLEST_BASE = 50


class Status(StrEnum):
    """How complete a figure is; only a reported figure is complete."""

    REPORTED = "reported"
    PARTIAL = "partial"
    NOT_REPORTED = "not reported"
    NOT_YET_PUBLISHED = "not yet published"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Figure:
    """The number of records in one month; None when there is no number, and the status says why."""

    month: Month
    value: int | None
    status: Status
    is_revised: bool = False  # whether a count in it has changed since its publication

    def __str__(self) -> str:
        """Return the number, or why it is missing, and whether it is partial or revised."""
        text = self.status.value if self.value is None else f"{self.value:,}"
        if self.value is not None and self.status is Status.PARTIAL:
            text += " (partial)"
        return f"{text} (revised)" if self.is_revised else text

    @property
    def is_complete(self) -> bool:
        """Whether the figure may be added to a total."""
        return self.status is Status.REPORTED and self.value is not None


# One figure for every month from the first to the last, in chronological order.
Series = tuple[Figure, ...]


# A number of records, zero or more.
RecordCount = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
# Two months with fewer rows in the borough than this may have the same counts by chance.
FEWEST_TO_COMPARE = 60


LOCATIONS = {
    "Airport/Airfield": "an airport or airfield",
    "Bus/Coach Station": "a bus or coach station",
    "Conference/Exhibition Centre": "a conference or exhibition centre",
    "Ferry Terminal": "a ferry terminal",
    "Further/Higher Educational Building": "a college or university",
    "Hospital": "a hospital",
    "Motorway Service Area": "a motorway service area",
    "Nightclub": "a nightclub",
    "Park/Open Space": "a park or open space",
    "Parking Area": "a parking area",
    "Pedestrian Subway": "a subway",
    "Petrol Station": "a petrol station",
    "Police Station": "a police station",
    "Prison": "a prison",
    "Race Track": "a race track",
    "Shopping Area": "a shopping area",
    "Sports/Recreation Area": "a sports or recreation area",
    "Supermarket": "a supermarket",
    "Theatre/Concert Hall": "a theatre or concert hall",
    "Theme/Adventure Park": "a theme or adventure park",
}
"""Locations that are not streets, as police files name them, and our words for them.
A location with its own name, such as a shopping centre, keeps it."""


def count_in_words(count: int | None) -> str:
    """Return a count in words; None means that the police did not report it."""
    return "not reported" if count is None else f"{count:,}"


# What to do where two months have the same counts.
NEVER_ALIKE = "No two months have all the same counts: download both again and import them together"


class Rows(Record):
    """How many rows of the official file are inside, outside or without a location."""

    read: RecordCount  # Rows in the file.
    in_borough: RecordCount
    """Rows whose point is in a ward of the set in force on the first day of the month."""
    outside: RecordCount | None = None
    """Rows whose point is outside all of these wards.
    Left out for rows from the police API, which returns only the area that was requested."""
    without_location: RecordCount | None = Field(
        default_factory=lambda rows: None if rows.get("outside") is None else 0
    )
    """Rows without coordinates, which cannot be counted for a ward.
    Left out for rows from the police API, which has none."""
    in_set: dict[Annotated[SetId, Ref("ward set")], RecordCount] = Field(default_factory=dict)
    """Rows whose point is in a ward of each set; two sets may differ by a few at the edge.
    Months imported before this was recorded use the number in the borough for every set."""

    @property
    def share_without_location(self) -> str:
        """The percentage of rows without a location, which are in no ward: 1.2%."""
        return f"{100 * (self.without_location or 0) / self.read:.1f}%" if self.read else "0.0%"

    @rule("the rows inside, outside and without a location do not add up to 'read'", CORRECT_NUMBER)
    def _add_up(self) -> bool:
        if self.outside is None:
            return self.in_borough <= self.read
        return self.in_borough + self.outside + (self.without_location or 0) == self.read


class Coverage(Record, labels=("state",)):
    """How complete the month is."""

    state: Literal["complete", "partial"]  # `complete`, or `partial` when records are missing.
    reason: Text | None = None  # Why a month is partial; required then.
    rows: Rows

    @rule("a partial month needs a 'reason'", SAY_WHY)
    def _partial_says_why(self) -> bool:
        return self.state != "partial" or bool(self.reason)


class CrimeMonth(Record):
    """The figures of one month for every ward of every set on record."""

    month: MonthField  # The month of the figures; the file is named after it.
    source: Source
    coverage: Coverage
    counts: dict[
        Annotated[SetId, Ref("ward set")],
        dict[Annotated[WardCode, Ref("ward")], dict[Annotated[Slug, Ref("category")], RecordCount]],
    ] = Field(min_length=1)
    """The number of records by ward set, ward code and category.
    A category that the file does not contain is left out of the ward's line: it is not zero."""
    locations: dict[
        Annotated[SetId, Ref("ward set")],
        dict[
            Annotated[WardCode, Ref("ward")],
            dict[Text, dict[Annotated[Slug, Ref("category")], RecordCount]],
        ],
    ] = Field(default_factory=dict)
    """The counts on or near locations that are not streets, such as a prison, by ward set, ward
    code, location (as the file names it) and category. Older imports have none."""

    @property
    def is_whole(self) -> bool:
        """Whether the police published everything that was expected."""
        return self.coverage.state == "complete"

    def has_the_counts_of(self, other: "CrimeMonth") -> bool:
        """Return whether another month has the same counts, too many to be a coincidence.

        Zeros and missing categories are treated alike, because only one of the months may have been
        checked for zeros.
        """
        shared = self.counts.keys() & other.counts.keys()
        rows = self.coverage.rows.in_borough
        has_enough = bool(shared) and FEWEST_TO_COMPARE <= rows == other.coverage.rows.in_borough
        return has_enough and all(
            Counter(self.counts[set_id].get(ward, {}))
            == Counter(other.counts[set_id].get(ward, {}))
            for set_id in shared
            for ward in self.counts[set_id].keys() | other.counts[set_id].keys()
        )

    def count(self, set_id: str, ward: str, category: str) -> int | None:
        """Return the count; None if the month has none for the ward or category."""
        return self.counts.get(set_id, {}).get(ward, {}).get(category)


Months = Sequence[CrimeMonth]  # some months on record
