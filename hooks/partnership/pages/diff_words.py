"""Changes of all values other than figures: records, postcodes and page texts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from enum import Enum
from pathlib import Path
from textwrap import shorten

from partnership.errors import ProblemsFoundError
from partnership.model.base import NAMES, Record
from partnership.model.months import Month, day_name
from partnership.model.partnership import Partnership
from partnership.pages.page import address_of
from partnership.pages.site import Site
from partnership.text import count_noun

_MOST = 60  # the maximum number of changes listed; the rest are counted
_LONGEST = 120  # longer texts are truncated
# The fields that identify a record in a list; the first one present is used.
_IDENTITY = ("id", "slug", "code", "years", "month", "language", "english", *NAMES)
_INTERNAL = ("id", "slug")  # fields that residents do not see
# Parts of the records that other sections cover.
_ELSEWHERE = ("months", "postcodes", "outside", "postcodes_by_set", "outlines")
_WITHIN = ("revisions", "in_set")  # fields within records that other sections cover
# The names of list items whose additions and removals other sections cover.
_NAMED = {"plans": "Plan", "ward_sets": "Ward set"}

_TITLES = {
    "organisation": "Partnership",
    "known_plans": "Plans that are known of",
    "standards": "National standards",
    "streets": "Streets of the map",
    "postcode_source": "List of postcodes",
    "baselines": "Months of the usual range",
}
"""The names of parts of the records, if they differ from the field."""


def changed_words(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield a sentence for each added, removed or changed value that no other section covers."""
    sentences: list[str] = []
    for name in (field.name for field in fields(Partnership) if field.name not in _ELSEWHERE):
        old, new = getattr(before, name), getattr(after, name)
        if name in _NAMED:
            olds, news = _by_identity(old), _by_identity(new)
            for of in (of for of in olds if of in news):
                sentences += changed_within(f"{_NAMED[name]} {of}", olds[of], news[of])
        else:
            title = _TITLES.get(name, name.replace("_", " ").capitalize())
            sentences += changed_within(title, old, new)
    yield from sentences[:_MOST]
    if rest := len(sentences[_MOST:]):
        yield f"{rest:,} more values have changed"


def changed_within(place: str, old: object, new: object) -> Iterator[str]:
    """Yield a sentence for each difference between two values, as deep as their types match."""
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new):
        for name, was in old:
            if name not in _WITHIN:
                within = f"{place}, {name.replace('_', ' ')}"
                yield from changed_within(within, was, getattr(new, name))
    elif type(old) is tuple and type(new) is tuple:  # a month is a tuple too, but a single value
        olds, news = _by_identity(old), _by_identity(new)
        for name in {**olds, **news}:
            was, now = olds.get(name), news.get(name)
            is_kept = was is not None and now is not None
            within = f"{place}, {_first(now, (*NAMES, *_IDENTITY)) or name}" if is_kept else place
            yield from changed_within(within, was, now)
    else:
        yield f"{place}: {_difference(old, new)}"
        if old is None and isinstance(new, Record):
            within = ", ".join(filter(None, [place, _first(new, (*NAMES, *_IDENTITY))]))
            for name, parts in new:
                if type(parts) is tuple:
                    yield from changed_within(f"{within}, {name.replace('_', ' ')}", (), parts)


def _difference(old: object, new: object) -> str:
    if new in (None, ()):
        return f"{_quoted(old)} has been removed"
    if old in (None, ()):
        return f"{_quoted(new)} is new"
    return f"{_quoted(old)} becomes {_quoted(new)}"


def _by_identity(values: Sequence[object]) -> Mapping[str, object]:
    """Return list values by identity, or by index if they have none."""
    names = [_first(value, _IDENTITY) if isinstance(value, Record) else value for value in values]
    if None in names or len(set(names)) < len(names):
        names = list(range(1, len(values) + 1))
    return dict(zip(map(str, names), values, strict=True))


def _first(value: object, names: Sequence[str]) -> str | None:
    return next((str(found) for name in names if (found := getattr(value, name, None))), None)


def _quoted(value: object) -> str:
    """Return a value in words; a record as its name and its simple fields."""
    words = [_in_words(value)]
    if isinstance(value, Record):
        label = _first(value, NAMES) or ""
        words = [label] if label else []
        for name, field in value:
            is_plain = not isinstance(field, Record | bool | None) and type(field) is not tuple
            if is_plain and name not in _INTERNAL and (said := _in_words(field)) not in label:
                is_named = isinstance(field, int | float | Enum)
                words.append(f"{name.replace('_', ' ')} {said}" if is_named else said)
    return f"“{shorten('; '.join(words), _LONGEST, placeholder=' …')}”"


def _in_words(value: object) -> str:
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
    """Yield how many of the finder's answers change, in the borough and around it."""
    old, new = (
        {
            postcode.postcode: (postcode.ward, postcode.also, postcode.beyond)
            for postcode in state.postcodes
        }
        for state in (before, after)
    )
    yield from _counted(old, new, "postcode")
    for set_id, placed in after.postcodes_by_set.items():
        if before.postcodes_by_set.get(set_id) != placed:
            yield f"{count_noun(len(placed), 'postcode')} placed in the wards of set {set_id}."
    then, now = ({place.place: place for place in state.outside} for state in (before, after))
    yield from _counted(then, now, "line", " in the list of other boroughs' postcodes")


def _counted(
    old: Mapping[str, object], new: Mapping[str, object], thing: str, where: str = ""
) -> Iterator[str]:
    counts = {
        "new": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
        "now recorded elsewhere": sum(old[name] != new[name] for name in old.keys() & new.keys()),
    }
    return (f"{count_noun(count, thing)} {what}{where}." for what, count in counts.items() if count)


def changed_pages(was: Site, now: Site, content_then: Path, content: Path) -> tuple[str, ...]:
    """Return a line for each added, removed or changed page, by its address."""
    old, new = _texts(was, content_then), _texts(now, content)
    states = {
        path: " is new" if path not in old else " has been removed" if path not in new else ""
        for path in sorted({**old, **new})
        if old.get(path) != new.get(path)
    }
    return tuple(f"/{address_of(path)}{state}" for path, state in states.items())


def _texts(site: Site, content: Path) -> dict[str, str]:
    texts = {page.path: page.text for page in site.pages}
    for path in sorted(content.rglob("*.md")):
        name, text = path.relative_to(content).as_posix(), path.read_text("utf-8")
        texts[name] = text
        with suppress(ProblemsFoundError):
            texts[name] = site.authored(name, text, f"{content.name}/{name}")
    return texts
