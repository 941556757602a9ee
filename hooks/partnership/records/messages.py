"""Turns pydantic's errors into messages for officers."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pydantic import ValidationError

from partnership.errors import Code, FieldPath, Problem
from partnership.model.base import Record
from partnership.model.values import ADVICE_BY_PATTERN, SLUG, slug_of
from partnership.records.fields import sibling_fields
from partnership.records.meant import shape_meant
from partnership.records.mistakes import (
    BETWEEN_IDS,
    Expected,
    Mistake,
    called,
    missing_at_the_end,
    place_of,
)
from partnership.records.registry import KINDS
from partnership.records.wrong_kinds import NAMES_SHOWN, shape_of, wrong_kind
from partnership.records.yaml_loader import BLANK, Document
from partnership.records.yaml_slips import QUOTES
from partnership.text import join_and, nearest

_REST = re.compile(r"^[0-9]{1,3}$")
"""What is left of a number such as 1,200 or 6,1 that a comma split, where fields are expected."""

_THE_REST = (
    "the item contains what the one above it lacks",
    "Replace its '- ' with two spaces: both are one item.",
)

_NUMBERS = "Write digits alone, without commas and words, such as 1200, and decimals as 6.1."

_AROUND_A_NAME = re.compile(r"^[a-z]+:(?=\w)|\.[a-z]{2,4}$")
"""The prefix of a name, such as mdi:, and the extensions of file names."""

_STEM = 5
"""So many letters at the beginning of two names, if equal, make them forms of one word."""

_WORDS = {
    "missing": ("{name} is missing", "{advice}"),
    "greater_than_equal": ("{name} is {value}", "Write {ge:.15g} or more."),
    "less_than_equal": ("{name} is {value}", "Write {le:.15g} or less."),
    **dict.fromkeys(("string_too_short", "too_short"), ("{name} is empty", "{advice}")),
    "too_few": ("{name} has too few items", "Write {min_length} or more, or delete it."),
    **dict.fromkeys(
        ("string_too_long", "too_long"),
        ("{name} is too long", "Write at most {max_length} characters."),
    ),
    "unseen_character": ("{name} {message}", "Delete it, or type the text again."),
    "order": ("{message}", ""),
    **dict.fromkeys(("year", "telephone", "web_address", "criterion"), ("{name} {message}", "")),
}
"""For each pydantic error type: what is wrong, and what to write."""


def of_another_kind(document: Document, record_type: type[Record]) -> tuple[Problem, ...]:
    """Return a single problem if most fields of a document do not belong to this kind of record."""
    names = document.value.keys()
    unknown = [name for name in names if not nearest(name, {*record_type.model_fields})]
    if len(unknown) <= len(names) / 2:
        return ()
    what = f"most fields do not belong in this kind of record, such as '{unknown[0]}'"
    remedy = "Restore its last version."
    fitting = (kind for kind in KINDS if names <= kind.model.model_fields.keys())
    if (kind := next(fitting, None)) and "*" in kind.path:
        remedy = f"It looks like a {kind.name}: move it to where data/{kind.path} is"
        remedy += ", or restore its last version."
    return (Problem(document.name, 1, what, remedy),)


def problems_in(
    document: Document,
    record_type: type[Record],
    error: ValidationError,
    known: Mapping[str, str],
) -> Iterable[Problem]:
    """Yield one problem for each error that pydantic found in a document.

    `known` maps what people call wards and categories to the text that records use; places map to
    their wards.
    """
    details = error.errors(include_url=False)
    inside = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    lost = missing_at_the_end(document, details)
    mistakes = [
        Mistake(detail, document, record_type)
        for detail in details
        # an empty list is only reported if its items are not
        if detail not in lost and (detail["type"] != "too_short" or detail["loc"] not in inside)
    ]
    if lost:
        yield _cut_short([Mistake(detail, document, record_type) for detail in lost])
    misplaced, cut = _found_elsewhere(mistakes), _cut_in_two(mistakes)
    homes = {each: each.home for each in mistakes if each.detail["type"] == "extra_forbidden"}
    belongs = {each: (*home, each.field) for each, home in homes.items() if home is not None}
    belongs |= {each: other.place for each, other in misplaced.items()}
    rules = [mistake for mistake in mistakes if mistake.detail["type"] == "rule"]
    merged = {*misplaced.values(), *(e for e in rules if place_of(e.detail) in homes.values())}
    for mistake in mistakes:
        if mistake in merged:
            continue
        if rest := cut.get(mistake):
            yield document.problem(rest, *_THE_REST)
            continue
        if other := mistake.fitting_list:
            yield _in_the_wrong_list(mistake, other)
            continue
        in_short = ""
        if mistake in belongs:
            what, remedy = _out_of_place(mistake, belongs[mistake])
        elif mistake.value is BLANK:
            what, remedy, in_short = _blank(mistake)
        elif meant := mistake.thing_meant(known):
            what, remedy = _explained(mistake)[0], f"Write {meant} in its place."
        else:
            what, remedy = _explained(mistake)
        problem = document.problem(mistake.shown_at, what, remedy, about=mistake.about)
        if mistake.line.startswith("- ") and "Delete the line" in remedy:
            hyphen = " Then start the line below with its hyphen."
            remedy, in_short = f"{remedy}{hyphen}", in_short and f"{in_short}{hyphen}"
        remedy += _or_elsewhere(mistake)
        code = Code.BLANK if in_short else Code.OTHER
        yield replace(problem, remedy=remedy, code=code, in_short=in_short)


def _cut_in_two(mistakes: Iterable[Mistake]) -> dict[Mistake, FieldPath]:
    """Return the second of two items that were split from one, with complementary fields."""
    lacking: dict[FieldPath, list[Mistake]] = {}
    for mistake in mistakes:
        if mistake.detail["type"] == "missing" and isinstance(mistake.value, dict):
            lacking.setdefault(mistake.place[:-1], []).append(mistake)
    found = dict[Mistake, FieldPath]()
    for place, upper in lacking.items():
        below = (*place[:-1], place[-1] + 1) if place and isinstance(place[-1], int) else ()
        lower = lacking.get(below, [])
        one, other = (mistakes[0].parent if mistakes else {} for mistakes in (upper, lower))
        if not (isinstance(one, dict) and isinstance(other, dict)):
            continue
        is_cut = all(mistake.field in other for mistake in upper) and one.keys().isdisjoint(other)
        is_whole = not lower or lower[0].line.startswith("- {")
        if not is_whole and is_cut and all(mistake.field in one for mistake in lower):
            found |= dict.fromkeys((*upper, *lower), below)
    return found


def _cut_short(lost: list[Mistake]) -> Problem:
    """Merge missing fields at the end of a file into one problem: it may be truncated."""
    document = lost[0].document
    advice = "Write them, each with its value." if lost[1:] else lost[0].advice()
    what = f"the file ends before {join_and(dict.fromkeys(mistake.name for mistake in lost))}"
    remedy = f"If it was cut short, restore its last version; if not, w{advice[1:]}"
    return Problem(document.name, document.text.rstrip().count("\n") + 1, what, remedy)


def _or_elsewhere(mistake: Mistake) -> str:
    """Return, for a field that an item lacks, which other list of the file allows its fields."""
    if mistake.detail["type"] != "missing" or mistake.place[:-1] != mistake.item:
        return ""
    if not (other := mistake.possible_list):
        return ""
    return f" If it is one of the {other}, move it below the line '{other}:' instead."


def _in_the_wrong_list(mistake: Mistake, other: str) -> Problem:
    *parent, own, _number = mistake.item
    remedy = f"Its fields are those of '{other}': move it below the line '{other}:'"
    if other not in mistake.document.names(tuple(parent)):
        remedy += f", which you add after the last item of '{own}'"
    place = mistake.item
    return mistake.document.problem(place, f"{called(place)} does not belong there", f"{remedy}.")


def _explained(mistake: Mistake) -> tuple[str, str]:
    """Explain a pydantic error to an officer; keep the message of a model's rule."""
    kind, message = mistake.detail["type"], mistake.detail["msg"]
    if explain := _EXPLANATIONS.get(kind):
        return explain(mistake)
    if kind not in _WORDS and mistake.expected is not Expected.OTHER:
        return wrong_kind(mistake)
    if kind == "too_short" and isinstance(mistake.value, list) and mistake.value:
        kind = "too_few"
    is_nested = bool(place_of(mistake.detail))
    what, remedy = _WORDS.get(kind, ("{name}: {message}" if is_nested else "{message}", ""))
    words = {**mistake.detail.get("ctx", {}), "name": mistake.name, "message": message}
    words |= {"value": mistake.value, "advice": mistake.advice()}
    own = mistake.context("remedy") or "Correct it so that they agree."
    return what.format(**words), remedy.format(**words) or own


