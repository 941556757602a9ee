"""Rules for what was published: it never changes in silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from partnership.checks.plan_history import PlanHistory
from partnership.checks.sizes import sizes_unlike_before
from partnership.errors import Problem, Severity, count_noun
from partnership.model.crime import Category, CrimeMonth, in_words
from partnership.model.partnership import Partnership
from partnership.model.releases import Baseline, Revision, Withdrawal
from partnership.records.loading import Records
from partnership.statistics.revisions import (
    RevisedMonth,
    revised_months,
    unexplained,
    unexplained_totals,
)


@dataclass(frozen=True)
class Published:
    """What was public at some revision of the project, as far as it differs from today."""

    reference: str
    """The revision, in the words of whoever asked for it."""
    months: tuple[CrimeMonth, ...]
    """The months whose files are not the same any more."""
    revisions: tuple[Revision, ...]
    """The revisions that were on record then."""
    ward_slugs: Mapping[str, str] = field(default_factory=dict)
    """Ward's code, its slug then; empty where the wards have not changed."""
    baselines: tuple[Baseline, ...] = ()
    """The baselines that were on record then; empty where their file has not changed."""
    files: frozenset[str] = frozenset()
    """Every file that the folder held then."""
    unchanged: frozenset[str] = frozenset()
    """Those whose figures and promises are as they were."""
    categories: tuple[Category, ...] = ()
    """The categories that were on record then; empty where their file has not changed."""
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What each changed file but a month held then, by its name."""
    withdrawals: tuple[Withdrawal, ...] = ()
    """What was withdrawn by then; empty where the file has not changed."""

    @property
    def plan_files(self) -> dict[str, Mapping[str, Any]]:
        """What each changed file of a plan held then."""
        return {name: held for name, held in self.values.items() if name.startswith("plans/")}


def is_unchanged(published: Published | None, *names: str) -> bool:
    """Tell whether files are as they were published, so that what holds of them was seen then."""
    return published is not None and all(name in published.unchanged for name in names)


def history_problems(
    records: Records, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    """Yield everything that was published and is not the same, where no record says why."""
    yield from _rewritten_history(records, partnership, published)
    yield from _moved_baselines(records, partnership, published)
    yield from _moved_pages(records, partnership, published)
    yield from _files_that_are_gone(records, partnership, published)
    yield from _totals_that_change(records, partnership, published)
    plans = PlanHistory(records, partnership, published.plan_files, published.reference)
    yield from plans.problems()
    for problem in sizes_unlike_before(records, published.values, published.reference):
        yield replace(problem, severity=Severity.WARNING)
    for lost in published.withdrawals:
        if lost not in partnership.withdrawn:
            what = f"the withdrawal of {lost.file}, on record at {published.reference}, is gone"
            remedy = "Put it back as it was; add a further entry instead."
            yield records.problem("withdrawn.yml", ("withdrawn",), what, remedy)


def _rewritten_history(
    records: Records, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    revised = revised_months(published.months, partnership.months)
    now = partnership.releases.revisions
    for month in unexplained(revised, published.revisions, now):
        yield _unexplained_revision(records, month, published.reference)
    for lost in published.revisions:
        if lost not in now:
            what = (
                f"the revision of {lost.month} on {lost.on}, on record at {published.reference}, "
                "is gone or changed"
            )
            remedy = "Put it back: what was said of a revision stays; add a further entry instead."
            yield records.problem("releases.yml", ("revisions",), what, remedy)


_TOLD_ELSEWHERE = ("crime/", "schema/", "baselines.yml", "README.md")
"""Files whose loss other rules tell of, and those that are made again."""


def _files_that_are_gone(
    records: Records, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    for name in sorted(published.files):
        is_covered = any(withdrawal.covers(name) for withdrawal in partnership.withdrawn)
        is_covered = is_covered or name in published.plan_files
        if name.startswith(_TOLD_ELSEWHERE) or is_covered or records.folder.has(name):
            continue
        if not name.endswith((".yml", ".csv", ".geojson")):
            continue
        what = f"the file was published at {published.reference} and is gone"
        remedy = (
            "Put it back. If its pages must go, add to data/withdrawn.yml under 'withdrawn:' the "
            f"line - {{file: {name}, title: its name, on: the day, why: the reason}}."
        )
        yield Problem(records.folder.name(name), None, what, remedy)


def _totals_that_change(
    records: Records, partnership: Partnership, published: Published
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


def _moved_baselines(
    records: Records, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    for lost in published.baselines:
        if lost not in partnership.baselines:
            what = (
                f"the baseline of {lost.first} to {lost.last}, on record at {published.reference}, "
                "is gone or changed"
            )
            remedy = (
                "Put it back: a usual range that moves in silence can be no measure. "
                "Put a new baseline at the end, with what has changed for good."
            )
            yield records.problem("baselines.yml", ("baselines",), what, remedy)


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


def _moved_pages(
    records: Records, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    for number, ward_set in enumerate(partnership.ward_sets):
        for line, ward in enumerate(ward_set.wards):
            before = published.ward_slugs.get(ward.code, ward.slug)
            if before != ward.slug:
                what = f"the page of {ward.name} was published as wards/{before}/"
                remedy = f"Write 'slug: {before}' again: people have kept and shared that address."
                place = ("sets", number, "wards", line, "slug")
                yield records.problem("wards.yml", place, what, remedy)
