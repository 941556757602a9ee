"""Imports monthly police figures: counts by ward and category for every ward set on record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.api_file import is_api_answer, read_api_file
from partnership.importers.archive import is_archive, street_files
from partnership.importers.atomic_write import Import
from partnership.importers.counting import Area, ImportedMonth, too_few, with_plausible_zeros
from partnership.importers.existing import read_months
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import read_street_file
from partnership.model.crime import NEVER_ALIKE, Category, Coverage, CoverageState, CrimeMonth, Rows
from partnership.records.writing import month_text, revision_text
from partnership.statistics.file_shape import unlike_the_usual
from partnership.statistics.revisions import revised_months


def report_of(
    counted: ImportedMonth, before: CrimeMonth | None, categories: tuple[Category, ...]
) -> Iterator[str]:
    """Yield a line with the rows of the file, and one for each thing worth knowing."""
    month = counted.month
    rows = month.coverage.rows
    yield (
        f"{month.month}: {count_noun(rows.read, 'row')} read, {rows.in_borough:,} in the borough, "
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
    again = {month.month for month in after}
    revised = revised_months([month for month in before if month.month in again], after)
    if revised:
        yield "Published figures have changed. Say why in releases.yml, below a line 'revisions:'"
    for revised_month in revised:
        yield revision_text(revised_month.month, today, revised_month.changes)


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
    return f"changed: {count_noun(old, 'row')} in the borough before, {new:,} now"


@dataclass
class _Counts:
    """What was counted for a borough so far, and what is wrong with the files."""

    data: Path
    area: Area
    counted: list[ImportedMonth] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
    counts = _Counts(data, Area.of_folder(data))
    _count_all([counts], _opened(files, [counts]), today)
    return _finished(counts, today, partial, published)


def import_crime_for_all(
    boroughs: Sequence[Path], files: Sequence[Path], today: date
) -> Iterator[tuple[Path, Import | ProblemsFoundError]]:
    """Yield the months of each borough, or why it has none; a force's files are read once."""
    by_force: dict[tuple[str | None, tuple[Category, ...]], list[_Counts]] = {}
    for data in boroughs:
        try:
            area = Area.of_folder(data)
        except ProblemsFoundError as error:
            yield data, error
            continue
        by_force.setdefault((area.force, area.categories), []).append(_Counts(data, area))
    for group in by_force.values():
        _count_all(group, _opened(files, group), today)
        for counts in group:
            try:
                yield counts.data, _finished(counts, today, None, None)
            except ProblemsFoundError as error:
                yield counts.data, error


def import_opened(
    data: Path,
    official: SourceFile,
    today: date,
    partial: str | None = None,
    published: Iterable[CrimeMonth] | None = None,
) -> Import:
    """Return the month of a file that is read already, ready to be written.

    Counts that differ from those `published` need an entry among the revisions;
    where nobody knows what was published, it is taken to be the months on record.
    """
    counts = _Counts(data, Area.of_folder(data))
    _count_all([counts], [[official]], today)
    return _finished(counts, today, partial, published)


def _opened(files: Iterable[Path], boroughs: Sequence[_Counts]) -> Iterator[Iterator[SourceFile]]:
    """Yield what opens each file in turn: the months of the force in an archive, or the file."""

    def tell(line: str) -> None:
        for borough in boroughs:
            borough.notes.append(line)

    for path in files:
        if is_archive(path):
            yield street_files(path, boroughs[0].area.force, tell)
        else:
            yield map(SourceFile.open, [path])


def _count_all(
    boroughs: Sequence[_Counts], opened: Iterable[Iterable[SourceFile]], today: date
) -> None:
    """Count every file for boroughs of one force; note what is wrong with the others."""
    for files in opened:
        try:
            for official in files:
                _count_one(boroughs, official, today)
        except ProblemsFoundError as error:
            for borough in boroughs:
                borough.problems += error.problems


def _count_one(boroughs: Sequence[_Counts], official: SourceFile, today: date) -> None:
    """Count a file for each borough, or note why it is refused."""
    read = read_api_file if is_api_answer(official) else read_street_file
    try:
        file = read(official, boroughs[0].area.categories, today)
    except ProblemsFoundError as error:
        for borough in boroughs:
            borough.problems += error.problems
        return
    for borough in boroughs:
        borough.counted.append(ImportedMonth.of(borough.area, file))
        borough.notes += (f"{official.name}: {remark}" for remark in file.remarks)


