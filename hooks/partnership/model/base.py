"""What every record has in common: its types, its titles, and how it refers to others."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from partnership.model.telephones import REMEDY as TELEPHONE_REMEDY
from partnership.model.telephones import is_telephone_number

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


@dataclass(frozen=True)
class Fact:
    """Marks a text that is a fact: once published, it changes only with a reason on record."""

    absent_too: bool = False
    """Whether to leave it out says something as well, so that there is no gap to fill."""


@dataclass(frozen=True)
class Free:
    """Marks what may change after it was published without a reason on record."""


@dataclass(frozen=True)
class Kept:
    """Marks a history: what was published of it stays, and new items go to its end."""

    explains: tuple[str, ...] = ()
    """The fields beside it whose changes it tells, with the reason."""


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


@dataclass(frozen=True)
class ByTime:
    """Marks a list whose items are in the order of time, the latest last."""

    field: str
    """The field of an item that holds its day or month; items without one may be anywhere."""


EARLIEST, LATEST = 1974, 2100
"""The years that a record may tell of: from the first of today's councils on."""


@dataclass(frozen=True)
class AlikeInSize:
    """Marks a number that is of the same size as the others of its kind in a file."""


def _text_of_a_year(value: object) -> object:
    """Let an officer write 2023 without quotes; another number alone is hardly a name."""
    is_year = isinstance(value, int) and EARLIEST <= value <= LATEST
    return str(value) if is_year else value


def _text_of_a_number(value: object) -> object:
    """Let an officer write 101 without quotes where a number is as good as a word."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Kinds of character that nobody sees: controls, direction marks, marks without width, separators
of lines, and those that have no meaning that all machines share."""


def unseen_characters(text: str) -> Iterator[str]:
    """Yield the characters of a text that a page cannot show, or that turn the text around them."""
    if not text.isascii() or not text.isprintable():
        for character in text:
            if character not in "\n\t\r" and unicodedata.category(character) in UNSEEN:
                yield character


def name_of_character(character: str) -> str:
    """Return a character as people can look it up: U+200B, zero width space."""
    called = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f", {called}" if called else "")


def _without_unseen_characters(text: str) -> str:
    """Refuse characters that no keyboard types and that a page could not show."""
    for character in unseen_characters(text):
        raise PydanticCustomError(
            "unseen_character",
            "holds a character that cannot be seen ({name})",
            {"name": name_of_character(character)},
        )
    return text


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_WEB_ADDRESS = r"^(https://|mailto:|tel:)[^\s<>\"']+$"
_SET_ID = r"^[0-9]{4}[a-z0-9-]*$"
AREA_CODE = r"^[EWSN][0-9]{8}$"
"""How the Office for National Statistics writes the code of a ward or a borough."""
PAGE_ADDRESS = r"^/([a-z0-9-]+/)*(#[a-z0-9_-]+)?$"
"""The address of a page below the name of the site, with a section of it or without."""
_SHA256 = r"^[0-9a-f]{64}$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
CRITERION = r"^[1-4]\.[0-9]\.[0-9]{1,2} [A-Z].+$"

ADVICE_BY_PATTERN = {
    SLUG: "Write lower-case letters, digits and single hyphens, such as castle-hill.",
    _WEB_ADDRESS: "Write an address that starts with https://, mailto: or tel:, without spaces.",
    _SET_ID: "Write the year in which the wards came into force, such as 2023.",
    AREA_CODE: "Write a code of one letter and eight digits, such as E05014884.",
    _CLOCK: "Write hours and minutes, such as 09:30.",
    _LANGUAGE: "Write the short code of the language, such as en or pl.",
    CRITERION: "Write its number and its name, such as 1.4.3 Contrast (Minimum).",
    PAGE_ADDRESS: "Copy it from a browser, after the name of the site, such as /about/contact/.",
    _SHA256: "Let the import command write it: 64 digits and letters from a to f.",
}
"""What to write instead of text that has not the shape a field asks for."""

Text = Annotated[
    str,
    BeforeValidator(_text_of_a_year),
    StringConstraints(min_length=1),
    AfterValidator(_without_unseen_characters),
    WithJsonSchema(
        {"type": ["string", "integer"], "minLength": 1, "minimum": EARLIEST, "maximum": LATEST}
    ),
]
"""One or more characters of plain text; it is shown as it stands, never as HTML or Markdown.
A number alone is text only in quotes, unless it is a year."""

TextOrNumber = Annotated[
    str,
    BeforeValidator(_text_of_a_number),
    StringConstraints(min_length=1),
    AfterValidator(_without_unseen_characters),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1}),
]
"""Text that may be a number alone, such as 101."""

