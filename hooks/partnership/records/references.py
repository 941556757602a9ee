"""Checks the references between records that the models declare.

A name is looked up in its own file first, then in the files of its plan, then everywhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from pathlib import PurePath
from typing import Any

from partnership.errors import Code, FieldPath, Problem, Problems, Thing
from partnership.model.annotations import Names, Ref
from partnership.model.releases import Withdrawals
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
from partnership.records.mentions import (
    Mention,
    label_that_differs,
    misshapen,
    remedy_by_name,
    suggestion_for,
    swapped_codes,
)
from partnership.records.registry import KINDS, RecordKind, kind_of, plan_folder
from partnership.records.unread import misnamed_files, moved_files
from partnership.records.yaml_loader import Document
from partnership.text import MANY, nearest

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
        self.misshapen = list[Mention]()
        self._names_by_scope = dict[tuple[str | None, ...], dict[str, str]]()
        self.withdrawn = {
            PurePath(entry.id or entry.file).stem
            for file in files.values()
            if isinstance(file.record, Withdrawals)
            for entry in file.valid("withdrawn") or ()
        }
        incomplete = {pair for kind in KINDS for pair in self._collect(folder, kind, files)}
        defined = {thing.key for thing in self.things}
        within = {k.stands_for: kinds_named_by(k.model) - {k.stands_for} for k in KINDS}
        for ref in self.refs:
            if ref.key not in defined:
                incomplete |= {(kind, ref.file) for kind in within.get(ref.mark.kind, ())}
        repeated = {
            (name.mark.kind, name.file)
            for pair in _repeated(self.things)
            for name in pair
            if name.mark.kind in _WORDS
        }
        self.ambiguous_files = {file for _, file in repeated if not plan_folder(file)}
        self._unreliable = {
            (kind, scope) for kind, file in incomplete | repeated for scope in _scopes(file)
        }

    def _collect(
        self, folder: Folder, kind: RecordKind, files: Mapping[str, RecordFile[Any]]
    ) -> Iterator[tuple[str, str]]:
        """Add the names and references in the files of a kind.

        Yield each kind of thing of which a file may define more than can be read, with the file.
        """
        should_define, names = kinds_named_by(kind.model), list(_expected_files(folder, kind))
        for name in names:
            file = files.get(name)
            mentions = _mentions_in(folder, kind, name, file) if file else ()
            things = [mention for mention in mentions if isinstance(mention.mark, Names)]
            self.misshapen += misshapen(kind.model, file) if file else ()
            if not (file and file.is_whole):
                unread = should_define - {thing.mark.kind for thing in things}
                lost = unread.union(*_lost(kind, file.wrong if file else ()))
                yield from ((thing, name) for thing in lost)
            self.things += [*things, *_own_names(kind, name, files)]
            self.refs += (mention for mention in mentions if isinstance(mention.mark, Ref))
        if kind.if_missing and not names:
            yield from ((thing, kind.path) for thing in should_define)

    @cached_property
    def uses(self) -> Counter[tuple[str, str, str]]:
        """How many references have the same target."""
        return Counter(map(_sought, self.refs))

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
        if kind != "ward" or not place:
            return None
        same_file = (ref for ref in self.refs if (ref.file, ref.mark.kind) == (mention.file, kind))
        wards = {ref.text for ref in same_file if ref.set_named[0] == place}
        sets = self._names("ward set", "", None)
        return next((s for s in sets if wards <= self._names("ward", "", s).keys()), None)

    def has_ward(self, code: str) -> bool:
        """Return whether any ward set has a ward of a code."""
        return code in self._names("ward", "", None)

    def _names(self, *key: str | None) -> dict[str, str]:
        """Return the names of a kind in a scope, and in a ward set if given."""
        if key not in self._names_by_scope:
            kind, scope, ward_set = key
            self._names_by_scope[key] = {
                thing.text: thing.label
                for thing in self.things
                if thing.mark.kind == kind
                if scope in _scopes(thing.file)
                if ward_set in (None, thing.set_named[1])
            }
        return self._names_by_scope[key]


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
        values = files[name].document.value if name in files else None
        stated = values.get(kind.named_by) if isinstance(values, dict) else None
        mark, document = Names(kind.stands_for), Document(name, None)
        for text in {kind.identity(name), str(stated or kind.identity(name))}:
            yield Mention(name, document, mark, LocatedValue(text, FieldShape(str)))


def _scopes(file: str) -> tuple[str, ...]:
    """Return the scopes in which a file's names are looked up: file, plan and everywhere."""
    return (file, plan_folder(file), "")


