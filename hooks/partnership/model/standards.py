"""National standards: what a plan must and should hold, and where it shows that it does."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from partnership.model.base import Record, Slug, Text
from partnership.model.papers import Cited, Paper
from partnership.model.references import Names, Ref


class Duty(Record):
    """One requirement of the law, or one suggestion of good practice."""

    id: Annotated[Slug, Names("duty")]
    """Its name; the evidence of each plan refers to it."""
    duty: Text
    """What is asked for, in plain words."""
    why: Text | None = None
    """Why it is asked for."""


class Standards(Record, title="National standards"):
    """The file of national standards (`data/standards.yml`)."""

    title: Text
    """What the standards are called."""
    about: Text
    """What they are and when they were issued, in a sentence."""
    requirements: tuple[Duty, ...] = Field(min_length=1)
    """What the law requires, in the order of the standards."""
    practices: tuple[Duty, ...] = ()
    """What is suggested as good practice, in their order."""
    papers: tuple[Paper, ...] = Field(min_length=1)
    """The documents that repeat the standards."""

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Every requirement, then every practice."""
        return self.requirements + self.practices


class Place(Record):
    """A heading on a page of the plan where a reader can see that a duty is met."""

    page: str = Field(pattern=r"^[a-z0-9/-]+\.md$", examples=["index.md"])
    """The page below the plan's folder, such as index.md or priorities/alcohol.md."""
    heading: Slug
    """The heading's part of the address, such as what-pays-for-it."""
    words: Text
    """What the link says."""


class Evidence(Record):
    """How a plan meets one duty, or why the duty is open."""

    duty: Annotated[Slug, Ref("duty", once=True)]
    """The id of the duty in data/standards.yml."""
    how: Text | None = None
    """How the plan meets it."""
    at: tuple[Place, ...] = ()
    """Where a reader can see it."""
    printed_on: Text | None = None
    """The pages of the printed plan that the documents point to."""
    open: Text | None = None
    """Why the duty is open; then there is no `how` and no `at`."""
    papers: Cited
    """The documents of the plan that say so."""

    @model_validator(mode="after")
    def _met_or_open(self) -> "Evidence":
        if bool(self.how and self.at) == bool(self.open):
            message = "a duty has 'how' and 'at', or a reason in 'open'"
            raise PydanticCustomError("evidence", message)
        return self


class PlanEvidence(Record, title="How the plan meets the standards"):
    """What a plan shows for the standards (`data/plans/<years>/standards.yml`)."""

    evidence: tuple[Evidence, ...] = ()
    """One entry a duty; a duty without an entry is open."""

    def of(self, duty: Duty) -> Evidence | None:
        """Return the evidence for a duty, or None where there is none."""
        return next((one for one in self.evidence if one.duty == duty.id), None)
