"""Checks that each answer of the search leads to a page that exists, and to a section of it."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from partnership.errors import Problem, nearest
from partnership.model.site import Search
from partnership.pages.page import Page, address_of, headings_of
from partnership.pages.site import Site
from partnership.records.loading import Records

_IDS = re.compile(r'\bid="([^"]+)"|\{:? ?#([\w-]+) ?\}')


class _Addresses:
    """The pages of a site and their sections; pages made from records are slow to make."""

    def __init__(self, site: Site, content: Path) -> None:
        self._site, self._content = site, content
        names = (path.relative_to(content).as_posix() for path in content.rglob("*.md"))
        self._authored = {address_of(name): name for name in names}

    @cached_property
    def _generated(self) -> dict[str, Page]:
        return {address_of(page.path): page for page in self._site.pages}

    def known(self) -> list[str]:
        """Return every address, as an answer writes it."""
        return [f"/{address}" for address in (*self._authored, *self._generated)]

    def has(self, address: str) -> bool:
        """Tell whether there is a page at an address."""
        return address in self._authored or address in self._generated

    def sections(self, address: str) -> set[str]:
        """Return the ids of a page's headings and parts."""
        if name := self._authored.get(address):
            text = (self._content / name).read_text("utf-8")
            text = self._site.authored(name, text, f"{self._content.name}/{name}")
        else:
            text = self._generated[address].markdown
        return headings_of(text) | {first or second for first, second in _IDS.findall(text)}


def answers_that_lead_nowhere(records: Records, site: Site, content: Path) -> Iterator[Problem]:
    """Yield a problem for each answer whose page or section does not exist.

    A page is one of the site or of the authored ones in a folder.
    """
    addresses = _Addresses(site, content)
    for filed in records.all(Search):
        for number, answer in enumerate(filed.record.answers):
            address, mark, section = answer.page.removeprefix("/").partition("#")
            if not addresses.has(address):
                what = f"the answer leads to the page /{address}, which does not exist"
                meant = nearest(f"/{address}", addresses.known())
                meant = meant and f"{meant}{mark}{section}"
            elif section and section not in (sections := addresses.sections(address)):
                what = f"the answer leads to #{section} of the page /{address}, which has none"
                meant = nearest(answer.page, [f"/{address}#{known}" for known in sorted(sections)])
            else:
                continue
            remedy = f"Did you mean '{meant}'?" if meant else "Copy its address from a browser."
            yield filed.problem(("answers", number, "page"), what, remedy)
