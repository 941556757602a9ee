"""Walks every record by the references that its model declares: names, and what refers to them.

A name is looked up in its own file first, then in the files of its plan, then everywhere.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import PurePath
from typing import Any

from partnership.errors import Problem, nearest
from partnership.model.marks import Names, Ref
from partnership.model.plans import PlanFile
from partnership.model.values import SLUG, slug_of
from partnership.records.fields import FieldShape, kinds_named_by, named_in, shapes_of
from partnership.records.folder import Filed, Folder
from partnership.records.mentions import Around, Mention, Walk, is_name
from partnership.records.registry import KINDS, RecordKind, plan_folder
from partnership.records.yaml_loader import Document

_WORDS = {
    "category": ("category", "is not in categories.yml", "The categories are: {known}."),
    "duty": ("duty", "is not in standards.yml", "The duties are: {known}."),
    "heading": ("heading", "is not in the list of headings", "The headings are: {known}."),
    "month": ("month", "has no figures", "Correct the month, or remove this entry."),
    "paper": ("paper", "is not in the list of papers", "The papers are: {known}."),
    "plan": ("plan", "has no folder in plans/", "The plans are: {known}."),
    "priority": ("priority", "has no file in priorities/", "The priorities are: {known}."),
    "risk": ("risk", "is not in the register of plan.yml", "The risks are: {known}."),
    "target": ("target", "is not in the plan", "The targets are: {known}."),
    "theme": ("theme", "is not in the list of themes", "The themes are: {known}."),
    "ward": ("ward code", "is in no set of wards.yml", "Look the code up there."),
    "ward set": ("ward set", "is not in wards.yml", "The sets are: {known}."),
}
"""For each kind of thing: what it is called, what is wrong where it is unknown, what to do."""


_SEVERAL = 2
"""So many that refer to one name, where nothing refers to another like it, are right about it."""

_NEWER = "Change the newer of the two."
"""What to do first where two files give one name to two things: either may be the older."""


class _Known:
    """Every thing that has a name, and where the names cannot be relied on."""

    def __init__(self, folder: Folder, filed: Mapping[str, Filed[Any]], walks: list[Walk]) -> None:
        """Gather the things of all files."""
        self.things = [
            mention
            for walk in walks
            for mention in walk.mentions
            if isinstance(mention.mark, Names)
        ]
        self._unreliable = {
            (kind, where)
            for walk in walks
            for kind in walk.nameless
            for where in _wheres(walk.file)
        }
        for kind in KINDS:
            names = list(_expected_files(folder, kind))
            if kind.if_missing and not names:
                self._distrust(kind, kind.path)
            for name in names:
                if name not in filed or not filed[name].is_whole:
                    self._distrust(kind, name, _lacking(kind, filed.get(name)))

        self.ambiguous_files = frozenset(self._ambiguous_files())

    def _ambiguous_files(self) -> Iterator[str]:
        """Yield the files of no plan that give one name to two things; distrust their names."""
        counts = Counter(
            (thing.mark.kind, _scope(thing), thing.text) for thing in self.things if thing.place
        )
        doubtful = {key[:2] for key, times in counts.items() if times > 1 and key[0] in _WORDS}
        for thing in self.things:
            if (thing.mark.kind, _scope(thing)) in doubtful:
                self._unreliable |= {(thing.mark.kind, where) for where in _wheres(thing.file)}
                if not plan_folder(thing.file):
                    yield thing.file

    def _distrust(self, kind: RecordKind, file: str, lacking: frozenset[str] = frozenset()) -> None:
        """Leave references alone to what a file that is wrong or missing should give names to."""
        lost = [
            named
            for named in kinds_named_by(kind.model)
            if named in lacking or not self._names(named, file, None)
        ]
        self._unreliable |= {(named, where) for named in lost for where in _wheres(file)}

    def candidates(self, mention: Mention) -> Mapping[str, str] | None:
        """Return the names that a reference may have, each with its label; None if not known."""
        kind = mention.mark.kind
        where = where_looked_up(mention.file, kind)
        within = ("ward set", where) if kind == "ward" else (kind, where)
        if self._unreliable & {(kind, where), within}:
            return None
        names = self._names(kind, where, mention.around.ward_set if kind == "ward" else None)
        return None if kind == "ward" and mention.around.ward_set and not names else names

    @cache  # noqa: B019 - as long-lived as one check
    def _names(self, kind: str, where: str, ward_set: str | None) -> dict[str, str]:
        return {
            thing.text: thing.around.label or ""
            for thing in self.things
            if thing.mark.kind == kind
            if where in _wheres(thing.file)
            if ward_set in (None, thing.around.ward_set)
        }


def _lacking(kind: RecordKind, filed: Filed[Any] | None) -> frozenset[str]:
    """Return the kinds of thing of which a file with a wrong list, or a wrong item, lacks some."""
    if filed is None:
        return frozenset()
    shapes = shapes_of(kind.model)
    wrong = (place for place in filed.wrong if place)
    lists = (
        shapes.get(nearest(str(place[0]), shapes) or "")
        for place in wrong
        if len(place) == 1 or isinstance(place[-1], int)
    )
    return frozenset(named for shape in lists for named in named_in(shape))


def _wheres(file: str) -> tuple[str, ...]:
    """Return where the names of a file may be looked up: there, in its plan, and everywhere."""
    return (file, plan_folder(file), "")


@cache
def where_looked_up(file: str, kind: str) -> str:
    """Return the nearest place whose files name such things: the file, its plan or everywhere."""
    own = next(other for other in KINDS if other.holds(file))
    if kind in kinds_named_by(own.model):
        return file
    in_plans = (other for other in KINDS if other.path.startswith("plans/*/"))
    is_of_plan = any(kind in defined_by(other) for other in in_plans if other.name != "plan")
    is_of_plan |= kind in kinds_named_by(PlanFile)
    return plan_folder(file) if is_of_plan else ""


def judge_references(
    folder: Folder, filed: Mapping[str, Filed[Any]]
) -> tuple[list[Problem], frozenset[str]]:
    """Return what the names in all files, and the references to them, show to be wrong.

    With it come the files that give one name to two things: no other can be held against them.
    """
    walks = []
    for kind in KINDS:
        for name, found in filed.items():
            if kind.holds(name):
                walks.append(walk := Walk(name, found.document, found.wrong))
                walk.value(found.document.value, FieldShape(kind.model), (), Around())
    files = [_files_of(folder, filed, kind) for kind in KINDS if kind.named_by]
    known = _Known(folder, filed, [*walks, *files])
    misnamed = list(_misnamed(folder, filed))
    copies = {problem.file for problem in misnamed}
    misspelt = dict(_misspelt(walks, known))
    wrong = {problem.file for problem in misspelt.values()}
    problems = [
        *_repeated([thing for thing in known.things if thing.document.name not in copies]),
        *misspelt.values(),
        *(problem for walk in walks for problem in _problems_of(walk, known, misspelt.keys())),
        *misnamed,
    ]
    ambiguous = {name for name in filed if filed[name].document.name in wrong}
    return problems, known.ambiguous_files | ambiguous


def _misspelt(walks: list[Walk], known: _Known) -> Iterator[tuple[tuple[str, str], Problem]]:
    """Yield each name that nothing uses, where many refer to one like it that is not there."""
    refs = [m for walk in walks for m in walk.mentions if isinstance(m.mark, Ref)]
    used = Counter((mention.mark.kind, mention.text) for mention in refs)
    there = {(thing.mark.kind, thing.text) for thing in known.things}
    for mention in refs:
        key = (mention.mark.kind, mention.text)
        if key in there or used[key] < _SEVERAL or not (names := known.candidates(mention)):
            continue
        meant = nearest(mention.text, names.keys() - mention.around.siblings)
        for thing in known.things if meant and not used[mention.mark.kind, meant] else ():
            if (thing.mark.kind, thing.text) == (mention.mark.kind, meant):
                called = _WORDS[mention.mark.kind][0]
                what = f"{called} '{meant}' is used nowhere, and '{mention.text}' is not here"
                yield key, thing.document.problem(thing.place, what, f"Write {mention.text}.")
                used[key] = 0


def _problems_of(
    walk: Walk, known: _Known, misspelt: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    yield from _repeated_in_a_list(walk)
    none_known = Counter(
        mention.mark.kind
        for mention in walk.mentions
        if isinstance(mention.mark, Ref) and known.candidates(mention) == {}
    )
    for mention in walk.mentions:
        kind = mention.mark.kind
        if (kind, mention.text) in misspelt:
            continue
        if isinstance(mention.mark, Ref) and kind not in none_known:
            yield from _unknown(mention, known)
        elif isinstance(mention.mark, Ref) and none_known[kind]:
            more = none_known[kind] - 1
            for problem in _unknown(mention, known):
                told = f"{problem.what}, and {more} more are not" if more else problem.what
                yield replace(problem, what=told)
            none_known[kind] = 0


def _files_of(folder: Folder, filed: Mapping[str, Filed[Any]], kind: RecordKind) -> Walk:
    """Return the names that files have by themselves, whether or not they can be read."""
    walk = Walk("", Document("", None))
    for name in _expected_files(folder, kind):
        mark, document = Names(named_after(kind)), Document(name, None)
        said = filed[name].document.value if name in filed else None
        own = said.get(kind.named_by) if isinstance(said, dict) else None
        for text in {kind.identity(name), str(own or kind.identity(name))}:
            walk.mentions.append(Mention(name, document, (), text, mark, Around()))
    return walk


def _expected_files(folder: Folder, kind: RecordKind) -> Iterator[str]:
    """Yield the files of a kind, those included that a folder of their own should hold."""
    parent, _, file = kind.path.rpartition("/")
    if "*" in file or "*" not in parent or not kind.named_by:
        yield from folder.names(kind.path)
    else:
        yield from (f"{name}/{file}" for name in folder.names(f"{parent}/"))


def _unknown(mention: Mention, known: _Known) -> Iterator[Problem]:
    names = known.candidates(mention)
    if names is None:
        return
    if mention.text in names:
        yield from _label_that_differs(mention, names)
        return
    called, what, otherwise = _WORDS[mention.mark.kind]
    if mention.mark.kind == "ward" and mention.around.ward_set:
        what = f"is not in set {mention.around.ward_set} of wards.yml"
    told = f" ({mention.around.label})" if mention.around.label else ""
    remedy = _meant(mention, names) or otherwise.format(known=", ".join(names) or "none yet")
    name = f"{called} '{mention.text}'"
    what = f"{name}{told} {what}"
    yield mention.document.problem(mention.place, what, remedy, about=(name,))


def _meant(mention: Mention, names: Mapping[str, str]) -> str | None:
    """Return the question whether a known name was meant: the nearest that is not used beside.

    One month is no likelier than another, however alike they are written.
    """
    kind = mention.mark.kind
    free = {name: label for name, label in names.items() if name not in mention.around.siblings}
    said = mention.around.label
    by_label = next((name for name, label in free.items() if label == said), None)
    meant = by_label if said else nearest(mention.text, free if kind != "month" else ())
    if meant is None:
        return None
    label = free[meant]
    return f"Did you mean '{meant}'" + (f" ({label})?" if label else "?")


def _label_that_differs(mention: Mention, names: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem where a code and the name beside it are not of the same thing.

    A name may be written shorter or longer than the published one.
    """
    right, said = names[mention.text], (mention.around.label or "").strip()
    if not right or not said:
        return
    short, long = sorted((slug_of(right), slug_of(said)), key=len)
    if f"-{short}-" in f"-{long}-":
        return
    meant = nearest(said, names.values())
    codes = [code for code, label in names.items() if label == meant]
    what = f"'{mention.text}' is the code of {right}, and '{mention.mark.label}' says {said}"
    remedy = f"Write {mention.mark.label}: {right}."
    if meant != right and codes:
        remedy = f"If {meant} is meant, write its code {codes[0]}; if not, write {right}."
    elif meant != right:
        remedy = "Look up in wards.yml which of the two is meant: no ward there has that name."
    yield mention.document.problem(mention.place, what, remedy)


