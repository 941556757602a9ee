"""Papers: the reports, minutes and pages that a statement in a plan can be traced to."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from partnership.model.base import Day, Record, Slug, Text, WebAddress
from partnership.model.references import Derived, Names, Ref


class Paper(Record):
    """One paper, named so that anyone can ask for it."""

    id: Annotated[Slug, Names("paper")]
    """The short name by which statements cite it."""
    title: Text
    """What the document is called."""
    body: Text
    """Who it was written for or published by."""
    dated: Day | None = None
    """The day it was written or published; absent when the document does not say."""
    address: WebAddress | None = None
    """Where it can be read; absent when it is not published as a page."""
    note: Text | None = None
    """What a reader should know about it, such as that it is a summary."""


Cited = Annotated[tuple[Annotated[Slug, Ref("paper")], ...], Field(min_length=1), Derived.PAPERS]
"""The ids of the documents that a statement rests on; absent where the record around it says so."""


class Statement(Record):
    """Something a document says, told in plain words."""

    text: Text
    """What is so, in a sentence or two."""
    papers: Cited
    """The documents that say so."""


def cited_papers(papers: Iterable[Paper], ids: Iterable[str]) -> tuple[Paper, ...]:
    """Return the documents with these ids, in the order in which the plan lists its papers."""
    wanted = set(ids)
    return tuple(paper for paper in papers if paper.id in wanted)
