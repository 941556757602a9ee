"""Rules for the monthly figures and the wards that they are counted in."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise
from statistics import median

from partnership.checks.periods import MONTH_IN_WORDS
from partnership.checks.rules import rule
from partnership.errors import FieldPath, Problem, Problems, Severity
from partnership.model.crime import NEVER_ALIKE, Categories, CrimeMonth
from partnership.model.months import Month
from partnership.model.organisation import Organisation
from partnership.model.partnership import Partnership
from partnership.model.values import slug_of
from partnership.model.wards import WardSets, set_in_force
from partnership.records.folder import RecordFile
from partnership.records.loading import Records
from partnership.records.text_files import read_text
from partnership.records.unread import has_misnamed_candidate
from partnership.statistics.overlaps import overlaps
from partnership.statistics.plausibility import (
    UsualComparison,
    implausible_months,
    implausible_parts,
)
from partnership.statistics.series import categories_held
from partnership.text import count_noun

# The number of months that define what is usual, and the significant share of rows.
_YEAR, _MOVED = 12, 0.02
# The share of a ward's area from which one ward succeeds another.
_MOST = 0.5
# The line of a ward in a month's file, with the name that the import writes behind it.
_WARD_LINE = re.compile(r"\s+[\"']?([A-Z][0-9]{8})[\"']?:.*\}  # (.+)")
# The weekday on which new wards come into force: Thursday.
_POLLING_DAY = 3


@rule(WardSets)
def check_ward_sets(file: RecordFile[WardSets], records: Records) -> Problems:
    """Yield ward sets of another area, and sets that do not end when the next begins."""
    yield from _sets_of_another_area(file, records)
    for number, (before, after) in enumerate(pairwise(file.record.sets), start=1):
        if after.valid_to and before.valid_from and after.valid_to < before.valid_from:
            what = f"ward set {after.id} ended before {before.id} began, but is listed below it"
            yield file.problem(("sets", number), what, f"Move it above set {before.id}.")
        elif after.valid_from is None:
            what = f"ward set {after.id} follows {before.id} but has no 'valid_from'"
            yield file.problem(("sets", number), what, "Write its first day in force.")
        elif before.valid_to is None:
            what = f"ward set {before.id} has no 'valid_to', but set {after.id} follows it"
            remedy = f"Write valid_to: {after.valid_from - timedelta(days=1)} in it."
            yield file.problem(("sets", number - 1), what, remedy, waits=True)
        elif before.valid_to != (end := after.valid_from - timedelta(days=1)):
            what = f"ward set {before.id} does not end on the day before {after.id} begins"
            remedy = f"Write valid_to: {end} in set {before.id}, or correct the 'valid_from' here."
            begun = before.valid_to + timedelta(days=1)
            if begun.weekday() == _POLLING_DAY != after.valid_from.weekday():
                remedy = f"Write valid_from: {begun}, or correct 'valid_to' of set {before.id}."
            yield file.problem(("sets", number, "valid_from"), what, remedy, waits=True)


def _sets_of_another_area(file: RecordFile[WardSets], records: Records) -> Problems:
    areas = [ward_set.area_code for ward_set in file.record.sets]
    for organisation in records.all(Organisation):
        code = organisation.record.area_code
        if len(areas) > 1 and len(set(areas)) == 1 and code not in areas:
            what = f"'area_code' is {code}, but the wards are those of {areas[0]}"
            remedy = f"Write {areas[0]}, or import the wards of the right borough."
            yield organisation.problem(("area_code",), what, remedy)
            continue
        for number, area in enumerate(areas):
            if area != code:
                what = f"the wards are those of {area}, but partnership.yml has {code}"
                right = f"Write {code}" if code in areas else "Correct 'area_code' there"
                remedy = f"{right}, or import the wards of the right borough."
                yield file.problem(("sets", number, "area_code"), what, remedy)


def check_months_exist(records: Records) -> Problems:
    """Yield a problem if there are no monthly figures at all."""
    is_renamed = has_misnamed_candidate("crime", records.problems)
    if not (is_renamed or any(records.folder.names("crime/*.yml"))):
        remedy = "Run `partnership import crime` with the monthly files of the police."
        yield Problem(records.folder.name("crime"), None, "there are no monthly figures", remedy)


@rule(CrimeMonth)
def check_counts(file: RecordFile[CrimeMonth], records: Records) -> Problems:
    """Yield missing wards and categories of a month; compare only complete sums."""
    wards, categories = records.first(WardSets), records.first(Categories)
    known = {category.id for category in categories.categories} if categories else set()
    again = records.folder.put_back(file.name)
    for ward_set in wards.sets if wards else ():
        lines = file.record.counts.get(ward_set.id)
        if lines is None:
            continue
        place, unknown = ("counts", ward_set.id), lines.keys() - ward_set.by_code.keys()
        missing = [ward for ward in ward_set.wards if ward.code not in lines]
        # A line with an unknown code accounts for one missing ward.
        for ward in missing[len(unknown) :]:
            what = f"ward {ward.code} ({ward.name}) has no line in set {ward_set.id}"
            yield file.problem(place, what, again)
        times = Counter(category for counts in lines.values() for category in counts)
        in_most = {category for category in times if times[category] > len(lines) / 2}
        is_whole = len(missing) <= len(unknown)
        for code, counts in lines.items():
            # A category with another name accounts for one missing category.
            for category in () if counts.keys() - in_most else sorted(in_most - counts.keys()):
                is_whole = False
                what = f"'{category}' is missing for ward {code}, though other wards have it"
                yield file.problem((*place, code), what, again)
        total, rows = (
            sum(sum(counts.values()) for counts in lines.values()),
            file.record.coverage.rows,
        )
        expected = rows.in_set.get(ward_set.id, rows.in_borough)
        if is_whole and not unknown and times.keys() <= known and total != expected:
            what = f"the counts of ward set {ward_set.id} add up to {total:,}, "
            what += f"but its wards have {count_noun(expected, 'row')}"
            yield file.problem(place, what, again)


@rule(CrimeMonth)
def check_rows(file: RecordFile[CrimeMonth], records: Records) -> Problems:
    """Yield each ward set with rows and no counts, and rows unlike those of the set in force."""
    rows, place = file.record.coverage.rows, ("coverage", "rows")
    again = records.folder.put_back(file.name)
    wards, counted = records.first(WardSets), file.record.counts.keys()
    if wards is None or not counted <= {ward_set.id for ward_set in wards.sets}:
        return
    for set_id in rows.in_set.keys() - counted:
        what = f"'in_set' has rows of ward set {set_id}, but 'counts' has no wards of it"
        yield file.problem((*place, "in_set"), what, again)
    in_force = set_in_force(wards.sets, file.record.month.first_day).id
    within = rows.in_set.get(in_force, rows.in_borough)
    if within != rows.in_borough:
        what = f"'in_borough' is {rows.in_borough:,}, but the wards of set {in_force} have "
        what += count_noun(within, "row")
        yield file.problem((*place, "in_borough"), what, again)


@rule(Categories)
def check_category_months(file: RecordFile[Categories], records: Records) -> Problems:
    """Yield each category in a month before it began or after it ended."""
    held = {month.record.month: categories_held(month.record) for month in records.all(CrimeMonth)}
    for number, category in enumerate(file.record.categories):
        months = sorted(month for month, names in held.items() if category.id in names)
        for field, end, out in (
            ("began", category.began, [m for m in months if category.began and m < category.began]),
            ("ended", category.ended, [m for m in months if category.ended and m > category.ended]),
        ):
            if out:
                more = f" and {count_noun(len(out) - 1, 'more month')}" if out[1:] else ""
                what = f"'{field}' of category '{category.id}' is {end}, but {out[0]}{more} have it"
                remedy = f"Correct '{field}', or import those months again."
                yield file.problem(("categories", number, field), what, remedy)


@rule(CrimeMonth)
def check_locations(file: RecordFile[CrimeMonth], records: Records) -> Problems:
    """Yield each ward whose locations have more of a category than its counts."""
    again = records.folder.put_back(file.name)
    for set_id, by_ward in file.record.locations.items():
        for ward, by_location in by_ward.items():
            for category, count in sum(map(Counter, by_location.values()), Counter()).items():
                counted = file.record.count(set_id, ward, category) or 0
                if count > counted:
                    what = f"the locations of ward {ward} have {count} of {category}, "
                    what += f"but its counts have {counted}"
                    yield file.problem(("locations", set_id, ward), what, again)


_SAY_WHY = (
    "Ask the publisher. If it is correct, say why under 'explained_outliers' in releases.yml; "
    'if it is incomplete, import it again with --partial "the reason".'
)


def check_month_dates(records: Records, today: date) -> Problems:
    """Yield each month that is not over yet, or that has the counts of an earlier one."""
    for file in records.all(CrimeMonth):
        month = file.record.month
        if month.plus(1).first_day > today:
            what = f"{month.name} is not over yet: today is {today}"
            remedy = "Delete the file, or correct the month: there can be no figures for it yet."
            yield file.problem(("month",), what, remedy)
    for earlier, file in combinations(records.all(CrimeMonth), 2):
        is_another = file.record.month != earlier.record.month
        if is_another and file.record.has_the_counts_of(earlier.record):
            what = f"the counts of {file.record.month} equal those of {earlier.record.month}"
            remedy = f"{NEVER_ALIKE} with `partnership import crime`, or delete the copy."
            yield file.problem(("counts",), what, remedy)


def check_rates(records: Records, partnership: Partnership) -> Problems:
    """Yield each ward whose predecessor had a misleading rate, until its own is reviewed.

    A ward succeeds another if most of either's area is part of the other's.
    """
    for number, (before, after) in enumerate(pairwise(partnership.ward_sets), start=1):
        outlines = partnership.outlines[before.id]
        misled = [outline for outline in outlines if before.by_code[outline.ward].rate_misleads]
        for shared in overlaps(misled, partnership.outlines[after.id]) if misled else ():
            place = next(n for n, ward in enumerate(after.wards) if ward.code == shared.ward)
            ward = after.wards[place]
            is_settled = ward.residents is None or ward.rate_misleads or ward.rate_holds
            if not is_settled and max(shared.of_former, shared.of_ward) > _MOST:
                was = before.by_code[shared.former].name
                what = f"{ward.name} replaced {was}, where the rate per resident was misleading"
                remedy = "Write its 'rate_misleads' or, if a rate is sound here, rate_holds: true."
                at = ("sets", number, "wards", place)
                yield records.problem("wards.yml", at, what, remedy, waits=True)


def check_outliers(records: Records, partnership: Partnership) -> Problems:
    """Yield each month, ward and category with an unexplained outlier."""
    settled = {
        *(outlier.month for outlier in partnership.releases.explained_outliers),
        *(problem.month for problem in partnership.releases.known_problems),
    }
    for record, usual in implausible_months(partnership.months):
        month, rows = record.month, record.coverage.rows.in_borough
        if month not in settled:
            settled.add(month)
            what = f"{month.name} has {count_noun(rows, 'row')} in the borough, "
            what += f"{rows / usual.usual:.1f} times the usual {usual.usual:,.0f} of the "
            what += f"{usual.months} complete months before"
            place: FieldPath = ("coverage", "rows", "in_borough")
            yield _outlier(records, month, place, what, usual.last_year)
    categories = partnership.category_by_id
    made_of = (partnership.months, partnership.ward_sets)
    told = records.folder.remember("months", made_of, lambda: tuple(implausible_parts(*made_of)))
    for record, ward_set, parts in told:
        month, wards, lines = record.month, ward_set.by_code, ("counts", ward_set.id)
        found: list[tuple[FieldPath, str, UsualComparison]] = [
            ((*lines, ward.name), f"in {wards[ward.name].name}", ward) for ward in parts.wards
        ]
        found += [
            (lines, f"of {categories[category.name].published_name}", category)
            for category in parts.categories
        ]
        for place, named, outlier in found if month not in settled else ():
            what = f"{month.name} has {count_noun(outlier.count, 'row')} {named}, but "
            what += f"{outlier.usual:,.0f} are usual from the {parts.months} complete months before"
            yield _outlier(records, month, place, what, outlier.last_year)


def _outlier(
    records: Records, month: Month, place: FieldPath, what: str, last_year: int | None
) -> Problem:
    before = "" if last_year is None else f" ({last_year:,} in the same month a year before)"
    return records.problem(f"crime/{month}.yml", place, what + before, _SAY_WHY, waits=True)


@rule(severity=Severity.WARNING)
def check_sources(records: Records) -> Problems:
    """Yield each source of another month or force, and each licence that only one month has."""
    months = sorted(records.all(CrimeMonth), key=lambda file: file.record.month)
    read = dict[str, Month]()
    for file in months:
        month, source = file.record.month, file.record.source
        again = records.folder.put_back(file.name)
        same = read.setdefault(source.sha256, month) if source.sha256 else month
        if same != month:
            what = f"the source has the same checksum as that of {same}"
            yield file.problem(("source", "sha256"), what, again)
        if source.published and Month.from_day(source.published) <= month:
            what = f"the source was published on {source.published}, before the month was over"
            yield file.problem(("source", "published"), what, again)
        said = re.findall(r"^([0-9]{4}-[0-9]{2})-.*street", source.file or "")
        said += re.findall(rf"^(?:{MONTH_IN_WORDS}|[0-9]{{4}}-[0-9]{{2}})$", source.vintage or "")
        if other := next((name for name in said if name not in (str(month), month.name)), None):
            what = f"the source is of {other}, but the month is {month}"
            yield file.problem(("source",), what, again)
    for organisation in records.all(Organisation) if months else ():
        named = re.match(r"[0-9-]{8}(.+)-street", months[-1].record.source.file or "")
        force = organisation.record.police_force
        if named and named[1] not in slug_of(force):
            what = f"'police_force' is {force}, but the figures are those of '{named[1]}'"
            remedy = "Write the name of that force, or import the months of the right one."
            yield organisation.problem(("police_force",), what, remedy)
    times = Counter(file.record.source.licence for file in months)
    usual = max(times, key=times.__getitem__, default="")
    for file in months if times[usual] > 1 else ():
        if times[licence := file.record.source.licence] == 1:
            what = f"'licence' is {licence}, but {usual} in the other months"
            remedy = f"Write {usual}, or import the month again."
            yield file.problem(("source", "licence"), what, remedy)


@rule(severity=Severity.WARNING)
def check_ward_lines(records: Records) -> Problems:
    """Yield each line of a month with the code of one ward and the name of another."""
    sets = [ward_set for file in records.all(WardSets) for ward_set in file.record.sets]
    names = {code: ward.name for ward_set in sets for code, ward in ward_set.by_code.items()}
    wrong = dict[tuple[str, str], list[tuple[RecordFile[CrimeMonth], int]]]()
    for file in (months := records.all(CrimeMonth)):
        text = read_text(records.folder.root / file.name, file.name)
        for number, line in enumerate(text.splitlines(), 1):
            found = _WARD_LINE.match(line)
            if found and found[2] != names.get(found[1]) and found[2] in names.values():
                wrong.setdefault((found[1], found[2]), []).append((file, number))
    for (code, name), lines in wrong.items():
        for file, number in lines if len(lines) <= len(months) / 2 else ():
            what = f"{code} is the code of {names.get(code)}, not of {name}"
            again = records.folder.put_back(file.name)
            yield Problem(file.document.name, number, what, again)


@rule(severity=Severity.WARNING)
def check_location_share(records: Records) -> Problems:
    """Yield a warning if far more rows than in earlier months have no location."""
    months = sorted(records.all(CrimeMonth), key=lambda file: file.record.month)
    shares = [
        (rows.without_location or 0) / rows.read
        for rows in (file.record.coverage.rows for file in months)
        if rows.read
    ]
    if len(shares) != len(months):
        return
    for number, file in enumerate(months[_YEAR:], start=_YEAR):
        usual = median(shares[number - _YEAR : number])
        if shares[number] > _MOVED + 2 * usual:
            what = f"{shares[number]:.1%} of the rows of {file.record.month} have no location, "
            what += f"but {usual:.1%} is usual: these rows are missing from every ward"
            place = ("coverage", "rows", "without_location")
            remedy = "Ask the publisher, and describe it under 'known_problems' in releases.yml."
            yield file.problem(place, what, remedy)
