"""Types of field values: texts, numbers, days, addresses and names."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from partnership.model.annotations import AnyDate, OneLine, PastOnly
from partnership.model.telephone import DIAL, is_telephone_number
from partnership.text import is_unseen

EARLIEST, LATEST = 1974, 2100  # the years that a record may mention: today's councils began in 1974


def _year_to_text(value: object) -> object:
    """Convert an unquoted year to text; other numbers are rarely names."""
    return str(value) if isinstance(value, int) and EARLIEST <= value <= LATEST else value


def _number_to_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def name_of_character(character: str) -> str:
    """Return the code point and name of a character: U+200B, zero width space."""
    called = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f", {called}" if called else "")


def unseen_characters(text: str) -> list[str]:
    """Return the characters of a text that are invisible or change its direction."""
    if text.isascii() and text.isprintable():
        return []
    return [letter for letter in text if is_unseen(letter) and letter not in "\n\t\r"]


def _reject_unseen_characters(text: str) -> str:
    for character in unseen_characters(text):
        context = {"name": name_of_character(character)}
        what = "contains an invisible character ({name})"
        raise PydanticCustomError("unseen_character", what, context)
    return text


Text = Annotated[
    str,
    BeforeValidator(_year_to_text),
    StringConstraints(min_length=1),
    AfterValidator(_reject_unseen_characters),
    WithJsonSchema(
        {"type": ["string", "integer"], "minLength": 1, "minimum": EARLIEST, "maximum": LATEST}
    ),
]
"""One or more characters of plain text; it is shown as it is, never as HTML or Markdown.
A number alone is text only in quotes, unless it is a year."""

Line = Annotated[Text, OneLine()]  # a text of a few words, on one line

TextOrNumber = Annotated[
    str,
    BeforeValidator(_number_to_text),
    StringConstraints(min_length=1),
    AfterValidator(_reject_unseen_characters),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1}),
]
"""Text that may be a number alone, such as 101."""

YesOrNo = Annotated[bool, Strict()]  # `true` or `false`, and no other word for it
# A whole number, zero or more, of limited size; never `true`.
# Narrower bounds go with the type, as in `Annotated[Whole, Field(ge=1)]`: a default's are lost.
Whole = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
# A finite number, with or without decimals; never `true`.
Number = Annotated[float, Field(strict=True, ge=-1e12, le=1e12, allow_inf_nan=False)]


def _reject_timestamp(value: object) -> object:
    """Reject numbers, which pydantic would read as a timestamp."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise PydanticKnownError("date_type")


def reject_implausible_year(year: int) -> None:
    """Reject implausible years."""
    if not EARLIEST <= year <= LATEST:
        remedy = f"Write a year from {EARLIEST} to {LATEST}."
        raise PydanticCustomError("year", "has the year {year}", {"year": year, "remedy": remedy})


def _reject_implausible_day(day: date) -> date:
    reject_implausible_year(day.year)
    return day


# A day of the calendar, within the years that a record may mention.
_Day = Annotated[date, BeforeValidator(_reject_timestamp), AfterValidator(_reject_implausible_day)]
Day = Annotated[_Day, AnyDate()]  # a day in the past or future
PastDay = Annotated[_Day, PastOnly()]  # a day in the past
# The remedy for text that does not match a pattern, by pattern.
ADVICE_BY_PATTERN: dict[str, str] = {}


def matching(pattern: str, advice: str, max_length: int | None = None) -> StringConstraints:
    """Return an annotation for a text with a pattern, and store the remedy for other texts."""
    ADVICE_BY_PATTERN[pattern] = advice
    return StringConstraints(pattern=pattern, max_length=max_length)


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# How the Office for National Statistics writes the code of a ward or a borough.
AREA_CODE = r"^[EWSN][0-9]{8}$"
_SET_ID = r"^[0-9]{4}[a-z0-9-]*$"

Slug = Annotated[
    str,
    matching(SLUG, "Write lower-case letters, digits and single hyphens, such as castle-hill.", 80),
]
"""The part of an address that names a thing: lower-case letters, digits and single hyphens."""

SetId = Annotated[
    str,
    BeforeValidator(_number_to_text),
    matching(_SET_ID, "Write the year in which the wards came into force, such as 2023."),
    WithJsonSchema({"type": ["string", "integer"], "pattern": _SET_ID}),
]
"""The name of a ward set: the year it came into force, such as 2023."""

AreaCode = Annotated[
    str, matching(AREA_CODE, "Write a code of one letter and eight digits, such as E05014884.")
]
"""The nine-character code of a borough, such as E06000004."""

WardCode = AreaCode  # the nine-character code that identifies a ward for good, such as E05014884


def _reject_reversed_years(years: str) -> str:
    first, last = years.split("-")
    if last < first:
        raise PydanticCustomError("year", "ends before it begins: {years}", {"years": years})
    return years


Years = Annotated[
    str,
    matching(
        r"^[0-9]{4}-[0-9]{4}$", "Write the first and the last year of the plan, such as 2024-2027."
    ),
    AfterValidator(_reject_reversed_years),
]
"""The years of a plan, which name its folder and its address."""

Language = Annotated[
    str,
    matching(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        "Write the short code of the language, such as en or pl.",
    ),
]
"""A language by its short code, such as en or pl."""

ClockTime = Annotated[
    str, matching(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "Write hours and minutes, such as 09:30.")
]
"""A time of day, such as 09:30."""

Sha256 = Annotated[
    str,
    matching(
        r"^[0-9a-f]{64}$", "Let the import command write it: 64 digits and letters from a to f."
    ),
]
"""The SHA-256 checksum of a file."""

_COMPLETE_ADDRESS = re.compile(
    r"tel:|mailto:[^@/]+@[\w-]+(\.[\w-]+)+(\?|$)|https://([\w-]+\.)+[a-z][\w-]+(:[0-9]+)?([/?#]|$)",
    re.IGNORECASE,
)
"""A complete address: of a telephone, a mailbox, or a site with a name."""


def _reject_incomplete_address(address: str) -> str:
    if not _COMPLETE_ADDRESS.match(address) or address.endswith((".", ",", ";", ":", ")")):
        remedy = "Open the page, and copy its address from a browser."
        if address.startswith("mailto:"):
            remedy = "Write the whole address, such as mailto:office@council.gov.uk."
        context = {"address": address, "remedy": remedy}
        raise PydanticCustomError(
            "web_address", "cannot be '{address}', which is not a complete address", context
        )
    if address.startswith("tel:") and not is_telephone_number(address[4:]):
        context = {"number": address[4:], "remedy": DIAL}
        what = "dials {number}, which is not a telephone number"
        raise PydanticCustomError("telephone", what, context)
    return address


WebAddress = Annotated[
    str,
    matching(
        r"^(https://|mailto:|tel:)[^\s<>\"']+$",
        "Write an address that starts with https://, mailto: or tel:, without spaces.",
    ),
    AfterValidator(_reject_incomplete_address),
]
"""An address that a page may link to: https, mailto or tel."""


_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02bc"))


def slug_of(name: str) -> str:
    """Return `billing-upper-and-lower` for `Billing Upper & Lower`."""
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ").translate(_APOSTROPHES))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def slugs_of(names_by_code: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a slug for each ward code; duplicate names are distinguished by the code."""
    slugs: dict[str, str] = {}
    for code, name in sorted(names_by_code):
        slug = slug_of(name) or code.lower()
        slugs[code] = f"{slug}-{code.lower()}" if slug in slugs.values() else slug
    return slugs
