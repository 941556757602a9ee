"""The base of all records: names and descriptions of fields, rules, and cached methods."""

import ast
import inspect
import json
import re
import sys
from collections.abc import Callable
from functools import cache, cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from partnership.errors import FieldPath
from partnership.text import join_and

R = TypeVar("R")
Arguments = ParamSpec("Arguments")
Owner = TypeVar("Owner")
# Titles and descriptions of fields by name, for fields without their own.
_WORDS = Path(__file__).with_name("words.json")


@cache
def _words(of_what: str) -> dict[str, str]:
    words: dict[str, dict[str, str]] = json.loads(_WORDS.read_text("utf-8"))
    return words[of_what]


def title_of_field(name: str, _field: object) -> str:
    """Return the title of a field that has none of its own."""
    return _words("titles").get(name) or name.replace("_", " ").capitalize()


def title_of_record(record: type) -> str:
    """Return the title of a record that has none of its own."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).capitalize()


# The fields that name a record for readers, best first.
NAMES = ("title", "name", "need", "measure")
# The fields that name or describe a record in a list, best first.
LABELS = (*NAMES, "text", "statement", "what", "duty", "heading", "said")


class InvalidFieldError(Exception):
    """A rule reads a field whose value is invalid, which is reported as such already."""


class Record(BaseModel):
    """A value read from the partnership's files; it never changes once read.

    The comment after a field, or the docstring below it, is its description for officers.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        field_title_generator=title_of_field,
        model_title_generator=title_of_record,
        str_strip_whitespace=True,
        str_max_length=20_000,
        defer_build=True,
    )
    changes_freely: ClassVar[bool] = False
    """Whether everything in it may change after it was published, with no reason on record."""
    labels: ClassVar[tuple[str, ...]] = ()
    """The fields that describe it in a list, best first, if it has none of LABELS."""

    def __init_subclass__(
        cls,
        *,
        changes_freely: bool = False,
        labels: tuple[str, ...] = (),
        **settings: Any,  # noqa: ANN401 - as pydantic has it
    ) -> None:
        """Store what a kind of record declares about all of its fields."""
        super().__init_subclass__(**settings)
        cls.changes_freely |= changes_freely
        cls.labels = labels or cls.labels

    if not TYPE_CHECKING:  # types know every field

        def __getattr__(self, name: str) -> object:
            """Raise InvalidFieldError for a field that was left out because it is invalid."""
            if name in type(self).model_fields:
                raise InvalidFieldError(name)
            return super().__getattr__(name)

    @classmethod
    def label_field(cls, left_out: str = "") -> str:
        """Return the field that describes the record best in a list."""
        fields = cls.model_fields.keys() - {left_out}
        return next(name for name in (*LABELS, *cls.labels, *cls.model_fields) if name in fields)


def meaning_of_field(record: type[BaseModel], name: str) -> str:
    """Return a field's description: the text after or below it, its record's, or its name's."""
    kinds = (kind for kind in record.__mro__ if issubclass(kind, Record) and kind is not Record)
    own = (_texts_in(kind.__module__)[kind.__name__].get(name) for kind in kinds)
    inner = _record_in(record.model_fields[name].annotation)
    of_record = inner.__doc__.split("\n")[0] if inner and inner.__doc__ else None
    return next(filter(None, own), None) or of_record or _words("meanings").get(name, "")


@cache
def _texts_in(module: str) -> dict[str, dict[str, str]]:
    """Return the comment or docstring of each field of a module's classes; this is slow."""
    source = inspect.getsource(sys.modules[module])
    lines, texts = source.splitlines(), dict[str, dict[str, str]]()
    for kind in (part for part in ast.walk(ast.parse(source)) if isinstance(part, ast.ClassDef)):
        texts[kind.name] = {}
        for field, below in pairwise([*kind.body, ast.Pass()]):
            match field, below:
                case ast.AnnAssign(), ast.Expr(value=ast.Constant(value=str(text))):
                    texts[kind.name][ast.unparse(field.target)] = inspect.cleandoc(text)
                case ast.AnnAssign(end_lineno=int(line), end_col_offset=int(column)), _:
                    comment = lines[line - 1][column:].partition("# ")[2]
                    texts[kind.name][ast.unparse(field.target)] = comment
    return texts


