"""Finds published counts and totals that have changed, and changes without an explanation."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from partnership.model.crime import CrimeMonth, Figure, Kind, Series
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import ChangedCount, Revision
from partnership.model.wards import WardSet
from partnership.statistics.series import count_of, expected_spans, monthly_series
from partnership.text import count_noun


@dataclass(frozen=True)
class RevisedMonth:
    """A published month whose counts have changed."""

    month: Month
    changes: tuple[ChangedCount, ...]  # every changed count, of each set counted before
    is_gone: bool = False  # whether the month was removed


def revised_months(
    before: Iterable[CrimeMonth], after: Iterable[CrimeMonth]
) -> tuple[RevisedMonth, ...]:
    """Return the months of `before` with other counts in `after`; a new ward set is no revision."""
    now, revised = {month.month: month for month in after}, []
    for month in before:
        new = now.get(month.month)
        changes = tuple(_changed_counts(month, new)) if new else ()
        if changes or new is None:
            revised.append(RevisedMonth(month.month, changes, is_gone=new is None))
    return tuple(revised)


def _changed_counts(before: CrimeMonth, after: CrimeMonth) -> Iterator[ChangedCount]:
    for set_id, lines in before.counts.items():
        for ward, counts in lines.items():
            new = after.counts.get(set_id, {}).get(ward, {})
            for category in sorted({*counts, *new}):
                was, now = counts.get(category), new.get(category)
                if was != now:
                    yield ChangedCount(ward=ward, category=category, published_as=was, now=now)


def by_set(
    changes: Sequence[ChangedCount], sets: Sequence[WardSet]
) -> tuple[tuple[WardSet, tuple[ChangedCount, ...]], ...]:
    """Return changes by the first of these sets that has their ward, in the order of the sets.

    Each set counts a moved record once, so changes of several sets must not be added up.
    """
    by_set_id: dict[str, list[ChangedCount]] = {ward_set.id: [] for ward_set in sets}
    for change in changes:
        having_ward = (ward_set.id for ward_set in sets if change.ward in ward_set.by_code)
        if first := next(having_ward, None):
            by_set_id[first].append(change)
    return tuple((ward_set, tuple(held)) for ward_set in sets if (held := by_set_id[ward_set.id]))


def unexplained(
    revised: Sequence[RevisedMonth], before: Sequence[Revision], after: Sequence[Revision]
) -> tuple[RevisedMonth, ...]:
    """Return the changes that no entry added since explains."""
    left = []
    for month in revised:
        entries = [entry for entry in after if entry not in before and entry.month == month.month]
        listed = [change for entry in entries for change in entry.changes]
        changes = tuple(change for change in month.changes if not _is_listed(change, listed))
        if changes or (month.is_gone and not entries):
            left.append(replace(month, changes=changes))
    return tuple(left)


def _is_listed(change: ChangedCount, listed: Sequence[ChangedCount]) -> bool:
    """Return whether entries lead step by step from the published count to the current one."""
    reached = change.published_as
    for step in listed:
        if (step.ward, step.category) == (change.ward, change.category):
            if step.published_as != reached:
                return False
            reached = step.now
    return reached == change.now


@dataclass(frozen=True)
class ChangedTotals:
    """Months whose published totals of one kind were removed, or changed more than their counts."""

    kind: Kind
    changes: tuple[tuple[Figure, Figure], ...]  # each total as published and as it is now

    @property
    def first(self) -> Month:
        """The first of the months."""
        return self.changes[0][0].month

    @property
    def in_words(self) -> str:
        """The number of months, with both totals of the first."""
        was, now = self.changes[0]
        latest = f"{now.value:,}" if now.is_complete and now.value is not None else "left out"
        return (
            f"the number of {self.kind}s changes in {count_noun(len(self.changes), 'month')} by "
            f"more than their counts do: that of {was.month} was {was.value:,} and is {latest}"
        )


def unexplained_totals(before: Partnership, after: Partnership) -> tuple[ChangedTotals, ...]:
    """Return published borough totals that were removed, or that their counts do not explain.

    A month that is removed, or partial with a reason on record, needs no explanation.
    """
    known = {ward_set.id for ward_set in before.ward_sets}
    shared = [ward_set.id for ward_set in after.ward_sets if ward_set.id in known][-1:]
    by_kind = {
        kind: tuple(_changed_totals(before, after, kind, set_id))
        for kind in Kind
        for set_id in shared
    }
    return tuple(ChangedTotals(kind, changes) for kind, changes in by_kind.items() if changes)


def _changed_totals(
    before: Partnership, after: Partnership, kind: Kind, set_id: str
) -> Iterator[tuple[Figure, Figure]]:
    known = {category.id for category in before.categories}
    of_kind = {category.id for category in before.categories if category.kind is kind}
    added = {category.id for category in after.categories if category.kind is kind} - known
    now = {figure.month: figure for figure in _totals(after, kind, set_id)}
    for was in _totals(before, kind, set_id):
        record = after.by_month.get(was.month)
        if record is None or not record.is_whole or not was.is_complete or was.value is None:
            continue
        old = before.by_month[was.month]
        explained = _rows(record, set_id, of_kind | added) - _rows(old, set_id, of_kind)
        figure = now[was.month]
        if not figure.is_complete or figure.value != was.value + explained:
            yield was, figure


def _totals(state: Partnership, kind: Kind, set_id: str) -> Series:
    wards = next(ward_set.by_code for ward_set in state.ward_sets if ward_set.id == set_id)
    ids = [category.id for category in state.categories if category.kind is kind]
    spans = expected_spans(state.categories, state.months)
    return monthly_series(state.months, set_id, list(wards), ids, spans=spans)


def _rows(record: CrimeMonth, set_id: str, categories: Collection[str]) -> int:
    return sum(count_of(line, categories) for line in record.counts.get(set_id, {}).values())
