"""Scores each built page by the reading age that its sentences ask for: a warning, never a stop.

`make reading` prints a line a page, the hardest first, so that one knows what to reword next.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import textstat
from visible import one_line

AIM = 11
"""The reading age to stay under: most grown-ups read with ease what suits ages 9 to 11."""

FEWEST_WORDS = 40
"""A page with fewer words of prose gets no score: it would be mostly chance."""

AGE_OF_THE_FIRST_GRADE = 5
"""The score counts American school years; children are this much older than their year's number."""

_PROSE = ("p", "li", "dd")
_ENDS = ".?!:"
_NO_PROSE = ("nav", "table", "svg", "form", "footer", "header", "script", "style", "template")


@dataclass(frozen=True)
class Score:
    """How hard one page is to read."""

    address: str
    words: int
    age: float | None
    """The reading age; None where there are too few words."""

    @property
    def is_hard(self) -> bool:
        """Whether the page asks for more than the aim."""
        return self.age is not None and self.age > AIM

    def __str__(self) -> str:
        """Return the score as a line of the report."""
        age = "too few words" if self.age is None else f"reading age {self.age:.1f}"
        return f"{age:>18}  {self.words:>6,} words  /{self.address}"


class _Prose(HTMLParser):
    """Gathers the sentences of a page: its paragraphs, list items and answers.

    A line with a link and no full stop of its own names a page, and is no sentence; neither
    is what stands in a list of names, such as those of documents and bodies.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._names: list[bool] = []
        self._outside = 0
        self._in_main = False
        self._open = False
        self._of_names: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block at a tag of prose in the main part of the page."""
        self._in_main = self._in_main or tag == "main"
        if self._of_names or ("class", "names") in attrs:
            self._of_names.append(tag)
        self._outside += tag in _NO_PROSE
        if tag in _PROSE:
            self._open = self._in_main and not self._outside and not self._of_names
            if self._open:
                self.blocks.append("")
                self._names.append(False)
        if tag == "a" and self._open:
            self._names[-1] = True

    def handle_endtag(self, tag: str) -> None:
        """End a block, and whatever holds no prose."""
        if tag in self._of_names:
            del self._of_names[len(self._of_names) - self._of_names[::-1].index(tag) - 1 :]
        self._outside -= tag in _NO_PROSE
        self._in_main = self._in_main and tag != "main"
        self._open = self._open and tag not in _PROSE

    def handle_data(self, data: str) -> None:
        """Keep the words of a block, but not those of a chart inside it."""
        if self._open and not self._outside:
            self.blocks[-1] += data

    @property
    def sentences(self) -> Iterator[str]:
        """Yield each block of words that does more than name a page."""
        for block, may_be_name in zip(self.blocks, self._names, strict=True):
            line = one_line(block)
            if line and (line[-1] in _ENDS or not may_be_name):
                yield line


def prose_of(html: str) -> str:
    """Return the sentences of a page; a line without an end of its own gets one."""
    lines = _Prose(html).sentences
    return " ".join(line if line[-1] in _ENDS else f"{line}." for line in lines)


def score_of(address: str, html: str) -> Score:
    """Return how hard a page is to read."""
    prose = prose_of(html)
    words = len(re.findall(r"\w+", prose))
    if words < FEWEST_WORDS:
        return Score(address, words, None)
    return Score(address, words, textstat.flesch_kincaid_grade(prose) + AGE_OF_THE_FIRST_GRADE)


def scores(site: Path) -> Iterator[Score]:
    """Yield the score of each page of a built site, the hardest first."""
    every = [
        score_of(path.relative_to(site).as_posix().removesuffix("index.html"), path.read_text())
        for path in sorted(site.rglob("*.html"))
    ]
    yield from sorted(every, key=lambda score: -(score.age or 0))


def main(site: Path) -> None:
    """Print the report of a built site."""
    every = list(scores(site))
    for score in every:
        sys.stdout.write(f"{score}\n")
    hard = sum(score.is_hard for score in every)
    sys.stdout.write(f"{hard} of {len(every)} pages ask for a reading age over {AIM}.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
