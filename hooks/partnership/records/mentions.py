"""Names and references with their locations, and the labels next to them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from partnership.errors import FieldPath, Problem, Problems, Thing
from partnership.model.annotations import Names, Ref
from partnership.model.values import slug_of
from partnership.records.fields import FieldShape, LocatedValue, is_name
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
    def scope(self) -> str:
        """The scope in which the name must be unique; empty if it need not be."""
        if (isinstance(self.mark, Ref) and not self.mark.once) or not self.located.place:
            return ""
        if isinstance(self.mark, Ref) or self.mark.scope == "list":
            return f"{self.file}/{self.located.place[:-2]}"
        return (plan_folder(self.file) if self.mark.scope == "plan" else "") or self.file

    def problem(self, what: str, remedy: str, about: tuple[Thing, ...] = ()) -> Problem:
        """Return a problem at the line of the mention."""
        return self.document.problem(self.located.place, what, remedy, about=about)


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
