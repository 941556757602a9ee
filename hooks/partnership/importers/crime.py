"""Imports monthly police figures: counts by ward and category for every ward set on record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, raise_problems
from partnership.importers.atomic_write import Import
from partnership.importers.counting import Area, ImportedMonth, fill_plausible_zeros, too_few
from partnership.importers.existing import read_months
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import read_street_file, street_files
from partnership.model.crime import NEVER_ALIKE, Category, Coverage, CrimeMonth
from partnership.records.writing import month_text
from partnership.statistics.plausibility import describe_outliers
from partnership.statistics.series import categories_held
from partnership.text import count_noun

Counted = Sequence[ImportedMonth]  # months counted from files
# A monthly table, an archive of them or API records, as a path or an open file.
Official = Path | SourceFile


def import_crime(
    data: Path, files: Iterable[Official], today: date, partial: str | None = None
) -> Import:
    """Return the months of all files, ready to be written; no month may occur twice.

    `partial` is the reason why the only month is incomplete.
    """
    ((_, done),) = import_crime_for_all([data], files, today, partial)
    if isinstance(done, ProblemsFoundError):
        raise done
    return done


def import_crime_for_all(
    boroughs: Iterable[Path], files: Iterable[Official], today: date, partial: str | None = None
) -> Iterator[tuple[Path, Import | ProblemsFoundError]]:
    """Yield each borough's months, or its problems; the files of a force are read only once."""
    by_force: dict[tuple[str | None, tuple[Category, ...]], dict[Path, Area]] = defaultdict(dict)
    for data in boroughs:
        try:
            area = Area.of_folder(data)
            by_force[area.force, area.categories][data] = area
        except ProblemsFoundError as error:
            yield data, error
    for (force, categories), areas in by_force.items():
        counted: dict[Path, list[ImportedMonth]] = {data: [] for data in areas}
        problems, notes = list[Problem](), list[str]()
        for official in _open_months(files, force, problems, notes):
            try:
                file = read_street_file(official, categories, today)
            except ProblemsFoundError as error:
                problems += error.problems
                continue
            for data, area in areas.items():
                counted[data].append(ImportedMonth.from_file(area, file))
        for data, area in areas.items():
            try:
                done = _complete(data, area, counted[data], partial)
            except ProblemsFoundError as error:
                yield data, ProblemsFoundError((*problems, *error.problems))
                continue
            with_notes = replace(done, report=(*done.report, *notes))
            yield data, ProblemsFoundError(problems) if problems else with_notes


def _open_months(
    files: Iterable[Official], force: str | None, problems: list[Problem], notes: list[str]
) -> Iterator[SourceFile]:
    """Yield the months of each file; note problems of files, and months that archives lack."""
    for path in files:
        try:
            if isinstance(path, SourceFile):
                yield path
            elif SourceFile(path).is_archive:
                yield from street_files(path, force, notes.append)
            else:
                yield SourceFile.open(path)
        except ProblemsFoundError as error:
            problems += error.problems


def _complete(data: Path, area: Area, counted: Counted, partial: str | None) -> Import:
    before = read_months(data)
    problems = [*_repeated_months(counted, before)]
    if partial and len(counted) > 1:
        what = "the reason is for one month, but the files contain several"
        problems.append(Problem("--partial", None, what, "Import that month alone."))
    counted = [
        replace(imported, month=_mark_partial(imported.month, before.get(imported.name), partial))
        for imported in sorted(counted, key=lambda imported: imported.name)
    ]
    all_months = [*{**before, **{imported.name: imported.month for imported in counted}}.values()]
    counted = [
        replace(imported, month=fill_plausible_zeros(imported.month, area.categories, all_months))
        for imported in counted
    ]
    raise_problems([*problems, *too_few(counted, before, area.force)])
    new = {
        imported.name: _keep_other_sets(imported.month, before.get(imported.name))
        for imported in counted
    }
    names = {ward.code: ward.name for ward_set in area.sets for ward in ward_set.wards}
    months = [month for _, month in sorted({**before, **new}.items())]
    report: list[str] = []
    for imported in counted:
        month = new[imported.name]
        report += report_of(month, before.get(imported.name), area.categories)
        unlike = describe_outliers(month, months, area.sets, area.categories)
        report += (f"  {line}" for line in (*unlike, *imported.remarks))
    files = {f"crime/{name}.yml": month_text(month, names) for name, month in new.items()}
    return Import(files, tuple(report))


