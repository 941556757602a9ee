"""Turns a published name into the part of an address that names the same thing."""

import re
import unicodedata
from collections.abc import Iterable

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
