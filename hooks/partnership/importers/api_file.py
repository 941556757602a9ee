"""Records of the police's API in JSON: what they say, and when to refuse them.

The API names categories by slugs of its own, gives coordinates as text, and mixes in what the
British Transport Police report, which the street file of a force does not hold.
"""

import json
from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.types import StringConstraints

from partnership.errors import Problem, ProblemsFoundError, suggestion
from partnership.importers.source_file import SourceFile
from partnership.importers.street_file import (
    AT_ZERO,
    StreetFile,
    few,
    location_of,
    remarks_on,
    wrong_months,
)
from partnership.model.crime import Category
from partnership.model.months import Month

TITLE = "Street-level crime (API)"
"""What the records are called in the source of a month."""

_FORCE = "Force"
_AGAIN = "Ask the API again."

_Degrees = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,20})?$")]


class _Loose(BaseModel):
    """A part of an answer; what nobody reads may be anything."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Street(_Loose):
    name: str = ""


class _Location(_Loose):
    latitude: _Degrees
    longitude: _Degrees
    street: _Street = _Street()


class _CrimeRecord(_Loose):
    id: int
    category: str
    month: str
    location_type: Literal["Force", "BTP"] | None = None
    location: _Location | None = None


_RECORDS = TypeAdapter(list[_CrimeRecord])


def is_api_answer(official: SourceFile) -> bool:
    """Tell whether a file is JSON and not a table, whatever its name."""
    return official.raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def read_api_file(
    official: SourceFile, categories: tuple[Category, ...], today: date
) -> StreetFile:
    """Return the force's records; raise ProblemsFoundError with all that is wrong."""
    records = _of_the_force(official)
    ids = {category.api_name or category.id: category.id for category in categories}
    problems = [
        *wrong_months(official, Counter(record.month for record in records), today),
        *_unknown_categories(official, records, ids),
    ]
    if problems:
        raise ProblemsFoundError(problems)
    points = [
        (float(record.location.longitude), float(record.location.latitude))
        if record.location
        else None
        for record in records
    ]
    return StreetFile(
        official=official,
        title=TITLE,
        month=Month.parse(records[0].month),
        categories=tuple(ids[record.category] for record in records),
        points=tuple(None if point == AT_ZERO else point for point in points),
        locations=tuple(
            location_of(record.location.street.name) if record.location else None
            for record in records
        ),
        is_by_area=True,
        remarks=tuple(remarks_on([], points)),
    )


def _of_the_force(official: SourceFile) -> list[_CrimeRecord]:
    """Return each record once, without those of the British Transport Police."""
    records = {record.id: record for record in _records(official)}
    kept = [record for record in records.values() if record.location_type in (_FORCE, None)]
    if not kept:
        what = "the file holds no record of a force"
        raise official.refusal(None, what, "Check the month and the area that were asked for.")
    return kept


def _records(official: SourceFile) -> list[_CrimeRecord]:
    try:
        return _RECORDS.validate_python(json.loads(official.text))
    except ValidationError as error:
        problems = [_wrong(official, detail) for detail in error.errors(include_url=False)]
        told = few(official, problems, "more record", "with a mistake")
        raise ProblemsFoundError(told) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        what = "the file is not whole JSON"
        raise official.refusal(line, what, _AGAIN) from error


def _wrong(official: SourceFile, detail: Any) -> Problem:  # noqa: ANN401 - as pydantic gives it
    position, *names = detail["loc"] or ("the file",)
    where = f"record {position + 1}" if isinstance(position, int) else "the file"
    field = ".".join(str(name) for name in names)
    what = f"'{field}' of {where}" if field else where
    return official.problem(None, f"{what} is not as the API writes it", _AGAIN)


def _unknown_categories(
    official: SourceFile, records: list[_CrimeRecord], ids: dict[str, str]
) -> list[Problem]:
    unknown = sorted({record.category for record in records} - ids.keys())
    add = "If it is new, add it to categories.yml, with the API's word as 'api_name'."
    return [
        official.problem(
            None,
            f"category '{name}' is not in categories.yml",
            f"{suggestion(name, ids, '')} {add}".strip(),
        )
        for name in unknown
    ]
