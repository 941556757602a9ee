"""What is otherwise than before: each value but the figures, the postcodes, and each page."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from enum import Enum
from pathlib import Path
from textwrap import shorten

from partnership.errors import ProblemsFoundError, count_noun
from partnership.model.base import Record
from partnership.model.months import Month, day_name
from partnership.model.partnership import Partnership
from partnership.pages.page import address_of
from partnership.pages.site import Site

_MOST = 60
"""So many changes are told one by one; more are counted."""

_LONGEST = 120
"""A longer text is cut; the file has all of it."""

_IDENTITY = ("id", "slug", "code", "years", "month", "language", "english", "name", "title", "need")
"""What tells one record of a list from the others: the first of these that it has."""

_LABEL = ("name", "title", "measure", "need", "id", "slug", "month", "english")
"""What a reader calls a record: the first of these that it has."""

_INTERNAL = ("id", "slug")
"""What residents do not read of a record."""

_ELSEWHERE = ("months", "postcodes", "outside", "placed", "outlines")
"""The parts of the records of which other sections tell."""

_WITHIN = ("revisions", "in_set")
"""The fields within a record of which other sections tell."""

_NAMED = {"plans": "Plan", "ward_sets": "Ward set"}
"""What an item of a list is called, where another section tells what came and went."""

_TITLES = {
    "organisation": "Partnership",
    "known_plans": "Plans that are known of",
    "standards": "National standards",
    "streets": "Streets of the map",
    "postcode_source": "List of postcodes",
    "baselines": "Months of the usual range",
}
"""What parts of the records are called, where it is not the name of the field."""


def changed_words(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield a sentence for each value that is new, gone or another, but those told elsewhere."""
    told: list[str] = []
    for name in (field.name for field in fields(Partnership) if field.name not in _ELSEWHERE):
        old, new = getattr(before, name), getattr(after, name)
        if name in _NAMED:
            olds, news = _by_identity(old), _by_identity(new)
            for of in (of for of in olds if of in news):
                told += changed_within(f"{_NAMED[name]} {of}", olds[of], news[of])
        else:
            title = _TITLES.get(name, name.replace("_", " ").capitalize())
            told += changed_within(title, old, new)
    yield from told[:_MOST]
    if rest := len(told[_MOST:]):
        yield f"{rest:,} more values are not what they were"


def changed_within(place: str, old: object, new: object) -> Iterator[str]:
    """Yield a sentence for each place where two values differ, as deep as they are of one shape."""
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new):
        for name, was in old:
            if name not in _WITHIN:
                within = f"{place}, {name.replace('_', ' ')}"
                yield from changed_within(within, was, getattr(new, name))
    elif type(old) is tuple and type(new) is tuple:  # a month is a tuple too, and one value
        olds, news = _by_identity(old), _by_identity(new)
        for name in {**olds, **news}:
            was, now = olds.get(name), news.get(name)
            is_kept = was is not None and now is not None
            within = f"{place}, {_first(now, _LABEL) or name}" if is_kept else place
            yield from changed_within(within, was, now)
    else:
        yield f"{place}: {_told(old, new)}"
        if old is None and isinstance(new, Record):
            within = ", ".join(filter(None, [place, _first(new, _LABEL)]))
            for name, parts in new:
                if type(parts) is tuple:
                    yield from changed_within(f"{within}, {name.replace('_', ' ')}", (), parts)


def _told(old: object, new: object) -> str:
    if new in (None, ()):
        return f"{_written(old)} is gone"
    return (
        f"{_written(new)} is new"
        if old in (None, ())
        else f"{_written(old)} becomes {_written(new)}"
    )


def _by_identity(values: Sequence[object]) -> Mapping[str, object]:
    """Return the values of a list by what tells them apart; by their place, where nothing does."""
    names = [_first(value, _IDENTITY) if isinstance(value, Record) else value for value in values]
    if None in names or len(set(names)) < len(names):
        names = list(range(1, len(values) + 1))
    return dict(zip(map(str, names), values, strict=True))


def _first(value: object, names: Sequence[str]) -> str | None:
    return next((str(found) for name in names if (found := getattr(value, name, None))), None)


def _written(value: object) -> str:
    """Return a value in words; of a record its name and what else residents read in its fields.

    Numbers and chosen words stand with the name of their field; records within are left out.
    """
    words = [_said(value)]
    if isinstance(value, Record):
        label = _first(value, _LABEL[:4]) or ""
        words = [label] if label else []
        for name, field in value:
            is_plain = type(field) is not tuple and not isinstance(
                field, type(None) | Record | bool
            )
            if is_plain and name not in _INTERNAL and (said := _said(field)) not in label:
                is_named = isinstance(field, int | float | Enum)
                words.append(f"{name.replace('_', ' ')} {said}" if is_named else said)
    return f"“{shorten('; '.join(words), _LONGEST, placeholder=' …')}”"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, Month):
        return value.name
    if isinstance(value, date):
        return day_name(value)
    return f"a list of {len(value)}" if type(value) is tuple else str(value)


def changed_postcodes(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield how many postcodes the finder will answer otherwise, in the borough and around it."""
    old, new = (
        {
            postcode.postcode: (postcode.ward, postcode.also, postcode.beyond)
            for postcode in state.postcodes
        }
        for state in (before, after)
    )
    yield from _counted(old, new, "postcode")
    for set_id, placed in after.placed.items():
        if before.placed.get(set_id) != placed:
            yield f"{count_noun(len(placed), 'postcode')} placed in the wards of set {set_id}."
    then, now = ({place.place: place for place in state.outside} for state in (before, after))
    yield from _counted(then, now, "line", " in the list of other boroughs' postcodes")


def _counted(
    old: Mapping[str, object], new: Mapping[str, object], thing: str, where: str = ""
) -> Iterator[str]:
    """Yield how many answers by postcode are new, gone and others, where there are any."""
    counts = {
        "new": len(new.keys() - old.keys()),
        "gone": len(old.keys() - new.keys()),
        "now said to lie elsewhere": sum(
            old[name] != new[name] for name in old.keys() & new.keys()
        ),
    }
    return (f"{count_noun(count, thing)} {what}{where}." for what, count in counts.items() if count)


def changed_pages(was: Site, now: Site, content_then: Path, content: Path) -> tuple[str, ...]:
    """Return a line for each page that is new, gone or reads otherwise, by its address."""
    old, new = _texts(was, content_then), _texts(now, content)
    states = {
        path: " is new" if path not in old else " is gone" if path not in new else ""
        for path in sorted({**old, **new})
        if old.get(path) != new.get(path)
    }
    return tuple(f"/{address_of(path)}{state}" for path, state in states.items())


def _texts(site: Site, content: Path) -> dict[str, str]:
    """Return every page; one that people write filled in, or as it is where it cannot be."""
    texts = {page.path: page.text for page in site.pages}
    for path in sorted(content.rglob("*.md")):
        name, text = path.relative_to(content).as_posix(), path.read_text("utf-8")
        texts[name] = text
        with suppress(ProblemsFoundError):
            texts[name] = site.authored(name, text, f"{content.name}/{name}")
    return texts