def _found_elsewhere(mistakes: list[Mistake]) -> dict[Mistake, Mistake]:
    """Return each unknown field that is a misspelt or misplaced required field."""
    missing = [mistake for mistake in mistakes if mistake.detail["type"] == "missing"]
    unknown = [mistake for mistake in mistakes if mistake.detail["type"] == "extra_forbidden"]
    unknown = [mistake for mistake in unknown if not mistake.siblings.get(str(mistake.field))]
    found = {}
    for mistake in unknown:
        written, parent = mistake.word, mistake.place[:-1]
        lacking = [str(other.field) for other in missing if other.place[:-1] == parent]
        meant = nearest(written, lacking)
        if len(lacking) == 1 == sum(other.place[:-1] == parent for other in unknown):
            meant = lacking[0]
        for other in missing:
            if other.field == written or other.place == (*parent, meant):
                found[mistake] = other
    return found


def _out_of_place(mistake: Mistake, meant: FieldPath) -> tuple[str, str]:
    """Explain an unknown field by the required field that was meant."""
    if mistake.lacks_colon:
        return _unknown_field(mistake)
    if mistake.field != meant[-1]:
        return f"{mistake.name} is not a field here", f"Did you mean {called(meant)}?"
    depth = len(meant) - 1
    if meant[:-1] == mistake.place[:depth]:
        what = f"{mistake.name} is inside {called(mistake.place[:-1])}"
        return what, mistake.moved_out(depth)
    what = f"{mistake.name} is outside {called(meant[:-1])}, where it belongs"
    return what, "Move it there, and indent it like the lines next to it."


