"""What changes on the pages of the borough and of each ward: their totals and their sentences."""

from collections.abc import Iterable, Iterator
from itertools import chain

from partnership.model.figures import SMALLEST_BASE
from partnership.pages.changed_section import Section, Table
from partnership.pages.snapshot import Edition
from partnership.pages.templates import listed
from partnership.statistics.area_figures import AreaFigures
from partnership.statistics.totals import Total, TwoYears

HEADS = (
    "Latest 12 months",
    *("Crime before", "after", "moved"),
    *("Incidents before", "after", "moved"),
)
"""The heads of the table of totals."""


_MOST_NAMED = 5
"""Wards that a line names; more are counted."""

Said = tuple[str, str, str]
"""A place, what a statement is about, and how it reads before and after."""


def changed_places(was: Edition, now: Edition) -> Iterator[Section]:
    """Yield the totals and the sentences of the borough and of every ward."""
    borough = now.organisation.borough
    whole = was.area(borough, was.wards), now.area(borough, now.wards)
    yield Section(borough, tuple(_folded(_sentences("", *whole))), _totals([(borough, *whole)]))
    old = {ward.code: ward for ward in was.wards}
    pairs = [
        (ward.name, was.area(ward.name, (old[ward.code],)), now.area(ward.name, (ward,)))
        for ward in now.wards
        if ward.code in old
    ]
    said = chain.from_iterable(_sentences(*pair) for pair in pairs)
    yield Section("Wards", tuple(_folded(said)), _totals(pairs))


def _folded(said: Iterable[Said]) -> Iterator[str]:
    """Yield a line for all that reads alike: what it is about in the same places, and how many."""
    places: dict[tuple[str, str], list[str]] = {}
    for place, about, words in said:
        places.setdefault((words, about), []).append(place)
    topics: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (words, about), those in places.items():
        topics.setdefault((words, tuple(those)), []).append(about)
    for (words, alike), abouts in topics.items():
        yield f"{_named(alike)}on {listed(abouts)}, {words}"


def _named(places: tuple[str, ...]) -> str:
    """Return the places that a line is about, or how many they are; nothing for the borough."""
    if places == ("",):
        return ""
    named = listed(places) if len(places) <= _MOST_NAMED else f"{len(places):,} wards"
    return f"{named}: "


def _sentences(place: str, was: AreaFigures, now: AreaFigures) -> Iterator[Said]:
    """Yield each word for a change that a page says otherwise than before."""
    old, new = _words(was), _words(now)
    for what, word in new.items():
        before = old.get(what, "nothing")
        if before != word:
            yield place, what, f"“{before}” becomes “{word}”"


def _words(figures: AreaFigures) -> dict[str, str]:
    """Return what a page says of crimes, of incidents and of each category."""
    changes = {"crime": figures.crime.change, "incidents": figures.incidents.change}
    changes |= {line.category.name.lower(): line.change for line in figures.lines}
    return {what: change.word if change else "not compared" for what, change in changes.items()}


def _totals(pairs: Iterable[tuple[str, AreaFigures, AreaFigures]]) -> Table | None:
    """Return the latest totals before and after; None where they are all the same."""
    rows, changed = [], False
    for name, was, now in pairs:
        kinds = (was.crime.years, now.crime.years), (was.incidents.years, now.incidents.years)
        cells = ((_written(old), _written(new), _moved(old, new)) for old, new in kinds)
        rows.append((name, *chain.from_iterable(cells)))
        changed = changed or any(_differ(old, new) for old, new in kinds)
    return Table(HEADS, tuple(rows)) if changed else None


def _total(years: TwoYears | None) -> Total | None:
    return years.latest if years else None


def _differ(was: TwoYears | None, now: TwoYears | None) -> bool:
    return _total(was) != _total(now)


def _written(years: TwoYears | None) -> str:
    total = _total(years)
    if total is None:
        return "none"
    return f"{total.value:,}" if total.is_complete else f"{total.value:,} (months left out)"


def _moved(was: TwoYears | None, now: TwoYears | None) -> str:
    old, new = _total(was), _total(now)
    if old is None or new is None:
        return ""
    step = new.value - old.value
    share = f" ({100 * step / old.value:+.1f}%)" if old.value >= SMALLEST_BASE else ""
    return f"{step:+,}{share}"
