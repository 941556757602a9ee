"""Names and references with their locations, and the labels next to them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import Any

from partnership.errors import FieldPath, Problem, Problems, Thing
from partnership.model.annotations import Names, Ref
from partnership.model.base import Record
from partnership.model.values import slug_of
from partnership.records.fields import (
    FieldShape,
    LocatedValue,
    is_name,
    ref_by_id,
    shape_at,
    values_in,
)
from partnership.records.folder import RecordFile
from partnership.records.mistakes import BETWEEN_IDS, called
from partnership.records.registry import plan_folder
from partnership.records.yaml_loader import Document
from partnership.text import nearest


@dataclass(frozen=True)
class Mention:
    """A name or a reference at its location in a file."""

    file: str
    document: Document
    mark: Names | Ref
    located: LocatedValue

    @property
    def text(self) -> str:
        """The text of the name or reference."""
        return str(self.located.value)

    @property
    def place(self) -> tuple[str, FieldPath]:
        """The file and the path in it."""
        return self.file, self.located.place

    @property
    def key(self) -> tuple[str, str]:
        """The kind of thing and its name."""
        return self.mark.kind, self.text

    @property
    def label(self) -> str:
        """The adjacent label for people; empty if there is none."""
        label = self.located.sibling(self.mark.label)
        return str(label) if is_name(label) else ""

    @cached_property
    def set_named(self) -> tuple[FieldPath, str | None]:
        """The place and name of the ward set that applies; as a key, it has no place."""
        here = self.located
        while parent := here.parent:
            for part in parent.parts(Names, Ref) if parent.shape.record else ():
                if is_set(part.shape) and is_name(part.value):
                    return part.place, str(part.value)
            if is_set(parent.shape.keys) and here.shape is not parent.shape.keys:
                return (), str(here.place[-1])
            here = parent
        return (), None

    @property
    def siblings(self) -> frozenset[str]:
        """The references in the same list or mapping, including this one."""
        parent = self.located.parent
        while parent and parent.shape.record:
            parent = parent.parent
        if parent is None or parent.shape.keys:
            return frozenset(map(str, parent.value if parent else ()))
        return frozenset(
            str(located.value)
            for mark, located in parent.marked(Ref)
            if is_name(located.value) and (mark.once or located.parent is parent)
        )

    @property
    def title(self) -> str:
        """What people call the thing that a name defines."""
        return str(self.located.sibling("title") or self.text)

    @property
    def wrong_shape(self) -> str:
        """The problem that it is not written like an id, or not in a list."""
        shown = shorten(self.text, 60, placeholder="...")
        if self.located.shape.items:
            return f"'{self.located.place[-1]}' must be a list, not '{shown}'"
        return f"{called(self.located.place)} cannot be '{shown}'"

    @property
    def scope(self) -> str:
        """The scope in which the name must be unique; empty if it need not be."""
        if (isinstance(self.mark, Ref) and not self.mark.once) or not self.located.place:
            return ""
        if isinstance(self.mark, Ref) or self.mark.scope == "list":
            return f"{self.file}/{self.located.place[:-2]}"
        return (plan_folder(self.file) if self.mark.scope == "plan" else "") or self.file

    def problem(self, what: str, remedy: str, **more: Any) -> Problem:  # noqa: ANN401 - as Problem has them
        """Return a problem at the line of the mention."""
        return self.document.problem(self.located.place, what, remedy, **more)


def misshapen(model: type[Record], file: RecordFile[Any]) -> Iterator[Mention]:
    """Yield each reference by an id that is not written like one."""
    for place, value in values_in(file.document.value) if file.wrong else ():
        mark = ref_by_id(model, place) if place in file.wrong else None
        if mark and isinstance(value, str) and "://" not in value:
            shape = shape_at(model, place) or FieldShape(str)
            yield Mention(file.name, file.document, mark, LocatedValue(value, shape, place))


def remedy_by_name(ref: Mention, ids: Mapping[str, str], advice: str) -> str:
    """Return what to write for a reference that is not written like an id; empty if unknown.

    `ids` maps the ids, and what people call the things, to the ids.
    """
    if not ids or ref.document.runs_on(ref.located.place):
        return ""
    is_list = bool(ref.located.shape.items)
    by_slug = {slug_of(name): id_ for name, id_ in ids.items()}
    splits = [[ref.text]]
    if is_list or isinstance(ref.located.place[-1], int):
        splits += [re.split(r"[,;/|&]|\band\b", ref.text), BETWEEN_IDS.split(ref.text.strip("()"))]
    for parts in splits:
        if all(slug_of(part) in by_slug for part in parts):
            meant = ", ".join(by_slug[slug_of(part)] for part in parts)
            several = "" if parts[1:] else "; if there are several, put commas between them"
            return f"Write [{meant}]{several}." if is_list else f"Write {meant} in its place."
    if splits[1:] and len(splits[1]) > 1:
        return ""
    if likely := nearest(ref.text, ids):
        id_meant = f"[{ids[likely]}]" if is_list else ids[likely]
        return f"Did you mean '{id_meant}'?"
    return f"{advice} Put brackets around it: [...]." if is_list else advice


def suggestion_for(ref: Mention, names: Mapping[str, str]) -> str | None:
    """Return the suggestion for a reference: the most similar name not used next to it.

    No month is suggested over another. Of two plans, the one with the same first year is suggested.
    """
    unused = {name: label for name, label in names.items() if name not in ref.siblings}
    if ref.label:
        likely = next((name for name, label in unused.items() if label == ref.label), None)
    elif ref.mark.kind == "plan":
        same_start = [name for name in unused if name[:4] == ref.text[:4]]
        likely = same_start[0] if len(same_start) == 1 else None
    else:
        likely = nearest(ref.text, unused if ref.mark.kind != "month" else ())
    if likely is None:
        return None
    return f"Did you mean '{likely}'" + (f" ({unused[likely]})?" if unused[likely] else "?")


def is_set(shape: FieldShape | None) -> bool:
    """Return whether a value names a ward set or refers to one."""
    return bool(shape and shape.mark and shape.mark.kind == "ward set")


def swapped_pair(codes: Sequence[str]) -> tuple[str, str] | None:
    """Return the two codes that were swapped, if all others are in order."""
    pairs = zip(codes, sorted(codes), strict=True)
    wrong = [(code, right) for code, right in pairs if code != right]
    return wrong[1] if len(wrong) == 2 else None  # noqa: PLR2004 - a pair


def swapped_codes(
    things: Sequence[Mention],
    refs: Iterable[tuple[Mention, Mapping[str, str] | None]],
    unchanged: Collection[str],
) -> Iterator[tuple[Problem, list[Mention]]]:
    """Yield each pair of codes that are next to each other's names, with its mentions.

    The definition is wrong if several files or an unchanged one contradict it; otherwise each file
    is.
    """
    labels, agreed = dict[str, str](), set[str]()
    pairs: dict[tuple[str, ...], dict[str, list[Mention]]] = {}
    for ref, names in refs:
        codes = {label: code for code, label in names.items()} if names and ref.label else {}
        labelled = codes.get(ref.label, "")
        if labelled == ref.text:
            agreed.add(labelled)
        elif labelled and ref.text in codes.values():
            labels |= {code: label for label, code in codes.items()}
            by_file = pairs.setdefault(tuple(sorted((ref.text, labelled))), {})
            by_file.setdefault(ref.file, []).append(ref)
    for pair, by_file in pairs.items():
        is_disputed = len(by_file) > 1 and agreed.isdisjoint(pair)
        is_contradicted = is_disputed or bool(unchanged and by_file.keys() <= set(unchanged))
        names_by_code = {code: labels[code] for code in pair}
        yield from _swaps(things, names_by_code, by_file, is_contradicted=is_contradicted)


def _swaps(
    things: Sequence[Mention],
    labels: Mapping[str, str],
    by_file: Mapping[str, list[Mention]],
    *,
    is_contradicted: bool,
) -> Iterator[tuple[Problem, list[Mention]]]:
    """Yield the swap of two codes, at their definitions or in each file that refers to them."""
    (first, one), (second, other) = labels.items()
    defined = [thing for thing in things if thing.text in labels]
    places = [(refs, refs) for refs in by_file.values()]
    what, right = "codes", f"{first} for {one}, and {second} for {other}"
    are_names = not any(thing.located.sibling("slug") == slug_of(thing.label) for thing in defined)
    is_proven = are_names or _are_out_of_order(things, defined, (first, second))
    if is_contradicted or is_proven:
        places = [([ref for refs in by_file.values() for ref in refs], defined)]
        right = f"{second} for {one}, and {first} for {other}"
        if are_names:
            what, right = "names", f"{other} at {first}, and {one} at {second}"
    for refs, shown in places:
        if is_proven or len({ref.text for ref in refs}) > 1:
            here, there = shown[:2]
            line = there.document.line(there.located.place)
            swap = f"the {what} of {one} and {other} are swapped, here and on line {line}"
            yield here.problem(swap, f"Write {right}."), refs


def _are_out_of_order(
    known: Sequence[Mention], things: Sequence[Mention], codes: tuple[str, ...]
) -> bool:
    """Return whether the wards of a set are in order but for these two."""
    same_set = [mention for mention in known if mention.set_named == things[0].set_named]
    return swapped_pair([each.text for each in same_set if each.mark.kind == "ward"]) == codes


def label_that_differs(mention: Mention, names: Mapping[str, str]) -> Problems:
    """Yield a problem if a code and the adjacent name belong to different things.

    A name may be shorter or longer than the published one.
    """
    right, label = names[mention.text], mention.label.strip()
    if not right or not label:
        return
    short, long = sorted((slug_of(right), slug_of(label)), key=len)
    if f"-{short}-" in f"-{long}-":
        return
    similar = nearest(label, names.values())
    codes = [code for code, name in names.items() if name == similar]
    what = f"'{mention.text}' is the code of {right}, but '{mention.mark.label}' says {label}"
    remedy = f"Write {mention.mark.label}: {right}."
    if similar != right and codes:
        remedy = f"If {similar} is meant, write its code {codes[0]}; if not, write {right}."
    elif similar != right:
        remedy = "Check in wards.yml which of the two is meant: no ward there has that name."
    yield mention.problem(what, remedy, about=(Thing(mention.mark.kind, label),))
