"""Checks the references between records that the models declare.

A name is looked up in its own file first, then in the files of its plan, then everywhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import PurePath
from typing import Any

from partnership.errors import MANY, FieldPath, Problem, Problems, nearest
from partnership.model.annotations import Names, Ref
from partnership.records.fields import (
    FieldShape,
    LocatedValue,
    is_name,
    kinds_named_by,
    named_in,
    shape_at,
    sibling_fields,
)
from partnership.records.folder import Folder, RecordFile
from partnership.records.mentions import Mention, label_that_differs, swapped_codes
from partnership.records.registry import KINDS, RecordKind, kind_of, plan_folder
from partnership.records.unread import misnamed_files, moved_files
from partnership.records.yaml_loader import Document

_WORDS = {
    "category": ("category", "is not in categories.yml", "The categories are: {known}."),
    "duty": ("duty", "is not in standards.yml", "The duties are: {known}."),
    "heading": ("heading", "is not in the list of headings", "The headings are: {known}."),
    "month": ("month", "has no figures", "Correct the month, or remove this entry."),
    "paper": ("paper", "is not in 'papers'",
        "Add it to 'papers' of the plan or file, or write one of: {known}."),
    "plan": ("plan", "has no folder in plans/", "Add its plan.yml, or write one of: {known}."),
    "priority": ("priority", "has no file in priorities/",
        "Add its file, or write one of: {known}."),
    "risk": ("risk", "is not in the register of plan.yml", "The risks are: {known}."),
    "target": ("target", "is not in the plan", "The targets are: {known}."),
    "theme": ("theme", "is not in the list of themes", "The themes are: {known}."),
    "ward": ("ward code", "is in no set of wards.yml", "Look up the code there."),
    "ward set": ("ward set", "is not in wards.yml", "The sets are: {known}."),
}  # fmt: skip
"""For each kind of thing: its name in messages, the problem of an unknown one, and the remedy."""


_SEVERAL = 2
"""This many references to an undefined name, and none to a similar one, suggest that it is correct.
"""


class _NameIndex:
    """All names and references in the files, and the scopes in which names are incomplete."""

    def __init__(self, folder: Folder, files: Mapping[str, RecordFile[Any]]) -> None:
        """Collect the names and references in all files, and the names of the files."""
        self.folder = folder
        self.things, self.refs = list[Mention](), list[Mention]()
        self._found = dict[tuple[str | None, ...], dict[str, str]]()
        told = files["withdrawn.yml"].record if "withdrawn.yml" in files else None
        self.withdrawn = {
            PurePath(entry.id or entry.file).stem for entry in getattr(told, "withdrawn", ())
        }
        doubts = set[tuple[str, str]]()
        for kind in KINDS:
            named, names = kinds_named_by(kind.model), list(_expected_files(folder, kind))
            for name in names:
                own = _mentions_in(folder, kind, name, files[name]) if name in files else ()
                things = [mention for mention in own if isinstance(mention.mark, Names)]
                if name not in files or not files[name].is_whole:
                    wrong = files[name].wrong if name in files else ()
                    lost = {*named} - {thing.mark.kind for thing in things}
                    doubts |= {(thing, name) for thing in lost.union(*_lost(kind, wrong))}
                self.things += [*things, *_own_names(kind, name, files)]
                self.refs += (mention for mention in own if isinstance(mention.mark, Ref))
            if kind.if_missing and not names:
                doubts |= {(thing, kind.path) for thing in named}
        there = {thing.key for thing in self.things}
        within = {k.stands_for: kinds_named_by(k.model) - {k.stands_for} for k in KINDS}
        gone = (ref for ref in self.refs if ref.key not in there)
        doubts |= {(named, ref.file) for ref in gone for named in within.get(ref.mark.kind, ())}
        twice = {
            (name.mark.kind, name.file)
            for pair in _repeated(self.things)
            for name in pair
            if name.mark.kind in _WORDS
        }
        self.ambiguous_files = {file for _, file in twice if not plan_folder(file)}
        self._unreliable = {
            (thing, where) for thing, file in doubts | twice for where in _wheres(file)
        }

    def candidates(self, mention: Mention) -> Mapping[str, str] | None:
        """Return the names that a reference may use, with their labels; None if not known."""
        kind = mention.mark.kind
        where = where_looked_up(mention.file, kind)
        ward_set = mention.set_named[1] if kind == "ward" else None
        if self._unreliable & {(kind, where), ("ward set" if kind == "ward" else kind, where)}:
            return None
        names = self._names(kind, where, ward_set)
        return None if ward_set and not names else names

    def set_meant(self, mention: Mention) -> str | None:
        """Return the other ward set that contains all wards listed under the same set."""
        kind, (place, _) = mention.mark.kind, mention.set_named
        beside = (ref for ref in self.refs if (ref.file, ref.mark.kind) == (mention.file, kind))
        wards = {ref.text for ref in beside if kind == "ward" and ref.set_named[0] == place}
        sets = self._names("ward set", "", None) if wards and place else ()
        return next((s for s in sets if wards <= self._names("ward", "", s).keys()), None)

    def has_ward(self, code: str) -> bool:
        """Return whether any ward set has a ward of a code."""
        return code in self._names("ward", "", None)

    def _names(self, *key: str | None) -> dict[str, str]:
        """Return the names of a kind in a scope, and in a ward set if given."""
        if key not in self._found:
            kind, where, ward_set = key
            self._found[key] = {
                thing.text: thing.label
                for thing in self.things
                if thing.mark.kind == kind
                if where in _wheres(thing.file)
                if ward_set in (None, thing.set_named[1])
            }
        return self._found[key]


def _mentions_in(
    folder: Folder, kind: RecordKind, name: str, file: RecordFile[Any]
) -> tuple[Mention, ...]:
    make = partial(_mentions_of, kind, name, file)
    return folder.remember(f"references of {name}", (file,), lambda: tuple(make()))


def _mentions_of(kind: RecordKind, name: str, file: RecordFile[Any]) -> Iterator[Mention]:
    """Yield the names and references in the valid parts of a file."""
    keys = set[tuple[object, ...]]()
    for mark, located in LocatedValue(file.document.value, FieldShape(kind.model)).marked(
        Names, Ref
    ):
        mention = Mention(name, file.document, mark, located)
        if located.parent and located.shape is located.parent.shape.keys:
            key = (mark, mark.kind == "ward" and mention.set_named[1], located.value)
            if key in keys:  # once per file is enough: a month has hundreds
                continue
            keys.add(key)
        if located.place not in file.wrong and is_name(located.value):
            yield mention


def _lost(kind: RecordKind, wrong: Iterable[FieldPath]) -> Iterator[frozenset[str]]:
    """Yield the kinds of thing that invalid or misspelt values should have defined."""
    for place in wrong:
        if place:
            step = nearest(str(place[-1]), sibling_fields(kind.model, place)) or place[-1]
            yield named_in(shape_at(kind.model, (*place[:-1], step)))


def _own_names(
    kind: RecordKind, name: str, files: Mapping[str, RecordFile[Any]]
) -> Iterator[Mention]:
    """Yield the names that a file itself defines, even if it cannot be read."""
    if kind.named_by:
        said = files[name].document.value if name in files else None
        own = said.get(kind.named_by) if isinstance(said, dict) else None
        mark, document = Names(kind.stands_for), Document(name, None)
        for text in {kind.identity(name), str(own or kind.identity(name))}:
            yield Mention(name, document, mark, LocatedValue(text, FieldShape(str)))


def _wheres(file: str) -> tuple[str, ...]:
    """Return the scopes in which a file's names are looked up: file, plan and everywhere."""
    return (file, plan_folder(file), "")


