"""Explains values of another type than their field has, such as a text in place of a list."""

import re
from collections.abc import Mapping

from pydantic.fields import FieldInfo

from partnership.model.values import ADVICE_BY_PATTERN, SLUG, slug_of
from partnership.records.fields import FieldShape, sibling_fields
from partnership.records.meant import FORMS, number_meant, time_meant
from partnership.records.mistakes import Expected, Mistake, may_be
from partnership.records.yaml_hints import within

_LONGEST_NUMBER = 15
"""The maximum number of digits in a number."""

_WORDS_ALONE = re.compile(r"[\w' &,/;|=-]{1,60}")
"""Values that messages show without quotes."""

NAMES_SHOWN = 2  # the maximum number of field names in an example


def wrong_kind(mistake: Mistake) -> tuple[str, str]:
    """Explain a value of another type than its field has."""
    expected, advice = mistake.expected, mistake.expected.advice
    if expected is Expected.TRUTH and mistake.value in ("true", "false"):
        return f"{mistake.name} is in quotes", "Write the word without them."
    if isinstance(mistake.value, str) and expected in (Expected.WHOLE_NUMBER, Expected.NUMBER):
        return _no_number(mistake, mistake.value)
    is_text = isinstance(mistake.value, str)
    if expected in (Expected.RECORD, Expected.LIST) and is_text and mistake.text_within:
        advice = _text_further_in(mistake, mistake.text_within)
    elif expected is Expected.RECORD and mistake.within:
        advice = _names_wanted(mistake)
    elif expected is Expected.LIST:
        advice = _list_wanted(mistake)
    if expected.words in FORMS and (time := time_meant(str(mistake.value), expected.words)):
        advice = f"Write {time}."
    if expected is Expected.TEXT:
        advice = _text_wanted(mistake)
    return f"{mistake.name} must be {expected.words}, not {mistake.shown_value}", advice


def _no_number(mistake: Mistake, text: str) -> tuple[str, str]:
    """Explain text in place of a number."""
    wanted, advice = mistake.expected.words, mistake.expected.advice
    if text.isdecimal() and len(text) > _LONGEST_NUMBER:
        return f"{mistake.name} has too many digits for a count", "Correct the number."
    meant = number_meant(text, is_whole=mistake.expected is Expected.WHOLE_NUMBER)
    if meant == text:
        return f"{mistake.name} is in quotes", "Write the number without them."
    if not (meant or mistake.is_required or re.search("[0-9]", text)):
        advice += " Leave it out if there is none."
    what = f"{mistake.name} must be {wanted}, not {mistake.shown_value}"
    return what, f"Write {meant}." if meant else advice


def _names_wanted(mistake: Mistake) -> str:
    """Return how to write the fields of a record: the required ones, or the form of a list."""
    fields = sibling_fields(mistake.record_type, (*mistake.place, ""))
    shapes = {name: shape_of(field) for name, field in fields.items()}
    shown = sorted(shapes, key=lambda name: not fields[name].is_required())[:NAMES_SHOWN]
    needed = [name for name in shapes if fields[name].is_required()]
    words = str(mistake.value).split()
    if len(words) == len(needed) and all(map(may_be, words, [shapes[name] for name in needed])):
        pairs = (f"{name}: {word}" for name, word in zip(needed, words, strict=True))
        return f"Write {{{', '.join(pairs)}}}."
    lists = [name for name in shapes if isinstance(mistake.value, list) and shapes[name].items]
    names = ", ".join(
        f'{name}: "..."' if shapes[name].kind is str else f"{name}: ..."
        for name in dict.fromkeys((*shown, *lists[:1]))
    )
    other = ", or not_published with the reason" if "not_published" in fields else ""
    return f"Write {{{names}}}{other}, and replace the dots with its values."


def _text_further_in(mistake: Mistake, field: str) -> str:
    """Return how to turn a text into the record, or list of records, that it belongs in."""
    if isinstance(mistake.field, int):
        other = "if it belongs to another list, write the name of that list above it"
        return f"Write '{field}: ' before it, after the hyphen; {other}."
    return within(f"- {field}" if mistake.expected is Expected.LIST else field, mistake.field)


def _list_wanted(mistake: Mistake) -> str:
    """Return what to write for a list in place of a record or a text."""
    if isinstance(mistake.value, dict):
        return _dash_wanted(mistake, mistake.value)
    fields = sibling_fields(mistake.record_type, (*mistake.place, 0, ""))
    words = str(mistake.value).strip("()")
    if not fields and _WORDS_ALONE.fullmatch(words):
        items = re.sub(r" ?[/;|=] ?", ", ", words)
        information = mistake.fields.get(str(mistake.field))
        if information and SLUG in shape_of(information).innermost.limits("pattern"):
            items = ", ".join(map(slug_of, items.split(", ")))
        several = "" if "," in items else "; if there are several, put commas between them"
        return f"Write [{items}]{several}."
    if words.startswith("https://") and "address" in fields and '"' not in words:
        others = [name for name in mistake.of_items if name != "address"]
        item = ", ".join([*(f'{name}: "..."' for name in others), f"address: '{words}'"])
        item = f"- {{{item}}}"
        return f"Write {mistake.field}: alone, and below it '  {item}', with words for the dots."
    among = f"Begin each item on a line below it with '- ' and one of: {', '.join(fields)}."
    return among if fields else Expected.LIST.advice


def _dash_wanted(mistake: Mistake, value: Mapping[str, object]) -> str:
    """Return what to write for a list in place of a record."""
    first, own = next(iter(value), ""), next(iter(mistake.of_items), "")
    if not value:
        item = f"- {own}: ..." if own else "- "
        return f"Begin each item on a line below it with '{item}', or delete the line."
    if not sibling_fields(mistake.record_type, (*mistake.place, 0, "")):
        return f"Write [{', '.join(str(word) for pair in value.items() for word in pair)}]."
    if own and own not in value:
        return f"Write '- {own}: ...' above '{first}:', as the first line of its item."
    if re.search(rf"\{{\s*{first}\b", mistake.line):
        return "Write [ before the {, and ] after its }."
    return f"Replace the two spaces before '{first}:' with '- ', to start an item."


def shape_of(information: FieldInfo) -> FieldShape:
    """Return the shape of a field."""
    return FieldShape.from_annotation(information.annotation, tuple(information.metadata))


def _text_wanted(mistake: Mistake) -> str:
    """Return what to write for a text, in its pattern if the value does not match."""
    if mistake.advice_on_the_file_name:
        return mistake.advice_on_the_file_name
    if isinstance(mistake.value, list) and isinstance(mistake.field, int):
        is_begun_twice = mistake.line.startswith("- -")
        return "Delete one hyphen." if is_begun_twice else "Write one [ and one ] around all."
    if isinstance(mistake.value, list) and [*map(type, mistake.value)] == [str]:
        return "Write its words without the hyphen or brackets of a list."
    if isinstance(mistake.value, list | dict):
        values = mistake.value.values() if isinstance(mistake.value, dict) else ()
        address = next((each for each in values if str(each).startswith("https://")), None)
        words = "words, in double quotes if they start with a bracket or contain a colon"
        return f"Write '{address}' alone in its place." if address else f"Write {words}."
    if information := mistake.fields.get(str(mistake.field)):
        for pattern in shape_of(information).limits("pattern"):
            if not re.fullmatch(pattern, str(mistake.value)):
                return ADVICE_BY_PATTERN.get(pattern, mistake.expected.advice)
    return mistake.expected.advice
