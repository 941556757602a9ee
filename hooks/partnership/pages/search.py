"""The search index and engine, loaded when a reader first opens the search.

The index has the heading and the distinct words of each section of a page, without numbers and very
common words. Results show the page's description.
"""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain
from sys import intern
from typing import Any

from partnership.model.months import Month
from partnership.pages.downloads.table import json_line
from partnership.pages.page import BOOST_OF_A_RECORD, LibraryFiles, Writers
from partnership.pages.places import localities, with_a_page
from partnership.pages.releases import ReleaseHistory

_STOP = tuple(
    """
    a about again all also am an and any are as at be been being but by can could did do does each
    for from get had has have he her him his how i if in into is it its many me much my no not of on
    only or our own per she should so some somebody someone than that the their them there these
    they this those to too us very was we were what when where which who why will with you your
    """.split()  # noqa: SIM905 - a list of a hundred words reads better so
)
"""Stop words."""

# Stop words, and the names of months, because they are in every table and chart.
_IGNORED = frozenset((*_STOP, *map(str.lower, month_name)))
# The boost of addresses that start with these; that of others is 1.
_RANKS = {"wards/former/": BOOST_OF_A_RECORD, "wards/": 6, "crime/": 3, "places/": 6}
_EVERYWHERE = 0.3  # words in more than this share of sections are ignored
_TAG = re.compile(
    r'<(?:(/?)([a-z][a-z0-9-]*+)([^<>"]*+(?:"[^"]*+"[^<>"]*+)*+)>|!--.*?-->)', re.DOTALL
)
_ID = re.compile(r'\bid="([^"]+)"')
_WORD = re.compile(r"[^\W\d_]{2,}(?:['\u2019][^\W\d_]+)?")
_UNREAD = ("script", "style", "svg", "template")
_DOC_COMMENT = re.compile(r"^\s*/\*\*.*?\*/\n|^//# sourceMappingURL=.*$", re.DOTALL | re.MULTILINE)


# A section of a page: its anchor, its heading, and each distinct word that is not ignored.
Section = tuple[str, str, tuple[str, ...]]


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(map(_words_in, text.lower().split()))))


@lru_cache(maxsize=10_000)
def _words_in(token: str) -> list[str]:
    """Return the words of a token, such as "crime" of "crime:", without ignored ones."""
    words = _WORD.findall(token.replace("\u2019", "'"))
    return [intern(word) for word in words if word not in _IGNORED]


@dataclass(frozen=True)
class FoundPage:
    """A rendered page for the search index."""

    address: str
    title: str
    description: str
    rank: float
    sections: tuple[Section, ...]

    @classmethod
    def from_html(
        cls, address: str, title: str, html: str, meta: Mapping[str, Any]
    ) -> "FoundPage | None":
        """Return a page from its address, title, content and front matter; None if excluded."""
        wishes = meta.get("search", {})
        if wishes.get("exclude"):
            return None
        ranks = (rank for folder, rank in _RANKS.items() if address.startswith(folder))
        rank = wishes.get("boost") or next(ranks, 1)
        name, about = unescape(str(meta.get("title") or title)), meta.get("description", "")
        sections = tuple(sections_of(f"{about}\n{html}"))
        if rank == BOOST_OF_A_RECORD:  # the past is indexed as one section to save space
            words = ((*_words_of(heading), *words) for _, heading, words in sections)
            sections = (("", "", tuple(dict.fromkeys(chain.from_iterable(words)))),)
        return cls(address, name, about, rank, sections)

    def without(self, common: set[str]) -> list[tuple[str, str, str]]:
        """Return the sections without common words, as stored in the index."""
        return [
            (
                anchor,
                " ".join(heading.split()),
                " ".join(word for word in words if word not in common),
            )
            for anchor, heading, words in self.sections
        ]


def sections_of(html: str) -> Iterator[Section]:
    """Yield the sections of a page by headings of level 2 and 3, without excluded elements."""
    anchor, heading, text, in_heading, unread, depth, end = "", "", "", False, "", 0, 0
    for tag in _TAG.finditer(html):
        if not unread:
            read = unescape(html[end : tag.start()])
            heading += read if in_heading else ""
            text += "" if in_heading else f"{read} "
        end = tag.end()
        closes, name, attributes = tag[1], tag[2], tag[3] or ""
        if unread:
            depth += {unread: -1 if closes else 1}.get(name or "", 0)
            unread = unread if depth else ""
        elif not closes and (name in _UNREAD or "data-search-exclude" in attributes):
            unread, depth = name, 1
        elif name in ("h1", "h2", "h3"):
            in_heading = not closes and name != "h1"
            if in_heading and (found := _ID.search(attributes)):
                yield anchor, heading, _words_of(text)
                anchor, heading, text = found[1], "", ""
    yield anchor, heading, _words_of(text)


