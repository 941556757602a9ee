"""References between records: which field names a thing, and which field refers to one.

The model declares both in the type of a field, such as `Annotated[Slug, Ref("category")]`.
`checks/references.py` walks every file by these declarations.
"""

from dataclasses import dataclass
from enum import StrEnum

OWN_ID = "Give each its own id, and use it wherever this one is meant."
"""What to write where one id stands for two things."""

KEEP_ONE = "Keep one of the two."
"""What to do where a list holds one thing twice."""


class Scope(StrEnum):
    """Where a name may stand only once."""

    FILE = "file"
    PLAN = "plan"
    LIST = "list"


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
    scope: Scope = Scope.FILE
    """Where no other thing of the kind may have the same name."""
    remedy: str = OWN_ID
    """What to do where two things have the same name."""
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
