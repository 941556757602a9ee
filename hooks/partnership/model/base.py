"""What every record has in common: what it and its fields are called, and how rules refuse it."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

R = TypeVar("R")

_TITLES = {
    "accepted": "Warnings that are mistaken",
    "admin": "Offer this form on the public site",
    "all_items": "Every item is listed",
    "api_name": "Name in the police's API",
    "as_of": "How old this is",
    "at": "Time",
    "because": "The cause that was told",
    "before": "A year before",
    "bodies": "Who does it",
    "burdens": "What would cost too much to correct",
    "by": "Divided by",
    "call": "Number to call",
    "categories_note": "What the categories can and cannot tell",
    "change": "Difference",
    "closest": "Closest view",
    "coming_wards": "New wards known ahead",
    "comments_by": "Last day for comments",
    "common": "What they share",
    "comparable_since": "Comparable since",
    "counts": "Categories that count the same",
    "counts_all": "Counts all crime",
    "data_from": "Period of the data",
    "dated": "Day of the document",
    "delivery": "How it is delivered",
    "did": "What was done",
    "due": "Due by",
    "easy": "Easy-read version",
    "effect": "What it changes",
    "estimate": "Is an estimate",
    "exemptions": "What the law leaves out",
    "exit": "Page needs a quick way to leave",
    "exit_address": "Where 'Exit this page' leads",
    "focus": "What it concentrates on",
    "for_formats": "Gives other formats",
    "id": "Short name",
    "instead": "What to use until then",
    "joined": "Joined the plan later",
    "jumps": "Months that look wrong and are right",
    "largest": "Largest error",
    "ledger": "History of the target",
    "left": "Left the plan",
    "linked_plans": "Plans it is tied to",
    "looks_at": "What it looks at",
    "margin": "How far chance can move it",
    "mended_by": "Corrected by",
    "moved": "Which way it went",
    "need": "When to use it",
    "not_known": "What is not known",
    "not_published": "Why it is not published",
    "note": "Note for readers",
    "notes": "Notes for readers",
    "of_which": "Made up of",
    "on": "Day",
    "open_data": "Whether open data can give it",
    "override": "Verdict of an officer",
    "paid_by": "Who pays",
    "paper": "Source",
    "papers": "Sources",
    "per_cent": "Change in per cent",
    "period_from": "First day",
    "period_to": "Last day",
    "personal_risk": "A rate for each resident makes sense",
    "plain": "In plain words",
    "police_api": "Force's name in the police's API",
    "pooled_by": "Who pays into it",
    "possible": "Open data can give it",
    "printed_on": "Pages in print",
    "published_as": "Published as",
    "rate_holds": "A rate is sound here",
    "rate_misleads": "Why a rate misleads here",
    "recorded": "Day it was chosen",
    "rest": "What the rest is",
    "retrieved": "Day it was fetched",
    "rota": "Who reports when",
    "runs_to": "Last day",
    "said": "What was said",
    "see": "See also",
    "set": "Ward set",
    "sets": "Ward sets",
    "sha256": "Fingerprint of the file",
    "sign": "Sign-language service",
    "since": "First day covered",
    "slug": "Name in addresses",
    "states": "How far the plan has come",
    "states_note": "Note on the states",
    "tried_on": "What it was tried on",
    "turns": "Turns at meetings",
    "typical": "Error on average",
    "unchecked": "What nobody has checked",
    "until": "Last day covered",
    "valid_from": "In force from",
    "valid_to": "In force until",
    "vintage": "Edition",
    "vision_papers": "Sources of the vision and aims",
    "wards_not_named": "What the plan says of places, if it names no ward",
    "ways": "Ways it is done",
    "when": "When, in words",
    "years": "First and last year",
}
"""Words for the fields whose names were made for files."""


def title_of_field(name: str, _field: object) -> str:
    """Return what a field is called, without a title of its own in the model."""
    return _TITLES.get(name) or name.replace("_", " ").capitalize()


def title_of_record(record: type) -> str:
    """Return what a record is called, without a title of its own in the model."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).capitalize()


class Record(BaseModel):
    """A value read from the partnership's files; it never changes once read."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        field_title_generator=title_of_field,
        model_title_generator=title_of_record,
        str_strip_whitespace=True,
        str_max_length=20_000,
        defer_build=True,
    )
    changes_freely: ClassVar[bool] = False
    """Whether everything in it may change after it was published, with no reason on record."""


def rule(kind: str, what: str, remedy: str = "") -> Callable[[Callable[[Any], bool]], Any]:
    """Refuse a record for which a method is not true: what is wrong with it, and what to write.

    `{0.name}` in either text is a field of the record.
    """

    def decorate(holds: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - as pydantic has it
        def checked(record: R) -> R:
            if not holds(record):
                context = {"remedy": remedy.format(record)} if remedy else None
                raise PydanticCustomError(kind, what.format(record), context)
            return record

        return model_validator(mode="after")(checked)

    return decorate