@cache
def where_looked_up(file: str, kind: str) -> str:
    """Return the smallest scope that defines such things: the file, its plan or everywhere."""
    own_kind = kind_of(file)
    if own_kind and kind in kinds_named_by(own_kind.model):
        return file
    is_of_plan = kind != "plan" and any(
        kind in other.names for other in KINDS if "plans/*/" in other.path
    )
    return plan_folder(file) if is_of_plan else ""


def check_references(
    folder: Folder,
    files: Mapping[str, RecordFile[Any]],
    published: Collection[str],
    unchanged: Collection[str] = (),
) -> tuple[list[Problem], frozenset[str]]:
    """Return the problems of names and references in all files.

    Also return the files that define a name twice: others cannot be checked against them.
    """
    index = _NameIndex(folder, files)
    named_elsewhere = {ref.key for ref in index.refs}
    misnamed = list(misnamed_files(folder, files, published, named_elsewhere))
    copies = {problem.file for problem in misnamed}
    moved = list(moved_files(folder, files.keys() - {*published}, published, index.withdrawn))
    removed = {problem.file for problem in misnamed if problem.code is Code.SURPLUS}
    removed |= {problem.file for problem in moved}
    index.refs = [ref for ref in index.refs if ref.document.name not in removed]
    misspelt = dict(_misspelt(index, published))
    wrong = {problem.file for problem in misspelt.values()}
    things = [thing for thing in index.things if thing.document.name not in copies]
    problems = [
        *(_repetition(*pair) for pair in _repeated([*things, *index.refs]) if not _is_copy(*pair)),
        *misspelt.values(),
        *_unknown(index, misspelt.keys(), unchanged),
        *_unlike_ids(index),
        *misnamed,
        *moved,
    ]
    wrong |= {problem.file for problem in moved}
    ambiguous = {name for name in files if files[name].document.name in wrong}
    return problems, frozenset(index.ambiguous_files | ambiguous)


def _sought(mention: Mention) -> tuple[str, str, str]:
    """Return the kind, name and scope of a reference's target."""
    where = where_looked_up(mention.file, mention.mark.kind)
    return (*mention.key, plan_folder(where) or where)


def _misspelt(
    index: _NameIndex, published: Collection[str]
) -> Iterator[tuple[tuple[str, str, str], Problem]]:
    """Yield each unused name, if many references use a similar name that is not defined."""
    used = index.uses.copy()
    for mention in index.refs:
        key = kind, text, where = _sought(mention)
        names = index.candidates(mention) if used[key] >= _SEVERAL else None
        if not names or text in names or text in index.withdrawn:
            continue
        likely = nearest(text, names.keys() - mention.siblings)
        is_clear = used[key] > MANY or not published  # else what was published tells it
        idle = [name for name in names if not used[kind, name, where]] if is_clear else ()
        likely = likely or (idle[0] if len(idle) == 1 else None)
        for thing in index.things if likely and not used[kind, likely, where] else ():
            if thing.key == (kind, likely) and where in _scopes(thing.file):
                what = f"{_WORDS[kind][0]} '{likely}' is not used, but the unknown '{text}' is"
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


