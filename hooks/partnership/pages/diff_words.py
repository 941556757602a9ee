"""What is otherwise than before: each value but the figures, the postcodes, and each page."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from textwrap import shorten

from partnership.errors import ProblemsFoundError, count_noun
from partnership.model.base import Record
from partnership.model.partnership import Partnership
from partnership.model.progress import ReportedFigure
from partnership.pages.page import address_of
from partnership.pages.site import Site

_MOST = 60
"""So many changes are told one by one; more are counted."""

_LONGEST = 120
"""A longer text is cut; the file has all of it."""

_IDENTITY = ("id", "slug", "code", "years", "month", "language", "english", "name", "title", "need")
"""What tells one record of a list from the others: the first of these that it has."""

_LABEL = ("name", "title", "need", "id", "slug", "month", "english")
"""What a reader calls a record: the first of these that it has."""

Difference = tuple[tuple[str, ...], object, object]
"""A place in the records, what stood there and what stands there now; None for nothing."""


def changed_words(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield a sentence for each value that is new, gone or another than it was.

    Figures of months and postcodes are left to others, and so are plans and ward sets that came
    or went as a whole.
    """
    found = chain.from_iterable(_all(before, after))
    yield from map(_told, islice(found, _MOST))
    if rest := sum(1 for _ in found):
        yield f"{rest:,} more values are not what they were"