@cache
def where_looked_up(file: str, kind: str) -> str:
    """Return the smallest scope that defines such things: the file, its plan or everywhere."""
    own = kind_of(file)
    if own and kind in kinds_named_by(own.model):
        return file
    is_of_plan = kind != "plan" and any(
        kind in other.names for other in KINDS if "plans/*/" in other.path
    )
    return plan_folder(file) if is_of_plan else ""


def judge_references(
    folder: Folder,
    files: Mapping[str, RecordFile[Any]],
    published: Collection[str],
    unchanged: Collection[str] = (),
) -> tuple[list[Problem], frozenset[str]]:
    """Return the problems of names and references in all files.

    Also return the files that define a name twice: others cannot be checked against them.
    """
    known = _NameIndex(folder, files)
    named_elsewhere = {ref.key for ref in known.refs}
    misnamed = list(misnamed_files(folder, files, published, named_elsewhere))
    copies = {problem.file for problem in misnamed}
    moved = list(moved_files(folder, files.keys() - {*published}, published, known.withdrawn))
    removed = {problem.file for problem in misnamed if "remove this one" in problem.remedy}
    removed |= {problem.file for problem in moved}
    known.refs = [ref for ref in known.refs if ref.document.name not in removed]
    misspelt = dict(_misspelt(known, published))
    wrong = {problem.file for problem in misspelt.values()}
    named = [thing for thing in known.things if thing.document.name not in copies]
    problems = [
        *(_told_twice(*pair) for pair in _repeated([*named, *known.refs]) if not _is_copy(*pair)),
        *misspelt.values(),
        *_unknown(known, misspelt.keys(), unchanged),
        *misnamed,
        *moved,
    ]
    wrong |= {problem.file for problem in moved}
    ambiguous = {name for name in files if files[name].document.name in wrong}
    return problems, frozenset(known.ambiguous_files | ambiguous)