def _repetition(before: Mention, mention: Mention) -> Problem:
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
    index: _NameIndex, misspelt: Collection[tuple[str, str, str]], unchanged: Collection[str]
) -> Problems:
    """Yield each broken reference; once per file if nothing of its kind is known."""
    refs = [(ref, index.candidates(ref)) for ref in index.refs]
    others = Counter((ref.file, ref.mark.kind) for ref, names in refs if names == {})
    swaps = list(swapped_codes(index.things, refs, unchanged))
    yield from (problem for problem, _ in swaps)
    swapped = {ref.place for _, swap in swaps for ref in swap}
    if misspelt:
        refs = [(ref, names) for ref, names in refs if _sought(ref) not in misspelt]
    yield from _gone(index.folder, (ref for ref, names in refs if names and ref.text not in names))
    reported = set[tuple[str, str]]()
    for ref, names in refs:
        group = (ref.file, ref.mark.kind)
        if names is None or group in reported:
            continue
        if ref.text in names:
            yield from label_that_differs(ref, names) if ref.place not in swapped else ()
        elif ward_set := index.set_meant(ref):
            place, named = ref.set_named
            what = f"the wards here are those of set {ward_set}, but '{place[-1]}' is {named}"
            yield ref.document.problem(place, what, f"Write {place[-1]}: {ward_set}.")
        else:
            reported |= {group} if group in others else set()
            yield _broken(index, ref, names, others[group] - 1, index.uses[_sought(ref)])


def _broken(
    index: _NameIndex, ref: Mention, names: Mapping[str, str], others: int, uses: int
) -> Problem:
    """Return the problem of an undefined reference; `others` of its file are undefined too."""
    called, what, remedy = _WORDS[ref.mark.kind]
    remedy = remedy.format(known=", ".join(names) or "none yet")
    if names and uses >= _SEVERAL:
        remedy = f"Restore it, if it was deleted. {remedy}"
    _, ward_set = ref.set_named
    if ref.mark.kind == "ward" and ward_set:
        what = f"is not in set {ward_set} of wards.yml"
        if index.has_ward(ref.text):
            remedy = f"Write the code and the name of a ward of set {ward_set}."
    if others > 0:
        what += f", and {others} more are not"
    remedy = suggestion_for(ref, names) or remedy
    if ref.text in index.withdrawn:
        what, remedy = "is withdrawn (withdrawn.yml)", "Delete the reference."
    label = f" ({ref.label})" if ref.label else ""
    about = (Thing(ref.mark.kind, ref.text),)
    return ref.problem(f"{called} '{ref.text}'{label} {what}", remedy, about=about)


def _unlike_ids(index: _NameIndex) -> Problems:
    """Yield each reference that is not written like an id, if it is known what it names."""
    for ref in index.misshapen:
        names, kind = index.candidates(ref) or {}, ref.mark.kind
        known = index.folder.known.items()
        ids = {name: id_ for name, id_ in known if id_ in names}
        for thing in index.things:
            if thing.mark.kind == kind and thing.text in names:
                ids |= dict.fromkeys((thing.text, thing.title), thing.text)
        advice = _WORDS[kind][2].format(known=", ".join(names))
        if remedy := remedy_by_name(ref, ids, advice):
            yield ref.problem(ref.wrong_shape, remedy, about=(Thing(*ref.key),), leads=True)


def _gone(folder: Folder, lost: Iterable[Mention]) -> Problems:
    """Yield each thing that many records refer to but that its only file no longer defines."""
    for (kind, text), count in Counter(mention.key for mention in lost).items():
        homes = [other.path for other in KINDS if kind in kinds_named_by(other.model)]
        if count > MANY and len(homes) == 1 and "*" not in homes[0]:
            what = f"{_WORDS[kind][0]} '{text}' is missing"
            remedy = "Restore it from the last version of the file."
            about = (Thing(kind, text),)
            yield Problem(folder.name(homes[0]), None, what, remedy, about=about, leads=True)


def _expected_files(folder: Folder, kind: RecordKind) -> Iterator[str]:
    """Yield the files of a kind, including those that should exist in a subfolder."""
    parent, _, file = kind.path.rpartition("/")
    if "*" in file or "*" not in parent or not kind.named_by:
        yield from folder.names(kind.path)
    else:
        yield from (f"{name}/{file}" for name in folder.names(f"{parent}/"))
