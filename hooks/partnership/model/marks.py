"""What a field says of itself besides its type: what it names, how it follows, how it changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Derived(StrEnum):
    """Marks a field that every record has and a file may leave out: how it follows then."""

    NAME = "the name of the file says it"
    PAPERS = "the documents are those of the record around it"
    DAYS = "the days say it"


@dataclass(frozen=True)
class Names:
    """Marks a field whose value is the name of a thing that other fields may refer to."""

    kind: str
    """What it names, such as `category`."""
    scope: Literal["file", "plan", "list"] = "file"
    """Where no other thing of the kind may have the same name."""
    label: str = ""
    """The field beside it by which people know the thing, such as a ward's name."""


@dataclass(frozen=True)
class Ref:
    """Marks a field whose value must be the name of a thing of some kind."""

    kind: str
    """What it refers to, such as `category`."""
    label: str = ""
    """The field beside it that repeats by what people know the thing; both must agree."""
    once: bool = False
    """Whether only one item of the list around it may refer to the same thing."""


@dataclass(frozen=True)
class Fact:
    """Marks a text that is a fact: once published, it changes only with a reason on record."""

    absent_too: bool = False
    """Whether to leave it out says something as well, so that there is no gap to fill."""


class Free:
    """Marks what may change after it was published without a reason on record."""


@dataclass(frozen=True)
class Kept:
    """Marks a history: what was published of it stays, and new items go to its end."""

    explains: tuple[str, ...] = ()
    """The fields beside it whose changes it tells, with the reason."""


@dataclass(frozen=True)
class ByTime:
    """Marks a list whose items are in the order of time, the latest last."""

    field: str
    """The field of an item that holds its day or month; items without one may be anywhere."""


class AlikeInSize:
    """Marks a number that is of the same size as the others of its kind in a file."""


class Dated:
    """Marks a day or a month that may be over or still to come."""


class Past:
    """Marks a day or a month of something that has happened: it cannot be still to come."""
