"""What residents type into the search, and the page that answers it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from partnership.model.base import PAGE_ADDRESS, Record, Text, Word

PageAddress = Annotated[str, StringConstraints(pattern=PAGE_ADDRESS, max_length=200)]
"""The address of a page of this site, as a browser shows it after the name of the site."""


class Answer(Record):
    """The best page for words that residents type."""

    words: tuple[Word, ...] = Field(min_length=1, examples=[["loud music"]])
    """What residents type: an entry counts where all of its words are typed, in any order."""
    page: PageAddress
    """The page that answers, from the slash after the name of the site on, such as
    /about/contact/ or /about/contact/#noise; / is the home page."""
    title: Text | None = None
    """What the result is called; the page's own title where it is left out."""
    says: Text | None = None
    """The answer in a sentence; the page's own description where it is left out."""


class Search(Record):
    """What the search knows of residents' words (`data/search.yml`)."""

    synonyms: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...] = Field(
        default=(), examples=[["car"]]
    )
    """Words that mean the same here: whoever types one also finds the others."""
    answers: tuple[Answer, ...] = ()
    """The best page for words that residents type; of equals, the first is shown first."""
