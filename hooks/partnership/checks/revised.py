"""Rules for the counts of months: each that was published and is not the same is a revision."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from partnership.errors import Problem, Severity, count_noun
from partnership.model.crime import in_words
from partnership.model.partnership import Partnership
from partnership.records.loading import Records
from partnership.statistics.revisions import (
    RevisedMonth,
    revised_months,
    unexplained,
    unexplained_totals,
)

if TYPE_CHECKING:
    from partnership.checks.published import Published


def revision_problems(
    records: Records, partnership: Partnership, published: "Published"
) -> Iterator[Problem]:
    """Yield each count that changed, and each total that changed by more, without a reason."""
    revised = revised_months(published.months, partnership.months)
    for month in unexplained(revised, published.revisions, partnership.releases.revisions):
        yield _unexplained_revision(records, month, published.reference)
    yield from _totals_that_change(records, partnership, published)


def _totals_that_change(
    records: Records, partnership: Partnership, published: "Published"
) -> Iterator[Problem]:
    """Yield a warning where totals go, or change by more than the counts behind them."""
    if not published.categories and not published.months:
        return
    unchanged = (
        month for month in partnership.months if f"crime/{month.month}.yml" in published.unchanged
    )
    before = replace(
        partnership,
        months=tuple(sorted((*unchanged, *published.months), key=lambda record: record.month)),
        categories=published.categories or partnership.categories,
    )
    for totals in unexplained_totals(before, partnership):
        name, place = f"crime/{totals.first}.yml", ("month",)
        remedy = "Look whether the month lost a category; if so, import it again."
        if published.categories:
            name, place = "categories.yml", ("categories",)
            remedy = "Look whether 'kind', 'began' and 'ended' of each category are right."
        told = records.problem(name, place, totals.in_words, remedy)
        yield replace(told, severity=Severity.WARNING)


def _unexplained_revision(records: Records, revised: RevisedMonth, reference: str) -> Problem:
    name = f"crime/{revised.month}.yml"
    add = f"add an entry for {revised.month} to 'revisions' in releases.yml that says why"
    if revised.is_gone:
        what = f"the month was published at {reference} and is gone"
        return replace(records.problem(name, (), what, f"Put it back, or {add}."), waits=True)
    first, count = revised.changes[0], len(revised.changes)
    more = f", and {count_noun(count - 1, 'more count')}" if count > 1 else ""
    what = (
        f"{first.category} of {first.ward} was published as {in_words(first.published_as)} "
        f"at {reference} and is now {in_words(first.now)}{more}"
    )
    remedy = f"Restore the file, or {add}; `partnership diff {reference}` prints the entry."
    set_id = _set_of(records, name, first.ward)
    told = records.problem(name, ("counts", set_id, first.ward), what, remedy)
    return replace(told, waits=True)


def _set_of(records: Records, name: str, ward: str) -> str:
    counts = records.filed[name].record.counts
    return next((set_id for set_id, lines in counts.items() if ward in lines), "")
