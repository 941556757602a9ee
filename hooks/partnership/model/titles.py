"""What each field and record is called where officers read of it: forms, editors and the guide.

A field's name says it, unless it is named here or has a `title` of its own in the model.
"""

import re

_TITLES = {
    "api_name": "Name in the police's API",
    "as_of": "How old this is",
    "by": "Divided by",
    "categories_note": "What the categories can and cannot tell",
    "comparable_since": "Comparable since",
    "coming_wards": "New wards known ahead",
    "dated": "Day of the document",
    "did": "What was done",
    "due": "Due by",
    "easy": "Easy-read version",
    "exit": "Page needs a quick way to leave",
    "exit_address": "Where 'Exit this page' leads",
    "focus": "What it concentrates on",
    "id": "Short name",
    "instead": "What to use until then",
    "joined": "Joined the plan later",
    "left": "Left the plan",
    "mended_by": "Corrected by",
    "need": "When to use it",
    "not_known": "What is not known",
    "not_published": "Why it is not published",
    "note": "Note for readers",
    "notes": "Notes for readers",
    "of_which": "Made up of",
    "on": "Day",
    "papers": "Sources",
    "paper": "Source",
    "per_cent": "Change in per cent",
    "period_from": "First day",
    "period_to": "Last day",
    "plain": "In plain words",
    "published_as": "Published as",
    "rate_holds": "A rate is sound here",
    "rate_misleads": "Why a rate misleads here",
    "sha256": "Fingerprint of the file",
    "since": "First day covered",
    "slug": "Name in addresses",
    "until": "Last day covered",
    "valid_from": "In force from",
    "valid_to": "In force until",
    "vision_papers": "Sources of the vision and aims",
    "wards_not_named": "What the plan says of places, if it names no ward",
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
