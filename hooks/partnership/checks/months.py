"""Rules for the files of monthly figures, ward sets, releases and baselines, file by file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from partnership.errors import Problem, number_of
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.releases import Baselines, ChangedCount, Releases, Revision
from partnership.model.wards import WardSet, WardSets
from partnership.records.folder import Filed
from partnership.records.loading import Records
from partnership.records.yaml_loader import Place
from partnership.statistics.plausibility import categories_held

IMPORT_AGAIN = "Import the month again with `partnership import crime`."


def ward_sets_that_do_not_meet(filed: Filed[WardSets], _records: Records) -> Iterator[Problem]:
    """Yield a problem where one set of wards does not end on the day before the next begins."""
    for number, (before, after) in enumerate(pairwise(filed.record.sets), start=1):
        if after.valid_from is None:
            what = f"ward set {after.id} follows {before.id} and has no 'valid_from'"
            yield filed.problem(("sets", number), what, "Write its first day in force.")
        elif before.valid_to != after.valid_from - timedelta(days=1):
            end = (after.valid_from - timedelta(days=1)).isoformat()
            what = f"ward set {before.id} does not end on the day before {after.id} begins"
            remedy = f"Write valid_to: {end} in set {before.id}, or correct the 'valid_from' here."
            told = filed.problem(("sets", number, "valid_from"), what, remedy)
            yield replace(told, waits=True)


def wards_of_another_area(filed: Filed[WardSets], records: Records) -> Iterator[Problem]:
    """Yield a problem for each set of wards that is not of the partnership's own area."""
    organisation = records.first(Organisation)
    for number, ward_set in enumerate(filed.record.sets if organisation else ()):
        if organisation and ward_set.area_code != organisation.area_code:
            what = (
                f"the wards of set {ward_set.id} are those of area {ward_set.area_code}, and "
                f"partnership.yml is about {organisation.area_code}"
            )
            remedy = "Correct 'area_code' there, or import the wards of the right borough."
            yield filed.problem(("sets", number, "area_code"), what, remedy)


def missing_months(records: Records) -> Iterator[Problem]:
    """Yield a problem where there is no month of figures at all."""
    if not any(records.folder.names("crime/*.yml")):
        remedy = "Run `partnership import crime` with the monthly files of the police."
        name = records.folder.name("crime")
        yield Problem(name, None, "there is no month of figures", remedy)


def counts_that_are_not_whole(filed: Filed[CrimeMonth], records: Records) -> Iterator[Problem]:
    """Yield wards and categories that a month lacks; compare sums only of whole counts."""
    wards, categories = records.first(WardSets), records.first(Categories)
    known = {category.id for category in categories.categories} if categories else set()
    for ward_set in wards.sets if wards else ():
        if ward_set.id not in filed.record.counts:
            continue
        lines = filed.record.counts[ward_set.id]
        is_unknown = lines.keys() - ward_set.by_code.keys() or any(
            counts.keys() - known for counts in lines.values()
        )
        lacking = [
            *_lines_that_are_missing(filed, ward_set),
            *_categories_that_are_missing(filed, ward_set),
        ]
        yield from lacking
        if not lacking and not is_unknown:
            yield from _sums_that_disagree(filed, ward_set.id)


def categories_before_they_began(filed: Filed[CrimeMonth], records: Records) -> Iterator[Problem]:
    """Yield each category that a month holds although it began later, or had ended."""
    categories, month = records.first(Categories), filed.record.month
    held = categories_held(filed.record)
    for category in categories.categories if categories else ():
        if category.id in held and category.began and month < category.began:
            what = f"{month} holds '{category.id}', which began in {category.began}"
            remedy = "Correct 'began' in categories.yml, or import the month again."
            yield filed.problem(("month",), what, remedy)
        if category.id in held and category.ended and month > category.ended:
            what = f"{month} holds '{category.id}', which ended in {category.ended}"
            remedy = "Correct 'ended' in categories.yml, or import the month again."
            yield filed.problem(("month",), what, remedy)


