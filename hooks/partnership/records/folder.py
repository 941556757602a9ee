"""Reads the files of a data folder one by one and collects their problems."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from partnership.errors import Code, FieldPath, Problem, ProblemsFoundError, Thing
from partnership.model.base import Record
from partnership.records.cache import Memory
from partnership.records.fields import (
    FieldShape,
    LocatedValue,
    completed,
    fields_of,
    names_within,
    stated_fields,
    values_in,
)
from partnership.records.messages import of_another_kind, problems_in
from partnership.records.mistakes import missing_at_the_end, place_of
from partnership.records.registry import KIND_OF, kind_of, plan_folder
from partnership.records.text_files import digest_of, display_name
from partnership.records.yaml_loader import Document, read_document
from partnership.text import nearest

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True)
class RecordFile(Generic[R]):
    """A checked record, or one that is part of it, with the YAML document of its file."""

    record: R
    document: Document
    name: str  # the file's name, relative to the data folder
    wrong: frozenset[FieldPath] = frozenset()
    """The places of invalid values; reading such a field of the record is an InvalidFieldError."""
    place: FieldPath = ()  # where the record is in its file
    whole: Any = None  # the record of the whole file, if this is a part of it

    @property
    def is_whole(self) -> bool:
        """Whether the file has no problem of its own."""
        return not self.wrong

    @property
    def is_consistent(self) -> bool:
        """Whether the valid fields of the record are consistent with each other."""
        return () not in self.wrong

    @property
    def plan_prefix(self) -> str:
        """The folder of the plan that the file belongs to, with a trailing slash."""
        return f"{plan_folder(self.name)}/"

    def valid(self, name: str) -> Any:  # noqa: ANN401 - the value of any field
        """Return the value of a field; None if it is invalid, or no field of this record."""
        return vars(self.record).get(name)

    def problem(self, place: FieldPath, what: str, remedy: str, **more: Any) -> Problem:  # noqa: ANN401 - as Problem has them
        """Return a problem at the line of a value of the record."""
        return self.document.problem((*self.place, *place), what, remedy, **more)

    def marked(self, *kinds: type) -> Iterator[tuple[Any, LocatedValue]]:
        """Yield each mark of these types on a field of the record or within it, with the value."""
        return LocatedValue(self.record, FieldShape(type(self.record))).marked(*kinds)

    def parts(self) -> "Iterator[RecordFile[Any]]":
        """Yield each record within that of the file, at any depth."""
        shapes = fields_of(type(self.record))
        for name, value in stated_fields(self.record).items():
            if shapes[name].innermost.record:  # a month has thousands of counts
                for place, part in values_in(value, (name,)):
                    if isinstance(part, Record):
                        yield RecordFile(
                            part, self.document, self.name, self.wrong, place, self.record
                        )


@dataclass
class Folder:
    """A data folder that is being read; collects the problems of all its files."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    """Maps what people call a ward, a place or a category to the text that records use for it."""
    memory: Memory = field(default_factory=Memory)
    """Results that were computed from these files before."""
    published: Collection[str] = ()  # the files that were public at a revision
    reference: str = ""  # that revision; empty if it is not known

    def name(self, relative: str) -> str:
        """Return a file's name as shown to officers."""
        return display_name(self.root / relative)

    @cached_property
    def _own_name(self) -> str:
        """The folder's own name in messages, which the remembered problems of its files contain."""
        return self.name("")

    def has(self, relative: str) -> bool:
        """Return whether a file or folder exists."""
        return (self.root / relative).exists()

    def put_back(self, name: str) -> str:
        """Return what to do about a file that a command makes, if it was changed by hand."""
        kind = kind_of(name)
        made = f"This file is made by `partnership {kind.written_by if kind else 'import'}`"
        if self.reference and name not in self.published:
            return f"{made}, not by hand: run the import again."
        command = " ".join(filter(None, ("git checkout", self.reference, "--", self.name(name))))
        return f"{made}, not by hand: put the published one back with `{command}`, or import again."

    def names(self, pattern: str) -> Iterator[str]:
        """Yield the files that match a pattern such as `crime/*.yml`, in order.

        Skip hidden files, which belong to the system, an editor or an import. Report the lock file
        of an office program: that file has unsaved changes.
        """
        above = len(self.root.parts)
        for parts in sorted(path.parts[above:] for path in self.root.glob(pattern)):
            name = "/".join(parts)
            if "/." not in f"/{name}" or parts[-1].startswith(".~lock."):
                yield name

    def read(self, relative: str, record_type: type[R]) -> RecordFile[R] | None:
        """Read and check one YAML file; note its problems and return None if it is invalid."""
        file = self.read_valid(relative, record_type)
        return file if file and file.is_whole else None

    def read_valid(
        self, relative: str, record_type: type[R], from_name: Mapping[str, str] | None = None
    ) -> RecordFile[R] | None:
        """Read one YAML file; note its problems and return a record of the valid fields.

        Rules can then check the other fields of an invalid record. `from_name` are the fields that
        the file's name determines.
        """
        return self.remember(
            f"{record_type.__name__} {relative}",
            self.digests(relative),
            lambda: self._read(relative, record_type, from_name or {}),
        )

    def _read(
        self, relative: str, record_type: type[R], from_name: Mapping[str, str]
    ) -> RecordFile[R] | None:
        def judge(value: object) -> int:
            try:
                record_type.model_validate(completed(value, record_type, from_name))
            except ValidationError as error:
                return error.error_count()
            return 0

        names = names_within(record_type)
        document = self.attempt(lambda: read_document(self.root / relative, judge, names))
        if document is None:
            return None
        self.problems += document.repetitions
        swallowed = {name: problem for name, problem in document.within if name in names}
        self.problems += swallowed.values()
        value = completed(document.value, record_type, from_name)
        try:
            record = record_type.model_validate(value)
        except ValidationError as error:
            found = of_another_kind(document, record_type)
            found = found or tuple(problems_in(document, record_type, error, self.known))
            lines = {again.line for again in document.repetitions if again.code is Code.BEGUN_TWICE}
            self.problems += (problem for problem in found if problem.line not in lines)
            details = error.errors(include_url=False)
            wrong = {place_of(detail) for detail in details}
            if missing_at_the_end(document, details):  # perhaps cut short
                absent = record_type.model_fields.keys() - value.keys()
                wrong |= {(name,) for name in (*absent, *[*document.value][-1:])}
            right = _right_fields(record_type, value, {place[0] for place in wrong if place})
            return RecordFile(right, document, relative, frozenset(wrong))
        for name, held in record:
            if isinstance(held, dict) and held == document.value.get(name):
                document.value[name] = held  # shared, so that thousands of counts are held once
        return RecordFile(record, document, relative, frozenset((name,) for name in swallowed))

    def find(self, record_type: type[R]) -> RecordFile[R] | None:
        """Read the only file of a kind; return None if it is missing or invalid."""
        name = KIND_OF[record_type].path
        return self.read(name, record_type) if self.has(name) else None

    def digests(self, *names: str) -> tuple[tuple[str, str, bytes | None], ...]:
        """Return a digest of each file's content by its name; None for an unreadable file."""
        return tuple((self._own_name, name, digest_of(self.root / name)) for name in names)

    def remember(self, name: str, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the remembered result for this input; else make it, and keep it if valid."""
        known: T | None = self.memory.get(name, made_from)
        if known is not None:
            return known
        problems_before, made = len(self.problems), make()
        if len(self.problems) == problems_before:
            self.memory.put(name, made_from, made)
        return made

    def attempt(self, reading: Callable[[], T]) -> T | None:
        """Return the result of `reading`; if it raises, note the problems and return None."""
        try:
            return reading()
        except ProblemsFoundError as error:
            self.problems += error.problems
            return None

    def note(
        self, name: str, line: int | None, what: str, remedy: str, about: tuple[Thing, ...] = ()
    ) -> None:
        """Note a problem of a file that holds no record."""
        self.problems.append(Problem(self.name(name), line, what, remedy, about=about))


@cache
def _validator_of(record_type: type[Record], name: str) -> TypeAdapter[Any]:
    information = record_type.model_fields[name]
    kind: Any = Annotated[information.annotation, information]
    return TypeAdapter(kind)


def _right_fields(record_type: type[R], value: object, wrong: Collection[str | int]) -> R:
    """Return a record that has only the fields with valid values."""
    values = value if isinstance(value, dict) else {}
    right: dict[str, Any] = {}
    misspelt = {nearest(str(name), record_type.model_fields) for name in values}
    for name, information in record_type.model_fields.items():
        if name not in values:
            if not information.is_required() and name not in {*misspelt, *wrong}:
                right[name] = information.get_default(
                    call_default_factory=True, validated_data=right
                )
            continue
        if name not in wrong:
            right[name] = _validator_of(record_type, name).validate_python(values[name])
    record = record_type.model_construct(**right)
    object.__setattr__(record, "__dict__", right)  # no default stands in for an invalid value
    return cast("R", record)
