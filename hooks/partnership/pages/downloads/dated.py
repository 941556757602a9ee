"""Dated files: one month as it was first published, whatever was revised since.

They hold the wards that were in force in that month, so that a change of wards leaves them alone.
"""

from collections.abc import Sequence

from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.releases import ChangedCount, Revision
from partnership.model.wards import WardSet, set_in_force
from partnership.pages.downloads.figures import month_rows
from partnership.pages.downloads.table import Row
from partnership.pages.snapshot import Edition


def wards_of_a_month(edition: Edition, month: Month) -> WardSet:
    """Return the set that a month's dated file holds."""
    return set_in_force(edition.partnership.ward_sets, month.first_day)


def rows_before_revisions(edition: Edition, month: Month, wards: WardSet) -> list[Row] | None:
    """Return a month's rows as first published; None where nothing was revised since."""
    now = next((one for one in edition.partnership.months if one.month == month), None)
    record = as_first_published(now, edition.partnership.releases.revisions) if now else None
    if record is now:
        return None
    return [
        (*row[:-1], False)  # as first published, it was not revised
        for ward in sorted(wards.wards, key=lambda ward: ward.code)
        for row in month_rows(edition, month, record, wards, ward)
    ]


def as_first_published(record: CrimeMonth, revisions: Sequence[Revision]) -> CrimeMonth:
    """Return a month without what its revisions changed, the latest undone first."""
    changes = [
        change
        for revision in reversed(revisions)
        if revision.month == record.month
        for change in reversed(revision.changes)
    ]
    if not changes:
        return record
    counts = {one: dict(wards) for one, wards in record.counts.items()}
    for change in changes:
        for wards in counts.values():
            if change.ward in wards:
                wards[change.ward] = _undone(wards[change.ward], change)
    return record.model_copy(update={"counts": counts})


def _undone(line: dict[str, int], change: ChangedCount) -> dict[str, int]:
    """Return the counts of a ward as they were before a change."""
    others = {category: count for category, count in line.items() if category != change.category}
    if change.published_as is None:
        return others
    return {**others, change.category: change.published_as}