def _lines_that_are_missing(filed: Filed[CrimeMonth], ward_set: WardSet) -> Iterator[Problem]:
    """Yield each ward without a line; one line under an unknown code accounts for one of them."""
    lines = filed.record.counts[ward_set.id]
    missing = [ward for ward in ward_set.wards if ward.code not in lines]
    unknown = len(lines.keys() - ward_set.by_code.keys())
    for ward in missing[unknown:]:
        what = f"ward {ward.code} ({ward.name}) has no line in set {ward_set.id}"
        yield filed.problem(("counts", ward_set.id), what, IMPORT_AGAIN)


def _categories_that_are_missing(filed: Filed[CrimeMonth], ward_set: WardSet) -> Iterator[Problem]:
    lines = filed.record.counts[ward_set.id]
    held = {category for counts in lines.values() for category in counts}
    in_most = {
        category for category in held if sum(category in c for c in lines.values()) > len(lines) / 2
    }
    for code, counts in lines.items():
        if counts.keys() - in_most:
            continue  # a category under another name accounts for the one that is missing
        for category in sorted(in_most - counts.keys()):
            what = f"'{category}' is missing for ward {code}, though other wards have it"
            remedy = "Write its count. If there were none, write 0."
            yield filed.problem(("counts", ward_set.id, code), what, remedy)


def _sums_that_disagree(filed: Filed[CrimeMonth], set_id: str) -> Iterator[Problem]:
    total = sum(sum(counts.values()) for counts in filed.record.counts[set_id].values())
    rows = filed.record.coverage.rows
    expected = rows.in_set.get(set_id, rows.in_borough)
    if total != expected:
        what = (
            f"the counts of ward set {set_id} add up to {total:,}, "
            f"but its wards hold {number_of(expected, 'row')}"
        )
        yield filed.problem(("counts", set_id), what, IMPORT_AGAIN)


def locations_beyond_counts(filed: Filed[CrimeMonth], _records: Records) -> Iterator[Problem]:
    """Yield each ward whose locations hold more of a category than its counts."""
    for set_id, by_ward in filed.record.locations.items():
        for ward, by_location in by_ward.items():
            found: Counter[str] = Counter()
            for counts in by_location.values():
                found.update(counts)
            for category, count in found.items():
                counted = filed.record.count(set_id, ward, category) or 0
                if count > counted:
                    held = f"the locations of ward {ward} hold {count} of {category}"
                    what = f"{held}, its counts {counted}"
                    yield filed.problem(("locations", set_id, ward), what, IMPORT_AGAIN)


def baselines_without_figures(filed: Filed[Baselines], records: Records) -> Iterator[Problem]:
    """Yield a problem for each baseline that begins before or ends after the figures."""
    months = _months(records)
    for number, baseline in enumerate(filed.record.baselines if months else ()):
        if baseline.first < months[0] or baseline.last > months[-1]:
            what = (
                f"there are no figures for some of the months {baseline.first} to {baseline.last}"
            )
            remedy = f"The figures run from {months[0]} to {months[-1]}; choose 24 months of these."
            yield filed.problem(("baselines", number, "first"), what, remedy)


def _months(records: Records) -> list[Month]:
    """Return every month that has a file, right or wrong, in the order of time."""
    names = (name.rpartition("/")[2] for name in records.folder.names("crime/*.yml"))
    months = []
    for name in names:
        try:
            months.append(Month.parse(name.removesuffix(".yml")))
        except ValueError:
            continue
    return sorted(months)


