"""What is otherwise than before: each value but the figures, the postcodes, and each page."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from itertools import islice
from pathlib import Path
from textwrap import shorten

from partnership.errors import ProblemsFoundError, count_noun
from partnership.model.base import Record
from partnership.model.months import Month, day_name
from partnership.model.partnership import Partnership
from partnership.model.releases import Releases
from partnership.pages.page import address_of
from partnership.pages.site import Site
from partnership.records.fields import fields_of

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

Difference = tuple[tuple[str, ...], object, object]
"""A place in the records, what stood there and what stands there now; None for nothing."""


def changed_words(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield a sentence for each value that is new, gone or another, but those told elsewhere."""
    found = _all(before, after)
    yield from map(_told, islice(found, _MOST))
    if rest := sum(1 for _ in found):
        yield f"{rest:,} more values are not what they were"


_ELSEWHERE = ("months", "postcodes", "outside", "placed", "outlines")
"""The parts of the records of which other sections tell."""

_TITLES = {
    "organisation": "Partnership",
    "known_plans": "Plans that are known of",
    "standards": "National standards",
    "streets": "Streets of the map",
    "postcode_source": "List of postcodes",
    "baselines": "Months of the usual range",
}
"""What parts of the records are called, where it is not the name of the field."""


def _all(before: Partnership, after: Partnership) -> Iterator[Difference]:
    for name in (field.name for field in fields(Partnership) if field.name not in _ELSEWHERE):
        old, new = getattr(before, name), getattr(after, name)
        if name in ("plans", "ward_sets"):  # that one came or went is told elsewhere
            olds, news = _by_identity(old), _by_identity(new)
            title = "Plan" if name == "plans" else "Ward set"
            for of in (of for of in olds if of in news):
                yield from _differences((f"{title} {of}",), olds[of], news[of])
        else:
            if isinstance(old, Releases):  # its revisions are told elsewhere
                old, new = (each.model_copy(update={"revisions": ()}) for each in (old, new))
            title = _TITLES.get(name, name.replace("_", " ").capitalize())
            yield from _differences((title,), old, new)


def changed_within(place: str, old: object, new: object) -> Iterator[str]:
    """Yield a sentence for each value of a record that is new, gone or another."""
    return map(_told, _differences((place,), old, new))


def _differences(place: tuple[str, ...], old: object, new: object) -> Iterator[Difference]:
    """Yield each place where two values differ, as deep down as they are of one shape."""
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new):
        for name, was in old:
            yield from _differences((*place, name.replace("_", " ")), was, getattr(new, name))
    elif type(old) is tuple and type(new) is tuple:  # a month is a tuple too, and one value
        yield from _of_list(place, old, new)
    else:
        yield place, old, new
        if old is None and isinstance(new, Record):
            within = (*place, *filter(None, [_first(new, _LABEL)]))
            for field, parts in new:
                if type(parts) is tuple:
                    yield from _differences((*within, field.replace("_", " ")), (), parts)


def _of_list(
    place: tuple[str, ...], old: Sequence[object], new: Sequence[object]
) -> Iterator[Difference]:
    """Yield where two lists differ; what has no name comes in place of the last before it."""
    olds, news = _by_identity(old), _by_identity(new)
    for name in {**olds, **news}:
        before, after = olds.get(name), news.get(name)
        if before is not None and after is not None:
            yield from _differences((*place, _first(after, _LABEL) or name), before, after)
        elif old and isinstance(after, Record) and not _first(after, _IDENTITY):
            yield place, old[-1], after
        else:
            yield from _differences(place, before, after)


def _by_identity(values: Sequence[object]) -> Mapping[str, object]:
    """Return the values of a list by what tells them apart; by their place, where nothing does."""
    names = [_first(value, _IDENTITY) if isinstance(value, Record) else value for value in values]
    if None in names or len(set(names)) < len(names):
        names = list(range(1, len(values) + 1))
    return dict(zip(map(str, names), values, strict=True))


def _first(value: object, names: Sequence[str]) -> str | None:
    return next((str(found) for name in names if (found := getattr(value, name, None))), None)


def _told(difference: Difference) -> str:
    place, old, new = difference
    if old is None or old == ():
        what = f"{_written(new)} is new"
    elif new is None or new == ():
        what = f"{_written(old)} is gone"
    else:
        what = f"{_written(old)} becomes {_written(new)}"
    return f"{', '.join(place)}: {what}"


def _written(value: object) -> str:
    """Return a value in words; of a record its name and what else residents read in its fields.

    Numbers and chosen words stand with the name of their field; records within are left out.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type(value) is tuple:
        return f"a list of {len(value)}"
    held, shapes, label = [("", value)], {}, None
    if isinstance(value, Record):
        held, shapes, label = list(value), fields_of(type(value)), _first(value, _LABEL[:4])
    words = [label] if label else []
    for name, field in held:
        if isinstance(field, (type(None), Record, bool)) or type(field) is tuple:
            continue
        said = f"{field:.12g}" if isinstance(field, (int, float)) else str(field)
        if isinstance(field, Month):
            said = field.name
        elif isinstance(field, date):
            said = day_name(field)
        if isinstance(field, (int, float)) or (name and shapes[name].innermost.choices):
            said = f"{name.replace('_', ' ')} {said}".strip()
        if name not in _INTERNAL and not (label and said in label):
            words.append(said)
    return f"“{shorten('; '.join(words), _LONGEST, placeholder=' …')}”"


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
