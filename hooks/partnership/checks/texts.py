"""Texts that are most likely not meant: unfinished, copied, private, or not plain words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from partnership.errors import Problem
from partnership.model.telephones import REMEDY, is_telephone_number, numbers_in
from partnership.records.folder import Filed
from partnership.records.yaml_loader import Place

_TEXT_RULES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "holds a word that waits for another",
        re.compile(r"\b(TODO|TBC|TBD|FIXME|XXX)\b|\blorem ipsum\b", re.IGNORECASE),
        "Write what is meant, or leave the field out.",
    ),
    (
        "holds a prompt in square brackets",
        re.compile(r"\[[A-Za-z][^\]]{2,}\](?!\()"),
        "Write what is meant, without the brackets.",
    ),
    (
        "says nothing",
        re.compile(
            r"^(?:\W+|n\.?/?a\.?|x{1,3}|tba|ditto|asdf|as above|the (?:reason|day)|its name)$",
            re.IGNORECASE,
        ),
        "Write what is meant, or leave the field out.",
    ),
    (
        "seems to be cut short",
        re.compile(r"(?:\w\.\.\.|\u2026|\s(?:and|or|the|of|a|an),?)$"),
        "Write it to its end.",
    ),
    (
        "names a person by title",
        re.compile(r"\b(?:Mr|Mrs|Ms|Miss|PC|PCSO|Cllr|Insp|Sgt|Supt)\.? [A-Z][a-z]+"),
        "Name the office instead, such as a councillor or a sergeant.",
    ),
    (
        "holds a mobile number",
        re.compile(r"(?<!\d)(?:\+44 ?7|07)\d(?:[ -]?\d){8}(?!\d)"),
        "Give a number of the office.",
    ),
    (
        "holds a private e-mail address",
        re.compile(
            r"[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|btinternet|aol)\.\w+",
            re.IGNORECASE,
        ),
        "Give an address of the office.",
    ),
    (
        "holds an address that is only an example",
        re.compile(r"\bexample\.(?:com|org|net)\b|\blocalhost\b|\b127\.0\.0\.1\b", re.IGNORECASE),
        "Write the real address.",
    ),
    (
        "holds a link that a mail program has wrapped",
        re.compile(r"safelinks\.protection|urldefense\.|mimecast\.|clicktime\.", re.IGNORECASE),
        "Open the link, and copy the address of the page that it leads to.",
    ),
    (
        "holds HTML, Markdown or a template, which pages show letter for letter",
        re.compile(
            r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]+|#\d+);|\*\*\w|\]\(https?:|\{[{%]|^#+ ",
            re.IGNORECASE,
        ),
        "Write plain words.",
    ),
    (
        "stands in the quotation marks of a word processor",
        re.compile("^[\u201c\u2018][^\u201c\u201d]*[\u201d\u2019]$"),
        "Delete them, or write the quotation into a sentence.",
    ),
    (
        "is in capitals",
        re.compile(r"^(?=(?:.*[A-Z]{3,}.*\s){2}.*[A-Z]{3,})[^a-z]*$", re.DOTALL),
        "Write small letters: capitals are hard to read, and a screen reader may spell them.",
    ),
    (
        "says the same words twice",
        re.compile(r"^([^.!?]{6,}?)(?:\s+\1)+$"),
        "Say them once.",
    ),
    (
        "holds a link with a name or password in it",
        re.compile(r"https?://[^\s/@]+:[^\s/@]+@"),
        "Write the address without them.",
    ),
)
"""What a text may hold by mistake: what to say, how to see it, what to do."""

_TWO_SENTENCES = re.compile(r"[.!?] [A-Z]")
_LONGEST_COPIED = 80
"""A paragraph this long does not come twice in one file by chance."""


def doubtful_texts(filed: Filed[Any]) -> Iterator[Problem]:
    """Yield what is doubtful in any text of a file."""
    first: dict[str, Place] = {}
    if line := filed.document.open_end:
        what = "the file ends within its last line, and may have been cut short"
        remedy = "Look whether all of it is there, and end the last line with Enter."
        yield Problem(filed.document.name, line, what, remedy)
    for place, text in _walk(filed.document.value, ()):
        for what, pattern, remedy in _TEXT_RULES:
            if match := pattern.search(text.strip()):
                shown = match[0] if len(match[0]) < _LONGEST_COPIED else f"{match[0][:40]}..."
                yield filed.problem(place, f"'{place_name(place)}' {what} ('{shown}')", remedy)
        for number in numbers_in(text):
            if _is_a_number_of_another_length(number):
                what = f"'{place_name(place)}' holds {number}, which is not a telephone number"
                yield filed.problem(place, what, REMEDY)
        if _goes_on(filed, place, text):
            what = f"'{place_name(place)}' has an item of several sentences on several lines"
            yield filed.problem(place, what, "Begin each item with '- '.")
        before = first.setdefault(text, place)
        is_another = place_name(before) != place_name(place)
        if len(text) >= _LONGEST_COPIED and is_another:
            line = filed.document.line(before)
            what = f"'{place_name(place)}' repeats the text of line {line}"
            yield filed.problem(place, what, "Write what belongs here.")
        for sentence in _said_twice(text):
            what = f"'{place_name(place)}' says twice: {sentence.rstrip('.')}"
            yield filed.problem(place, what, "Say it once.")


def _is_a_number_of_another_length(number: str) -> bool:
    return number.startswith("0") and 8 < len(number) < 13 and not is_telephone_number(number)  # noqa: PLR2004 - a digit or two too many or too few


def _goes_on(filed: Filed[Any], place: Place, text: str) -> bool:
    """Tell whether the next item of a list may have lost its dash, and so goes on with this one."""
    is_item = bool(place) and isinstance(place[-1], int)
    return is_item and bool(_TWO_SENTENCES.search(text)) and filed.document.runs_on(place)


def _said_twice(text: str) -> Iterator[str]:
    """Yield each long sentence that a text holds twice."""
    if len(text) < _LONGEST_COPIED:
        return
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[.!?])\s+|\n\n", text)]
    for sentence, times in Counter(sentences).items():
        if times > 1 and len(sentence) >= _LONGEST_COPIED / 2:
            yield sentence


def place_name(place: Place) -> str:
    """Return the field of a place."""
    return next((str(step) for step in reversed(place) if isinstance(step, str)), "")


def _walk(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, (*place, number))
