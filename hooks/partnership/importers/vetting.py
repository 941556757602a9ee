"""Vets figures and addresses before they go out: time, size, likeness and history.

It needs the files of the records and the statistics, so it stands above both; an import, which
refuses a copied month in the same words, is its nearest neighbour.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from partnership.errors import Problem, number_of
from partnership.importers.locating import ground
from partnership.importers.successors import successors
from partnership.model.baselines import Baseline
from partnership.model.crime import CrimeMonth, in_words
from partnership.model.months import Month
from partnership.model.partnership import Partnership
from partnership.model.releases import Revision
from partnership.records.baselines import FILE as BASELINES
from partnership.records.documents import Place, display_name, read_document
from partnership.records.releases import FILE
from partnership.statistics.from_usual import FromUsual
from partnership.statistics.jumps import (
    ImplausibleParts,
    implausible_months,
    implausible_parts,
)
from partnership.statistics.revisions import RevisedMonth, revised_months, unexplained

NEVER_ALIKE = (
    "Two months are never alike in every count: download both again and import them together"
)

_SAY_WHY = (
    f"Ask the publisher; if it is right, say why under 'jumps' in {FILE}, "
    'and if it is not whole, import it again with --partial "the reason".'
)


@dataclass(frozen=True)
class Published:
    """What was public at some revision of the project, as far as it differs from today."""

    reference: str
    """The revision, in the words of whoever asked for it."""
    months: tuple[CrimeMonth, ...]
    """The months whose files are not the same any more."""
    revisions: tuple[Revision, ...]
    """The revisions that were on record then."""
    ward_slugs: Mapping[str, str] = field(default_factory=dict)
    """Ward's code, its slug then; empty where the wards have not changed."""
    baselines: tuple[Baseline, ...] = ()
    """The baselines that were on record then; empty where their file has not changed."""


def figures_problems(
    data: Path, partnership: Partnership, today: date, published: Published | None
) -> Iterator[Problem]:
    """Yield everything that must keep the figures, or their pages, from being published."""
    yield from _future_months(data, partnership.months, today)
    yield from _counts_of_an_earlier_month(data, partnership.months)
    yield from _unbelieved_jumps(data, partnership)
    yield from _rates_not_looked_at(data, partnership)
    if published is not None:
        yield from _rewritten_history(data, partnership, published)
        yield from _moved_baselines(data, partnership, published)
        yield from _moved_pages(data, partnership, published)


def _future_months(data: Path, months: Iterable[CrimeMonth], today: date) -> Iterator[Problem]:
    for one in months:
        if one.month.plus(1).first_day > today:
            what = f"{one.month.name} is not over yet on {today}"
            remedy = "Take the file out, or correct the month; no figures of it can exist."
            yield read_document(_file(data, one.month)).problem(("month",), what, remedy)


def _counts_of_an_earlier_month(data: Path, months: Sequence[CrimeMonth]) -> Iterator[Problem]:
    for earlier, one in combinations(months, 2):
        if one.has_the_counts_of(earlier):
            what = f"the counts of {one.month} are those of {earlier.month}"
            remedy = f"{NEVER_ALIKE} with `partnership import crime`, or take the copy out."
            yield read_document(_file(data, one.month)).problem(("counts",), what, remedy)


def _rates_not_looked_at(data: Path, partnership: Partnership) -> Iterator[Problem]:
    """Yield a problem for each ward with a rate that misled in the ward before it."""
    for number, (before, after) in enumerate(pairwise(partnership.ward_sets), start=1):
        if not any(ward.rate_misleads for ward in before.wards):
            continue
        shapes = {one.ward: ground(one) for one in partnership.outlines[after.id]}
        misled = successors(before, partnership.outlines[before.id], shapes)
        for place, ward in enumerate(after.wards):
            if ward.code not in misled or ward.rate_misleads or ward.rate_holds:
                continue
            if ward.residents is not None:
                was = misled[ward.code].name
                what = f"{ward.name} follows {was}, where a rate for each resident misled"
                remedy = "Write its 'rate_misleads' or, where a rate is sound, rate_holds: true."
                document = read_document(data / "wards.yml")
                yield document.problem(("sets", number, "wards", place), what, remedy)