def _sought(mention: Mention) -> tuple[str, str, str]:
    """Return the kind, name and scope of a reference's target."""
    where = where_looked_up(mention.file, mention.mark.kind)
    return (*mention.key, plan_folder(where) or where)


def _misspelt(
    known: _NameIndex, published: Collection[str]
) -> Iterator[tuple[tuple[str, str, str], Problem]]:
    """Yield each unused name, if many references use a similar name that is not defined."""
    used = Counter(map(_sought, known.refs))
    for mention in known.refs:
        key = kind, text, where = _sought(mention)
        names = known.candidates(mention) if used[key] >= _SEVERAL else None
        if not names or text in names or text in known.withdrawn:
            continue
        meant = nearest(text, names.keys() - mention.siblings)
        is_clear = used[key] > MANY or not published  # else what was published tells it
        idle = [name for name in names if not used[kind, name, where]] if is_clear else ()
        meant = meant or (idle[0] if len(idle) == 1 else None)
        for thing in known.things if meant and not used[kind, meant, where] else ():
            if thing.key == (kind, meant) and where in _wheres(thing.file):
                what = f"{_WORDS[kind][0]} '{meant}' is not used, but the unknown '{text}' is"
                remedy = f"Write {text} if it is the same; if {text} was deleted, restore it."
                yield key, thing.problem(what, remedy)
                used[key] = 0


