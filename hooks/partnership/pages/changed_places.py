"""What changes on the pages of the borough and of each ward: their totals and their sentences."""

from collections.abc import Iterable, Iterator
from itertools import chain

from partnership.charts.chart import Chart
from partnership.model.figures import SMALLEST_BASE
from partnership.pages.changed_section import Section, Table
from partnership.pages.edition import Edition
from partnership.pages.profiles import Profile, profile
from partnership.statistics.change import Change
from partnership.statistics.totals import Total, TwoYears

HEADS = (
    "Latest 12 months",
    *("Crime before", "after", "moved"),
    *("Incidents before", "after", "moved"),
)
"""The heads of the table of totals."""


def changed_places(was: Edition, now: Edition) -> Iterator[Section]:
    """Yield the totals and the sentences of the borough and of every ward."""
    borough = now.organisation.borough
    whole = profile(was, borough, was.wards), profile(now, borough, now.wards)
    yield Section(borough, tuple(_sentences(*whole)), _totals([(borough, *whole)]))
    old = {ward.code: ward for ward in was.wards}
    pairs = [
        (ward.name, profile(was, ward.name, (old[ward.code],)), profile(now, ward.name, (ward,)))
        for ward in now.wards
        if ward.code in old
    ]
    lines = (f"{name}: {line}" for name, *pair in pairs for line in _sentences(*pair))
    yield Section("Wards", tuple(lines), _totals(pairs))


def _sentences(was: Profile, now: Profile) -> Iterator[str]:
    """Yield each sentence of a page that reads otherwise than before."""
    said = (
        ("crime", _sentence(was.crime_change), _sentence(now.crime_change)),
        ("incidents", _sentence(was.incident_change), _sentence(now.incident_change)),
        ("unusual months of crime", *_unusual(was.crime, now.crime)),
        ("unusual months of incidents", *_unusual(was.incidents, now.incidents)),
    )
    for what, old, new in said:
        if old != new:
            yield f"on {what}, the page said “{old}” and will say “{new}”"
    words = {line.category.id: line.compared for line in was.lines}
    for line in now.lines:
        before = words.get(line.category.id, "nothing")
        if before != line.compared:
            yield f"on {line.category.name.lower()}, “{before}” becomes “{line.compared}”"


def _sentence(change: Change | None) -> str:
    return change.sentence if change else "no comparison"


def _unusual(was: Chart, now: Chart) -> tuple[str, str]:
    return was.lately_unusual_in_words, now.lately_unusual_in_words


def _totals(pairs: Iterable[tuple[str, Profile, Profile]]) -> Table | None:
    """Return the latest totals before and after; None where they are all the same."""
    rows, changed = [], False
    for name, was, now in pairs:
        kinds = (was.crime_years, now.crime_years), (was.incident_years, now.incident_years)
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
