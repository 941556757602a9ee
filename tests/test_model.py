"""Months, postcodes, ward sets and texts: what they are, whatever they are read from."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import pytest
from annotated_types import Ge, Le
from hypothesis import given
from hypothesis import strategies as st
from partnership.model.base import Record
from partnership.model.months import Month, MonthField
from partnership.model.postcodes import tidy_postcode
from partnership.model.telephone import behind_relay, is_telephone_number
from partnership.model.values import Slug, Text, WardCode, WebAddress, YesOrNo
from partnership.model.wards import Outline, WardSet, neighbours
from partnership.records.fields import fields_of
from partnership.records.registry import KINDS
from pydantic import BaseModel, TypeAdapter, ValidationError

months = st.builds(Month, st.integers(1990, 2100), st.integers(1, 12))


class Thing(Record):
    """A record of everything that can be written."""

    text: Text = "a"
    slug: Slug = "a"
    address: WebAddress = "https://a.example/"
    ward: WardCode = "E05000001"
    month: MonthField = Month(2025, 1)
    flag: YesOrNo = True


@given(months)
def test_a_month_is_written_and_read_back(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.from_day(month.first_day) == month
    assert Thing.model_validate({"month": str(month)}).month == month


@given(months, st.integers(-600, 600))
def test_months_are_counted_forward_and_back(month: Month, number: int) -> None:
    assert month.plus(number).plus(-number) == month
    assert (month.plus(number) > month) == (number > 0)
    assert len(list(month.until(month.plus(number)))) == max(0, number + 1)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025-8", "25-08", "2025-08-01", "", "Aug"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        Month.parse(text)


def test_a_month_has_its_names() -> None:
    assert (Month(2025, 8).name, Month(2025, 8).short_name) == ("August 2025", "Aug 2025")


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("TS15 9AA", "TS15 9AA"),
        ("ts159aa", "TS15 9AA"),
        (" ts15  9aa ", "TS15 9AA"),
        ("ts15-9aa", "TS15 9AA"),
        ("\uff34\uff33\uff11 \uff11\uff21\uff21", "TS1 1AA"),
        ("W1A 1AA", "W1A 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
        ("TS15", None),
        ("TS15 9", None),
        ("TS15 9CC", None),
        ("TS159 9AA", None),
        ("15TS 9AA", None),
        ("", None),
    ],
)
def test_a_postcode_is_tidied_however_it_is_typed(typed: str, tidy: str | None) -> None:
    assert tidy_postcode(typed) == tidy


@given(st.text())
def test_tidying_a_tidy_postcode_changes_nothing(typed: str) -> None:
    tidy = tidy_postcode(typed)
    assert tidy is None or tidy_postcode(tidy) == tidy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "   "),
        ("text", "a\x07b"),
        ("text", "a\x80b"),
        ("text", "a\ud800b"),
        ("text", "x" * 20_001),
        ("text", None),
        ("text", True),
        ("slug", "Abbey"),
        ("slug", "a--b"),
        ("slug", "-a"),
        ("slug", "../a"),
        ("address", "http://a.example/"),
        ("address", "javascript:alert(1)"),
        ("address", "JAVASCRIPT:alert(1)"),
        ("address", "data:text/html,x"),
        ("address", "//a.example"),
        ("address", "https://a.example/ b"),
        ("address", 'https://a.example/"onclick="x'),
        ("ward", "E0500001"),
        ("ward", "X05000001"),
        ("month", "2025-13"),
        ("flag", "yes"),
        ("flag", 1),
        ("unknown", 1),
    ],
)
def test_what_a_field_cannot_hold_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Thing.model_validate({field: value})


def test_text_is_kept_without_the_blanks_around_it() -> None:
    assert Thing.model_validate({"text": "  two\nlines \n"}).text == "two\nlines"
    assert Thing.model_validate({"text": 2023}).text == "2023"


def test_a_record_never_changes() -> None:
    with pytest.raises(ValidationError):
        Thing().text = "b"  # type: ignore[misc]  # that it cannot be done is the point


def ward_set(start: date | None, end: date | None) -> WardSet:
    return WardSet.model_construct(  # type: ignore[call-arg]  # only its days are asked
        id="2023", valid_from=start, valid_to=end, wards=()
    )


def test_a_ward_set_is_in_force_on_its_first_and_its_last_day() -> None:
    one = ward_set(date(2023, 5, 4), date(2027, 5, 5))
    assert one.is_in_force(date(2023, 5, 4))
    assert one.is_in_force(date(2027, 5, 5))
    assert not one.is_in_force(date(2023, 5, 3))
    assert not one.is_in_force(date(2027, 5, 6))


def test_a_ward_set_without_days_is_always_in_force() -> None:
    assert ward_set(None, None).is_in_force(date(1900, 1, 1))


def square(ward: str, west: float, south: float) -> Outline:
    east, north = west + 1, south + 1
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Outline(ward, ((ring,),), (west + 0.5, south + 0.5))


def test_wards_are_neighbours_when_they_share_an_edge() -> None:
    outlines = (square("a", 0, 0), square("b", 1, 0), square("c", 1, 1), square("d", 5, 5))
    assert neighbours(outlines) == {"a": ("b",), "b": ("a", "c"), "c": ("b",), "d": ()}


def models(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a record and each record within it."""
    yield record
    for shape in fields_of(record).values():
        if inner := shape.innermost.record:
            yield from models(inner)


BOUNDED = sorted(
    {
        (f"{model.__name__}.{name}", information.annotation, tuple(information.metadata))
        for kind in KINDS
        for model in models(kind.model)
        for name, information in model.model_fields.items()
        if any(isinstance(mark, Ge | Le) for mark in information.metadata)
    },
    key=lambda field: field[0],
)
"""Every field with a bound: its name, its type and all its marks, a type's own included."""


@pytest.mark.parametrize(("name", "kind", "marks"), BOUNDED, ids=[name for name, *_ in BOUNDED])
def test_the_narrowest_bound_of_a_field_counts(
    name: str,
    kind: Any,  # noqa: ANN401 - any type
    marks: tuple[object, ...],
) -> None:
    least: list[Any] = [mark.ge for mark in marks if isinstance(mark, Ge)]
    most: list[Any] = [mark.le for mark in marks if isinstance(mark, Le)]
    beyond = [max(least) - 1] if least else []
    beyond += [min(most) + 1] if most else []
    assert beyond, name
    for value in beyond:
        with pytest.raises(ValidationError):
            TypeAdapter[object](Annotated[kind, *marks]).validate_python(value)


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("101", True),
        ("18000", True),
        ("01642 528439", True),
        ("+44 (0)1642 528439", True),
        ("0800 555 111", True),
        ("0800 1111", True),
        ("01204 12345", True),
        ("+353 1 234 5678", True),
        ("01642 52843", False),
        ("01642 5284391", False),
        ("9999", False),
        ("call-us", False),
    ],
)
def test_a_telephone_number_has_all_its_digits_and_no_more(number: str, *, is_one: bool) -> None:
    assert is_telephone_number(number) is is_one


def test_relay_uk_leads_to_the_number_that_follows_its_own() -> None:
    assert behind_relay("18001 0800 555 111") == "0800555111"
    assert behind_relay("18000") == "999"
