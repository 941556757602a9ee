"""Annotations of fields: names, references, derived values and permitted changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Derived(StrEnum):
    """Marks a field that files may omit, with how it is derived then."""

    NAME = "the name of the file says it"
    PAPERS = "the documents are those of the record around it"
    DAYS = "the days say it"


@dataclass(frozen=True)
class Names:
    """Marks a field that defines a name which other fields may refer to."""

    kind: str  # the kind of thing, such as `category`
    scope: Literal["file", "plan", "list"] = "file"  # the scope in which the name must be unique
    label: str = ""  # the adjacent field with the label of the thing, such as a ward's name


@dataclass(frozen=True)
class Ref:
    """Marks a field that must refer to a defined name."""

    kind: str  # the kind of thing, such as `category`
    label: str = ""  # the adjacent field that repeats the label of the thing; both must agree
    once: bool = False  # whether only one item of the surrounding list may refer to the same thing


@dataclass(frozen=True)
class Fact:
    """Marks a text that is a fact: once published, it changes only with a recorded reason."""

    absent_too: bool = False  # whether omitting it is a statement too, not a gap to fill


class FreelyEditable:
    """Marks what may change after publication without a recorded reason."""


@dataclass(frozen=True)
class AppendOnly:
    """Marks a history: published items must stay, and new ones are appended."""

    explains: tuple[str, ...] = ()  # the adjacent fields whose changes it explains


@dataclass(frozen=True)
class Chronological:
    """Marks a list whose items are in chronological order, the latest last."""

    field: str  # the field of an item's day or month; items without one may be anywhere


class SimilarMagnitude:
    """Marks a number that is of similar size to the others of its kind in a file."""


class AnyDate:
    """Marks a day or a month in the past or future."""


class SaysWhatIsCounted:
    """Marks a text without which a published number has another meaning."""


class OneLine:
    """Marks a text that is a name or a few words, never a paragraph."""


class WorkingDay:
    """Marks a day on which offices are expected to be open."""


class PastOnly:
    """Marks a day or a month of something that has happened, which cannot be in the future."""
