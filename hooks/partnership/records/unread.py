"""Detects files with wrong names: copies, misspelt names, and names that contradict the record."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

from pydantic import ValidationError

from partnership.errors import Code, Problem, Problems, Severity, Thing, missing
from partnership.model.values import SLUG
from partnership.model.wards import WardSets
from partnership.records.boundaries import drawn_outlines, exact_outlines
from partnership.records.fields import is_name
from partnership.records.folder import Folder, RecordFile
from partnership.records.meant import time_meant
from partnership.records.postcodes import LISTS
from partnership.records.registry import KINDS, RecordKind, kind_of, plan_folder
from partnership.text import nearest

_COPY = re.compile(
    r"^(?:Copy of |\.~lock\.|~\$|~)?"
    r"(?P<stem>.+?)"
    r"(?: - Copy(?: \([0-9]+\))?| \([0-9]+\)| copy(?: [0-9]+)?| \(copy\)|[-_]copy)?"
    r"\.(?P<kind>ya?ml|csv|geojson)"
    r"(?:\.(?:bak|backup|old|orig|rej|save|tmp|sw[op])|~|#)?$",
    re.IGNORECASE,
)
"""How file managers, editors and office programs name copies and lock files; the original has no
such addition."""

_YEARS = r"[0-9]{4}-[0-9]{4}"

_DOCUMENTS = (
    *(".doc", ".docx", ".eml", ".htm", ".html", ".json", ".msg", ".odp", ".ods", ".odt", ".pdf"),
    *(".ppt", ".pptx", ".rtf", ".tsv", ".txt", ".xls", ".xlsx", ".xml"),
)
"""The file extensions of documents that people keep beside records, where nothing reads them."""

_OPEN = (".~lock.", "~$")  # the prefix of an office program's lock file


def unread_files(folder: Folder, wards: WardSets | None, published: Collection[str]) -> Problems:
    """Yield a problem for each file that looks like a record but matches no kind."""
    headless = {
        name
        for name in folder.names("plans/*/")
        if not (folder.has(f"{name}/plan.yml") or _is_part_of_a_plan(name))
    }
    sets = [ward_set.id for ward_set in wards.sets] if wards else []
    lists = {*LISTS, *map(drawn_outlines, sets), *map(exact_outlines, sets)}
    unknown = dict[PurePath, RecordKind | None]()
    for name in folder.names("**/*"):
        path, lower = PurePath(name), name.lower()
        is_unknown_set = wards is None and name.startswith("boundaries/")
        if original := original_of(name):
            what, remedy = _copy(folder, path, original)
            yield Problem(folder.name(name), None, what, remedy, belongs_at=original)
        elif path.suffix != ".yml" and (
            lower.endswith(".yaml") or ".yml" in path.name.lower() or _kind_by_schema(folder, name)
        ):
            stem = path.name.partition(".")[0].lower()
            what = "the file is not read, because its name does not end in .yml"
            kind = kind_of(str(path.with_name(f"{stem}.yml")))
            about = (Thing(kind.stands_for, stem),) if kind and kind.stands_for else ()
            remedy, more = f"Name it {stem}.yml, or remove it.", _stands_for(about, f"{stem}.yml")
            yield Problem(folder.name(name), None, what, remedy, **more)
        elif path.suffix == ".yml":
            if plan_folder(name) not in headless and not kind_of(name):
                unknown[path] = _kind_by_schema(folder, name)
        elif lower.endswith(_DOCUMENTS) and not name.startswith("schema/"):
            what = "the file is not read: records are .yml files"
            remedy = "Copy its content into the record that it belongs to, then delete it."
            yield Problem(folder.name(name), None, what, remedy, Severity.WARNING)
        elif lower.endswith((".csv", ".geojson")) and name not in lists and not is_unknown_set:
            what = "the file is not read: it is not named like a list of postcodes or wards"
            remedy = "Import from a file outside this folder, and delete this one."
            belongs_at = ""
            if path.name.lower() in LISTS:
                belongs_at = folder.name(path.name.lower())
                remedy = f"It belongs at {belongs_at}: move it, or remove it."
            yield Problem(folder.name(name), None, what, remedy, belongs_at=belongs_at)
    yield from _unknown_records(folder, unknown, published)
    yield from _missing_plans(folder, headless)


def _unknown_records(
    folder: Folder, unknown: Mapping[PurePath, RecordKind | None], published: Collection[str]
) -> Problems:
    """Yield each misplaced record, and the kind that it states; one for a folder's wrong name."""
    renamed = dict[tuple[PurePath, PurePath], list[Thing]]()
    for path, kind in unknown.items():
        about = (Thing(kind.stands_for, path.stem),) if kind and kind.stands_for else ()
        home = _home_of(kind, path)
        if home and not folder.has(str(home)) and not _holds_records(path.parent):
            renamed.setdefault((path.parent, home), []).extend(about)
            continue
        what = "the file is not read, because no record has this name"
        remedy, belongs_at = _name_meant(folder, path, published, home)
        more = _stands_for(about, belongs_at)
        yield Problem(folder.name(str(path)), None, what, remedy, **more)
    for (own, home), things in renamed.items():
        what, remedy = "no records are read from a folder with this name", f"Name it {home.name}."
        belongs_at = home.name
        if own.parent != home.parent:
            belongs_at = folder.name(str(home))
            remedy = f"Move it to {belongs_at}."
        more = _stands_for(things, belongs_at) | {"leads": True}
        yield Problem(folder.name(str(own)), None, what, remedy, **more)