def _repeated_in_a_list(walk: Walk) -> Iterator[Problem]:
    """Yield each reference that only one item of a list may hold, where two do."""
    first: dict[tuple[str | int, ...], Mention] = {}
    for mention in walk.mentions:
        if isinstance(mention.mark, Ref) and mention.mark.once:
            around = (*mention.place[:-2], mention.place[-1], mention.text)
            before = first.setdefault(around, mention)
            if before is not mention:
                line = mention.document.line(before.place)
                called = _WORDS[mention.mark.kind][0]
                what = f"{called} '{mention.text}' is listed twice (first on line {line})"
                yield mention.document.problem(mention.place, what, "Keep one of the two.")


def _repeated(things: list[Mention]) -> Iterator[Problem]:
    """Yield a problem for each name that stands for another thing already."""
    first: dict[tuple[str, str, str], Mention] = {}
    for thing in things:
        if not thing.place or not isinstance(thing.mark, Names):
            continue
        before = first.setdefault((thing.mark.kind, _scope(thing), thing.text), thing)
        if before is not thing:
            line = f"line {before.document.line(before.place)}"
            is_same_file = before.document is thing.document
            where = line if is_same_file else f"{line} of {before.document.name}"
            field_name = str(before.place[-1]).replace("_", " ")
            what = f"'{thing.text}' is already the {field_name} on {where}"
            remedy = (
                f"Give each its own {field_name}, and use it wherever this one is meant; "
                "if both are one thing, delete one."
            )
            remedy = remedy if is_same_file else f"{_NEWER} {remedy}"
            yield thing.document.problem(thing.place, what, remedy)