def calendar_that_does_not_fit(filed: Filed[Releases], records: Records) -> Iterator[Problem]:
    """Yield what is wrong in the release calendar: duplicates, and days that cannot be."""
    months, seen = set(_months(records)), set[Month]()
    for number, release in enumerate(filed.record.calendar):
        place: Place = ("calendar", number, "month")
        if release.month in seen:
            yield filed.problem(place, f"{release.month} is listed twice", "Keep one of the two.")
        seen.add(release.month)
        if release.published and release.month not in months:
            what = f"{release.month} is marked as published, and there are no figures for it"
            remedy = "Import the month, or leave 'published' out until it is."
            yield filed.problem(("calendar", number, "published"), what, remedy)
        over = release.month.plus(1).first_day
        if release.on < over:
            what = f"the release of {release.month} is announced for a day before the month is over"
            yield filed.problem(("calendar", number, "on"), what, "Write a later day.")
        if release.published and release.published < over:
            what = f"{release.month} is marked as published on a day before the month is over"
            yield filed.problem(("calendar", number, "published"), what, "Write a later day.")


def revised_counts_that_differ(filed: Filed[Releases], records: Records) -> Iterator[Problem]:
    """Yield each count whose latest revision is not what the month says."""
    by_month = {month.record.month: month.record for month in records.all(CrimeMonth)}
    latest: dict[tuple[Month, str, str], tuple[Place, ChangedCount]] = {}
    for revision, place, change in _changes(filed):
        latest[revision.month, change.ward, change.category] = (place, change)
    for (month, ward, category), (place, change) in latest.items():
        if month not in by_month or not _is_counted(records, ward, category):
            continue
        count = _count(by_month[month], ward, category)
        if count != change.now:
            now = "left out" if change.now is None else change.now
            found = "not reported" if count is None else count
            what = f"'now' is {now}, and {category} of {ward} in {month} is {found}"
            remedy = "Correct it, or add a further revision: one entry for each change."
            yield filed.problem((*place, "now"), what, remedy)


def _is_counted(records: Records, ward: str, category: str) -> bool:
    wards, categories = records.first(WardSets), records.first(Categories)
    is_ward = wards is not None and any(ward in ward_set.by_code for ward_set in wards.sets)
    known = categories.categories if categories else ()
    return is_ward and any(category == entry.id for entry in known)


def _changes(filed: Filed[Releases]) -> Iterator[tuple[Revision, Place, ChangedCount]]:
    for number, revision in enumerate(filed.record.revisions):
        for position, change in enumerate(revision.changes):
            yield revision, ("revisions", number, "changes", position), change


def _count(month: CrimeMonth, ward: str, category: str) -> int | None:
    lines = (by_ward[ward] for by_ward in month.counts.values() if ward in by_ward)
    return next(lines, {}).get(category)


def revisions_of_no_month(filed: Filed[Releases], records: Records) -> Iterator[Problem]:
    """Yield each month whose latest revision tells of counts that no file holds."""
    months = set(_months(records))
    latest = {
        revision.month: (number, revision) for number, revision in enumerate(filed.record.revisions)
    }
    for number, revision in latest.values():
        if revision.changes and revision.month not in months:
            what = f"counts of {revision.month} are revised, and there are no figures for it"
            remedy = (
                "Correct the month or put its file back; if it was taken out, "
                "say so in an entry without 'changes'."
            )
            yield filed.problem(("revisions", number, "month"), what, remedy)


def problems_of_no_month(filed: Filed[Releases], records: Records) -> Iterator[Problem]:
    """Yield each known problem of a month before the first with figures or after the last.

    One that is missing in between, or was withdrawn, may have a problem.
    """
    months = _months(records)
    withdrawn = {revision.month for revision in filed.record.revisions}
    for number, known in enumerate(filed.record.known_problems if months else ()):
        if known.month not in withdrawn and not months[0] <= known.month <= months[-1]:
            span = f"{months[0]} to {months[-1]}"
            what = f"{known.month} is not one of the months with figures, {span}"
            remedy = "Correct the month, or remove this entry."
            yield filed.problem(("known_problems", number, "month"), what, remedy)
