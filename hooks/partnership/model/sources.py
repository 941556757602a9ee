"""Sources of statements and figures: documents, publishers, and reasons for changes."""

from typing import Annotated

from pydantic import Field

from partnership.model.annotations import Derived, Names, Ref
from partnership.model.base import Record, ordered
from partnership.model.values import Line, PastDay, Sha256, Slug, Text, WebAddress


class SourceDocument(Record, title="Source", changes_freely=True):
    """A document that the pages are based on, described so that anyone can ask for it."""

    id: Annotated[Slug, Names("paper")]
    title: Line
    body: Line = Field(title="Published by")  # Who it was written for or published by.
    dated: PastDay | None = None
    """The day it was written or published; leave out when the document does not say."""
    address: WebAddress | None = None
    """Where it can be read; leave out when it is not published as a page."""
    note: Text | None = None


SourceIds = Annotated[
    tuple[Annotated[Slug, Ref("paper")], ...], Field(min_length=1), Derived.PAPERS
]
"""The ids of the documents behind it; leave out if they are those of the record around it."""


class Statement(Record):
    """Something a document says, in plain words."""

    text: Text  # The statement, in a sentence or two.
    papers: SourceIds


class Amendment(Record, title="Change", labels=("why",)):
    """Something that was changed after it was published: the day, and why."""

    on: PastDay
    why: Text


class Source(Record, changes_freely=True):
    """An official file or document, described so that anyone can find it again."""

    publisher: Line  # Who published it, such as Office for National Statistics.
    title: Line  # Its title there.
    vintage: Line | None = None  # The edition or period it covers, such as December 2025.
    licence: Line  # The licence it may be reused under.
    file: Line | None = None  # The name of the file that was read.
    sha256: Sha256 | None = None  # The SHA-256 checksum of that file.
    address: WebAddress | None = None
    published: PastDay | None = None  # The day it was published or agreed.
    retrieved: PastDay | None = None
    """The day on which a program fetched it from the publisher; leave out for a downloaded file."""

    _is_retrieved_later = ordered("published", "retrieved")
