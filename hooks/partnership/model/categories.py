"""The categories that the police publish, in their words and in plain words."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from partnership.model.base import Record, Slug, Text, YesOrNo
from partnership.model.months import Month, MonthField
from partnership.model.references import KEEP_ONE, Names


class Kind(StrEnum):
    """Whether a category counts crimes or calls for service; the two are never added up."""

    CRIME = "crime"
    INCIDENT = "incident"


class Category(Record):
    """One category of police figures."""

    id: Annotated[Slug, Names("category", remedy=KEEP_ONE)]
    """How the monthly files name it, such as vehicle-crime."""
    api_name: Slug | None = None
    """How the police's API names it; absent where that is the `id`."""
    published_name: Annotated[Text, Names("published name", remedy=KEEP_ONE)]
    """The name in the official file, letter for letter."""
    name: Annotated[Text, Names("category name", remedy=KEEP_ONE)]
    """The name in plain words."""
    covers: Text
    """What it covers, in a sentence."""
    kind: Kind
    """`crime`, or `incident` for calls that are not crimes."""
    began: MonthField | None = None
    """The first month that the police published it for; it is expected in no month before.
    Where it is left out, that is the first month on record that holds it."""
    ended: MonthField | None = None
    """The last month that the police published it for, where they have stopped."""
    comparable_since: MonthField
    """The first month that can be compared with today."""
    personal_risk: YesOrNo = True
    """False where the victims are shops or the state, so that no rate per resident is shown."""

    def may_be_in(self, month: Month) -> bool:
        """Tell whether the file of a month may have rows of it, as far as its record says."""
        began = self.began or self.comparable_since
        return began <= month and (self.ended is None or month <= self.ended)


class Categories(Record, title="Crime categories"):
    """The file of all categories, in the order in which tables show them."""

    categories: tuple[Category, ...] = Field(min_length=1)
