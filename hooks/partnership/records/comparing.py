"""Compares files with one another: names that must be known, dates and sums that must agree."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import PurePath

from partnership.errors import Problem, suggestion
from partnership.model.categories import Categories
from partnership.model.crime import CrimeMonth
from partnership.model.organisation import Organisation
from partnership.model.plans import Plan
from partnership.model.wards import WardSet, WardSets
from partnership.records.documents import Place
from partnership.records.folder import Filed, R

IMPORT_AGAIN = "Import the month again with `partnership import crime`."


def organisation_problems(filed: Filed[Organisation], plans: tuple[Plan, ...]) -> Iterator[Problem]:
    """Yield a problem when the current plan is not among the plans."""
    current, known = filed.record.current_plan, [plan.years for plan in plans]
    if current is not None and current not in known:
        what = f"'current_plan' is {current}, which is not a folder in plans/"
        advice = "The plans are: " + ", ".join(known) + "." if known else "Leave it out."
        yield filed.problem(("current_plan",), what, suggestion(current, known, advice))


def category_problems(filed: Filed[Categories]) -> Iterator[Problem]:
    """Yield a problem for each category named twice."""
    for key in ("id", "published_name", "name"):
        values = [(getattr(one, key)) for one in filed.record.categories]
        yield from _repeated(filed, ("categories",), key, values, "Keep one of the two.")


def ward_set_problems(filed: Filed[WardSets]) -> Iterator[Problem]:
    """Yield what is wrong between and within ward sets."""
    sets = filed.record.sets
    yield from _repeated(filed, ("sets",), "id", [one.id for one in sets], "Rename one of them.")
    for number, one in enumerate(sets):
        place = ("sets", number, "wards")
        for key, remedy in (
            ("code", "A code belongs to one ward; look it up in the boundary file."),
            ("slug", "Give each ward its own address."),
        ):
            values = [getattr(ward, key) for ward in one.wards]
            yield from _repeated(filed, place, key, values, remedy)
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
        yield from _month_not_named_after_its_file(filed)
        for set_id, by_ward in filed.record.counts.items():
            place: Place = ("counts", set_id)
            if set_id not in sets:
                what = f"ward set '{set_id}' is not in wards.yml"
                advice = "The sets are: " + ", ".join(sets) + "."
                yield filed.problem(place, what, suggestion(set_id, sets, advice))
                continue
            yield from _unknown_or_missing_wards(filed, sets[set_id])
            yield from _unknown_categories(filed, set_id, known_categories)
            yield from _sums_that_disagree(filed, set_id, by_ward)


def _month_not_named_after_its_file(filed: Filed[CrimeMonth]) -> Iterator[Problem]:
    written = PurePath(filed.document.name).stem
    if written != str(filed.record.month):
        what = f"the file is named {written} and its 'month' is {filed.record.month}"
        yield filed.problem(("month",), what, f"Name the file {filed.record.month}.yml.")


def _unknown_or_missing_wards(filed: Filed[CrimeMonth], ward_set: WardSet) -> Iterator[Problem]:
    by_ward = filed.record.counts[ward_set.id]
    for code in by_ward:
        if code not in ward_set.by_code:
            what = f"ward code '{code}' is not in set {ward_set.id} of wards.yml"
            remedy = suggestion(code, ward_set.by_code, IMPORT_AGAIN)
            yield filed.problem(("counts", ward_set.id, code), what, remedy)
    for ward in ward_set.wards:
        if ward.code not in by_ward:
            what = f"ward {ward.code} ({ward.name}) has no line in set {ward_set.id}"
            yield filed.problem(("counts", ward_set.id), what, IMPORT_AGAIN)


def _unknown_categories(
    filed: Filed[CrimeMonth], set_id: str, known: list[str]
) -> Iterator[Problem]:
    lines = filed.record.counts[set_id]
    expected = set(next(iter(lines.values()), {}))
    for code, counts in lines.items():
        for category in counts:
            if category not in known:
                what = f"category '{category}' is not in categories.yml"
                remedy = suggestion(category, known, "Add it there, or import the month again.")
                yield filed.problem(("counts", set_id, code, category), what, remedy)
        for category in sorted(expected - set(counts)):
            what = f"'{category}' is missing for ward {code}, though other wards have it"
            remedy = "Write its count; if there were none, write 0."
            yield filed.problem(("counts", set_id, code), what, remedy)


def _sums_that_disagree(
    filed: Filed[CrimeMonth], set_id: str, by_ward: dict[str, dict[str, int]]
) -> Iterator[Problem]:
    total = sum(sum(counts.values()) for counts in by_ward.values())
    expected = filed.record.coverage.rows.in_borough
    if total != expected:
        what = (
            f"the counts of ward set {set_id} add up to {total:,}, "
            f"but {expected:,} rows lie in the borough"
        )
        yield filed.problem(("counts", set_id), what, IMPORT_AGAIN)


def _repeated(
    filed: Filed[R],
    place: Place,
    key: str,
    values: Iterable[str],
    remedy: str,
) -> Iterator[Problem]:
    first_at: dict[str, int] = {}
    for number, value in enumerate(values):
        if value in first_at:
            line = filed.document.line((*place, first_at[value], key))
            what = f"'{value}' is already the {key.replace('_', ' ')} on line {line}"
            yield filed.problem((*place, number, key), what, remedy)
        first_at.setdefault(value, number)