class SearchFiles(LibraryFiles):
    """The search index and its engine; without the engine, search is a list of links."""

    needs = ("minisearch/dist/es/index.js",)
    lacking = "the search, as MiniSearch"
    folder = "assets/search"

    def writers(self) -> Writers:
        """Return the writer of the library."""
        return {"minisearch.js": self._library_text}

    def _library_text(self) -> str:
        licence = "// MiniSearch, by Luca Ongaro, under the MIT licence.\n"
        return licence + _DOC_COMMENT.sub("", self._needed[0].read_text("utf-8"))

    def index(self, pages: Iterable[FoundPage], main: Iterable[str]) -> str:
        """Return the text of the index; `main` are the addresses of main pages."""
        in_order = sorted(pages, key=lambda page: page.address)
        sections = [words for page in in_order for _, _, words in page.sections]
        counts = Counter(chain.from_iterable(sections))
        common = {word for word, count in counts.items() if count > _EVERYWHERE * len(sections)}
        known, kinds = self._snapshot.partnership.search, self._snapshot.begun_categories
        written = [
            [page.address, page.title, page.description, page.rank, page.without(common)]
            for page in in_order
        ]
        written += [
            # found by its name only
            [f"releases/{month}/", f"Figures of {month.name}", self._about_month(month), 1, []]
            for month in self._snapshot.months
        ]
        answers = [
            [answer.words, answer.page[1:], answer.title or "", answer.says or ""]
            for answer in known.answers
        ]
        index = {
            "stop": _STOP,
            "pages": written,
            "main": list(main),
            "synonyms": known.synonyms,
            "answers": [*answers, *self._villages(), *self._months()],
            "counts": self._counts(),
            "kinds": {f"crime/{kind.id}/": f"kind-{kind.id}" for kind in kinds},
            "help": list(self._help()),
            "private": ["about/contact/", *self._private()],
            "exit": self._snapshot.organisation.site.exit_address or "",
            "last": self._snapshot.latest_month.name,
        }
        return json_line(index)

    def _help(self) -> Iterator[tuple[str, str, str]]:
        """Yield a need, what to call and its address for whoever finds nothing: danger, abuse."""
        needs = {"danger": "If you are in danger,", "abuse": "Help with domestic abuse:"}
        routes = self._snapshot.organisation.contact
        for kind, need in needs.items():
            for route in routes:
                link = route.call or route.link
                if route.help_with == kind and link:
                    yield need, f"{link.title[:1].lower()}{link.title[1:]}", link.address

    def _private(self) -> Iterator[str]:
        """Yield the contacts for those in danger: searches for them are kept in no address."""
        for route in self._snapshot.organisation.contact:
            if route.slug and route.help_with in ("danger", "abuse"):
                yield f"about/contact/#{route.slug}"

    def _about_month(self, month: Month) -> str:
        snapshot, borough = self._snapshot, self._snapshot.organisation.borough
        crime, incidents = ReleaseHistory(snapshot).figures_of(None, month)
        if not (crime.is_complete and incidents.is_complete):
            return f"What the police recorded in {month.name} in each ward of {borough}."
        return (
            f"Recorded crimes in {borough}: {crime.value:,}."
            f" Anti-social behaviour incidents: {incidents.value:,}."
        )

    def _counts(self) -> dict[str, list[int | None]]:
        return {
            address: [
                years.latest.value if years and years.latest.is_complete else None
                for kind in self._snapshot.begun_categories
                for years in [area.counts(wards, (kind,)).years]
            ]
            for address, _, area, wards in with_a_page(self._snapshot)
        }

    def _months(self) -> Iterator[list[object]]:
        """Yield an answer for each month; the latest twelve match without the year, too."""
        *_, latest = months = list(self._snapshot.months)
        for month in months:
            words = [month.name.lower()]
            if month > latest.plus(-12):
                words.append(month_name[month.number].lower())
            if month == latest:
                words += ["last month", "latest month", "this month"]
            yield [words, f"releases/{month}/", "", ""]

    def _villages(self) -> Iterator[list[object]]:
        for place in localities(self._snapshot):
            name, ward = place.place.name, place.wards[0].name
            if not place.is_town:
                says = f"{name} is in {ward} ward: what the police recorded there."
                yield [[name], place.address, f"{name} ({ward} ward)", says]
