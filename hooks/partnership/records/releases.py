"""Reads the release calendar and the revisions, and holds them against the months at hand."""

from collections.abc import Iterator, Sequence

from partnership.errors import Problem, suggestion
from partnership.model.base import Record
from partnership.model.categories import Categories
from partnership.model.crime import CrimeMonth
from partnership.model.months import Month
from partnership.model.releases import ChangedCount, Releases, Revision
from partnership.model.wards import WardSets
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder

RELEASE_RECORDS: dict[str, type[Record]] = {"releases": Releases}
"""The name of the schema of the file and the record it describes."""

FILE = "releases.yml"


def load_releases(
    folder: Folder,
    months: Sequence[Filed[CrimeMonth]],
    wards: WardSets | None,
    categories: Categories | None,
) -> Releases:
    """Return the releases; without a file there are none.

    Where the wards or the categories cannot be relied on, counts are not looked at.
    """
    filed = folder.find(FILE, Releases)
    if filed is None:
        return Releases()
    at_hand = {one.record.month: one.record for one in months}
    folder.note(_calendar_problems(filed, at_hand))
    if wards and categories:
        codes = [ward.code for one in wards.sets for ward in one.wards]
        ids = [one.id for one in categories.categories]
        folder.note(_unknown_names(filed, codes, ids))
        folder.note(_figures_that_disagree(filed, at_hand, codes, ids))
    folder.note(_revisions_of_no_month(filed, at_hand))
    folder.note(_jumps_of_no_month(filed, at_hand))
    folder.note(_problems_of_no_month(filed, at_hand))
    return filed.record


def _calendar_problems(
    filed: Filed[Releases], at_hand: dict[Month, CrimeMonth]
) -> Iterator[Problem]:
    seen: set[Month] = set()
    for number, one in enumerate(filed.record.calendar):
        place: Place = ("calendar", number, "month")
        if one.month in seen:
            yield filed.problem(place, f"{one.month} stands twice", "Keep one of the two.")
        seen.add(one.month)
        if one.published and one.month not in at_hand:
            what = f"{one.month} is said to be published, and its figures are not at hand"
            remedy = "Import the month, or leave 'published' out until it is."
            yield filed.problem(("calendar", number, "published"), what, remedy)
        over = one.month.plus(1).first_day
        if one.on < over:
            what = f"the release of {one.month} is announced for a day before the month is over"
            yield filed.problem(("calendar", number, "on"), what, "Write a later day.")
        if one.published and one.published < over:
            what = f"{one.month} is said to be published on a day before the month is over"
            yield filed.problem(("calendar", number, "published"), what, "Write a later day.")


def _unknown_names(filed: Filed[Releases], codes: list[str], ids: list[str]) -> Iterator[Problem]:
    for _revision, place, change in _changes(filed):
        if change.ward not in codes:
            what = f"ward code '{change.ward}' is in no set of wards.yml"
            yield filed.problem((*place, "ward"), what, suggestion(change.ward, codes, "Mend it."))
        if change.category not in ids:
            what = f"category '{change.category}' is not in categories.yml"
            remedy = suggestion(change.category, ids, "Mend it.")
            yield filed.problem((*place, "category"), what, remedy)


def _figures_that_disagree(
    filed: Filed[Releases], at_hand: dict[Month, CrimeMonth], codes: list[str], ids: list[str]
) -> Iterator[Problem]:
    """Yield each count whose latest revision is not what the month says."""
    latest: dict[tuple[Month, str, str], tuple[Place, ChangedCount]] = {}
    for revision, place, change in _changes(filed):
        latest[revision.month, change.ward, change.category] = (place, change)
    for (month, ward, category), (place, change) in latest.items():
        if month not in at_hand or ward not in codes or category not in ids:
            continue
        count = _count(at_hand[month], ward, category)
        if count != change.now:
            now = "left out" if change.now is None else change.now
            found = "not reported" if count is None else count
            what = f"'now' is {now}, and {category} of {ward} in {month} is {found}"
            remedy = "Mend it, or add a further revision: one entry for each change."
            yield filed.problem((*place, "now"), what, remedy)


def _changes(filed: Filed[Releases]) -> Iterator[tuple[Revision, Place, ChangedCount]]:
    for number, revision in enumerate(filed.record.revisions):
        for position, change in enumerate(revision.changes):
            yield revision, ("revisions", number, "changes", position), change


def _count(month: CrimeMonth, ward: str, category: str) -> int | None:
    lines = (by_ward[ward] for by_ward in month.counts.values() if ward in by_ward)
    return next(lines, {}).get(category)


def _revisions_of_no_month(
    filed: Filed[Releases], at_hand: dict[Month, CrimeMonth]
) -> Iterator[Problem]:
    """Yield each month whose latest revision tells of counts, where it has none to tell of."""
    latest = {one.month: (number, one) for number, one in enumerate(filed.record.revisions)}
    for number, one in latest.values():
        if one.changes and one.month not in at_hand:
            what = f"counts of {one.month} are said to be revised, and its figures are not at hand"
            remedy = (
                "Mend the month or put its file back; if it was taken out, "
                "say so in an entry without 'changes'."
            )
            yield filed.problem(("revisions", number, "month"), what, remedy)


def _jumps_of_no_month(
    filed: Filed[Releases], at_hand: dict[Month, CrimeMonth]
) -> Iterator[Problem]:
    for number, jump in enumerate(filed.record.jumps):
        if jump.month not in at_hand:
            what = f"the figures of {jump.month} are not at hand"
            yield filed.problem(("jumps", number, "month"), what, "Mend the month, or take it out.")


def _problems_of_no_month(
    filed: Filed[Releases], at_hand: dict[Month, CrimeMonth]
) -> Iterator[Problem]:
    """Yield each known problem of a month before the first at hand or after the last.

    One that is missing in between, or was withdrawn, may have a problem.
    """
    withdrawn = {one.month for one in filed.record.revisions}
    for number, one in enumerate(filed.record.known_problems if at_hand else ()):
        if one.month not in withdrawn and not min(at_hand) <= one.month <= max(at_hand):
            what = f"{one.month} is not one of the months at hand, {min(at_hand)} to {max(at_hand)}"
            remedy = "Mend the month, or take it out."
            yield filed.problem(("known_problems", number, "month"), what, remedy)
