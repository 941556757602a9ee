"""Detects wrong names: records that refer to something else than named, and near-duplicates."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from partnership.checks.rules import rule
from partnership.checks.texts import place_name
from partnership.errors import FieldPath, Problem, Problems, Severity
from partnership.model.crime import Categories
from partnership.model.organisation import Organisation
from partnership.model.plans import Neighbours
from partnership.model.priorities import Priority
from partnership.model.values import slug_of
from partnership.model.wards import Places, WardSets
from partnership.records.boundaries import drawn_outlines
from partnership.records.fields import values_in
from partnership.records.folder import RecordFile
from partnership.records.loading import Records

_CATEGORIES = ("categories", "counts")
_CALLED_BY = ("slug", "id", "measure", "title")
_BODIES = (
    *("agency", "lead_agency", "figure_owner", "counted_by", "police_force", "council"),
    *("body", "owner", "publisher", "pooled_by", "paid_by", "bodies"),
    *("borough", "area_name", "partnership", "licence"),
)
"""Fields that name an organisation; its spelling must be consistent."""

_SITE = re.compile(r"(?:https://|mailto:[^@]+@)([^/?#:]+)")
# Fields that distinguish the items of a list.
_OWN = ("name", "borough", "slug", "need", "english", "text", "number")
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
    values: list[_Value] = [
        (file, place, value)
        for file in files
        for place, value in values_in(file.document.value)
        if isinstance(value, str | dict | list)
    ]
    texts, groups, lists = (
        [each for each in values if isinstance(each[2], kind)] for kind in (str, dict, list)
    )
    yield from _called_otherwise(groups, records)
    yield from _nearly_alike(texts)
    yield from _twice_in_a_list(lists)
    yield from _two_titles(groups)
    yield from _slugs(groups)


def _called_otherwise(groups: Iterable[_Value], records: Records) -> Problems:
    """Yield each record that has the name of a category or priority but refers to others."""
    categories = records.first(Categories)
    ids = {
        name: category.id
        for category in (categories.categories if categories else ())
        for name in (category.id, slug_of(category.name), slug_of(category.published_name))
    }
    slugs: dict[str, dict[str, str]] = {}
    for priority in records.all(Priority):
        slugs.setdefault(priority.plan_prefix, {})[priority.record.slug] = priority.record.slug
    for file, place, value in groups:
        for field in (*_CATEGORIES, "priorities"):
            others, known = (
                value.get(field),
                ids if field in _CATEGORIES else slugs.get(file.plan_prefix, {}),
            )
            if not isinstance(others, list) or not others:
                continue
            names = (slug_of(str(value.get(name))) for name in _CALLED_BY)
            meant = next((known[name] for name in names if name in known), None)
            is_known = all(other in known.values() for other in others)  # else told elsewhere
            if meant and meant not in others and is_known:
                named = ", ".join(map(str, others))
                what = f"'{field}' is {named}, but the record is called '{meant}'"
                yield file.problem((*place, field), what, f"Check whether {meant} is meant.")


def _slugs(groups: Iterable[_Value]) -> Problems:
    """Yield each part of an address that is not made from the name next to it."""
    for file, place, value in groups:
        name, slug = (str(value.get(field) or "") for field in ("name", "slug"))
        if name and slug and not f"{slug}-".startswith(f"{slug_of(name)}-"):
            what = f"'slug' is {slug}, but 'name' is {name}, which makes {slug_of(name)}"
            remedy = "Correct the one that is wrong. An address stays as it was published."
            yield file.problem((*place, "slug"), what, remedy)


@rule(Places, severity=Severity.WARNING)
def _check_places(file: RecordFile[Places], _records: Records) -> Problems:
    for number, place in enumerate(file.record.places):
        if len(place.wards) > 1 and not place.known_by:
            what = f"'known_by' of {place.name} is missing, and it consists of several wards"
            remedy = "Write 'known_by': how it is known that these wards make up the place."
            yield file.problem(("places", number), what, remedy)


@rule(Organisation, severity=Severity.WARNING)
def check_ward_links(file: RecordFile[Organisation], records: Records) -> Problems:
    """Yield each link about a ward that has been replaced."""
    former = {
        ward.code: ward.name
        for file in records.all(WardSets)
        for ward_set in file.record.sets
        if ward_set.valid_to and ward_set.valid_to < records.today
        for ward in ward_set.wards
    }
    for number, link in enumerate(file.record.ward_links):
        if link.ward in former:
            what = f"'ward' is {link.ward} ({former[link.ward]}), which has been replaced"
            remedy = "Write the code of the ward that replaced it, or delete the link."
            yield file.problem(("ward_links", number, "ward"), what, remedy)


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
            bodies.append((file, place, value))
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


def _two_titles(groups: Iterable[_Value]) -> Problems:
    """Yield each partnership link whose address has another title elsewhere."""
    first: dict[str, str] = {}
    for file, place, value in groups:
        title, address = (str(value.get(name) or "") for name in ("title", "address"))
        is_ours = title and address and isinstance(file.record, Organisation)
        if is_ours and (before := first.setdefault(address, title)) != title:
            what = f"'{title}' and '{before}' have the same address"
            remedy = "Correct the address, or use the same title in both."
            yield file.problem((*place, "address"), what, remedy)


@rule(Categories, severity=Severity.WARNING)
def _check_categories(file: RecordFile[Categories], _records: Records) -> Problems:
    """Yield contradictory dates of categories, and names unlike the published ones."""
    for number, category in enumerate(file.record.categories):
        if category.began and category.comparable_since < category.began:
            what = f"'comparable_since' is {category.comparable_since}, but 'began' is later"
            place = ("categories", number, "comparable_since")
            yield file.problem(place, what, f"Write {category.began}, or an earlier 'began'.")
        stems, published, known = (
            {word[:_STEM] for word in slug_of(name).split("-")}
            for name in (category.name, category.published_name, category.id)
        )
        if not stems & published:
            what = f"'name' is {category.name}, but 'published_name' {category.published_name}"
            field = "name" if known & published else "published_name"
            remedy = f"Write in '{field}' what belongs to '{category.id}'."
            yield file.problem(("categories", number, field), what, remedy)