def _repeated(mentions: Iterable[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield the earlier and the later mention of each name that should be unique."""
    first: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        if mention.scope:
            before = first.setdefault((mention.mark, mention.scope, mention.text), mention)
            if before is not mention:
                yield before, mention


def _is_copy(before: Mention, mention: Mention) -> bool:
    """Return whether an item is an exact duplicate of another, which is reported separately."""
    first, again = before.located.parent, mention.located.parent
    is_same_file = before.document is mention.document
    return bool(is_same_file and first and again and first.value == again.value)


def _told_twice(before: Mention, mention: Mention) -> Problem:
    line = f"line {before.document.line(before.located.place)}"
    if isinstance(mention.mark, Ref):
        called = _WORDS[mention.mark.kind][0]
        what = f"{called} '{mention.text}' is listed twice (first on {line})"
        return mention.problem(what, "Keep one of the two, or correct the one that is wrong.")
    is_same_file = before.document is mention.document
    where = line if is_same_file else f"{line} of {before.document.name}"
    field_name = str(before.located.place[-1]).replace("_", " ")
    what = f"'{mention.text}' is already the {field_name} on {where}"
    remedy = f"Give each its own {field_name}, and use it where this one is meant; "
    remedy += "if both are the same, delete one."
    # of two definitions of a name, either may be the older
    return mention.problem(
        what, remedy if is_same_file else f"Change the newer of the two. {remedy}"
    )


def _unknown(
    known: _NameIndex, misspelt: Collection[tuple[str, str, str]], unchanged: Collection[str]
) -> Problems:
    """Yield each broken reference; once per file if nothing of its kind is known."""
    found = [(mention, known.candidates(mention)) for mention in known.refs]
    times = Counter(map(_sought, known.refs))
    none_known = Counter(
        (mention.file, mention.mark.kind) for mention, names in found if names == {}
    )
    reported = set[tuple[str, str]]()
    swaps = list(swapped_codes(known.things, found, unchanged))
    yield from (problem for problem, _ in swaps)
    swapped = {mention.place for _, mentions in swaps for mention in mentions}
    found = [pair for pair in found if _sought(pair[0]) not in misspelt]
    yield from _gone(known.folder, (ref for ref, names in found if names and ref.text not in names))
    for mention, names in found:
        group = (mention.file, mention.mark.kind)
        if names is None or group in reported:
            continue
        if mention.text in names:
            if mention.place not in swapped:
                yield from label_that_differs(mention, names)
            continue
        at, ward_set = mention.set_named
        if other := known.set_meant(mention):
            what = f"the wards here are those of set {other}, but '{at[-1]}' is {ward_set}"
            yield mention.document.problem(at, what, f"Write {at[-1]}: {other}.")
            continue
        called, what, otherwise = _WORDS[mention.mark.kind]
        otherwise = otherwise.format(known=", ".join(names) or "none yet")
        if names and times[_sought(mention)] >= _SEVERAL:
            otherwise = f"Restore it, if it was deleted. {otherwise}"
        if mention.mark.kind == "ward" and ward_set:
            what = f"is not in set {ward_set} of wards.yml"
            of_set = f"Write the code and the name of a ward of set {ward_set}."
            otherwise = of_set if known.has_ward(mention.text) else otherwise
        if group in none_known:
            reported.add(group)
            more = none_known[group] - 1
            what += f", and {more} more are not" if more else ""
        name, thing = f"{called} '{mention.text}'", f"{mention.mark.kind} '{mention.text}'"
        label = f" ({mention.label})" if mention.label else ""
        remedy = _meant(mention, names) or otherwise
        if mention.text in known.withdrawn:
            what, remedy = "is withdrawn (withdrawn.yml)", "Delete the reference."
        yield mention.problem(f"{name}{label} {what}", remedy, about=(thing,))


def _gone(folder: Folder, lost: Iterable[Mention]) -> Problems:
    """Yield each thing that many records refer to but that its only file no longer defines."""
    for (kind, text), count in Counter(mention.key for mention in lost).items():
        homes = [other.path for other in KINDS if kind in kinds_named_by(other.model)]
        if count > MANY and len(homes) == 1 and "*" not in homes[0]:
            what = f"{_WORDS[kind][0]} '{text}' is missing"
            remedy = "Restore it from the last version of the file."
            about = (f"{kind} '{text}'",)
            yield Problem(folder.name(homes[0]), None, what, remedy, about=about, leads=True)


def _meant(mention: Mention, names: Mapping[str, str]) -> str | None:
    """Return the suggestion for a reference: the most similar name not used next to it.

    No month is suggested over another. Of two plans, the one with the same first year is suggested.
    """
    free = {name: label for name, label in names.items() if name not in mention.siblings}
    if said := mention.label:
        meant = next((name for name, label in free.items() if label == said), None)
    elif mention.mark.kind == "plan":
        same = [name for name in free if name[:4] == mention.text[:4]]
        meant = same[0] if len(same) == 1 else None
    else:
        meant = nearest(mention.text, free if mention.mark.kind != "month" else ())
    if meant is None:
        return None
    return f"Did you mean '{meant}'" + (f" ({free[meant]})?" if free[meant] else "?")


def _expected_files(folder: Folder, kind: RecordKind) -> Iterator[str]:
    """Yield the files of a kind, including those that should exist in a subfolder."""
    parent, _, file = kind.path.rpartition("/")
    if "*" in file or "*" not in parent or not kind.named_by:
        yield from folder.names(kind.path)
    else:
        yield from (f"{name}/{file}" for name in folder.names(f"{parent}/"))
