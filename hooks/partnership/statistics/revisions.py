"""Tells which published counts have changed, and for which of them nobody has accounted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.releases import ChangedCount, Revision
from partnership.model.wards import WardSet


@dataclass(frozen=True)
class RevisedMonth:
    """A month that was published and is not what it was."""

    month: Month
    changes: tuple[ChangedCount, ...]
    """Every count that changed, on every ward set that was counted before."""
    is_gone: bool = False
    """Whether the month was taken out altogether."""


def revised_months(
    before: Iterable[CrimeMonth], after: Iterable[CrimeMonth]
) -> tuple[RevisedMonth, ...]:
    """Return the months of `before` whose counts are not the same in `after`.

    A ward set that is new is no revision: nothing was published for it.
    """
    now = {one.month: one for one in after}
    compared = (_revised(one, now.get(one.month)) for one in before)
    return tuple(one for one in compared if one.changes or one.is_gone)


def _revised(before: CrimeMonth, after: CrimeMonth | None) -> RevisedMonth:
    if after is None:
        return RevisedMonth(before.month, (), is_gone=True)
    return RevisedMonth(before.month, tuple(_changed_counts(before, after)))


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
    """Return changes with the first of these sets that has their ward, in the order of the sets.

    A record that moved is counted once on each set, so changes of several are never added up.
    """
    left, found = list(changes), []
    for one in sets:
        held = tuple(change for change in left if change.ward in one.by_code)
        left = [change for change in left if change.ward not in one.by_code]
        if held:
            found.append((one, held))
    return tuple(found)


def unexplained(
    revised: Sequence[RevisedMonth],
    before: Sequence[Revision],
    after: Sequence[Revision],
) -> tuple[RevisedMonth, ...]:
    """Return what changed without an entry that was written since."""
    added = [one for one in after if one not in before]
    left = (_without_entry(one, [e for e in added if e.month == one.month]) for one in revised)
    return tuple(one for one in left if one is not None)


def _without_entry(revised: RevisedMonth, entries: Sequence[Revision]) -> RevisedMonth | None:
    if revised.is_gone:
        return None if entries else revised
    listed = [change for entry in entries for change in entry.changes]
    left = tuple(change for change in revised.changes if not _is_listed(change, listed))
    return RevisedMonth(revised.month, left) if left else None


def _is_listed(change: ChangedCount, listed: Sequence[ChangedCount]) -> bool:
    """Tell whether entries lead, step by step, from what was published to what is now."""
    reached = change.published_as
    for step in listed:
        if (step.ward, step.category) == (change.ward, change.category):
            if step.published_as != reached:
                return False
            reached = step.now
    return reached == change.now
