"""Reads the files of a data folder one by one, and gathers the problems of all of them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from partnership.errors import Problem, ProblemsFoundError, nearest
from partnership.model.base import Record
from partnership.records.cache import Memory
from partnership.records.fields import FieldShape, Held, completed, names_within
from partnership.records.messages import of_another_kind, problems_in
from partnership.records.mistakes import missing_at_the_end, place_of
from partnership.records.registry import KIND_OF, plan_folder
from partnership.records.text_files import digest_of, display_name
from partnership.records.yaml_loader import Document, Place, read_document

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True)
class Filed(Generic[R]):
    """A checked record together with the document it was read from."""

    record: R
    document: Document
    file: str
    """Its name in the data folder."""
    wrong: frozenset[Place] = frozenset()
    """Where something is wrong in the file; such fields are absent, not even by default."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong within the file."""
        return not self.wrong

    @property
    def agrees(self) -> bool:
        """Whether the fields of the record, as far as they are right, agree with one another."""
        return () not in self.wrong

    @property
    def home(self) -> str:
        """The folder of the plan that it belongs to, with a slash at its end."""
        return f"{plan_folder(self.file)}/"

    def problem(self, place: Place, what: str, remedy: str, **more: Any) -> Problem:  # noqa: ANN401 - as Problem has them
        """Return a problem that points at the line of a value in the file."""
        return self.document.problem(place, what, remedy, **more)

    def marked(self, *kinds: type) -> Iterator[tuple[Any, Held]]:
        """Yield each mark of these kinds on a field of the record or within it, with the value."""
        return Held(self.record, FieldShape(type(self.record))).marked(*kinds)


@dataclass
class Folder:
    """A data folder being read; it gathers the problems of all its files."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    """What people call a ward, a place or a category, and how that is written."""
    memory: Memory = field(default_factory=Memory)
    """What was made of its files before."""

    def name(self, relative: str) -> str:
        """Return a file's name as an officer would write it."""
        return display_name(self.root / relative)

    def has(self, relative: str) -> bool:
        """Tell whether a file or folder exists."""
        return (self.root / relative).exists()

    def names(self, pattern: str) -> Iterator[str]:
        """Yield the files that match a pattern such as `crime/*.yml`, in order.

        A file or folder whose name begins with a dot is a system's, an editor's or an import's
        own; the mark of a file that is open in an office program is told, because what is being
        changed is not saved.
        """
        for path in sorted(self.root.glob(pattern)):
            name = path.relative_to(self.root).as_posix()
            if "/." not in f"/{name}" or path.name.startswith(".~lock."):
                yield name

    def read(self, relative: str, record_type: type[R]) -> Filed[R] | None:
        """Read and check one YAML file; return None, with the problems noted, when it is wrong."""
        filed = self.read_what_is_right(relative, record_type)
        return filed if filed and filed.is_whole else None

    def read_what_is_right(
        self, relative: str, record_type: type[R], said: Mapping[str, str] | None = None
    ) -> Filed[R] | None:
        """Read one YAML file; note what is wrong, and return the fields that are right.

        So rules can look at the rest of a record while one of its fields is wrong. `said` is what
        the name of the file says.
        """
        return self.remember(
            f"{record_type.__name__} {relative}",
            self.digests(relative),
            lambda: self._read(relative, record_type, said or {}),
        )

    def _read(
        self, relative: str, record_type: type[R], said: Mapping[str, str]
    ) -> Filed[R] | None:
        def judge(value: object) -> int:
            try:
                record_type.model_validate(completed(value, record_type, said))
            except ValidationError as error:
                return error.error_count()
            return 0

        names = names_within(record_type)
        document = self.attempt(lambda: read_document(self.root / relative, judge, names))
        if document is None:
            return None
        self.problems += document.repetitions
        swallowed = {name: told for name, told in document.within if name in names}
        self.problems += swallowed.values()
        value = completed(document.value, record_type, said)
        try:
            record = record_type.model_validate(value)
        except ValidationError as error:
            found = of_another_kind(document, record_type)
            found = found or tuple(problems_in(document, record_type, error, self.known))
            lines = {told.line for told in document.repetitions if "beginning" in told.what}
            self.problems += (problem for problem in found if problem.line not in lines)
            details = error.errors(include_url=False)
            wrong = {place_of(detail) for detail in details}
            if missing_at_the_end(document, details):  # nobody knows what else stood there
                absent = record_type.model_fields.keys() - value.keys()
                wrong |= {(name,) for name in (*absent, *[*document.value][-1:])}
            right = _right_fields(record_type, value, {place[0] for place in wrong if place})
            return Filed(right, document, relative, frozenset(wrong))
        for name, held in record:
            if isinstance(held, dict) and held == document.value.get(name):
                document.value[name] = held  # so that thousands of counts are held once
        return Filed(record, document, relative, frozenset((name,) for name in swallowed))

    def find(self, record_type: type[R]) -> Filed[R] | None:
        """Read the only file of a kind; return None where it is absent or wrong."""
        name = KIND_OF[record_type].path
        return self.read(name, record_type) if self.has(name) else None

    def digests(self, *names: str) -> tuple[tuple[str, bytes | None], ...]:
        """Return what files are called and a digest of each; None for one that cannot be read."""
        return tuple((self.name(name), digest_of(self.root / name)) for name in names)

    def remember(self, name: str, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what was made of the same before; else make it, and keep it unless it is wrong."""
        known: T | None = self.memory.get(name, made_from)
        if known is not None:
            return known
        told, made = len(self.problems), make()
        if len(self.problems) == told:
            self.memory.put(name, made_from, made)
        return made

    def attempt(self, reading: Callable[[], T]) -> T | None:
        """Return what a reading returns, or None with its problems noted."""
        try:
            return reading()
        except ProblemsFoundError as error:
            self.problems += error.problems
            return None

    def note(
        self, name: str, line: int | None, what: str, remedy: str, about: tuple[str, ...] = ()
    ) -> None:
        """Note what is wrong with a file that holds no record."""
        self.problems.append(Problem(self.name(name), line, what, remedy, about=about))


def _right_fields(record_type: type[R], value: object, wrong: Collection[str | int]) -> R:
    """Return a record that has those fields alone whose values are right."""
    given = value if isinstance(value, dict) else {}
    right: dict[str, Any] = {}
    misspelt = {nearest(str(name), record_type.model_fields) for name in given}
    for name, information in record_type.model_fields.items():
        if name not in given:
            if not information.is_required() and name not in {*misspelt, *wrong}:
                right[name] = information.get_default(
                    call_default_factory=True, validated_data=right
                )
            continue
        if name not in wrong:
            kind: Any = Annotated[information.annotation, information]
            right[name] = TypeAdapter(kind).validate_python(given[name])
    record = record_type.model_construct(**right)
    for name in record_type.model_fields.keys() - right.keys():
        vars(record).pop(name, None)
    return cast("R", record)
