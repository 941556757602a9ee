"""Imports monthly police figures: counts by ward and category for every ward set on record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from partnership.errors import Problem, ProblemsFoundError, count_noun
from partnership.importers.archive import is_archive, street_files
from partnership.importers.atomic_write import Import
from partnership.importers.counting import Area, ImportedMonth, too_few, with_plausible_zeros
from partnership.importers.existing import read_months
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import read_street_file
from partnership.model.crime import NEVER_ALIKE, Category, Coverage, CrimeMonth
from partnership.records.writing import month_text, revision_text
from partnership.statistics.plausibility import unlike_the_usual
from partnership.statistics.revisions import revised_months

Official = Path | SourceFile
"""A month's table, an archive of several, or records of the police's API; or one that is open."""


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
    files: Iterable[Official],
    today: date,
    partial: str | None = None,
    published: Iterable[CrimeMonth] | None = None,
) -> Import:
    """Return the months of all files, each named once, ready to be written.

    `partial` is why the only month is not whole. Counts that differ from those `published` need an
    entry among the revisions; where nobody knows what was published, it is taken to be the months
    on record.
    """
    counts = _Counts(data, Area.of_folder(data))
    _count([counts], files, today)
    return _finished(counts, today, partial, published)


def import_crime_for_all(
    boroughs: Sequence[Path], files: Sequence[Path], today: date
) -> Iterator[tuple[Path, Import | ProblemsFoundError]]:
    """Yield the months of each borough, or why it has none; a force's files are read once."""
    by_force: dict[tuple[str | None, tuple[Category, ...]], list[_Counts]] = defaultdict(list)
    for data in boroughs:
        try:
            area = Area.of_folder(data)
        except ProblemsFoundError as error:
            yield data, error
            continue
        by_force[area.force, area.categories].append(_Counts(data, area))
    for group in by_force.values():
        _count(group, files, today)
        for counts in group:
            try:
                yield counts.data, _finished(counts, today)
            except ProblemsFoundError as error:
                yield counts.data, error


def _count(boroughs: Sequence[_Counts], files: Iterable[Official], today: date) -> None:
    """Count every file for boroughs of one force; note what is wrong with the others."""
    area, problems, notes = boroughs[0].area, list[Problem](), list[str]()
    for path in files:
        months: Iterator[SourceFile]
        if isinstance(path, SourceFile):
            months = iter([path])
        elif is_archive(path):
            months = street_files(path, area.force, notes.append)
        else:
            months = map(SourceFile.open, [path])
        try:
            for official in months:
                try:
                    file = read_street_file(official, area.categories, today)
                except ProblemsFoundError as error:
                    problems += error.problems
                    continue
                notes += (f"{official.name}: {remark}" for remark in file.remarks)
                for borough in boroughs:
                    borough.counted.append(ImportedMonth.of(borough.area, file))
        except ProblemsFoundError as error:
            problems += error.problems
    for borough in boroughs:
        borough.problems += problems
        borough.notes += notes


