"""Compares files with one another: names that must be known, dates and sums that must agree."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import PurePath

from partnership.errors import Problem, nearest, number_of, suggestion
from partnership.model.categories import Categories
from partnership.model.crime import CrimeMonth
from partnership.model.organisation import Organisation
from partnership.model.plans import Plan
from partnership.model.wards import WardSet, WardSets
from partnership.records.documents import Place
from partnership.records.folder import Filed, Folder
from partnership.records.naming import misnamed, names_in, repeated

IMPORT_AGAIN = "Import the month again with `partnership import crime`."


def organisation_problems(
    filed: Filed[Organisation], folder: Folder, plans: tuple[Plan, ...]
) -> Iterator[Problem]:
    """Yield a problem when the current plan is neither a plan nor a folder of one to mend."""
    current = filed.record.current_plan
    known = [PurePath(name).name for name in folder.names("plans/*/")]
    if current is not None and current not in {*known, *(plan.years for plan in plans)}:
        what = f"'current_plan' is {current}, which is not a folder in plans/"
        advice = "The plans are: " + ", ".join(known) + "." if known else "Leave it out."
        yield filed.problem(("current_plan",), what, suggestion(current, known, advice))


def have_repeated_names(wards: Filed[WardSets], categories: Filed[Categories]) -> bool:
    """Tell whether a name stands for two things, so that no other file can be held against it."""
    sets = wards.record.sets
    lists = [
        [one.id for one in sets],
        [one.id for one in categories.record.categories],
        *([ward.code for ward in one.wards] for one in sets),
    ]
    return any(len(set(names)) < len(names) for names in lists)


def category_problems(filed: Filed[Categories]) -> Iterator[Problem]:
    """Yield a problem for each category named twice."""
    for key in ("id", "published_name", "name"):
        names = names_in(filed, ("categories",), filed.record.categories, key)
        yield from repeated(names, "Keep one of the two.")


def ward_set_problems(filed: Filed[WardSets]) -> Iterator[Problem]:
    """Yield what is wrong between and within ward sets."""
    sets = filed.record.sets
    yield from repeated(names_in(filed, ("sets",), sets), "Rename one of them.")
    for number, one in enumerate(sets):
        place = ("sets", number, "wards")
        for key, remedy in (
            ("code", "A code belongs to one ward; look it up in the boundary file."),
            ("name", "Write each name as published."),
            ("slug", "Give each ward its own address."),
        ):
            yield from repeated(names_in(filed, place, one.wards, key), remedy)
    for number, (before, after) in enumerate(pairwise(sets), start=1):
        yield from _dates_that_do_not_meet(filed, number, before, after)


def _dates_that_do_not_meet(
    filed: Filed[WardSets], number: int, before: WardSet, after: WardSet
) -> Iterator[Problem]:
    if after.valid_from is None:
        what = f"ward set {after.id} follows {before.id} and has no 'valid_from'"
        yield filed.problem(("sets", number), what, "Write its first day in force.")
    elif before.valid_to != after.valid_from - timedelta(days=1):
        end = (after.valid_from - timedelta(days=1)).isoformat()
        what = f"ward set {before.id} does not end on the day before {after.id} begins"
        remedy = f"Write valid_to: {end} in set {before.id}, or mend the 'valid_from' here."
        yield filed.problem(("sets", number, "valid_from"), what, remedy)


def month_problems(
    months: list[Filed[CrimeMonth]], wards: WardSets, categories: Categories
) -> Iterator[Problem]:
    """Yield what is wrong in the monthly figures, month by month."""
    sets = {one.id: one for one in wards.sets}
    known_categories = [one.id for one in categories.categories]
    for filed in months:
        yield from misnamed(filed, "month", str(filed.record.month), months)
        for set_id in filed.record.counts:
            if set_id in sets:
                yield from _problems_of_set(filed, sets[set_id], known_categories)
            else:
                what = f"ward set '{set_id}' is not in wards.yml"
                advice = "The sets are: " + ", ".join(sets) + "."
                yield filed.problem(("counts", set_id), what, suggestion(set_id, sets, advice))


def _problems_of_set(
    filed: Filed[CrimeMonth], ward_set: WardSet, known_categories: list[str]
) -> Iterator[Problem]:
    """Yield what is wrong in the counts of one set; sums are compared only of whole counts."""
    names = [
        *_unknown_or_missing_wards(filed, ward_set),
        *_unknown_or_missing_categories(filed, ward_set, known_categories),
    ]
    yield from names or _sums_that_disagree(filed, ward_set.id)


def _unknown_or_missing_wards(filed: Filed[CrimeMonth], ward_set: WardSet) -> Iterator[Problem]:
    by_ward = filed.record.counts[ward_set.id]
    missing = {code: ward for code, ward in ward_set.by_code.items() if code not in by_ward}
    for code in by_ward:
        if code not in ward_set.by_code:
            what = f"ward code '{code}' is not in set {ward_set.id} of wards.yml"
            meant = missing.pop(nearest(code, missing) or "", None)
            remedy = f"Did you mean '{meant.code}' ({meant.name})?" if meant else IMPORT_AGAIN
            yield filed.problem(("counts", ward_set.id, code), what, remedy)
    for code, ward in missing.items():
        what = f"ward {code} ({ward.name}) has no line in set {ward_set.id}"
        yield filed.problem(("counts", ward_set.id), what, IMPORT_AGAIN)


def _unknown_or_missing_categories(
    filed: Filed[CrimeMonth], ward_set: WardSet, known: list[str]
) -> Iterator[Problem]:
    lines = filed.record.counts[ward_set.id]
    held = {category for counts in lines.values() for category in counts}
    for code, counts in lines.items():
        place: Place = ("counts", ward_set.id, code)
        unknown = [category for category in counts if category not in known]
        for category in unknown:
            what = f"category '{category}' is not in categories.yml"
            remedy = suggestion(category, known, "Add it there, or import the month again.")
            yield filed.problem((*place, category), what, remedy)
        missing = held.intersection(known).difference(counts)
        for category in sorted(missing) if not unknown else ():
            what = f"'{category}' is missing for ward {code}, though other wards have it"
            yield filed.problem(place, what, "Write its count. If there were none, write 0.")


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
