"""The changes between two states of the records that residents will see, in plain English."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnership.model.crime import SMALLEST_BASE, CrimeMonth, Kind
from partnership.model.partnership import Partnership
from partnership.model.releases import Revision
from partnership.pages.diff_words import changed_postcodes, changed_within, changed_words
from partnership.pages.snapshot import Snapshot
from partnership.records.writing import revision_text
from partnership.statistics.area_figures import AreaFigures
from partnership.statistics.plausibility import describe_outliers
from partnership.statistics.revisions import (
    RevisedMonth,
    by_set,
    revised_months,
    unexplained,
    unexplained_totals,
)
from partnership.statistics.series import Total
from partnership.text import count_noun, join_and, plain_markdown

# A table of totals with headings: the first column is text, the others are numbers.
TotalsTable = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChangeSection:
    """One kind of change: sentences, and an optional table or entry to paste."""

    title: str
    lines: tuple[str, ...]
    table: TotalsTable = ()
    entry: str | None = None  # YAML to paste into the records


# The headings of the table of totals.
_HEADS = "Latest 12 months", "Crime before", "after", "moved", "Incidents before", "after", "moved"

_MOST_NAMED = 5  # the maximum number of wards that a line names; the rest are counted


def changed_places(was: Snapshot, now: Snapshot) -> Iterator[ChangeSection]:
    """Yield the changed totals and sentences of the borough and of every ward."""
    borough, old = now.organisation.borough, {ward.code: ward for ward in was.wards}
    places = [(borough, was.wards, now.wards)]
    places += [(ward.name, (old[ward.code],), (ward,)) for ward in now.wards if ward.code in old]
    of_borough, *wards = [
        (name, was.area(name, before), now.area(name, after)) for name, before, after in places
    ]
    for title, pairs in ((borough, [of_borough]), ("Wards", wards)):
        yield ChangeSection(title, tuple(_sentences(title, pairs)), _totals(pairs))


def _sentences(title: str, pairs: Iterable[tuple[str, AreaFigures, AreaFigures]]) -> Iterator[str]:
    """Yield each changed verdict; those that are alike share a line with their places."""
    places: dict[tuple[str, str], list[str]] = {}
    for place, was, now in pairs:
        old = _words(was)
        for about, word in _words(now).items():
            if (before := old.get(about, "nothing")) != word:
                places.setdefault((f"“{before}” becomes “{word}”", about), []).append(place)
    topics: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (words, about), named in places.items():
        topics.setdefault((words, tuple(named)), []).append(about)
    for (words, alike), abouts in topics.items():
        named_few = join_and(alike) if len(alike) <= _MOST_NAMED else f"{len(alike):,} wards"
        where = "" if alike == (title,) else f"{named_few}: "
        yield f"{where}on {join_and(abouts)}, {words}"


def _words(figures: AreaFigures) -> dict[str, str]:
    changes = {"crime": figures.crime.change, "incidents": figures.incidents.change}
    of_kind = Counter(line.category.kind for line in figures.by_category)
    if of_kind[Kind.INCIDENT] == 1:  # its category has the same count
        del changes["incidents"]
    changes |= {line.category.name.lower(): line.change for line in figures.by_category}
    return {what: change.word if change else "not compared" for what, change in changes.items()}


def _totals(pairs: Iterable[tuple[str, AreaFigures, AreaFigures]]) -> TotalsTable:
    rows, has_changed = list[tuple[str, ...]](), False
    for name, was, now in pairs:
        row = [name]
        for kind in Kind:
            years = (area.for_kind(kind).years for area in (was, now))
            old, new = (two_years.latest if two_years else None for two_years in years)
            row += (_total_in_words(old), _total_in_words(new), _difference(old, new))
            has_changed = has_changed or old != new
        rows.append(tuple(row))
    return (_HEADS, *rows) if has_changed else ()


def _total_in_words(total: Total | None) -> str:
    if total is None:
        return "none"
    return f"{total.value:,}" if total.is_complete else f"{total.value:,} (months left out)"


def _difference(old: Total | None, new: Total | None) -> str:
    if old is None or new is None:
        return ""
    step = new.value - old.value
    share = f" ({100 * step / old.value:+.1f}%)" if old.value >= SMALLEST_BASE else ""
    return f"{step:+,}{share}"


# The section that comes before all others.
LOST = "Totals that go, or change by more than their records explain"
NOTHING = "Nothing that residents see has changed."


def changes(before: Partnership, after: Partnership, today: date) -> tuple[ChangeSection, ...]:
    """Return every kind of change; empty if nothing has changed."""
    was, now = Snapshot(before, today), Snapshot(after, today)
    lost = unexplained_totals(before, after)
    sections = (
        ChangeSection(LOST, tuple(f"{totals.in_words}." for totals in lost)),
        ChangeSection("Months", tuple(_months(was, now))),
        *_revisions(was, now, today),
        *changed_places(was, now),
        ChangeSection("Targets", tuple(_targets(was, now))),
        ChangeSection("Plans and wards", tuple(_plans_and_wards(before, after))),
        ChangeSection("Postcodes", tuple(changed_postcodes(before, after))),
        ChangeSection("Words and other records", tuple(changed_words(before, after))),
    )
    return tuple(section for section in sections if section.lines or section.table)


def _months(was: Snapshot, now: Snapshot) -> Iterator[str]:
    old, new = was.partnership.by_month, now.partnership.by_month
    records, categories = now.partnership, now.partnership.categories
    for month in sorted(new.keys() - old.keys()):
        yield f"{month.name} is new: {_records_of(now, new[month])}."
        for line in describe_outliers(new[month], records.months, records.ward_sets, categories):
            yield f"{month.name} has {line}."
    for month in sorted(old.keys() - new.keys()):
        yield f"{month.name} is no longer published."
    for month in sorted(old.keys() & new.keys()):
        state, reason = old[month].coverage.state, new[month].coverage.reason
        if state != new[month].coverage.state:
            why = f": {reason.rstrip('.')}" if reason else ""
            yield f"{month.name} was {state} and is now {new[month].coverage.state}{why}."
        yield from changed_within(f"{month.name}, source", old[month].source, new[month].source)
        rows = old[month].coverage.rows, new[month].coverage.rows
        yield from changed_within(f"{month.name}, rows", *rows)


def _records_of(snapshot: Snapshot, month: CrimeMonth) -> str:
    """Return the number of records in a month; crimes and incidents are never added up."""
    lines = month.counts.get(snapshot.ward_set.id, {}).values()
    crime, calls = (
        sum(line.get(category.id, 0) for line in lines for category in snapshot.categories(kind))
        for kind in (Kind.CRIME, Kind.INCIDENT)
    )
    reason = month.coverage.reason
    partial = f"; it is partial: {reason.rstrip('.')}" if reason else ""
    counted = {name for line in lines for name in line}
    expected = snapshot.categories_in(month.month)
    missing = [category.name for category in expected if category.id not in counted]
    without = f"; not reported: {', '.join(missing)}" if missing else ""
    return f"{crime:,} crimes and {calls:,} incidents in the borough{partial}{without}"


def _revisions(was: Snapshot, now: Snapshot, today: date) -> Iterator[ChangeSection]:
    before, after = was.partnership, now.partnership
    revised = revised_months(before.months, after.months)
    entries = before.releases.revisions, after.releases.revisions
    silent = unexplained(revised, *entries)
    if silent:
        texts = [revision_text(month.month, today, month.changes) for month in silent]
        yield ChangeSection(
            "Published figures that changed without an entry in releases.yml",
            tuple(
                f"{month.month.name} was taken out."
                if month.is_gone
                else f"{_changed(month, now)} changed after publication."
                for month in silent
            ),
            entry="revisions:\n" + "\n".join(texts),
        )
    added = [revision for revision in entries[1] if revision not in entries[0]]
    if added:
        yield ChangeSection(
            "Revisions", tuple(f"{_changed(revision, now)}. {revision.why}" for revision in added)
        )


def _changed(revised: RevisedMonth | Revision, snapshot: Snapshot) -> str:
    of_sets = by_set(revised.changes, snapshot.sets_in_force_first)
    counts = [f"{count_noun(len(own), 'count')} on the wards of {held.id}" for held, own in of_sets]
    return f"{revised.month.name}: {', '.join(counts) or 'taken out'}"


def _targets(was: Snapshot, now: Snapshot) -> Iterator[str]:
    old, new = (
        {
            (plan.years, assessed.target.id): assessed
            for plan in snapshot.plans
            for assessed in snapshot.assessed_targets(plan)
        }
        for snapshot in (was, now)
    )
    for (years, identity), assessed in new.items():
        before = old.pop((years, identity), None)
        name, status = f"{assessed.target.title} ({years})", assessed.status
        if before is None:
            yield f"{name} is a new target: {status}."
        elif before.status is not status:
            yield f"{name} was {before.status} and is now {status}."
    for (years, _), gone in old.items():
        yield f"{gone.target.title} ({years}) is no longer published."


def _plans_and_wards(before: Partnership, after: Partnership) -> Iterator[str]:
    old, new = ({plan.years for plan in partnership.plans} for partnership in (before, after))
    yield from (f"The plan of {years} is new." for years in sorted(new - old))
    yield from (f"The plan of {years} is no longer published." for years in sorted(old - new))
    set_ids = {ward_set.id for ward_set in before.ward_sets}
    for ward_set in after.ward_sets:
        if ward_set.id not in set_ids:
            began = f", in force from {ward_set.valid_from}" if ward_set.valid_from else ""
            yield f"Ward set {ward_set.id} is new: {len(ward_set.wards)} wards{began}."
        elif before.outlines[ward_set.id] != after.outlines[ward_set.id]:
            yield f"The boundaries of ward set {ward_set.id} have changed."


def as_text(
    sections: Sequence[ChangeSection], reference: str, write: Callable[[str], str] = str
) -> str:
    """Return the changes as Markdown; `write` escapes their text."""
    if not sections:
        return NOTHING
    blocks = [f"## What residents will see changed since {write(reference)}"]
    for section in sections:
        blocks.append(f"### {write(section.title)}")
        if section.lines:
            blocks.append("\n".join(f"- {write(capital(line))}" for line in section.lines))
        if section.table:
            blocks.append(table_text(section.table, write))
        if section.entry:
            blocks.append(f"```yaml\n{section.entry}\n```")
    return "\n\n".join(blocks)


def table_text(table: TotalsTable, write: Callable[[str], str] = plain_markdown) -> str:
    """Return a Markdown table with aligned columns: text left, numbers right."""
    rows = [[write(cell) for cell in row] for row in table]
    first, *others = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [[name.ljust(first), *map(str.rjust, cells, others)] for name, *cells in rows]
    lines.insert(1, ["---", *["---:"] * len(others)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def capital(line: str) -> str:
    """Return a sentence with an initial capital."""
    return line[:1].upper() + line[1:]