YesOrNo = Annotated[bool, Strict()]
"""`true` or `false`, and no other word for it."""

Whole = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
"""A whole number of things, zero or more; never `true`, and no longer than any count can be.
Narrower bounds go with the type, as in `Annotated[Whole, Field(ge=1)]`: a default's are lost."""

Number = Annotated[float, Field(strict=True, ge=-1e12, le=1e12, allow_inf_nan=False)]
"""A figure, with or without decimals; never `true`, and never endless."""


_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def _written_as_a_day(value: object) -> object:
    """Refuse what would be read as the seconds or days since some other day."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and _DAY.match(value)):
        return value
    raise PydanticKnownError("date_type")


def _of_our_time(day: date) -> date:
    """Refuse a year that is a slip of the pen."""
    if not EARLIEST <= day.year <= LATEST:
        raise PydanticCustomError(
            "year",
            "has the year {year}",
            {"year": day.year, "remedy": f"Write a year from {EARLIEST} to {LATEST}."},
        )
    return day


@dataclass(frozen=True)
class Dated:
    """Marks a day or a month that may be over or still to come."""


@dataclass(frozen=True)
class Past:
    """Marks a day or a month of something that has happened: it cannot be still to come."""


_Day = Annotated[date, BeforeValidator(_written_as_a_day), AfterValidator(_of_our_time)]
"""A day of the calendar, within the years that a record may tell of."""

Day = Annotated[_Day, Dated()]
"""A day that may be over or still to come."""

PastDay = Annotated[_Day, Past()]
"""A day that is over."""

Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
"""The part of an address that names a thing: lower-case letters, digits and single hyphens."""


_LEADS_SOMEWHERE = re.compile(
    r"tel:|mailto:[^@/]+@[\w-]+(\.[\w-]+)+(\?|$)|https://([\w-]+\.)+[a-z][\w-]+(:[0-9]+)?([/?#]|$)",
    re.IGNORECASE,
)
"""What leads to a telephone, to a mailbox, or to a site that has a name."""


def _mailbox_or_page(address: str) -> str:
    if address.startswith("mailto:"):
        return "Write all of it, such as mailto:office@council.gov.uk."
    return "Open the page, and copy its address from a browser."


def _leads_somewhere(address: str) -> str:
    """Refuse an address without the name of a site or mailbox, or whose end is not its own."""
    if not _LEADS_SOMEWHERE.match(address) or address.endswith((".", ",", ";", ":", ")")):
        raise PydanticCustomError(
            "web_address",
            "cannot be '{address}', which leads nowhere",
            {"address": address, "remedy": _mailbox_or_page(address)},
        )
    if address.startswith("tel:") and not is_telephone_number(address[4:]):
        raise PydanticCustomError(
            "telephone",
            "dials {number}, which is not a telephone number",
            {"number": address[4:], "remedy": TELEPHONE_REMEDY},
        )
    return address


WebAddress = Annotated[
    str, StringConstraints(pattern=_WEB_ADDRESS), AfterValidator(_leads_somewhere)
]
"""A link that a page may carry: https, mailto or tel, and nothing else."""

SetId = Annotated[
    str,
    BeforeValidator(_text_of_a_number),
    StringConstraints(pattern=_SET_ID),
    WithJsonSchema({"type": ["string", "integer"], "pattern": _SET_ID}),
]
"""The name of a ward set: the year it came into force, such as 2023."""

WardCode = Annotated[str, StringConstraints(pattern=AREA_CODE)]
"""The nine-character code that identifies a ward for good, such as E05014884."""

AreaCode = Annotated[str, StringConstraints(pattern=AREA_CODE)]
"""The nine-character code of a borough, such as E06000004."""

Language = Annotated[str, StringConstraints(pattern=_LANGUAGE)]
"""A language by its short code, such as en or pl."""

ClockTime = Annotated[str, StringConstraints(pattern=_CLOCK)]
"""A time of day, such as 09:30."""

Sha256 = Annotated[str, StringConstraints(pattern=_SHA256)]
"""The fingerprint of the file that was read."""


_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02bc"))


def slug_of(name: str) -> str:
    """Return `billing-upper-and-lower` for `Billing Upper & Lower`."""
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ").translate(_APOSTROPHES))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def slugs_of(names_by_code: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a slug for each ward code; a name that occurs twice is told apart by the code."""
    slugs: dict[str, str] = {}
    for code, name in sorted(names_by_code):
        slug = slug_of(name) or code.lower()
        slugs[code] = f"{slug}-{code.lower()}" if slug in slugs.values() else slug
    return slugs