def _unbelieved_jumps(data: Path, partnership: Partnership) -> Iterator[Problem]:
    settled = {
        *(jump.month for jump in partnership.releases.jumps),
        *(problem.month for problem in partnership.releases.known_problems),
    }
    for one in implausible_months(partnership.months):
        if one.month.month in settled:
            continue
        settled.add(one.month.month)
        what = (
            f"{one.month.month.name} has {number_of(one.rows, 'row')} in the borough, "
            f"{one.times:.1f} times the {one.expected.usual:,.0f} usual of the "
            f"{one.expected.months} whole months before"
        )
        place = ("coverage", "rows", "in_borough")
        yield read_document(_file(data, one.month.month)).problem(place, what, _SAY_WHY)
    for parts in implausible_parts(partnership.months, partnership.ward_sets):
        if parts.month.month not in settled:
            yield from _unbelieved_parts(data, partnership, parts)


def _unbelieved_parts(
    data: Path, partnership: Partnership, parts: ImplausibleParts
) -> Iterator[Problem]:
    """Yield each ward and category that is beyond belief, with both numbers."""
    document = read_document(_file(data, parts.month.month))
    wards, categories = parts.ward_set.by_code, partnership.category_by_id
    lines = ("counts", parts.ward_set.id)
    places: list[tuple[Place, str, FromUsual]] = [
        *(((*lines, one.name), f"in {wards[one.name].name}", one) for one in parts.wards),
        *((lines, f"of {categories[one.name].published_name}", one) for one in parts.categories),
    ]
    for place, named, one in places:
        what = (
            f"{parts.month.month.name} has {number_of(one.count, 'row')} {named}, "
            f"where {one.usual:,.0f} are usual by the {parts.months} whole months before"
        )
        yield document.problem(place, what, _SAY_WHY)


def _rewritten_history(
    data: Path, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    revised = revised_months(published.months, partnership.months)
    now = partnership.releases.revisions
    for one in unexplained(revised, published.revisions, now):
        yield _unexplained_revision(data, one, published.reference)
    for lost in published.revisions:
        if lost not in now:
            what = (
                f"the revision of {lost.month} on {lost.on}, on record at {published.reference}, "
                "is gone or changed"
            )
            remedy = "Put it back: what was said of a revision stays; add a further entry instead."
            yield Problem(display_name(data / FILE), None, what, remedy)


def _moved_baselines(
    data: Path, partnership: Partnership, published: Published
) -> Iterator[Problem]:
    for lost in published.baselines:
        if lost not in partnership.baselines:
            what = (
                f"the baseline of {lost.first} to {lost.last}, on record at {published.reference}, "
                "is gone or changed"
            )
            remedy = (
                "Put it back: a usual range that moves in silence can be no measure. "
                "Put a new baseline at the end, with what has changed for good."
            )
            yield Problem(display_name(data / BASELINES), None, what, remedy)


def _unexplained_revision(data: Path, revised: RevisedMonth, reference: str) -> Problem:
    name = display_name(_file(data, revised.month))
    add = f"add an entry for {revised.month} to 'revisions' in {FILE} that says why"
    if revised.is_gone:
        what = f"the month was published at {reference} and is gone"
        return Problem(name, None, what, f"Put it back, or {add}.")
    first, count = revised.changes[0], len(revised.changes)
    more = f", and {number_of(count - 1, 'more count')}" if count > 1 else ""
    what = (
        f"{first.category} of {first.ward} was published as {in_words(first.published_as)} "
        f"at {reference} and is now {in_words(first.now)}{more}"
    )
    remedy = f"Restore the file, or {add}; `partnership diff {reference}` prints the entry."
    place = ("counts", _set_of(first.ward, data, revised.month), first.ward)
    return read_document(_file(data, revised.month)).problem(place, what, remedy)


def _set_of(ward: str, data: Path, month: Month) -> str:
    counts = read_document(_file(data, month)).value["counts"]
    return next((set_id for set_id, lines in counts.items() if ward in lines), "")


def _moved_pages(data: Path, partnership: Partnership, published: Published) -> Iterator[Problem]:
    for number, one in enumerate(partnership.ward_sets):
        for line, ward in enumerate(one.wards):
            before = published.ward_slugs.get(ward.code, ward.slug)
            if before != ward.slug:
                what = f"the page of {ward.name} was published as wards/{before}/"
                remedy = f"Write 'slug: {before}' again: people have kept and shared that address."
                place = ("sets", number, "wards", line, "slug")
                yield read_document(data / "wards.yml").problem(place, what, remedy)


def _file(data: Path, month: Month) -> Path:
    return data / "crime" / f"{month}.yml"