def _is_part_of_a_plan(name: str) -> bool:
    """Return whether a folder is named like one within a plan's, such as monitoring."""
    return PurePath(name).name in {PurePath(kind.path).parent.name for kind in KINDS}


def _stands_for(things: Sequence[Thing], belongs_at: str) -> dict[str, Any]:
    """Return, for a problem of a misnamed file, which things it holds and where it belongs."""
    return {"about": tuple(things), "leads": bool(things), "belongs_at": belongs_at}


def _holds_records(parent: PurePath) -> bool:
    """Return whether any kind of record belongs in a folder."""
    homes = (PurePath(kind.path).parent for kind in KINDS)
    return any(
        len(home.parts) == len(parent.parts) and fnmatchcase(str(parent), str(home))
        for home in homes
    )


def _missing_plans(folder: Folder, headless: Iterable[str]) -> Problems:
    """Yield a problem for each plan folder without a file for the plan itself."""
    for name in sorted(headless):
        if (folder.root / name).is_dir() and not any(folder.names(f"{name}/plan.*")):
            others = (PurePath(other).name for other in folder.names(f"{name}/*"))
            meant = next((other for other in others if other.lower() == "plan.yml"), None)
            remedy = "Restore its last version; data/README.md says how to start a new plan."
            remedy = f"Name {meant} plan.yml." if meant else remedy
            problem = missing(folder.name(f"{name}/plan.yml"), remedy)
            yield replace(problem, belongs_at="plan.yml" if meant else "")


def has_misnamed_candidate(path: str, unread: Iterable[Problem]) -> bool:
    """Return whether a missing file may be one of the unknown files."""
    names = {PurePath(path).name, PurePath(path).parent.name} - {""}
    return any(not names.isdisjoint(PurePath(problem.belongs_at).parts) for problem in unread)


def _copy(folder: Folder, path: PurePath, original: str) -> tuple[str, str]:
    """Return the problem of a copied file."""
    if path.name.startswith(_OPEN):
        what = f"the file shows that {original} is open in another program"
        return what, f"Save and close {original} there; if this file remains, remove it."
    what = f"the file is a copy of {original} that a file manager or an editor made"
    if not folder.has((path.parent / original).as_posix()):
        return what, f"Name it {original}, or remove it."
    return what, f"Copy what you want to keep into {original}, then remove it."


def original_of(name: str) -> str | None:
    """Return the original's name if a file name is that of a copy; None otherwise."""
    path = PurePath(name)
    copied = _COPY.match(path.name)
    if copied is None:
        return None
    kind = copied["kind"].lower().replace("yaml", "yml")
    original = f"{copied['stem']}.{kind}"
    is_itself = path.name.lower().replace(".yaml", ".yml") == original.lower()
    return None if is_itself else original


def _kind_by_schema(folder: Folder, name: str) -> RecordKind | None:
    """Return the kind of record in the schema comment on the first line of a file."""
    with suppress(OSError, UnicodeDecodeError):
        first = (folder.root / name).read_text("utf-8").partition("\n")[0]
        schema = re.search(r"\$schema=\S*?([\w-]+)\.json$", first)
        return next((kind for kind in KINDS if schema and kind.name == schema[1]), None)
    return None


def _home_of(kind: RecordKind | None, path: PurePath) -> PurePath | None:
    """Return the folder of a kind with many files, or the right one of a kind with one file."""
    if kind is None or "*" not in PurePath(kind.path).name:
        only = PurePath(kind.path if kind and "*" not in kind.path else path)
        return only.parent if only.name == path.name and only != path else None
    plan = next((part for part in path.parts[:-1] if re.fullmatch(_YEARS, part)), "")
    home = PurePath(kind.path.replace("*", plan, kind.path.count("*") - 1)).parent
    return home if plan or "plans" not in home.parts else None


def _name_meant(
    folder: Folder, path: PurePath, published: Collection[str], home: PurePath | None
) -> tuple[str, str]:
    """Return the remedy for a file that is not read, and where it belongs if that is clear.

    That is where it was published, what is missing, or the kind's folder.
    """
    if was := _where_published(folder, path, published):
        return f"Move it back to {folder.name(was)}.", folder.name(was)
    lacking = [
        PurePath(kind.path).name
        for kind in KINDS
        if fnmatchcase(str(path.parent), str(PurePath(kind.path).parent))
        if "*" not in PurePath(kind.path).name
        if not folder.has((path.parent / PurePath(kind.path).name).as_posix())
    ]
    if meant := nearest(path.name, sorted(lacking)):
        return f"Did you mean '{meant}'?", meant
    if home:
        return f"Move it to {folder.name(str(home))}/, or remove it.", folder.name(str(home))
    return "Look up its name and folder in data/README.md, or remove it.", ""