def _unknown_field(mistake: Mistake) -> tuple[str, str]:
    if mistake.lacks_colon:
        what = f"{mistake.name} has no colon after its name"
        return what, f"Write {mistake.word}: with a colon and a space."
    return _split_by_a_comma(mistake) or _no_field(mistake)


def _split_by_a_comma(mistake: Mistake) -> tuple[str, str] | None:
    if divided := mistake.siblings.get(str(mistake.field)):
        if shape_of(mistake.fields[divided]).kind in (int, float):
            return f"a comma splits the number of '{divided}'", _NUMBERS
        return f"the text of '{divided}' contains a comma", QUOTES
    return None


def _no_field(mistake: Mistake) -> tuple[str, str]:
    what = f"{mistake.name} is not a field here"
    if named := mistake.field_of_a_value:
        what = f"{mistake.name} stands where the name of a field belongs"
        return what, f"Write the name of each value before it, such as {named}: {mistake.field}."
    free = [name for name in mistake.fields if name not in mistake.siblings]
    alike = [name for name in free if name[:_STEM] == str(mistake.field)[:_STEM]]
    if meant := nearest(str(mistake.field), free) or (
        alike[0] if len(alike) == 1 else mistake.field_that_fits
    ):
        return what, f"Did you mean '{meant}'? If not, delete it."
    if inner := mistake.record_meant:
        return f"{what}, but within '{inner}'", _within_a_record(mistake, inner)
    instead = f"Write one of these names instead: {', '.join(free)}; if none fits, delete it."
    return what, instead if free else "Delete it."


