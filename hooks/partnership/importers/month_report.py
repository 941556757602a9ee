"""Says what became of a monthly file, in lines for the officer who imports it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from partnership.errors import number_of
from partnership.importers.counting import Counted
from partnership.model.categories import Category
from partnership.model.crime import CrimeMonth, Rows
from partnership.records.writing import revision_text
from partnership.statistics.revisions import revised_months


def report_of(
    counted: Counted, before: CrimeMonth | None, categories: tuple[Category, ...]
) -> Iterator[str]:
    """Yield a line with the rows of the file, and one for each thing worth knowing."""
    month = counted.month
    rows = month.coverage.rows
    yield (
        f"{month.month}: {number_of(rows.read, 'row')} read, {rows.in_borough:,} in the borough, "
        f"{_elsewhere(rows)}, 0 of another month; {_change(month, before)}"
    )
    why = "which is too common for that" if month.is_whole else "and it is not whole"
    for category in categories:
        if category.may_be_in(month.month) and category.id not in counted.held:
            yield (
                f"  the file has no row of '{category.published_name}', {why}: "
                "recorded as not reported, not as zero"
            )
    if month.coverage.reason:
        yield f"  recorded as partial: {month.coverage.reason}"


def _elsewhere(rows: Rows) -> str:
    if rows.outside is None:
        return "outside and without a location not known: asked by area"
    return f"{rows.outside:,} outside, {rows.without_location:,} without a location"


def revisions_to_add(
    before: Iterable[CrimeMonth], after: Sequence[CrimeMonth], today: date
) -> Iterator[str]:
    """Yield the entries that account for published counts that are not what they were."""
    again = {one.month for one in after}
    revised = revised_months([one for one in before if one.month in again], after)
    if revised:
        yield "Published figures have changed. Say why in releases.yml, below a line 'revisions:'"
    for one in revised:
        yield revision_text(one.month, today, one.changes)


def _change(month: CrimeMonth, before: CrimeMonth | None) -> str:
    if before is None:
        return "new"
    if before == month:
        return "unchanged"
    old, new = before.coverage.rows.in_borough, month.coverage.rows.in_borough
    added = sorted(month.counts.keys() - before.counts.keys())
    same = all(month.counts[set_id] == counts for set_id, counts in before.counts.items())
    if added and same and old == new:
        return f"now counted on ward set {', '.join(added)} too"
    if month.counts == before.counts:
        return "the same counts as before"
    return f"changed: {number_of(old, 'row')} in the borough before, {new:,} now"
