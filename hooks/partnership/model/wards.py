"""Wards, ward sets, outlines, and towns and villages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from partnership.model.annotations import (
    Fact,
    FreelyEditable,
    Names,
    PastOnly,
    Ref,
    SimilarMagnitude,
)
from partnership.model.base import Record, ordered, rule
from partnership.model.sources import Source
from partnership.model.values import (
    AreaCode,
    Day,
    Line,
    Number,
    SetId,
    Slug,
    Text,
    WardCode,
    Whole,
    YesOrNo,
)


class Ward(Record):
    """One ward; its code is its identity, its name and slug are how people know it."""

    code: Annotated[WardCode, Names("ward", "list", label="name")]
    """The code given by the Office for National Statistics."""
    name: Annotated[Line, Names("ward name", "list")]  # The name as published.
    welsh_name: Text | None = None  # The name in Welsh, if it is different.
    slug: Annotated[Slug, Names("ward slug", "list")]
    """The ward's part of an address; it never changes."""
    residents: Annotated[Whole | None, Field(ge=1), SimilarMagnitude(), FreelyEditable()] = None
    """How many people live here, from the population source of the set; leave out when unknown."""
    rate_misleads: Text | None = None
    """Why a rate per resident misleads here, such as a town centre with many visitors."""
    rate_holds: YesOrNo = False
    """True if somebody checked that a rate is sound here, though it misled in the former ward."""
    notes: tuple[Text, ...] = ()  # Anything a reader of the figures should know about this ward.

    def __hash__(self) -> int:
        """Hash by code: figures are keyed by ward, and looked up often."""
        return hash(self.code)


class NamedWard(Record):
    """A ward that another record names, by its code and by its name."""

    code: Annotated[WardCode, Ref("ward", label="name", once=True)] = Field(title="Ward")
    name: Line  # The name as the record's source writes it.


class ErrorOfEstimate(Record):
    """The error of an estimate, as tested on known numbers; leave out when nobody has tested it."""

    typical: Annotated[Number, Field(ge=0.1, le=100)]
    """The average error, in per cent of a ward's residents."""
    largest: Annotated[Number, Field(ge=0.1, le=100)]
    """The largest error, in per cent of a ward's residents."""
    tried_on: Text  # The wards that it was tested on, as named in a sentence.

    @rule(
        "'typical' is larger than 'largest'",
        "Check where the error comes from, and correct one of them.",
    )
    def _no_average_is_over_the_most(self) -> bool:
        return self.typical <= self.largest


class Population(Record, changes_freely=True):
    """Where the numbers of residents come from; leave out when no figures are on record."""

    year: Annotated[Whole, Field(ge=1991, le=9999), PastOnly()]
    """The year the residents were counted or estimated for."""
    estimate: YesOrNo
    """True if the numbers are calculated, not counted or officially estimated for these wards."""
    method: Text | None = None  # How an estimate was made.
    error: ErrorOfEstimate | None = None
    source: Source

    @rule("there is an 'error' but 'estimate' is false", "Write estimate: true, or delete 'error'.")
    def _only_an_estimate_is_off(self) -> bool:
        return self.estimate or self.error is None


