"""Says what became of a monthly file, in lines for the officer who imports it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, number_of
from partnership.importers.api_file import is_api_answer, read_api_file
from partnership.importers.archive import is_archive, street_files
from partnership.importers.atomic_write import Import
from partnership.importers.counting import Area, Counted, too_few, with_plausible_zeros
from partnership.importers.existing import months_at_hand, organisation_at_hand
from partnership.importers.source_file import OfficialFile
from partnership.importers.street_file import read_street_file
from partnership.model.categories import Category
from partnership.model.crime import NEVER_ALIKE, Coverage, CoverageState, CrimeMonth, Rows
from partnership.records.writing import month_text, revision_text
from partnership.statistics.plausibility import unlike_the_usual
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


def import_crime(
    data: Path,
    files: Iterable[Path],
    today: date,
    partial: str | None = None,
    published: Iterable[CrimeMonth] | None = None,
) -> Import:
    """Return the months of all files, each named once, ready to be written.

    A file is a month's table, an archive of several, or records of the police's API.
    """
    organisation = organisation_at_hand(data)
    force = organisation.police_force if organisation else None
    missing: list[str] = []
    opened = (_opened(path, force, missing.append) for path in files)
    done = import_opened(data, opened, today, partial, published)
    return Import(done.files, (*done.report, *missing))


def import_opened(
    data: Path,
    opened: Iterable[Iterable[OfficialFile]],
    today: date,
    partial: str | None = None,
    published: Iterable[CrimeMonth] | None = None,
) -> Import:
    """Return the months of files that are opened one after the other, ready to be written.

    Counts that differ from those `published` need an entry among the revisions;
    where nobody knows what was published, it is taken to be the months at hand.
    """
    area = Area.at_hand(data)
    before = months_at_hand(data)
    notes: list[str] = []
    counted, problems = _count_all(area, opened, today, notes)
    problems += _same_month_twice(counted)
    problems += _counts_of_another_month(counted, before)
    if partial and len(counted) > 1:
        what = "the reason is for one month, and the files hold several"
        problems.append(Problem("--partial", None, what, "Import that month alone."))
    counted = [_with_reason(one, before, partial) for one in counted]
    known = {**before, **{str(each.month.month): each.month for each in counted}}
    counted = [with_plausible_zeros(each, area.categories, [*known.values()]) for each in counted]
    problems += too_few(counted, before, area.force)
    if problems:
        raise ProblemsFoundError(problems)
    counted.sort(key=lambda one: one.month.month)
    kept = [_keeping_other_sets(one, before) for one in counted]
    done = _as_import(area, kept, before)
    was = before.values() if published is None else published
    entries = revisions_to_add(was, [one.month for one in kept], today)
    return Import(done.files, (*done.report, *notes, *entries))


def _opened(path: Path, force: str | None, tell: Callable[[str], None]) -> Iterator[OfficialFile]:
    if is_archive(path):
        yield from street_files(path, force, tell)
    else:
        yield OfficialFile.open(path)


def _as_import(area: Area, counted: list[Counted], before: dict[str, CrimeMonth]) -> Import:
    names = {ward.code: ward.name for one in area.sets for ward in one.wards}
    files = {f"crime/{one.month.month}.yml": month_text(one.month, names) for one in counted}
    again = {str(one.month.month): one.month for one in counted}
    months = [month for _, month in sorted((before | again).items())]
    report = [
        line
        for one in counted
        for line in (
            *report_of(one, before.get(str(one.month.month)), area.categories),
            *(
                f"  {line}"
                for line in unlike_the_usual(one.month, months, area.sets, area.categories)
            ),
        )
    ]
    return Import(files, tuple(report))


def _count_all(
    area: Area, opened: Iterable[Iterable[OfficialFile]], today: date, notes: list[str]
) -> tuple[list[Counted], list[Problem]]:
    """Count every file; gather what is wrong with those that cannot be counted."""
    counted: list[Counted] = []
    problems: list[Problem] = []
    for files in opened:
        try:
            for official in files:
                counted += _count_one(area, official, today, problems, notes)
        except ProblemsFoundError as error:
            problems += error.problems
    return counted, problems


def _count_one(
    area: Area,
    official: OfficialFile,
    today: date,
    problems: list[Problem],
    notes: list[str],
) -> Iterator[Counted]:
    """Yield the month of a file, or nothing when it is refused; the reasons are noted."""
    read = read_api_file if is_api_answer(official) else read_street_file
    try:
        file = read(official, area.categories, today)
        yield Counted.of(area, file)
        if file.at_zero:
            notes.append(
                f"{official.name}: {number_of(file.at_zero, 'row')} at longitude 0 and latitude 0, "
                "counted as without a location"
            )
        if file.lost_repeats:
            notes.append(
                f"{official.name}: warning: no two incidents are alike, though calls from one "
                "street often are. If somebody removed duplicates, download the file and import "
                "it again."
            )
    except ProblemsFoundError as error:
        problems += error.problems


def _same_month_twice(counted: list[Counted]) -> list[Problem]:
    by_month: dict[str, list[OfficialFile]] = {}
    for one in counted:
        by_month.setdefault(str(one.month.month), []).append(one.official)
    return [
        file.problem(
            None,
            f"the file holds {month}, and so does {files[0].name}",
            "Import one file for each month.",
        )
        for month, files in by_month.items()
        for file in files[1:]
    ]


def _counts_of_another_month(
    counted: list[Counted], before: dict[str, CrimeMonth]
) -> Iterator[Problem]:
    """Yield a problem for each file that is another month's under a false name."""
    again = {one.month.month: one.month for one in counted}
    others = {one.month: one for one in before.values()} | again
    for one in counted:
        for month, other in sorted(others.items()):
            is_told_already = month in again and month > one.month.month
            if month == one.month.month or is_told_already:
                continue
            if one.month.has_the_counts_of(other):
                what = f"the counts of {one.month.month} are those of {month}"
                yield one.official.problem(None, what, f"{NEVER_ALIKE}.")


def _with_reason(one: Counted, before: dict[str, CrimeMonth], partial: str | None) -> Counted:
    """Mark a month as partial when told so, now or when the same file was imported before."""
    former = before.get(str(one.month.month))
    if not partial and former and former.source.sha256 == one.month.source.sha256:
        partial = former.coverage.reason
    if not partial:
        return one
    coverage = Coverage(state=CoverageState.PARTIAL, reason=partial, rows=one.month.coverage.rows)
    return replace(one, month=one.month.model_copy(update={"coverage": coverage}))


def _keeping_other_sets(one: Counted, before: dict[str, CrimeMonth]) -> Counted:
    """Keep the counts of ward sets that are no longer at hand: nobody can count them again."""
    former = before.get(str(one.month.month))
    if former is None:
        return one
    counts = {**former.counts, **one.month.counts}
    coverage = one.month.coverage
    in_set = {**former.coverage.rows.in_set, **coverage.rows.in_set}
    rows = coverage.rows.model_copy(update={"in_set": dict(sorted(in_set.items()))})
    kept = {
        "counts": counts,
        "locations": {**former.locations, **one.month.locations},
        "coverage": coverage.model_copy(update={"rows": rows}),
    }
    return replace(one, month=one.month.model_copy(update=kept))