def changed_reports(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield each figure of a progress report that is new, gone or another than before."""
    old, new = _figures(before), _figures(after)
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was is None:
            yield f"{name}: {now}"
        elif now is None:
            yield f"{name}: {was}; it is no longer published"
        elif was != now:
            yield f"{name}: was {was}; is now {now}"


def _figures(partnership: Partnership) -> dict[str, str]:
    """Return what each figure of each report says, by what it is called."""
    return {
        f"{figure.measure}, {figure.span(report) or report.title} ({plan.years})": _says(figure)
        for plan in partnership.plans
        for report in plan.reports
        for figure in report.figures
    }


def _says(figure: ReportedFigure) -> str:
    """Return a figure as it stands now, and what it is compared with."""
    entry = figure.latest
    said = [f"{entry.value:,g} {figure.unit}"] if entry.value is not None else []
    if entry.before is not None:
        said.append(f"{entry.before:,g} a year before")
    if entry.change is not None and entry.before is None:
        said.append(f"a change of {entry.change:+,g} {figure.unit}")
    if entry.per_cent is not None:
        said.append(f"a change of {entry.per_cent:+,g}%")
    return ", ".join(said)


def _all(before: Partnership, after: Partnership) -> Iterator[Iterator[Difference]]:
    yield _differences(("Partnership",), before.organisation, after.organisation)
    for title, olds, news in (
        ("Plan", before.plans, after.plans),
        ("Ward set", before.ward_sets, after.ward_sets),
    ):
        old, new = _by_identity(olds), _by_identity(news)
        for name in (name for name in old if name in new):
            yield _differences((f"{title} {name}",), old[name], new[name])
    yield _differences(("Meetings",), before.meetings, after.meetings)
    yield _differences(("Consultations",), before.consultations, after.consultations)
    yield _differences(("Places",), before.places, after.places)
    yield _differences(("Search",), before.search, after.search)
    yield _differences(("Categories",), before.categories, after.categories)
    yield _differences(("Neighbours",), before.neighbours, after.neighbours)
    yield _differences(("Plans that are known of",), before.known_plans, after.known_plans)
    yield _differences(("National standards",), before.standards, after.standards)
    yield _differences(("Accessibility",), before.accessibility, after.accessibility)
    yield _differences(("Streets of the map",), before.streets, after.streets)
    yield _differences(("List of postcodes",), before.postcode_source, after.postcode_source)
    yield _differences(("Months of the usual range",), before.baselines, after.baselines)
    yield _differences(("Withdrawn",), before.withdrawn, after.withdrawn)
    for name in ("calendar", "known_problems", "jumps"):
        place = ("Releases", name.replace("_", " "))
        yield _differences(place, getattr(before.releases, name), getattr(after.releases, name))


def _differences(place: tuple[str, ...], old: object, new: object) -> Iterator[Difference]:
    """Yield each place at which two values differ, as deep down as they are of one shape."""
    if old == new:
        return
    if isinstance(old, Record) and type(old) is type(new):
        for name in type(old).model_fields:
            field = name.replace("_", " ")
            yield from _differences((*place, field), getattr(old, name), getattr(new, name))
    elif type(old) is tuple and type(new) is tuple:  # a month is a tuple too, and one value
        olds, news = _by_identity(old), _by_identity(new)
        for name in {**olds, **news}:
            before, after = olds.get(name), news.get(name)
            within = place if before is None or after is None else (*place, _label(after) or name)
            yield from _differences(within, before, after)
    else:
        yield place, old, new


def _by_identity(values: Sequence[object]) -> Mapping[str, object]:
    """Return the values of a list by what tells them apart; by their place, where nothing does."""
    names = [_first(value, _IDENTITY) if isinstance(value, Record) else value for value in values]
    if None in names or len(set(names)) < len(names):
        names = list(range(1, len(values) + 1))
    return dict(zip(map(str, names), values, strict=True))


def _first(value: object, names: Sequence[str]) -> str | None:
    return next((str(found) for name in names if (found := getattr(value, name, None))), None)


def _label(value: object) -> str | None:
    return _first(value, _LABEL) if isinstance(value, Record) else None


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
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type(value) is tuple:
        return f"a list of {len(value)}"
    return f"“{shorten('; '.join(_words_of(value)), _LONGEST, placeholder=' …')}”"


def _words_of(value: object) -> Iterator[str]:
    """Yield a value, or what a record says: the words of its fields, but not of those within."""
    if not isinstance(value, Record):
        yield str(value)
        return
    for name in type(value).model_fields:
        field = getattr(value, name)
        if field is not None and not isinstance(field, Record | bool) and type(field) is not tuple:
            yield str(field)


def changed_postcodes(before: Partnership, after: Partnership) -> Iterator[str]:
    """Yield how many postcodes the finder will answer otherwise, in the borough and around it."""
    old, new = (
        {
            postcode.postcode: (postcode.ward, *postcode.also, postcode.beyond or "")
            for postcode in state.postcodes
        }
        for state in (before, after)
    )
    for count, what in _entries(old, new):
        yield f"{count_noun(count, 'postcode')} {what}."
    for set_id in after.placed:
        if before.placed.get(set_id) != after.placed[set_id]:
            count = len(after.placed[set_id])
            yield f"{count_noun(count, 'postcode')} placed in the wards of set {set_id}."
    old, new = (
        {place.place: (*place.boroughs, *place.also) for place in state.outside}
        for state in (before, after)
    )
    for count, what in _entries(old, new):
        yield f"{count_noun(count, 'line')} {what} in the list of other boroughs' postcodes."


def _entries(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, str]]:
    """Yield how many answers by postcode are new, gone and others, where there are any."""
    others = sum(old[name] != new[name] for name in old.keys() & new.keys())
    for count, what in (
        (len(new.keys() - old.keys()), "new"),
        (len(old.keys() - new.keys()), "gone"),
        (others, "now said to lie elsewhere"),
    ):
        if count:
            yield count, what


def changed_pages(was: Site, now: Site, content_then: Path, content: Path) -> tuple[str, ...]:
    """Return a line for each page that is new, gone or reads otherwise, by its address."""
    old, new = _texts(was, content_then), _texts(now, content)
    return tuple(_line_of(path, old.get(path), new.get(path)) for path in sorted({**old, **new})
                 if old.get(path) != new.get(path))  # fmt: skip


def _line_of(path: str, old: str | None, new: str | None) -> str:
    state = " is new" if old is None else " is gone" if new is None else ""
    return f"/{address_of(path)}{state}"


def _texts(site: Site, content: Path) -> dict[str, str]:
    return {**{page.path: page.text for page in site.pages}, **dict(_authored(site, content))}


def _authored(site: Site, content: Path) -> Iterator[tuple[str, str]]:
    """Yield each page that people write, filled in; as it is written, where it cannot be."""
    for path in sorted(content.rglob("*.md")):
        name, text = path.relative_to(content).as_posix(), path.read_text("utf-8")
        try:
            yield name, site.authored(name, text, f"{content.name}/{name}")
        except ProblemsFoundError:
            yield name, text