def _record_in(annotation: object) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


CORRECT_DATE = "Correct the date that is wrong."
CORRECT_NUMBER = "Correct the number that is wrong."
SAY_WHY = "Add it, with a sentence that says why."  # the remedy for several rules


def rule(what: str, remedy: str) -> Callable[[Callable[[Any], bool | FieldPath]], Any]:
    """Return a decorator that rejects a record if the method is false, with problem and remedy.

    `{0.name}` in either text is a field of the record. A method may return the path of the mistake;
    otherwise it is the first quoted field that the file has.
    """

    def decorate(holds: Callable[[Any], bool | FieldPath]) -> Any:  # noqa: ANN401 - as pydantic has it
        def checked(record: R) -> R:
            if (found := holds(record)) is not True:
                context = {"remedy": remedy.format(record), "place": found or ()}
                raise PydanticCustomError("rule", what.format(record), context)
            return record

        return model_validator(mode="after")(checked)

    return decorate


def first_failing(
    record: Record, items: str, holds: Callable[[Any], object], *field: str, start: int = 0
) -> bool | FieldPath:
    """Return the path of the first item of a list, or of its field, that fails a condition."""
    for index, item in enumerate(getattr(record, items)):
        if index >= start and not holds(item):
            return (items, index, *field)
    return True


def ordered(first: str, last: str) -> Any:  # noqa: ANN401 - as pydantic has it
    """Reject the second of two days or months if it is before the first."""

    def checked(end: Any, others: ValidationInfo) -> Any:  # noqa: ANN401 - days or months
        begin = others.data.get(first)
        if begin is not None and end is not None and end < begin:
            what = f"'{last}' is before '{first}': {end} and {begin}"
            days = {first: str(begin), last: str(end)}
            raise PydanticCustomError("order", what, {"remedy": CORRECT_DATE, "days": days})
        return end

    return field_validator(last)(checked)


def exactly_one_of(fields: str, other: str, remedy: str = "") -> Any:  # noqa: ANN401 - the same
    """Reject a record with both of two fields, or with neither.

    The first may be a group of fields that belong together.
    """
    quoted = " and ".join(f"'{name}'" for name in fields.split())
    what = f"either {quoted} or '{other}' is needed, not both"
    exactly_one_of = ({*fields.split()}, {other})
    return rule(what, remedy or f"Write {quoted}, or '{other}' alone.")(
        lambda record: _filled_in(record, *fields.split(), other) in exactly_one_of
    )


def at_most_one_of(first: str, second: str) -> Any:  # noqa: ANN401 - the same
    """Reject a record with both of two fields."""
    what = f"'{first}' and '{second}' cannot be together"
    return rule(what, f"Write '{first}', or '{second}' alone.")(
        lambda record: _filled_in(record, first, second) != {first, second}
    )


def _filled_in(record: Record, *fields: str) -> set[str]:
    return {name for name in fields if getattr(record, name) not in (None, ())}


def reason_required(fields: str) -> Any:  # noqa: ANN401 - the same
    """Reject a record that lacks one of several fields and does not say why."""

    def checked(record: Any) -> Any:  # noqa: ANN401 - the same
        lost = [f"'{name}'" for name in fields.split() if getattr(record, name) is None]
        if lost and not record.not_published:
            verb = "are" if lost[1:] else "is"
            what = f"{join_and(lost)} {verb} missing, without a reason in 'not_published'"
            remedy = "Write what is missing, or in 'not_published' why it is."
            raise PydanticCustomError("rule", what, {"remedy": remedy})
        return record

    return model_validator(mode="after")(checked)


def cached_method(
    method: Callable[Concatenate[Owner, Arguments], R],
) -> "cached_property[Callable[Arguments, R]]":
    """Cache the results of a method, as `cached_property` does for a property."""

    def kept(owner: Owner) -> Callable[Arguments, R]:
        return cast("Callable[Arguments, R]", cache(partial(method, owner)))

    return cached_property(kept)
