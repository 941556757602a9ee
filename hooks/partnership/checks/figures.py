"""Rules for figures before they are published: months to come, copies, outliers, rates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

from partnership.errors import Problem, number_of
from partnership.model.crime import NEVER_ALIKE, CrimeMonth
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.records.loading import Records
from partnership.records.yaml_loader import Place
from partnership.statistics.plausibility import (
    FromUsual,
    ImplausibleParts,
    implausible_months,
    implausible_parts,
)

_SAY_WHY = (
    "Ask the publisher; if it is right, say why under 'jumps' in releases.yml, "
    'and if it is not whole, import it again with --partial "the reason".'
)


def future_months(records: Records, today: date) -> Iterator[Problem]:
    """Yield a problem for each month that is not over yet."""
    for filed in records.all(CrimeMonth):
        month = filed.record.month
        if month.plus(1).first_day > today:
            what = f"{month.name} is not over yet on {today}"
            remedy = "Take the file out, or correct the month; no figures of it can exist."
            yield filed.problem(("month",), what, remedy)


def copied_months(records: Records) -> Iterator[Problem]:
    """Yield a problem for each month whose counts are those of an earlier one."""
    for earlier, filed in combinations(records.all(CrimeMonth), 2):
        is_another = filed.record.month != earlier.record.month
        if is_another and filed.record.has_the_counts_of(earlier.record):
            what = f"the counts of {filed.record.month} are those of {earlier.record.month}"
            remedy = f"{NEVER_ALIKE} with `partnership import crime`, or take the copy out."
            yield filed.problem(("counts",), what, remedy)


def rates_not_looked_at(records: Records, partnership: Partnership) -> Iterator[Problem]:
    """Yield a problem for each ward with a rate that misled in the ward before it."""
    for number, (before, after) in enumerate(pairwise(partnership.ward_sets), start=1):
        if not any(ward.rate_misleads for ward in before.wards):
            continue
        from partnership.importers.wards import successors  # noqa: PLC0415 - geometry is slow to load
        from partnership.statistics.overlaps import ground  # noqa: PLC0415 - the same

        shapes = {outline.ward: ground(outline) for outline in partnership.outlines[after.id]}
        misled = successors(before, partnership.outlines[before.id], shapes)
        for place, ward in enumerate(after.wards):
            if ward.code not in misled or ward.rate_misleads or ward.rate_holds:
                continue
            if ward.residents is not None:
                was = misled[ward.code].name
                what = f"{ward.name} follows {was}, where a rate for each resident misled"
                remedy = "Write its 'rate_misleads' or, where a rate is sound, rate_holds: true."
                at = ("sets", number, "wards", place)
                yield replace(records.problem("wards.yml", at, what, remedy), waits=True)


def unexplained_outliers(records: Records, partnership: Partnership) -> Iterator[Problem]:
    """Yield each month, ward and category far from the usual that nobody has explained."""
    settled = {
        *(jump.month for jump in partnership.releases.jumps),
        *(problem.month for problem in partnership.releases.known_problems),
    }
    for implausible in implausible_months(partnership.months):
        if implausible.month.month in settled:
            continue
        settled.add(implausible.month.month)
        what = (
            f"{implausible.month.month.name} has {number_of(implausible.rows, 'row')} "
            f"in the borough, {implausible.times:.1f} times the "
            f"{implausible.expected.usual:,.0f} usual of the "
            f"{implausible.expected.months} whole months before"
        )
        place = ("coverage", "rows", "in_borough")
        told = records.problem(_file(implausible.month.month), place, what, _SAY_WHY)
        yield replace(told, waits=True)
    for parts in implausible_parts(partnership.months, partnership.ward_sets):
        if parts.month.month not in settled:
            yield from _outlying_parts(records, partnership, parts)


def _outlying_parts(
    records: Records, partnership: Partnership, parts: ImplausibleParts
) -> Iterator[Problem]:
    """Yield each implausible ward and category, with both numbers."""
    wards, categories = parts.ward_set.by_code, partnership.category_by_id
    lines = ("counts", parts.ward_set.id)
    places: list[tuple[Place, str, FromUsual]] = [
        *(((*lines, ward.name), f"in {wards[ward.name].name}", ward) for ward in parts.wards),
        *(
            (lines, f"of {categories[category.name].published_name}", category)
            for category in parts.categories
        ),
    ]
    for place, named, outlier in places:
        what = (
            f"{parts.month.month.name} has {number_of(outlier.count, 'row')} {named}, "
            f"where {outlier.usual:,.0f} are usual by the {parts.months} whole months before"
        )
        told = records.problem(_file(parts.month.month), place, what, _SAY_WHY)
        yield replace(told, waits=True)


def _file(month: Month) -> str:
    return f"crime/{month}.yml"