def _finished(
    counts: _Counts,
    today: date,
    partial: str | None,
    published: Iterable[CrimeMonth] | None,
) -> Import:
    """Return the months of a borough; raise ProblemsFoundError where its files are wrong."""
    area, counted, problems = counts.area, counts.counted, counts.problems
    before = read_months(counts.data)
    problems += _same_month_twice(counted)
    problems += _counts_of_another_month(counted, before)
    if partial and len(counted) > 1:
        what = "the reason is for one month, and the files hold several"
        problems.append(Problem("--partial", None, what, "Import that month alone."))
    counted = [_with_reason(imported, before, partial) for imported in counted]
    known = {**before, **{str(imported.month.month): imported.month for imported in counted}}
    counted = [
        with_plausible_zeros(imported, area.categories, [*known.values()]) for imported in counted
    ]
    problems += too_few(counted, before, area.force)
    if problems:
        raise ProblemsFoundError(problems)
    counted.sort(key=lambda imported: imported.month.month)
    kept = [_keeping_other_sets(imported, before) for imported in counted]
    new = {str(imported.month.month): imported.month for imported in kept}
    names = {ward.code: ward.name for ward_set in area.sets for ward in ward_set.wards}
    months = [month for _, month in sorted({**before, **new}.items())]
    report: list[str] = []
    for imported in kept:
        month = imported.month
        report += report_of(imported, before.get(str(month.month)), area.categories)
        unlike = unlike_the_usual(month, months, area.sets, area.categories)
        report += (f"  {line}" for line in unlike)
    was = before.values() if published is None else published
    entries = revisions_to_add(was, [*new.values()], today)
    files = {f"crime/{name}.yml": month_text(month, names) for name, month in new.items()}
    return Import(files, (*report, *counts.notes, *entries))


def _same_month_twice(counted: list[ImportedMonth]) -> list[Problem]:
    by_month: dict[str, list[SourceFile]] = {}
    for imported in counted:
        by_month.setdefault(str(imported.month.month), []).append(imported.official)
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
    counted: list[ImportedMonth], before: dict[str, CrimeMonth]
) -> Iterator[Problem]:
    """Yield a problem for each file that is another month's under a false name."""
    again = {imported.month.month: imported.month for imported in counted}
    others = {former.month: former for former in before.values()} | again
    for imported in counted:
        for month, other in sorted(others.items()):
            is_told_already = month in again and month > imported.month.month
            if month == imported.month.month or is_told_already:
                continue
            if imported.month.has_the_counts_of(other):
                what = f"the counts of {imported.month.month} are those of {month}"
                yield imported.official.problem(None, what, f"{NEVER_ALIKE}.")


def _with_reason(
    imported: ImportedMonth, before: dict[str, CrimeMonth], partial: str | None
) -> ImportedMonth:
    """Mark a month as partial when told so, now or when the same file was imported before."""
    former = before.get(str(imported.month.month))
    if not partial and former and former.source.sha256 == imported.month.source.sha256:
        partial = former.coverage.reason
    if not partial:
        return imported
    coverage = Coverage(
        state=CoverageState.PARTIAL, reason=partial, rows=imported.month.coverage.rows
    )
    return replace(imported, month=imported.month.model_copy(update={"coverage": coverage}))


def _keeping_other_sets(imported: ImportedMonth, before: dict[str, CrimeMonth]) -> ImportedMonth:
    """Keep the counts of ward sets that are no longer on record: nobody can count them again."""
    former = before.get(str(imported.month.month))
    if former is None:
        return imported
    counts = {**former.counts, **imported.month.counts}
    coverage = imported.month.coverage
    in_set = {**former.coverage.rows.in_set, **coverage.rows.in_set}
    rows = coverage.rows.model_copy(update={"in_set": dict(sorted(in_set.items()))})
    kept = {
        "counts": counts,
        "locations": {**former.locations, **imported.month.locations},
        "coverage": coverage.model_copy(update={"rows": rows}),
    }
    return replace(imported, month=imported.month.model_copy(update=kept))
