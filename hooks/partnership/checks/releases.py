"""Rules for releases and baselines: the calendar, revisions, known problems, the usual range."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from partnership.errors import Problem, Severity
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import LONDON, Baselines, ChangedCount, Release, Releases, Revision
from partnership.model.wards import WardSets
from partnership.pages.snapshot import Snapshot
from partnership.records.folder import Filed
from partnership.records.loading import Records
from partnership.records.yaml_loader import Place
from partnership.statistics.usual_range import free_from, is_too_soon, last_mark, renewal


def baselines_without_figures(filed: Filed[Baselines], records: Records) -> Iterator[Problem]:
    """Yield a problem for each baseline that begins before or ends after the figures."""
    months = _months(records)
    for number, baseline in enumerate(filed.record.baselines if months else ()):
        if baseline.first < months[0] or baseline.last > months[-1]:
            what = (
                f"there are no figures for some of the months {baseline.first} to {baseline.last}"
            )
            remedy = f"The figures run from {months[0]} to {months[-1]}; choose among these."
            yield filed.problem(("baselines", number, "first"), what, remedy)


def renewal_due(records: Records, partnership: Partnership, day: date) -> Iterator[Problem]:
    """Yield the baseline that is due on a day, with the line that records it."""
    filed, baselines = next(iter(records.all(Baselines)), None), partnership.baselines
    if filed is None or not partnership.months:
        return
    due = renewal(Snapshot.as_of(partnership, day).of_all, baselines, day)
    if due:
        what = f"a new baseline of the usual range is due. {due.reason[:-1]}"
        where = "Add as last line" if baselines else "Write in place of '[]', on a new line"
        remedy = f"{where}, with two spaces before the dash: {due.entry(day)}"
        yield replace(filed.problem(("baselines",), what, remedy), severity=Severity.DUE)


def renewal_too_soon(records: Records, partnership: Partnership, day: date) -> Iterator[Problem]:
    """Yield the latest baseline where it was recorded within twelve months of a mark."""
    filed, baselines = next(iter(records.all(Baselines)), None), partnership.baselines
    if filed is None or not partnership.months or len(baselines) < 2:  # noqa: PLR2004 - the first hides no mark
        return
    last = baselines[-1].last
    mark = last_mark(Snapshot.as_of(partnership, day).of_all, last)
    if mark and is_too_soon(mark, last):
        what = f"the baseline ends with {last}, within 12 months of a mark: {mark.in_words}"
        remedy = f"Unless it is published, take it out until figures of {free_from(mark)} are here."
        place: Place = ("baselines", len(baselines) - 1, "last")
        yield replace(filed.problem(place, what, remedy), severity=Severity.WARNING)


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


def release_days(records: Records, partnership: Partnership, now: datetime) -> Iterator[Problem]:
    """Yield each month that is there too early, or came out and the calendar does not say so."""
    months = {month.month for month in partnership.months}
    for filed in records.all(Releases):
        for number, release in enumerate(filed.record.calendar):
            if release.month in months:
                yield from _release_day(filed, number, release, now)


def _release_day(
    filed: Filed[Releases], number: int, release: Release, now: datetime
) -> Iterator[Problem]:
    today, place = now.astimezone(LONDON).date(), ("calendar", number, "on")
    if release.published is not None and release.published > today:
        what = f"{release.month} is marked as published on {release.published}, a day still to come"
        remedy = "Write the day on which it came out."
        yield filed.problem(("calendar", number, "published"), what, remedy)
    elif now < release.moment and not _came_out_early(release, today):
        what = f"there are figures of {release.month}, announced for {release.on}, {release.at}"
        remedy = (
            "Everybody sees the figures at once: put its file in then, not before. "
            "If they came out early, write the day in 'published' and the reason in 'note'."
        )
        yield filed.problem(place, what, remedy)
    elif release.published is None and release.on < today:
        what = f"the day of {release.month}, {release.on}, has passed without 'published'"
        remedy = f"Write the day on which it came out, such as 'published: {release.on}'."
        yield filed.problem(place, what, remedy)


def _came_out_early(release: Release, today: date) -> bool:
    day = release.published
    return day is not None and day <= today and day < release.on
