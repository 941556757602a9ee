"""Walks a record for the names that it gives, and for the references to names of others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from partnership.model.marks import Names, Ref
from partnership.records.fields import FieldShape, shapes_of
from partnership.records.yaml_loader import BLANK, Document, Place


@dataclass(frozen=True)
class Around:
    """What is around a value in its file."""

    ward_set: str | None = None
    """The set of wards that is meant there."""
    siblings: frozenset[str] = frozenset()
    """What the same list or mapping refers to, the value included."""
    label: str | None = None
    """What the field says by which people know the thing."""


@dataclass(frozen=True)
class Mention:
    """A name or a reference where it stands in a file."""

    file: str
    document: Document
    place: Place
    text: str
    mark: Names | Ref
    around: Around


@dataclass
class Walk:
    """One file being walked."""

    file: str
    document: Document
    wrong: frozenset[Place] = frozenset()
    mentions: list[Mention] = field(default_factory=list)
    keys: set[tuple[Names | Ref | None, str | None, str]] = field(default_factory=set)
    """The keys of mappings that have been noted."""
    nameless: set[str] = field(default_factory=set)
    """The kinds of thing of which one has no name, so that references to them cannot be judged."""

    def value(self, value: object, shape: FieldShape, place: Place, around: Around) -> None:
        """Note the names and the references in a value."""
        if shape.mark and place in self.wrong:
            self.nameless |= {shape.names.kind} if shape.names else set()
        elif shape.mark and is_name(value):
            text = str(value)
            mention = Mention(self.file, self.document, place, text, shape.mark, around)
            self.mentions.append(mention)
        if shape.items and isinstance(value, list):
            names = (name for item in value for name in _names_referred_to(item, shape.items))
            inner = Around(around.ward_set, frozenset(names))
            for number, item in enumerate(value):
                self.value(item, shape.items, (*place, number), inner)
        elif isinstance(value, dict) and shape.record:
            self._record(value, shape.record, place, around)
        elif isinstance(value, dict) and (shape.keys or shape.values):
            self._mapping(value, shape, place, around)

    def _record(
        self, values: Mapping[str, object], model: type[BaseModel], place: Place, around: Around
    ) -> None:
        shapes = shapes_of(model)
        ward_set = around.ward_set
        for name, shape in shapes.items():
            if shape.names and not is_name(values.get(name)):
                self.nameless.add(shape.names.kind)
            if shape.mark and shape.mark.kind == "ward set" and is_name(values.get(name)):
                ward_set = str(values[name])
        for name, shape in shapes.items():
            if name in values:
                label = values.get(shape.mark.label) if shape.mark else None
                known_by = str(label) if is_name(label) else None
                inner = Around(ward_set, around.siblings, known_by)
                self.value(values[name], shape, (*place, name), inner)

    def _mapping(
        self, values: Mapping[str, object], shape: FieldShape, place: Place, around: Around
    ) -> None:
        siblings = frozenset(map(str, values))
        mark = shape.keys.mark if shape.keys else None
        for key, value in values.items():
            here = (*place, key)
            noted = (mark, around.ward_set, key)
            if shape.keys and noted not in self.keys:  # once a file is enough: a month has hundreds
                self.keys.add(noted)
                self.value(key, shape.keys, here, Around(around.ward_set, siblings))
            if shape.values and not isinstance(value, int):  # a count refers to nothing
                names_set = mark is not None and mark.kind == "ward set"
                self.value(
                    value, shape.values, here, Around(str(key) if names_set else around.ward_set)
                )


def is_name(value: object) -> bool:
    """Tell whether a value can be a name, or a reference to one."""
    return (
        value is not BLANK and isinstance(value, str | int | date) and not isinstance(value, bool)
    )


def _names_referred_to(value: object, shape: FieldShape) -> Iterator[str]:
    """Yield what an item of a list refers to, by itself or in one of its fields."""
    if shape.ref and is_name(value):
        yield str(value)
    elif shape.record and isinstance(value, dict):
        for name, inner in shapes_of(shape.record).items():
            if inner.ref and inner.ref.once and is_name(value.get(name)):
                yield str(value[name])