def _scope(thing: Mention) -> str:
    scope = thing.mark.scope if isinstance(thing.mark, Names) else "file"
    if scope == "list":
        return f"{thing.file}/{thing.place[:-2]}"
    return (plan_folder(thing.file) if scope == "plan" else "") or thing.file


def _misnamed(folder: Folder, filed: Mapping[str, Filed[Any]]) -> Iterator[Problem]:
    """Yield a problem for each file that does not bear the name that its record says."""
    for kind in KINDS:
        for name in folder.names(kind.path) if kind.named_by else ():
            value = filed[name].document.value if name in filed else None
            said = value.get(kind.named_by) if isinstance(value, dict) else None
            is_wrong = name in filed and (kind.named_by,) in filed[name].wrong
            if not is_wrong and is_name(said) and str(said) != kind.identity(name):
                beside = f"{name.rpartition('/')[0]}/{said}.yml"
                words = _misname(kind, kind.identity(name), str(said), is_taken=folder.has(beside))
                yield filed[name].document.problem((kind.named_by,), *words)


def _misname(kind: RecordKind, written: str, said: str, *, is_taken: bool) -> tuple[str, str]:
    """Say what is wrong with a file of one name whose record says another, and what to do."""
    field_name = kind.named_by
    if "*" not in PurePath(kind.path).name:
        remedy = f"Name the folder {said}."
        if re.fullmatch(r"[0-9]{4}-[0-9]{4}", written):
            published = f"Write {field_name}: {written}: what was published keeps its address."
            remedy = f"{published} If it never was, name the folder {said}."
        what = f"the folder is named {written} and its {kind.name} has the {field_name} {said}"
        return what, remedy
    remedy = f"Name the file {said}.yml."
    if is_taken:
        there = f"There is a file {said}.yml already"
        remedy = f"{there}: correct the {field_name}, or remove this file."
    elif re.fullmatch(SLUG, written):
        remedy = f"Write {field_name}: {written}, or name the file {said}.yml."
    return f"the file is named {written} and its '{field_name}' is {said}", remedy


def defined_by(kind: RecordKind) -> frozenset[str]:
    """Return the kinds of thing that the files of a kind give names to."""
    own = frozenset({named_after(kind)}) if kind.named_by else frozenset[str]()
    return kinds_named_by(kind.model) | own


def named_after(kind: RecordKind) -> str:
    """Return what a file of a kind stands for: a file of crime is a month."""
    return "month" if kind.named_by == "month" else kind.name