def _where_published(folder: Folder, path: PurePath, published: Collection[str]) -> str:
    """Return the only published and now missing file of the same name; empty if there is none."""
    was = [name for name in published if PurePath(name).name == path.name and not folder.has(name)]
    return was[0] if len(was) == 1 else ""


def moved_files(
    folder: Folder, names: Iterable[str], published: Collection[str], withdrawn: Collection[str]
) -> Problems:
    """Yield a problem for each new file that was published in another plan's folder."""
    for path in map(PurePath, names):
        kind, was = kind_of(str(path)), _where_published(folder, path, published)
        is_one_of_many = kind and kind is kind_of(was) and "*" in PurePath(kind.path).name
        if kind and is_one_of_many and folder.has(plan_folder(was)) and path.stem not in withdrawn:
            what = "the file was published in another folder"
            remedy = f"Move it back to {folder.name(was)}."
            more = _stands_for([Thing(kind.stands_for, path.stem)], folder.name(was))
            yield Problem(folder.name(str(path)), None, what, remedy, **more)


def _is_right(found: RecordFile[Any], fields: Mapping[str, str]) -> bool:
    """Return whether a record is valid under another file name."""
    try:
        type(found.record).model_validate({**found.document.value, **fields})
    except ValidationError as error:
        places = {detail["loc"] for detail in error.errors()} - found.wrong
        return places.isdisjoint([(), *((name,) for name in fields)])
    return True


def _of_two(
    found: RecordFile[Any],
    there: RecordFile[Any] | None,
    field: str,
    written: str,
    *,
    is_published: bool,
) -> tuple[str, Code]:
    """Return the remedy if another file has the stated name; none for the second of two swapped."""
    named = str(found.document.value[field])
    if there and there.document.value.get(field) == written:
        remedy = f"Rename it {named}.yml, and the other one {written}.yml: their names are swapped."
        return remedy if written < named else "", Code.OTHER
    own = f"{field}: {written}"
    if there and there.document.text == found.document.text:
        if is_published:
            remedy = f"Restore its last version: it has the same content as {named}.yml."
            return remedy, Code.OTHER
        copied = f"It is a copy of {named}.yml"
        remedy = f"{copied}: remove this one, or give it its own content, {own} first."
        return remedy, Code.SURPLUS
    if not re.fullmatch(SLUG, written):
        return f"The file {named}.yml already exists: remove this one.", Code.SURPLUS
    return f"Write {own}, or remove this file: {named}.yml already exists.", Code.OTHER


def _of_folder(
    folder: Folder, found: RecordFile[Any], kind: RecordKind, *, is_published: bool
) -> tuple[str, str, Code]:
    """Return the problem of a folder that is named otherwise than its record."""
    field, written = kind.named_by, kind.identity(found.name)
    named = found.document.value[field]
    what = f"the folder is named {written} but its {kind.name} has the {field} {named}"
    is_copy = folder.has(kind.path.replace("*", str(named)))
    remedy = f"Name the folder {named}."
    surplus = f"The folder {named} already exists: remove this one.", Code.SURPLUS
    remedy, code = surplus if is_copy else (remedy, Code.OTHER)
    is_kept = is_published or is_copy or _is_right(found, {field: written})
    if re.fullmatch(_YEARS, written) and is_kept:
        kept = f"Write {field}: {written}: published pages keep their address."
        remedy = kept if is_copy else f"{kept} If it has none, name the folder {named}."
        code = Code.OTHER
    return what, remedy, code


def misnamed_files(
    folder: Folder,
    files: Mapping[str, RecordFile[Any]],
    published: Collection[str],
    referred_to: Collection[tuple[str, str]],
) -> Problems:
    """Yield a problem for each file whose name contradicts its record.

    `referred_to` are the things, by kind and name, that other files refer to.
    """
    for name, found in files.items():
        kind, value = kind_of(name), found.document.value
        if not kind or not kind.named_by or not isinstance(value, dict):
            continue
        field, written, named = kind.named_by, kind.identity(name), value.get(kind.named_by)
        if not is_name(named) or (field,) in found.wrong or str(named) == written:
            continue
        there = f"{name.rpartition('/')[0]}/{named}.yml"
        is_meant = (kind.stands_for, str(named)) in referred_to or written != written.strip()
        is_meant |= time_meant(written, "a date") not in (None, written)  # 16-09-2026
        what = f"the file is named {written} but its '{field}' is {named}"
        remedy, code = f"Name the file {named}.yml.", Code.OTHER
        if "*" not in PurePath(kind.path).name:
            what, remedy, code = _of_folder(folder, found, kind, is_published=name in published)
        elif folder.has(there):
            is_published = name in published
            other = files.get(there)
            remedy, code = _of_two(found, other, field, written, is_published=is_published)
        elif name in published:
            remedy = f"Write {field}: {written}, under which it was published."
        elif there not in published and not is_meant and _is_right(found, {field: written}):
            remedy = f"Write {field}: {written}, or name the file {named}.yml."
        if remedy:
            about = (Thing(kind.stands_for, str(named)),)
            yield found.problem((field,), what, remedy, about=about, code=code)
