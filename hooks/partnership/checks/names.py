"""Detects wrong names: records that refer to something else than named, and near-duplicates."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from partnership.checks.rules import rule
from partnership.checks.texts import place_name
from partnership.errors import FieldPath, Problem, Problems, Severity
from partnership.model.base import Record
from partnership.model.crime import Categories, Category
from partnership.model.meetings import Item, MeetingFigure
from partnership.model.organisation import Link, Organisation, WardLink
from partnership.model.plans import Neighbours
from partnership.model.priorities import Priority
from partnership.model.targets import ReportedFigure
from partnership.model.values import slug_of
from partnership.model.wards import PlaceOfWards, Ward, WardSets
from partnership.records.boundaries import drawn_outlines
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

_REFERRING: dict[type[Record], tuple[str, tuple[str, ...]]] = {
    Priority: ("categories", ("slug", "title")),
    Item: ("categories", ("title",)),
    MeetingFigure: ("counts", ("measure",)),
    ReportedFigure: ("priorities", ("id", "measure")),
}
"""Records that refer to categories or priorities: in which field, and what they are called by."""

_BODIES = (
    *("agency", "lead_agency", "figure_owner", "counted_by", "police_force", "council"),
    *("body", "owner", "publisher", "pooled_by", "paid_by", "bodies"),
    *("borough", "area_name", "partnership", "licence", "scrutiny_committee"),
)
"""Fields that name an organisation; its spelling must be consistent."""

_SITE = re.compile(r"(?:https://|mailto:[^@]+@)([^/?#:]+)")
# Fields that distinguish the items of a list.
_OWN = ("name", "borough", "slug", "need", "english", "text", "number", "covers")
# The minimum common beginning of two inflections of a word, in letters.
_STEM = 4
# A value with the file that contains it and its place there.
_Value = tuple[RecordFile[Any], FieldPath, Any]
# The similarity, from 0 to 1, from which two names are probably the same.
_ALIKE = 0.92


@rule(severity=Severity.WARNING)
def check_names(records: Records) -> Problems:
    """Yield doubtful names in all records except monthly figures."""
    others = tuple(file for name, file in records.files.items() if "crime/" not in name)
    yield from records.folder.remember("names", others, lambda: tuple(_doubtful(records, others)))


def _doubtful(records: Records, files: Iterable[RecordFile[Any]]) -> Problems:
    values = [
        (file, place, value) for file in files for place, value in values_in(file.document.value)
    ]
    yield from _nearly_alike(value for value in values if isinstance(value[2], str))
    yield from _twice_in_a_list(value for value in values if isinstance(value[2], list))
    yield from _called_otherwise(records)


def _called_otherwise(records: Records) -> Problems:
    """Yield each record that has the name of a category or priority but refers to others."""
    categories = records.first(Categories)
    ids = {
        name: category.id
        for category in (categories.categories if categories else ())
        for name in (category.id, slug_of(category.name), slug_of(category.published_name))
    }
    slugs = dict[str, dict[str, str]]()
    for priority in records.all(Priority):
        slugs.setdefault(priority.plan_prefix, {})[priority.record.slug] = priority.record.slug
    for model, (field, called_by) in _REFERRING.items():
        for file in records.all(model):
            known = slugs.get(file.plan_prefix, {}) if field == "priorities" else ids
            others = getattr(file.record, field)
            names = (slug_of(getattr(file.record, name)) for name in called_by)
            meant = next((known[name] for name in names if name in known), None)
            is_known = all(other in known.values() for other in others)  # else told elsewhere
            if others and meant and meant not in others and is_known:
                what = f"'{field}' is {', '.join(others)}, but the record is called '{meant}'"
                yield file.problem((field,), what, f"Check whether {meant} is meant.")


@rule(Ward, PlaceOfWards, severity=Severity.WARNING)
def _check_slug(part: RecordFile[Ward] | RecordFile[PlaceOfWards], _records: Records) -> Problems:
    """Yield a part of an address that is not made from the name next to it."""
    name, slug = part.record.name, part.record.slug
    if not f"{slug}-".startswith(f"{slug_of(name)}-"):
        what = f"'slug' is {slug}, but 'name' is {name}, which makes {slug_of(name)}"
        remedy = "Correct the one that is wrong. An address stays as it was published."
        yield part.problem(("slug",), what, remedy)


@rule(PlaceOfWards, severity=Severity.WARNING)
def _check_places(part: RecordFile[PlaceOfWards], _records: Records) -> Problems:
    place = part.record
    if len(place.wards) > 1 and not place.known_by:
        what = f"'known_by' of {place.name} is missing, and it consists of several wards"
        remedy = "Write 'known_by': how it is known that these wards make up the place."
        yield part.problem((), what, remedy)


@rule(WardLink, severity=Severity.WARNING)
def check_ward_links(part: RecordFile[WardLink], records: Records) -> Problems:
    """Yield a link about a ward that has been replaced."""
    code, wards = part.record.ward, records.first(WardSets)
    for ward_set in wards.sets if wards else ():
        is_former = ward_set.valid_to and ward_set.valid_to < records.today
        if is_former and code in ward_set.by_code:
            what = f"'ward' is {code} ({ward_set.by_code[code].name}), which has been replaced"
            remedy = "Write the code of the ward that replaced it, or delete the link."
            yield part.problem(("ward",), what, remedy)


@rule(severity=Severity.WARNING)
def check_outline_names(records: Records) -> Problems:
    """Yield each ward that the outlines call otherwise."""
    for ward_set in wards.sets if (wards := records.first(WardSets)) else ():
        for outline in records.outlines.get(ward_set.id, ()):
            name = ward_set.by_code[outline.ward].name
            if outline.name not in ("", name):
                what = f"ward {outline.ward} is called {outline.name} here, but {name} in wards.yml"
                file = records.folder.name(drawn_outlines(ward_set.id))
                yield Problem(file, None, what, "Write the right name in both.")


@rule(severity=Severity.WARNING)
def _check_own_plan(records: Records) -> Problems:
    for file in records.all(Neighbours):
        first = file.record.plans[0].borough
        for organisation in records.all(Organisation):
            if first != organisation.record.borough:
                what = f"our own plan comes first, but 'borough' there is {first}"
                remedy = f"Write {organisation.record.borough}, or move our own plan to the top."
                yield file.problem(("plans", 0, "borough"), what, remedy)


def _nearly_alike(texts: Iterable[_Value]) -> Problems:
    """Yield each organisation or website named once, almost like one named more often."""
    bodies, sites = list[tuple[Any, FieldPath, str]](), list[tuple[Any, FieldPath, str]]()
    for file, place, value in texts:
        if place_name(place) in _BODIES or "members" in place:
            bodies.append((file, place, value.partition(", ")[0]))  # without the town after it
        elif site := _SITE.match(value):
            sites.append((file, place, site[1]))
    for found in (bodies, sites):
        times = Counter(value for _, _, value in found)
        often = [name for name in times if times[name] > 1]
        for file, place, value in found:
            is_single = often and times[value] == 1
            for name in get_close_matches(value, often, len(often), _ALIKE) if is_single else ():
                words, others = (re.split(r"[\s-]+", text) for text in (value, name))
                if len(words) == len(others):
                    what = f"'{place_name(place)}' is {value} here, but {name} elsewhere"
                    remedy = f"Write {name}, or check that both are correct."
                    yield file.problem(place, what, remedy)


def _twice_in_a_list(lists: Iterable[_Value]) -> Problems:
    """Yield each list item with the same distinguishing field as another item."""
    for file, place, items in lists:
        first: dict[tuple[str, str], int] = {}
        for number, item in enumerate(items):
            for field in _OWN if isinstance(item, dict) else ():
                is_translated = field == "text" and "english" in item
                name = "" if is_translated else str(item.get(field, ""))
                before = first.setdefault((field, name), number) if name else number
                if before != number:
                    what = f"'{name}' is already the {field} of item {before + 1}"
                    yield file.problem((*place, number, field), what, "Correct one of the two.")


@rule(severity=Severity.WARNING)
def _check_titles_of_links(records: Records) -> Problems:
    """Yield each partnership link whose address has another title elsewhere."""
    first: dict[str, str] = {}
    links: list[RecordFile[Any]] = [*records.all(Link), *records.all(WardLink)]
    for part in links:
        link, is_ours = part.record, isinstance(part.whole, Organisation)
        if is_ours and (before := first.setdefault(link.address, link.title)) != link.title:
            what = f"'{link.title}' and '{before}' have the same address"
            remedy = "Correct the address, or use the same title in both."
            yield part.problem(("address",), what, remedy)


@rule(Category, severity=Severity.WARNING)
def _check_category(part: RecordFile[Category], _records: Records) -> Problems:
    """Yield contradictory dates of a category, and a name unlike the published one."""
    category = part.record
    if category.began and category.comparable_since < category.began:
        what = f"'comparable_since' is {category.comparable_since}, but 'began' is later"
        remedy = f"Write {category.began}, or an earlier 'began'."
        yield part.problem(("comparable_since",), what, remedy)
    stems, published, known = (
        {word[:_STEM] for word in slug_of(name).split("-")}
        for name in (category.name, category.published_name, category.id)
    )
    if not stems & published:
        what = f"'name' is {category.name}, but 'published_name' {category.published_name}"
        field = "name" if known & published else "published_name"
        yield part.problem((field,), what, f"Write in '{field}' what belongs to '{category.id}'.")
