"""National standards and the national plan, and how a plan meets them."""

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field

from partnership.errors import FieldPath
from partnership.model.annotations import Names, Ref
from partnership.model.base import CORRECT_NUMBER, Record, exactly_one_of, first_failing, rule
from partnership.model.sources import SourceDocument, SourceIds
from partnership.model.values import Line, Slug, Text, Whole


class Duty(Record):
    """One requirement of the law, or one suggestion of good practice."""

    id: Annotated[Slug, Names("duty")]
    duty: Text  # What is asked for, in plain words.
    why: Text | None = None  # Why it is asked for.


class Standards(Record, title="National standards"):
    """The file of national standards (`data/standards.yml`)."""

    title: Line
    about: Text
    requirements: tuple[Duty, ...] = Field(min_length=1)
    """What the law requires, in the order of the standards."""
    practices: tuple[Duty, ...] = ()  # What is suggested as good practice, in their order.
    papers: tuple[SourceDocument, ...] = Field(min_length=1)


class HeadingOnPage(Record, title="Place"):
    """A heading on a page of the plan where a reader can see that a duty is met."""

    page: str = Field(pattern=r"^[a-z0-9/-]+\.md$", examples=["index.md"])
    """The page below the plan's folder, such as index.md or priorities/alcohol.md."""
    heading: Slug  # The heading's part of the address, such as what-pays-for-it.
    words: Line  # What the link says.


class Evidence(Record):
    """How the plan meets one duty, or why the duty is open; a duty without an entry is open."""

    duty: Annotated[Slug, Ref("duty", once=True)]  # The duty, as the national standards name it.
    how: Text | None = None  # How the plan meets it; leave out with its whole item if it does not.
    at: tuple[HeadingOnPage, ...] = Field(default=(), title="Where a reader sees it")
    printed_on: Line | None = None  # The pages of the printed plan that the documents point to.
    open: Text | None = Field(None, title="Why it is open")
    """Why the duty is open; then there is no `how` and no `at`."""
    papers: SourceIds

    _met_or_open = exactly_one_of("how at", "open")


class PlanEvidence(Record, title="How the plan meets the standards"):
    """What a plan shows for the standards (`data/plans/<years>/standards.yml`)."""

    evidence: tuple[Evidence, ...] = ()

    def evidence_for(self, duty: Duty) -> Evidence | None:
        """Return the evidence for a duty; None if there is none."""
        return next((evidence for evidence in self.evidence if evidence.duty == duty.id), None)

    @property
    def met(self) -> tuple[str, ...]:
        """The ids of the duties with evidence in the plan."""
        return tuple(evidence.duty for evidence in self.evidence if evidence.open is None)


class NationalHeading(Record):
    """One heading of the national plan."""

    id: Annotated[Slug, Names("heading")]
    title: Line
    programme: Line  # The agreement it belongs to, such as PSA 23.
    note: Text | None = None


class NationalItem(Record, title="Item"):
    """One numbered item of the national plan, with the local response."""

    number: Annotated[Whole, Field(ge=1)]  # Its number in the national plan.
    heading: Annotated[Slug, Ref("heading")]  # The heading it is listed under.
    asks: Text  # What it asks for, in a line.
    response: Text  # What the partnership answered, in plain words.
    state: Literal["in place", "under way", "gap", "for discussion", "not applicable"]
    """How far the response goes."""
    bodies: tuple[Text, ...] = ()  # The bodies that the response names.
    see: tuple[int, ...] = ()  # The numbers of the items that the response points to.


class Count(Record):
    """One count, with its parts if the document gives them."""

    measure: Text
    count: Whole


class CountWithParts(Count):
    """A count that may be split into kinds."""

    of_which: tuple[Count, ...] = ()  # The kinds that the document names.
    rest: Line | None = None  # The name of the difference, if the kinds do not add up to the count.

    @property
    def left_over(self) -> int:
        """The part of the count that belongs to no listed kind."""
        return self.count - sum(part.count for part in self.of_which) if self.of_which else 0

    @rule("the parts add up to more than the total", CORRECT_NUMBER)
    def _parts_fit_the_whole(self) -> bool:
        return self.left_over >= 0

    @rule("'rest' is needed only if the parts add up to less than the total", CORRECT_NUMBER)
    def _rest_has_a_name(self) -> bool:
        return bool(self.left_over) == bool(self.rest)


class Counts(Record):
    """A table of counts that belongs to some items."""

    title: Line  # What is counted, and when.
    period: Line  # The period, such as 2006/07.
    items: tuple[int, ...] = Field(min_length=1)  # The items it belongs to.
    rows: tuple[CountWithParts, ...] = Field(min_length=1)


class National(Record, title="Response to the national plan"):
    """The local response to the national plan (`data/plans/<years>/national.yml`)."""

    title: Line
    about: Text
    states_note: Text  # Where the states of the items come from.
    papers: SourceIds
    headings: tuple[NationalHeading, ...] = Field(min_length=1)
    items: tuple[NationalItem, ...] = Field(min_length=1)
    counts: Counts | None = Field(None, title="Table of counts")

    @rule("an item has another number than its place in the list", "Number the items 1, 2, 3 ...")
    def _items_are_in_order(self) -> bool | FieldPath:
        numbers = [item.number for item in self.items]
        wrong = (index for index, number in enumerate(numbers) if number != index + 1)
        return ("items", at, "number") if (at := next(wrong, None)) is not None else True

    @rule("an item points to itself, or to one that does not exist", "Write another item's number.")
    def _items_point_to_others(self) -> bool | FieldPath:
        every = range(1, len(self.items) + 1)
        return first_failing(
            self, "items", lambda item: {*item.see} <= {*every} - {item.number}, "see"
        )

    @rule("the counts belong to an item that does not exist", "Write the number of another item.")
    def _counts_belong_to_items(self) -> bool | FieldPath:
        return not self.counts or max(self.counts.items) <= len(self.items) or ("counts", "items")

    def under(self, heading: NationalHeading) -> tuple[NationalItem, ...]:
        """Return the items under a heading."""
        return tuple(item for item in self.items if item.heading == heading.id)

    @property
    def states(self) -> dict[str, int]:
        """The number of items by status."""
        return Counter(item.state for item in self.items)

    @property
    def bodies(self) -> dict[str, int]:
        """The number of responses that name each body, in alphabetical order."""
        return dict(sorted(Counter(body for item in self.items for body in item.bodies).items()))