class WardSet(Record):
    """All wards of the borough between two boundary changes."""

    id: Annotated[SetId, Names("ward set")]
    """The name of the set: the year of its order or of its first day in force."""
    order: Line | None = None
    """The order that created the wards; leave out until it has been looked up."""
    valid_from: Day | None = None
    """The first day in force; leave out when it is before the figures and not known."""
    valid_to: Day | None = None  # The last day in force; leave out while the set is in force.
    area_code: AreaCode  # The code of the borough in the boundary file.
    area_name: Text  # The name of the borough in the boundary file.
    source: Source
    population: Population | None = None
    wards: tuple[Ward, ...] = Field(min_length=1)

    _dates_run_forward = ordered("valid_from", "valid_to")

    def __hash__(self) -> int:
        """Hash by id."""
        return hash(self.id)

    def is_in_force(self, day: date) -> bool:
        """Return whether the wards are in force on a day."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or day <= self.valid_to)

    @property
    def described(self) -> str:
        """The wards in words, with their period, such as wards since May 2023."""
        first, last = (f"{day:%B %Y}" if day else "" for day in (self.valid_from, self.valid_to))
        if first and last:
            return f"wards from {first} to {last}"
        if last:
            return f"wards until {last}"
        return f"wards since {first}" if first else f"wards of {self.id}"

    @cached_property
    def by_code(self) -> dict[str, Ward]:
        """The wards by code."""
        return {ward.code: ward for ward in self.wards}


def are_contiguous(sets: Sequence[WardSet]) -> bool:
    """Return whether each set ends on the day before the next begins."""
    return all(
        before.valid_to and after.valid_from and after.valid_from - before.valid_to == _A_DAY
        for before, after in pairwise(sets)
    )


def set_in_force(sets: Sequence[WardSet], day: date) -> WardSet:
    """Return the set in force on a day; the latest one if none is."""
    in_force = [ward_set for ward_set in sets if ward_set.is_in_force(day)]
    return in_force[-1] if in_force else sets[-1]


_A_DAY = timedelta(days=1)


class WardSets(Record, title="Wards"):
    """The file of all ward sets on record: former, current and future."""

    sets: tuple[WardSet, ...] = Field(min_length=1)


Point = tuple[float, float]  # longitude and latitude in degrees (WGS 84)
Ring = tuple[Point, ...]  # a closed line: the last point equals the first


_WEST, _EAST = -11.0, 2.5  # degrees: from Ireland to Lowestoft
_SOUTH, _NORTH = 48.5, 61.5  # degrees: from the Channel Islands to Shetland


def in_british_isles(longitude: float, latitude: float) -> bool:
    """Return whether a point is in or near the British Isles."""
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH


@dataclass(frozen=True)
class Outline:
    """The area of one ward: one or more parts, each an outer ring and the rings of its holes."""

    ward: str  # the ward's code
    areas: tuple[tuple[Ring, ...], ...]
    label: Point  # where a name or number has most room inside
    name: str = ""  # the name of the ward in the file of outlines

    def rings(self) -> tuple[Ring, ...]:
        """Return all rings of all areas."""
        return tuple(ring for area in self.areas for ring in area)


def neighbours(outlines: tuple[Outline, ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the wards that share a boundary with each ward, by ward code."""
    wards_at_edge: dict[frozenset[Point], set[str]] = defaultdict(set)
    for outline in outlines:
        for ring in outline.rings():
            for start, end in pairwise(ring):
                wards_at_edge[frozenset((start, end))].add(outline.ward)
    touching: dict[str, set[str]] = {outline.ward: set() for outline in outlines}
    for wards in wards_at_edge.values():
        for ward in wards:
            touching[ward] |= wards - {ward}
    return {ward: tuple(sorted(others)) for ward, others in touching.items()}


class PlaceOfWards(Record):
    """A town or a village, with the wards it consists of, in the order of their names."""

    name: Annotated[Line, Fact()]
    slug: Annotated[Slug, Names("place")]  # The place's part of an address; it never changes.
    wards: Annotated[tuple[NamedWard, ...], FreelyEditable()] = Field(min_length=1)
    """Its wards. The page of a place adds up several; one of a single ward links to that ward."""
    known_by: Text | None = None
    """How it is known that these wards make up the place, in a sentence; leave out for one ward."""
    to_confirm: Text | None = None
    """What the partnership still has to confirm, in a sentence; the pages say so."""


class Places(Record):
    """The file of places (`data/places.yml`)."""

    set: Annotated[SetId, Ref("ward set"), FreelyEditable()]
    """The set of the wards below, such as 2023."""
    source: Source
    places: tuple[PlaceOfWards, ...] = Field(min_length=1)
