"""Rules for the release calendar, revisions, known problems and baselines."""

from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from pathlib import PurePath

from partnership.checks.deadlines import why_closed
from partnership.checks.rules import rule
from partnership.errors import Problem, Problems, Severity
from partnership.model.annotations import Names
from partnership.model.crime import Categories, CrimeMonth
from partnership.model.months import Month, in_runs
from partnership.model.partnership import Partnership
from partnership.model.releases import LONDON, Baselines, Release, Releases, Withdrawal
from partnership.model.wards import WardSets
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.registry import kind_of
from partnership.records.writing import record_text


@rule(Baselines)
def check_baselines(file: RecordFile[Baselines], records: Records) -> Problems:
    """Yield a problem for each baseline that begins before or ends after the figures."""
    months = _months(records)
    for number, baseline in enumerate(file.record.baselines if months else ()):
        if baseline.first < months[0] or baseline.last > months[-1]:
            what = f"some months of {baseline.first} to {baseline.last} have no figures"
            remedy = (
                f"If it was published, restore it; if not, choose from {months[0]} to {months[-1]}."
            )
            yield file.problem(("baselines", number, "first"), what, remedy)


def check_baseline_renewal(
    records: Records, partnership: Partnership, day: date
) -> tuple[Problem, ...]:
    """Return the baseline due on a day, and the latest one if it was renewed too soon.

    This needs the figures of the whole borough, so the result is cached.
    """
    file = next(iter(records.all(Baselines)), None)
    if file is None or not partnership.months:
        return ()
    figures = (partnership.months, partnership.ward_sets, partnership.categories)
    made_of = (*figures, partnership.releases, partnership.baselines, file, day)
    return records.folder.remember(
        "renewals", made_of, lambda: tuple(_renewals(file, partnership, day))
    )


def _renewals(file: RecordFile[Baselines], partnership: Partnership, day: date) -> Problems:
    from partnership.pages.snapshot import Snapshot  # noqa: PLC0415 - figures are slow to load
    from partnership.statistics.renewal import mark_in_the_way, renewal  # noqa: PLC0415

    baselines, kinds = partnership.baselines, Snapshot.as_of(partnership, day).kind_totals
    if due := renewal(kinds, baselines, day):
        what = f"a new baseline of the usual range is due. {due.reason[:-1]}"
        where = "Add as last line" if baselines else "Instead of '[]', write on a new line"
        remedy = f"{where}, with two spaces before the dash: {due.entry(day)}"
        yield file.problem(("baselines",), what, remedy, severity=Severity.DUE)
    if len(baselines) > 1 and (mark := mark_in_the_way(kinds, baselines[-1].last)):
        # The first baseline cannot hide a mark.
        last = baselines[-1].last
        what = f"the baseline ends with {last}, within 12 months of a mark: {mark.in_words}"
        remedy = f"Unless it is published, delete it until {mark.free_from} has figures."
        place = ("baselines", len(baselines) - 1, "last")
        yield file.problem(place, what, remedy, severity=Severity.WARNING)


def _months(records: Records) -> list[Month]:
    months = []
    for name in records.folder.names("crime/*.yml"):
        with suppress(ValueError):
            months.append(Month.parse(PurePath(name).stem))
    return sorted(months)


@rule(severity=Severity.WARNING)
def check_month_gaps(records: Records) -> Problems:
    """Yield each gap between months with figures that releases.yml does not mention."""
    told = set[Month]()
    for file in records.all(Releases):
        told |= {release.month for release in file.record.calendar}
        told |= {revision.month for revision in file.record.revisions}
        told |= {problem.month for problem in file.record.known_problems}
    for before, after in pairwise(_months(records)):
        lacking = [month for month in before.plus(1).until(after.plus(-1)) if month not in told]
        if lacking:
            name = records.folder.name(f"crime/{lacking[0]}.yml")
            what = f"{in_runs(lacking)} has no figures, though the months before and after have"
            remedy = "Restore its file or import it; if the police published none, "
            entry = record_text({"month": lacking[0], "what": "Not published."})
            remedy += f"add to releases.yml under 'known_problems:' the line - {entry}."
            yield Problem(name, None, what, remedy)


@rule(Withdrawal, severity=Severity.WARNING)
def check_withdrawals(part: RecordFile[Withdrawal], records: Records) -> Problems:
    """Yield a withdrawn thing that still exists, or that no file could have had."""
    gone = part.record
    left = records.files[gone.file].marked(Names) if gone.file in records.files else ()
    within = {str(name.value) for _, name in left if name.place[1:]}
    if gone.id is None and records.folder.has(gone.file):
        what = f"{gone.file} is listed as withdrawn, but still exists"
        remedy = "Delete it; if only a part of it was withdrawn, say which in 'id'."
    elif gone.id in within:
        what = f"'{gone.id}' in {gone.file} is listed as withdrawn, but still exists"
        remedy = "Delete this entry, or what it withdraws."
    elif gone.file.endswith(".yml") and not kind_of(gone.file):
        what = f"'file' is {gone.file}, which is not the name of a record file"
        remedy = "Write its name below data/, such as plans/2024-2027/plan.yml."
    else:
        return
    yield part.problem(("file",), what, remedy, compared_with=(gone.file,))