def _finished(
    counts: _Counts,
    today: date,
    partial: str | None = None,
    published: Iterable[CrimeMonth] | None = None,
) -> Import:
    """Return the months of a borough; raise ProblemsFoundError where its files are wrong."""
    area, counted, problems = counts.area, counts.counted, counts.problems
    before = read_months(counts.data)
    problems += _told_twice(counted, before)
    if partial and len(counted) > 1:
        what = "the reason is for one month, and the files hold several"
        problems.append(Problem("--partial", None, what, "Import that month alone."))
    counted = [
        _with_reason(imported, before.get(str(imported.month.month)), partial)
        for imported in counted
    ]
    known = {**before, **{str(imported.month.month): imported.month for imported in counted}}
    counted = [
        with_plausible_zeros(imported, area.categories, [*known.values()]) for imported in counted
    ]
    problems += too_few(counted, before, area.force)
    if problems:
        raise ProblemsFoundError(problems)
    counted.sort(key=lambda imported: imported.month.month)
    new = {
        name: _keeping_other_sets(imported.month, before.get(name))
        for imported in counted
        for name in [str(imported.month.month)]
    }
    names = {ward.code: ward.name for ward_set in area.sets for ward in ward_set.wards}
    months = [month for _, month in sorted({**before, **new}.items())]
    report: list[str] = []
    for (name, month), imported in zip(new.items(), counted, strict=True):
        report += report_of(month, before.get(name), imported.held, area.categories)
        unlike = unlike_the_usual(month, months, area.sets, area.categories)
        report += (f"  {line}" for line in unlike)
    was = before.values() if published is None else published
    revised = revised_months([month for month in was if str(month.month) in new], [*new.values()])
    entries = [revision_text(changed.month, today, changed.changes) for changed in revised]
    if entries:
        say_why = "Published figures have changed. Say why in releases.yml, below a line "
        entries.insert(0, f"{say_why}'revisions:'")
    files = {f"crime/{name}.yml": month_text(month, names) for name, month in new.items()}
    return Import(files, (*report, *counts.notes, *entries))


def _told_twice(
    counted: Sequence[ImportedMonth], before: Mapping[str, CrimeMonth]
) -> Iterator[Problem]:
    """Yield a problem for each file of a month that another file holds too, by name or by counts.

    The counts of another month show that a file is that month's under a false name.
    """
    again: dict[str, ImportedMonth] = {}
    for imported in counted:
        month = str(imported.month.month)
        first = again.setdefault(month, imported)
        if first is not imported:
            what = f"the file holds {month}, and so does {first.official.name}"
            yield imported.official.problem(what, "Import one file for each month.")
    others = {**before, **{month: imported.month for month, imported in again.items()}}
    for imported in counted:
        month = str(imported.month.month)
        for name, other in sorted(others.items()):
            is_told_already = name in again and name > month
            if name != month and not is_told_already and imported.month.has_the_counts_of(other):
                what = f"the counts of {month} are those of {name}"
                yield imported.official.problem(what, f"{NEVER_ALIKE}.")


def _with_reason(
    imported: ImportedMonth, former: CrimeMonth | None, partial: str | None
) -> ImportedMonth:
    """Mark a month as partial when told so, now or when the same file was imported before."""
    month = imported.month
    if not partial and former and former.source.sha256 == month.source.sha256:
        partial = former.coverage.reason
    if not partial:
        return imported
    rows = month.coverage.rows
    coverage = Coverage(state="partial", reason=partial, rows=rows)
    return replace(imported, month=month.model_copy(update={"coverage": coverage}))


def _keeping_other_sets(month: CrimeMonth, former: CrimeMonth | None) -> CrimeMonth:
    """Keep the counts of ward sets that are no longer on record: nobody can count them again."""
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
    month: CrimeMonth,
    before: CrimeMonth | None,
    held: frozenset[str],
    categories: Sequence[Category],
) -> Iterator[str]:
    """Yield a line with the rows of the file, and one for each thing worth knowing."""
    rows = month.coverage.rows
    elsewhere = "outside and without a location not known: asked by area"
    if rows.outside is not None:
        elsewhere = f"{rows.outside:,} outside, {rows.without_location:,} without a location"
    yield (
        f"{month.month}: {count_noun(rows.read, 'row')} read, {rows.in_borough:,} in the borough, "
        f"{elsewhere}, 0 of another month; {_change(month, before)}"
    )
    why = "which is too common for that" if month.is_whole else "and it is not whole"
    for category in categories:
        if category.may_be_in(month.month) and category.id not in held:
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
    old, new = before.coverage.rows.in_borough, month.coverage.rows.in_borough
    added = sorted(month.counts.keys() - before.counts.keys())
    same = all(month.counts[set_id] == counts for set_id, counts in before.counts.items())
    if added and same and old == new:
        return f"now counted on ward set {', '.join(added)} too"
    if month.counts == before.counts:
        return "the same counts as before"
    return f"changed: {count_noun(old, 'row')} in the borough before, {new:,} now"