def _within_a_record(mistake: Mistake, inner: str) -> str:
    """Return how to write an unknown field within another record."""
    if inner in mistake.siblings:
        line = mistake.document.line((*mistake.place[:-1], inner, str(mistake.field)))
        return f"Write it there, on line {line}, and delete it here."
    fields = sibling_fields(mistake.record_type, (*mistake.place[:-1], inner, ""))
    needed = [name for name in fields if fields[name].is_required() and name != "papers"]
    values = dict.fromkeys((*needed, str(mistake.field)), "...")
    values[str(mistake.field)] = str(mistake.value)
    written = ", ".join(f"{name}: {value}" for name, value in values.items())
    blanks = ", and replace the dots" if "..." in values.values() else ""
    return f"Write {inner}: {{{written}}} in its place{blanks}."


def _not_a_choice(mistake: Mistake) -> tuple[str, str]:
    choices = re.findall("'([^']+)'", mistake.context("expected"))
    advice = "Write one of: " + ", ".join(choices) + "."
    meant = nearest(str(mistake.value), choices)
    remedy = f"Did you mean '{meant}'?" if meant else advice
    return f"{mistake.name} cannot be {mistake.shown_value}", remedy


def _wrong_shape(mistake: Mistake) -> tuple[str, str]:
    if mistake.document.runs_on(mistake.place):
        what = f"{mistake.name} continues over more than one line"
        is_item = isinstance(mistake.field, int)
        return what, Expected.LIST.advice if is_item else "Write all of it on one line."
    pattern = mistake.context("pattern")
    advice = ADVICE_BY_PATTERN.get(pattern, mistake.advice())
    if mistake.advice_on_the_file_name:
        advice = mistake.advice_on_the_file_name
    elif pattern == SLUG and (slug := slug_of(_AROUND_A_NAME.sub("", str(mistake.value)))):
        advice = f"Write {slug}: lower-case letters, digits and single hyphens."
        parts = BETWEEN_IDS.split(str(mistake.value).strip())
        if "://" in str(mistake.value):
            advice = "Write an id; an address belongs where the id is defined, such as in 'papers'."
        elif parts[1:] and isinstance(mistake.field, int) and [*map(slug_of, parts)] == parts:
            several = f"these are {len(parts)}, write {', '.join(parts)}"
            advice = f"If {several}; if it is one, {slug}."
            if not re.search(r"[;/|&]|\band\b", str(mistake.value)):
                advice = f"If it is one, write {slug}; if {several}."
    elif pattern and (meant := shape_meant(str(mistake.value), pattern)):
        advice = f"Write {meant}."
    return f"{mistake.name} cannot be {mistake.shown_value}", advice


def _blank(mistake: Mistake) -> tuple[str, str, str]:
    """Explain a field without a value, also in short, if it is one to fill in."""
    if isinstance(mistake.field, str) and _REST.match(mistake.field):
        what = f"a comma splits a number before {mistake.name}"
        return what, _NUMBERS, ""
    if mistake.detail["type"] == "extra_forbidden":
        return *_unknown_field(mistake), ""
    advice = mistake.expected.advice
    if mistake.field == "papers":
        advice = "Write the ids of the documents, such as [plan]."
    elif mistake.expected in (Expected.LIST, Expected.RECORD):
        is_record = mistake.expected is Expected.RECORD
        fields = mistake.within if is_record else mistake.of_items
        names = " and ".join(f"'{name}: ...'" for name in fields[:NAMES_SHOWN])
        if names and is_record:
            advice = f"Write {names} below it, indented."
        elif names:
            advice = f"Begin each item on a line below it with '- {fields[0]}: ...'."
        advice += mistake.deletion
    else:
        advice = mistake.advice()
    parent = ".".join(step for step in mistake.place[:-1] if isinstance(step, str))
    where = f" in '{parent}'" if parent else ""
    value = advice.removeprefix(f"Write '{mistake.field}: ...': ")
    return f"{mistake.name} is blank{where}", advice, f"{mistake.name}{where}: {value}"


_EXPLANATIONS: dict[str, Callable[[Mistake], tuple[str, str]]] = {
    "extra_forbidden": _unknown_field,
    "enum": _not_a_choice,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_shape,
}
"""Errors that need more than a fixed message."""