def _repeated_months(counted: Counted, before: Mapping[str, CrimeMonth]) -> Iterator[Problem]:
    again: dict[str, ImportedMonth] = {}
    for imported in counted:
        first = again.setdefault(imported.name, imported)
        if first is not imported:
            what = f"the file contains {imported.name}, and so does {first.official.name}"
            yield imported.official.problem(what, "Import one file for each month.")
    others = {**before, **{name: imported.month for name, imported in again.items()}}
    for imported in counted:
        for name, other in sorted(others.items()):
            is_later = name in again and name >= imported.name  # reported there, or itself
            if not is_later and imported.month.has_the_counts_of(other):
                what = f"the counts of {imported.name} equal those of {name}"
                yield imported.official.problem(what, f"{NEVER_ALIKE}.")


def _mark_partial(month: CrimeMonth, former: CrimeMonth | None, partial: str | None) -> CrimeMonth:
    """Mark a month as partial if a reason was given, now or when the same file was imported."""
    if not partial and former and former.source.sha256 == month.source.sha256:
        partial = former.coverage.reason
    if not partial:
        return month
    coverage = Coverage(state="partial", reason=partial, rows=month.coverage.rows)
    return month.model_copy(update={"coverage": coverage})


def _keep_other_sets(month: CrimeMonth, former: CrimeMonth | None) -> CrimeMonth:
    """Keep the counts for ward sets that are no longer on record: they cannot be recounted."""
    if former is None:
        return month
    rows = month.coverage.rows
    in_set = dict(sorted({**former.coverage.rows.in_set, **rows.in_set}.items()))
    rows = rows.model_copy(update={"in_set": in_set})
    kept = {
        "counts": {**former.counts, **month.counts},
        "locations": {**former.locations, **month.locations},
        "coverage": month.coverage.model_copy(update={"rows": rows}),
    }
    return month.model_copy(update=kept)


def report_of(
    month: CrimeMonth, before: CrimeMonth | None, categories: Sequence[Category]
) -> Iterator[str]:
    """Yield a line with the rows of the file, and a line for each remark."""
    rows, counted = month.coverage.rows, categories_held(month)
    elsewhere = "rows outside or without a location not known (API)"
    if rows.outside is not None:
        elsewhere = f"{rows.outside:,} outside, {rows.without_location:,} without a location"
    yield (
        f"{month.month}: {count_noun(rows.read, 'row')} read, {rows.in_borough:,} in the borough, "
        f"{elsewhere}, 0 of another month; {_change(month, before)}"
    )
    why = "although the category is common" if month.is_whole else "and it is incomplete"
    for category in categories:
        if category.may_be_in(month.month) and category.id not in counted:
            yield (
                f"  the file has no row of '{category.published_name}', {why}: "
                "recorded as not reported, not as zero"
            )
    if month.coverage.reason:
        yield f"  recorded as partial: {month.coverage.reason}"


def _change(month: CrimeMonth, before: CrimeMonth | None) -> str:
    if before is None:
        return "new"
    if before == month:
        return "unchanged"
    if month.counts.items() >= before.counts.items():
        added = ", ".join(sorted(month.counts.keys() - before.counts.keys()))
        return f"now also counted for ward set {added}" if added else "the same counts as before"
    old, new = before.coverage.rows.in_borough, month.coverage.rows.in_borough
    return f"changed: {count_noun(old, 'row')} in the borough before, {new:,} now"