@rule(Release)
def check_calendar(part: RecordFile[Release], records: Records) -> Problems:
    """Yield a month of the calendar that is marked as published and has no figures."""
    month = part.record.month
    if part.record.published and not records.folder.has(f"crime/{month}.yml"):
        what = f"{month} is marked as published, but there are no figures for it"
        yield part.problem(("published",), what, "Delete 'published' until the month is imported.")


@rule(Releases)
def check_revisions(file: RecordFile[Releases], records: Records) -> Problems:
    """Yield each latest revision that differs from its month's count, and unknown months."""
    by_month = {month.record.month: month.record for month in records.all(CrimeMonth)}
    wards, categories = records.first(WardSets), records.first(Categories)
    known = {category.id for category in categories.categories} if categories else set()
    codes = {code for ward_set in wards.sets for code in ward_set.by_code} if wards else set()
    months, revisions = _months(records), file.record.revisions
    changes = {
        (revision.month, change.ward, change.category): (number, position, change.now)
        for number, revision in enumerate(revisions)
        for position, change in enumerate(revision.changes)
    }
    for (month, ward, category), (number, position, now) in changes.items():
        if month not in by_month or ward not in codes or category not in known:
            continue
        lines = (by_ward[ward] for by_ward in by_month[month].counts.values() if ward in by_ward)
        count = next(lines, {}).get(category)
        if count != now:
            stated, found = (
                "left out" if now is None else now,
                "not reported" if count is None else count,
            )
            what = f"'now' is {stated}, but {category} of {ward} in {month} is {found}"
            remedy = "Correct it, or add a further revision: one entry for each change."
            yield file.problem(("revisions", number, "changes", position, "now"), what, remedy)
    latest = {revision.month: number for number, revision in enumerate(revisions)}
    for month, number in latest.items():
        if revisions[number].changes and month not in months:
            what = f"counts of {month} are revised, but there are no figures for it"
            remedy = "Correct the month or put its file back; if it was taken out, "
            remedy += "say so in an entry without 'changes'."
            yield file.problem(("revisions", number, "month"), what, remedy)
    # A missing or withdrawn month may have a known problem.
    for number, problem in enumerate(file.record.known_problems if months else ()):
        if problem.month not in latest and not months[0] <= problem.month <= months[-1]:
            span = f"{months[0]} to {months[-1]}"
            what = f"{problem.month} is not one of the months with figures, {span}"
            remedy = "Correct the month, or remove this entry."
            yield file.problem(("known_problems", number, "month"), what, remedy)


def check_releases(records: Records, partnership: Partnership, now: datetime) -> Problems:
    """Yield each month that is there too early, or that the calendar does not list as released."""
    months, today = {month.month for month in partnership.months}, now.astimezone(LONDON).date()
    for part in records.all(Release):
        release = part.record
        month, day, came_out = release.month, release.on, release.published
        place, came_early = "on", came_out is not None and came_out <= today and came_out < day
        if month not in months:
            continue
        if came_out is not None and came_out > today:
            place = "published"
            what = f"{month} is marked as published on {came_out}, which is in the future"
            remedy = "Write the day on which it came out."
        elif now < release.moment and not came_early:
            what = f"there are figures for {month}, which is announced for {day}, {release.at}"
            remedy = (
                "Everyone must see the figures at the same time: add its file then. "
                "If they came out early, write the day in 'published' and the reason in 'note'."
            )
        elif came_out is None and day < today:
            what = f"the release day of {month}, {day}, has passed, but 'published' is missing"
            remedy = f"Write the day on which it came out, such as 'published: {day}'."
        else:
            continue
        yield part.problem((place,), what, remedy)


@rule(Releases, severity=Severity.WARNING)
def check_release_days(file: RecordFile[Releases], _records: Records) -> Problems:
    """Yield each release out of the order of the months, or on a day when offices are closed."""
    calendar = file.record.calendar
    for number, (before, release) in enumerate(pairwise((None, *calendar))):
        if release is None:
            continue
        if before and before.month < release.month and release.on < before.on and not release.note:
            what = f"{release.month} is announced for {release.on}, "
            what += f"but {before.month} for {before.on}"
            remedy = "Correct the day, or say in 'note' why it comes earlier."
            yield file.problem(("calendar", number, "on"), what, remedy)
        if release.published and release.published < release.on and not release.note:
            what = f"{release.month} came out on {release.published}, before the announced day"
            remedy = "Correct the day, or say in 'note' why it came out early."
            yield file.problem(("calendar", number, "published"), what, remedy)
        if closed := why_closed(release.on):
            what = f"the release of {release.month} is announced for {release.on}, {closed}"
            yield file.problem(("calendar", number, "on"), what, "Choose a working day.")
